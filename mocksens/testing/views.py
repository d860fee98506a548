"""What a service shows of itself, with Python's names; ``raw`` is what the admin API said."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mocksens.core.display.terminal import short

Raw = Mapping[str, Any]
ContentOf = Callable[[str], bytes | None]
"""Gives the bytes of a file by its fileId."""


def nothing_of(_: str) -> None:
    """Know the bytes of no file."""


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class View:
    """Something that was looked at; two of them are equal if nothing about them differs."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.raw == self.raw

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class File(View):
    """A file that is attached. ``name`` and ``size`` are None where its fileId is not known."""

    def __init__(self, raw: Raw, content_of: ContentOf) -> None:
        super().__init__(raw)
        self._content_of = content_of
        self.file_id: str | None = raw["fileId"]
        self.name: str | None = raw["name"]
        self.size: int | None = raw.get("size")

    @property
    def content(self) -> bytes | None:
        """The bytes, looked up when they are asked for; None where they are not kept, as of an expired file."""
        return None if self.file_id is None or self.name is None else self._content_of(self.file_id)

    def __str__(self) -> str:
        return f"{self.name or self.file_id} ({'unknown' if self.size is None else f'{self.size} bytes'})"


class Message(View):
    """A message, as it stood when it was looked at.

    ``sender`` is SENS's ``from``. ``otp`` is the one-time code in the text, without blanks and hyphens, None if there
    is none: 4 to 8 digits near a word such as 인증번호, 코드, code or PIN, or letters and digits directly beside one.
    ``wait_for`` and ``message`` take a pattern of your own for it.
    ``result`` is the code that it ends with as far as that is decided; ``status_code`` is what SENS tells: None before
    it is COMPLETED. ``delivered_content`` is what the handset shows: cut to its limit. ``scripted_by`` names the
    scenario step that decided about it. ``files`` are what is attached to an MMS, in order.
    Times are aware datetimes in KST by the clock of the service.
    """

    def __init__(self, raw: Raw, content_of: ContentOf = nothing_of) -> None:
        super().__init__(raw)
        self.files = [File(file, content_of) for file in raw["files"]]
        self.cursor: int = raw["cursor"]
        self.message_id: str = raw["messageId"]
        self.request_id: str = raw["requestId"]
        self.type: str = raw["type"]
        self.content_type: str = raw["contentType"]
        self.country_code: str = raw["countryCode"]
        self.sender: str = raw["from"]
        self.to: str = raw["to"]
        self.subject: str | None = raw["subject"]
        self.content: str = raw["content"]
        self.otp: str | None = raw["otp"]
        self.delivered_subject: str | None = raw["delivered"]["subject"]
        self.delivered_content: str = raw["delivered"]["content"]
        self.status: str = raw["status"]
        self.result: str | None = raw["result"]
        self.status_code: str | None = self.result if self.status == "COMPLETED" else None
        self.telco_code: str = raw["telcoCode"]
        self.request_time = _time(raw["requestTime"])
        self.processing_time = _time(raw["processingTime"])
        self.complete_time = _time(raw["completeTime"])
        self.scripted_by: str | None = raw["scriptedBy"]

    def __str__(self) -> str:
        ended = f" {self.status_code}" if self.status_code else ""
        return f"to {self.to} from {self.sender} {self.type} {self.status}{ended} {short(self.content)}"


class Send(View):
    """One recipient of one send that was taken, reservations included; ``request`` is the number of its request."""

    def __init__(self, raw: Raw, content_of: ContentOf = nothing_of) -> None:
        super().__init__(raw)
        self.files = [File(file, content_of) for file in raw.get("files", ())]
        self.request: int = raw["request"]
        self.request_id: str = raw["requestId"]
        self.type: str = raw["type"]
        self.content_type: str = raw["contentType"]
        self.country_code: str = raw["countryCode"]
        self.sender: str = raw["from"]
        self.to: str = raw["to"]
        self.subject: str | None = raw.get("subject")
        self.content: str = raw["content"]
        self.reserve_time: str | None = raw.get("reserveTime")

    def __str__(self) -> str:
        reserved = f" reserved for {self.reserve_time}" if self.reserve_time else ""
        return f"to {self.to} from {self.sender} {self.type}{reserved} {short(self.content)} (request #{self.request})"


class Request(View):
    """A request that came, and its answer; secrets are redacted. ``number`` counts those of the service from 1.

    ``target`` is path and query as they were sent, ``body`` and ``answer`` are texts, ``rules`` the ids of the rules
    that fired. ``at`` is wall time, ``took`` and ``delay`` are milliseconds, and so is ``gave_up``: how long the client
    waited before it went away without its answer, None if it did not.
    """

    def __init__(self, raw: Raw) -> None:
        super().__init__(raw)
        self.number: int = raw["number"]
        self.at = _time(raw["at"])
        self.took: float = raw["took"]
        self.operation: str | None = raw["operation"]
        self.method: str = raw["method"]
        self.target: str = raw["target"]
        self.headers: dict[str, str] = raw["headers"]
        self.body: str = raw["body"]
        self.status: int | None = raw["status"]
        self.answer_headers: dict[str, str] = raw["answerHeaders"]
        self.answer: str = raw["answer"]
        self.request_id: str | None = raw["requestId"]
        self.diagnosis: str = raw["diagnosis"] or ""
        self.rules: list[str] = list(raw["rules"])
        self.scripted_by: str | None = raw["scriptedBy"]
        self.fault: str | None = raw["fault"]
        self.delay: int = raw["delay"]
        self.gave_up: float | None = raw.get("gaveUp")

    @property
    def json(self) -> Any:
        """The body, read as JSON. Raises ``ValueError`` if it is none."""
        return json.loads(self.body)

    @property
    def answer_json(self) -> Any:
        """The answer, read as JSON. Raises ``ValueError`` if it is none."""
        return json.loads(self.answer)

    def __str__(self) -> str:
        # What the line broke over is not what the client got.
        got = f"fault {self.fault}" if self.fault else self.status
        return f"#{self.number} {self.method} {self.operation or short(self.target, 100)} {got}"


class Reservation(View):
    """A send that is still ahead, or was. ``due`` is an aware datetime, ``reserve_time`` what was asked for."""

    def __init__(self, raw: Raw) -> None:
        super().__init__(raw)
        self.reserve_id: str = raw["reserveId"]
        self.status: str = raw["status"]
        self.reserve_time: str = raw["reserveTime"]
        self.reserve_time_zone: str = raw["reserveTimeZone"]
        self.due = _time(raw["due"])
        self.type: str = raw["type"]
        self.sender: str = raw["from"]
        self.to: list[str] = raw["to"]
        self.content: str = raw["content"]

    def __str__(self) -> str:
        more = f" and {len(self.to) - 1} more" if len(self.to) > 1 else ""
        zone = self.reserve_time_zone
        return f"to {self.to[0]}{more} {self.status} for {self.reserve_time} {zone} {short(self.content)}"


class Due(View):
    """What became due when the clock was advanced: ``kind`` is message or reservation, ``status`` what it became."""

    def __init__(self, raw: Raw) -> None:
        super().__init__(raw)
        self.at = datetime.fromisoformat(raw["at"])
        self.kind: str = raw["kind"]
        self.id: str = raw["id"]
        self.status: str = raw["status"]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.status} at {self.at}"


class Step(View):
    """A step that is played: how often it ``matched`` and was ``used``; ``left`` is None if it never ends."""

    def __init__(self, raw: Raw) -> None:
        super().__init__(raw)
        self.times: int | None = raw.get("times")
        self.matched: int = raw["matched"]
        self.used: int = raw["used"]
        self.left: int | None = raw["left"]
        self.given_up: str = raw.get("givenUp", "")
        """Which expression took too long, so that the step fires no more."""

    def __str__(self) -> str:
        return f"used {self.used} of {self.times}" if self.times else f"used {self.used}, without end"

    @property
    def written(self) -> str:
        """When it happens and what, on one line."""
        parts = {name: self.raw[name] for name in ("when", "then", "chance") if self.raw.get(name)}
        return ", ".join(f"{name} {json.dumps(part, ensure_ascii=False)}" for name, part in parts.items())
