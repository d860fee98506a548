"""The reservations of a service, in the order of due times and in the order of latest changes, without rules."""

import heapq
from collections import deque
from collections.abc import Iterable
from copy import copy
from itertools import islice, takewhile

from mocksens.core.records import Reservation


class Reservations:
    """The reservations of a service. Changes are numbered, so that an observer need not compare all reservations."""

    def __init__(self) -> None:
        self.by_id: dict[str, Reservation] = {}
        self._waiting: list[tuple[int, int, Reservation]] = []
        self._reserved = 0
        self._past: deque[Reservation] = deque()
        self._ending: deque[Reservation] = deque()
        """The reservations being carried out, in the order in which they will be done."""
        self._changed: dict[int, Reservation] = {}
        """Reservations by the number of their latest change, in that order."""
        self._changes = 0
        self.gone: list[int] = []
        """The change numbers of the forgotten reservations."""

    def add(self, reservation: Reservation) -> None:
        """Add a reservation."""
        self.by_id[reservation.reserve_id] = reservation
        self.touch(reservation)
        self._reserved += 1
        heapq.heappush(self._waiting, (reservation.due, self._reserved, reservation))

    def next_due(self, now: int) -> Reservation | None:
        """Remove and return the earliest waiting reservation due at ``now``, or None. Cancelled ones are skipped."""
        while self._waiting and self._waiting[0][0] <= now:
            _, _, reservation = heapq.heappop(self._waiting)
            self._past.append(reservation)
            if not reservation.canceled:
                self.touch(reservation)
                self._ending.append(reservation)
                return reservation
        while self._ending and self._ending[0].done <= now:
            self.touch(self._ending.popleft())
        return None

    @property
    def next_waiting(self) -> int | None:
        """The instant at which the next reservation that waits is due; None if none waits."""
        if self._waiting and not self._waiting[0][2].canceled:
            return self._waiting[0][0]
        return min((due for due, _, reservation in self._waiting if not reservation.canceled), default=None)

    @property
    def past(self) -> Iterable[Reservation]:
        """The reservations whose time has come, cancelled ones included, oldest first."""
        return self._past

    def rehearsal(self) -> "Reservations":
        """Return a copy in which nothing comes due."""
        double = Reservations()
        double.by_id = {name: copy(reservation) for name, reservation in self.by_id.items()}
        return double

    def next_changes(self) -> list[int]:
        """Return the instants at which the next reservation is due and the next one is done."""
        return [each[0] for each in self._waiting[:1]] + [each.done for each in islice(self._ending, 1)]

    # --- changes -------------------------------------------------------------------------------------

    def touch(self, reservation: Reservation) -> None:
        """Assign a number to a change of a reservation: it was made or cancelled, or it is due or done."""
        self._changed.pop(reservation.number, None)
        self._changes += 1
        reservation.number = self._changes
        self._changed[reservation.number] = reservation

    @property
    def latest_change(self) -> int:
        """The number of the latest change."""
        return self._changes

    def changed(self, after: int) -> list[Reservation]:
        """Return the reservations whose latest change has a number above ``after``, in the order of these changes."""
        numbers = takewhile(lambda number: number > after, reversed(self._changed))
        return [self._changed[number] for number in numbers][::-1]

    @property
    def forgotten(self) -> int:
        """The number of forgotten reservations."""
        return len(self.gone)

    def dropped(self, after: int, forgotten: int) -> int:
        """Return how many reservations were forgotten before an observer saw their latest change.

        ``after`` is the last change that the observer saw. ``forgotten`` is the number forgotten by then.
        """
        return sum(number > after for number in self.gone[forgotten:])

    def renumber(self, latest: int, gone: list[int]) -> None:
        """Shift change numbers so that the latest is at least ``latest``; put ``gone`` before those forgotten here."""
        shift = max(latest - self._changes, 0)
        for reservation in self._changed.values():
            reservation.number += shift
        self._changed = {reservation.number: reservation for reservation in self._changed.values()}
        self._changes += shift
        self.gone = gone + self.gone

    # --- forgetting ----------------------------------------------------------------------------------

    def clear(self) -> None:
        """Forget all reservations. Those not yet due are never carried out."""
        for reservation in list(self.by_id.values()):
            self._forget(reservation)
        for held in (self._waiting, self._past, self._ending):
            held.clear()

    def forget(self, horizon: int) -> None:
        """Forget the reservations that were due before ``horizon``."""
        while self._past and self._past[0].due < horizon:
            self._forget(self._past.popleft())

    @property
    def carried_out_count(self) -> int:
        """The number of reservations that became messages."""
        return sum(reservation.becomes_messages for reservation in self._past)

    def forget_carried_out(self) -> None:
        """Forget the reservations that became messages."""
        kept: deque[Reservation] = deque()
        for reservation in self._past:
            if reservation.becomes_messages:
                self._forget(reservation)
            else:
                kept.append(reservation)
        self._past = kept
        self._ending = deque(each for each in self._ending if each.reserve_id in self.by_id)

    def _forget(self, reservation: Reservation) -> None:
        del self.by_id[reservation.reserve_id]
        del self._changed[reservation.number]
        self.gone.append(reservation.number)
