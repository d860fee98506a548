"""Execution of work off the event loop, in daemon threads.

``asyncio.to_thread`` and AnyIO join their threads when the interpreter exits, so that a slow job would delay the exit.
The threads of this module start with the first job and end with the process, even in the middle of a job.
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
"""The default number of threads: two, so that a long job leaves a thread for short ones."""


class More(Enum):
    """The result of a step of work that has further steps."""

    MORE = "more"


MORE: Final = More.MORE


class _Job(Struct, frozen=True):
    work: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    outcome: asyncio.Future[Any]


class Workers:
    """Worker threads and their queues.

    The threads alternate between new and unfinished jobs, each in the order of arrival. Therefore, a long job delays a
    short one by one step at most, and a long job makes progress even among many short ones.
    """

    def __init__(self, count: int = THREADS) -> None:
        self._count = count
        self._turns: SimpleQueue[None] = SimpleQueue()
        """One item for each waiting job. Unlike a condition, the queue survives a fork while threads wait for it."""
        self._new: deque[_Job] = deque()
        self._unfinished: deque[_Job] = deque()
        self._was_new = False
        """True if the last turn took a new job."""
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    async def run(self, work: Callable[[], ResultT | More]) -> ResultT:
        """Call ``work`` in a thread, and return its result or raise its exception.

        Work that returns ``MORE`` is called again after other jobs have had their turn. Cancelled work takes no further
        step, and the result of its current step is discarded.
        """
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[ResultT] = loop.create_future()
        self._add(self._new, _Job(work, loop, outcome))
        self._start()
        return await outcome

    def _start(self) -> None:
        with self._lock:
            # A forked process does not inherit the parent's threads.
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            while len(self._threads) < self._count:
                thread = threading.Thread(target=self._serve, name="mocksens-worker", daemon=True)
                thread.start()
                self._threads.append(thread)

    def _serve(self) -> None:
        while True:
            self._turns.get()
            job = self._next()
            if _run_step(job) is MORE:
                self._add(self._unfinished, job)

    def _add(self, jobs: deque[_Job], job: _Job) -> None:
        jobs.append(job)
        self._turns.put(None)

    def _next(self) -> _Job:
        with self._lock:
            self._was_new = bool(self._new) and not (self._was_new and self._unfinished)
            return (self._new if self._was_new else self._unfinished).popleft()


def _run_step(job: _Job) -> More | None:
    """Run a step of a job, and return ``MORE`` if it has another one."""
    if job.outcome.cancelled():
        return None
    try:
        result = job.work()
        if isinstance(result, More):
            return result
        set_outcome = partial(_set_result, job.outcome, result)
    except BaseException as error:  # noqa: BLE001 - raised again where the job is awaited
        set_outcome = partial(_set_exception, job.outcome, error)
    # If the loop is closed, nothing awaits the job any longer.
    with contextlib.suppress(RuntimeError):
        job.loop.call_soon_threadsafe(set_outcome)
    return None


def _set_result(outcome: asyncio.Future[Any], result: Any) -> None:
    if not outcome.done():
        outcome.set_result(result)


def _set_exception(outcome: asyncio.Future[Any], error: BaseException) -> None:
    if not outcome.done():
        outcome.set_exception(error)


REQUESTS: Final = Workers()
"""The threads that process pictures in requests to SENS. All servers of the process share them."""
REFUSALS: Final = Workers(1)
"""The thread that diagnoses refused signatures, so that these quick jobs do not wait behind pictures."""
run: Final = Workers().run
"""A function that runs work of the admin API in separate threads, so that it does not wait behind clients' pictures."""
