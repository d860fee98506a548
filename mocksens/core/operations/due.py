"""Changes that happen with time: reservations that become due, looks, and the list of past changes.

Nothing runs in the background. Each request first settles its service: everything that is due is carried out, with
the time at which it was due.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from mocksens.core.operations.acceptance import accept
from mocksens.core.records import Message, Reservation
from mocksens.core.scenarios import facts
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.evaluation import Evaluation, EvaluationBudget
from mocksens.core.service import Service
from mocksens.core.storage.store import Store
from mocksens.core.switches import InUse
from mocksens.spec.statuses import MessageStatus, ReserveStatus


def settle(service: Service) -> int:
    """Carry out everything that is due, in order. Then forget what is too old, and return the service's time."""
    now = _carry_out(service)
    service.store.forget(now)
    return now


def _carry_out(service: Service) -> int:
    now = service.clock.now()
    budget = None
    while (reservation := service.store.reservations.next_due(now)) is not None:
        evaluation = None
        if not service.scenarios.is_idle():
            # No request caused these evaluations, so they share one budget and delay no answer.
            budget = budget or EvaluationBudget()
            evaluation = Evaluation(reservation.ordinal, reservation.headers, budget)
        if reservation.outcome is None:
            reservation.outcome = _outcome(service, reservation, evaluation)
        if reservation.becomes_messages:
            send, file_ids = reservation.send, reservation.file_ids
            accept(service, send, reservation.reserve_id, file_ids, reservation.due, evaluation=evaluation)
        service.changed()
    return now


def _outcome(service: Service, reservation: Reservation, evaluation: Evaluation | None) -> ReserveStatus:
    """Return the outcome of a due reservation: that of a scenario, or SKIP if the service is not in use, or DONE."""
    ordinary = ReserveStatus.SKIP if service.switches.in_use is InUse.NO else ReserveStatus.DONE
    if evaluation is None:
        return ordinary
    send_facts = facts.of_send(reservation.send, service.id, reservation.ordinal, reservation.headers)
    fired = service.scenarios.fire(Gate.RESERVATION, send_facts, evaluation)
    return ordinary if fired is None else ReserveStatus(fired.reservation or ordinary)


def look(store: Store, messages: Sequence[Message], now: int) -> None:
    """Count one look at each of ``messages`` that completes by looks (setting delivery, ``looks:N``)."""
    for message in messages if store.messages.looks else ():
        left = store.messages.looks.get(message.message_id)
        if left == 1:
            store.messages.complete(message, now)
        elif left is not None:
            store.messages.looks[message.message_id] = left - 1


class StatusChange(NamedTuple):
    """A change of the status of a reservation or message that happened with time."""

    at: int
    kind: Literal["reservation", "message"]
    id: str
    status: str


def settle_since(service: Service, before: int, most: int) -> tuple[list[StatusChange], int]:
    """Settle, and return the first ``most`` changes after ``before``, in order, and the number of all changes.

    Changes of records that this call forgets are included.
    """
    now = _carry_out(service)
    changes = []
    for reservation in service.store.reservations.past:
        if not reservation.canceled:
            name = reservation.reserve_id
            changes.append(StatusChange(reservation.due, "reservation", name, ReserveStatus.PROCESSING))
            changes.append(StatusChange(reservation.done, "reservation", name, reservation.status(reservation.done)))
    changes = [change for change in changes if before < change.at <= now]
    completed = service.store.messages.completions(before + 1, now)
    count = len(changes) + len(completed)
    # Completions are already in order, so only the first ``most`` of them can be among the first ``most`` changes.
    changes.extend(
        StatusChange(message.complete_time or 0, "message", message.message_id, MessageStatus.COMPLETED)
        for message in completed[:most]
    )
    service.store.forget(now)
    return sorted(changes, key=lambda change: change.at)[:most], count
