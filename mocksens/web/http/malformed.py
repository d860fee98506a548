"""Describe bytes that are not HTTP, for the log and the journal.

The parser says only that it failed, not where. Of what it did understand, the request keeps method, target and headers;
the rest is shown as it came, without what may be a secret, and no more than its beginning.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import accumulate
from typing import Final
from urllib.parse import quote

from mocksens.core.storage.journal import redact
from mocksens.web.http import malformed_heads
from mocksens.web.http.parser import end_of_whole_requests
from mocksens.web.routes import origin_form
from mocksens.web.wire.requests import WireRequest, first_of_each

KEPT: Final = 2 * 1024
"""Bytes that are kept of a target, and of what was not understood."""
KEPT_HEADERS: Final = 8 * 1024
NOTHING: Final = "-"
"""Stands for a method or a target that cannot be made out."""
METHODS: Final = ("GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS")
SHOWN: Final = 30
"""Characters of a URL that a message shows."""
ANY_LINE: Final = re.compile(rb"(?P<method>[A-Za-z]{1,20}) +(?P<target>[^ \r\n]*)(?: +(?P<rest>[^ \r\n]*))?")
"""A request line, however it goes on."""
UNESCAPED: Final = re.compile("[^\x21-\x7e]+")
REQUEST_LINE: Final = re.compile(rb"([A-Za-z]{1,20}) +([^ \r\n]+)")
BEGUN_LINE: Final = re.compile(rb"[^\n]*\n?(?:[ \t][^\n]*\n?)*")
"""The end of a line that began earlier, and what is folded into it: it may belong to a secret header."""


class ReadStart(Enum):
    """Where a read begins."""

    BETWEEN = auto()
    """At the first byte of a request."""
    HEAD = auto()
    BODY = auto()


def parsed(method: str, target: bytes, fields: Sequence[tuple[bytes, bytes]], body: bytes) -> WireRequest:
    """Return a request whose target was understood, with its first headers."""
    sizes = accumulate(len(name) + len(value) for name, value in fields)
    kept = [field for field, size in zip(fields, sizes, strict=True) if size <= KEPT_HEADERS]
    return WireRequest(method, origin_form(target)[:KEPT], first_of_each(kept), body)


def unparsed(data: bytes) -> WireRequest:
    """Return a request of which nothing was understood, from bytes without secrets."""
    line = REQUEST_LINE.match(data)
    if line is None:
        return WireRequest(NOTHING, NOTHING.encode(), {}, data)
    return WireRequest(line[1].decode(), origin_form(line[2]), {}, data)


def complaint(error: str, data: bytes) -> str:
    """Return what is wrong with bytes that are not HTTP, and what to do.

    ``error`` is what the parser says, and ``data`` what it did not understand, without secrets.
    """
    line = ANY_LINE.match(data)
    said = _of_version(error, line) or malformed_heads.told(error, data) or _of_method(error, data, line)
    return f"this is not HTTP: {said or _of_url(error, line)}"


def _of_version(error: str, line: re.Match[bytes] | None) -> str:
    """Return what is said of the end of a request line, and of line ends; empty if they are right."""
    version = (line and line["rest"]) or b""
    if "PRI" in error or (version.startswith(b"HTTP/") and not version.startswith((b"HTTP/1.", b"HTTP/0."))):
        return "the client speaks another version of HTTP, and mocksens speaks HTTP/1.1; set the client to that"
    if "CRLF" in error or "expected CR" in error:
        return f"a line ends with a line feed only; end it with a carriage return and a line feed ({error})"
    if error.startswith("Expected HTTP/"):
        place = f"in front of {_shown(version)}" if version else "too early"
        return f"a blank ends the URL {place}, and only HTTP/1.1 may follow; write a blank in a URL as %20"
    return ""


def _of_method(error: str, data: bytes, line: re.Match[bytes] | None) -> str:
    """Return what is said of a method; empty if there is none, or nothing is wrong with it."""
    if "method" not in error:
        return ""
    if data[:2] == b"\x16\x03":
        return "TLS begins here, and this port speaks plain HTTP; begin the URL with http://"
    if line is None or not line["target"]:
        return ""
    method = line["method"].decode()
    if method.upper() in METHODS and method != method.upper():
        return f"the method is written {method!r}, and case counts; write {method.upper()}"
    return f"there is no method {method!r}; SENS takes GET, POST and DELETE"


def _of_url(error: str, line: re.Match[bytes] | None) -> str:
    """Return what is said of a URL; the parser's words if nothing is known to be wrong with it."""
    if line is None or "url" not in error:
        return error
    target = line["target"]
    if not target.startswith((b"/", b"http")):
        return f"the path {_shown(target)} begins without a slash; write {_shown(b'/' + target)}"
    try:
        odd = UNESCAPED.search(target.decode())
    except UnicodeDecodeError:
        return (
            f"letters that are not ASCII stand in the URL as they are, and not in UTF-8; escape them as UTF-8 ({error})"
        )
    if odd is None:
        return error
    text = odd[0][:SHOWN]
    return f"{ascii(text) if text.isascii() else repr(text)} stands in the URL as it is; escape it, as {quote(text)}"


def _shown(part: bytes) -> str:
    return f"{part[:SHOWN].decode('ascii', 'backslashreplace')!r}"


def unread(data: bytes, place: ReadStart, *, has_head: bool) -> bytes:
    """Return the beginning of what was not understood, without secrets.

    ``data`` is the read in which the parser failed, and ``place`` where that read begins. With ``has_head`` the parser
    had understood the head of the request that is broken, so only what is behind it is returned.
    """
    if place is ReadStart.BETWEEN:
        data = data[end_of_whole_requests(data) :]
    elif place is ReadStart.HEAD:
        begun = BEGUN_LINE.match(data)
        assert begun is not None, "the expression matches anything"
        data = data[begun.end() :]
    if has_head and place is not ReadStart.BODY:
        data = data.partition(b"\r\n\r\n")[2]
    return beginning(data)


def beginning(data: bytes) -> bytes:
    """Return the first bytes of ``data``, without secrets."""
    return redact(data)[:KEPT]
