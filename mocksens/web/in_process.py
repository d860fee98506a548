"""Requests to an ASGI application of this process, without a connection."""

import asyncio
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from msgspec import Struct
from starlette.types import ASGIApp, Message, Scope

from mocksens.web.delivery.extension import EXTENSION

PATIENCE: Final = 15.0
"""Seconds after which the client of a request disconnects, because a fault may delay an answer for ever."""
HERE: Final = ("127.0.0.1", 0)
"""The address of client and server, which have no connection."""


class InProcessAnswer(Struct, frozen=True):
    """The answer to a request. ``status`` is 0 if the application broke the connection instead of answering."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class NoConnection:
    """The connection that an answer in the same process lacks, for the faults that break it."""

    ended_at: float | None = None

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    def get_extra_info(self, _: str) -> None:
        """Return None, because there is no socket."""

    def is_closing(self) -> bool:
        """Return whether the connection is closed."""
        return self.ended.is_set()

    def write(self, _: bytes) -> None:
        """Discard bytes that are no HTTP."""

    def lasts(self, _: float) -> None:
        """Do nothing, because the duration of an answer matters only to a half-closed connection."""

    def close(self) -> None:
        """End the connection."""
        self.ended.set()

    def abort(self) -> None:
        """End the connection."""
        self.ended.set()


async def request(
    app: ASGIApp, method: str, target: str, headers: Iterable[tuple[str, str]] = (), body: bytes = b""
) -> InProcessAnswer:
    """Send a request to ``app``, and return its answer. ``target`` is path and query, with escapes.

    An answer that is not complete after ``PATIENCE`` ends there.
    """
    path, _, query = target.partition("?")
    connection = NoConnection()
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "client": HERE,
        "server": HERE,
        "extensions": {EXTENSION: {"target": target.encode(), "transport": connection}},
    }
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    messages: list[Message] = []

    async def receive() -> Message:
        if pending:
            return pending.pop()
        await connection.ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        messages.append(message)

    timer = asyncio.get_running_loop().call_later(PATIENCE, connection.close)
    try:
        await app(scope, receive, send)
    finally:
        timer.cancel()
    start = next((message for message in messages if message["type"] == "http.response.start"), None)
    if start is None:
        return InProcessAnswer(0, (), b"")
    fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"])
    return InProcessAnswer(start["status"], fields, b"".join(message.get("body", b"") for message in messages))
