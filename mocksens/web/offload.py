"""Runs work off the event loop, in threads that the end of the process never waits for.

``asyncio.to_thread`` and AnyIO's worker threads are joined when the interpreter exits, so that one slow job would hold
up SIGTERM. These threads are daemons: they start with the first job, and end with the process in the middle of one.
"""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from enum import Enum
from functools import partial
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from msgspec import Struct

ResultT = TypeVar("ResultT")

THREADS: Final = 2
"""One long job leaves a thread for the short ones."""


class More(Enum):
    """What work returns that has another step to do."""

    MORE = "more"


MORE: Final = More.MORE


class _Job(Struct, frozen=True):
    work: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    outcome: asyncio.Future[Any]


class Workers:
    """A few threads and what they still have to do.

    New jobs and those that have begun take turns, each kind in its order: a long job holds up a short one for no more
    than a step, and many short ones never stop a long one.
    """

    def __init__(self, count: int = THREADS) -> None:
        self._count = count
        self._turns: SimpleQueue[None] = SimpleQueue()
        """One for each job that waits. Unlike a condition, it survives a fork while threads wait for it."""
        self._new: deque[_Job] = deque()
        self._begun: deque[_Job] = deque()
        self._was_new = False
        """Whether the last turn was a new job's."""
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    async def run(self, work: Callable[[], ResultT | More]) -> ResultT:
        """Return what ``work`` returns, or raise what it raises.

        Work that returns ``MORE`` is called again after others had their turn. Work that was cancelled before it began,
        or between two steps, is dropped. The result of a step that has begun is thrown away.
        """
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[ResultT] = loop.create_future()
        self._add(self._new, _Job(work, loop, outcome))
        self._start()
        return await outcome

    def _start(self) -> None:
        with self._lock:
            # In a forked process the threads of its parent are not alive.
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            while len(self._threads) < self._count:
                thread = threading.Thread(target=self._serve, name="mocksens-worker", daemon=True)
                thread.start()
                self._threads.append(thread)

    def _serve(self) -> None:
        while True:
            self._turns.get()
            job = self._next()
            if _do(job) is MORE:
                self._add(self._begun, job)

    def _add(self, jobs: deque[_Job], job: _Job) -> None:
        jobs.append(job)
        self._turns.put(None)

    def _next(self) -> _Job:
        with self._lock:
            self._was_new = bool(self._new) and not (self._was_new and self._begun)
            return (self._new if self._was_new else self._begun).popleft()


def _do(job: _Job) -> More | None:
    """Do a step of a job, and return whether there is more to do."""
    if job.outcome.cancelled():
        return None
    try:
        result = job.work()
        if isinstance(result, More):
            return result
        settle = partial(_succeed, job.outcome, result)
    except BaseException as error:  # noqa: BLE001 - the awaiter gets it
        settle = partial(_fail, job.outcome, error)
    # A loop that has ended has nobody who waits.
    with contextlib.suppress(RuntimeError):
        job.loop.call_soon_threadsafe(settle)
    return None


def _succeed(outcome: asyncio.Future[Any], result: Any) -> None:
    if not outcome.done():
        outcome.set_result(result)


def _fail(outcome: asyncio.Future[Any], error: BaseException) -> None:
    if not outcome.done():
        outcome.set_exception(error)


REQUESTS: Final = Workers()
"""For the pictures in requests of SENS's clients; all servers of this process share them."""
REFUSALS: Final = Workers(1)
"""For signatures that were refused: to explain one is short, and does not wait behind pictures."""
run: Final = Workers().run
"""Runs what the admin API needs, in other threads: who looks in does not wait behind a client's pictures."""
