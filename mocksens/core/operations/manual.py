"""Manual completion of messages and manual outcomes of reservations."""

from mocksens.core.errors import Conflict
from mocksens.core.operations.due import settle
from mocksens.core.records import Message, Reservation
from mocksens.core.service import Service
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import ENDS, MessageStatus, ReserveStatus


def complete(service: Service, message_id: str, result: str) -> Message:
    """Complete a message now, with the given result code.

    Raise ``KeyError`` for an unknown messageId, ``ValueError`` for an unknown code, and ``Conflict`` for a message that
    is already completed.
    """
    if result not in RESULTS:
        raise ValueError(f"{result} is not a result code; `mocksens codes` lists them")
    with service.lock:
        now = settle(service)
        message = service.store.messages.get(message_id)
        if message is None:
            raise KeyError(message_id)
        if message.status(now) is MessageStatus.COMPLETED:
            raise Conflict(f"message {message_id} is already completed with result {message.result}")
        message.result = result
        service.store.messages.complete(message, now)
        service.changed()
        return message


def conclude(service: Service, reserve_id: str, outcome: ReserveStatus) -> Reservation:
    """Set the outcome of a reservation, one of ``ENDS``. It takes effect when the reservation is due.

    Raise ``KeyError`` for an unknown reserveId, ``ValueError`` for any other outcome, and ``Conflict`` for a
    reservation that is not READY.
    """
    if outcome not in ENDS:
        raise ValueError(f"a reservation ends as {', '.join(ENDS[:-1])} or {ENDS[-1]}, not {outcome}")
    with service.lock:
        now = settle(service)
        reservation = service.store.reservations.by_id[reserve_id]
        status = reservation.status(now)
        if status is not ReserveStatus.READY:
            raise Conflict(f"reservation {reserve_id} is {status}; its outcome can be decided only while it is READY")
        reservation.outcome = outcome
        service.changed()
        return reservation
