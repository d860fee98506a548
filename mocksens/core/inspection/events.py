"""The events of a service. They are derived from its contents, so no list of events is kept.

A ``Cursor`` is the position of a listener, with one number for each kind of thing. The numbers only grow, even after
things are forgotten or reset, so that a cursor always separates old events from new ones.
"""

import re
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Final, Literal, NamedTuple

from mocksens.core.records import Message, Reservation
from mocksens.core.service import Service
from mocksens.core.storage.journal import Entry

CURSOR: Final = re.compile(r"[0-9]{1,15}(?:-[0-9]{1,15}){5}")


class Cursor(NamedTuple):
    """The position of a listener: the numbers of messages, completions, reservation changes and requests so far.

    ``forgotten`` is the number of reservations dropped so far, and ``resets`` the number of resets of the service.
    """

    messages: int = 0
    completed: int = 0
    reservations: int = 0
    requests: int = 0
    forgotten: int = 0
    resets: int = 0

    def __str__(self) -> str:
        return "-".join(map(str, self))


class Change(NamedTuple):
    """An event, and the cursor after it.

    A reservation has its present status. A change ``dropped`` counts, by kind, missed things that are no longer
    held. A change ``reset`` means that things were removed.
    """

    kind: Literal["request", "message", "completed", "reservation", "dropped", "reset"]
    thing: Entry | Message | Reservation | dict[str, int] | None
    cursor: Cursor


def parse(text: str) -> Cursor:
    """Parse the text of a cursor. Raise ``ValueError`` for any other text."""
    if not CURSOR.fullmatch(text):
        raise ValueError("must be 0, or the id of an event such as 12-9-0-14-0-0")
    return Cursor(*map(int, text.split("-")))


def newest(service: Service, now: int) -> Cursor:
    """Return the cursor after all events until ``now``. The caller holds the lock and has settled the service."""
    store = service.store
    return Cursor(
        messages=store.messages.next_position,
        completed=store.messages.completed_count(now),
        reservations=store.reservations.latest_change,
        requests=service.journal.last,
        forgotten=store.reservations.forgotten,
        resets=service.resets,
    )


def since(service: Service, cursor: Cursor, now: int, most: int) -> list[Change]:
    """Return the events after ``cursor``, but no more than about ``most`` of each kind.

    Requests precede their messages and reservations. Messages and completions are ordered by time. The caller holds the
    lock and has settled the service at ``now``.
    """
    changes = list(_gaps(service, cursor, newest(service, now)))
    cursor = changes[-1].cursor if changes else cursor
    for entry in service.journal.after(cursor.requests)[:most]:
        cursor = cursor._replace(requests=entry.number)
        changes.append(Change("request", entry, cursor))
    for reservation in service.store.reservations.changed(cursor.reservations)[:most]:
        cursor = cursor._replace(reservations=reservation.number)
        changes.append(Change("reservation", reservation, cursor))
    for kind, message in islice(_messages(service, cursor, now, most), most):
        if kind == "message":
            cursor = cursor._replace(messages=message.position + 1)
        else:
            cursor = cursor._replace(completed=cursor.completed + 1)
        changes.append(Change(kind, message, cursor))
    return changes


def _gaps(service: Service, cursor: Cursor, end: Cursor) -> Iterator[Change]:
    """Yield the ``reset`` and ``dropped`` events for things that this cursor has missed."""
    is_ahead = any(number > last for number, last in zip(cursor, end, strict=True))
    if is_ahead or cursor.resets != end.resets:
        # A cursor that is ahead belongs to another server, or to a dropped service of the same id.
        cursor = (Cursor() if is_ahead else cursor)._replace(resets=end.resets)
        yield Change("reset", None, cursor)
    store, journal = service.store, service.journal
    counts = {
        "messages": store.messages.dropped - cursor.messages,
        "completed": store.messages.completions_dropped - cursor.completed,
        "reservations": store.reservations.dropped(cursor.reservations, cursor.forgotten),
        "requests": journal.dropped - cursor.requests,
    }
    dropped = {name: count for name, count in counts.items() if count > 0}
    if dropped:
        first = Cursor(
            messages=store.messages.dropped,
            completed=store.messages.completions_dropped,
            reservations=0,
            requests=journal.dropped,
            forgotten=store.reservations.forgotten,
        )
        yield Change("dropped", dropped, Cursor(*map(max, cursor, first)))


def _messages(
    service: Service, cursor: Cursor, now: int, most: int
) -> Iterator[tuple[Literal["message", "completed"], Message]]:
    """Yield new and completed messages by time, each message before its completion."""
    sent: Sequence[Message] = service.store.messages.after(cursor.messages, most)
    completed: Sequence[Message] = service.store.messages.completed_after(cursor.completed, now, most)
    timed = merge(
        ((message.request.time, 0, message) for message in sent),
        ((message.complete_time or 0, 1, message) for message in completed),
        key=lambda each: each[:2],
    )
    return (("completed" if is_end else "message", message) for _, is_end, message in timed)
