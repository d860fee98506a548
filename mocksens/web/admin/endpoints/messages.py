"""Messages, reservations and files of a service."""

from functools import partial
from itertools import islice

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.files import FileData
from mocksens.client.models.messages import MessageData
from mocksens.client.models.queries import CodeQuery, MessageQuery
from mocksens.client.models.reservations import ReservationData
from mocksens.core.operations import due
from mocksens.core.records import Message, Reservation
from mocksens.core.service import Service
from mocksens.web import offload
from mocksens.web.admin.call import Context, PlainContext
from mocksens.web.admin.lists import CUT, EVERY, list_answer, rows
from mocksens.web.admin.paths import known, unknown
from mocksens.web.admin.query import MOST, CodeFinder, MessageFilter, code_finder, message_filter
from mocksens.web.admin.resources import file_view, message_view, reservation_view


async def list_messages(context: Context[None, MessageQuery]) -> Response:
    """Return the messages that fit, oldest first, and the cursor behind the last one."""
    query = context.query
    after, limit, fits, code_in = query.after, min(query.limit, MOST), message_filter(query), code_finder(query.otp)
    return await offload.run(partial(_list_messages, known(context), after, limit, fits, code_in))


async def get_message(context: Context[None, CodeQuery]) -> MessageData:
    """Return one message."""
    code_in = code_finder(context.query.otp)
    service = known(context)
    message_id = context.part("messageId")
    with service.lock:
        now = due.settle(service)
        message = service.store.messages.get(message_id)
        if message is None:
            raise HTTPException(404, unknown(service, "messageId", message_id))
        return message_view(service, message, now, code_in)


async def list_reservations(context: PlainContext) -> Response:
    """Return all reservations, in the order in which they were made."""
    service = known(context)
    with service.lock:
        now = due.settle(service)
        found = list(service.store.reservations.by_id.values())

    def view(reservation: Reservation) -> ReservationData:
        with service.lock:
            return reservation_view(reservation, now)

    return list_answer("reservations", await offload.run(partial(rows, found, view, EVERY)))


async def get_file(context: PlainContext) -> FileData:
    """Return one file and its bytes, as long as they are kept."""
    service = known(context)
    with service.lock:
        due.settle(service)
        file = service.store.files.get(context.part("fileId"))
    if file is None:
        raise HTTPException(404, "no file of this service has this fileId; its messages name theirs")
    return await offload.run(lambda: file_view(file))


def _list_messages(service: Service, after: int, limit: int, fits: MessageFilter, code_in: CodeFinder) -> Response:
    """Return the messages that fit; the lock is held for one of them at a time."""
    with service.lock:
        now = due.settle(service)
        there, end = service.store.messages.after(after), service.store.messages.next_position
    found = list(islice(filter(fits, there), limit))

    def view(message: Message) -> MessageData:
        with service.lock:
            return message_view(service, message, now, code_in)

    shown = rows(found, view)
    is_cut = len(shown) < len(found)
    cursor = found[len(shown) - 1].position + 1 if is_cut or (len(found) == limit and limit) else end
    more = CUT if is_cut else {}
    return list_answer("messages", shown, cursor=cursor, generation=service.generation, **more)
