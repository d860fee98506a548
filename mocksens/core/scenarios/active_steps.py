"""One step of what is played: what it waits for, how often it matched, and what it does."""

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
"""Bytes a second of the fault ``slow`` where nobody says otherwise."""


class Facts(Struct, frozen=True, kw_only=True):
    """What is known where a step may fire. A request has as many recipients and texts as were sent.

    ``ordinal`` counts the service's authenticated requests of the operation from 1; header names are lower case.
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
    """What is to happen, and who says so. ``delay`` and ``after`` are milliseconds, ``rate`` bytes a second."""

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
"""A pattern, and the texts of the facts of which one must fit."""


class ActiveStep:
    """One step of something that is being played: how often it matched, and how often it was used."""

    def __init__(self, step: Step, place: int, seed: str, by: str) -> None:
        self.step = step
        self.matched = 0
        self.used = 0
        self.by = by
        self.given_up = ""
        """Which expression took too long, so that it fires no more."""
        self.missed_in: Budget | None = None
        """The budget in which it could not be compared, so that it need not be tried again."""
        self._seed = f"{seed}/{place}"
        # Plain globs come first: all others can take long.
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
        """Return the first plain glob that it waits for, as what compares a text with it, and the texts."""
        for pattern, texts in self.tests[:1]:
            if pattern.fits_plainly is not None:
                return pattern.fits_plainly, texts
        return None

    @property
    def left(self) -> int | None:
        """How often it can still be used; None for ever."""
        return None if self.step.times is None else self.step.times - self.used

    def fits(self, facts: Facts, first: int, machines: Mapping[str, str], budget: Budget | None = None) -> bool:
        """Whether all that it waits for is there. ``first`` is the ordinal that counts as the first.

        Raises ``TookTooLong`` where that could not be found out.
        """
        when = self.step.when
        if when.nth is not None and facts.ordinal - first + 1 != when.nth:
            return False
        if when.state is not None and any(machines[name] != state for name, state in when.state.items()):
            return False
        budget = budget or Budget()
        for pattern, texts in self.tests:
            found = texts(facts)
            if pattern.fits_plainly is not None:
                budget.globs_left -= len(found)
            if budget.globs_left < 0 or (self.given_up and pattern.fits_plainly is None):
                raise TookTooLong(pattern)
            if not any(pattern.fits(text, budget) for text in found):
                return False
        return True

    def roll(self) -> bool:
        """Whether chance lets it happen this time."""
        self.matched += 1
        chance = self.step.chance
        return chance is None or self._draw() < chance

    def use(self) -> Fired:
        """Use it up by one."""
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
    """Return what takes a fact out of others: none where a request has none."""

    def texts(facts: Facts) -> Sequence[str]:
        fact: str | Sequence[str] = getattr(facts, name)
        if isinstance(fact, str):
            return (fact,) if fact else ()
        return fact

    return texts


def _header(name: str) -> Callable[[Facts], Sequence[str]]:
    return lambda facts: (facts.headers[name],) if name in facts.headers else ()
