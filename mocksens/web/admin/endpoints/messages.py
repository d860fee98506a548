"""What a service holds and was asked: messages, waiting for one, reservations, the journal, and whether it was sent."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.clock import stopwatch
from mocksens.core.operations import delivery
from mocksens.core.parsing import durations
from mocksens.core.records import Message, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.storage.journal import Entry, Journal
from mocksens.web import offload
from mocksens.web.admin import query
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.bodies import change, read
from mocksens.web.admin.paths import absent, find, known, route, unknown
from mocksens.web.admin.query import MessageFilter
from mocksens.web.admin.resources import attached_view, file_view, message_view, request_view, reservation_view
from mocksens.web.admin.watch import appearing, until
from mocksens.web.http.faults import lasts
from mocksens.web.lists import EVERY, list_answer, rows

if TYPE_CHECKING:
    from mocksens.core.inspection.expectations import AcceptedMessage, Claim, Difference, NearMiss

CONTENT: Final = 40
"""Characters of a text that a message about others shows."""
CUT: Final = {"truncated": True}
"""Said of a page that ends before the limit because of its size."""
NUMBER: Final = re.compile("[0-9]{1,15}")
CodeIn = Callable[[str], str | None]
"""Finds the one-time code in a text."""
Outcome = TypeVar("Outcome")


def routes(sens: Sens, service: str) -> list[Route]:
    """The calls over ``sens``, below the path of a ``service``."""
    calls = _Calls(sens)
    return [
        route(f"{service}/messages", calls.messages),
        route(f"{service}/messages/wait", calls.wait),
        route(f"{service}/messages/{{message_id}}", calls.message),
        route(f"{service}/reservations", calls.reservations),
        route(f"{service}/files/{{file_id}}", calls.file),
        route(f"{service}/requests", calls.requests),
        route(f"{service}/requests/{{number}}", calls.request),
        route(f"{service}/verify", calls.verify, ("POST",)),
        route("/requests", calls.strays),
    ]


class _Calls:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def messages(self, request: Request) -> Response:
        """The messages that fit, oldest first, and the cursor behind the last one."""
        after, limit, fits = query.number(request, "after"), query.limit(request), query.message_filter(request)
        code_in = query.code(request)
        service = known(self.sens, request)
        return await offload.run(partial(_list_messages, service, after, limit, fits, code_in))

    async def message(self, request: Request) -> Response:
        """One message."""
        code_in = query.code(request)
        service = known(self.sens, request)
        message_id = request.path_params["message_id"]
        with service.lock:
            now = delivery.settle(service)
            message = service.store.messages.get(message_id)
            if message is None:
                raise HTTPException(404, unknown(service, "messageId", message_id))
            return json_answer(message_view(service, message, now, code_in))

    async def wait(self, request: Request) -> Response:
        """The first message that fits behind ``after``, as soon as it is there; 408 if it does not come in time.

        A service that does not exist yet is waited for, too.
        """
        after, timeout, fits = query.number(request, "after"), query.timeout(request), query.message_filter(request)
        code_in = query.code(request)
        end = stopwatch() + timeout / 1000
        service = find(self.sens, request)
        if service is None and timeout:
            service_id = request.path_params["service_id"]
            lasts(request.scope, timeout / 1000)
            service = await _unless_gone(request, appearing(self.sens, service_id, timeout / 1000))
        if service is None:
            raise HTTPException(408, self._not_there(request, timeout))
        view, position = await offload.run(partial(_first, service, after, fits, code_in))
        look = _looking(service, position, fits, code_in)
        if view is None and (left := end - stopwatch()) > 0:
            lasts(request.scope, left)
            view = await _unless_gone(request, until(service, look, left))
        if view is None:
            raise HTTPException(408, _not_come(service, request, after, timeout))
        return json_answer({"message": view, "cursor": view["cursor"]})

    def _not_there(self, request: Request, timeout: int) -> str:
        """What was waited for in vain where there is not even a service."""
        said = absent(self.sens, request.path_params["service_id"])
        return f"no message{query.wanted(request)} came within {durations.show(timeout)}: {said}"

    async def reservations(self, request: Request) -> Response:
        """All reservations, in the order in which they were made."""
        service = known(self.sens, request)
        with service.lock:
            now = delivery.settle(service)
            found = list(service.store.reservations.by_id.values())

        def view(reservation: Reservation) -> dict[str, Any]:
            with service.lock:
                return reservation_view(reservation, now)

        return list_answer("reservations", await offload.run(partial(rows, found, view, EVERY)))

    async def file(self, request: Request) -> Response:
        """One file with its bytes, as long as they are kept."""
        service = known(self.sens, request)
        with service.lock:
            delivery.settle(service)
            file = service.store.files.get(request.path_params["file_id"])
        if file is None:
            raise HTTPException(404, "no file of this service has this fileId; its messages name theirs")
        return json_answer(await offload.run(lambda: file_view(file)))

    async def requests(self, request: Request) -> Response:
        """The service's journal."""
        return await self._entries(request, lambda: known(self.sens, request).journal)

    async def strays(self, request: Request) -> Response:
        """The requests that reached no service."""
        return await self._entries(request, lambda: self.sens.strays)

    async def request(self, request: Request) -> Response:
        """One entry of the journal."""
        journal, written = known(self.sens, request).journal, request.path_params["number"]
        if not NUMBER.fullmatch(written):
            raise HTTPException(404, f"requests are numbered from 1, so there is no {written[:40]!r}")
        entry, number = journal.entry(int(written)), int(written)
        if entry is None:
            gone = "was dropped" if 0 < number <= journal.dropped else "has not been"
            raise HTTPException(
                404, f"request {number} {gone}; the journal has {journal.dropped + 1} to {journal.last}"
            )
        return json_answer(request_view(entry, self.sens.credentials))

    async def _entries(self, request: Request, looked_at: Callable[[], Journal]) -> Response:
        after, limit = query.number(request, "after"), query.limit(request)
        operation, status, journal = query.operation(request), query.status(request), looked_at()
        # Another thread may record more at any moment; the cursor is behind what was looked at.
        dropped, entries = journal.dropped, journal.after(after)
        found = [
            entry
            for entry in entries
            if operation in {None, entry.operation} and status in {None, entry.response.status}
        ][:limit]
        view = partial(request_view, credentials=self.sens.credentials)
        shown = await offload.run(partial(rows, found, view))
        is_cut = len(shown) < len(found)
        last = found[: len(shown)] if is_cut or (len(found) == limit and limit) else entries
        cursor = _behind(last, max(min(after, journal.last), dropped))
        return list_answer("requests", shown, cursor=cursor, dropped=dropped, **CUT if is_cut else {})

    async def verify(self, request: Request) -> Response:
        """Whether it was sent: 200 if the claim holds, else 409 with the nearest misses."""
        # Nobody who starts a server waits for it.
        from mocksens.core.inspection import expectations

        claim = await read(request, expectations.Claim)
        service = known(self.sens, request)
        # A journal full of recipients takes longer than the event loop may be held.
        return await offload.run(lambda: _verified(service, claim))


def _verified(service: Service, claim: "Claim") -> Response:
    from mocksens.core.inspection import expectations

    try:
        sent = expectations.accepted_messages(service.journal, claim.after, service.store.files.get)
    except expectations.Dropped as error:
        raise HTTPException(410, str(error)) from error
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    verdict = change(lambda: expectations.verify(claim, sent))
    answer = {
        "ok": verdict.holds,
        "message": verdict.says,
        "found": [_shot(service, shot) for shot in verdict.found],
        "nearest": [_miss(service, miss) for miss in verdict.nearest],
    }
    return json_answer(answer, 200 if verdict.holds else 409)


def _shot(service: Service, shot: "AcceptedMessage") -> dict[str, Any]:
    files = {"files": [attached_view(service, file) for file in shot.files]} if shot.files else {}
    return {"request": shot.number, **shot.fields, **files}


def _miss(service: Service, miss: "NearMiss") -> dict[str, Any]:
    return {"send": _shot(service, miss.shot), "differs": [_difference(difference) for difference in miss.differs]}


def _difference(difference: "Difference") -> dict[str, str]:
    told = difference._asdict()
    return told if difference.hint else {name: told[name] for name in ("field", "expected", "got")}


def _looking(
    service: Service, after: int, fits: MessageFilter, code_in: CodeIn
) -> Callable[[int], dict[str, Any] | None]:
    """Return what looks for the first message that fits; it passes over those that it has looked at."""
    position = after

    def look(now: int) -> dict[str, Any] | None:
        nonlocal position
        if service.dropped:
            raise HTTPException(404, f"the service {service.id} was dropped while you waited")
        fits.begin_look()
        message = next(filter(fits, service.store.messages.after(position)), None)
        position = max(position, service.store.messages.next_position)
        return None if message is None else message_view(service, message, now, code_in)

    return look


def _list_messages(service: Service, after: int, limit: int, fits: MessageFilter, code_in: CodeIn) -> Response:
    """Return the messages that fit; the lock is held for one of them at a time."""
    with service.lock:
        now = delivery.settle(service)
        there, end = service.store.messages.after(after), service.store.messages.next_position
    found = list(islice(filter(fits, there), limit))

    def view(message: Message) -> dict[str, Any]:
        with service.lock:
            return message_view(service, message, now, code_in)

    shown = rows(found, view)
    is_cut = len(shown) < len(found)
    cursor = found[len(shown) - 1].position + 1 if is_cut or (len(found) == limit and limit) else end
    more = CUT if is_cut else {}
    return list_answer("messages", shown, cursor=cursor, generation=service.generation, **more)


def _first(service: Service, after: int, fits: MessageFilter, code_in: CodeIn) -> tuple[dict[str, Any] | None, int]:
    """Return the first message that fits behind ``after``, and from where on to look for another one."""
    with service.lock:
        now = delivery.settle(service)
        there, end = service.store.messages.after(after), service.store.messages.next_position
    message = next(filter(fits, there), None)
    if message is None:
        return None, max(after, end)
    with service.lock:
        return message_view(service, message, now, code_in), end


def _behind(entries: Sequence[Entry], otherwise: int) -> int:
    return entries[-1].number if entries else otherwise


def _not_come(service: Service, request: Request, after: int, timeout: int) -> str:
    """What was waited for in vain, and what came instead."""
    with service.lock:
        others = service.store.messages.after(after)
    said = f"no message{query.wanted(request)} came within {durations.show(timeout)}"
    if not others:
        return said
    return f"{said}; {len(others)} other{'s' if len(others) != 1 else ''} did: {'; '.join(_in_short(others[-3:]))}"


def _in_short(messages: Iterable[Message]) -> list[str]:
    return [f"to {message.to} {_beginning(message.content)!r}" for message in messages]


def _beginning(text: str) -> str:
    return text if len(text) <= CONTENT else f"{text[: CONTENT - 1]}…"


async def _unless_gone(request: Request, outcome: Awaitable[Outcome]) -> Outcome:
    """The outcome, unless the client goes away before it comes."""
    waited, gone = asyncio.ensure_future(outcome), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({waited, gone}, return_when=asyncio.FIRST_COMPLETED)
        if waited.done():
            return waited.result()
        raise ClientDisconnect
    finally:
        waited.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
