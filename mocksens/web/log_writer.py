"""Writes lines so that nobody waits for their reader: a pipe that is not read must not stop the server."""

import atexit
import os
import select
import threading
from collections.abc import Callable
from typing import Final, Protocol, TextIO

from mocksens.core.clock import stopwatch

HELD_BYTES: Final = 4 * 1024 * 1024
"""Bytes of lines at most that wait to be written; further lines are dropped and counted."""
GATHER: Final = 0.01
"""Seconds in which lines gather: to wake the thread and to write for each would cost more than making them."""
CHUNK: Final = 64 * 1024
STALLED: Final = 0.2
"""Seconds without progress after which ``flush`` gives up."""
FLUSHED: Final = 0.4
"""Seconds after which it gives up in any case."""


class Writer(Protocol):
    """Takes lines, each with its line end."""

    def put(self, line: str) -> None:
        """Write a line, soon."""

    def flush(self) -> None:
        """Wait until all lines are written, but not for long if nobody reads them."""


class DirectWriter:
    """Writes at once, to a stream in memory."""

    def __init__(self, stream: TextIO | None, on_broken: Callable[[], None]) -> None:
        self._stream = stream
        self._on_broken = on_broken

    def put(self, line: str) -> None:
        """Write a line."""
        try:
            if self._stream is None:
                raise ValueError("there is no stream")  # noqa: TRY301 - as a closed one
            self._stream.write(line)
            self._stream.flush()
        except (OSError, ValueError):
            self._on_broken()

    def flush(self) -> None:
        """Do nothing: everything is written."""


class ThreadWriter:
    """Writes to a file descriptor, from a thread that begins with the first line.

    The thread bypasses the stream's own buffer: were it blocked there at the end of the process, Python would abort.
    ``notice`` makes a line of the number of lines that were dropped. For any thread.
    """

    def __init__(self, stream: TextIO, on_broken: Callable[[], None], notice: Callable[[int], str]) -> None:
        self._stream = stream
        self._on_broken = on_broken
        self._notice = notice
        self._changed = threading.Condition(lock := threading.Lock())
        self._lock = lock
        self._lines: list[str] = []
        self._held = 0
        """Bytes of the lines that are not written yet."""
        self._given_up = 0
        """As many as these were there when ``flush`` gave up."""
        self._dropped = 0
        self._is_idle = False
        """Whether the thread waits for a line."""
        self._is_hurried = False
        """Whether somebody waits for the thread."""
        self._is_broken = False
        self._thread: threading.Thread | None = None

    def put(self, line: str) -> None:
        """Have a line written, or drop it if too much waits."""
        with self._lock:
            if self._is_broken:
                return
            if self._held >= HELD_BYTES:
                self._dropped += 1
                return
            self._lines.append(line)
            self._held += len(line)
            if self._is_idle:
                self._is_idle = False
                self._changed.notify_all()
            elif self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mocksens log", daemon=True)
                self._thread.start()
                atexit.register(self.flush)

    def flush(self) -> None:
        """Wait until all lines are written, as long as they are read."""
        end = stopwatch() + FLUSHED
        with self._changed:
            self._is_hurried = True
            self._changed.notify_all()
            before = self._given_up
            while self._held not in {0, before} and stopwatch() < end:
                before = self._held
                self._changed.wait(STALLED)
            self._given_up = self._held
            self._is_hurried = False

    def _run(self) -> None:
        while not self._is_broken:
            with self._changed:
                while not (self._lines or self._dropped):
                    self._is_idle = True
                    self._changed.wait()
                if not self._is_hurried:
                    self._changed.wait(GATHER)
                data = self._take()
            self._write(memoryview(data))

    def _take(self) -> bytes:
        """Return the lines that wait, and behind them how many were dropped."""
        text = "".join(self._lines)
        self._lines.clear()
        self._held -= len(text)
        if self._dropped:
            text += self._notice(self._dropped)
            self._dropped = 0
        data = text.encode("ascii", "backslashreplace")
        self._held += len(data)
        return data

    def _write(self, data: memoryview) -> None:
        """Write all of ``data``, however long it takes."""
        try:
            while data:
                written = _write_some(self._stream.fileno(), data[:CHUNK])
                data = data[written:]
                with self._changed:
                    self._held -= written
                    self._given_up = 0
                    self._changed.notify_all()
        except (OSError, ValueError):
            with self._changed:
                self._is_broken, self._held = True, 0
                self._changed.notify_all()
            self._on_broken()


def _write_some(descriptor: int, data: memoryview) -> int:
    while True:
        try:
            return os.write(descriptor, data)
        except BlockingIOError:
            # Another process made it so: it belongs to all that have it.
            select.select([], [descriptor], [])


def writer_to(stream: TextIO | None, on_broken: Callable[[], None], notice: Callable[[int], str]) -> Writer:
    """Return a writer to ``stream``. ``on_broken`` is told when nobody can read any more."""
    try:
        if stream is not None and stream.fileno() >= 0:
            return ThreadWriter(stream, on_broken, notice)
    except ValueError:
        # It is in memory, or closed.
        pass
    return DirectWriter(stream, on_broken)
