"""Commands in faulty surroundings."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import environment, free_port, run

pytestmark = pytest.mark.measured


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_ready_line_that_cannot_be_written_is_one_line_of_error() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device, not a path of ours
        command = [sys.executable, "-m", "mocksens", "--port", "0"]
        done = subprocess.run(
            command, env=environment(), stdout=full, stderr=subprocess.PIPE, encoding="utf-8", timeout=30, check=False
        )
    assert done.returncode == 1
    assert "Error: cannot print the address: No space left on device\n" in done.stderr
    assert "Traceback" not in done.stderr


def by_shell(arguments: str, streams: str) -> int:
    """Return the exit code of ``mocksens`` with these standard streams, as the shell writes it."""
    command = f"exec {shlex.quote(sys.executable)} -m mocksens {arguments} {streams}"
    return subprocess.run(["sh", "-c", command], env=environment(), timeout=60, check=False).returncode


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes streams like this")
@pytest.mark.parametrize("streams", ["<&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
def test_a_command_runs_with_standard_streams_that_are_closed(streams: str) -> None:
    command = "import os; raise SystemExit(7 if all(os.fstat(number) for number in range(3)) else 1)"
    assert by_shell(f"exec -- {shlex.quote(sys.executable)} -I -c {shlex.quote(command)}", streams) == 7
    assert by_shell("codes 9999", streams) == 2


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes streams like this")
@pytest.mark.parametrize("streams", ["2>&-", "<&- >&-"])
def test_a_server_runs_with_standard_streams_that_are_closed(streams: str) -> None:
    port = free_port()
    command = f"exec {shlex.quote(sys.executable)} -m mocksens serve --port {port} --auth off {streams}"
    with subprocess.Popen(["sh", "-c", command], env=environment()) as server:
        assert by_shell(f"healthcheck --wait --timeout 30s --port {port}", "") == 0
        assert by_shell(f"send --port {port} --to 01012345678 hello", ">&-") == 0
        server.terminate()
        assert server.wait(30) == 0


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_an_error_that_cannot_be_printed_has_its_exit_code_still() -> None:
    assert by_shell("exec -- no-such-command", "2>/dev/full") == 127
    assert by_shell("codes 9999", "2>/dev/full") == 2


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize("arguments", ["codes", "codes --help", "--version"])
def test_output_that_cannot_be_written_is_an_error(arguments: str) -> None:
    assert by_shell(arguments, ">/dev/full") == 1


def test_a_port_that_serve_picks_has_to_be_told() -> None:
    for command in (["healthcheck"], ["send", "--to", "010", "hello"], ["sign", "GET", "/", "--curl"]):
        result = run(*command, MOCKSENS_PORT="0", MOCKSENS_URL="")
        assert result.exit_code == 2
        assert "give the one that serve printed" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_before_there_is_a_server_ends_with_zero(number: signal.Signals) -> None:
    # The command's own first work, then the signal, before anything is loaded.
    code = (
        "import os, mocksens.cli.main as cli; from mocksens.cli.commands import serve\n"
        f"serve.sockets.bind = lambda *_: os.kill(os.getpid(), {int(number)})\n"
        "cli.main(['serve', '--port', '0'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_methods_of_sens_are_signed_and_no_others() -> None:
    assert [run("sign", method, "/").exit_code for method in ("GET", "post", "Delete")] == [0, 0, 0]
    assert [run("sign", method, "/").exit_code for method in ("HEAD", "PUT", "GET;ls", "")] == [2, 2, 2, 2]
