"""The parser of requests, and a search for the end of complete requests, which it does not report."""

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
    # As in recent releases of uvicorn: ignore bytes behind the last request of a connection.
    parser.set_dangerous_leniencies(lenient_data_after_close=True)
    return parser


def end_of_whole_requests(data: bytes, least: int = 0) -> int:
    """Return the end of the last complete request in ``data``, which begins with a request; at least ``least``.

    Bisect by parsing prefixes. The bytes after that request may be malformed or incomplete.
    """
    return bisect_left(range(len(data) + 1), _count(data), lo=least, key=lambda size: _count(data[:size]))


def _count(data: bytes) -> int:
    counter = _Counter()
    with contextlib.suppress(httptools.HttpParserError, httptools.HttpParserUpgrade):
        new_parser(counter).feed_data(data)
    return counter.count
