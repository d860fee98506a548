"""The report on a command, as text: the messages and requests that its mocksens received."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from mocksens.core.clock import to_datetime
from mocksens.core.diagnosis.rule_pointer import about_rules
from mocksens.core.display import redaction
from mocksens.core.display.terminal import short
from mocksens.core.storage.journal import Entry
from mocksens.core.switches import Switches
from mocksens.exec.findings import (
    MOST,
    Duplicate,
    ObservedRequest,
    RequestOutcome,
    Reserved,
    RunFindings,
    SentMessage,
    content_of,
)
from mocksens.spec.results import RESULTS

LONGEST: Final = 1_500
"""Maximum number of characters of a diagnosis."""
NOTHING: Final = """\
mocksens: no request came
  Either the command sent SENS no request, or its client reads none of the variables that it was given: let it take
  its address from SENS_URL.
"""
LEFT: Final = """\
mocksens: no request came, but a client connected and left
  It probably does not trust the CA: let it trust the CA in SSL_CERT_FILE, or take its address from SENS_URL.
"""


class Line(NamedTuple):
    """A line of the report, with its time for sorting, and the notes below it."""

    at: int
    text: str
    notes: Sequence[str] = ()


def report(found: RunFindings, service_id: str, complaints: int = 0, switches: Switches | None = None) -> str:
    """Return the report on all services. A line about a service other than ``service_id`` names that service.

    ``complaints`` is the number of messages about clients that connected but made no request. ``switches`` are those
    of the server.
    """
    if not (
        found.message_count
        or found.reserved_count
        or found.requests
        or found.departed
        or found.reset_messages
        or found.unrecorded
    ):
        return LEFT if complaints else NOTHING
    notes = _notes(found)
    sent = [_message(each, service_id, notes) for each in found.messages]
    reserved = [line for each in found.reservations for line in _reserved(each, service_id, notes)]
    repeated = [_duplicate(each, service_id) for each in found.duplicates]
    refused, lost = (
        [_request(seen, found.secrets) for seen in found.requests_that_were(each)]
        for each in (RequestOutcome.REFUSED, RequestOutcome.LOST)
    )
    others = [seen for seen in found.requests_that_were(RequestOutcome.ANSWERED) if seen.entry.sent is None]
    remarked = [_request(seen, found.secrets) for seen in others if seen.entry.diagnosis]
    counted = [
        *(
            []
            if (found.departed_messages or found.reset_messages) and not found.message_count
            else [_count(found.message_count, "message", "sent")]
        ),
        *_counts(found.reserved_count, "message", "reserved"),
        *_counts(len(repeated), "message", "sent more than once"),
        *_counts(len(refused) - found.refused_as_scripted, "request", "refused"),
        *_counts(found.refused_as_scripted, "request", "refused as scripted"),
        *_counts(len(lost), "answer", "lost"),
        *_counts(len(others), "other request", "answered"),
        *_counts(found.reset_messages, "message", "sent and reset meanwhile"),
        *_counts(found.departed_messages, "message", f"sent and {gone_with(found.departed_messages)}"),
        *_counts(found.departed, "request", gone_with(found.departed)),
        *_counts(found.unrecorded, "request", "no longer on record"),
    ]
    pointer = about_rules((seen.entry.rules for seen in found.requests), switches)
    lines = [
        f"mocksens: {', '.join(counted)}",
        *_listed(sent, found.message_count),
        *_listed(repeated),
        *_listed(reserved, found.reserved_count),
        *(line for section in (refused, lost, remarked) for line in _listed(_merged(section))),
        *([f"  {pointer}"] if pointer else []),
    ]
    return "".join(f"{line}\n" for line in lines)


def amount(number: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def gone_with(number: int) -> str:
    """Return the words for things that were removed with their service."""
    return f"gone with {'its' if number == 1 else 'their'} service"


def _count(number: int, what: str, done: str) -> str:
    return f"{amount(number, what)} {done}"


def _counts(number: int, what: str, done: str) -> list[str]:
    return [_count(number, what, done)] if number else []


def _notes(found: RunFindings) -> Mapping[str, Entry]:
    """Return the sends with a diagnosis, by requestId, except those with a line of their own."""
    answered = [seen.entry for seen in found.requests_that_were(RequestOutcome.ANSWERED)]
    return {entry.sent.request_id: entry for entry in answered if entry.sent is not None and entry.diagnosis}


def _note(notes: Mapping[str, Entry], request_id: str, index: int) -> list[str]:
    """Return the note on a request, which only the line of its first recipient has."""
    entry = notes.get(request_id)
    if entry is None or entry.sent is None or index > 0:
        return []
    recipients = len(entry.sent.send.recipients)
    shared = f" (its request has {recipients} recipients)" if recipients > 1 else ""
    return [f"note{shared}: {_cut(entry.diagnosis)}"]


def _message(sent: SentMessage, mine: str, notes: Mapping[str, Entry]) -> Line:
    message, request = sent.message, sent.message.request
    # The final result is nearly always decided already, and says more than the current status.
    is_open = message.complete_time is None
    state = message.status(sent.now) if is_open else f"{message.result} ({RESULTS[message.result].meaning})"
    text = f"{_time(request.time)} to {message.to} {request.type} {state} {short(message.content)}"
    return Line(request.time, text + _of(sent.service_id, mine), _note(notes, request.request_id, message.index))


def _reserved(reserved: Reserved, mine: str, notes: Mapping[str, Entry]) -> Iterator[Line]:
    reservation, send = reserved.reservation, reserved.reservation.send
    when = f"reserved for {send.reserve_time} {send.reserve_time_zone}"
    for index, each in enumerate(send.recipients):
        text = f"{_time(reservation.due)} to {each.to} {send.type} {when} {short(content_of(send, each))}"
        note = _note(notes, reservation.reserve_id, index)
        yield Line(reservation.due, text + _of(reserved.service_id, mine), note)


def _duplicate(found: Duplicate, mine: str) -> Line:
    send, recipient = found.send, found.recipient
    what = f"to {recipient.to} from {send.sender} {send.type} {short(content_of(send, recipient))}"
    by = how(found)
    return Line(
        found.first.at, f"sent {found.times} times: {what}{', ' if by else ''}{by}{_of(found.service_id, mine)}"
    )


def how(found: Duplicate) -> str:
    """Return a phrase on the repetition of a message; an empty text for unsigned requests."""
    if found.requests == 1:
        return "in one request"
    if not found.signatures:
        return ""
    if found.signatures == 1:
        return "with the same timestamp and signature: the client repeated its request"
    if found.signatures == found.requests:
        return "each time with a new timestamp and signature"
    return f"by {found.requests} requests with {found.signatures} different signatures"


def _request(seen: ObservedRequest, secrets: tuple[str, ...]) -> Line:
    entry = seen.entry
    fault = entry.fired.fault if entry.fired else None
    got = f"fault {fault}" if fault else f"{entry.response.status}"
    target = ascii(redaction.cover_target(entry.request.target, secrets))[1:-1]
    left = "" if entry.gave_up is None else f"the client gave up after {entry.gave_up:.1f} s"
    said = "; ".join(filter(None, (_cut(entry.diagnosis), left)))
    return Line(entry.at, f"{got} {entry.request.method} {target}{': ' if said else ''}{said}")


def _of(service_id: str, mine: str) -> str:
    return "" if service_id == mine else f" [{service_id}]"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _time(instant: int) -> str:
    return f"{to_datetime(instant):%Y-%m-%d %H:%M:%S}"


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Return each text once, with its count, because a client that is refused tries again."""
    first: dict[str, int] = {}
    for line in sorted(lines, key=lambda line: line.at):
        first.setdefault(line.text, line.at)
    times = Counter(line.text for line in lines)
    return [Line(at, f"{text} ({times[text]} times)" if times[text] > 1 else text) for text, at in first.items()]


def _listed(lines: Sequence[Line], count: int | None = None) -> Iterator[str]:
    """Yield the earliest lines in chronological order, then the number of lines that are left out.

    ``count`` is the number of all lines; by default, ``lines`` has all of them.
    """
    for line in sorted(lines, key=lambda line: line.at)[:MOST]:
        yield f"  {line.text}"
        yield from (f"    {note}" for note in line.notes)
    left_out = (len(lines) if count is None else count) - MOST
    if left_out > 0:
        yield f"  … and {left_out} more"
