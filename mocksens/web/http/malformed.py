"""Explanations and records of bytes that are not HTTP.

The parser reports an error but not its position. The recorded request has the method, target and headers that were
parsed; its body is the beginning of the remaining bytes, without secrets.
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
"""Maximum number of bytes of a target, and of unparsed bytes, that are kept."""
KEPT_HEADERS: Final = 8 * 1024
NOTHING: Final = "-"
"""The placeholder of an unreadable method or target."""
METHODS: Final = ("GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS")
SHOWN: Final = 30
"""Maximum number of characters of a URL that a message shows."""
ANY_LINE: Final = re.compile(rb"(?P<method>[A-Za-z]{1,20}) +(?P<target>[^ \r\n]*)(?: +(?P<rest>[^ \r\n]*))?")
"""A request line with any ending."""
UNESCAPED: Final = re.compile("[^\x21-\x7e]+")
REQUEST_LINE: Final = re.compile(rb"([A-Za-z]{1,20}) +([^ \r\n]+)")
BEGUN_LINE: Final = re.compile(rb"[^\n]*\n?(?:[ \t][^\n]*\n?)*")
"""The rest of a line that began in an earlier read, with its folded lines. It may be part of a secret header."""


class ReadStart(Enum):
    """The place in a request at which a read begins."""

    BETWEEN = auto()
    """At the first byte of a request."""
    HEAD = auto()
    BODY = auto()


def parsed_request(method: str, target: bytes, fields: Sequence[tuple[bytes, bytes]], body: bytes) -> WireRequest:
    """Return a request whose target was parsed, with at most ``KEPT_HEADERS`` bytes of headers."""
    sizes = accumulate(len(name) + len(value) for name, value in fields)
    kept = [field for field, size in zip(fields, sizes, strict=True) if size <= KEPT_HEADERS]
    return WireRequest(method, origin_form(target)[:KEPT], first_of_each(kept), body)


def unparsed_request(data: bytes) -> WireRequest:
    """Return a request without any parsed part. ``data`` must not contain secrets."""
    line = REQUEST_LINE.match(data)
    if line is None:
        return WireRequest(NOTHING, NOTHING.encode(), {}, data)
    return WireRequest(line[1].decode(), origin_form(line[2]), {}, data)


def explain(error: str, data: bytes) -> str:
    """Return the mistake in bytes that are not HTTP, and its remedy.

    ``error`` is the parser's message. ``data`` has the bytes that the parser did not understand, without secrets.
    """
    line = ANY_LINE.match(data)
    mistake = (
        _explain_version(error, line) or malformed_heads.explain(error, data) or _explain_method(error, data, line)
    )
    return f"this is not HTTP: {mistake or _explain_url(error, line)}"


def _explain_version(error: str, line: re.Match[bytes] | None) -> str:
    """Return the mistake in the HTTP version or in line endings, or an empty text."""
    version = (line and line["rest"]) or b""
    if "PRI" in error or (version.startswith(b"HTTP/") and not version.startswith((b"HTTP/1.", b"HTTP/0."))):
        return "the client uses another version of HTTP; set it to HTTP/1.1"
    if "CRLF" in error or "expected CR" in error:
        return f"a line ends with LF only; end lines with CR LF ({error})"
    if error.startswith("Expected HTTP/"):
        place = f"before {_shown(version)}" if version else "in the middle"
        return f"the URL has a space {place}; write a space in a URL as %20"
    return ""


def _explain_method(error: str, data: bytes, line: re.Match[bytes] | None) -> str:
    """Return the mistake in a method, or an empty text."""
    if "method" not in error:
        return ""
    if data[:2] == b"\x16\x03":
        return "the client speaks TLS, and this port speaks plain HTTP; begin the URL with http://"
    if line is None or not line["target"]:
        return ""
    method = line["method"].decode()
    if method.upper() in METHODS and method != method.upper():
        return f"method names are case-sensitive; write {method.upper()}, not {method!r}"
    return f"unknown method {method!r}; SENS accepts GET, POST and DELETE"


def _explain_url(error: str, line: re.Match[bytes] | None) -> str:
    """Return the mistake in a URL, or the parser's message."""
    if line is None or "url" not in error:
        return error
    target = line["target"]
    if not target.startswith((b"/", b"http")):
        return f"the path {_shown(target)} does not begin with a slash; write {_shown(b'/' + target)}"
    try:
        unescaped = UNESCAPED.search(target.decode())
    except UnicodeDecodeError:
        return f"the URL has unescaped characters that are not UTF-8; write them as percent-encoded UTF-8 ({error})"
    if unescaped is None:
        return error
    text = unescaped[0][:SHOWN]
    return f"the URL has an unescaped {ascii(text) if text.isascii() else repr(text)}; write it as {quote(text)}"


def _shown(part: bytes) -> str:
    return f"{part[:SHOWN].decode('ascii', 'backslashreplace')!r}"


def unparsed_bytes(data: bytes, place: ReadStart, *, has_head: bool) -> bytes:
    """Return the first bytes that were not parsed, without secrets.

    ``data`` has the bytes of the read in which the parser failed, and ``place`` is where that read begins. If
    ``has_head`` is true, the head of the malformed request was parsed, and only the bytes after it are returned.
    """
    if place is ReadStart.BETWEEN:
        data = data[end_of_whole_requests(data) :]
    elif place is ReadStart.HEAD:
        rest_of_line = BEGUN_LINE.match(data)
        assert rest_of_line is not None, "the expression matches anything"
        data = data[rest_of_line.end() :]
    if has_head and place is not ReadStart.BODY:
        data = data.partition(b"\r\n\r\n")[2]
    return beginning(data)


def beginning(data: bytes) -> bytes:
    """Return the first bytes of ``data``, without secrets."""
    return redact(data)[:KEPT]
