"""The messages: the rows of the list, and the open message."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from mocksens.client.models.messages import Length, MessageData
from mocksens.core.display.text_marks import MarkedPart, parts
from mocksens.core.inspection import message_search, newest
from mocksens.core.inspection.message_search import MessageSearch
from mocksens.core.inspection.newest import Hit, PageCursor
from mocksens.core.operations import due
from mocksens.core.records import Message
from mocksens.core.sens import DEFAULT_CREDENTIAL, Sens
from mocksens.core.service import Service
from mocksens.core.storage.messages import Messages
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES
from mocksens.spec.statuses import ContentType, MessageStatus
from mocksens.web.admin.resources import iso, message_view
from mocksens.web.inbox.views import times
from mocksens.web.inbox.visit import Visit

SIZE: Final = 50
"""The number of messages on a page."""
SHOWN: Final = 200
"""The number of characters of a text in the list."""


class InboxRow(Struct, frozen=True, kw_only=True):
    """A message in the list."""

    service_id: str
    message_id: str
    to: str
    type: str
    is_advertisement: bool
    requested: str
    """The request time without milliseconds."""
    content: str
    """The beginning of the text."""
    status: str
    result: str
    """The result code; empty if it is not completed."""

    @property
    def key(self) -> str:
        """The key of the message in the query of the page's URL."""
        return message_key(self.service_id, self.message_id)


class OpenMessage(Struct, frozen=True, kw_only=True):
    """The open message, with its texts split into marked parts."""

    service_id: str
    data: MessageData
    content: Sequence[MarkedPart]
    subject: Sequence[MarkedPart]
    is_reserved: bool
    pictures: Sequence[str]
    """The fileIds of its pictures."""

    @property
    def key(self) -> str:
        """The key of the message in the query of the page's URL."""
        return message_key(self.service_id, self.data.message_id)

    @property
    def meters(self) -> list[tuple[str, Length]]:
        """The lengths of the message's texts, each with the key of the text's label."""
        lengths = {"subject": self.data.bytes.subject, "message": self.data.bytes.content}
        return [(name, length) for name, length in lengths.items() if length is not None]

    @property
    def requested(self) -> str:
        """The request time without milliseconds."""
        return times.to_the_second(self.data.request_time)

    @property
    def next_change(self) -> tuple[str, str] | None:
        """The next status and its time; None if it is completed. The time is empty if it is not decided yet."""
        data = self.data
        if data.status == MessageStatus.READY:
            return MessageStatus.PROCESSING, times.to_the_second(data.processing_time)
        if data.status == MessageStatus.PROCESSING:
            return MessageStatus.COMPLETED, times.to_the_second(data.complete_time or "")
        return None

    @property
    def completed(self) -> str:
        """The time at which it was completed, without milliseconds; empty if it is not."""
        return times.to_the_second(self.data.complete_time or "") if self.next_change is None else ""


class MessageList(Struct, frozen=True):
    """A page of the list. ``older`` is the cursor of the next page; it is empty on the last one."""

    rows: Sequence[InboxRow]
    older: str

    @property
    def is_unfinished(self) -> bool:
        """True if the search ended before the page was full, although messages are left."""
        return bool(self.older) and len(self.rows) < SIZE


def message_key(service_id: str, message_id: str) -> str:
    """Return the key of a message in the query of the page's URL."""
    return f"{service_id}/{message_id}"


def contents(visit: Visit) -> Mapping[str, object]:
    """Return the values for the template."""
    text, key, cursor = map(visit.parameter, ("q", "open", "cursor"))
    listed, problem = MessageList([], ""), ""
    try:
        search = message_search.compiled(text)
        listed = list_messages(visit.services, search, newest.parse(cursor) if cursor else None)
    except ValueError as error:
        problem = str(error)
    opened = open_message(visit.sens, key) if key else None
    return {
        "q": text,
        "key": opened.key if opened else key,
        "cursor": cursor,
        "listed": listed,
        "problem": problem,
        "opened": opened,
        "command": first_command(visit),
        "settings": _client_settings(visit),
    }


def _client_settings(visit: Visit) -> list[tuple[str, str]]:
    """Return what a client needs for this server. The secret key is only there if everybody knows it."""
    pair = next(iter(visit.sens.credentials.values()), DEFAULT_CREDENTIAL)
    secret_key = pair.secret_key if pair == DEFAULT_CREDENTIAL else "…"
    service_id = visit.service.id if visit.service else ""
    values = {"URL": visit.origin, "access key": pair.access_key, "secret key": secret_key, "serviceId": service_id}
    return list(values.items())


def first_command(visit: Visit) -> str:
    """Return the command that sends a first message to this server."""
    is_default = DEFAULT_CREDENTIAL.access_key.encode() in visit.sens.credentials
    keys = "" if is_default else " --access-key … --secret-key …"
    return f'mocksens send --url {visit.origin}{keys} --to 01012345678 "[my app] 인증번호 482913"'


def list_messages(services: Iterable[Service], search: MessageSearch, cursor: PageCursor | None) -> MessageList:
    """Return a page of the messages that match, newest first. Raise ``ValueError`` for a search that takes too long."""
    page = newest.page(services, search, SIZE, cursor)
    return MessageList([_row(hit) for hit in page.hits], "" if page.cursor is None else str(page.cursor))


def open_message(sens: Sens, key: str) -> OpenMessage | None:
    """Return the message with this key; None if there is none. A requestId stands for its first message."""
    service_id, _, message_id = key.rpartition("/")
    service = next((each for each in sens.services if each.id == service_id), None)
    if service is None:
        return None
    with service.lock:
        now = due.settle(service)
        message = _message(service.store.messages, message_id)
        if message is None:
            return None
        data = message_view(service, message, now)
        charset = service.switches.charset
        is_reserved = data.request_id in service.store.reservations.by_id
        files = [
            file
            for file in data.files
            if file.file_id and (kept := service.store.files.get(file.file_id)) and kept.data
        ]
    return OpenMessage(
        service_id=service_id,
        data=data,
        content=parts(data.content, CONTENT_BYTES[message.request.type].value, charset),
        subject=parts(data.subject or "", SUBJECT_BYTES.value, charset),
        is_reserved=is_reserved,
        pictures=[str(file.file_id) for file in files],
    )


def _message(messages: Messages, message_id: str) -> Message | None:
    """Return the message with this id, or the first one of the request with this id."""
    request = messages.requests.get(message_id)
    return messages.get(message_id) if request is None else next(iter(messages.of_request(request).page(0, 1)), None)


def _row(hit: Hit) -> InboxRow:
    message, request = hit.message, hit.message.request
    with hit.service.lock:
        status = message.status(hit.now)
        return InboxRow(
            service_id=hit.service.id,
            message_id=message.message_id,
            to=message.to,
            type=request.type,
            is_advertisement=request.content_type is ContentType.AD,
            requested=times.to_the_second(iso(request.time)),
            content=message.content[:SHOWN],
            status=status,
            result=message.result if status is MessageStatus.COMPLETED else "",
        )
