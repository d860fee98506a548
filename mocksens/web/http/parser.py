"""The parser of requests, and a search for the end of complete requests, which the parser does not report."""

import contextlib
from bisect import bisect_left
from typing import Any

import httptools


class _Counter:
    """A count of the complete requests that a parser has read."""

    def __init__(self) -> None:
        self.count = 0

    def on_message_complete(self) -> None:
        self.count += 1


def new_parser(protocol: Any) -> httptools.HttpRequestParser:
    """Return a parser at the beginning of a request."""
    parser = httptools.HttpRequestParser(protocol)
    # Ignore bytes after the last request of a connection, as recent releases of uvicorn do.
    parser.set_dangerous_leniencies(lenient_data_after_close=True)
    return parser


def end_of_whole_requests(data: bytes, least: int = 0) -> int:
    """Return the end of the last complete request in ``data``, but at least ``least``.

    ``data`` begins with a request. The bytes after the last complete one may be malformed or incomplete. The end is
    found by bisection, which parses prefixes of ``data``.
    """
    return bisect_left(range(len(data) + 1), _count(data), lo=least, key=lambda size: _count(data[:size]))


def _count(data: bytes) -> int:
    counter = _Counter()
    with contextlib.suppress(httptools.HttpParserError, httptools.HttpParserUpgrade):
        new_parser(counter).feed_data(data)
    return counter.count
