"""Functions that wait for a service, and for changes in it, without polling.

A waiting task wakes up when the service changes, and when a message or a reservation is next due. If no task waits,
there is neither a listener nor a timer.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Self, TypeVar

from mocksens.core.clock import LAST, stopwatch
from mocksens.core.operations import due
from mocksens.core.sens import Sens
from mocksens.core.service import Service

InspectedT = TypeVar("InspectedT")


class Watch:
    """A wake-up call for the task that creates it. Use it as a context manager, and call its methods only inside.

    ``woken`` is the event to set, for a task that watches several services.
    """

    def __init__(self, service: Service, woken: asyncio.Event | None = None) -> None:
        self._service = service
        self._loop = asyncio.get_running_loop()
        self._woken = woken or asyncio.Event()
        self._is_changed = False
        """True if something has changed since the last look. Further changes need not wake the task again."""
        self._looked_at = 0
        """The service's time at the last look, in milliseconds."""

    def __enter__(self) -> Self:
        with self._service.lock:
            self._service.listeners.append(self._wake)
        return self

    def __exit__(self, *_: object) -> None:
        with self._service.lock:
            self._service.listeners.remove(self._wake)

    def _wake(self) -> None:
        """Wake the task after a change. This may be called in any thread, with the service's lock held."""
        if not self._is_changed:
            self._is_changed = True
            self._loop.call_soon_threadsafe(self._woken.set)

    def look(self, inspect: Callable[[int], InspectedT]) -> InspectedT:
        """Return the result of ``inspect`` for the service's time, after carrying out everything that is due.

        Later changes end the next ``wait``.
        """
        self._woken.clear()
        with self._service.lock:
            self._looked_at = due.settle(self._service)
            self._is_changed = False
            return inspect(self._looked_at)

    async def wait(self, seconds: float) -> None:
        """Wait for at most ``seconds`` until something changes or becomes due."""
        until_due = self.seconds_until_due()
        timer = self._loop.call_later(seconds if until_due is None else min(seconds, until_due), self._woken.set)
        try:
            await self._woken.wait()
        finally:
            timer.cancel()

    def seconds_until_due(self) -> float | None:
        """Return the seconds from the last look until something is due, or None if nothing is."""
        service = self._service
        with service.lock:
            instant = service.store.next_change(self._looked_at)
            # No clock goes beyond LAST, which is the end of the calendar.
            if instant is None or instant > LAST:
                return None
            return service.clock.wall_seconds(instant - service.clock.now() + 1)


async def wait_for_result(
    service: Service, inspect: Callable[[int], InspectedT | None], seconds: float
) -> InspectedT | None:
    """Return the first result of ``inspect`` that is not None, or None after ``seconds``."""
    end = stopwatch() + seconds
    with Watch(service) as watch:
        while (result := watch.look(inspect)) is None:
            left = end - stopwatch()
            if left <= 0:
                return None
            await watch.wait(left)
        return result


async def wait_for_service(sens: Sens, service_id: str, seconds: float) -> Service | None:
    """Return the service as soon as it exists, or None after ``seconds``."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Service] = loop.create_future()

    def settle(service: Service) -> None:
        if not future.done():
            future.set_result(service)

    def notify(service: Service) -> None:
        """Resolve the future if this is the service. This may be called in any thread."""
        if service.id == service_id:
            loop.call_soon_threadsafe(settle, service)

    sens.listeners.append(notify)
    try:
        # The listener is not called for a service that was created before it was added.
        with contextlib.suppress(KeyError):
            return sens.known(service_id)
        await asyncio.wait([future], timeout=seconds)
        return future.result() if future.done() else None
    finally:
        sens.listeners.remove(notify)
