"""Messages, requests and other data of a service: the models of the admin API, with times as aware datetimes."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from mocksens.client.models.clock import DueData
from mocksens.client.models.files import AttachedFileData
from mocksens.client.models.messages import MessageData
from mocksens.client.models.requests import RequestData
from mocksens.client.models.reservations import ReservationData
from mocksens.client.models.scenarios import PlayedStep
from mocksens.client.models.verification import SentData
from mocksens.core.display.terminal import short

DataT = TypeVar("DataT")
ValueT = TypeVar("ValueT")
ContentOf = Callable[[str], bytes | None]
"""A function that returns the bytes of a file by its fileId."""


def no_content(_: str) -> None:
    """Return None, because the bytes of the file are unknown."""


def _parse_time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _or_none(value: ValueT | UnsetType) -> ValueT | None:
    """Return a value, or None for a field that is absent."""
    return None if value is UNSET else value


class View(Generic[DataT]):
    """Base class of views, which have the data at the time of fetching, and are compared by value."""

    def __init__(self, data: DataT) -> None:
        self.data = data

    @property
    def raw(self) -> dict[str, Any]:
        """The answer of the admin API, under its original names."""
        answer: dict[str, Any] = msgspec.to_builtins(self.data)
        return answer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.data == self.data

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class File(View[AttachedFileData]):
    """An attached file. ``name`` and ``size`` are None if its fileId is unknown."""

    def __init__(self, data: AttachedFileData, content_of: ContentOf) -> None:
        super().__init__(data)
        self._content_of = content_of
        self.file_id: str | None = data.file_id
        self.name: str | None = data.name
        self.size: int | None = _or_none(data.size)

    @property
    def content(self) -> bytes | None:
        """The bytes, fetched on each access; None if they are no longer kept, as those of an expired file."""
        return None if self.file_id is None or self.name is None else self._content_of(self.file_id)

    def __str__(self) -> str:
        return f"{self.name or self.file_id} ({'unknown' if self.size is None else f'{self.size} bytes'})"


class Message(View[MessageData]):
    """A message at the time of fetching.

    ``sender`` is SENS's ``from``. ``otp`` is the one-time code in the content, without spaces and hyphens, or None. A
    code has 4 to 8 digits near a word such as 인증번호, 코드, code or PIN, or letters and digits next to such a word.
    ``wait_for`` and ``message`` accept another pattern for it.

    ``result`` is the result code, if it is already decided. ``status_code`` is the same, but None before COMPLETED, as
    in SENS. ``delivered_content`` is the content that the handset shows, cut at its limit. ``scripted_by`` names the
    scenario step that decided the result. ``files`` are the attachments of an MMS, in order. Times are aware datetimes
    in KST, by the service's clock.
    """

    def __init__(self, data: MessageData, content_of: ContentOf = no_content) -> None:
        super().__init__(data)
        self.files = [File(file, content_of) for file in data.files]
        self.cursor: int = data.cursor
        self.message_id: str = data.message_id
        self.request_id: str = data.request_id
        self.type: str = data.type
        self.content_type: str = data.content_type
        self.country_code: str = data.country_code
        self.sender: str = data.sender
        self.to: str = data.to
        self.subject: str | None = data.subject
        self.content: str = data.content
        self.otp: str | None = data.otp
        self.delivered_subject: str | None = data.delivered.subject
        self.delivered_content: str = data.delivered.content
        self.status: str = data.status
        self.result: str | None = data.result
        self.status_code: str | None = self.result if self.status == "COMPLETED" else None
        self.telco_code: str = data.telco_code
        self.request_time = _parse_time(data.request_time)
        self.processing_time = _parse_time(data.processing_time)
        self.complete_time = _parse_time(data.complete_time)
        self.scripted_by: str | None = data.scripted_by

    def __str__(self) -> str:
        ended = f" {self.status_code}" if self.status_code else ""
        return f"to {self.to} from {self.sender} {self.type} {self.status}{ended} {short(self.content)}"


class Send(View[SentData]):
    """One recipient of one accepted send or reservation. ``request`` is the number of its request."""

    def __init__(self, data: SentData, content_of: ContentOf = no_content) -> None:
        super().__init__(data)
        self.files = [File(file, content_of) for file in data.files or ()]
        self.request: int = data.request
        self.request_id: str = data.request_id
        self.type: str = data.type
        self.content_type: str = data.content_type
        self.country_code: str = data.country_code
        self.sender: str = data.sender
        self.to: str = data.to
        self.subject: str | None = _or_none(data.subject)
        self.content: str = data.content
        self.reserve_time: str | None = _or_none(data.reserve_time)

    def __str__(self) -> str:
        reserved = f" reserved for {self.reserve_time}" if self.reserve_time else ""
        return f"to {self.to} from {self.sender} {self.type}{reserved} {short(self.content)} (request #{self.request})"


class Request(View[RequestData]):
    """A request and its answer, with secrets redacted. ``number`` is its position in the journal, from 1.

    ``target`` is the path and query, as they were sent. ``body`` and ``answer`` are texts. ``rules`` are the ids of the
    rules that fired. ``at`` is by the wall clock. ``took`` and ``delay`` are in milliseconds. ``gave_up`` is the number
    of milliseconds after which the client disconnected without its answer, or None if it did not.
    """

    def __init__(self, data: RequestData) -> None:
        super().__init__(data)
        self.number: int = data.number
        self.at = _parse_time(data.at)
        self.took: float = data.took
        self.operation: str | None = data.operation
        self.method: str = data.method
        self.target: str = data.target
        self.headers: dict[str, str] = data.headers
        self.body: str = data.body
        self.status: int | None = data.status
        self.answer_headers: dict[str, str] = data.answer_headers
        self.answer: str = data.answer
        self.request_id: str | None = data.request_id
        self.diagnosis: str = data.diagnosis or ""
        self.rules: list[str] = list(data.rules)
        self.scripted_by: str | None = data.scripted_by
        self.fault: str | None = data.fault
        self.delay: int = data.delay
        self.gave_up: float | None = data.gave_up

    @property
    def json(self) -> Any:
        """The body, decoded from JSON. Raises ``ValueError`` if it is not JSON."""
        return json.loads(self.body)

    @property
    def answer_json(self) -> Any:
        """The answer, decoded from JSON. Raises ``ValueError`` if it is not JSON."""
        return json.loads(self.answer)

    def __str__(self) -> str:
        # The client does not receive an answer that a fault breaks.
        got = f"fault {self.fault}" if self.fault else self.status
        return f"#{self.number} {self.method} {self.operation or short(self.target, 100)} {got}"


class Reservation(View[ReservationData]):
    """A reservation. ``due`` is an aware datetime, and ``reserve_time`` is the text as it was sent."""

    def __init__(self, data: ReservationData) -> None:
        super().__init__(data)
        self.reserve_id: str = data.reserve_id
        self.status: str = data.status
        self.reserve_time: str = data.reserve_time
        self.reserve_time_zone: str = data.reserve_time_zone
        self.due = _parse_time(data.due)
        self.type: str = data.type
        self.sender: str = data.sender
        self.to: list[str] = data.to
        self.content: str = data.content

    def __str__(self) -> str:
        more = f" and {len(self.to) - 1} more" if len(self.to) > 1 else ""
        zone = self.reserve_time_zone
        return f"to {self.to[0]}{more} {self.status} for {self.reserve_time} {zone} {short(self.content)}"


class Due(View[DueData]):
    """A message or a reservation, depending on ``kind``, that an advance made due. ``status`` is its new status."""

    def __init__(self, data: DueData) -> None:
        super().__init__(data)
        self.at = datetime.fromisoformat(data.at)
        self.kind: str = data.kind
        self.id: str = data.id
        self.status: str = data.status

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.status} at {self.at}"


class Step(View[PlayedStep]):
    """A step of a scenario, with its counters ``matched`` and ``used``. ``left`` is None if it is unlimited."""

    def __init__(self, data: PlayedStep) -> None:
        super().__init__(data)
        self.times: int | None = _or_none(data.times)
        self.matched: int = data.matched
        self.used: int = data.used
        self.left: int | None = data.left
        self.given_up: str = data.given_up or ""
        """The expression that took too long, so that the step no longer fires; empty if none did."""

    def __str__(self) -> str:
        return f"used {self.used} of {self.times}" if self.times else f"used {self.used}, unlimited"

    @property
    def written(self) -> str:
        """The condition, the effect and the chance, on one line."""
        raw = self.raw
        parts = {name: raw[name] for name in ("when", "then", "chance") if raw.get(name)}
        return ", ".join(f"{name} {json.dumps(part, ensure_ascii=False)}" for name, part in parts.items())
