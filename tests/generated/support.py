"""Generated clients of the admin API: fetching the generators, running the clients, and their output."""

import json
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from mocksens.client.addresses import ADMIN
from mocksens.server.serving import Server
from mocksens.web.admin.calls.table import SUBJECTS
from mocksens.web.admin.openapi.document import document
from tests.client import Client, OverHttp
from tests.toolchains import ABSENT

SOURCES: Final = Path(__file__).parent
FINDINGS: Final = """\
service 0
settings 5 0212345678
fault 1
message code 123456 123456 3018 90
request 202 application/json; charset=utf-8
rule documented over_long 0
unsubscribe 01012345678
snapshot 1 true
error 404
"""
"""The output of each client, a line for each thing that it reads or changes."""


def describe(folder: Path) -> Path:
    """Write the description of the admin API into a folder."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(document(SUBJECTS)), encoding="utf-8")
    return path


def fetch(command: Sequence[str], folder: Path, packages: str, *, wrong: Collection[str]) -> None:
    """Run a package manager; skip the test if that fails, as without a registry, but not for a ``wrong`` word."""
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=300)
    output = result.stdout + result.stderr
    assert not any(word in output for word in wrong), output
    if result.returncode != 0:
        pytest.skip(f"{ABSENT}{packages}")


def run(command: Sequence[str], folder: Path) -> str:
    """Run a program that must succeed; return its output."""
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def findings(command: Sequence[str], folder: Path, live: Server) -> str:
    """Return the output of a client of ``live``; send a message once the client has added a failure for it."""
    service_id = f"ncp:sms:kr:000000000000:{command[0]}"
    host, _, port = live.url.removeprefix("http://").rpartition(":")
    sender = Client(OverHttp(host, int(port)), service_id=service_id)
    lines = []
    arguments = [*command, f"{live.url}{ADMIN}", service_id]
    with subprocess.Popen(arguments, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8") as program:
        assert program.stdout is not None
        for line in program.stdout:
            lines.append(line)
            if line.startswith("fault"):
                sender.send(content="code 123456", messages=[{"to": "01090001234"}])
    assert program.returncode == 0
    return "".join(lines)


def mistaken(source: str, mistakes: Mapping[str, str]) -> list[str]:
    """Return a program once for each mistake, with only that mistake in it."""
    assert all(source.count(right) == 1 for right in mistakes)
    return [source.replace(right, wrong) for right, wrong in mistakes.items()]


def pip(*arguments: str) -> list[str]:
    """Return a command of this environment's pip."""
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
