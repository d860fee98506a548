"""The command as a child process: signals are passed on to it, and its exit code becomes ours.

    SIGTERM, SIGINT, … ── blocked in every thread ── from? ─┬─ another process: passed on
                                                            └─ the terminal: not passed on

The terminal sends Ctrl-C to every process in its foreground, so the command has already received it.
"""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any, Final, Self

NAMES: Final = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2")
PASSED: Final = frozenset(signal.Signals[name] for name in NAMES if hasattr(signal, name))
"""The signals that are passed on, if the system has them."""
TYPED: Final = frozenset({"SIGINT", "SIGQUIT"})
"""The signals that a terminal sends when a key is pressed."""
KERNEL: Final = 0x80
"""The code of a signal that the kernel sends, on behalf of a terminal (SI_KERNEL)."""
LOOK_SECONDS: Final = 0.1
TERMINAL: Final = "/dev/tty"
KILLED: Final = 128
"""The number that is added to a signal's number for the exit code of a process which the signal killed."""


class Child:
    """The command. Signals are passed on inside a ``with`` block, which must begin before any thread is started."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []
        """The signals that arrived before the command was started."""
        self._mask: set[int] = set()
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._mask = _mask("SIG_BLOCK", PASSED)
        # Signals that are ignored, as after nohup, stay ignored, and the command inherits that.
        heard = [number for number in PASSED if signal.getsignal(number) is not signal.SIG_IGN]
        self._handlers = {number: signal.signal(number, self._take) for number in heard}
        if hasattr(signal, "SIGCHLD"):
            # If SIGCHLD were ignored, the kernel would reap children, and their exit status would be lost.
            self._handlers[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        return self

    def __exit__(self, *_: object) -> None:
        # Signals that are still pending were meant for the command, which has ended. Let them arrive before the
        # handlers are restored.
        _mask("SIG_SETMASK", self._mask)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    @property
    def began(self) -> bool:
        """True if the command was started."""
        return self._process is not None

    def run(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Run the command with our stdin, stdout and stderr, and return its exit code.

        Raise ``OSError`` if it cannot be started.
        """
        # Restore the mask, which the command inherits. Signals that were blocked are handled now.
        _mask("SIG_SETMASK", self._mask)
        if self._early:
            return KILLED + self._early[0]
        # The command inherits the descriptors that our parent made inheritable, but not our own.
        process = self._process = subprocess.Popen(command, env=env, close_fds=False)  # noqa: S603 - it is what was asked for
        for number in self._early:
            _send(process, number)
        code = _wait(process) if hasattr(signal, "sigwaitinfo") else _watch(process)
        return code if code >= 0 else KILLED - code

    def _take(self, number: int, _: FrameType | None) -> None:
        """Handle a signal whose sender is unknown."""
        if self._process is None:
            self._early.append(number)
        elif signal.Signals(number).name not in TYPED or not _has_terminal():
            _send(self._process, number)


def _send(process: subprocess.Popen[bytes], number: int) -> None:
    """Pass a signal on. Ignore it if the command now belongs to another user, as with sudo."""
    with contextlib.suppress(PermissionError):
        process.send_signal(number)


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of ``process``, and pass on signals from other processes. Call it in the main thread."""
    ended = signal.SIGCHLD
    waiting = threading.get_ident()
    _mask("SIG_BLOCK", PASSED | {ended})

    def wait() -> None:
        process.wait()
        # Another thread may have consumed the system's SIGCHLD, so send another one to the main thread.
        signal.pthread_kill(waiting, ended)

    thread = threading.Thread(target=wait, name="mocksens exec")
    thread.start()
    while process.returncode is None:
        came = signal.sigwaitinfo(PASSED | {ended})
        if came.si_signo != ended and came.si_code != KERNEL:
            _send(process, came.si_signo)
    thread.join()
    return process.returncode


def _watch(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of ``process``, while Python handles signals."""
    while process.returncode is None:
        # A signal does not interrupt the wait if it arrives just before it, or in another thread.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_SECONDS)
    return process.returncode


def _mask(how: str, numbers: set[int] | frozenset[int]) -> set[int]:
    """Change the blocked signals, and return the previous ones. Do nothing if the system cannot block signals."""
    if not hasattr(signal, "pthread_sigmask"):
        return set()
    return set(signal.pthread_sigmask(getattr(signal, how), numbers))


def _has_terminal() -> bool:
    """Return whether a terminal sends its signals to our process group."""
    if not hasattr(os, "tcgetpgrp"):
        return True
    try:
        terminal = os.open(TERMINAL, os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)
