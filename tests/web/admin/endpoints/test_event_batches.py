"""Events are sent in small batches, so that many streams, or one that is not read, block nothing else."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.types import Message

from mocksens import Sens
from mocksens.core.inspection.events import Cursor
from mocksens.core.service import Service
from mocksens.web.admin.endpoints import events as admin_events
from mocksens.web.admin.endpoints.events import EventStream
from tests.client import Client, InProcess

PATIENCE = 5
Told = Callable[[bytes], Awaitable[None]]


@pytest.fixture
def sens() -> Sens:
    return Sens(seed="tests")


@pytest.fixture
def client(sens: Sens) -> Client:
    return Client(InProcess(sens))


@pytest.fixture
def service(sens: Sens, client: Client) -> Service:
    for _ in range(2):
        client.send(type="LMS", content="가" * 900, messages=[{"to": f"0101111{n:04d}"} for n in range(30)])
    return sens.service(client.service_id)


async def listen(sens: Sens, service: Service, told: Told) -> None:
    """Send all events, each batch by ``told``, until the task is cancelled."""

    async def send(message: Message) -> None:
        await told(message.get("body", b""))

    async def receive() -> Message:
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    await EventStream(sens, service, Cursor())({"type": "http"}, receive, send)


def messages(batch: bytes) -> list[Any]:
    events = [event.partition(b"\ndata: ") for event in batch.split(b"\n\n")]
    return [json.loads(data) for head, _, data in events if head.endswith(b"event: message")]


def test_one_stream_makes_a_batch_in_each_turn_of_the_loop(sens: Sens, service: Service) -> None:
    streams, turn, turns, done = 10, 0, [], 0

    async def main() -> None:
        loop = asyncio.get_running_loop()
        finished = asyncio.Event()

        def tick() -> None:
            nonlocal turn
            turn += 1
            loop.call_soon(tick)

        async def told(batch: bytes) -> None:
            nonlocal done
            if b"event: " in batch:
                turns.append(turn)
                done += len(messages(batch))
            if done == 60 * streams:
                finished.set()

        tick()
        listeners = [asyncio.ensure_future(listen(sens, service, told)) for _ in range(streams)]
        await finished.wait()
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)

    asyncio.run(asyncio.wait_for(main(), PATIENCE))
    assert len(set(turns)) == len(turns)


def test_a_batch_ends_with_the_event_that_makes_it_large(
    sens: Sens, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_events, "BATCH_BYTES", 1)
    batches: list[bytes] = []

    async def main() -> None:
        finished = asyncio.Event()

        async def told(batch: bytes) -> None:
            if b"event: " in batch:
                batches.append(batch)
            if len(batches) == 62:
                finished.set()

        listener = asyncio.ensure_future(listen(sens, service, told))
        await finished.wait()
        listener.cancel()

    asyncio.run(asyncio.wait_for(main(), PATIENCE))
    assert {batch.count(b"event: ") for batch in batches} == {1}


def test_nothing_is_made_for_a_client_before_it_has_read_what_came_before(
    sens: Sens, service: Service, client: Client
) -> None:
    told_messages: list[Any] = []
    before = 0

    async def main() -> None:
        nonlocal before
        pauses, read, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def told(batch: bytes) -> None:
            # As servers do: what is sent fills the buffer, and the next call waits until it is empty again.
            if told_messages:
                pauses.set()
                await read.wait()
            told_messages.extend(messages(batch))
            if len(told_messages) == 60:
                finished.set()

        listener = asyncio.ensure_future(listen(sens, service, told))
        await pauses.wait()
        before = len(told_messages)
        await asyncio.to_thread(client.clock, {"advance": "1h"})
        read.set()
        await finished.wait()
        listener.cancel()

    asyncio.run(asyncio.wait_for(main(), PATIENCE))
    statuses = [message["status"] for message in told_messages]
    assert 0 < before < len(statuses)
    assert "COMPLETED" not in statuses[:before]
    assert set(statuses[before:]) == {"COMPLETED"}
