"""Work off the event loop: what becomes of it, and that nothing waits for it."""

import asyncio
import os
import subprocess
import sys
import threading
import time

import pytest

from mocksens.web import offload
from mocksens.web.offload import MORE, More, Workers

PATIENCE = 10
HANGING = """
import asyncio, threading
from mocksens.web import offload

async def main():
    begun = threading.Event()
    job = asyncio.ensure_future(offload.run(lambda: (begun.set(), threading.Event().wait())))
    await asyncio.sleep(0)
    begun.wait()
    print("hangs", flush=True)

asyncio.run(main())
"""


class Gate:
    """Work that waits until it is let through."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.opened = threading.Event()

    async def begins(self) -> None:
        assert await asyncio.to_thread(self.begun.wait, PATIENCE)

    def __call__(self) -> None:
        self.begun.set()
        assert self.opened.wait(PATIENCE)


def test_work_runs_in_another_thread_and_gives_its_result() -> None:
    assert asyncio.run(offload.run(threading.get_ident)) != threading.get_ident()


def test_what_the_work_raises_is_raised_to_the_one_who_waits() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(offload.run(lambda: 1 // 0))


def test_the_loop_goes_on_while_work_is_done() -> None:
    gate = Gate()

    async def main() -> None:
        job = asyncio.ensure_future(offload.run(gate))
        await gate.begins()
        gate.opened.set()
        await asyncio.wait_for(job, PATIENCE)

    asyncio.run(main())


def test_work_that_is_cancelled_before_it_begins_is_skipped() -> None:
    workers, gate, done = Workers(1), Gate(), []

    async def main() -> None:
        first = asyncio.ensure_future(workers.run(gate))
        second = asyncio.ensure_future(workers.run(lambda: done.append("second")))
        third = asyncio.ensure_future(workers.run(lambda: done.append("third")))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.sleep(0)
        gate.opened.set()
        await asyncio.gather(first, third)

    asyncio.run(main())
    assert done == ["third"]


class Steps:
    """Work of several steps that writes down each of them."""

    def __init__(self, name: str, count: int, done: list[str]) -> None:
        self._name = name
        self._left = count
        self._done = done

    def __call__(self) -> str | More:
        self._done.append(self._name)
        self._left -= 1
        return MORE if self._left else self._name


async def one_by_one(workers: Workers, *jobs: Steps) -> list[str]:
    """Return the results of ``jobs``, none of which begins before all of them wait."""
    gate = Gate()
    held = asyncio.ensure_future(workers.run(gate))
    waiting = [asyncio.ensure_future(workers.run(job)) for job in jobs]
    await gate.begins()
    gate.opened.set()
    await held
    return list(await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE))


def test_jobs_take_turns_after_each_step_and_new_ones_wait_for_one_step_at_most() -> None:
    done: list[str] = []
    jobs = [Steps("long", 4, done), Steps("also long", 3, done), Steps("short", 1, done)]
    assert asyncio.run(one_by_one(Workers(1), *jobs)) == ["long", "also long", "short"]
    # A new one, one that has begun, a new one, and so on.
    assert done == ["long", "long", "also long", "long", "short", "also long", "long", "also long"]


def test_work_that_is_cancelled_between_two_steps_is_dropped() -> None:
    workers, gate, done = Workers(1), Gate(), []

    def work() -> More | None:
        done.append("step")
        gate()
        return MORE

    async def main() -> None:
        job = asyncio.ensure_future(workers.run(work))
        await gate.begins()
        job.cancel()
        await asyncio.sleep(0)
        gate.opened.set()
        await workers.run(lambda: None)
        await workers.run(lambda: None)

    asyncio.run(asyncio.wait_for(main(), PATIENCE))
    assert done == ["step"]


@pytest.mark.parametrize("fails", [False, True])
def test_the_result_of_work_that_nobody_waits_for_any_more_is_thrown_away(*, fails: bool) -> None:
    workers, gate = Workers(1), Gate()

    def work() -> None:
        gate()
        assert not fails

    async def main() -> str:
        job = asyncio.ensure_future(workers.run(work))
        await gate.begins()
        job.cancel()
        await asyncio.sleep(0)
        gate.opened.set()
        return await workers.run(lambda: "next")

    assert asyncio.run(main()) == "next"


def test_a_loop_that_ended_meanwhile_does_not_end_the_thread() -> None:
    workers, gate = Workers(1), Gate()

    async def leave() -> None:
        asyncio.ensure_future(workers.run(gate))  # noqa: RUF006 - it is left behind
        await asyncio.sleep(0)

    asyncio.run(leave())
    gate.opened.set()
    assert asyncio.run(workers.run(lambda: "next")) == "next"


def test_the_end_of_the_process_does_not_wait_for_work() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=PATIENCE * 3, check=True
    )
    assert ended.stdout == "hangs\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own() -> None:
    workers = Workers(1)
    asyncio.run(workers.run(lambda: None))
    child = os.fork()
    if not child:
        code = 1
        try:
            code = asyncio.run(workers.run(lambda: 0))
        finally:
            os._exit(code)
    end = time.monotonic() + PATIENCE
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, 9)
    assert os.waitstatus_to_exitcode(ended[1]) == 0
