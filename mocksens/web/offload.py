"""Runs work off the event loop, in threads that the end of the process never waits for.

``asyncio.to_thread`` and AnyIO's worker threads are joined when the interpreter exits, so that one slow job would hold
up SIGTERM. These threads are daemons: they start with the first job, and end with the process in the middle of one.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, Final, NamedTuple, TypeVar

Result = TypeVar("Result")

THREADS: Final = 2
"""One long job leaves a thread for the short ones."""


class _Job(NamedTuple):
    work: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    outcome: asyncio.Future[Any]


class Workers:
    """A few threads and what they still have to do."""

    def __init__(self, count: int = THREADS) -> None:
        self._count = count
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    async def run(self, work: Callable[[], Result]) -> Result:
        """Return what ``work`` returns, or raise what it raises.

        Work that was cancelled before it began is skipped. If it has begun, its result is thrown away.
        """
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Result] = loop.create_future()
        self._jobs.put(_Job(work, loop, outcome))
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
            _do(self._jobs.get())


def _do(job: _Job) -> None:
    if job.outcome.cancelled():
        return
    try:
        settle = partial(_succeed, job.outcome, job.work())
    except BaseException as error:  # noqa: BLE001 - the awaiter gets it
        settle = partial(_fail, job.outcome, error)
    # A loop that has ended has nobody who waits.
    with contextlib.suppress(RuntimeError):
        job.loop.call_soon_threadsafe(settle)


def _succeed(outcome: asyncio.Future[Any], result: Any) -> None:
    if not outcome.done():
        outcome.set_result(result)


def _fail(outcome: asyncio.Future[Any], error: BaseException) -> None:
    if not outcome.done():
        outcome.set_exception(error)


REQUESTS: Final = Workers()
"""For what the requests of SENS's clients need; all servers of this process share them."""
run: Final = Workers().run
"""Runs what the admin API needs, in other threads: who looks in does not wait behind a client's pictures."""
