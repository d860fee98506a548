"""A request that the end of the server interrupts, or its own caller."""

import asyncio
from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any

import pytest

from mocksens import Sens, Switches
from mocksens.core.switches import Auth
from mocksens.web.app import create_app
from tests.scripts import play

Message = MutableMapping[str, Any]
LIMIT = 0.05
"""Seconds that a caller waits for an answer that never comes."""


@pytest.fixture
def unguarded() -> Sens:
    """Return a SENS that verifies no signature."""
    return Sens(switches=Switches(auth=Auth.OFF))


def scope() -> dict[str, Any]:
    path = "/sms/v2/services/a/messages"
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", b"9")],
        "extensions": {},
    }


def answer_to(
    sens: Sens, receive: Callable[[], Coroutine[Any, Any, Message]], sent: list[Message]
) -> Coroutine[Any, Any, None]:
    """Return the application's answer to a request without a signature, which becomes ``sent``."""

    async def send(message: Message) -> None:
        sent.append(message)

    return create_app(sens)(scope(), receive, send)


def diagnosis(sent: list[Message]) -> bytes:
    return bytes(dict(sent[0]["headers"])[b"x-mocksens-diagnosis"])


def test_who_waits_as_the_server_ends_is_told_that_it_was_stopped(unguarded: Sens) -> None:
    sent: list[Message] = []

    async def scene() -> None:
        waiting = asyncio.Event()

        async def receive() -> Message:
            waiting.set()
            await asyncio.Event().wait()
            return {}

        task = asyncio.create_task(answer_to(unguarded, receive, sent))
        await waiting.wait()
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()

    asyncio.run(scene())
    assert diagnosis(sent) == b"the server was stopped before it had answered"


def test_a_caller_that_waits_only_so_long_is_told_that_it_was_too_long(unguarded: Sens) -> None:
    play(unguarded.service("a"), "then: {fault: hang}")
    sent: list[Message] = []
    bodies = [b"{}"]

    async def receive() -> Message:
        if not bodies:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": bodies.pop()}

    async def scene() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(answer_to(unguarded, receive, sent), LIMIT)

    asyncio.run(scene())
    assert diagnosis(sent) == b"the server was stopped before it had answered"
