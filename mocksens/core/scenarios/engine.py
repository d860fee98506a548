"""Scripted failures: facts in, decision out.

     request      ─┬─ header X-Mocksens-Respond ─┐
     each message ─┼─ one-offs ── scenarios, the latest played first ── magic numbers ─── Fired, or None: ordinary life
     reservation  ─┘

Three gates, each with its own first match in file order. A step that fires is used up at once; whoever asks holds the
service's lock. Chance comes from the scenario's seed, the step's place and the ordinal of the match, and from nothing
else, so that the same requests meet the same failures in every run.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from hashlib import sha256
from itertools import islice
from math import exp
from random import Random
from typing import Final, NamedTuple

from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong
from mocksens.core.parsing import durations
from mocksens.core.records import NO_HEADERS
from mocksens.core.scenarios import magic_numbers
from mocksens.core.scenarios.model import (
    WIRE,
    Answer,
    Delay,
    Scenario,
    Step,
    Then,
    When,
    beginnings,
    decides_messages,
    documented_for,
    resolve,
)
from mocksens.spec.faults import ANSWERS, Fault
from mocksens.spec.gateway import OF_STATUS
from mocksens.spec.operations import OPERATIONS

MOST_ONE_OFFS: Final = 1_000
WRITING: Final = frozenset(row.name for row in OPERATIONS if row.method != "GET")
ONE_OFF: Final = "one-off"
"""What one-off failures are called, with a number."""
EACH: Final = 6e-6
"""Seconds that a comparison with an expression costs besides its search: a request may make steps times recipients."""
UNCOMPARED: Final = "was not compared, as other patterns had used up the time of this request"
GUILTY: Final = 0.1
"""The part of a budget that a pattern must have used to be given up."""
MOST_NOTES: Final = 10
"""Steps that a diagnosis names."""
SLOW_RATE: Final = 20
"""Bytes a second of the fault ``slow`` where nobody says otherwise."""


class Gate(StrEnum):
    """What a step decides about."""

    REQUEST = "request"
    MESSAGE = "message"
    RESERVATION = "reservation"


class Facts(NamedTuple):
    """What is known where a step may fire. A request has as many recipients and texts as were sent.

    ``ordinal`` counts the service's authenticated requests of the operation from 1; header names are lower case.
    ``waiting`` tells whether somebody waits for an answer; for what a reservation becomes, nobody does.
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
    waiting: bool = True


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


class Running:
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
        self.tests = sorted(_tests(step.when), key=lambda test: test[0].fits_plainly is None)
        then = step.then
        self._fired = Fired(
            by,
            None if then.respond is None else resolve(then.respond),
            then.fault,
            then.rate or SLOW_RATE,
            then.commit,
            result=then.result,
            after=None if then.after is None else durations.parse(then.after),
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
        delay = self.step.then.delay
        return self._fired if delay is None else self._fired._replace(delay=self._delay(delay))

    def _draw(self) -> float:
        digest = sha256(f"{self._seed}/{self.matched}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def _delay(self, delay: str | Delay) -> int:
        if isinstance(delay, str):
            return durations.parse(delay)
        draw = Random(f"{self._seed}/{self.matched}/delay")  # noqa: S311 - repeatable, not secret
        if delay.uniform is not None:
            shortest, longest = map(durations.parse, delay.uniform)
            return draw.randint(shortest, longest)
        median, sigma = delay.lognormal or ("0", "0")
        return min(round(durations.parse(median) * exp(draw.gauss(0, float(sigma)))), LONGEST_DELAY)


LONGEST_DELAY: Final = 3_600_000
"""Milliseconds; a lognormal delay has no bound of its own."""


def gate_of(then: Then) -> Gate:
    """What an effect is about."""
    if then.reservation is not None:
        return Gate.RESERVATION
    return Gate.MESSAGE if decides_messages(then) else Gate.REQUEST


First = tuple[Callable[[str], bool], TextsOf]
Candidate = tuple[Running, First | None]


def _at_gate(steps: Iterable[Running], gate: Gate) -> tuple[list[Candidate], Counter[TextsOf]]:
    """Return the steps of a gate with the first plain globs of each, and how many of these there are by their texts."""
    found: list[Candidate] = [(step, step.first) for step in steps if gate_of(step.step.then) is gate]
    return found, Counter(first[1] for _, first in found if first is not None)


Fits = Callable[[Running, Facts, int, Mapping[str, str]], bool]


class Play:
    """A scenario as one service plays it: its counts and its machines begin when it does.

    ``counted`` are the requests of each operation so far; ``called`` is what a diagnosis calls it.
    """

    def __init__(self, scenario: Scenario, counted: Mapping[str, int], called: str) -> None:
        self.scenario = scenario
        self.machines = beginnings(scenario)
        self.begin(counted)
        self.steps = [
            Running(step, place, scenario.seed, f"{called}, step {place}")
            for place, step in enumerate(scenario.steps, 1)
        ]
        self._at_gate = {gate: _at_gate(self.steps, gate) for gate in Gate}

    def begin(self, counted: Mapping[str, int]) -> None:
        """Count requests from here on."""
        self._before = dict(counted)

    @property
    def exhausted(self) -> bool:
        """Whether no finite step has anything left; never, if there is none such."""
        lefts = [step.left for step in self.steps if step.left is not None]
        return bool(lefts) and not any(lefts)

    def fire(self, gate: Gate, facts: Facts, fits: Fits, budget: Budget) -> Fired | None:
        """Let the first step happen that ``fits`` and that chance lets happen."""
        first = self._before.get(facts.operation, 0) + 1
        for step in self._candidates(gate, facts, budget):
            if step.left != 0 and fits(step, facts, first, self.machines):
                if not step.roll():
                    continue
                self.machines.update(step.step.then.state or {})
                return step.use()
        return None

    def _candidates(self, gate: Gate, facts: Facts, budget: Budget) -> Iterator[Running]:
        """Yield the steps that are worth a closer look. This is the one loop over all steps and recipients."""
        steps, plain_ones = self._at_gate[gate]
        known = {texts: texts(facts) for texts in plain_ones}
        budget.globs_left -= sum(count * len(known[texts]) for texts, count in plain_ones.items())
        is_left = budget.globs_left >= 0
        for step, first in steps:
            if step.missed_in is budget:
                continue
            if first is not None and is_left:
                fits_plainly, texts = first
                for text in known[texts]:
                    if fits_plainly(text):
                        break
                else:
                    continue
            yield step


class Scenarios:
    """What one service plays. ``lock`` is the service's."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._plays: list[Play] = []
        self._one_offs: list[Play] = []
        self._one_offs_made = 0
        self._one_offs_seeded = 0
        self._counted: Counter[str] = Counter()
        self._delay = 0
        self._budget = Budget(each=EACH)
        self._blamed: Budget | None = None
        self._missed: dict[Running, None] = {}

    # --- what is played ------------------------------------------------------------------------------

    def play(self, scenario: Scenario) -> Play:
        """Play ``scenario`` before all others, with fresh counts; one of the same name ends."""
        # To make a long one ready takes a while, in which requests may come.
        play = Play(scenario, {}, f"scenario {scenario.name}")
        with self._lock:
            self.stop(scenario.name)
            play.begin(self._counted)
            self._plays.insert(0, play)
            return play

    def replace(self, old: Scenario, scenario: Scenario) -> bool:
        """Play ``scenario`` in the place of ``old``; False if that is not played."""
        with self._lock:
            places = [place for place, play in enumerate(self._plays) if play.scenario == old]
            for place in places:
                self._plays[place] = Play(scenario, self._counted, f"scenario {scenario.name}")
            return bool(places)

    def stop(self, name: str) -> bool:
        """End the scenario of that name; False if it was not played."""
        with self._lock:
            before = len(self._plays)
            self._plays = [play for play in self._plays if play.scenario.name != name]
            return len(self._plays) < before

    def add(self, step: Step) -> Play:
        """Let a step happen before all scenarios; what is used up is forgotten. Raises ``ValueError`` over many."""
        with self._lock:
            if len(self._one_offs) >= MOST_ONE_OFFS:
                raise ValueError(f"{MOST_ONE_OFFS} one-off failures are waiting already; DELETE …/faults forgets them")
            self._one_offs_made += 1
            self._one_offs_seeded += 1
            name = f"{ONE_OFF}-{self._one_offs_made}"
            one_off = Play(
                Scenario(name=name, steps=[step], seed=f"{ONE_OFF}-{self._one_offs_seeded}"), self._counted, name
            )
            self._one_offs.append(one_off)
            return one_off

    def clear_one_offs(self) -> None:
        """Forget the one-offs."""
        with self._lock:
            self._one_offs.clear()

    def clear(self) -> None:
        """End everything that is played, one-offs included."""
        with self._lock:
            self._plays.clear()
            # The same requests meet the same failures afterwards.
            self._one_offs_seeded = 0
            self._one_offs.clear()

    @property
    def plays(self) -> list[Play]:
        """What is played, the latest first."""
        with self._lock:
            return list(self._plays)

    @property
    def one_offs(self) -> list[Play]:
        """The one-offs that have something left, the oldest first."""
        with self._lock:
            return list(self._one_offs)

    # --- the gates: the caller holds the lock ----------------------------------------------------------

    def count(self, operation: str) -> int:
        """Count an authenticated request, and begin its budget of expressions.

        Return its ordinal, 0 if there is nothing to ask.
        """
        ordinal = self._counted[operation] = self._counted[operation] + 1
        if self.idle:
            return 0
        self.begin()
        self._missed.clear()
        return ordinal

    def begin(self) -> None:
        """Begin something whose expressions share one budget of time."""
        self._budget = Budget(each=EACH)

    @property
    def idle(self) -> bool:
        """Whether nothing is played and no delay is left to be taken, so that there is nothing to ask."""
        return not (self._plays or self._one_offs or self._delay)

    def fire(self, gate: Gate, facts: Facts) -> Fired | None:
        """What is scripted at ``gate``; None leaves it to the numbers and to ordinary life."""
        for play in (*self._one_offs, *self._plays):
            fired = play.fire(gate, facts, self._fits, self._budget)
            if fired is not None:
                if gate is Gate.MESSAGE and facts.waiting:
                    self._delay = max(self._delay, fired.delay)
                self._one_offs = [one_off for one_off in self._one_offs if not one_off.exhausted]
                return fired
        return None

    def _fits(self, step: Running, facts: Facts, first: int, machines: Mapping[str, str]) -> bool:
        """Whether a step fits; one whose expression takes too long does not, now and until it is played anew."""
        try:
            return step.fits(facts, first, machines, self._budget)
        except TookTooLong as error:
            if not step.given_up and self._blamed is not self._budget:
                self._blamed = self._budget
                if self._budget.share(error.pattern) >= GUILTY:
                    self._give_up(error.pattern)
        step.missed_in = self._budget
        if facts.waiting:
            self._missed[step] = None
        return False

    def _give_up(self, pattern: Pattern) -> None:
        """Give up the step whose expression took the most time, which need not be the one that was compared last."""
        for play in (*self._one_offs, *self._plays):
            for step in play.steps:
                if any(pattern is other for other, _ in step.tests):
                    step.given_up = f"{pattern.told} took too long and was given up"

    @property
    def missed(self) -> list[str]:
        """Why steps did not fire for this request although they may have been meant."""
        named = [
            f"{step.by}: {step.given_up or UNCOMPARED}, so the step did not fire"
            for step in islice(self._missed, MOST_NOTES)
        ]
        others = len(self._missed) - len(named)
        return [*named, f"{others} more steps could not be compared and did not fire"] if others else named

    def take_delay(self) -> int:
        """The longest delay that messages asked for since this was last called."""
        delay, self._delay = self._delay, 0
        return delay


def by_header(asked: str) -> Fired:
    """What the header X-Mocksens-Respond asks for; what cannot be meant is answered with 400."""
    try:
        return Fired("the header X-Mocksens-Respond", resolve(asked.strip()))
    except ValueError as error:
        hint = (
            "a scenario is played by `mocksens play NAME`, or by PUT /_mocksens/services/{serviceId}/scenarios/{name}"
        )
        return Fired(f"the header X-Mocksens-Respond ({error}; {hint})", resolve("bad-request"))


def by_number(numbers: Iterable[str]) -> Fired | None:
    """Return what a recipient's number says of its request."""
    found = magic_numbers.disturbance(numbers)
    if found is None:
        return None
    number, disturbance = found
    answer = None if disturbance.status is None else resolve(str(disturbance.status))
    return Fired(f"the number {number}", answer, disturbance.fault, commit=disturbance.commit)


def told(fired: Fired, operation: str, *, refused: bool = False) -> str:
    """What was scripted, in one line for a diagnosis; ``refused`` tells that the request could not be carried out."""
    said = []
    if fired.answer is not None:
        status = fired.answer.status or 0
        mark = "" if documented_for(operation, status) else f", undocumented for {operation}"
        said.append(f"{status} {fired.answer.name}{mark}" if status in OF_STATUS else f"{status}{mark}")
    if fired.fault is not None:
        said.append(f"fault {fired.fault}")
    if fired.commit:
        said.append("after it was refused" if refused else "after it was carried out")
    elif fired.fault in ANSWERS and operation in WRITING:
        said.append("nothing was carried out")
    if fired.delay:
        said.append(f"delayed by {durations.show(fired.delay)}")
    return f"scripted by {fired.by}: {', '.join(said) or 'nothing but a state'}"


def _tests(when: When) -> Iterator[Test]:
    for name, folded in (
        ("operation", False),
        ("service_id", False),
        ("type", True),
        ("content_type", True),
        ("country_code", False),
        ("sender", False),
        ("to", False),
        ("content", False),
    ):
        written = getattr(when, name)
        if written is not None:
            yield Pattern(written, WIRE.get(name, name), folded=folded), _texts(name)
    for name, written in (when.header or {}).items():
        yield Pattern(written, f"header {name}"), _header(name.lower())


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
