"""What a service holds. Instants are milliseconds since 1970; texts are as they were asked for.

Records of messages are many (a million in a load test), so they are slotted, know each other only in one direction,
and are not tracked by the garbage collector.
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
    """One entry of a send; None means that the default applies."""

    to: str
    subject: str | None = None
    content: str | None = None


class Upload(Struct, frozen=True, gc=False):
    """A file to keep: its name and its bytes, already checked."""

    name: str
    data: bytes


class Send(Struct, frozen=True, kw_only=True):
    """A send as it was asked for, checked. ``reserve_due`` is the instant of ``reserve_time``, None sends at once."""

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
    """A search as it was asked for, checked (rule search.what). Windows are instants, both ends included."""

    page_index: int
    page_size: int
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
    """A search for blocked numbers; ``start`` and ``end`` are instants, both ends included."""

    page_index: int
    page_size: int
    number: str | None = None
    start: int | None = None
    end: int | None = None


class Request(Struct, frozen=True, kw_only=True, gc=False):
    """What the messages of one request share. They stand at ``first`` to ``first + count`` in the store's order."""

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
    """One message to one recipient. Its way is decided when it is accepted; the status follows from the time.

    ``own_subject`` and ``own_content`` stand before the request's. ``complete_time`` is None while nobody can know
    it (delivery by hand, or by looks).
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
    """Which scenario, one-off or number decided its way; empty for ordinary life."""

    @property
    def position(self) -> int:
        """Its place in the order of all messages of its service, from 0."""
        return self.request.first + self.index

    @property
    def content(self) -> str:
        """The content as it was asked for (D:409)."""
        return self.request.content if self.own_content is None else self.own_content

    @property
    def subject(self) -> str | None:
        """The subject as it was asked for; SMS has none (rule send.subject)."""
        if self.request.type is MessageType.SMS:
            return None
        return self.request.subject if self.own_subject is None else self.own_subject

    @property
    def delivered_content(self) -> str:
        """The content as it reaches the handset, cut at the type's limit (rule send.over-long)."""
        return cut(self.content, CONTENT_BYTES[self.request.type].value)

    @property
    def delivered_subject(self) -> str | None:
        """The subject as it reaches the handset."""
        return None if self.subject is None else cut(self.subject, SUBJECT_BYTES.value)

    def status(self, now: int) -> MessageStatus:
        """Where the message stands at ``now`` (rule life.steps)."""
        if self.complete_time is not None and now >= self.complete_time:
            return MessageStatus.COMPLETED
        return MessageStatus.PROCESSING if now >= self.processing_time else MessageStatus.READY


class Reservation(Struct, kw_only=True):
    """A send for later: ``outcome`` is what it comes to at ``done``, after it was ``due``, once that is decided."""

    reserve_id: str
    send: Send
    file_ids: tuple[str, ...]
    due: int
    done: int
    outcome: ReserveStatus | None = None
    canceled: bool = False
    ordinal: int = 0
    """The number of its send among those of its service, if scenarios were played then."""
    headers: Mapping[str, str] = NO_HEADERS
    """The headers that its send came with, lower case, if scenarios were played then."""
    number: int = 0
    """Of its latest change, among all changes of reservations that its service has seen."""

    @property
    def becomes_messages(self) -> bool:
        """Return whether the reservation becomes messages when it is due, as far as that is decided."""
        return not self.canceled and self.outcome not in UNSENT

    def status(self, now: int) -> ReserveStatus:
        """Where the reservation stands at ``now`` (rule reserve.states)."""
        if self.canceled:
            return ReserveStatus.CANCELED
        if now >= self.done:
            return self.outcome or ReserveStatus.DONE
        return ReserveStatus.PROCESSING if now >= self.due else ReserveStatus.READY


class AttachedFile(Struct, kw_only=True, gc=False):
    """An uploaded file; ``data`` is empty once it has expired."""

    file_id: str
    name: str
    size: int
    data: bytes
    create_time: int
    expire_time: int


class Unsubscribe(Struct, frozen=True, gc=False):
    """A number that ads do not reach."""

    number: str
    register_time: int
    register_type: RegisterType
