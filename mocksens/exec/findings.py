"""The findings about a command: what its mocksens received, sorted for the reader of a report.

    stores   ── messages, reservations
    journals ─┬─ refused     the client was refused, and nothing was carried out
              ├─ lost        the request was carried out, but the client did not learn of it
              ├─ answered    as requested
              └─ duplicates  the same message, sent more than once

``report`` puts the findings into words.
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
"""Maximum number of things of one kind that are shown. The others are only counted."""
FILED: Final = 10_000
"""Maximum number of messages, and of reservations, in a report file. The others are only counted."""
BAD: Final = 400
"""The lowest status of a refusal."""
WHOLE: Final = frozenset({Fault.SLOW, Fault.CLOSE})
"""The faults with which the client still receives the whole response."""


class RequestOutcome(Enum):
    """The outcome of a request."""

    REFUSED = "refused"
    LOST = "lost"
    ANSWERED = "answered"


class ObservedRequest(NamedTuple):
    """A request with its outcome. ``is_scripted`` is true if a script caused that outcome."""

    entry: Entry
    outcome: RequestOutcome
    is_scripted: bool


class Duplicate(NamedTuple):
    """A message that was sent ``times`` times, in ``requests`` requests with ``signatures`` different signatures.

    ``signatures`` is 0 for unsigned requests.
    """

    first: Entry
    service_id: str
    send: Send
    recipient: Recipient
    times: int
    requests: int
    signatures: int


class SentMessage(NamedTuple):
    """A message with its service, and that service's time."""

    message: Message
    service_id: str
    now: int


class Reserved(NamedTuple):
    """A reservation that is not due yet, with its service."""

    reservation: Reservation
    service_id: str


class RunFindings(NamedTuple):
    """The findings: the first messages and reservations, the number of all of them, and the requests."""

    messages: Sequence[SentMessage]
    message_count: int
    reservations: Sequence[Reserved]
    reserved_count: int
    requests: Sequence[ObservedRequest]
    duplicates: Sequence[Duplicate]
    departed: int
    """The number of requests to dropped services."""
    departed_messages: int
    """The number of messages of dropped services."""
    reset_messages: int
    """The number of messages that a reset removed."""
    unrecorded: int
    """The number of requests that are no longer in a journal."""
    overflowed: int
    """The number of requests that a full journal dropped."""
    secrets: tuple[str, ...] = ()
    """The secret keys, for redaction."""

    def requests_that_were(self, outcome: RequestOutcome) -> list[ObservedRequest]:
        """Return the requests with that outcome."""
        return [seen for seen in self.requests if seen.outcome is outcome]

    @property
    def refused_as_scripted(self) -> int:
        """The number of requests that were refused by a script."""
        return sum(seen.is_scripted for seen in self.requests_that_were(RequestOutcome.REFUSED))


def find(sens: Sens, came: int, most: int = MOST, taken: int = 0) -> RunFindings:
    """Return the findings on the ``came`` requests, including those no longer on record.

    At most ``most`` messages, and as many reservations, are returned. The others are only counted. ``taken`` is the
    number of messages that were removed during the run, by a reset or with their service.
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
    """Return the number of requests that were refused, but not by a script."""
    seen = map(_seen, journal.after())
    return sum(each.outcome is RequestOutcome.REFUSED and not each.is_scripted for each in seen)


def duplicates_of(service: Service) -> int:
    """Return the number of a service's messages that were sent more than once."""
    return sum(1 for _ in _duplicates(service.id, service.journal.after()))


def failures_of(service: Service) -> int:
    """Return the number of a service's messages whose result is neither success nor scripted."""
    messages = service.store.messages.after(0)
    return sum(message.result != SUCCESS and not message.scripted_by for message in messages)


def overflow_of(journal: Journal) -> int:
    """Return the number of requests that a full journal dropped."""
    return max(journal.lost - journal.begun, 0)


def _ahead(service: Service, now: int) -> list[Reservation]:
    """Return the reservations that are not due yet, in the order in which they become due."""
    ready = [each for each in service.store.reservations.by_id.values() if each.status(now) is ReserveStatus.READY]
    return sorted(ready, key=lambda reservation: reservation.due)


def _seen(entry: Entry) -> ObservedRequest:
    fired = entry.fired
    is_bad = entry.response.status >= BAD
    is_done, is_told, is_scripted = not is_bad, entry.gave_up is None, False
    if fired is not None and fired.fault is not None:
        # With one of these faults, the request has still been subject to SENS's own checks.
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
        # Messages removed by a reset do not count as sent.
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
    """Return the values that are the same if a message was sent twice."""
    subject = None if send.type is MessageType.SMS else recipient.subject or send.subject
    return send.sender, recipient.to, send.type, subject, content_of(send, recipient), send.reserve_due


def content_of(send: Send, recipient: Recipient) -> str:
    """Return the content for this recipient."""
    return send.content if recipient.content is None else recipient.content


def _signature(entry: Entry) -> tuple[bytes, bytes]:
    headers = entry.request.headers
    return headers.get(TIMESTAMP, b""), headers.get(SIGNATURE, b"")
