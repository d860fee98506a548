"""The format of snapshots.

Instants are whole milliseconds since 1970-01-01T00:00:00Z. Fields that SENS has too are spelled as in SENS.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from mocksens.core.clock import DAY, FASTEST, FIRST, LAST
from mocksens.spec.limits import SERVICE_ID_CHARACTERS, TEL
from mocksens.spec.statuses import TELCO_PATTERN, ContentType, MessageType, RegisterType, ReservationEnd

END: Final = r"(?!\n)$"
"""The end of a text, but not the position before a final line feed."""
Instant = Annotated[int, Meta(ge=FIRST, le=LAST, description="milliseconds since 1970-01-01T00:00:00Z")]
DueInstant = Annotated[int, Meta(ge=FIRST, le=LAST + 2 * DAY, description="milliseconds since 1970-01-01T00:00:00Z")]
"""An instant that may lie after the end of the calendar in KST, in another zone. Such a reservation never comes due."""
Id = Annotated[str, Meta(pattern=f"^[A-Za-z0-9-]{{1,80}}{END}", description="as answers spell it")]
Digits = Annotated[str, Meta(pattern=f"^{TEL}{END}", description="digits")]
Country = Annotated[str, Meta(pattern=f"^[0-9]{{1,4}}{END}", description="82 is Korea")]


class SnapshotRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """The base of all parts of a snapshot."""


class ClockRow(SnapshotRow, frozen=True, kw_only=True):
    """The service's time. Unless frozen, it continues from ``now``, whatever the wall clock shows."""

    now: Instant
    frozen: bool = False
    rate: Annotated[float, Meta(gt=0, le=FASTEST, description="seconds of it in one of the wall clock")] = 1.0


class TextRow(SnapshotRow, frozen=True, kw_only=True, omit_defaults=True):
    """A recipient with texts of its own."""

    to: Digits
    subject: str | None = None
    content: str | None = None


class MessageRow(TextRow, frozen=True, kw_only=True, omit_defaults=True):
    """A message with its result, which is decided on acceptance; without ``completeTime`` its end is open."""

    message_id: Id
    processing_time: Instant
    complete_time: Instant | None = None
    looks: Annotated[int, Meta(ge=1, le=10**6, description="looks at it that still show PROCESSING")] | None = None
    result: Annotated[str, Meta(description="the result code that it has, or will have")]
    telco_code: Annotated[str, Meta(pattern=f"^{TELCO_PATTERN}{END}")]
    scripted_by: Annotated[str, Meta(description="the scenario, one-off or number that decided")] = ""


class SendRow(SnapshotRow, frozen=True, kw_only=True, omit_defaults=True):
    """The fields that the messages of a send share."""

    type: MessageType
    content_type: ContentType
    country_code: Country
    sender: Digits = field(name="from")
    subject: str | None = None
    content: str
    file_ids: Annotated[list[str], Meta(description="as they were asked for")] = []


class RequestRow(SendRow, frozen=True, kw_only=True, omit_defaults=True):
    """A request that became messages. Requests are in the order of their times."""

    request_id: Id
    time: Instant
    messages: Annotated[list[MessageRow], Meta(min_length=1)]


class ReservationRow(SendRow, frozen=True, kw_only=True, omit_defaults=True):
    """A send for later. If it was due by the clock, it has an ``outcome`` or is ``canceled``."""

    reserve_id: Id
    due: DueInstant
    reserve_time: Annotated[str, Meta(max_length=40, description="as it was asked for")]
    reserve_time_zone: Annotated[str, Meta(max_length=80, description="as it was asked for")]
    outcome: ReservationEnd | None = None
    canceled: bool = False
    ordinal: Annotated[
        int, Meta(ge=0, le=10**15, description="its number among the sends of the service, for scenarios")
    ] = 0
    messages: Annotated[list[TextRow], Meta(min_length=1)]


class FileRow(SnapshotRow, frozen=True, kw_only=True, omit_defaults=True):
    """An uploaded file; ``body`` is Base64, absent once it has expired. Files are in the order of their times."""

    file_id: Id
    name: str
    size: Annotated[int, Meta(ge=0, le=10**12, description="bytes")]
    create_time: Instant
    body: bytes | None = None


class UnsubscribeRow(SnapshotRow, frozen=True, kw_only=True):
    """A number on the block list."""

    client_tel_no: Digits
    register_time: Instant
    register_type: RegisterType


class QuotaRow(SnapshotRow, frozen=True, kw_only=True):
    """The recipients counted on the last day with a send."""

    day: Annotated[int, Meta(ge=-(10**7), le=10**7, description="days since 1970-01-01, KST")] = 0
    used: Annotated[int, Meta(ge=0, le=10**15, description="recipients")] = 0


class ServiceSnapshot(SnapshotRow, frozen=True, kw_only=True):
    """The contents and the time of a service, without its journal, keys and scenarios.

    ``settings`` are the switches that differ from the server's, as texts.
    """

    version: Literal[1]
    service_id: Annotated[
        str, Meta(pattern=f"^[A-Za-z0-9:._-]{{1,{SERVICE_ID_CHARACTERS.value}}}{END}", description="where it was made")
    ]
    clock: ClockRow
    settings: dict[str, str] = {}
    requests: list[RequestRow] = []
    reservations: list[ReservationRow] = []
    files: list[FileRow] = []
    unsubscribes: list[UnsubscribeRow] = []
    quota: QuotaRow = QuotaRow()


class SensSnapshot(SnapshotRow, frozen=True, kw_only=True):
    """The contents of all services."""

    version: Literal[1]
    services: list[ServiceSnapshot] = []
