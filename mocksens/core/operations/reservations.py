"""The status and the cancellation of a reservation. ``due.py`` carries reservations out."""

from msgspec import Struct

from mocksens.core.errors import Invalid, NotFound
from mocksens.core.parsing import durations
from mocksens.core.records import Reservation
from mocksens.core.service import Service
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.documents import EDITIONS
from mocksens.spec.statuses import CANCELABLE, ReserveStatus


class Standing(Struct, frozen=True):
    """A reservation with its status at the moment of the answer."""

    reservation: Reservation
    status: ReserveStatus


def status(service: Service, now: int, reserve_id: str, notes: Notes = UNREAD) -> Standing:
    """Return the reservation and its status. Raise ``NotFound`` for an unknown reserveId."""
    reservation = _find(service, reserve_id)
    current = reservation.status(now)
    note_status(service, current, notes)
    return Standing(reservation, current)


def note_status(service: Service, status: ReserveStatus, notes: Notes) -> None:
    """Note a status that the document does not have (rule reserve.skip)."""
    document = service.switches.document
    if status in EDITIONS[document].reserve_statuses:
        others = " or ".join(f"document={each}" for each in EDITIONS if status not in EDITIONS[each].reserve_statuses)
        instead = EDITIONS[document].reserve_statuses[status]
        text = f"the reservation is {status}, for which the document of {document} has no word but {instead}"
        notes.note("reserve.skip", f"{text}; the setting {others} has it")


def cancel(service: Service, now: int, reserve_id: str, _: Notes = UNREAD) -> None:
    """Cancel a reservation (rule reserve.cancel).

    Raise ``NotFound`` for an unknown reserveId, and ``Invalid`` if it is too late.
    """
    reservation = _find(service, reserve_id)
    current = reservation.status(now)
    left = reservation.due - now
    findings = Findings()
    if current not in CANCELABLE:
        shown = EDITIONS[service.switches.document].reserve_statuses.get(current, current)
        findings.say("'reserveId' cannot be canceled.", "reserve.cancel", f"a reservation that is {shown}")
    elif left < service.switches.cancel_lead:
        text = f"'reserveId' cannot be canceled in the last {durations.show(service.switches.cancel_lead)}."
        findings.say(text, "reserve.cancel", f"{durations.rounded(left)} before it is due")
    if findings.violations:
        raise Invalid(findings.violations)
    reservation.canceled = True
    service.store.reservations.touch(reservation)


def _find(service: Service, reserve_id: str) -> Reservation:
    reservation = service.store.reservations.by_id.get(reserve_id)
    if reservation is None:
        # Imported only for an unknown id.
        from mocksens.core.operations import unknown_ids

        raise NotFound("'reserveId' is not found", unknown_ids.hint(service, unknown_ids.RESERVATION, reserve_id))
    return reservation
