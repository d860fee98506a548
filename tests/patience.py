"""Deadlines for what a test waits for: generous, as they count only where something is broken."""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from typing import Final

import pytest

PATIENCE: Final = 10.0
"""Seconds that a test waits for anything before it fails."""


def patiently(said: str = "it did not come about", seconds: float = PATIENCE) -> Iterator[None]:
    """Yield again and again; fail with ``said`` once the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
    pytest.fail(said)


def eventually(condition: Callable[[], object], said: str = "it did not come about", seconds: float = PATIENCE) -> None:
    """Return once the condition holds."""
    for _ in patiently(said, seconds):
        if condition():
            return
        time.sleep(0.005)


@contextlib.contextmanager
def in_time(seconds: float = PATIENCE) -> Iterator[None]:
    """Fail the block if it takes longer; where there are alarms, also in the middle of what would never end."""
    said = f"it took more than {seconds} s"

    def interrupt(*_: object) -> None:
        pytest.fail(said)

    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        if hasattr(signal, "setitimer"):
            stack.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, interrupt))
            signal.setitimer(signal.ITIMER_REAL, seconds)
            stack.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        yield
    assert time.monotonic() - began < seconds, said
