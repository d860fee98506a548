"""The clock in the frame of all views."""

from msgspec import Struct

from mocksens.core.operations import due
from mocksens.core.service import Service
from mocksens.web.admin.resources import iso
from mocksens.web.inbox.views import times
from mocksens.web.inbox.visit import Visit


class ClockState(Struct, frozen=True, kw_only=True):
    """The clock of a service."""

    service_id: str
    now: str
    frozen: bool
    rate: float
    next_reservation: str
    """The time of the next reservation; empty if none is waiting."""

    @property
    def shown(self) -> str:
        """The time without zone and milliseconds."""
        return times.to_the_second(self.now)


def state(visit: Visit) -> ClockState | None:
    """Return the state of the clock of the page; None if it has no service."""
    service = visit.service
    if service is None:
        return None
    with service.lock:
        now = due.settle(service)
        instant = next_reservation(service)
        return ClockState(
            service_id=service.id,
            now=iso(now),
            frozen=service.clock.frozen,
            rate=service.clock.rate,
            next_reservation="" if instant is None else times.to_the_minute(iso(instant)),
        )


def next_reservation(service: Service) -> int | None:
    """Return the instant of the next reservation that is waiting; None if there is none."""
    with service.lock:
        due.settle(service)
        return service.store.reservations.next_waiting
