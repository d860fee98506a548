"""The records that a service stores. Instants are milliseconds since 1970, and texts are kept as sent.

There may be a million messages in a load test, so records have slots, refer to each other in one direction only, and
are not tracked by the garbage collector.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from mocksens.core.text import cut
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES
from mocksens.spec.statuses import UNSENT, ContentType, MessageStatus, MessageType, RegisterType, ReserveStatus

NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class Recipient(Struct, frozen=True, gc=False):
    """A recipient of a send. A subject or content of None means the default text."""

    to: str
    subject: str | None = None
    content: str | None = None


class Upload(Struct, frozen=True, gc=False):
    """A file to store: its name and its bytes, already checked."""

    name: str
    data: bytes


class Send(Struct, frozen=True, kw_only=True, gc=False):
    """A checked send. ``reserve_due`` is the instant of ``reserve_time``, or None to send at once."""

    type: MessageType
    content_type: ContentType
    country_code: str
    sender: str
    content: str
    recipients: list[Recipient]
    subject: str | None = None
    files: tuple[str | Upload, ...] = ()
    reserve_time: str = ""
    reserve_time_zone: str = ""
    reserve_due: int | None = None


class Search(Struct, frozen=True, kw_only=True):
    """A checked search (rule search.what). Windows are instants, both ends included.

    ``is_paged`` is true if the request has a pageIndex or a nextToken.
    """

    page_size: int
    page_index: int = 0
    is_paged: bool = False
    next_token: str | None = None
    request_id: str | None = None
    request_window: tuple[int, int] | None = None
    complete_window: tuple[int, int] | None = None
    message_id: str | None = None
    type: str | None = None
    content_type: str | None = None
    country_code: str | None = None
    status: str | None = None
    sender: str | None = None
    to: str | None = None
    status_name: str | None = None


class BlockSearch(Struct, frozen=True, kw_only=True):
    """A checked search for blocked numbers. ``start`` and ``end`` are instants, both included."""

    page_index: int
    page_size: int
    number: str | None = None
    start: int | None = None
    end: int | None = None


class Request(Struct, frozen=True, kw_only=True, gc=False):
    """The data that the messages of a request share. Their positions are those of ``range(first, first + count)``."""

    request_id: str
    time: int
    type: MessageType
    content_type: ContentType
    country_code: str
    sender: str
    subject: str | None
    content: str
    file_ids: tuple[str, ...]
    first: int
    count: int


class Message(Struct, kw_only=True, gc=False):
    """A message to one recipient. Its course is decided on acceptance, and its status follows from the time.

    ``own_subject`` and ``own_content`` override those of the request. ``complete_time`` is None as long as the time is
    unknown, as with delivery by hand or by looks.
    """

    request: Request
    index: int
    message_id: str
    to: str
    own_subject: str | None
    own_content: str | None
    processing_time: int
    complete_time: int | None
    result: str
    telco: str
    scripted_by: str = ""
    """The scenario, one-off failure or number that decided the course, or an empty text for an ordinary course."""

    @property
    def position(self) -> int:
        """The position among all messages of the service, from 0."""
        return self.request.first + self.index

    @property
    def content(self) -> str:
        """The content as it was sent by the client (D:409)."""
        return self.request.content if self.own_content is None else self.own_content

    @property
    def subject(self) -> str | None:
        """The subject as it was sent by the client, or None for an SMS (rule send.subject)."""
        if self.request.type is MessageType.SMS:
            return None
        return self.request.subject if self.own_subject is None else self.own_subject

    @property
    def delivered_content(self) -> str:
        """The content as the handset receives it, cut at the limit of the type (rule send.over-long)."""
        return cut(self.content, CONTENT_BYTES[self.request.type].value)

    @property
    def delivered_subject(self) -> str | None:
        """The subject as the handset receives it, cut at its limit."""
        return None if self.subject is None else cut(self.subject, SUBJECT_BYTES.value)

    def status(self, now: int) -> MessageStatus:
        """Return the status at ``now`` (rule life.steps)."""
        if self.complete_time is not None and now >= self.complete_time:
            return MessageStatus.COMPLETED
        return MessageStatus.PROCESSING if now >= self.processing_time else MessageStatus.READY


class Reservation(Struct, kw_only=True):
    """A send for later, carried out when ``due``. Once ``outcome`` is decided, it is the status from ``done`` on."""

    reserve_id: str
    send: Send
    file_ids: tuple[str, ...]
    due: int
    done: int
    outcome: ReserveStatus | None = None
    canceled: bool = False
    ordinal: int = 0
    """The ordinal of its send request, if scenarios were played at that time."""
    headers: Mapping[str, str] = NO_HEADERS
    """The headers of its send request, in lower case, if scenarios were played at that time."""
    number: int = 0
    """The number of its latest change, among all changes of the service's reservations."""

    @property
    def becomes_messages(self) -> bool:
        """True if it becomes messages when due, according to what is decided so far."""
        return not self.canceled and self.outcome not in UNSENT

    def status(self, now: int) -> ReserveStatus:
        """Return the status at ``now`` (rule reserve.states)."""
        if self.canceled:
            return ReserveStatus.CANCELED
        if now >= self.done:
            return self.outcome or ReserveStatus.DONE
        return ReserveStatus.PROCESSING if now >= self.due else ReserveStatus.READY


class AttachedFile(Struct, kw_only=True, gc=False):
    """An uploaded file. ``data`` is empty once the file has expired."""

    file_id: str
    name: str
    size: int
    data: bytes
    create_time: int
    expire_time: int


class Unsubscribe(Struct, frozen=True, gc=False):
    """A number that receives no ads."""

    number: str
    register_time: int
    register_type: RegisterType
