"""Expectations of a test, compared with what a service was asked to send.

Each recipient of each accepted send counts, reservations included, in the order of the requests, delivered or not. The
sends are taken from the journal, so what it had to drop cannot be verified.
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
"""The fields that a send may lack, or have empty."""
NUMBERS: Final = frozenset({"to", "from", "countryCode"})
"""The fields that have digits only."""
Tests = Mapping[str, Pattern]
"""Patterns by the field that they are for."""
NEAREST: Final = 3
"""Near misses that a failure shows."""


class Dropped(ValueError):
    """The journal has dropped entries that the expectation asks about."""


class AcceptedMessage(NamedTuple):
    """One recipient of one send: the number of its request, and its fields as texts."""

    number: int
    fields: Mapping[str, str]
    files: Sequence[str | Upload] = ()
    """Attachments: fileIds, or files of the older form."""


class Difference(NamedTuple):
    """A field that does not fit; ``hint`` says why where the two look alike."""

    field: str
    expected: str
    got: str
    hint: str


class NearMiss(NamedTuple):
    """A send that does not fit, and where."""

    shot: AcceptedMessage
    differs: Sequence[Difference]


class Verdict(NamedTuple):
    """The result of an expectation; ``says`` tells it in a sentence."""

    holds: bool
    says: str
    found: Sequence[AcceptedMessage]
    nearest: Sequence[NearMiss] = ()


def accepted_messages(
    journal: Journal, after: int = 0, file_of: Callable[[str], AttachedFile | None] = lambda _: None
) -> list[AcceptedMessage]:
    """Return what was sent behind that entry and still counts. ``file_of`` knows files by their fileIds.

    Raises ``Dropped`` if entries behind it fell out for want of room, and ``ValueError`` if there is no such entry yet.
    """
    if after > journal.last:
        raise ValueError(f"after {after} is behind the end: the journal's last request is {journal.last}")
    entries = journal.after(after)
    if journal.lost > after:
        first = max(after, journal.begun) + 1
        raise Dropped(
            f"the journal has dropped requests {first} to {journal.lost}, so nobody can tell what they sent;"
            " raise the setting `journal`, or verify after a later request"
        )
    return [
        AcceptedMessage(entry.number, fields, entry.sent.send.files)
        for entry in entries
        if entry.sent is not None and not entry.forgotten
        for fields in _fields(entry.sent, file_of)
    ]


def verify(claim: Claim, sent: Sequence[AcceptedMessage]) -> Verdict:
    """Return whether the claim holds of what was sent.

    Raises ``ValueError`` for a claim that cannot be meant, or whose expressions take too long.
    """
    least, most, wanted = _bounds(claim)
    budget = Budget()
    if claim.order is not None:
        return _in_order(claim.order, sent, budget)
    tests = _tests(claim.match)
    found = [shot for shot in sent if _fits(tests, shot, budget)]
    holds = least <= len(found) and (most is None or len(found) <= most)
    fit = "fits" if len(found) == 1 else "fit"
    says = f"{len(found) or 'none'} of {len(sent)} {fit} {_shown(claim.match)}; expected {wanted}"
    nearest = () if holds or len(found) > least else _nearest(tests, sent, budget)
    return Verdict(holds, says, found, nearest)


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
    """Return the name of an attached file; where none is known, its fileId."""
    found = file_of(file) if isinstance(file, str) else file
    return str(file) if found is None else found.name


def _tests(match: Mapping[str, str]) -> Tests:
    tests = {}
    for name, written in match.items():
        if name not in FIELDS:
            close = suggestion(name[:40], FIELDS)
            raise ValueError(f"{name[:40]} is no field of a send{close}; there are {', '.join(FIELDS)}")
        tests[name] = _test(name, written)
    # What may take long is compared only where all plain globs fit.
    return dict(sorted(tests.items(), key=lambda test: test[1].fits_plainly is None))


def _test(name: str, written: str) -> Pattern:
    """Return the pattern for a field. Raises ``ValueError`` for one that fits no possible send, as after a typo."""
    if not written and name not in MAY_BE_EMPTY:
        raise ValueError(f"{name} is empty: is the variable that holds it set? Leave {name} out to go without it")
    pattern = field_pattern(written, name)
    if name in NUMBERS and not may_fit(written, NUMBER):
        raise ValueError(f"{name} {written[:40]!r} fits no send: {NUMBER.called}")
    return pattern


def _fits(tests: Tests, shot: AcceptedMessage, budget: Budget) -> bool:
    return all(pattern.fits(shot.fields.get(name, ""), budget) for name, pattern in tests.items())


def _differing(tests: Tests, shot: AcceptedMessage, budget: Budget) -> list[str]:
    """Return the fields that do not fit."""
    return [name for name, pattern in tests.items() if not pattern.fits(shot.fields.get(name, ""), budget)]


def _nearest(tests: Tests, sent: Iterable[AcceptedMessage], budget: Budget) -> list[NearMiss]:
    """Return the misses that differ in the fewest fields, the latest first; none if it takes too long to tell."""
    try:
        misses = [(shot, differing) for shot in sent if (differing := _differing(tests, shot, budget))]
    except TookTooLong:
        return []
    nearest = nsmallest(NEAREST, reversed(misses), key=lambda miss: len(miss[1]))
    return [
        NearMiss(shot, [_difference(tests[name], shot, budget) for name in differing]) for shot, differing in nearest
    ]


def _difference(pattern: Pattern, shot: AcceptedMessage, budget: Budget) -> Difference:
    got = shot.fields.get(pattern.name, "")
    return Difference(pattern.name, pattern.written, got, hint(pattern.written, got, budget))


def _bounds(claim: Claim) -> tuple[int, int | None, str]:
    """Return the least and the most, and both in words."""
    numbers = [claim.count, claim.at_least, claim.at_most]
    if claim.order == []:
        raise ValueError("order is empty, which expects nothing; name the sends that must come one behind the other")
    if claim.order and (claim.match or any(number is not None for number in numbers)):
        raise ValueError("order stands by itself; each of its entries is found once, behind the one before")
    if claim.count is not None and (claim.at_least is not None or claim.at_most is not None):
        raise ValueError("count says exactly how many, so atLeast and atMost have nothing to say")
    if claim.at_most is not None and (claim.at_least or 0) > claim.at_most:
        raise ValueError(f"atLeast {claim.at_least} is more than atMost {claim.at_most}")
    if claim.count is not None:
        return claim.count, claim.count, f"exactly {claim.count}"
    least = claim.at_least if claim.at_least is not None else (0 if claim.at_most is not None else 1)
    most = claim.at_most
    wanted = f"at least {least}" if most is None else f"at most {most}" if not least else f"{least} to {most}"
    return least, most, wanted


def _in_order(order: Sequence[Mapping[str, str]], sent: Sequence[AcceptedMessage], budget: Budget) -> Verdict:
    found: list[AcceptedMessage] = []
    start = 0
    for place, match in enumerate(order, 1):
        tests = _tests(match)
        index = next((i for i in range(start, len(sent)) if _fits(tests, sent[i], budget)), None)
        if index is None:
            behind = f" behind {_shown(order[place - 2])}" if place > 1 else ""
            says = f"nothing{behind} fits {_shown(match)}, number {place} of {len(order)} in order"
            return Verdict(holds=False, says=says, found=found, nearest=_nearest(tests, sent[start:], budget))
        found.append(sent[index])
        start = index + 1
    return Verdict(holds=True, says=f"all {len(order)} were sent in that order", found=found)


def _shown(match: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {written!r}" for name, written in match.items()) or "anything"
