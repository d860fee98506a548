"""Signals: their receivers, and the remains of a process that one has ended."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from tests.cli.support import environment
from tests.exec.support import MOCKSENS, begun, python

pytestmark = [pytest.mark.slow, pytest.mark.measured]

NOTHING = "mocksens: no request came\n"
PASSED = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2")
TELLING = """
import os, signal, sys
mine = {getattr(signal, name) for name in sys.argv[1].split(",")}
signal.pthread_sigmask(signal.SIG_BLOCK, mine)
print(os.getpid(), flush=True)
for name in filter(None, sys.argv[2].split(",") if sys.argv[2:] else []):
    os.kill(os.getppid(), getattr(signal, name))
"""
"""Holds the signals that it is told, and sends some to whoever began it."""
NAMING = (
    TELLING
    + """
for _ in range(2):
    print(signal.Signals(signal.sigwait(mine)).name, flush=True)
sys.exit(7)
"""
)
"""Names the next two of them."""
ELSEWHERE = """
import os, signal, sys
del signal.sigwaitinfo
for name in filter(None, sys.argv.pop(1).split(",")):
    delattr(os if name == "tcgetpgrp" else signal, name)
from mocksens.cli.main import main
sys.argv[0] = "mocksens"
main()
"""
"""mocksens on a system that does not say who sent a signal, and lacks more of such things."""


def pid(process: subprocess.Popen[str]) -> int:
    """Return the process id that the command prints."""
    assert process.stdout
    return int(process.stdout.readline())


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, the rest of stdout, and stderr."""
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


def is_gone(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("name", PASSED)
def test_a_signal_to_exec_reaches_the_command_and_exec_waits_for_its_end(name: str) -> None:
    with begun(*python(NAMING, name)) as process:
        pid(process)
        for _ in range(2):
            process.send_signal(getattr(signal, name))
            assert process.stdout
            assert process.stdout.readline() == f"{name}\n"
        code, out, err = ended(process)
    assert (code, out) == (7, "")
    assert err.startswith(NOTHING)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"])
def test_a_command_that_a_signal_kills_ends_with_128_and_its_number(name: str) -> None:
    number = getattr(signal, name)
    with begun("--", "sh", "-c", "echo $$; exec sleep 60") as process:
        pid(process)
        process.send_signal(number)
        code, out, err = ended(process)
    assert (code, out) == (128 + number, "")
    assert err.startswith(NOTHING)


def test_a_command_that_is_killed_leaves_nothing_behind_but_the_report() -> None:
    with begun(*python(NAMING, "SIGTERM")) as process:
        child = pid(process)
        os.kill(child, signal.SIGKILL)
        code, out, err = ended(process)
    assert (code, out) == (128 + 9, "")
    assert err.startswith(NOTHING)
    assert is_gone(child)


def test_what_is_ignored_from_the_beginning_stays_so_for_the_command() -> None:
    shown = "import signal as s; print([s.getsignal(n) is s.SIG_IGN for n in (s.SIGINT, s.SIGHUP, s.SIGTERM)])"
    shell = ["sh", "-c", 'trap "" INT HUP; exec "$@"', "sh", *MOCKSENS, *python(shown)]
    done = subprocess.run(shell, env=environment(), capture_output=True, encoding="utf-8", timeout=30, check=True)
    assert done.stdout == "[True, True, False]\n"


def test_the_exit_code_is_known_where_children_are_ignored() -> None:
    ignoring = "import os, signal as s, sys; s.signal(s.SIGCHLD, s.SIG_IGN); os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-c", ignoring, *MOCKSENS, "sh", "-c", "exit 7"]
    assert subprocess.run(command, env=environment(), capture_output=True, timeout=30, check=False).returncode == 7


def test_the_command_begins_with_no_signal_held() -> None:
    shown = "import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with begun(*python(shown)) as process:
        assert ended(process)[:2] == (0, "set()\n")


@pytest.mark.parametrize(
    ("event", "command"),
    [
        # What is never begun need not be there.
        ("tempfile.mkdtemp", ["no-such-command"]),
        ("subprocess.Popen", ["sleep", "60"]),
    ],
)
def test_a_signal_before_there_is_a_command_ends_exec_and_one_as_it_begins_is_passed_on(
    event: str, command: list[str]
) -> None:
    early = f"""
import os, signal, sys
sys.addaudithook(lambda name, _: os.kill(os.getpid(), signal.SIGTERM) if name == {event!r} else None)
from mocksens.cli.main import main
main()
"""
    arguments = [sys.executable, "-c", early, "exec", *command]
    done = subprocess.run(arguments, env=environment(), capture_output=True, encoding="utf-8", timeout=30, check=False)
    assert (done.returncode, done.stdout) == (128 + 15, "")
    # There is nothing to report of a command that never began.
    assert done.stderr.startswith(NOTHING) == (event == "subprocess.Popen")
    assert done.stderr.startswith(NOTHING) or done.stderr == ""


# --- systems that do not say who sent a signal --------------------------------------------------------------


def elsewhere(lacking: str, *command: str) -> list[str]:
    """``mocksens exec`` on such a system, without a terminal."""
    return ["setsid", "--wait", sys.executable, "-c", ELSEWHERE, lacking, "exec", *command]


needs_setsid = pytest.mark.skipif(shutil.which("setsid") is None, reason="there is no setsid here")


@needs_setsid
@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        ("", {"SIGTERM", "SIGINT"}),
        ("pthread_sigmask", {"SIGTERM", "SIGINT"}),
        # Where terminals are others, Ctrl-C is taken to have reached the command.
        ("pthread_sigmask,tcgetpgrp,SIGHUP,SIGCHLD", {"SIGTERM", "SIGUSR1"}),
    ],
)
def test_signals_are_passed_on_by_systems_that_know_less(lacking: str, named: set[str]) -> None:
    command = elsewhere(lacking, *python(NAMING, ",".join({*named, "SIGINT"}), ",".join({*named, "SIGINT"})))
    done = subprocess.run(command, env=environment(), capture_output=True, encoding="utf-8", timeout=30, check=False)
    assert (done.returncode, set(done.stdout.split()[1:])) == (7, named)
    assert done.stderr.startswith(NOTHING)


# --- at a terminal ----------------------------------------------------------------------------------------

TYPED = (
    TELLING
    + """
# It takes what comes for it only after we have: two of the same that wait are one.
os.kill(os.getppid(), signal.SIGSTOP)
print("ready", flush=True)
came = [signal.sigwait(mine)]
# What is passed on of that is passed on before this one.
os.kill(os.getppid(), signal.SIGUSR1)
os.kill(os.getppid(), signal.SIGCONT)
came.append(signal.sigwait(mine))
os.kill(os.getppid(), getattr(signal, sys.argv[3]))
came.append(signal.sigwait(mine))
print(*(signal.Signals(number).name for number in came))
sys.exit(7)
"""
)


@pytest.mark.parametrize(
    ("begin", "by_name"),
    [
        (["-m", "mocksens"], "SIGINT"),
        # Who cannot tell them apart leaves Ctrl-C to the terminal.
        (["-c", ELSEWHERE, ""], "SIGTERM"),
    ],
)
def test_ctrl_c_at_a_terminal_reaches_the_command_once(begin: list[str], by_name: str) -> None:
    at_terminal = [sys.executable, *begin, "exec", *python(TYPED, "SIGINT,SIGTERM,SIGUSR1", "", by_name)]
    spawn = f"import os, pty; raise SystemExit(os.waitstatus_to_exitcode(pty.spawn({at_terminal!r})))"
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", spawn], env=environment(), stdin=pipe, stdout=pipe, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        assert [process.stdout.readline().strip() for _ in range(2)][1] == "ready"
        process.stdin.write("\x03")
        process.stdin.flush()
        out, _ = process.communicate(timeout=20)
    names, said = [line.removeprefix("^C") for line in out.splitlines()][:2]
    assert names == f"SIGINT SIGUSR1 {by_name}"
    assert f"{said}\n" == NOTHING
    assert process.returncode == 7
