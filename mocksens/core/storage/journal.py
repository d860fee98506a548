"""The journal: a bounded record of requests and answers."""

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
"""The assumed size in bytes of an entry, without the texts that ``_size`` counts."""
RECIPIENT: Final = 250
"""The size in bytes of a recipient of a send, without its own texts."""
TEXT: Final = 80
"""The size in bytes of a text, without its characters."""
WIDEST: Final = 4
"""Maximum number of bytes of a character in a text that is not ASCII."""
ITEM: Final = 150
"""The size in bytes of a header, without its name and value."""
REDACTED: Final = "[redacted]"
A_SIGNATURE: Final = rb"\s*[A-Za-z0-9+/]{43}=\s*"
"""32 bytes in Base64."""
SECRETS: Final = (
    # A header with one of these names: the rest of its line, and the lines that continue it.
    rb"(?i)(?P<name>"
    + b"|".join(re.escape(name) for name in (b"authorization", b"cookie", ACCESS_KEY, SIGNATURE))
    + b"|"
    + secret_names.LINE
    + rb")[^\n]*(?:\n[ \t][^\n]*)*"
    rb"|(?P<scheme>\b(?:bearer|basic)[ \t]+)[^ \t\r\n]+"
    rb"|(?P<slashes>//)[^/ \t\r\n]*@"
    # A signature in any place.
    rb"|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="
)
"""Possible secrets in unparsed bytes."""


class Received(Protocol):
    """A request as received. Header names are in lower case."""

    @property
    def method(self) -> str:
        """The method of the request line."""

    @property
    def target(self) -> bytes:
        """The target of the request line."""

    @property
    def headers(self) -> Mapping[bytes, bytes]:
        """The headers. Of a repeated header, only the first counts."""

    @property
    def body(self) -> bytes:
        """The complete body."""

    @property
    def size(self) -> int:
        """The approximate size in bytes."""


class Answered(Protocol):
    """An answer as sent, or as it would have been sent."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def body(self) -> bytes:
        """The body."""

    @property
    def close(self) -> bool:
        """True if the connection ends after the answer, even if the client would keep it alive."""

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers that a scenario adds."""


class Sent(Struct, frozen=True, gc=False):
    """An accepted send with its requestId."""

    request_id: str
    send: Send


class Entry(Struct, kw_only=True, gc=False):
    """One request and its answer. ``number`` counts the journal's entries from 1.

    ``at`` is the wall-clock instant of the answer, and ``took`` the number of seconds from the request to the answer.
    ``fired`` is the effect of a scenario. ``gave_up`` is the number of seconds after which the client disconnected
    without an answer, or None.
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
    """The doctor's diagnosis of a refused signature."""
    number: int = 0
    gave_up: float | None = None
    closes: bool = False
    """True if the connection ends after the answer because the client asked for it."""
    forgotten: bool = False
    """True if its send has been removed from the service and no longer counts as sent."""


class Journal:
    """The latest entries, limited in number and bytes. Dropped entries are counted. The journal is thread-safe."""

    def __init__(self, entries: int, size: int) -> None:
        self._most = entries
        self._most_bytes = size
        self._entries: deque[Entry] = deque()
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._numbered = 0
        self._begun = 0
        """The number of the latest entry when the record was last cleared."""
        self._lock = threading.Lock()
        self.listeners: tuple[Callable[[], None], ...] = ()
        """Functions to be called after each new entry, from any thread."""

    def record(self, entry: Entry) -> None:
        """Add an entry with the next number, and drop the oldest ones beyond the limits."""
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
        for listener in self.listeners:
            listener()

    @property
    def last(self) -> int:
        """The number of the latest entry, or 0 if there was none."""
        return self._numbered

    @property
    def size(self) -> int:
        """The approximate size in bytes of all entries."""
        return self._bytes

    @property
    def dropped(self) -> int:
        """The count of dropped entries, which is also the ``number`` of the latest of them."""
        with self._lock:
            return self._dropped_count()

    @property
    def lost(self) -> int:
        """The number of the last entry dropped for lack of space since the record was last cleared, or 0."""
        with self._lock:
            return 0 if self._dropped_count() <= self._begun else self._dropped_count()

    @property
    def begun(self) -> int:
        """The number of the latest entry when the record was last cleared."""
        return self._begun

    def _dropped_count(self) -> int:
        return self._numbered - len(self._entries)

    def after(self, number: int = 0) -> list[Entry]:
        """Return the entries after the one with that number, oldest first."""
        with self._lock:
            return list(islice(self._entries, max(number - self._dropped_count(), 0), None))

    def entry(self, number: int) -> Entry | None:
        """Return the entry with that number, or None if it is gone."""
        with self._lock:
            index = number - self._dropped_count() - 1
            return self._entries[index] if 0 <= index < len(self._entries) else None

    def clear(self) -> None:
        """Remove all entries. Their numbers are not used again."""
        with self._lock:
            self._entries.clear()
            self._sizes.clear()
            self._bytes = 0
            self._begun = self._numbered

    def forget_sends(self, is_gone: Callable[[Sent], bool], held: Collection[str] | None = None) -> None:
        """Mark the entries of removed sends as forgotten, so that the sends no longer count.

        ``held`` holds the requestIds of all sends that still count, if these are known. If each of them has an entry,
        entries that were lost earlier no longer matter, so the record counts as cleared.
        """
        with self._lock:
            recorded = set()
            for entry in self._entries:
                if entry.sent is not None:
                    entry.forgotten = entry.forgotten or is_gone(entry.sent)
                    recorded.add(entry.sent.request_id)
            if held is not None and recorded.issuperset(held):
                self._begun = self._numbered


def _size(entry: Entry) -> int:
    """Return the approximate size in bytes of an entry."""
    response = entry.response
    size = OVERHEAD + entry.request.size + len(response.body) + len(entry.diagnosis)
    if response.headers:
        size += sum(ITEM + len(name) + len(value) for name, value in response.headers)
    if entry.signing is not None:
        size += entry.signing.size
    return size if entry.sent is None else size + _size_of(entry.sent.send)


def _size_of(send: Send) -> int:
    """Return the approximate size in bytes of a send, with its texts and files."""
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
    """Return the approximate size in bytes of a text's characters."""
    return len(text) if text.isascii() else WIDEST * len(text)


def shown(
    headers: Mapping[bytes, bytes], access_keys: Container[bytes] = (), secrets: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return headers as texts, without secrets.

    An access key is shown only if it is one of ``access_keys``: any other may be a misplaced secret. ``secrets`` holds
    the secret keys.
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
    """Return unparsed bytes with possible secrets masked."""
    return secret_names.cover_members(secret_names.cover_parameters(re.sub(SECRETS, _redacted, data)))


def _redacted(match: re.Match[bytes]) -> bytes:
    if match["name"]:
        return match["name"] + b": " + REDACTED.encode() + (b"\r" if match[0].endswith(b"\r") else b"")
    kept, at = match["scheme"] or match["slashes"] or b"", b"@" if match["slashes"] else b""
    return kept + REDACTED.encode() + at
