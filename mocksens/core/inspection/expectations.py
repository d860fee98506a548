"""Verification of a test's expectations about sent messages.

Each recipient of each accepted send counts as a message, whether reserved or not, and whether delivered or not.
Messages are in the order of the requests. They come from the journal, so requests that it has dropped cannot be
verified.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Final, NamedTuple

from mocksens.core.inspection.claims import FIELDS, Claim
from mocksens.core.inspection.near_misses import hint
from mocksens.core.matching.fields import field_pattern
from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong
from mocksens.core.matching.text_forms import NUMBER, may_fit
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.records import AttachedFile, Upload
from mocksens.core.storage.journal import Journal, Sent
from mocksens.spec.statuses import MessageType

MAY_BE_EMPTY: Final = frozenset({"subject", "content", "files", "reserveTime"})
"""The fields that may be absent or empty."""
NUMBERS: Final = frozenset({"to", "from", "countryCode"})
"""The fields that consist of digits only."""
Tests = Mapping[str, Pattern]
"""Patterns by field."""
NEAREST: Final = 3
"""The number of near misses that a failure shows."""


class Dropped(ValueError):
    """An expectation about entries that the journal has dropped."""


class AcceptedMessage(NamedTuple):
    """One recipient of an accepted send: the number of its request, and its fields as texts."""

    number: int
    fields: Mapping[str, str]
    files: Sequence[str | Upload] = ()
    """The attachments: fileIds, or inline files of the older form."""


class Difference(NamedTuple):
    """A field that does not fit. ``hint`` explains the difference if both texts look alike."""

    field: str
    expected: str
    got: str
    hint: str


class NearMiss(NamedTuple):
    """A message that does not fit, with its differences."""

    message: AcceptedMessage
    differs: Sequence[Difference]


class Verdict(NamedTuple):
    """The result of an expectation. ``says`` states it in a sentence."""

    holds: bool
    says: str
    found: Sequence[AcceptedMessage]
    nearest: Sequence[NearMiss] = ()


def accepted_messages(
    journal: Journal, after: int = 0, file_of: Callable[[str], AttachedFile | None] = lambda _: None
) -> list[AcceptedMessage]:
    """Return the accepted messages of the requests after number ``after``. ``file_of`` returns a file by its fileId.

    Raise ``Dropped`` if the journal has dropped such requests for lack of space, and ``ValueError`` if ``after`` is
    beyond its last request.
    """
    if after > journal.last:
        raise ValueError(f"after {after} is too high: the journal's last request is {journal.last}")
    entries = journal.after(after)
    if journal.lost > after:
        first = max(after, journal.begun) + 1
        raise Dropped(
            f"the journal has dropped requests {first} to {journal.lost}, so their messages cannot be verified;"
            " raise the setting `journal`, or verify after a later request"
        )
    return [
        AcceptedMessage(entry.number, fields, entry.sent.send.files)
        for entry in entries
        if entry.sent is not None and not entry.forgotten
        for fields in _fields(entry.sent, file_of)
    ]


def verify(claim: Claim, sent: Sequence[AcceptedMessage]) -> Verdict:
    """Compare an expectation with the messages that were sent.

    Raise ``ValueError`` for a contradictory expectation, or one whose expressions take too long.
    """
    least, most, bounds = _bounds(claim)
    budget = Budget()
    if claim.order is not None:
        return _in_order(claim.order, sent, budget)
    tests = _tests(claim.match)
    matches = [message for message in sent if _fits(tests, message, budget)]
    holds = least <= len(matches) and (most is None or len(matches) <= most)
    fit = "fits" if len(matches) == 1 else "fit"
    says = f"{len(matches) or 'none'} of {len(sent)} {fit} {_shown(claim.match)}; expected {bounds}"
    nearest = () if holds or len(matches) > least else _nearest(tests, sent, budget)
    return Verdict(holds, says, matches, nearest)


def _fields(sent: Sent, file_of: Callable[[str], AttachedFile | None]) -> Iterator[Mapping[str, str]]:
    """Yield the fields of each recipient of a send."""
    send = sent.send
    texts = {
        "from": send.sender,
        "type": send.type,
        "contentType": send.content_type,
        "countryCode": send.country_code,
        "requestId": sent.request_id,
        "reserveTime": send.reserve_time or None,
        "files": ", ".join(_name(file, file_of) for file in send.files) or None,
    }
    shared = {name: str(text) for name, text in texts.items() if text is not None}
    has_subject = send.type is not MessageType.SMS
    for recipient in send.recipients:
        content = send.content if recipient.content is None else recipient.content
        fields = {"to": recipient.to, **shared, "content": content}
        subject = send.subject if recipient.subject is None else recipient.subject
        if has_subject and subject is not None:
            fields["subject"] = subject
        yield fields


def _name(file: str | Upload, file_of: Callable[[str], AttachedFile | None]) -> str:
    """Return the name of an attached file, or its fileId if the name is unknown."""
    attached = file_of(file) if isinstance(file, str) else file
    return str(file) if attached is None else attached.name


def _tests(match: Mapping[str, str]) -> Tests:
    tests = {}
    for name, written in match.items():
        if name not in FIELDS:
            close = suggestion(name[:40], FIELDS)
            raise ValueError(f"{name[:40]} is not a field of a send{close}; the fields are {', '.join(FIELDS)}")
        tests[name] = _test(name, written)
    # Compare regular expressions last, because they may take long.
    return dict(sorted(tests.items(), key=lambda test: test[1].fits_plainly is None))


def _test(name: str, written: str) -> Pattern:
    """Return the pattern for a field. Raise ``ValueError`` for a pattern that no valid send can fit."""
    if not written and name not in MAY_BE_EMPTY:
        raise ValueError(f"{name} is empty: is the variable that holds it set? Leave {name} out to match any value")
    pattern = field_pattern(written, name)
    if name in NUMBERS and not may_fit(written, NUMBER):
        raise ValueError(f"{name} {written[:40]!r} fits no send: {NUMBER.called}")
    return pattern


def _fits(tests: Tests, message: AcceptedMessage, budget: Budget) -> bool:
    return all(pattern.fits(message.fields.get(name, ""), budget) for name, pattern in tests.items())


def _differing(tests: Tests, message: AcceptedMessage, budget: Budget) -> list[str]:
    """Return the names of the fields that do not fit."""
    return [name for name, pattern in tests.items() if not pattern.fits(message.fields.get(name, ""), budget)]


def _nearest(tests: Tests, sent: Iterable[AcceptedMessage], budget: Budget) -> list[NearMiss]:
    """Return the messages that differ in the fewest fields, latest first, or none if comparing takes too long."""
    try:
        misses = [(message, differing) for message in sent if (differing := _differing(tests, message, budget))]
    except TookTooLong:
        return []
    nearest = nsmallest(NEAREST, reversed(misses), key=lambda miss: len(miss[1]))
    return [
        NearMiss(message, [_difference(tests[name], message, budget) for name in differing])
        for message, differing in nearest
    ]


def _difference(pattern: Pattern, message: AcceptedMessage, budget: Budget) -> Difference:
    got = message.fields.get(pattern.name, "")
    return Difference(pattern.name, pattern.written, got, hint(pattern.written, got, budget))


def _bounds(claim: Claim) -> tuple[int, int | None, str]:
    """Return the minimum and maximum number of matches, and both in words."""
    numbers = [claim.count, claim.at_least, claim.at_most]
    if claim.order == []:
        raise ValueError("order is empty and expects nothing; list the messages that must follow each other")
    if claim.order and (claim.match or any(number is not None for number in numbers)):
        raise ValueError(
            "order cannot be combined with other fields; each of its entries matches one message after the previous one"
        )
    if claim.count is not None and (claim.at_least is not None or claim.at_most is not None):
        raise ValueError("count is exact, so leave out atLeast and atMost")
    if claim.at_most is not None and (claim.at_least or 0) > claim.at_most:
        raise ValueError(f"atLeast {claim.at_least} is more than atMost {claim.at_most}")
    if claim.count is not None:
        return claim.count, claim.count, f"exactly {claim.count}"
    least = claim.at_least if claim.at_least is not None else (0 if claim.at_most is not None else 1)
    most = claim.at_most
    words = f"at least {least}" if most is None else f"at most {most}" if not least else f"{least} to {most}"
    return least, most, words


def _in_order(order: Sequence[Mapping[str, str]], sent: Sequence[AcceptedMessage], budget: Budget) -> Verdict:
    matches: list[AcceptedMessage] = []
    start = 0
    for place, match in enumerate(order, 1):
        tests = _tests(match)
        index = next((i for i in range(start, len(sent)) if _fits(tests, sent[i], budget)), None)
        if index is None:
            after = f" after {_shown(order[place - 2])}" if place > 1 else ""
            says = f"nothing{after} fits {_shown(match)}, number {place} of {len(order)} in order"
            return Verdict(holds=False, says=says, found=matches, nearest=_nearest(tests, sent[start:], budget))
        matches.append(sent[index])
        start = index + 1
    return Verdict(holds=True, says=f"all {len(order)} were sent in that order", found=matches)


def _shown(match: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {written!r}" for name, written in match.items()) or "anything"
