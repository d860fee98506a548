"""When a message changes status and with what result.

Nothing runs in the background: a message's way is decided when it is accepted, and what became due is carried out
the next time its service is touched, with the time at which it was due.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from mocksens.core.clock import LAST, to_ms
from mocksens.core.operations.outcomes import note_failures, results_of, unmeant
from mocksens.core.records import Message, Request, Reservation, Send
from mocksens.core.scenarios import facts, magic_numbers
from mocksens.core.scenarios.steps import Gate
from mocksens.core.service import Service
from mocksens.core.storage.store import Store
from mocksens.core.switches import Delivery, MagicNumbers
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.limits import READY_FOR
from mocksens.spec.results import RESULTS, SUCCESS
from mocksens.spec.statuses import UNSENT, MessageStatus, ReserveStatus, Telco

NUMBER: Final = attrgetter("to")
READY_FOR_MS: Final = to_ms(READY_FOR.value)
OLD_PREFIXES: Final = {
    "011": Telco.SKT,
    "017": Telco.SKT,
    "016": Telco.KTF,
    "018": Telco.KTF,
    "019": Telco.LGT,
}
"""The operators' own prefixes of the time before 010."""
SHARES: Final = dict(zip("0123456789", [*[Telco.SKT] * 4, *[Telco.KTF] * 3, *[Telco.LGT] * 3], strict=True))
"""The operator of any other number by its last digit."""


class Conflict(ValueError):
    """The thing is no longer in a state in which this can be done."""


def settle(service: Service) -> int:
    """Carry out everything that became due, in order, and forget what is too old; gives the service's time."""
    now = _carry_out(service)
    service.store.forget(now)
    return now


def _carry_out(service: Service) -> int:
    now = service.clock.now()
    begun = False
    while (reservation := service.store.reservations.next_due(now)) is not None:
        if not begun:
            # Nobody's request: what it may take is counted apart.
            service.scenarios.begin()
            begun = True
        if reservation.outcome is None:
            reservation.outcome = _outcome(service, reservation)
        if reservation.outcome not in UNSENT:
            accept(service, reservation.send, reservation.reserve_id, reservation.file_ids, reservation.due)
        service.changed()
    return now


def _outcome(service: Service, reservation: Reservation) -> ReserveStatus:
    """What a reservation that is due comes to, if a scenario does not say otherwise DONE."""
    if service.scenarios.idle:
        return ReserveStatus.DONE
    fired = service.scenarios.fire(Gate.RESERVATION, facts.of_send(reservation.send, service.id))
    return ReserveStatus.DONE if fired is None else ReserveStatus(fired.reservation or ReserveStatus.DONE)


def accept(
    service: Service, send: Send, request_id: str, file_ids: tuple[str, ...], time: int, *, notes: Notes = UNREAD
) -> None:
    """Turn a send into messages at ``time``, their whole way decided; ``notes`` say which will fail, and why."""
    request = Request(
        request_id,
        time,
        send.type,
        send.content_type,
        send.country_code,
        send.sender,
        send.subject,
        send.content,
        file_ids,
        first=service.store.messages.next_position,
        count=len(send.recipients),
    )
    processing_time, complete_time = _schedule(service.switches.delivery, time)
    ids = service.ids.message_ids(request.count)
    found = results_of(service, send, file_ids, time)
    messages = [
        Message(
            request,
            index,
            ids[index],
            recipient.to,
            recipient.subject,
            recipient.content,
            processing_time,
            complete_time,
            found[index],
            telco(recipient.to, send.country_code),
        )
        for index, recipient in enumerate(send.recipients)
    ]
    if complete_time is None and service.switches.delivery.kind == "looks":
        looks = service.switches.delivery.value
        service.store.messages.looks.update((message.message_id, looks) for message in messages)
    if not service.scenarios.idle or magic_numbers.may_speak(map(NUMBER, send.recipients)):
        _script(service, send, messages, notes)
    service.store.messages.add(request, messages)
    if found.count(SUCCESS) < len(found):
        failing = {
            index: code for index, code in enumerate(found) if code != SUCCESS and messages[index].result == code
        }
        note_failures(service, send, file_ids, failing, notes)


def foresee(service: Service, send: Send, file_ids: tuple[str, ...], notes: Notes) -> None:
    """Note which messages of a reservation will fail, and why, as far as that is known before it is due."""
    assert send.reserve_due is not None, "what is not reserved is accepted"
    found = results_of(service, send, file_ids, send.reserve_due)
    numbers_count = service.switches.magic_numbers is MagicNumbers.ON
    failing = {
        index: code
        for index, code in enumerate(found)
        if code != SUCCESS and not (numbers_count and magic_numbers.fate(send.recipients[index].to))
    }
    note_failures(service, send, file_ids, failing, notes)
    numbers = [recipient.to for recipient in send.recipients]
    for number in numbers if numbers_count and magic_numbers.may_speak(numbers) else ():
        if note := unmeant(service, number):
            notes.note(*note)


def _script(service: Service, send: Send, messages: Sequence[Message], notes: Notes) -> None:
    """Let scenarios, and else the recipients' numbers, decide about messages that are not in the store yet."""
    numbers_count = service.switches.magic_numbers is MagicNumbers.ON
    of_send = None if service.scenarios.idle else facts.of_send(send, service.id)
    for message in messages:
        fired = of_send and service.scenarios.fire(Gate.MESSAGE, facts.of_message(message, of_send))
        if fired:
            message.scripted_by = fired.by
            message.result = fired.result or message.result
            message.telco = fired.telco or message.telco
            if fired.after is not None:
                _complete_after(service.store, message, fired.after)
        elif numbers_count and (fate := magic_numbers.fate(message.to)) is not None:
            message.scripted_by = f"the number {message.to}"
            message.result = fate.result
            if fate.after is not None or fate.looks == 0:
                _complete_after(service.store, message, fate.after or 0)
            elif fate.never or fate.looks is not None:
                message.processing_time, message.complete_time = message.request.time, None
                service.store.messages.looks.pop(message.message_id, None)
                if fate.looks is not None:
                    service.store.messages.looks[message.message_id] = fate.looks
        elif note := unmeant(service, message.to):
            notes.note(*note)


def _complete_after(store: Store, message: Message, length: int) -> None:
    """Let a message take that long, in milliseconds, whatever it would have taken."""
    time = message.request.time
    store.messages.looks.pop(message.message_id, None)
    message.processing_time = min(time + min(READY_FOR_MS, length), LAST)
    message.complete_time = min(time + length, LAST)


def look(store: Store, messages: Sequence[Message], now: int) -> None:
    """Count one look at each of ``messages`` that waits for looks (setting delivery, ``looks:N``)."""
    for message in messages if store.messages.looks else ():
        left = store.messages.looks.get(message.message_id)
        if left == 1:
            store.messages.complete(message, now)
        elif left is not None:
            store.messages.looks[message.message_id] = left - 1


def complete(service: Service, message_id: str, result: str) -> Message:
    """Complete a message now, with that result code.

    Raises ``KeyError`` for an unknown messageId, ``ValueError`` for an unknown code, ``Conflict`` if it is completed.
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
    """Decide what a reservation comes to when it is due: DONE, FAIL or STALE.

    Raises ``KeyError`` for an unknown reserveId, ``ValueError`` for another outcome, ``Conflict`` unless it is READY.
    """
    if outcome not in {ReserveStatus.DONE, ReserveStatus.FAIL, ReserveStatus.STALE}:
        raise ValueError(f"a reservation comes to DONE, FAIL or STALE, not to {outcome}")
    with service.lock:
        now = settle(service)
        reservation = service.store.reservations.by_id[reserve_id]
        status = reservation.status(now)
        if status is not ReserveStatus.READY:
            raise Conflict(f"reservation {reserve_id} is {status}; its outcome can be decided only while it is READY")
        reservation.outcome = outcome
        service.changed()
        return reservation


class Change(NamedTuple):
    """A change that came with time: of a reservation or a message, with its new status."""

    at: int
    kind: Literal["reservation", "message"]
    id: str
    status: str


def settle_since(service: Service, before: int, most: int) -> tuple[list[Change], int]:
    """Settle, and return what time brought about after ``before``, in order, even to what is too old to be kept.

    These are the first ``most`` changes, and how many there are in all.
    """
    now = _carry_out(service)
    changes = []
    for reservation in service.store.reservations.past:
        if not reservation.canceled:
            name = reservation.reserve_id
            changes.append(Change(reservation.due, "reservation", name, ReserveStatus.PROCESSING))
            changes.append(Change(reservation.done, "reservation", name, reservation.status(reservation.done)))
    changes = [change for change in changes if before < change.at <= now]
    completed = service.store.messages.completions(before + 1, now)
    count = len(changes) + len(completed)
    # They are in order already: no later one can be among the first.
    changes.extend(
        Change(message.complete_time or 0, "message", message.message_id, MessageStatus.COMPLETED)
        for message in completed[:most]
    )
    service.store.forget(now)
    return sorted(changes, key=lambda change: change.at)[:most], count


def telco(number: str, country_code: str) -> Telco:
    """The network operator of a number (rule result.telco)."""
    if country_code != DOMESTIC:
        return Telco.ABROAD
    return OLD_PREFIXES.get(number[:3]) or SHARES[number[-1]]


def _schedule(delivery: Delivery, time: int) -> tuple[int, int | None]:
    """Return when a message begins PROCESSING, and when it is COMPLETED if that is known (rule life.steps)."""
    if delivery.kind == "after":
        return min(time + min(READY_FOR_MS, delivery.value), LAST), min(time + delivery.value, LAST)
    if delivery.kind == "manual":
        return min(time + READY_FOR_MS, LAST), None
    return time, None if delivery.value else time
