"""The wait for a message."""

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
from mocksens.web.admin.call import SERVICE, Call, Context
from mocksens.web.admin.paths import explain_absence, find_service
from mocksens.web.admin.query import (
    CodeFinder,
    MessageFilter,
    code_finder,
    describe_filters,
    message_filter,
    parse_timeout,
)
from mocksens.web.admin.resources import message_view
from mocksens.web.admin.watch import wait_for_result, wait_for_service
from mocksens.web.delivery.sending import disconnection, lasts

CONTENT: Final = 40
"""Maximum number of characters of another message's content that a refusal shows."""
OutcomeT = TypeVar("OutcomeT")


async def wait_for_message(context: Context[None, WaitQuery]) -> Found:
    """Return the first message after the cursor that matches, as soon as it exists.

    If the service does not exist, wait for it, too. Raise ``HTTPException`` 408 if no such message arrives in time, and
    404 if the service is dropped.
    """
    query, scope = context.query, context.request.scope
    timeout, matches, code_in = parse_timeout(query.timeout), message_filter(query), code_finder(query.otp)
    end = stopwatch() + timeout / 1000
    service = find_service(context)
    if service is None and timeout:
        lasts(scope, timeout / 1000)
        creation = wait_for_service(context.sens, context.service_id, timeout / 1000)
        service = await _unless_disconnected(context.request, creation)
    if service is None:
        raise HTTPException(408, _explain_no_service(context, timeout))
    view, position = await offload.run(partial(_find_first, service, query.after, matches, code_in))
    look = _finder(service, position, matches, code_in)
    if view is None and (left := end - stopwatch()) > 0:
        lasts(scope, left)
        view = await _unless_disconnected(context.request, wait_for_result(service, look, left))
    if view is None:
        raise HTTPException(408, _explain_timeout(service, query, timeout))
    return Found(message=view, cursor=view.cursor)


def _explain_no_service(context: Context[None, WaitQuery], timeout: int) -> str:
    """Explain that no message arrived because there is no such service."""
    absence = explain_absence(context.sens, context.service_id)
    return f"no message{describe_filters(context.query)} came within {durations.show(timeout)}: {absence}"


def _finder(
    service: Service, after: int, matches: MessageFilter, code_in: CodeFinder
) -> Callable[[int], MessageData | None]:
    """Return a function that finds the first message that matches. It skips the messages seen by earlier calls."""
    position = after

    def look(now: int) -> MessageData | None:
        nonlocal position
        if service.dropped:
            raise HTTPException(404, f"the service {service.id} was dropped while you waited")
        matches.begin_look()
        message = next(filter(matches, service.store.messages.after(position)), None)
        position = max(position, service.store.messages.next_position)
        return None if message is None else message_view(service, message, now, code_in)

    return look


def _find_first(
    service: Service, after: int, matches: MessageFilter, code_in: CodeFinder
) -> tuple[MessageData | None, int]:
    """Return the first message after ``after`` that matches, and the position from which to continue."""
    with service.lock:
        now = due.settle(service)
        messages, end = service.store.messages.after(after), service.store.messages.next_position
    message = next(filter(matches, messages), None)
    if message is None:
        return None, max(after, end)
    with service.lock:
        return message_view(service, message, now, code_in), end


def _explain_timeout(service: Service, query: WaitQuery, timeout: int) -> str:
    """Explain that no message matched in time, with the latest messages that did not match."""
    with service.lock:
        others = service.store.messages.after(query.after)
    sentence = f"no message{describe_filters(query)} came within {durations.show(timeout)}"
    if not others:
        return sentence
    number = f"{len(others)} other{'s' if len(others) != 1 else ''}"
    return f"{sentence}; {number} did: {'; '.join(_summaries(others[-3:]))}"


def _summaries(messages: Iterable[Message]) -> list[str]:
    return [f"to {message.to} {_shorten(message.content)!r}" for message in messages]


def _shorten(text: str) -> str:
    return text if len(text) <= CONTENT else f"{text[: CONTENT - 1]}…"


async def _unless_disconnected(request: Request, outcome: Awaitable[OutcomeT]) -> OutcomeT:
    """Return the outcome. Raise ``ClientDisconnect`` if the client disconnects before that."""
    result, disconnect = asyncio.ensure_future(outcome), asyncio.ensure_future(disconnection(request.receive))
    try:
        await asyncio.wait({result, disconnect}, return_when=asyncio.FIRST_COMPLETED)
        if result.done():
            return result.result()
        raise ClientDisconnect
    finally:
        result.cancel()
        disconnect.cancel()


CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/messages/wait",
        handler=wait_for_message,
        says="Wait for a message that matches, and return the first one. It may have come before the call."
        " Messages of reservations count once they are due. The service need not exist yet.",
        query=WaitQuery,
        gives=Found,
        fails={
            404: "the service was dropped during the wait",
            408: "no message matched in time; the message lists what came instead, or says that there is no such"
            " service",
        },
    ),
)
