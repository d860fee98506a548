"""The exit code, whatever becomes of the report, of the server, or of the files that the command was given."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import uvicorn

from mocksens import configure
from mocksens.exec.ending import conclude
from mocksens.exec.fail_on import Reason
from mocksens.exec.findings import find
from mocksens.exec.tally import Tally
from mocksens.web.wire.requests import PackedRequest
from tests.cli.support import environment
from tests.client import Client, InProcess
from tests.exec.support import MOCKSENS, done, python, run

pytestmark = pytest.mark.measured


@pytest.mark.parametrize("code", [0, 7])
def test_a_report_that_fails_is_one_line_and_the_exit_code_stays(code: int) -> None:
    sens = configure()
    Client(InProcess(sens)).request("GET", "/nowhere")
    sens.strays.after()[0].request = PackedRequest(b"")
    said, ending, *_ = conclude(code, sens, "my-test", frozenset(), gone=Tally(), came=1, complaints=0, unverified=4)
    assert ending == code
    assert said == (
        "mocksens: the report cannot be made (DecodeError: Input data was truncated); this is a bug of mocksens,"
        " please report it\n"
    )


def test_without_a_report_nothing_is_vouched_for() -> None:
    sens = configure()
    Client(InProcess(sens)).request("GET", "/nowhere")
    sens.strays.after()[0].request = PackedRequest(b"")
    reasons = frozenset({Reason.REFUSED, Reason.FAILED})
    for code, end in ((0, 4), (7, 7)):
        said, ending, *_ = conclude(code, sens, "my-test", reasons, gone=Tally(), came=1, complaints=0, unverified=4)
        assert ending == end
        told = "mocksens: exit code 4: without a report this cannot be decided (--fail-on failed,refused)\n"
        assert said.endswith(told) is (end == 4)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process where another one sends it SIGINT")
def test_an_interrupt_while_the_report_is_made_takes_nothing_of_it() -> None:
    interrupts = 0

    def interrupt(frame: FrameType, event: str, _: object) -> None:
        nonlocal interrupts
        if event == "call" and frame.f_code is find.__code__:
            interrupts += 1
            os.kill(os.getpid(), signal.SIGINT)

    before = sys.getprofile()
    sys.setprofile(interrupt)
    try:
        result = run(*python("raise SystemExit(7)"))
    finally:
        sys.setprofile(before)
    assert interrupts == 1
    assert (result.exit_code, result.stderr.partition("\n")[0]) == (7, "mocksens: no request came")


CUT = """
import os, socket, sys, urllib.parse
to = urllib.parse.urlsplit(os.environ["SENS_URL"])
for cut in (5, 30, 60):
    request = b"GET /sms/v2/services/x/unsubscribes HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"
    line = socket.create_connection((to.hostname, to.port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(request[:cut])
    # Once another request is answered, what came before it was read.
    other = socket.create_connection((to.hostname, to.port))
    other.sendall(request)
    while other.recv(4096): pass
    line.sendall(request[cut:])
    while line.recv(4096): pass
raise SystemExit(7)
"""


@pytest.mark.slow
def test_a_request_in_pieces_does_not_take_the_exit_code_with_it() -> None:
    result = done(*python(CUT))
    assert result.returncode == 7
    assert b"Traceback" not in result.stderr
    assert result.stderr.startswith(b"mocksens: ")


ASK_FOR_FAILURE = """
import pathlib, sys
asked, failed = map(pathlib.Path, sys.argv[1:])
asked.touch()
while not failed.exists(): pass
raise SystemExit(7)
"""


def test_a_server_that_fails_meanwhile_is_told_of_and_the_exit_code_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, failed = tmp_path / "asked", tmp_path / "failed"

    async def fail_once_asked(*_: object) -> bool:
        if asked.exists():
            failed.touch()
            raise RuntimeError("no memory\x1b[31m")
        return False

    startup = uvicorn.Server.startup

    async def start(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        await startup(self, sockets)
        # Of this server alone: other tests' servers run in this process, too.
        monkeypatch.setattr(self, "on_tick", fail_once_asked)

    monkeypatch.setattr(uvicorn.Server, "startup", start)
    result = run(*python(ASK_FOR_FAILURE, str(asked), str(failed)))
    assert result.exit_code == 7
    line, report = result.stderr.splitlines()[:2]
    assert line == "mocksens: its server failed while the command ran (RuntimeError: no memory\\x1b[31m)"
    assert report == "mocksens: no request came"


def test_a_server_that_does_not_start_is_one_line_and_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr(uvicorn.Server, "startup", fail)
    result = run(*python("raise SystemExit(7)"))
    assert (result.exit_code, result.stderr) == (1, f"Error: cannot prepare for {sys.executable}: KeyError\n")


def test_a_command_may_do_anything_to_the_files_that_it_was_given(tmp_path: Path) -> None:
    replace = (
        "import os, pathlib, shutil\n"
        "folder = pathlib.Path(os.environ['MOCKSENS_CA_FILE']).parent\n"
        "shutil.rmtree(folder); folder.write_text('a file')\n"
        "pathlib.Path('folder').write_text(str(folder))\n"
        "raise SystemExit(7)\n"
    )
    result = run(*python(replace))
    Path(Path("folder").read_text(encoding="utf-8")).unlink(missing_ok=True)
    assert result.exit_code == 7
    assert result.stderr.startswith("mocksens: no request came\n")


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh here")
@pytest.mark.parametrize(
    "where", [*(pytest.param(way, marks=pytest.mark.slow) for way in ("2>/dev/full", "2>&-")), "2>&- >&-"]
)
def test_a_report_that_nobody_can_read_decides_all_the_same(where: str) -> None:
    refused = python("import os, urllib.request as u\ntry: u.urlopen(os.environ['SENS_URL'])\nexcept OSError: pass")
    for options, code in (((), 0), (("--fail-on", "refused"), 4)):
        command = [*MOCKSENS, *options, *refused]
        shell = ["sh", "-c", f'exec "$@" {where}', "sh", *command]
        assert subprocess.run(shell, env=environment(), timeout=60, check=False).returncode == code


def full_pipe() -> tuple[int, int]:
    """Return a pipe that accepts no more bytes."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for size in (4096, 1):
        try:
            while True:
                os.write(writing, b"x" * size)
        except BlockingIOError:
            pass
    os.set_blocking(writing, True)
    return reading, writing


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "set_blocking") or os.name == "nt", reason="POSIX signals")
def test_who_does_not_wait_for_the_report_has_the_exit_code() -> None:
    reading, writing = full_pipe()
    mine, theirs = socket.socketpair()
    tell = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "os.write(int(sys.argv[1]), b'here')\n"
        "raise SystemExit(7)\n"
    )
    try:
        command: list[Any] = [*MOCKSENS, *python(tell, f"{theirs.fileno()}")]
        with subprocess.Popen(command, env=environment(), stderr=writing, pass_fds=[theirs.fileno()]) as process:
            assert mine.recv(4) == b"here"
            # What comes before the report is begun is for the command, which does not care.
            for _ in range(30):
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(1)
                except subprocess.TimeoutExpired:
                    continue
                break
            process.kill()
        assert process.returncode == 7
    finally:
        for each in (reading, writing):
            os.close(each)
        mine.close()
        theirs.close()
