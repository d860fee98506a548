"""A search among messages, as people type it into one field.

| term | matches messages |
|---|---|
| a word | with this word in content, subject, ``to`` or ``from``, in any case |
| ``to:`` ``from:`` | to or from a number with this in it, or all of it by a text pattern |
| ``type:`` | of a type (SMS, LMS, MMS) or content type (COMM, AD) |
| ``status:`` | with a status (READY, PROCESSING, COMPLETED), or COMPLETED as ``success`` or ``failed`` |
| ``code:`` | COMPLETED with a result code |
| ``request:`` | of a requestId |
| ``service:`` | of services whose id has this in it, or is all of it by a text pattern |
| ``after:`` ``before:`` | requested from or until then: a date, a date and time (KST), or a duration before now |

All terms must match.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from mocksens.core.clock import KST, to_instant
from mocksens.core.inspection import search_terms
from mocksens.core.inspection.search_terms import Term
from mocksens.core.matching.patterns import Budget, Pattern, is_expression
from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.records import Message
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType

TimedTest = Callable[[Message, int], bool]
"""A function that returns whether a message matches at an instant of its service."""
TextTest = Callable[[str], bool]
TYPES: Final = (*MessageType, *ContentType)
ENDS: Final = ("SUCCESS", "FAILED")
DATE: Final = r"\d{4}-?\d\d-?\d\d"


class MessageSearch(Struct, frozen=True):
    """A compiled search. ``tests`` are for messages, and ``services`` are tests for serviceIds. All must pass."""

    tests: Sequence[TimedTest]
    services: Sequence[TextTest]

    def covers(self, service_id: str) -> bool:
        """Return whether messages of this service can match. Raise ``TookTooLong`` if the budget is used up."""
        return all(test(service_id) for test in self.services)

    def matches(self, message: Message, now: int) -> bool:
        """Return whether a message matches when its service's time is ``now``.

        Raise ``TookTooLong`` if the budget is used up.
        """
        return all(test(message, now) for test in self.tests)


def compiled(text: str) -> MessageSearch:
    """Compile a search. Raise ``ValueError`` with the mistake and the right form."""
    budget = Budget()
    terms = search_terms.parse(text, NAMES)
    services = [_excluding(term, _text_test(term, budget)) for term in terms if term.name == SERVICE]
    return MessageSearch([_test(term, budget) for term in terms if term.name != SERVICE], services)


def _excluding(term: Term, test: TextTest) -> TextTest:
    return (lambda text: not test(text)) if term.is_excluded else test


def _test(term: Term, budget: Budget) -> TimedTest:
    test = _word(term.value) if not term.name else COMPILERS[term.name](term, budget)
    return (lambda message, now: not test(message, now)) if term.is_excluded else test


def _word(word: str) -> TimedTest:
    folded = word.casefold()

    def test(message: Message, _: int) -> bool:
        return (
            folded in message.content.casefold()
            or folded in message.to
            or folded in message.request.sender
            or folded in (message.subject or "").casefold()
        )

    return test


def _text_test(term: Term, budget: Budget) -> TextTest:
    """Return a test of whether a text contains the value or, if the value is a pattern, fits it as a whole."""
    value = _needed(term)
    if "*" in value or "?" in value or is_expression(value):
        pattern = Pattern(value, f"{term.name}:")
        return lambda text: pattern.fits(text, budget)
    return lambda text: value in text


def _to(term: Term, budget: Budget) -> TimedTest:
    fits = _text_test(term, budget)
    return lambda message, _: fits(message.to)


def _from(term: Term, budget: Budget) -> TimedTest:
    fits = _text_test(term, budget)
    return lambda message, _: fits(message.request.sender)


def _request(term: Term, budget: Budget) -> TimedTest:
    fits = _text_test(term, budget)
    return lambda message, _: fits(message.request.request_id)


def _type(term: Term, _: Budget) -> TimedTest:
    kind = _choice(term, TYPES)
    return lambda message, _: kind in {message.request.type, message.request.content_type}


def _status(term: Term, _: Budget) -> TimedTest:
    status = _choice(term, (*MessageStatus, *ENDS))
    if status not in ENDS:
        return lambda message, now: message.status(now) == status
    is_success = status == ENDS[0]
    return lambda message, now: _is_completed(message, now) and (message.result == SUCCESS) is is_success


def _code(term: Term, budget: Budget) -> TimedTest:
    value = _needed(term)
    pattern = Pattern(value, "code:", folded=True)
    return lambda message, now: _is_completed(message, now) and pattern.fits(message.result, budget)


def _is_completed(message: Message, now: int) -> bool:
    return message.status(now) is MessageStatus.COMPLETED


def _after(term: Term, _: Budget) -> TimedTest:
    begin, is_age = _time(term)
    return lambda message, now: message.request.time >= (now - begin if is_age else begin)


def _before(term: Term, _: Budget) -> TimedTest:
    end, is_age = _time(term)
    if re.fullmatch(DATE, term.value):
        # A date without a time includes the whole day.
        end += durations.UNITS["d"] - 1
    return lambda message, now: message.request.time <= (now - end if is_age else end)


def _time(term: Term) -> tuple[int, bool]:
    """Return an instant and False, or an age in milliseconds and True."""
    value = _needed(term)
    try:
        moment = datetime.fromisoformat(value)
        return to_instant(moment if moment.tzinfo else moment.replace(tzinfo=KST)), False
    except (ValueError, OverflowError):
        pass
    try:
        return durations.parse(value), True
    except ValueError:
        kinds = "a date as 2026-01-31, a date and time as 2026-01-31T09:00 (KST), or a duration before now as 10m"
        raise ValueError(f"{term.name}: must be {kinds}, not {value[:40]!r}") from None


def _choice(term: Term, choices: Sequence[str]) -> str:
    value = _needed(term).upper()
    if value not in choices:
        raise ValueError(
            f"{term.name}: must be {', '.join(choices[:-1])} or {choices[-1]}, not {term.value[:40]!r}"
            f"{suggestion(value, choices)}"
        )
    return value


def _needed(term: Term) -> str:
    if not term.value:
        raise ValueError(f"{term.name}: has no value; write {term.name}:{EXAMPLES[term.name]}")
    return term.value


SERVICE: Final = "service"
COMPILERS: Final = {
    "to": _to,
    "from": _from,
    "type": _type,
    "status": _status,
    "code": _code,
    "request": _request,
    "after": _after,
    "before": _before,
}
EXAMPLES: Final = {
    "to": "0101234*",
    "from": "0212345678",
    "type": "LMS",
    "status": "failed",
    "code": "3018",
    "request": "RSSA-…",
    "service": "my-test",
    "after": "10m",
    "before": "2026-01-31",
}
NAMES: Final = tuple(EXAMPLES)
"""The names of terms."""
