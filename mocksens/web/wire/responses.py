"""Responses on the wire: status, headers and body."""

import re
from collections.abc import Sequence
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
"""The header that announces that the connection closes after the response."""
LOGGED_BYTES: Final = 64 * 1024
"""Maximum number of bytes of a diagnosis in a log line: enough for every violation of a hundred recipients."""
REQUEST_ID: Final = REQUEST_ID_HEADER.encode()
UNPRINTABLE: Final = r"[^\x20-\x7e]"


class WireResponse(Struct, frozen=True, gc=False):
    """A response. Without ``body``, it has no Content-Type. With ``close``, the connection closes after it.

    ``headers`` are additional headers. They replace others with the same name.
    """

    status: int
    body: bytes = b""
    close: bool = False
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Reply(Struct, gc=False):
    """A response with its delay in milliseconds and its fault."""

    response: WireResponse
    headers: list[tuple[bytes, bytes]]
    delay: int = 0
    fault: Fault | None = None
    rate: int = 0
    """The number of bytes per second, for the fault ``slow``."""
    entry: Entry | None = None
    """The request's entry in the journal."""

    def close(self) -> None:
        """Announce, on the wire and in the journal, that the connection closes after the response."""
        if CLOSE not in self.headers:
            self.headers.append(CLOSE)
            if self.entry is not None:
                self.entry.closes = True


def encode(status: int, answer: object, *, close: bool = False) -> WireResponse:
    """Return a response with a JSON body."""
    return WireResponse(status, msgspec.json.encode(answer), close)


def headers(response: Answered, request_id: str, diagnosis: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of a response, except the date, which the server adds."""
    fields = [(REQUEST_ID, request_id.encode())]
    if response.body:
        fields.append(JSON)
    if response.status not in BODILESS:
        fields.append((b"content-length", b"%d" % len(response.body)))
    if diagnosis:
        fields.append((DIAGNOSIS_HEADER, one_line(diagnosis, DIAGNOSIS_BYTES).encode("ascii")))
    if response.close:
        fields.append(CLOSE)
    return _replaced(fields, response.headers) if response.headers else fields


def _replaced(fields: list[tuple[bytes, bytes]], others: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with ``others`` in place of those with the same names."""
    names = {name for name, _ in others}
    return [*(field for field in fields if field[0] not in names), *others]


def one_line(diagnosis: str, most: int = LOGGED_BYTES) -> str:
    """Return a diagnosis as one line of printable ASCII, at most ``most`` bytes long, with everything else escaped."""
    if not diagnosis:
        return ""
    text = re.sub(UNPRINTABLE, lambda match: ascii(match[0])[1:-1], diagnosis)
    return text if len(text) <= most else f"{text[: most - 3]}..."
