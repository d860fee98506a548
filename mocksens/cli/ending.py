"""Let a command that waits be ended: by SIGTERM as by Ctrl-C, and where nobody reads its output any more."""

import contextlib
import select
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Final, NoReturn

LOOK: Final = 500
"""Milliseconds between two looks at whether the watching is over."""


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` for SIGTERM as for Ctrl-C, for the length of a block in the main thread."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def while_read() -> Iterator[None]:
    """Send SIGTERM to the main thread once nobody reads stdout, as ``head`` that has seen enough.

    Otherwise that would show only at the next line, which may never come.
    """
    try:
        output = sys.stdout.fileno()
    except (OSError, ValueError):
        output = -1
    if output < 0 or not hasattr(select, "poll"):
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(output, over, threading.get_ident()), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _watch(output: int, over: threading.Event, waiting: int) -> None:
    poll = select.poll()
    # Errors and the other end's end are told in any case; nothing else is wanted.
    poll.register(output, 0)
    while not over.is_set():
        if poll.poll(LOOK) and not over.is_set():
            signal.pthread_kill(waiting, signal.SIGTERM)
            return


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
