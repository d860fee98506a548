"""The newest messages of several services that match a search, page by page.

Messages are in the order of their request times, the latest first. Those of the same time are in the order of
serviceIds, and within a service the latest position comes first.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from mocksens.core.inspection.message_search import MessageSearch
from mocksens.core.operations import due
from mocksens.core.records import Message
from mocksens.core.service import Service

CHUNK: Final = 1_000
"""The number of messages that are taken from a service at once."""
COMPARED: Final = 20_000
"""Maximum number of messages that are compared for one page."""
WRITTEN: Final = r"(-?[0-9]{1,15})-([0-9]{1,15})-(\S{1,200})"
"""A cursor as text."""


class PageCursor(Struct, frozen=True):
    """The last message that a page compared: its time, position and serviceId. The next page begins after it."""

    time: int
    position: int
    service_id: str

    def __str__(self) -> str:
        return f"{self.time}-{self.position}-{self.service_id}"


class Hit(Struct, frozen=True):
    """A message of a service, at an instant of that service."""

    service: Service
    message: Message
    now: int

    @property
    def place(self) -> tuple[int, str, int]:
        """The sort key."""
        return -self.message.request.time, self.service.id, -self.message.position

    @property
    def cursor(self) -> PageCursor:
        """The cursor of the messages that follow this one."""
        return PageCursor(self.message.request.time, self.message.position, self.service.id)


class HitPage(Struct, frozen=True):
    """Matching messages. ``cursor`` begins the next page; None if no message is left."""

    hits: list[Hit]
    cursor: PageCursor | None


def parse(text: str) -> PageCursor:
    """Return a cursor that was written as text. Raise ``ValueError`` for anything else."""
    match = re.fullmatch(WRITTEN, text)
    if not match:
        raise ValueError("cursor must be the cursor of an answer")
    return PageCursor(int(match[1]), int(match[2]), match[3])


def page(services: Iterable[Service], search: MessageSearch, limit: int, cursor: PageCursor | None) -> HitPage:
    """Return at most ``limit`` matching messages after ``cursor``, or from the beginning if it is None.

    A page with fewer messages has a cursor if it ended after comparing ``COMPARED`` messages. Raise ``TookTooLong`` if
    the search uses up its budget.
    """
    hits: list[Hit] = []
    covered = [service for service in services if search.covers(service.id)]
    ordered = heapq.merge(*(_backwards(service, cursor) for service in covered), key=lambda hit: hit.place)
    for compared, hit in enumerate(ordered):
        if len(hits) == limit or compared == COMPARED:
            return HitPage(hits, cursor)
        cursor = hit.cursor
        if search.matches(hit.message, hit.now):
            hits.append(hit)
    return HitPage(hits, None)


def _backwards(service: Service, cursor: PageCursor | None) -> Iterator[Hit]:
    """Yield the messages of a service after ``cursor``, the latest first; its lock is held for a chunk at a time."""
    with service.lock:
        now = due.settle(service)
        end = _end(service, cursor)
    while True:
        with service.lock:
            chunk = service.store.messages.before(end, CHUNK)
        for message in reversed(chunk):
            yield Hit(service, message, now)
        if len(chunk) < CHUNK:
            return
        end = chunk[0].position


def _end(service: Service, cursor: PageCursor | None) -> int:
    """Return the position before which a service's messages after ``cursor`` lie."""
    messages = service.store.messages
    if cursor is None:
        return messages.next_position
    if service.id == cursor.service_id:
        return cursor.position
    # Messages of the same time are already on an earlier page if their serviceId sorts lower.
    return messages.position_at(cursor.time + 1 if service.id > cursor.service_id else cursor.time)
