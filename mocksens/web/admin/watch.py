"""Waiting for a service and for what it will hold: one wake-up for each change, and one timer for what becomes due.

Nothing is polled: a task that waits is woken when the service changes, and where its time runs, when a reservation or
a message is next due. Without such a task there is neither listener nor timer.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Self, TypeVar

from mocksens.core.clock import LAST, stopwatch
from mocksens.core.operations import due
from mocksens.core.sens import Sens
from mocksens.core.service import Service

FoundT = TypeVar("FoundT")


class Watch:
    """Wakes the task that made it; use it as a context manager, and look only inside."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._told = False
        """Whether something changed since the last look; once is enough, whatever else does."""
        self._looked_at = 0
        """The service's time at the last look."""

    def __enter__(self) -> Self:
        with self._service.lock:
            self._service.listeners.append(self._wake)
        return self

    def __exit__(self, *_: object) -> None:
        with self._service.lock:
            self._service.listeners.remove(self._wake)

    def _wake(self) -> None:
        """Note a change. It is called with the service's lock held, in any thread."""
        if not self._told:
            self._told = True
            self._loop.call_soon_threadsafe(self._woken.set)

    def look(self, at: Callable[[int], FoundT]) -> FoundT:
        """Return what ``at`` makes of the service and its time, after everything due is carried out.

        What changes from here on ends the next ``wait``.
        """
        self._woken.clear()
        with self._service.lock:
            self._looked_at = due.settle(self._service)
            self._told = False
            return at(self._looked_at)

    async def wait(self, seconds: float) -> None:
        """Wait until something changes or becomes due, ``seconds`` at most."""
        due = self._due_in()
        timer = self._loop.call_later(seconds if due is None else min(seconds, due), self._woken.set)
        try:
            await self._woken.wait()
        finally:
            timer.cancel()

    def _due_in(self) -> float | None:
        """Return the seconds to what becomes due next, which may be now: time has gone on since the last look."""
        service = self._service
        with service.lock:
            instant = service.store.next_change(self._looked_at)
            # No clock gets behind the calendar.
            if instant is None or instant > LAST:
                return None
            return service.clock.wall_seconds(instant - service.clock.now() + 1)


async def until(service: Service, at: Callable[[int], FoundT | None], seconds: float) -> FoundT | None:
    """Return what ``at`` finds as soon as it finds something; None after ``seconds``."""
    end = stopwatch() + seconds
    with Watch(service) as watch:
        while (found := watch.look(at)) is None:
            left = end - stopwatch()
            if left <= 0:
                return None
            await watch.wait(left)
        return found


async def appearing(sens: Sens, service_id: str, seconds: float) -> Service | None:
    """Return the service as soon as there is one; None after ``seconds``."""
    loop = asyncio.get_running_loop()
    made: asyncio.Future[Service] = loop.create_future()

    def settle(service: Service) -> None:
        if not made.done():
            made.set_result(service)

    def told(service: Service) -> None:
        """Note a change. It is called in any thread."""
        if service.id == service_id:
            loop.call_soon_threadsafe(settle, service)

    sens.listeners.append(told)
    try:
        # One that came about before there was a listener tells nothing.
        with contextlib.suppress(KeyError):
            return sens.known(service_id)
        await asyncio.wait([made], timeout=seconds)
        return made.result() if made.done() else None
    finally:
        sens.listeners.remove(told)
