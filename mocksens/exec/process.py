"""A command as our child: signals that are meant for it are passed on, and its end becomes ours.

     SIGTERM, SIGINT, … ── held in every thread ── who sent it? ─┬─ another process, to us: passed on
                                                                 └─ the terminal, to all who have it: not again

The terminal sends Ctrl-C to each process in its foreground, so the command has got it already.
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
"""What is passed on, as far as the system has it."""
TYPED: Final = frozenset({"SIGINT", "SIGQUIT"})
"""What a terminal sends for a key."""
KERNEL: Final = 0x80
"""Who sent a signal, if it was the kernel, as it does for a terminal (SI_KERNEL)."""
LOOK_SECONDS: Final = 0.1
TERMINAL: Final = "/dev/tty"
KILLED: Final = 128
"""The exit code of what a signal killed is this and the signal's number."""


class Child:
    """The command. Inside a ``with`` block that begins before any thread does, signals are for it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []
        """The signals that came before there was a command."""
        self._mask: set[int] = set()
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._mask = _mask("SIG_BLOCK", PASSED)
        # What is ignored, as after nohup, the command ignores as well.
        heard = [number for number in PASSED if signal.getsignal(number) is not signal.SIG_IGN]
        self._handlers = {number: signal.signal(number, self._take) for number in heard}
        if hasattr(signal, "SIGCHLD"):
            # With SIGCHLD ignored, the kernel reaps children, and their exit status is lost.
            self._handlers[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        return self

    def __exit__(self, *_: object) -> None:
        # What came for a command that has ended is over with it.
        _mask("SIG_SETMASK", self._mask)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    @property
    def began(self) -> bool:
        """Return whether there has been a command."""
        return self._process is not None

    def run(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Run the command with our stdin, stdout and stderr, and return its exit code.

        Raises ``OSError`` if it cannot be started.
        """
        # The command begins with the signals that we had; what was held is taken now.
        _mask("SIG_SETMASK", self._mask)
        if self._early:
            return KILLED + self._early[0]
        # Nothing of ours is inherited, and whatever our parent wanted to be is.
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
    """Pass a signal on, unless the command is another user's by now, as that of sudo."""
    with contextlib.suppress(PermissionError):
        process.send_signal(number)


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of ``process``, and pass on what another process sends us. Call it in the main thread."""
    ended = signal.SIGCHLD
    waiting = threading.get_ident()
    _mask("SIG_BLOCK", PASSED | {ended})

    def wait() -> None:
        process.wait()
        # Another thread may have got the one from the system; this one is for us.
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
    """Wait for the end of ``process``, and let Python handle signals meanwhile."""
    while process.returncode is None:
        # A signal that comes just before one begins to wait, or to another thread, ends no waiting.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_SECONDS)
    return process.returncode


def _mask(how: str, numbers: set[int] | frozenset[int]) -> set[int]:
    """Change which signals are held, and say which were; not where signals cannot be held."""
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
