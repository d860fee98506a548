"""Send a reply, after its delay and with its fault.

A ``Reply`` says what is to happen; nothing is decided here. What takes time or the connection itself is done in the
task of the request concerned.
"""

import asyncio
import math
import socket
import struct
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from mocksens.core.clock import stopwatch
from mocksens.spec.faults import UNANSWERED, Fault
from mocksens.web.delivery.contents import cut
from mocksens.web.delivery.extension import ANSWERED, EXTENSION
from mocksens.web.wire.responses import Reply

ON_THE_LINE: Final = frozenset({Fault.RESET, Fault.HANG, Fault.EMPTY, Fault.GARBAGE, Fault.TRUNCATED, Fault.SLOW})
"""The faults that are more than other contents."""
GARBAGE: Final = b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03 this is not HTTP \x00\xff\xfe\r\n"
BEATS: Final = 4
"""Pieces a second of a slow answer, if there are enough bytes."""


def is_plain(reply: Reply) -> bool:
    """Return whether a reply is sent at once, as it is."""
    return not reply.delay and reply.fault not in ON_THE_LINE


async def deliver(scope: Scope, receive: Receive, send: Send, reply: Reply) -> None:
    """Send ``reply``, or what its delay and its fault leave of it, and record after how long a client gave up."""
    started = stopwatch()
    extension = scope.get("extensions", {}).get(EXTENSION, {})
    if not extension.get("keep_alive", True):
        # A server would say so by itself, but the journal would not know.
        reply.close()
    is_there = await _deliver(scope, receive, send, reply)
    transport = extension.get("transport")
    ended_at = None if transport is None else transport.ended_at
    if is_there and ended_at is not None and reply.fault not in UNANSWERED:
        is_there = await transport.is_heard()
    if not is_there and reply.entry is not None:
        reply.entry.gave_up = (stopwatch() if ended_at is None else ended_at) - started


async def _deliver(scope: Scope, receive: Receive, send: Send, reply: Reply) -> bool:
    """Send ``reply``; return False if the client went away before it had its answer."""
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
    """Send an answer, head and body in one piece where the server can."""
    scope[ANSWERED] = True
    answer = scope.get("extensions", {}).get(EXTENSION, {}).get("answer")
    if answer is not None:
        await answer(reply)
        return
    await send({"type": "http.response.start", "status": reply.response.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": reply.response.body})


def lasts(scope: Scope, seconds: float) -> None:
    """Tell the transport how long an answer takes: it waits that long for a client that has done sending."""
    transport = scope.get("extensions", {}).get(EXTENSION, {}).get("transport")
    if transport is not None:
        transport.lasts(seconds)


def _duration(reply: Reply) -> float:
    if reply.fault is Fault.HANG:
        return math.inf
    trickle = len(reply.response.body) / reply.rate if reply.fault is Fault.SLOW else 0
    return reply.delay / 1000 + trickle


async def disconnection(receive: Receive) -> None:
    """Return once the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _wait(receive: Receive, seconds: float) -> bool:
    """Wait; return False if the client goes away before."""
    leaving = asyncio.ensure_future(disconnection(receive))
    try:
        left, _ = await asyncio.wait({leaving}, timeout=seconds)
    finally:
        leaving.cancel()
    return not left


async def _drip(scope: Scope, receive: Receive, send: Send, reply: Reply) -> bool:
    """Send the answer in small pieces, ``reply.rate`` bytes a second; return False if the client went away."""
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
            # With unsent data thrown away at once, closing is an RST and nothing else.
            connection = transport.get_extra_info("socket")
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
