"""Changes in all services of a server, counted for its open pages."""

import asyncio
import contextlib
from typing import Final, Self

from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web.admin.watch import Watch

PAUSE: Final = 1.0
"""The shortest time between two ticks in seconds. The first change after a pause is a tick at once."""
LONG: Final = 3600.0
"""Maximum time to wait in seconds. A tick without a change does no harm."""


class Changes:
    """The ticks of one event loop: a tick stands for all changes since the one before.

    All pages get their contents after the same tick, so that pages with the same address can share them. Use it as a
    context manager, as often as there are pages. Without pages, nothing is watched.
    """

    def __init__(self, sens: Sens) -> None:
        self.tick = 0
        """The number of ticks so far."""
        self._sens = sens
        self._pages = 0
        self._next = asyncio.Event()
        """The event of the next tick."""
        self._watching: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._pages += 1
        if self._watching is None:
            # Nobody has watched until now.
            self._count()
            self._watching = asyncio.ensure_future(self._watch())
        return self

    def __exit__(self, *_: object) -> None:
        self._pages -= 1
        if not self._pages and self._watching is not None:
            self._watching.cancel()
            self._watching = None

    @property
    def is_watched(self) -> bool:
        """True while there are pages, so that each change leads to a tick."""
        return self._watching is not None and not self._watching.done()

    async def wait(self, seen: int, seconds: float) -> bool:
        """Wait for at most ``seconds`` for the tick after ``seen``. Return False if there is none."""
        if self.tick == seen:
            try:
                async with asyncio.timeout(seconds):
                    await self._next.wait()
            except TimeoutError:
                return False
        if self._watching is not None and self._watching.done():
            self._watching.result()
        return True

    async def _watch(self) -> None:
        try:
            with ServerWatch(self._sens) as watch:
                while True:
                    await watch.wait()
                    self._count()
                    await asyncio.sleep(PAUSE)
        finally:
            # Pages that still wait learn of a failure.
            self._next.set()

    def _count(self) -> None:
        self.tick += 1
        self._next.set()
        self._next = asyncio.Event()


class ServerWatch:
    """A wake-up call for changes in all services, and for requests that reach none. Use it as a context manager."""

    def __init__(self, sens: Sens) -> None:
        self._sens = sens
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._watches: dict[Service, Watch] = {}

    def __enter__(self) -> Self:
        self._sens.listeners.append(self._wake)
        strays = self._sens.strays
        strays.listeners = (*strays.listeners, self._wake)
        self._look()
        return self

    def __exit__(self, *error: object) -> None:
        self._sens.listeners.remove(self._wake)
        strays = self._sens.strays
        strays.listeners = tuple(listener for listener in strays.listeners if listener != self._wake)
        for watch in self._watches.values():
            watch.__exit__(*error)

    def _wake(self, _: Service | None = None) -> None:
        """Wake the task. This may be called in any thread."""
        self._loop.call_soon_threadsafe(self._changed.set)

    async def wait(self) -> None:
        """Wait until something has changed or is due, at most for ``LONG``. The next call counts later changes."""
        due_in = [due for watch in self._watches.values() if (due := watch.seconds_until_due()) is not None]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min([*due_in, LONG])):
                await self._changed.wait()
        self._look()

    def _look(self) -> None:
        """Note the present state of all services, so that only later changes count."""
        self._changed.clear()
        services = self._sens.services
        for dropped in self._watches.keys() - set(services):
            self._watches.pop(dropped).__exit__()
        for service in services:
            watch = self._watches.get(service)
            if watch is None:
                watch = self._watches[service] = Watch(service, self._changed)
                watch.__enter__()
            watch.look(_nothing)


def _nothing(_: int) -> None:
    """Inspect nothing."""
