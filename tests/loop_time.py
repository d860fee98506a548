"""Measures the processor time of every callback on the event loops that serve.

What is measured is each read and each piece of one (the fast path), and each step of a task: of the ordinary path, the
admin API, waits and event streams, in a server in a thread and in process. uvloop's other callbacks cannot be seen
from Python; of ours, timers and wake-ups are left. Collecting garbage does not count: it is the heap of the tests.
``tests/loop_limit.py`` fails the test in which one took too long.
"""

import asyncio
import gc
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from mocksens.web.http import uvicorn_server
from mocksens.web.http.protocol import Protocol

MOST = 0.1 if sys.gettrace() is None else 1.0
"""Seconds of processor time that one callback may take; where coverage is measured, all take many times as long."""
NORMAL = 0.007
"""Seconds that ``_yardstick`` takes on an idle machine of the kind for which that limit was chosen."""
OLDEST = 2
"""The generation whose collection takes long."""


class Overrun(NamedTuple):
    """A callback that took more than ``MOST`` seconds. ``slowness`` is that of the machine right after it."""

    place: str
    seconds: float
    slowness: float

    @property
    def is_excused(self) -> bool:
        """Return whether it would have been fast enough on an idle machine."""
        return self.seconds <= MOST * self.slowness


OVERRUNS: list[Overrun] = []
"""Those since the last test."""


def too_long(seconds: float) -> bool:
    """Return whether ``seconds`` of processor time are too many for one callback, on this machine at this moment."""
    return seconds > MOST and seconds > MOST * _slowness()


def processor_time(work: Callable[[], object], clock: Callable[[], float] = time.thread_time) -> float:
    """Return the seconds of processor time that ``work`` takes, without collecting garbage.

    They are those of this thread, or with ``time.process_time`` as ``clock``, of all threads. A collection can take a
    fifth of a second: it goes through whatever the tests before this one have left.
    """
    gc.disable()
    try:
        began = clock()
        work()
        return clock() - began
    finally:
        gc.enable()


def _slowness() -> float:
    """Return how many times as long as normal everything takes now: neighbours share caches and cores."""
    began = time.thread_time()
    _yardstick()
    return max(1.0, (time.thread_time() - began) / NORMAL)


def _yardstick() -> int:
    return sum(len(f"{number:08}".encode()) for number in range(20_000))


class _Collecting(threading.local):
    """The seconds that this thread has spent on garbage collection."""

    seconds = 0.0
    began = 0.0


COLLECTING = _Collecting()


def _collect(phase: str, info: dict[str, int]) -> None:
    if info["generation"] < OLDEST:
        return
    if phase == "start":
        COLLECTING.began = time.thread_time()
    else:
        COLLECTING.seconds += time.thread_time() - COLLECTING.began


@contextmanager
def timed(place: object) -> Iterator[None]:
    """Note what stands in the block if it takes too long."""
    began, collecting = time.thread_time(), COLLECTING.seconds
    try:
        yield
    finally:
        seconds = time.thread_time() - began - (COLLECTING.seconds - collecting)
        if seconds > MOST:
            OVERRUNS.append(Overrun(getattr(place, "__qualname__", repr(place)), seconds, _slowness()))


class _Timed(Coroutine[Any, Any, Any]):
    """A coroutine, each of whose steps is timed."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine

    def send(self, value: Any) -> Any:
        with timed(self._coroutine):
            return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        with timed(self._coroutine):
            return self._coroutine.throw(*error)

    def close(self) -> None:
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._coroutine.__await__()


def measured_task(loop: asyncio.AbstractEventLoop, coroutine: Any, **more: Any) -> asyncio.Task[Any]:
    """Return a task factory for the loops that serve."""
    return asyncio.Task(_Timed(coroutine), loop=loop, **more)


@contextmanager
def measuring() -> Iterator[None]:
    """All servers that begin inside the block are measured."""
    startup, data_received, feed = uvicorn_server.UvicornServer.startup, Protocol.data_received, Protocol._feed

    async def measured_startup(self: Any, *args: Any, **named: Any) -> None:
        asyncio.get_running_loop().set_task_factory(measured_task)
        await startup(self, *args, **named)

    def measured_data_received(self: Any, data: bytes) -> None:
        with timed(data_received):
            data_received(self, data)

    def measured_feed(self: Any, data: bytes) -> None:
        with timed(feed):
            feed(self, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uvicorn_server.UvicornServer, "startup", measured_startup)
        patch.setattr(Protocol, "_feed", measured_feed)
        patch.setattr(Protocol, "data_received", measured_data_received)
        gc.callbacks.append(_collect)
        try:
            yield
        finally:
            gc.callbacks.remove(_collect)


def overruns() -> list[Overrun]:
    """Those since it was asked for last."""
    found = OVERRUNS[:]
    del OVERRUNS[: len(found)]
    return found
