"""Pages of requests that match a search, from one journal or the newest first from several.

Requests of several journals are in the order of their answers, the latest first. Those of the same time are in the
order of serviceIds, and within a journal the highest number comes first.
"""

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final

from msgspec import Struct

from mocksens.core.inspection.request_search import RequestSearch, effort
from mocksens.core.storage.journal import Entry, Journal

MOST_EFFORT: Final = 4 * 1024**2
"""The effort of a search, approximately in bytes, after which a page ends."""
WRITTEN: Final = r"(-?[0-9]{1,15})-([0-9]{1,15})-(\S{0,200})"
"""A cursor as text."""


class RequestCursor(Struct, frozen=True):
    """The last request that a page examined: its time, number and serviceId. The next page begins after it."""

    time: int
    number: int
    service_id: str

    def __str__(self) -> str:
        return f"{self.time}-{self.number}-{self.service_id}"


class RequestHit(Struct, frozen=True):
    """A request to a service. ``service_id`` is empty if the request reached none."""

    service_id: str
    entry: Entry

    @property
    def place(self) -> tuple[int, str, int]:
        """The sort key."""
        return -self.entry.at, self.service_id, -self.entry.number

    @property
    def cursor(self) -> RequestCursor:
        """The cursor of the requests that follow this one."""
        return RequestCursor(self.entry.at, self.entry.number, self.service_id)


class RequestHits(Struct, frozen=True):
    """Matching requests. ``cursor`` begins the next page; None if no request is left."""

    hits: list[RequestHit]
    cursor: RequestCursor | None


def parse(text: str) -> RequestCursor:
    """Return a cursor that was written as text. Raise ``ValueError`` for anything else."""
    match = re.fullmatch(WRITTEN, text)
    if not match:
        raise ValueError("cursor must be the cursor of an earlier page")
    return RequestCursor(int(match[1]), int(match[2]), match[3])


def page(candidates: Iterable[RequestHit], search: RequestSearch, limit: int, secrets: tuple[str, ...]) -> RequestHits:
    """Return the first ``limit`` candidates that match, with ``secrets`` masked.

    A page with fewer requests has a cursor if it ended after ``MOST_EFFORT``.
    """
    hits: list[RequestHit] = []
    cursor, spent = None, 0
    for hit in candidates:
        if len(hits) == limit or spent > MOST_EFFORT:
            return RequestHits(hits, cursor)
        cursor, spent = hit.cursor, spent + effort(search, hit.entry)
        if search.matches(hit.entry, secrets):
            hits.append(hit)
    return RequestHits(hits, None)


def newest_first(journals: Iterable[tuple[str, Journal]], cursor: RequestCursor | None) -> Iterator[RequestHit]:
    """Return the requests in journals after ``cursor``, or all if it is None. Each journal has a serviceId."""
    return heapq.merge(
        *(_backwards(service_id, journal, cursor) for service_id, journal in journals), key=lambda hit: hit.place
    )


def _backwards(service_id: str, journal: Journal, cursor: RequestCursor | None) -> Iterator[RequestHit]:
    entries = journal.after()
    end = len(entries) if cursor is None else _end(entries, service_id, cursor)
    for index in range(end - 1, -1, -1):
        yield RequestHit(service_id, entries[index])


def _end(entries: list[Entry], service_id: str, cursor: RequestCursor) -> int:
    """Return the index before which a journal's entries after ``cursor`` lie."""
    if service_id == cursor.service_id:
        return bisect_left(entries, cursor.number, key=attrgetter("number"))
    # Requests of the same time are already on an earlier page if their serviceId sorts lower.
    bisect = bisect_right if service_id > cursor.service_id else bisect_left
    return bisect(entries, cursor.time, key=attrgetter("at"))
