"""Sending of a reply, after its delay and with its fault.

A ``Reply`` describes what to do; nothing is decided here. Delays and work on the connection happen in the task of the
request.
"""

import asyncio
import math
import socket
import struct
from collections.abc import Coroutine
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from mocksens.core.clock import stopwatch
from mocksens.spec.faults import UNANSWERED, Fault
from mocksens.web.delivery.contents import cut
from mocksens.web.delivery.extension import ANSWERED, EXTENSION
from mocksens.web.wire.responses import Reply

ON_THE_LINE: Final = frozenset({Fault.RESET, Fault.HANG, Fault.EMPTY, Fault.GARBAGE, Fault.TRUNCATED, Fault.SLOW})
"""Faults that affect the connection, not only the contents."""
GARBAGE: Final = b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03 this is not HTTP \x00\xff\xfe\r\n"
BEATS: Final = 4
"""The number of pieces per second of a slow response, if its rate is high enough."""


def is_plain(reply: Reply) -> bool:
    """Return whether a reply is sent at once and unchanged."""
    return not reply.delay and reply.fault not in ON_THE_LINE


async def deliver(scope: Scope, receive: Receive, send: Send, reply: Reply) -> None:
    """Send ``reply`` with its delay and fault, and record the seconds after which a client gave up."""
    started = stopwatch()
    extension = scope.get("extensions", {}).get(EXTENSION, {})
    if not extension.get("keep_alive", True):
        # The server would close the connection anyway, but the journal would not know.
        reply.close()
    is_there = await _deliver(scope, receive, send, reply)
    transport = extension.get("transport")
    ended_at = None if transport is None else transport.ended_at
    if is_there and ended_at is not None and reply.fault not in UNANSWERED:
        is_there = await transport.is_heard()
    if not is_there and reply.entry is not None:
        reply.entry.gave_up = (stopwatch() if ended_at is None else ended_at) - started


async def _deliver(scope: Scope, receive: Receive, send: Send, reply: Reply) -> bool:
    """Send ``reply``. Return False if the client disconnected before the end of the response."""
    lasts(scope, _duration(reply))
    if reply.delay and not await _wait(receive, reply.delay / 1000):
        return False
    transport = scope.get("extensions", {}).get(EXTENSION, {}).get("transport")
    match reply.fault:
        case Fault.HANG:
            await disconnection(receive)
            return False
        case Fault.SLOW:
            return await _drip(scope, receive, send, reply)
        case Fault.RESET | Fault.EMPTY | Fault.GARBAGE | Fault.TRUNCATED if transport is not None:
            scope[ANSWERED] = True
            if not transport.is_closing():
                await _break(reply.fault, transport, send, reply)
            await disconnection(receive)
        case _:
            await write(scope, send, reply)
    return True


async def write(scope: Scope, send: Send, reply: Reply) -> None:
    """Send a response, head and body in one piece if the server can do that."""
    scope[ANSWERED] = True
    answer = scope.get("extensions", {}).get(EXTENSION, {}).get("answer")
    if answer is not None:
        await answer(reply)
        return
    await send({"type": "http.response.start", "status": reply.response.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": reply.response.body})


def lasts(scope: Scope, seconds: float) -> None:
    """Give the transport the duration of a response. It closes a half-closed connection if that is too long."""
    transport = scope.get("extensions", {}).get(EXTENSION, {}).get("transport")
    if transport is not None:
        transport.lasts(seconds)


def _duration(reply: Reply) -> float:
    if reply.fault is Fault.HANG:
        return math.inf
    trickle = len(reply.response.body) / reply.rate if reply.fault is Fault.SLOW else 0
    return reply.delay / 1000 + trickle


async def until_disconnected(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Run ``work`` until it ends or the client disconnects. Raise its exception, if any."""
    ends = {asyncio.ensure_future(work), asyncio.ensure_future(disconnection(receive))}
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for end in ends:
            end.cancel()
        failures = await asyncio.gather(*ends, return_exceptions=True)
    for failure in failures:
        if isinstance(failure, Exception):
            raise failure


async def disconnection(receive: Receive) -> None:
    """Wait until the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _wait(receive: Receive, seconds: float) -> bool:
    """Wait for ``seconds``. Return False if the client disconnects first."""
    leaving = asyncio.ensure_future(disconnection(receive))
    try:
        left, _ = await asyncio.wait({leaving}, timeout=seconds)
    finally:
        leaving.cancel()
    return not left


async def _drip(scope: Scope, receive: Receive, send: Send, reply: Reply) -> bool:
    """Send the response in small pieces, ``reply.rate`` bytes a second. Return False if the client disconnects."""
    scope[ANSWERED] = True
    await send({"type": "http.response.start", "status": reply.response.status, "headers": reply.headers})
    body, size = reply.response.body, max(reply.rate // BEATS, 1)
    for start in range(0, len(body), size):
        if not await _wait(receive, min(size, len(body) - start) / reply.rate):
            return False
        await send({"type": "http.response.body", "body": body[start : start + size], "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    return True


async def _break(fault: Fault, transport: Any, send: Send, reply: Reply) -> None:
    match fault:
        case Fault.RESET:
            # With SO_LINGER at 0 seconds, closing discards unsent data and sends an RST.
            connection = transport.get_extra_info("socket")
            if connection is not None:
                with socket.socket(fileno=socket.dup(connection.fileno())) as same:
                    same.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        case Fault.GARBAGE:
            transport.write(GARBAGE)
            transport.close()
        case Fault.TRUNCATED:
            await send({"type": "http.response.start", "status": reply.response.status, "headers": reply.headers})
            await send({"type": "http.response.body", "body": cut(reply.response.body), "more_body": True})
            transport.close()
        case _:
            transport.close()
