"""The journal: a bounded record of requests and answers, as they came and as they went."""

import re
import threading
from collections import deque
from collections.abc import Callable, Collection, Container, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct

from mocksens.core.display import redaction, secret_names
from mocksens.core.records import Send, Upload
from mocksens.core.scenarios.active_steps import Fired
from mocksens.spec.gateway import ACCESS_KEY, SIGNATURE, TIMESTAMP

if TYPE_CHECKING:
    from mocksens.core.doctor.examination import Diagnosis

OVERHEAD: Final = 3_000
"""Bytes that an entry is taken to have besides what ``_size`` counts; a small request and its answer need fewer."""
RECIPIENT: Final = 250
"""Bytes for each recipient of a send, without texts of its own."""
TEXT: Final = 80
"""Bytes that a text takes besides its characters."""
WIDEST: Final = 4
"""Bytes of a character at most, in a text that is not ASCII."""
ITEM: Final = 150
"""Bytes that a header, or anything else with a name and a value, takes besides these."""
REDACTED: Final = "[redacted]"
A_SIGNATURE: Final = rb"\s*[A-Za-z0-9+/]{43}=\s*"
"""32 bytes in Base64."""
SECRETS: Final = (
    # A line that names such a header, from there to its end, with whatever is folded into it.
    rb"(?i)(?P<name>"
    + b"|".join(re.escape(name) for name in (b"authorization", b"cookie", ACCESS_KEY, SIGNATURE))
    + b"|"
    + secret_names.LINE
    + rb")[^\n]*(?:\n[ \t][^\n]*)*"
    rb"|(?P<scheme>\b(?:bearer|basic)[ \t]+)[^ \t\r\n]+"
    rb"|(?P<slashes>//)[^/ \t\r\n]*@"
    # A signature, wherever it stands.
    rb"|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="
)
"""What may be a secret in bytes that no parser understood."""


class Received(Protocol):
    """A request as it came; header names are lower case."""

    @property
    def method(self) -> str:
        """As in the request line."""

    @property
    def target(self) -> bytes:
        """As in the request line."""

    @property
    def headers(self) -> Mapping[bytes, bytes]:
        """Of one that came twice the first."""

    @property
    def body(self) -> bytes:
        """All of it."""

    @property
    def size(self) -> int:
        """Its bytes, about."""


class Answered(Protocol):
    """An answer as it went, or would have."""

    @property
    def status(self) -> int:
        """Return the HTTP status."""

    @property
    def body(self) -> bytes:
        """Return the body."""

    @property
    def close(self) -> bool:
        """Return whether it ends the connection, whatever the client wants."""

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return the headers that a scenario adds."""


class Sent(Struct, frozen=True, gc=False):
    """What a request sent, if it was taken: the requestId and the send as it was asked for."""

    request_id: str
    send: Send


class Entry(Struct, kw_only=True, gc=False):
    """One request and its answer. ``number`` counts the journal's entries from 1.

    ``at`` is the wall clock's instant after the answer was made, ``took`` the seconds that this took. ``fired`` is what
    a scenario did to it. ``gave_up`` is how many seconds the client waited for its answer before it went away without
    one, None if it did not.
    """

    at: int
    took: float
    operation: str
    request_id: str
    request: Received
    response: Answered
    diagnosis: str
    rules: tuple[str, ...]
    delay: int
    fired: Fired | None
    sent: Sent | None
    signing: "Diagnosis | None" = None
    """What the doctor says of a signature that was refused."""
    number: int = 0
    gave_up: float | None = None
    closes: bool = False
    """True if the connection ends after the answer because the client asked for it."""
    forgotten: bool = False
    """Whether what it sent was taken out of the service since, and no longer counts as sent."""


class Journal:
    """The latest entries, at most so many and of so many bytes; what had to go is counted. For any thread."""

    def __init__(self, entries: int, size: int) -> None:
        self._most = entries
        self._most_bytes = size
        self._entries: deque[Entry] = deque()
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._numbered = 0
        self._begun = 0
        """The number of the latest entry when the record last began anew."""
        self._lock = threading.Lock()
        self.on_record: Callable[[], None] | None = None
        """Told of each entry, after it was taken."""

    def record(self, entry: Entry) -> None:
        """Take an entry and number it; the oldest ones go if there are too many."""
        entries, sizes, size = self._entries, self._sizes, _size(entry)
        with self._lock:
            self._numbered += 1
            entry.number = self._numbered
            entries.append(entry)
            sizes.append(size)
            self._bytes += size
            while entries and (len(entries) > self._most or self._bytes > self._most_bytes):
                entries.popleft()
                self._bytes -= sizes.popleft()
        if self.on_record is not None:
            self.on_record()

    @property
    def last(self) -> int:
        """The number of the latest entry, 0 if there was none."""
        return self._numbered

    @property
    def size(self) -> int:
        """Return about how many bytes the entries take."""
        return self._bytes

    @property
    def dropped(self) -> int:
        """How many entries had to go: those numbered up to it."""
        with self._lock:
            return self._gone()

    @property
    def lost(self) -> int:
        """The number up to which entries fell out for want of room; 0 if none did since the record last began anew."""
        with self._lock:
            return 0 if self._gone() <= self._begun else self._gone()

    @property
    def begun(self) -> int:
        """The number of the latest entry before the record last began anew."""
        return self._begun

    def _gone(self) -> int:
        return self._numbered - len(self._entries)

    def after(self, number: int = 0) -> list[Entry]:
        """Return the entries after that number, oldest first."""
        with self._lock:
            return list(islice(self._entries, max(number - self._gone(), 0), None))

    def entry(self, number: int) -> Entry | None:
        """Return the entry with that number, or None if it is gone."""
        with self._lock:
            index = number - self._gone() - 1
            return self._entries[index] if 0 <= index < len(self._entries) else None

    def clear(self) -> None:
        """Forget all entries on purpose, and begin anew; numbers go on."""
        with self._lock:
            self._entries.clear()
            self._sizes.clear()
            self._bytes = 0
            self._begun = self._numbered

    def forget_sends(self, is_gone: Callable[[Sent], bool], held: Collection[str] | None = None) -> None:
        """Let the sends that are gone no longer count as sent; their entries stay.

        ``held`` are the requestIds of all sends that still count, where they are known. If entries tell of each, the
        record begins anew: what fell out for want of room before no longer matters.
        """
        with self._lock:
            told = set()
            for entry in self._entries:
                if entry.sent is not None:
                    entry.forgotten = entry.forgotten or is_gone(entry.sent)
                    told.add(entry.sent.request_id)
            if held is not None and told.issuperset(held):
                self._begun = self._numbered


def _size(entry: Entry) -> int:
    """Return about how many bytes an entry takes."""
    response = entry.response
    size = OVERHEAD + entry.request.size + len(response.body) + len(entry.diagnosis)
    if response.headers:
        size += sum(ITEM + len(name) + len(value) for name, value in response.headers)
    if entry.signing is not None:
        size += entry.signing.size
    return size if entry.sent is None else size + _size_of(entry.sent.send)


def _size_of(send: Send) -> int:
    """Return about how many bytes a send takes, with every text and file of its own."""
    recipients = send.recipients
    size = RECIPIENT * len(recipients) + _width(send.content)
    if send.subject is not None:
        size += _width(send.subject)
    for recipient in recipients:
        if recipient.content is not None:
            size += TEXT + _width(recipient.content)
        if recipient.subject is not None:
            size += TEXT + _width(recipient.subject)
    if send.files:
        size += sum(len(file.data) for file in send.files if isinstance(file, Upload))
    return size


def _width(text: str) -> int:
    """Return about how many bytes the characters of a text take."""
    return len(text) if text.isascii() else WIDEST * len(text)


def shown(
    headers: Mapping[bytes, bytes], access_keys: Container[bytes] = (), secrets: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return headers as texts, without secrets.

    What stands for an access key may be one too, unless it is known as a key. ``secrets`` are the secret keys.
    """
    return {
        redaction.cover(name, secrets).decode("latin-1"): REDACTED
        if _is_hidden(name, value, access_keys)
        else redaction.cover(value, secrets).decode("latin-1")
        for name, value in headers.items()
    }


def _is_hidden(name: bytes, value: bytes, access_keys: Container[bytes]) -> bool:
    if name == TIMESTAMP:
        return re.fullmatch(redaction.A_KEY, value.strip()) is not None
    if b"signature" in name and re.fullmatch(A_SIGNATURE, value):
        return True
    is_known_key = b"access" in name and value in access_keys
    return secret_names.says_secret(name.decode("latin-1")) and not is_known_key


def redact(data: bytes) -> bytes:
    """Return bytes that may be a part of a request, or anything, without what may be a secret."""
    return secret_names.cover_members(secret_names.cover_parameters(re.sub(SECRETS, _redacted, data)))


def _redacted(found: re.Match[bytes]) -> bytes:
    if found["name"]:
        return found["name"] + b": " + REDACTED.encode() + (b"\r" if found[0].endswith(b"\r") else b"")
    kept, at = found["scheme"] or found["slashes"] or b"", b"@" if found["slashes"] else b""
    return kept + REDACTED.encode() + at
