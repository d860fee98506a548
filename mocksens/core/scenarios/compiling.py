"""The compilation of a step to patterns, milliseconds and responses, for the loader, the linter and the engine.

Problems are reported with the keys of the step that contain them.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct

from mocksens.core.matching.fields import field_pattern
from mocksens.core.matching.patterns import Pattern
from mocksens.core.parsing import durations
from mocksens.core.scenarios.model import (
    BODILESS,
    LEAST_FAILURE,
    WIRE,
    Answer,
    Delay,
    Then,
    When,
    decides_messages,
    resolve,
)
from mocksens.spec.headers import NAME_CHARACTERS
from mocksens.spec.operations import Name

Keys = tuple[str, ...]
"""The place of a problem: nested keys of a step."""
Complaint = tuple[Keys, str]
T = TypeVar("T")
FACTS: Final = ("operation", "service_id", "type", "content_type", "country_code", "sender", "to", "content")
"""The facts that patterns apply to."""
LONGEST_DELAY: Final = 3_600_000
"""The longest delay in milliseconds. A lognormal delay that is longer is reduced to it."""
SIGMA: Final = r"[0-9](\.[0-9]{1,9})?"
HEADER_NAME: Final = NAME_CHARACTERS + "{1,100}"
FRAMING: Final = frozenset({"connection", "content-length", "transfer-encoding", "date"})
"""Headers that only the server itself writes. Faults can make them wrong."""


class Gate(StrEnum):
    """The subjects of a step: a request, a message or a reservation."""

    REQUEST = "request"
    MESSAGE = "message"
    RESERVATION = "reservation"


class Uncompiled(ValueError):
    """Parts of a step that cannot be compiled. ``complaints`` lists all of them with their keys."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("; ".join(said for _, said in complaints))
        self.complaints = complaints


class Conditions(Struct, frozen=True):
    """The conditions of a step: patterns for facts, by mocksens's names, and patterns for headers, by header name."""

    facts: Mapping[str, Pattern]
    headers: Mapping[str, Pattern]

    @property
    def operations(self) -> list[Name]:
        """The operations that the step applies to."""
        pattern = self.facts.get("operation")
        return [name for name in Name if pattern is None or pattern.fits(name)]


class Uniform(Struct, frozen=True):
    """A random delay between two lengths, in milliseconds."""

    shortest: int
    longest: int


class Lognormal(Struct, frozen=True):
    """A random delay around a median, in milliseconds."""

    median: int
    sigma: float


class Effect(Struct, frozen=True):
    """The effect of a step. ``after`` and a fixed ``delay`` are in milliseconds."""

    gate: Gate
    answer: Answer | None
    after: int | None
    delay: int | Uniform | Lognormal | None


def conditions_of(when: When) -> Conditions:
    """Compile the conditions of a step. Raise ``Uncompiled`` with all problems."""
    complaints: list[Complaint] = []
    facts: dict[str, Pattern] = {}
    headers: dict[str, Pattern] = {}
    for name in FACTS:
        source, key = getattr(when, name), WIRE.get(name, name)
        try:
            if source is not None:
                facts[name] = field_pattern(source, key)
        except ValueError as error:
            complaints.append((("when", key), str(error)))
    for name, source in (when.header or {}).items():
        try:
            headers[name] = _header(name, source)
        except ValueError as error:
            complaints.append((("when", "header", name), str(error)))
    if complaints:
        raise Uncompiled(complaints)
    return Conditions(facts, headers)


def _header(name: str, source: str) -> Pattern:
    try:
        return Pattern(source, f"header {name}")
    except ValueError as error:
        raise ValueError(str(error).removeprefix("header ")) from error


def effect_of(then: Then) -> Effect:
    """Compile the effect of a step. Raise ``Uncompiled`` with all problems."""
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
    """Return the gate that an effect belongs to."""
    if then.reservation is not None:
        return Gate.RESERVATION
    return Gate.MESSAGE if decides_messages(then) else Gate.REQUEST


def _after(then: Then) -> int | None:
    return None if then.after is None else _length("after", then.after)


def _delay(then: Then) -> int | Uniform | Lognormal | None:
    match then.delay:
        case None:
            return None
        case str() as fixed:
            return _bounded(fixed)
        case Delay(uniform=[shortest, longest], lognormal=None):
            delay = Uniform(_bounded(shortest), _bounded(longest))
            if delay.shortest > delay.longest:
                raise ValueError("uniform is the shortest delay and the longest, in that order")
            return delay
        case Delay(uniform=None, lognormal=[median, sigma]):
            length = _bounded(median)
            if not re.fullmatch(SIGMA, sigma):
                raise ValueError(f"lognormal is a median and sigma, a number below 10, not {sigma[:20]!r}")
            return Lognormal(length, float(sigma))
        case _:
            raise ValueError("delay is a duration, {uniform: [1s, 3s]} or {lognormal: [1s, 0.5]}")


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
    if answer.errors is not None:
        if answer.body is not None:
            raise ValueError("respond needs errors or a body, and not both")
        if isinstance(then.respond, Answer) and (then.respond.status or 0) < LEAST_FAILURE:
            raise ValueError(f"respond with errors needs a status from {LEAST_FAILURE} on: they are a refusal of SENS")
    if answer.body is not None and answer.status in BODILESS:
        raise ValueError(f"an answer of status {answer.status} has no body")
    for name, value in answer.headers.items():
        if not re.fullmatch(HEADER_NAME, name) or not re.fullmatch(r"[\x20-\x7e]{0,1000}", value):
            raise ValueError(f"{name[:40]!r} cannot be sent as a header, or its value cannot")
        if name.lower() in FRAMING:
            raise ValueError(f"{name} is written by the server itself; to get it wrong there are faults")
    return answer
