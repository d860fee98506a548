"""Messages, reservations and files of a service."""

from functools import partial
from itertools import islice
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.operations import due
from mocksens.core.records import Message, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web import offload
from mocksens.web.admin import query
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.lists import CUT, EVERY, list_answer, rows
from mocksens.web.admin.paths import known, route, unknown
from mocksens.web.admin.query import CodeFinder, MessageFilter
from mocksens.web.admin.resources import file_view, message_view, reservation_view


def routes(sens: Sens, service: str) -> list[Route]:
    """Return the routes over ``sens``, below the path of a ``service``."""
    calls = _MessageCalls(sens)
    return [
        route(f"{service}/messages", calls.messages),
        route(f"{service}/messages/{{message_id}}", calls.message),
        route(f"{service}/reservations", calls.reservations),
        route(f"{service}/files/{{file_id}}", calls.file),
    ]


class _MessageCalls:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def messages(self, request: Request) -> Response:
        """Answer with the messages that fit, oldest first, and the cursor behind the last one."""
        after, limit, fits = query.number(request, "after"), query.limit(request), query.message_filter(request)
        code_in = query.code(request)
        service = known(self.sens, request)
        return await offload.run(partial(_list_messages, service, after, limit, fits, code_in))

    async def message(self, request: Request) -> Response:
        """Answer with one message."""
        code_in = query.code(request)
        service = known(self.sens, request)
        message_id = request.path_params["message_id"]
        with service.lock:
            now = due.settle(service)
            message = service.store.messages.get(message_id)
            if message is None:
                raise HTTPException(404, unknown(service, "messageId", message_id))
            return json_answer(message_view(service, message, now, code_in))

    async def reservations(self, request: Request) -> Response:
        """Answer with all reservations, in the order in which they were made."""
        service = known(self.sens, request)
        with service.lock:
            now = due.settle(service)
            found = list(service.store.reservations.by_id.values())

        def view(reservation: Reservation) -> dict[str, Any]:
            with service.lock:
                return reservation_view(reservation, now)

        return list_answer("reservations", await offload.run(partial(rows, found, view, EVERY)))

    async def file(self, request: Request) -> Response:
        """Answer with one file and its bytes, as long as they are kept."""
        service = known(self.sens, request)
        with service.lock:
            due.settle(service)
            file = service.store.files.get(request.path_params["file_id"])
        if file is None:
            raise HTTPException(404, "no file of this service has this fileId; its messages name theirs")
        return json_answer(await offload.run(lambda: file_view(file)))


def _list_messages(service: Service, after: int, limit: int, fits: MessageFilter, code_in: CodeFinder) -> Response:
    """Return the messages that fit; the lock is held for one of them at a time."""
    with service.lock:
        now = due.settle(service)
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
