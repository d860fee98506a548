"""Writers that format and write lines in a thread, so that a slow reader blocks no request."""

import atexit
import os
import select
import threading
from collections.abc import Callable
from typing import Final, Generic, TextIO, TypeVar

from mocksens.core.clock import stopwatch

HELD_BYTES: Final = 4 * 1024 * 1024
"""Maximum number of bytes of waiting lines. Further lines are dropped and counted."""
GATHER: Final = 0.1
"""Seconds between two writes. The lines of that time are written together, because waking up costs more than a line."""
CHUNK: Final = 64 * 1024
STALLED: Final = 0.2
"""Seconds without progress after which ``flush`` gives up."""
FLUSHED: Final = 0.4
"""Seconds after which ``flush`` gives up in any case."""


EntryT = TypeVar("EntryT")
"""The data of a line."""


class DirectWriter(Generic[EntryT]):
    """A writer without a thread, for a stream without a file descriptor. ``line_of`` formats an entry."""

    def __init__(self, stream: TextIO | None, line_of: Callable[[EntryT], str], on_broken: Callable[[], None]) -> None:
        self._stream = stream
        self._line_of = line_of
        self._on_broken = on_broken

    def put(self, entry: EntryT, _: int) -> None:
        """Write the line of an entry."""
        line = self._line_of(entry)
        try:
            if self._stream is None:
                raise ValueError("there is no stream")  # noqa: TRY301 - handled like a closed stream
            self._stream.write(line)
            self._stream.flush()
        except (OSError, ValueError):
            self._on_broken()

    def flush(self) -> None:
        """Do nothing, because every line is written at once."""


class ThreadWriter(Generic[EntryT]):
    """A thread-safe writer to a file descriptor. Its thread starts with the first entry.

    The thread bypasses the stream's buffer, because Python would abort at exit if the thread were blocked there.
    ``line_of`` formats an entry, and ``notice`` formats the number of dropped lines.
    """

    def __init__(
        self,
        stream: TextIO,
        line_of: Callable[[EntryT], str],
        on_broken: Callable[[], None],
        notice: Callable[[int], str],
    ) -> None:
        self._stream = stream
        self._line_of = line_of
        self._on_broken = on_broken
        self._notice = notice
        self._changed = threading.Condition(lock := threading.Lock())
        self._lock = lock
        self._entries: list[EntryT] = []
        self._size = 0
        """The approximate number of bytes in their lines."""
        self._held = 0
        """The number of bytes in all unwritten lines."""
        self._given_up = 0
        """The number of unwritten bytes when ``flush`` last gave up."""
        self._dropped = 0
        self._is_idle = False
        """True while the thread waits for an entry."""
        self._is_hurried = False
        """True while ``flush`` waits for the thread."""
        self._is_broken = False
        self._thread: threading.Thread | None = None

    def put(self, entry: EntryT, size: int) -> None:
        """Queue an entry whose line has about ``size`` bytes. Drop it if ``HELD_BYTES`` are already waiting."""
        with self._lock:
            if self._is_broken:
                return
            if self._held >= HELD_BYTES:
                self._dropped += 1
                return
            self._entries.append(entry)
            self._size += size
            self._held += size
            if self._is_idle:
                self._is_idle = False
                self._changed.notify_all()
            elif self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mocksens log", daemon=True)
                self._thread.start()
                atexit.register(self.flush)

    def flush(self) -> None:
        """Wait until all lines are written. Give up if nothing reads them."""
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
                while not (self._entries or self._dropped):
                    self._is_idle = True
                    self._changed.wait()
                entries, size, dropped = self._entries, self._size, self._dropped
                self._entries, self._size, self._dropped = [], 0, 0
            data = self._text(entries, dropped).encode("ascii", "backslashreplace")
            with self._changed:
                self._held += len(data) - size
            self._write(memoryview(data))
            with self._changed:
                if not self._is_hurried:
                    self._changed.wait(GATHER)

    def _text(self, entries: list[EntryT], dropped: int) -> str:
        """Return the lines of ``entries``, followed by the number of dropped ones."""
        lines = "".join(map(self._line_of, entries))
        return lines + self._notice(dropped) if dropped else lines

    def _write(self, data: memoryview) -> None:
        """Write all of ``data``, without a time limit."""
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
            # Another process that shares the descriptor has made it non-blocking.
            select.select([], [descriptor], [])


Writer = DirectWriter[EntryT] | ThreadWriter[EntryT]


def writer_to(
    stream: TextIO | None,
    line_of: Callable[[EntryT], str],
    on_broken: Callable[[], None],
    notice: Callable[[int], str],
) -> Writer[EntryT]:
    """Return a writer to ``stream``. It calls ``on_broken`` if writing fails."""
    try:
        if stream is not None and stream.fileno() >= 0:
            return ThreadWriter(stream, line_of, on_broken, notice)
    except ValueError:
        # The stream is in memory or closed.
        pass
    return DirectWriter(stream, line_of, on_broken)
