"""The end of a command that waits, by SIGTERM or once its output is no longer read."""

import contextlib
import select
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Final, NoReturn

LOOK: Final = 500
"""The number of milliseconds between two checks for the end of the block."""


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` for SIGTERM, as for Ctrl-C, within a block in the main thread."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def while_read() -> Iterator[None]:
    """Send SIGTERM to the main thread once stdout is no longer read, as after ``| head``.

    Otherwise, only printing the next line would reveal that, and there may never be one.
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


def _watch(output: int, over: threading.Event, thread_id: int) -> None:
    poll = select.poll()
    # poll always reports errors and a closed pipe, so no other event is needed.
    poll.register(output, 0)
    while not over.is_set():
        if poll.poll(LOOK) and not over.is_set():
            signal.pthread_kill(thread_id, signal.SIGTERM)
            return


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
