"""The output of ``serve`` at a real terminal, and in a pipe."""

import io
import os
import re
import subprocess

import pytest

from mocksens.cli.terminal import has_colours
from tests.cli.support import READY, serving
from tests.cli.terminals import Terminal, at_terminal
from tests.client import Client, OverHttp

COMMAND = "mocksens send --to 01012345678"
END = '"[my app] 인증번호 482913"\n\n'


def client_of(terminal: Terminal) -> Client:
    match = re.search(READY, terminal.until("\n"))
    assert match
    return Client(OverHttp("127.0.0.1", int(match[2])))


def test_the_banner_follows_the_ready_line() -> None:
    with at_terminal("serve", "--port", "0") as terminal:
        url = client_of(terminal)
        shown = terminal.until(END)
        address = f"http://127.0.0.1:{url.transport.port}"  # type: ignore[attr-defined]
    assert shown == (
        f"mocksens ready {address}\n\n"
        f"  address     {address}\n"
        f"  inbox       {address}/\n"
        "  serviceId   ncp:sms:kr:000000000000:mocksens\n"
        "  access key  mocksens-access-key\n"
        "  secret key  mocksens-secret-key\n\n"
        "  In another terminal, send a first message:\n\n"
        f"    {COMMAND} --url {address} {END}"
    )


def test_requests_are_coloured_by_status() -> None:
    with at_terminal("serve", "--port", "0") as terminal:
        client = client_of(terminal)
        client.send()
        client.send(content=None)
        client.send(messages=[{"to": "01000040503"}])
        shown = terminal.until("503\x1b[0m")
    target = f"{client.base}/messages"
    assert f"\x1b[32mPOST {target} 202\x1b[0m " in shown
    assert f"\x1b[33mPOST {target} 400\x1b[0m " in shown
    assert f"\x1b[31mPOST {target} 503\x1b[0m" in shown


@pytest.mark.slow
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["no colour", "dumb"])
def test_colours_can_be_turned_off(env: dict[str, str]) -> None:
    with at_terminal("serve", "--port", "0", env=env) as terminal:
        client = client_of(terminal)
        client.send(content=None)
        shown = terminal.until("[send.content")
    assert END in shown
    assert "\x1b" not in shown


@pytest.mark.slow
def test_a_log_of_json_has_neither_banner_nor_colours() -> None:
    with at_terminal("serve", "--port", "0", "--log-format", "json") as terminal:
        client_of(terminal).send()
        shown = terminal.until('"diagnosis"')
    assert "\x1b" not in shown
    assert shown.splitlines()[1].startswith("{")


def test_a_pipe_gets_the_ready_line_alone_even_beside_a_terminal() -> None:
    ours, theirs = os.pipe()
    with at_terminal("serve", "--port", "0", stdout=theirs) as terminal, os.fdopen(ours, "rb") as out:
        os.close(theirs)
        line = out.readline()
        match = READY.fullmatch(line.decode())
        assert match
        Client(OverHttp("127.0.0.1", int(match[2]))).send()
        assert "\x1b[32m" in terminal.until("ms\n")
        terminal.process.terminate()
        assert out.read() == b""
    with serving("--port", "0", TERM="xterm-256color") as server:
        server.client.send()
        _, rest, err = server.end()
    assert rest == ""
    assert "\x1b" not in err


def test_only_a_terminal_has_colours() -> None:
    assert not has_colours(io.StringIO(), {"TERM": "xterm"})
    with subprocess.Popen(["true"], stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        assert not has_colours(process.stdout, {"TERM": "xterm"})  # type: ignore[arg-type]
