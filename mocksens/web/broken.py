"""Tell what can be told of bytes that are not HTTP, for the log and the journal.

The parser says only that it failed, not where. Of what it did understand, the request keeps method, target and headers;
the rest is shown as it came, without what may be a secret, and no more than its beginning.
"""

import contextlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from enum import Enum, auto
from typing import Final

import httptools

from mocksens.core.journal import redact
from mocksens.web.routes import origin_form
from mocksens.web.wire import WireRequest

KEPT: Final = 2 * 1024
"""Bytes that are kept of a target, and of what was not understood."""
KEPT_HEADERS: Final = 8 * 1024
NOTHING: Final = "-"
"""Stands for a method or a target that cannot be made out."""
REQUEST_LINE: Final = re.compile(rb"([A-Za-z]{1,20}) +([^ \r\n]+)")
BEGUN_LINE: Final = re.compile(rb"[^\n]*\n?(?:[ \t][^\n]*\n?)*")
"""The end of a line that began earlier, and what is folded into it: it may belong to a secret header."""


class Place(Enum):
    """Where a read begins."""

    BETWEEN = auto()
    """At the first byte of a request."""
    HEAD = auto()
    BODY = auto()


class _Counter:
    """Counts whole requests, as the parser's protocol."""

    def __init__(self) -> None:
        self.whole = 0

    def on_message_complete(self) -> None:
        self.whole += 1


def parsed(method: str, target: bytes, fields: Iterable[tuple[bytes, bytes]], body: bytes) -> WireRequest:
    """Return a request whose target was understood, with its first headers."""
    headers: dict[bytes, bytes] = {}
    left = KEPT_HEADERS
    for name, value in fields:
        left -= len(name) + len(value)
        if left < 0:
            break
        headers.setdefault(name, value)
    return WireRequest(method, origin_form(target)[:KEPT], headers, body)


def unparsed(data: bytes) -> WireRequest:
    """Return a request of which nothing was understood, from bytes without secrets."""
    line = REQUEST_LINE.match(data)
    if line is None:
        return WireRequest(NOTHING, NOTHING.encode(), {}, data)
    return WireRequest(line[1].decode(), origin_form(line[2]), {}, data)


def unread(data: bytes, place: Place, *, has_head: bool) -> bytes:
    """Return the beginning of what was not understood, without secrets.

    ``data`` is the read in which the parser failed, and ``place`` where that read begins. With ``has_head`` the parser
    had understood the head of the request that is broken, so only what is behind it is returned.
    """
    if place is Place.BETWEEN:
        data = data[_whole(data) :]
    elif place is Place.HEAD:
        begun = BEGUN_LINE.match(data)
        assert begun is not None, "the expression matches anything"
        data = data[begun.end() :]
    if has_head and place is not Place.BODY:
        data = data.partition(b"\r\n\r\n")[2]
    return beginning(data)


def beginning(data: bytes) -> bytes:
    """Return the first bytes of ``data``, without secrets."""
    return redact(data)[:KEPT]


def _whole(data: bytes) -> int:
    """Return how many bytes of ``data`` are whole requests, in front of a broken one."""
    most = _count(data)
    return bisect_left(range(len(data)), most, key=lambda size: _count(data[:size]))


def _count(data: bytes) -> int:
    counter = _Counter()
    parser = httptools.HttpRequestParser(counter)
    with contextlib.suppress(httptools.HttpParserError, httptools.HttpParserUpgrade):
        parser.feed_data(data)
    return counter.whole
