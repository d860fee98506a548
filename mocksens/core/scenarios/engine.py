"""Scripted failures: facts in, decision out.

     request      ─── header X-Mocksens-Respond, else ─┬─ one-offs ── scenarios, the latest first ─┬─ magic numbers
     each message ─────────────────────────────────────┤                                           ├─ magic numbers
     reservation  ─────────────────────────────────────┘                                           └─ DONE

At each gate the first that asks for something decides, and steps are asked in file order. A header pre-empts all else.
A step that fires is used up at once; the caller holds the service's lock. Chance comes from the scenario's seed, the
step's place and the ordinal of the match, and from nothing else, so that the same requests meet the same failures in
every run.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from mocksens.core.matching.patterns import Pattern, TookTooLong
from mocksens.core.parsing import durations
from mocksens.core.scenarios import magic_numbers
from mocksens.core.scenarios.active_steps import ActiveStep, Facts, Fired
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.model import documented_for, resolve
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.spec.faults import ANSWERS
from mocksens.spec.gateway import OF_STATUS
from mocksens.spec.operations import OPERATIONS

MOST_ONE_OFFS: Final = 1_000
WRITING: Final = frozenset(row.name for row in OPERATIONS if row.method != "GET")
ONE_OFF: Final = "one-off"
"""What one-off failures are called, with a number."""
GUILTY: Final = 0.1
"""The part of a budget that a pattern must have used to be given up."""


class Scenarios:
    """The scenarios and one-off failures that one service plays. ``lock`` is the service's."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._plays: list[PlayedScenario] = []
        self._one_offs: list[PlayedScenario] = []
        self._one_offs_made = 0
        self._one_offs_seeded = 0
        self._counted: Counter[str] = Counter()

    # --- what is played ------------------------------------------------------------------------------

    def play(self, scenario: Scenario) -> PlayedScenario:
        """Play ``scenario`` before all others, with fresh counts; one of the same name ends."""
        # To make a long one ready takes a while, in which requests may come.
        play = PlayedScenario(scenario, {}, f"scenario {scenario.name}")
        with self._lock:
            self.stop(scenario.name)
            play.begin(self._counted)
            self._plays.insert(0, play)
            return play

    def replace(self, old: Scenario, scenario: Scenario) -> bool:
        """Play ``scenario`` in the place of ``old``; False if that is not played."""
        if old not in [play.scenario for play in self.plays]:
            return False
        # As in play.
        anew = PlayedScenario(scenario, {}, f"scenario {scenario.name}")
        with self._lock:
            for place, play in enumerate(self._plays):
                if play.scenario == old:
                    anew.begin(self._counted)
                    self._plays[place] = anew
                    return True
            return False

    def stop(self, name: str) -> bool:
        """End the scenario of that name; False if it was not played."""
        with self._lock:
            before = len(self._plays)
            self._plays = [play for play in self._plays if play.scenario.name != name]
            return len(self._plays) < before

    def add(self, step: Step) -> PlayedScenario:
        """Let a step happen before all scenarios; what is used up is forgotten. Raises ``ValueError`` over many."""
        with self._lock:
            if len(self._one_offs) >= MOST_ONE_OFFS:
                raise ValueError(f"{MOST_ONE_OFFS} one-off failures are waiting already; DELETE …/faults forgets them")
            self._one_offs_made += 1
            self._one_offs_seeded += 1
            name = f"{ONE_OFF}-{self._one_offs_made}"
            one_off = PlayedScenario(
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
    def plays(self) -> list[PlayedScenario]:
        """Return the scenarios that are played, the latest first."""
        with self._lock:
            return list(self._plays)

    @property
    def one_offs(self) -> list[PlayedScenario]:
        """The one-offs that have something left, the oldest first."""
        with self._lock:
            return list(self._one_offs)

    # --- the gates: the caller holds the lock ----------------------------------------------------------

    def count(self, operation: str) -> int:
        """Count an authenticated request. Return its ordinal, 0 if there is nothing to ask."""
        ordinal = self._counted[operation] = self._counted[operation] + 1
        return 0 if self.idle else ordinal

    @property
    def idle(self) -> bool:
        """Return whether nothing is played, so that there is nothing to ask."""
        return not (self._plays or self._one_offs)

    def fire(self, gate: Gate, facts: Facts, evaluation: Evaluation) -> Fired | None:
        """Return the effect that is scripted at ``gate``; None leaves it to magic numbers and the ordinary course."""
        for play in (*self._one_offs, *self._plays):
            fired = play.fire(gate, facts, evaluation, self._fits)
            if fired is not None:
                if gate is Gate.MESSAGE:
                    evaluation.delay = max(evaluation.delay, fired.delay)
                self._one_offs = [one_off for one_off in self._one_offs if not one_off.exhausted]
                return fired
        return None

    def _fits(
        self, step: ActiveStep, facts: Facts, first: int, machines: Mapping[str, str], evaluation: Evaluation
    ) -> bool:
        """Return whether a step fits. One whose expression takes too long does not, until it is played anew."""
        budget = evaluation.budget
        try:
            return step.fits(facts, first, machines, budget)
        except TookTooLong as error:
            if not step.given_up and not budget.has_blamed:
                budget.has_blamed = True
                if budget.share(error.pattern) >= GUILTY:
                    self._give_up(error.pattern)
        evaluation.miss(step)
        return False

    def _give_up(self, pattern: Pattern) -> None:
        """Give up the step whose expression took the most time, which need not be the one that was compared last."""
        for play in (*self._one_offs, *self._plays):
            for step in play.steps:
                if any(pattern is other for other, _ in step.tests):
                    step.given_up = f"{pattern.told} took too long and was given up"


def by_header(asked: str) -> Fired:
    """Return the effect that the header X-Mocksens-Respond asks for: 400 if it names none."""
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


def describe(fired: Fired, operation: str, *, refused: bool = False) -> str:
    """Describe a scripted effect in one line of a diagnosis. ``refused``: the request could not be carried out."""
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
