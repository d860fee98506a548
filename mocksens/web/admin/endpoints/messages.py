"""Calls that return the messages, reservations and files of a service."""

from functools import partial
from itertools import islice
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.files import FileData
from mocksens.client.models.messages import MessageData, MessagePage
from mocksens.client.models.queries import CodeQuery, MessageQuery
from mocksens.client.models.reservations import ReservationData, ReservationsData
from mocksens.core.operations import due
from mocksens.core.records import Message, Reservation
from mocksens.core.service import Service
from mocksens.web import offload
from mocksens.web.admin.call import NO_SERVICE, SERVICE, UNKNOWN, Call, Context, PlainContext
from mocksens.web.admin.lists import CUT, UNLIMITED, list_answer, rows
from mocksens.web.admin.paths import existing_service, explain_unknown_id
from mocksens.web.admin.query import PAGE_LIMIT, CodeFinder, MessageFilter, code_finder, message_filter
from mocksens.web.admin.resources import file_view, message_view, reservation_view


async def list_messages(context: Context[None, MessageQuery]) -> Response:
    """Return the messages that match, oldest first, and the cursor after the last one."""
    query = context.query
    after, limit, matches, code_in = (
        query.after,
        min(query.limit, PAGE_LIMIT),
        message_filter(query),
        code_finder(query.otp),
    )
    return await offload.run(partial(_list_messages, existing_service(context), after, limit, matches, code_in))


async def get_message(context: Context[None, CodeQuery]) -> MessageData:
    """Return one message."""
    code_in = code_finder(context.query.otp)
    service = existing_service(context)
    message_id = context.part("messageId")
    with service.lock:
        now = due.settle(service)
        message = service.store.messages.get(message_id)
        if message is None:
            raise HTTPException(404, explain_unknown_id(service, "messageId", message_id))
        return message_view(service, message, now, code_in)


async def list_reservations(context: PlainContext) -> Response:
    """Return all reservations, in the order in which they were made."""
    service = existing_service(context)
    with service.lock:
        now = due.settle(service)
        reservations = list(service.store.reservations.by_id.values())

    def view(reservation: Reservation) -> ReservationData:
        with service.lock:
            return reservation_view(reservation, now)

    return list_answer("reservations", await offload.run(partial(rows, reservations, view, UNLIMITED)))


async def get_file(context: PlainContext) -> FileData:
    """Return one file, including its bytes until it expires."""
    service = existing_service(context)
    with service.lock:
        due.settle(service)
        file = service.store.files.get(context.part("fileId"))
    if file is None:
        raise HTTPException(404, "this service has no file with this fileId; its messages list the ids of their files")
    return await offload.run(lambda: file_view(file))


def _list_messages(service: Service, after: int, limit: int, matches: MessageFilter, code_in: CodeFinder) -> Response:
    """Return the messages that match. Take the lock for each message separately."""
    with service.lock:
        now = due.settle(service)
        messages, end = service.store.messages.after(after), service.store.messages.next_position
    page = list(islice(filter(matches, messages), limit))

    def view(message: Message) -> MessageData:
        with service.lock:
            return message_view(service, message, now, code_in)

    encoded = rows(page, view)
    is_cut = len(encoded) < len(page)
    cursor = page[len(encoded) - 1].position + 1 if is_cut or (len(page) == limit and limit) else end
    more = CUT if is_cut else {}
    return list_answer("messages", encoded, cursor=cursor, generation=service.generation, **more)


CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/messages",
        handler=list_messages,
        says="List the messages that match, oldest first.",
        query=MessageQuery,
        gives=MessagePage,
        fails=NO_SERVICE,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/messages/{{messageId}}",
        handler=get_message,
        says="Return one message.",
        query=CodeQuery,
        gives=MessageData,
        fails=UNKNOWN,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/files/{{fileId}}",
        handler=get_file,
        says="Return one uploaded file, with its bytes.",
        gives=FileData,
        fails=UNKNOWN,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/reservations",
        handler=list_reservations,
        says="List all reservations.",
        gives=ReservationsData,
        fails=NO_SERVICE,
    ),
)
