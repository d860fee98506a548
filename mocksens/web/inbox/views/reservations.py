"""The reservations, with the time that is left."""

import re
from collections.abc import Mapping
from heapq import nlargest, nsmallest
from operator import attrgetter
from typing import Final, NamedTuple

from msgspec import Struct

from mocksens.client.models.reservations import ReservationData
from mocksens.core.clock import DAY
from mocksens.core.operations import due
from mocksens.core.parsing import durations
from mocksens.core.records import Reservation
from mocksens.core.service import Service
from mocksens.spec.parameters.sending import RESERVE_TIME_ZONE_DEFAULT
from mocksens.spec.statuses import UNSENT, ReserveStatus
from mocksens.web.admin.resources import reservation_view
from mocksens.web.inbox.language import PageLanguage
from mocksens.web.inbox.views import times
from mocksens.web.inbox.visit import Visit

SIZE: Final = 200
"""The number of reservations on a page."""
SKIP: Final = "[0-9]{1,9}"
"""The form of the number of reservations before a page."""
SHOWN_RECIPIENTS: Final = 3
SHOWN_CHARACTERS: Final = 80
UNITS: Final = {"days": DAY, "hours": 3_600_000, "minutes": 60_000, "seconds": 1_000}
"""The units of the time that is left, in milliseconds."""
DUE: Final = attrgetter("due")
CARRIED_OUT: Final = frozenset({ReserveStatus.PROCESSING, ReserveStatus.DONE})


class Booking(NamedTuple):
    """A reservation of a service, and the service's time."""

    due: int
    service: Service
    reservation: Reservation
    now: int


class Agenda(Struct, frozen=True, kw_only=True):
    """Reservations: those that are waiting, the next one first, and the others, the latest first."""

    waiting: list[Booking]
    others: list[Booking]
    count: int
    """The number of all reservations, of which the lists have the first ones."""


class BookingRow(Struct, frozen=True, kw_only=True):
    """A reservation in the table. ``left`` is empty unless it is waiting."""

    service_id: str
    data: ReservationData
    left: str

    @property
    def is_waiting(self) -> bool:
        """True if it can still be cancelled or decided."""
        return self.data.status == ReserveStatus.READY

    @property
    def has_messages(self) -> bool:
        """True if it became messages."""
        return self.data.status in CARRIED_OUT and self.data.outcome not in UNSENT

    @property
    def due(self) -> str:
        """The time at which it is due, in KST."""
        return times.to_the_minute(self.data.due)

    @property
    def as_sent(self) -> str:
        """The time and zone of the request; empty if the zone is KST."""
        zone = self.data.reserve_time_zone
        return "" if zone == RESERVE_TIME_ZONE_DEFAULT else f"{self.data.reserve_time} {zone}"

    @property
    def recipients(self) -> list[str]:
        """The first recipients."""
        return self.data.to[:SHOWN_RECIPIENTS]

    @property
    def more_recipients(self) -> int:
        """The number of the other recipients."""
        return max(len(self.data.to) - SHOWN_RECIPIENTS, 0)

    @property
    def text(self) -> str:
        """The beginning of the text."""
        content = self.data.content
        return content if len(content) <= SHOWN_CHARACTERS else f"{content[:SHOWN_CHARACTERS]}…"


def contents(visit: Visit) -> Mapping[str, object]:
    """Return the values for the template."""
    skip = visit.parameter("skip")
    skipped = int(skip) if re.fullmatch(SKIP, skip) else 0
    agendas = [_agenda(service, skipped + SIZE) for service in visit.services]
    waiting = sorted((each for agenda in agendas for each in agenda.waiting), key=DUE)
    others = sorted((each for agenda in agendas for each in agenda.others), key=DUE, reverse=True)
    page = [*waiting, *others][skipped : skipped + SIZE]
    end, count = skipped + len(page), sum(agenda.count for agenda in agendas)
    return {
        "rows": [_row(visit.t, booking) for booking in page],
        "first": skipped + 1,
        "last": end,
        "count": count,
        "newer": skipped > 0,
        "older": str(end) if end < count else "",
        "ends": (ReserveStatus.FAIL, ReserveStatus.STALE, ReserveStatus.SKIP, ReserveStatus.DONE),
    }


def _agenda(service: Service, most: int) -> Agenda:
    """Return the first ``most`` reservations of a service."""
    with service.lock:
        now = due.settle(service)
        reservations = list(service.store.reservations.by_id.values())
    # There can be very many, so this calls no method of each.
    waiting = nsmallest(most, [each for each in reservations if now < each.due and not each.canceled], key=DUE)
    others = nlargest(most - len(waiting), [each for each in reservations if each.canceled or each.due <= now], key=DUE)
    return Agenda(
        waiting=[Booking(each.due, service, each, now) for each in waiting],
        others=[Booking(each.due, service, each, now) for each in others],
        count=len(reservations),
    )


def _row(t: PageLanguage, booking: Booking) -> BookingRow:
    with booking.service.lock:
        data = reservation_view(booking.reservation, booking.now)
    left = _time_left(t, booking.due - booking.now) if data.status == ReserveStatus.READY else ""
    return BookingRow(service_id=booking.service.id, data=data, left=left)


def _time_left(t: PageLanguage, length: int) -> str:
    """Return a length in its two largest units, in words."""
    parts = [t(f"reserve-{unit}", count=count) for count, unit in durations.largest(length, UNITS)]
    return t("reserve-in", length=" ".join(parts) or t("reserve-seconds", count=0))
