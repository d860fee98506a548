"""Compile a step: patterns, milliseconds and answers, once, for the loader, the linter and the engine.

What cannot be compiled is told with the keys at which it stands.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct

from mocksens.core.matching.fields import field_pattern
from mocksens.core.matching.patterns import Pattern
from mocksens.core.parsing import durations
from mocksens.core.scenarios.model import BODILESS, WIRE, Answer, Delay, Then, When, decides_messages, resolve
from mocksens.spec.headers import NAME_CHARACTERS
from mocksens.spec.operations import Name

Keys = tuple[str, ...]
"""Where a complaint stands: keys of a step, one inside the other."""
Complaint = tuple[Keys, str]
T = TypeVar("T")
FACTS: Final = ("operation", "service_id", "type", "content_type", "country_code", "sender", "to", "content")
"""The facts that are compared with a pattern."""
LONGEST_DELAY: Final = 3_600_000
"""Milliseconds. A lognormal delay that is drawn longer is cut to it."""
SIGMA: Final = re.compile(r"[0-9](\.[0-9]{1,9})?")
HEADER_NAME: Final = NAME_CHARACTERS + "{1,100}"
FRAMING: Final = frozenset({"connection", "content-length", "transfer-encoding", "date"})
"""Headers that the server itself writes; to get them wrong there are faults."""


class Gate(StrEnum):
    """The things that a step can decide about: a request, a message or a reservation."""

    REQUEST = "request"
    MESSAGE = "message"
    RESERVATION = "reservation"


class Uncompiled(ValueError):
    """Parts of a step cannot be compiled. ``complaints`` has all of them, each with its keys."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("; ".join(said for _, said in complaints))
        self.complaints = complaints


class Conditions(Struct, frozen=True):
    """What a step waits for: the patterns of facts, by our names of them, and of headers, by their names."""

    facts: Mapping[str, Pattern]
    headers: Mapping[str, Pattern]

    @property
    def operations(self) -> list[Name]:
        """Return the operations that the step is about."""
        pattern = self.facts.get("operation")
        return [name for name in Name if pattern is None or pattern.fits(name)]


class Uniform(Struct, frozen=True):
    """A delay between two lengths, in milliseconds."""

    shortest: int
    longest: int


class Lognormal(Struct, frozen=True):
    """A delay around a median, in milliseconds."""

    median: int
    sigma: float


class Effect(Struct, frozen=True):
    """What a step does. ``after`` and a fixed ``delay`` are milliseconds."""

    gate: Gate
    answer: Answer | None
    after: int | None
    delay: int | Uniform | Lognormal | None


def conditions_of(when: When) -> Conditions:
    """Compile what a step waits for. Raises ``Uncompiled``."""
    complaints: list[Complaint] = []
    facts: dict[str, Pattern] = {}
    headers: dict[str, Pattern] = {}
    for name in FACTS:
        written, key = getattr(when, name), WIRE.get(name, name)
        try:
            if written is not None:
                facts[name] = field_pattern(written, key)
        except ValueError as error:
            complaints.append((("when", key), str(error)))
    for name, written in (when.header or {}).items():
        try:
            headers[name] = _header(name, written)
        except ValueError as error:
            complaints.append((("when", "header", name), str(error)))
    if complaints:
        raise Uncompiled(complaints)
    return Conditions(facts, headers)


def _header(name: str, written: str) -> Pattern:
    try:
        return Pattern(written, f"header {name}")
    except ValueError as error:
        raise ValueError(str(error).removeprefix("header ")) from error


def effect_of(then: Then) -> Effect:
    """Compile what a step does. Raises ``Uncompiled``."""
    complaints: list[Complaint] = []

    def attempt(key: str, make: Callable[[Then], T]) -> T | None:
        try:
            return make(then)
        except ValueError as error:
            complaints.append((("then", key), str(error)))
            return None

    after, delay, answer = attempt("after", _after), attempt("delay", _delay), attempt("respond", _answer)
    if complaints:
        raise Uncompiled(complaints)
    return Effect(gate_of(then), answer, after, delay)


def gate_of(then: Then) -> Gate:
    """Return what an effect is about."""
    if then.reservation is not None:
        return Gate.RESERVATION
    return Gate.MESSAGE if decides_messages(then) else Gate.REQUEST


def _after(then: Then) -> int | None:
    return None if then.after is None else _length("after", then.after)


def _delay(then: Then) -> int | Uniform | Lognormal | None:
    match then.delay:
        case None:
            return None
        case str() as written:
            return _bounded(written)
        case Delay(uniform=[shortest, longest], lognormal=None):
            found = Uniform(_bounded(shortest), _bounded(longest))
            if found.shortest > found.longest:
                raise ValueError("uniform is the shortest delay and the longest, in that order")
            return found
        case Delay(uniform=None, lognormal=[median, sigma]):
            length = _bounded(median)
            if not SIGMA.fullmatch(sigma):
                raise ValueError(f"lognormal is a median and sigma, a number below 10, not {sigma[:20]!r}")
            return Lognormal(length, float(sigma))
        case _:
            raise ValueError("delay is a length of time, {uniform: [1s, 3s]} or {lognormal: [1s, 0.5]}")


def _length(name: str, text: str) -> int:
    try:
        return durations.parse(text)
    except ValueError as error:
        raise ValueError(f"{name} {error}, not {text[:20]!r}") from error


def _bounded(text: str) -> int:
    length = _length("delay", text)
    if length > LONGEST_DELAY:
        raise ValueError(f"delay must be at most {durations.show(LONGEST_DELAY)}; fault: hang never answers")
    return length


def _answer(then: Then) -> Answer | None:
    if then.respond is None:
        return None
    answer = resolve(then.respond)
    if answer.body is not None and answer.status in BODILESS:
        raise ValueError(f"an answer of status {answer.status} has no body")
    for name, value in answer.headers.items():
        if not re.fullmatch(HEADER_NAME, name) or not re.fullmatch(r"[\x20-\x7e]{0,1000}", value):
            raise ValueError(f"{name[:40]!r} is no header that can be sent, or its value is not")
        if name.lower() in FRAMING:
            raise ValueError(f"{name} is written by the server itself; to get it wrong there are faults")
    return answer
