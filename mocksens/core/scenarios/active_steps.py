"""A step of a scenario that is being played: its conditions, counts and effect."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from math import exp
from random import Random
from typing import Final, NamedTuple

from msgspec import Struct

from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong
from mocksens.core.records import NO_HEADERS
from mocksens.core.scenarios.compiling import LONGEST_DELAY, Conditions, Lognormal, Uniform
from mocksens.core.scenarios.model import Answer
from mocksens.core.scenarios.scenario import Step
from mocksens.spec.faults import Fault

SLOW_RATE: Final = 20
"""The default rate of the fault ``slow``, in bytes a second."""


class Facts(Struct, frozen=True, kw_only=True):
    """The facts that conditions are compared with. A request may have several recipients and texts; a message has one.

    ``ordinal`` counts the service's authenticated requests of the operation from 1. Header names are in lower case.
    """

    operation: str
    service_id: str
    ordinal: int = 0
    type: str = ""
    content_type: str = ""
    country_code: str = ""
    sender: str = ""
    to: Sequence[str] = ()
    content: Sequence[str] = ()
    headers: Mapping[str, str] = NO_HEADERS


class Fired(NamedTuple):
    """The effect of a step that fired. ``delay`` and ``after`` are in milliseconds, ``rate`` in bytes a second."""

    by: str
    answer: Answer | None = None
    fault: Fault | None = None
    rate: int = SLOW_RATE
    commit: bool = False
    delay: int = 0
    result: str | None = None
    after: int | None = None
    telco: str | None = None
    reservation: str | None = None


TextsOf = Callable[[Facts], Sequence[str]]
Test = tuple[Pattern, TextsOf]
"""A pattern, and a function that returns the texts to compare: one of them must match."""


class ActiveStep:
    """A step that is being played, with the number of its matches and uses."""

    def __init__(self, step: Step, place: int, seed: str, by: str) -> None:
        self.step = step
        self.matched = 0
        self.used = 0
        self.by = by
        self.given_up = ""
        """A message about a pattern that took too long, so that the step no longer fires; empty if there is none."""
        self.missed_in: Budget | None = None
        """The budget that ran out on this step. The step is not tried again with that budget."""
        self._seed = f"{seed}/{place}"
        # Plain globs come first: the others can be slow.
        self.tests = sorted(_tests(step.conditions), key=lambda test: test[0].fits_plainly is None)
        then = step.then
        self._fired = Fired(
            by,
            step.effect.answer,
            then.fault,
            then.rate or SLOW_RATE,
            then.commit,
            result=then.result,
            after=step.effect.after,
            telco=then.telco_code,
            reservation=then.reservation,
        )

    @property
    def first(self) -> "First | None":
        """The first condition, if it is a plain glob: its matching function, and the function for the texts."""
        for pattern, texts in self.tests[:1]:
            if pattern.fits_plainly is not None:
                return pattern.fits_plainly, texts
        return None

    @property
    def left(self) -> int | None:
        """The number of uses left; None if unlimited."""
        return None if self.step.times is None else self.step.times - self.used

    def fits(self, facts: Facts, first: int, machines: Mapping[str, str], budget: Budget | None = None) -> bool:
        """Return whether all conditions hold. ``first`` is the ordinal that ``nth`` counts as 1.

        Raise ``TookTooLong`` if the budget runs out first.
        """
        when = self.step.when
        if when.nth is not None and facts.ordinal - first + 1 != when.nth:
            return False
        if when.state is not None and any(machines[name] != state for name, state in when.state.items()):
            return False
        budget = budget or Budget()
        for pattern, texts in self.tests:
            candidates = texts(facts)
            if pattern.fits_plainly is not None:
                budget.globs_left -= len(candidates)
            if budget.globs_left < 0 or (self.given_up and pattern.fits_plainly is None):
                raise TookTooLong(pattern)
            if not any(pattern.fits(text, budget) for text in candidates):
                return False
        return True

    def roll(self) -> bool:
        """Count a match, and return whether chance lets the step fire."""
        self.matched += 1
        chance = self.step.chance
        return chance is None or self._draw() < chance

    def use(self) -> Fired:
        """Count a use, and return the effect."""
        self.used += 1
        delay = self.step.effect.delay
        return self._fired if delay is None else self._fired._replace(delay=self._delay(delay))

    def _draw(self) -> float:
        digest = sha256(f"{self._seed}/{self.matched}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def _delay(self, delay: int | Uniform | Lognormal) -> int:
        if isinstance(delay, int):
            return delay
        draw = Random(f"{self._seed}/{self.matched}/delay")  # noqa: S311 - repeatable, not secret
        if isinstance(delay, Uniform):
            return draw.randint(delay.shortest, delay.longest)
        return min(round(delay.median * exp(draw.gauss(0, delay.sigma))), LONGEST_DELAY)


First = tuple[Callable[[str], bool], TextsOf]
Candidate = tuple[ActiveStep, First | None]


def _tests(conditions: Conditions) -> Iterator[Test]:
    for name, pattern in conditions.facts.items():
        yield pattern, _texts(name)
    for name, pattern in conditions.headers.items():
        yield pattern, _header(name.lower())


@cache
def _texts(name: str) -> Callable[[Facts], Sequence[str]]:
    """Return a function that returns the texts of a fact: an empty sequence if the request has none."""

    def texts(facts: Facts) -> Sequence[str]:
        fact: str | Sequence[str] = getattr(facts, name)
        if isinstance(fact, str):
            return (fact,) if fact else ()
        return fact

    return texts


def _header(name: str) -> Callable[[Facts], Sequence[str]]:
    return lambda facts: (facts.headers[name],) if name in facts.headers else ()
