"""Commands in process and as processes, and servers that are not mocksens."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import mocksens
from mocksens.cli.main import main
from tests.client import Client, InProcess, OverHttp
from tests.patience import PATIENCE

ROOT = Path(mocksens.__file__).parent.parent
READY = re.compile(r"mocksens ready (http://\S+:([0-9]+))(?: (https://\S+:[0-9]+))?\n")


def runner() -> CliRunner:
    """Return a runner of commands in process that keeps stdout and stderr apart."""
    # Since click 8.2 they always are.
    options: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
    return CliRunner(**options)


def run(*arguments: str, **env: str) -> Result:
    """``mocksens`` with these arguments, in process; what it fails to expect fails the test."""
    return runner().invoke(main, arguments, env=env, prog_name="mocksens", catch_exceptions=False)


def environment(**env: str) -> dict[str, str]:
    """Return the environment of a process that buffers its output as users' processes do."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**inherited, "PYTHONPATH": str(ROOT), **env}


def python(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Return a Python environment of its own with this mocksens."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=environment(**env), capture_output=True, encoding="utf-8", timeout=30, check=False
    )


class Process:
    """``python -m mocksens`` as a process, ready to answer."""

    def __init__(self, process: subprocess.Popen[str], line: str) -> None:
        self.process = process
        self.line = line
        match = READY.fullmatch(line)
        self.url = match[1] if match else ""
        self.port = int(match[2]) if match else 0
        self.https_url = (match[3] or "") if match else ""
        self.client = Client(OverHttp("127.0.0.1", self.port))

    def log_line(self) -> str:
        """Wait for the next line of stderr, and return it."""
        assert self.process.stderr
        return self.process.stderr.readline()

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Send the signal, and return the exit code and the rest of stdout and of stderr; fail if it does not end."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@contextlib.contextmanager
def started(*arguments: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """``python -m mocksens`` with these arguments, from its first moment on."""
    with program("-m", "mocksens", *arguments, **env) as process:
        yield process


@contextlib.contextmanager
def program(*arguments: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """Run a new Python with these arguments, from its first moment on."""
    command = [sys.executable, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment(**env), stdout=pipe, stderr=pipe, encoding="utf-8") as process:
        try:
            yield process
        finally:
            process.kill()


@contextlib.contextmanager
def serving(*arguments: str, **env: str) -> Iterator[Process]:
    """``python -m mocksens`` with these arguments, once it has said that it is ready."""
    with started(*arguments, **env) as process:
        assert process.stdout
        yield Process(process, process.stdout.readline())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def stranger(answer: bytes | Mapping[str, bytes | Callable[[str], bytes]] | None) -> Iterator[str]:
    """Yield the URL of a server that answers everything with these bytes and closes; None never answers.

    Of a mapping, the first key that the path contains names the answer.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while answer is not None:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    path = connection.recv(65536).partition(b"\r\n")[0].decode("latin-1")
                    connection.sendall(_answer(answer, path))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _answer(answers: bytes | Mapping[str, bytes | Callable[[str], bytes]], path: str) -> bytes:
    if isinstance(answers, bytes):
        return answers
    answer = next((answer for part, answer in answers.items() if part in path), b"")
    return answer if isinstance(answer, bytes) else answer(path)


def http(status: str, body: bytes = b"", *fields: str) -> bytes:
    """Return an HTTP answer."""
    head = [f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(head).encode() + body


OURS = "x-ncp-apigw-request-id: 1"
"""The headers that only mocksens's responses have."""


def _completed_message() -> dict[str, Any]:
    """Return a message as this version of mocksens tells of it."""
    client = Client(InProcess(mocksens.configure(seed="tests", delivery="immediate")), service_id="a")
    client.send(content="here")
    message: dict[str, Any] = client.admin("GET", "services/a/messages").json["messages"][0]
    return message


MESSAGE = _completed_message()
FOUND = http("200 OK", json.dumps({"message": MESSAGE, "cursor": 1}).encode(), OURS)
SERVICE: dict[str, Any] = {
    "serviceId": "a",
    "now": "2026-01-01T09:00:00.000+09:00",
    "messages": 0,
    "reservations": 0,
    "unsubscribes": 0,
    "requests": 0,
}
LISTED = http("200 OK", json.dumps({"services": [SERVICE]}).encode(), OURS)


def paged(*contents: str, cursor: int, generation: int) -> bytes:
    """Return a page of messages, of a service that is made again now and then."""
    told = [{**MESSAGE, "content": content} for content in contents]
    return http("200 OK", json.dumps({"messages": told, "cursor": cursor, "generation": generation}).encode(), OURS)
