"""What a mocksens saw while a command ran, in lines for whoever started it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from mocksens.core import delivery
from mocksens.core.clock import to_datetime
from mocksens.core.journal import Entry
from mocksens.core.records import Message, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import ReserveStatus
from mocksens.testing.views import short

MOST: Final = 100
"""Lines of one kind."""
BAD: Final = 400
"""The first status that refuses."""
NOTHING: Final = """\
mocksens: no request came
  Either the command asked SENS for nothing, or its client goes by none of the variables that it was given: let it take
  its address from SENS_URL.
"""
LEFT: Final = """\
mocksens: no request came, but a client did, and left again
  It probably does not trust the CA: let it trust what SSL_CERT_FILE names, or take its address from SENS_URL.
"""


class Line(NamedTuple):
    """What happened, and when; for sorting."""

    at: int
    text: str


def report(sens: Sens, service_id: str, seen: int, complaints: int = 0) -> str:
    """Everything that came, of all services; of what belongs to ``service_id`` it need not be said.

    ``seen`` is how many requests came: of some there may be no record, as of those to a service that was dropped.
    ``complaints`` is how often the server had something to say of clients that asked for nothing.
    """
    messages: list[Line] = []
    reservations: list[Line] = []
    for service in sens.services:
        of = "" if service.id == service_id else f" [{service.id}]"
        with service.lock:
            now = delivery.settle(service)
            messages += (_message(message, now, of) for message in service.store.messages_after(0))
            reservations += _ahead(service, now, of)
    journals = [sens.strays, *(service.journal for service in sens.services)]
    entries = [entry for journal in journals for entry in journal.after()]
    refused = [Line(entry.at, _refused(entry)) for entry in entries if _is_refused(entry)]
    others = sum(entry.sent is None and not _is_refused(entry) for entry in entries)
    gone = seen - len(entries)
    if not (messages or reservations or seen):
        return LEFT if complaints else NOTHING
    counted = [
        _count(len(messages), "message", "sent"),
        *([_count(len(reservations), "message", "reserved")] if reservations else []),
        *([_count(len(refused), "request", "refused")] if refused else []),
        *([_count(others, "other request", "answered")] if others else []),
        *([_count(gone, "request", "no longer on record")] if gone else []),
    ]
    lines = [f"mocksens: {', '.join(counted)}", *_listed(messages), *_listed(reservations), *_listed(_merged(refused))]
    return "".join(f"{line}\n" for line in lines)


def _message(message: Message, now: int, of: str) -> Line:
    # Where it stands at just this moment says less than what it ends with, which nearly always is decided.
    is_open = message.complete_time is None
    state = message.status(now) if is_open else f"{message.result} ({RESULTS[message.result].meaning})"
    time = message.request.time
    return Line(time, f"{_time(time)} to {message.to} {message.request.type} {state} {short(message.content)}{of}")


def _ahead(service: Service, now: int, of: str) -> list[Line]:
    """The recipients of reservations that are not due yet."""
    waiting = [each for each in service.store.reservations.values() if each.status(now) is ReserveStatus.READY]
    return [line for reservation in waiting for line in _reserved(reservation, of)]


def _reserved(reservation: Reservation, of: str) -> list[Line]:
    send = reservation.send
    when = f"reserved for {send.reserve_time} {send.reserve_time_zone}"
    return [
        Line(
            reservation.due,
            f"{_time(reservation.due)} to {each.to} {send.type} {when} {short(each.content or send.content)}{of}",
        )
        for each in send.recipients
    ]


def _is_refused(entry: Entry) -> bool:
    """Whether the client did not get what it asked for."""
    return entry.response.status >= BAD or (entry.fired is not None and bool(entry.fired.fault))


def _refused(entry: Entry) -> str:
    fault = entry.fired.fault if entry.fired else None
    got = f"fault {fault}" if fault else f"{entry.response.status}"
    target = ascii(entry.request.target.decode("latin-1"))[1:-1]
    said = f": {entry.diagnosis}" if entry.diagnosis else ""
    return f"{got} {entry.request.method} {target}{said}"


def _time(instant: int) -> str:
    return f"{to_datetime(instant):%Y-%m-%d %H:%M:%S}"


def _count(number: int, what: str, done: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'} {done}"


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Each text once, with how often it came: who is refused tries again."""
    first: dict[str, int] = {}
    for line in sorted(lines, key=lambda line: line.at):
        first.setdefault(line.text, line.at)
    times = Counter(line.text for line in lines)
    return [Line(at, f"{text} ({times[text]} times)" if times[text] > 1 else text) for text, at in first.items()]


def _listed(lines: Sequence[Line]) -> list[str]:
    """The first ones in the order in which they happened, and how many there are beside them."""
    shown = [f"  {line.text}" for line in sorted(lines, key=lambda line: line.at)[:MOST]]
    return [*shown, f"  … and {len(lines) - MOST} more"] if len(lines) > MOST else shown
