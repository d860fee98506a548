"""A request that the end of the server interrupts."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from mocksens import Sens
from mocksens.web.app import create_app


def test_who_waits_as_the_server_ends_is_told_that_it_was_stopped() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def scene() -> None:
        waiting = asyncio.Event()

        async def receive() -> MutableMapping[str, Any]:
            waiting.set()
            await asyncio.Event().wait()
            return {}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        path = "/sms/v2/services/a/messages"
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"content-length", b"9")],
            "extensions": {},
        }
        task = asyncio.create_task(create_app(Sens())(scope, receive, send))
        await waiting.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(scene())
    headers = dict(sent[0]["headers"])
    assert headers[b"x-mocksens-diagnosis"] == b"the server was stopped while you waited"
