"""Responses as they go over the wire: status, headers and body."""

import re
from typing import Final

import msgspec
from msgspec import Struct

from mocksens.core.scenarios.model import BODILESS
from mocksens.core.storage.journal import Answered, Entry
from mocksens.spec.faults import Fault
from mocksens.spec.gateway import (
    REQUEST_ID_HEADER,
)
from mocksens.web.wire.requests import JSON

DIAGNOSIS_HEADER: Final = b"x-mocksens-diagnosis"
DIAGNOSIS_BYTES: Final = 1024
CLOSE: Final = (b"connection", b"close")
"""Says that the connection ends behind the answer."""
LOGGED_BYTES: Final = 64 * 1024
"""What a log line says of a diagnosis at most: enough for every violation of a hundred recipients."""
REQUEST_ID: Final = REQUEST_ID_HEADER.encode()
UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]")


class WireResponse(Struct, frozen=True, gc=False):
    """An answer; without ``body`` it has no Content-Type either. ``close`` ends the connection after it.

    ``headers`` are further ones, and stand in for those of the same name.
    """

    status: int
    body: bytes = b""
    close: bool = False
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Reply(Struct, gc=False):
    """An answer on its way: what is sent, after how many milliseconds, and how the line breaks under it."""

    response: WireResponse
    headers: list[tuple[bytes, bytes]]
    delay: int = 0
    fault: Fault | None = None
    rate: int = 0
    """Bytes a second, if it is slow."""
    entry: Entry | None = None
    """Where the journal has it."""

    def close(self) -> None:
        """Say, on the wire and in the journal, that the connection ends behind the answer."""
        if CLOSE not in self.headers:
            self.headers.append(CLOSE)
            if self.entry is not None:
                self.entry.closes = True


def encode(status: int, answer: object, *, close: bool = False) -> WireResponse:
    """Return an answer with its JSON."""
    return WireResponse(status, msgspec.json.encode(answer), close)


def headers(response: Answered, request_id: str, diagnosis: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer; uvicorn adds the date."""
    fields = [(REQUEST_ID, request_id.encode())]
    if response.body:
        fields.append(JSON)
    if response.status not in BODILESS:
        fields.append((b"content-length", b"%d" % len(response.body)))
    if diagnosis:
        fields.append((DIAGNOSIS_HEADER, one_line(diagnosis, DIAGNOSIS_BYTES).encode("ascii")))
    if response.close:
        fields.append(CLOSE)
    if response.headers:
        instead = {name for name, _ in response.headers}
        fields = [field for field in fields if field[0] not in instead]
        fields.extend(response.headers)
    return fields


def one_line(diagnosis: str, most: int = LOGGED_BYTES) -> str:
    """A diagnosis as one printable ASCII line of at most so many bytes, everything else escaped."""
    if not diagnosis:
        return ""
    text = UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], diagnosis)
    return text if len(text) <= most else f"{text[: most - 3]}..."
