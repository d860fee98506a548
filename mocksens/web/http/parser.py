"""The parser of requests, and where whole requests end, which it does not tell."""

import contextlib
from bisect import bisect_left
from typing import Any

import httptools


class _Counter:
    """Counts the requests that a parser reads to their ends."""

    def __init__(self) -> None:
        self.count = 0

    def on_message_complete(self) -> None:
        self.count += 1


def new_parser(protocol: Any) -> httptools.HttpRequestParser:
    """Return a parser that reads from the beginning of a request."""
    parser = httptools.HttpRequestParser(protocol)
    # As uvicorn's does in all but old releases: what stands behind the last request is passed over.
    parser.set_dangerous_leniencies(lenient_data_after_close=True)
    return parser


def end_of_whole_requests(data: bytes, least: int = 0) -> int:
    """Return where the last whole request ends in ``data``, which begins with a request; not before ``least``.

    Shorter and shorter parts are parsed. What follows may be broken, or not whole.
    """
    return bisect_left(range(len(data) + 1), _count(data), lo=least, key=lambda size: _count(data[:size]))


def _count(data: bytes) -> int:
    counter = _Counter()
    with contextlib.suppress(httptools.HttpParserError, httptools.HttpParserUpgrade):
        new_parser(counter).feed_data(data)
    return counter.count
