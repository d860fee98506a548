"""Waiting for a message."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from mocksens.client.models.messages import Found, MessageData
from mocksens.client.models.queries import WaitQuery
from mocksens.core.clock import stopwatch
from mocksens.core.operations import due
from mocksens.core.parsing import durations
from mocksens.core.records import Message
from mocksens.core.service import Service
from mocksens.web import offload
from mocksens.web.admin.call import Context
from mocksens.web.admin.paths import absent, find
from mocksens.web.admin.query import CodeFinder, MessageFilter, code_finder, length, message_filter, wanted
from mocksens.web.admin.resources import message_view
from mocksens.web.admin.watch import appearing, until
from mocksens.web.delivery.sending import disconnection, lasts

CONTENT: Final = 40
"""Characters of a text that a message about others shows."""
OutcomeT = TypeVar("OutcomeT")


async def wait_for_message(context: Context[None, WaitQuery]) -> Found:
    """Return the first message that fits behind ``after``, as soon as it is there; 408 if none comes in time.

    A service that does not exist yet is waited for, too.
    """
    query, scope = context.query, context.request.scope
    timeout, fits, code_in = length(query.timeout), message_filter(query), code_finder(query.otp)
    end = stopwatch() + timeout / 1000
    service = find(context)
    if service is None and timeout:
        lasts(scope, timeout / 1000)
        coming = appearing(context.sens, context.service_id, timeout / 1000)
        service = await _unless_gone(context.request, coming)
    if service is None:
        raise HTTPException(408, _not_there(context, timeout))
    view, position = await offload.run(partial(_first, service, query.after, fits, code_in))
    look = _looking(service, position, fits, code_in)
    if view is None and (left := end - stopwatch()) > 0:
        lasts(scope, left)
        view = await _unless_gone(context.request, until(service, look, left))
    if view is None:
        raise HTTPException(408, _not_come(service, query, timeout))
    return Found(message=view, cursor=view.cursor)


def _not_there(context: Context[None, WaitQuery], timeout: int) -> str:
    """Say that nothing came, as there is not even a service."""
    said = absent(context.sens, context.service_id)
    return f"no message{wanted(context.query)} came within {durations.show(timeout)}: {said}"


def _looking(
    service: Service, after: int, fits: MessageFilter, code_in: CodeFinder
) -> Callable[[int], MessageData | None]:
    """Return what looks for the first message that fits; it passes over those that it has looked at."""
    position = after

    def look(now: int) -> MessageData | None:
        nonlocal position
        if service.dropped:
            raise HTTPException(404, f"the service {service.id} was dropped while you waited")
        fits.begin_look()
        message = next(filter(fits, service.store.messages.after(position)), None)
        position = max(position, service.store.messages.next_position)
        return None if message is None else message_view(service, message, now, code_in)

    return look


def _first(service: Service, after: int, fits: MessageFilter, code_in: CodeFinder) -> tuple[MessageData | None, int]:
    """Return the first message that fits behind ``after``, and from where on to look for another one."""
    with service.lock:
        now = due.settle(service)
        there, end = service.store.messages.after(after), service.store.messages.next_position
    message = next(filter(fits, there), None)
    if message is None:
        return None, max(after, end)
    with service.lock:
        return message_view(service, message, now, code_in), end


def _not_come(service: Service, query: WaitQuery, timeout: int) -> str:
    """Say that nothing came in time, and what came instead."""
    with service.lock:
        others = service.store.messages.after(query.after)
    said = f"no message{wanted(query)} came within {durations.show(timeout)}"
    if not others:
        return said
    return f"{said}; {len(others)} other{'s' if len(others) != 1 else ''} did: {'; '.join(_in_short(others[-3:]))}"


def _in_short(messages: Iterable[Message]) -> list[str]:
    return [f"to {message.to} {_beginning(message.content)!r}" for message in messages]


def _beginning(text: str) -> str:
    return text if len(text) <= CONTENT else f"{text[: CONTENT - 1]}…"


async def _unless_gone(request: Request, outcome: Awaitable[OutcomeT]) -> OutcomeT:
    """Return the outcome. Raises ``ClientDisconnect`` if the client goes away before it comes."""
    waited, gone = asyncio.ensure_future(outcome), asyncio.ensure_future(disconnection(request.receive))
    try:
        await asyncio.wait({waited, gone}, return_when=asyncio.FIRST_COMPLETED)
        if waited.done():
            return waited.result()
        raise ClientDisconnect
    finally:
        waited.cancel()
        gone.cancel()
