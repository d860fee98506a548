"""The reservations of one service: which is due next, and which changed since somebody looked. No rules."""

import heapq
from collections import deque
from collections.abc import Iterable
from copy import copy
from itertools import islice, takewhile

from mocksens.core.records import Reservation


class Reservations:
    """One service's reservations. Every change of one gets a number, so that nobody needs to compare all of them."""

    def __init__(self) -> None:
        self.by_id: dict[str, Reservation] = {}
        self._waiting: list[tuple[int, int, Reservation]] = []
        self._reserved = 0
        self._past: deque[Reservation] = deque()
        self._ending: deque[Reservation] = deque()
        """Those that are being carried out, in the order in which they will be done."""
        self._changed: dict[int, Reservation] = {}
        """Each by the number of its latest change, in that order."""
        self._changes = 0
        self.gone: list[int] = []
        """The numbers of those that are no longer there."""

    def add(self, reservation: Reservation) -> None:
        """Take a reservation."""
        self.by_id[reservation.reserve_id] = reservation
        self.touch(reservation)
        self._reserved += 1
        heapq.heappush(self._waiting, (reservation.due, self._reserved, reservation))

    def next_due(self, now: int) -> Reservation | None:
        """Take out the earliest reservation that is due at ``now`` and not cancelled; None if there is none."""
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
    def past(self) -> Iterable[Reservation]:
        """The reservations that were taken out by ``next_due`` or cancelled before, oldest first."""
        return self._past

    def rehearsal(self) -> "Reservations":
        """Return copies of the reservations, none of which ever becomes due."""
        double = Reservations()
        double.by_id = {name: copy(reservation) for name, reservation in self.by_id.items()}
        return double

    def next_changes(self) -> list[int]:
        """When the next reservation is due and when the next one is done, as far as there are some."""
        return [each[0] for each in self._waiting[:1]] + [each.done for each in islice(self._ending, 1)]

    # --- changes -------------------------------------------------------------------------------------

    def touch(self, reservation: Reservation) -> None:
        """Number a change of a reservation: it was made, was cancelled, is due or is done."""
        self._changed.pop(reservation.number, None)
        self._changes += 1
        reservation.number = self._changes
        self._changed[reservation.number] = reservation

    @property
    def latest_change(self) -> int:
        """The number of the latest change."""
        return self._changes

    def changed(self, after: int) -> list[Reservation]:
        """The reservations whose latest change is behind that number, in the order of these changes."""
        found = takewhile(lambda number: number > after, reversed(self._changed))
        return [self._changed[number] for number in found][::-1]

    @property
    def forgotten(self) -> int:
        """How many reservations are no longer there."""
        return len(self.gone)

    def dropped(self, after: int, forgotten: int) -> int:
        """How many that changed behind the number ``after`` were forgotten since ``forgotten`` had been."""
        return sum(number > after for number in self.gone[forgotten:])

    def renumber(self, latest: int, gone: list[int]) -> None:
        """Let the latest change have the number ``latest`` at least, and be behind those that are ``gone``."""
        shift = max(latest - self._changes, 0)
        for reservation in self._changed.values():
            reservation.number += shift
        self._changed = {reservation.number: reservation for reservation in self._changed.values()}
        self._changes += shift
        self.gone = gone + self.gone

    # --- forgetting ----------------------------------------------------------------------------------

    def clear(self) -> None:
        """Forget all reservations; those that were not due yet are never carried out."""
        for reservation in list(self.by_id.values()):
            self._forget(reservation)
        for held in (self._waiting, self._past, self._ending):
            held.clear()

    def forget(self, horizon: int) -> None:
        """Forget those that were due before ``horizon``."""
        while self._past and self._past[0].due < horizon:
            self._forget(self._past.popleft())

    @property
    def carried_out_count(self) -> int:
        """How many of the reservations became messages."""
        return sum(reservation.becomes_messages for reservation in self._past)

    def forget_carried_out(self) -> None:
        """Forget those that became messages."""
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
