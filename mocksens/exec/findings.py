"""Sort what a mocksens saw while a command ran by what it means to the reader of a report.

    stores   ── messages, reservations
    journals ─┬─ refused     the client did not get what it asked for, and nothing came of it
              ├─ lost        it was carried out, and the client never learned that
              ├─ answered    as it was asked for
              └─ duplicates  the same message, sent more than once

Nothing here words it; ``report`` does.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import chain
from typing import Final, NamedTuple

from mocksens.core.diagnosis.browsers import is_by_a_browser
from mocksens.core.operations import due
from mocksens.core.records import Message, Recipient, Reservation, Send
from mocksens.core.scenarios.engine import WRITING
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.signing.credentials import secrets_of
from mocksens.core.storage.journal import Entry, Journal
from mocksens.spec.faults import ANSWERS, Fault
from mocksens.spec.gateway import SIGNATURE, TIMESTAMP
from mocksens.spec.operations import Name
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import MessageType, ReserveStatus

MOST: Final = 100
"""How many things of one kind are shown; the others are counted."""
FILED: Final = 10_000
"""How many messages and reservations a file has; the others are counted."""
BAD: Final = 400
"""The first status that refuses."""
WHOLE: Final = frozenset({Fault.SLOW, Fault.CLOSE})
"""The faults that let the whole answer through."""


class RequestOutcome(Enum):
    """What became of a request."""

    REFUSED = "refused"
    LOST = "lost"
    ANSWERED = "answered"


class ObservedRequest(NamedTuple):
    """A request, and what became of it; ``is_scripted`` tells that it was asked to become that."""

    entry: Entry
    outcome: RequestOutcome
    is_scripted: bool


class Duplicate(NamedTuple):
    """A message that was sent ``times`` times, by so many requests with so many different signatures.

    Without signatures, ``signatures`` is 0.
    """

    first: Entry
    service_id: str
    send: Send
    recipient: Recipient
    times: int
    requests: int
    signatures: int


class SentMessage(NamedTuple):
    """A message, its service, and the time of that service."""

    message: Message
    service_id: str
    now: int


class Reserved(NamedTuple):
    """A reservation that is not due yet, and its service."""

    reservation: Reservation
    service_id: str


class RunFindings(NamedTuple):
    """What was seen. Of messages and reservations only the first ones are here, and how many there are in all."""

    messages: Sequence[SentMessage]
    message_count: int
    reservations: Sequence[Reserved]
    reserved_count: int
    requests: Sequence[ObservedRequest]
    duplicates: Sequence[Duplicate]
    departed: int
    """Requests to services that were dropped."""
    departed_messages: int
    """Messages of services that were dropped."""
    reset_messages: int
    """Messages that a reset took out."""
    unrecorded: int
    """Requests that stand in no journal any more."""
    overflowed: int
    """Requests that a journal had to drop for want of room."""
    secrets: tuple[str, ...] = ()
    """The secret keys, which are not shown."""

    def requests_that_were(self, outcome: RequestOutcome) -> list[ObservedRequest]:
        """Return the requests with that outcome."""
        return [seen for seen in self.requests if seen.outcome is outcome]

    @property
    def refused_as_scripted(self) -> int:
        """Return how many requests were refused because a script said so."""
        return sum(seen.is_scripted for seen in self.requests_that_were(RequestOutcome.REFUSED))


def find(sens: Sens, came: int, most: int = MOST, taken: int = 0) -> RunFindings:
    """Return what ``sens`` saw of the ``came`` requests that came, whether or not they are still on record.

    Of messages and of reservations it has ``most``, and counts the others. ``taken`` is how many messages were taken
    out meanwhile, by a reset or with their service.
    """
    messages: list[SentMessage] = []
    reservations: list[Reserved] = []
    message_count = reserved_count = 0
    services = sens.services
    for service in services:
        with service.lock:
            now = due.settle(service)
            message_count += service.store.messages.count
            messages += (SentMessage(message, service.id, now) for message in service.store.messages.after(0, most))
            ahead = _ahead(service, now)
        reserved_count += sum(len(reservation.send.recipients) for reservation in ahead)
        reservations += (Reserved(reservation, service.id) for reservation in ahead[:most])
    journals = [(service.id, service.journal.after()) for service in services]
    strays = [entry for entry in sens.strays.after() if not is_by_a_browser(entry.request.target)]
    entries = [*strays, *chain.from_iterable(entries for _, entries in journals)]
    return RunFindings(
        messages=sorted(messages, key=lambda sent: sent.message.request.time)[:most],
        message_count=message_count,
        reservations=sorted(reservations, key=lambda reserved: reserved.reservation.due)[:most],
        reserved_count=reserved_count,
        requests=list(map(_seen, entries)),
        duplicates=[found for service_id, entries in journals for found in _duplicates(service_id, entries)],
        departed=sens.departed,
        departed_messages=sens.departed_messages,
        reset_messages=max(taken - sens.departed_messages, 0),
        unrecorded=max(came - len(entries) - sens.departed, 0),
        overflowed=sum(map(overflow_of, (sens.strays, *(service.journal for service in services)))),
        secrets=tuple(secrets_of(sens.credentials)),
    )


def refusals_of(journal: Journal) -> int:
    """Return how many requests were refused without having been scripted."""
    seen = map(_seen, journal.after())
    return sum(each.outcome is RequestOutcome.REFUSED and not each.is_scripted for each in seen)


def duplicates_of(service: Service) -> int:
    """Return how many messages of a service were sent more than once."""
    return sum(1 for _ in _duplicates(service.id, service.journal.after()))


def failures_of(service: Service) -> int:
    """Return how many messages of a service have a result that is neither success nor scripted."""
    messages = service.store.messages.after(0)
    return sum(message.result != SUCCESS and not message.scripted_by for message in messages)


def overflow_of(journal: Journal) -> int:
    """Return how many requests a journal had to drop for want of room."""
    return max(journal.lost - journal.begun, 0)


def _ahead(service: Service, now: int) -> list[Reservation]:
    """Return the reservations that are not due yet, the next one first."""
    ready = [each for each in service.store.reservations.by_id.values() if each.status(now) is ReserveStatus.READY]
    return sorted(ready, key=lambda reservation: reservation.due)


def _seen(entry: Entry) -> ObservedRequest:
    fired = entry.fired
    is_bad = entry.response.status >= BAD
    is_done, is_told, is_scripted = not is_bad, entry.gave_up is None, False
    if fired is not None and fired.fault is not None:
        # What was to be carried out, or breaks the right answer, has met SENS's own rules before.
        is_real = fired.commit or fired.fault in ANSWERS
        is_done = not is_bad and is_real and (fired.commit or entry.operation not in WRITING)
        is_told = is_told and fired.fault in WHOLE
        is_scripted = not (is_bad and is_real)
    elif fired is not None and fired.answer is not None:
        was_refused = fired.commit and entry.operation == Name.SEND_MESSAGES and entry.sent is None
        is_done = not was_refused and (fired.commit or not is_bad)
        is_told = is_told and not is_bad
        is_scripted = not was_refused
    outcome = RequestOutcome.REFUSED if not is_done else RequestOutcome.ANSWERED if is_told else RequestOutcome.LOST
    return ObservedRequest(entry, outcome, is_scripted)


def _duplicates(service_id: str, entries: Sequence[Entry]) -> Iterator[Duplicate]:
    groups: dict[tuple[object, ...], list[tuple[Entry, Send, Recipient]]] = {}
    for entry in entries:
        # What a reset took out counts as sent no longer.
        if entry.sent is not None and not entry.forgotten:
            send = entry.sent.send
            for recipient in send.recipients:
                groups.setdefault(_identity(send, recipient), []).append((entry, send, recipient))
    for group in groups.values():
        if len(group) > 1:
            first, send, recipient = group[0]
            requests = {entry.number: _signature(entry) for entry, _, _ in group}
            signatures = len(set(requests.values())) if all(map(any, requests.values())) else 0
            yield Duplicate(
                first=first,
                service_id=service_id,
                send=send,
                recipient=recipient,
                times=len(group),
                requests=len(requests),
                signatures=signatures,
            )


def _identity(send: Send, recipient: Recipient) -> tuple[object, ...]:
    """Return what two sends have in common if one message was sent twice."""
    subject = None if send.type is MessageType.SMS else recipient.subject or send.subject
    return send.sender, recipient.to, send.type, subject, content_of(send, recipient), send.reserve_due


def content_of(send: Send, recipient: Recipient) -> str:
    """Return the content that this recipient was sent."""
    return send.content if recipient.content is None else recipient.content


def _signature(entry: Entry) -> tuple[bytes, bytes]:
    headers = entry.request.headers
    return headers.get(TIMESTAMP, b""), headers.get(SIGNATURE, b"")
