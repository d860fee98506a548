"""The engine of scripted failures, which decides on effects by the facts of a request, message or reservation.

     request      ─── header X-Mocksens-Respond, else ─┬─ one-offs ── scenarios, the latest first ─┬─ magic numbers
     each message ─────────────────────────────────────┤                                           ├─ magic numbers
     reservation  ─────────────────────────────────────┘                                           └─ DONE

At each gate, the first step that fires decides. Steps are tried in file order, and the header comes before everything
else. A step counts as used as soon as it fires. The caller holds the service's lock. Chance depends only on the
scenario's seed, the step's position and the ordinal of the match, so the same requests meet the same failures in every
run.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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
"""The beginning of the names of one-off failures; a number follows."""
GUILTY: Final = 0.1
"""The minimum fraction of a budget that a pattern must have used to be given up."""


class Scenarios:
    """The scenarios and one-off failures that a service plays.

    ``lock`` is the service's lock. ``on_change`` is called after each change from outside, with the lock held.
    """

    def __init__(self, lock: threading.RLock, on_change: Callable[[], None] | None = None) -> None:
        self._lock = lock
        self._on_change = on_change
        self._plays: list[PlayedScenario] = []
        self._one_offs: list[PlayedScenario] = []
        self._one_offs_made = 0
        self._one_offs_seeded = 0
        self._counted: dict[str, int] = defaultdict(int)

    # --- the scenarios in play -----------------------------------------------------------------------

    def play(self, scenario: Scenario) -> PlayedScenario:
        """Play ``scenario`` before all others, with new counts. It replaces a scenario with the same name."""
        # Compiling a long scenario is slow, so this happens before the lock keeps requests waiting.
        play = PlayedScenario(scenario, {}, f"scenario {scenario.name}")
        with self._lock:
            self.stop(scenario.name)
            play.begin(self._counted)
            self._plays.insert(0, play)
            self._changed()
            return play

    def replace(self, old: Scenario, scenario: Scenario) -> bool:
        """Play ``scenario`` in the place of ``old``. Return False if ``old`` is not played."""
        if old not in [play.scenario for play in self.plays]:
            return False
        # Compile outside the lock, as in ``play``.
        successor = PlayedScenario(scenario, {}, f"scenario {scenario.name}")
        with self._lock:
            for place, play in enumerate(self._plays):
                if play.scenario == old:
                    successor.begin(self._counted)
                    self._plays[place] = successor
                    self._changed()
                    return True
            return False

    def stop(self, name: str) -> bool:
        """Stop a scenario. Return False if it was not played."""
        with self._lock:
            before = len(self._plays)
            self._plays = [play for play in self._plays if play.scenario.name != name]
            self._changed()
            return len(self._plays) < before

    def add(self, step: Step) -> PlayedScenario:
        """Add a one-off failure, which comes before all scenarios. Raise ``ValueError`` if there are too many."""
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
            self._changed()
            return one_off

    def clear_one_offs(self) -> None:
        """Remove all one-off failures."""
        with self._lock:
            self._one_offs.clear()
            self._changed()

    def clear(self) -> None:
        """Stop all scenarios, and remove all one-off failures."""
        with self._lock:
            self._plays.clear()
            # Restart the seeds, so that the same requests meet the same failures again.
            self._one_offs_seeded = 0
            self._one_offs.clear()
            self._changed()

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change()

    @property
    def plays(self) -> list[PlayedScenario]:
        """The scenarios in play, the latest first."""
        with self._lock:
            return list(self._plays)

    @property
    def one_offs(self) -> list[PlayedScenario]:
        """The one-off failures with uses left, the oldest first."""
        with self._lock:
            return list(self._one_offs)

    # --- the gates: the caller holds the lock ----------------------------------------------------------

    def count(self, operation: str) -> int:
        """Count an authenticated request. Return its ordinal, or 0 if nothing is played."""
        self._counted[operation] += 1
        return 0 if self.is_idle() else self._counted[operation]

    def is_idle(self) -> bool:
        """Return whether nothing is played, so that facts need not be collected."""
        return not (self._plays or self._one_offs)

    def fire(self, gate: Gate, facts: Facts, evaluation: Evaluation) -> Fired | None:
        """Return the effect scripted at ``gate``, or None to continue with magic numbers and the ordinary course."""
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
        """Return whether a step's conditions hold. A step that took too long never fires until it is played again."""
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
        """Disable the step with this pattern, which used the most time and need not be the last one compared."""
        for play in (*self._one_offs, *self._plays):
            for step in play.steps:
                if any(pattern is other for other, _ in step.tests):
                    step.given_up = f"{pattern.told} took too long and was given up"


def by_header(value: str) -> Fired:
    """Return the effect of the header X-Mocksens-Respond, which is a 400 if its value is invalid."""
    try:
        return Fired("the header X-Mocksens-Respond", resolve(value.strip()))
    except ValueError as error:
        hint = (
            "a scenario is played by `mocksens play NAME`, or by PUT /_mocksens/services/{serviceId}/scenarios/{name}"
        )
        return Fired(f"the header X-Mocksens-Respond ({error}; {hint})", resolve("bad-request"))


def by_number(numbers: Iterable[str]) -> Fired | None:
    """Return the effect of the recipients' numbers on their request, if there is one."""
    match = magic_numbers.request_effect(numbers)
    if match is None:
        return None
    number, disturbance = match
    answer = None if disturbance.status is None else resolve(str(disturbance.status))
    return Fired(f"the number {number}", answer, disturbance.fault, commit=disturbance.commit)


def describe(fired: Fired, operation: str, *, refused: bool = False) -> str:
    """Describe a scripted effect for a diagnosis. ``refused`` means that the request could not be carried out."""
    parts = []
    if fired.answer is not None:
        status = fired.answer.status or 0
        mark = "" if documented_for(operation, status) else f", undocumented for {operation}"
        parts.append(f"{status} {fired.answer.name}{mark}" if status in OF_STATUS else f"{status}{mark}")
    if fired.fault is not None:
        parts.append(f"fault {fired.fault}")
    if fired.commit:
        parts.append("after it was refused" if refused else "after it was carried out")
    elif fired.fault in ANSWERS and operation in WRITING:
        parts.append("nothing was carried out")
    if fired.delay:
        parts.append(f"delayed by {durations.show(fired.delay)}")
    return f"scripted by {fired.by}: {', '.join(parts) or 'nothing but a state'}"
