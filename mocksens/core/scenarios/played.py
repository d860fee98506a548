"""A scenario as one service plays it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from mocksens.core.matching.patterns import Budget
from mocksens.core.scenarios.active_steps import ActiveStep, Candidate, Facts, Fired, TextsOf
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.scenario import Scenario, beginnings


def at_gate(steps: Iterable[ActiveStep], gate: Gate) -> tuple[list[Candidate], Counter[TextsOf]]:
    """Return the steps of a gate, each with its first plain glob, and the number of these globs by their texts."""
    candidates: list[Candidate] = [(step, step.first) for step in steps if step.step.effect.gate is gate]
    return candidates, Counter(first[1] for _, first in candidates if first is not None)


Fits = Callable[[ActiveStep, Facts, int, Mapping[str, str], Evaluation], bool]


class PlayedScenario:
    """A scenario as one service plays it. Its counts and machines start when playing starts.

    ``counted`` is the number of requests of each operation so far. ``called`` is the scenario's name in diagnoses.
    """

    def __init__(self, scenario: Scenario, counted: Mapping[str, int], called: str) -> None:
        self.scenario = scenario
        self.machines = beginnings(scenario)
        self.begin(counted)
        self.steps = [
            ActiveStep(step, place, scenario.seed, f"{called}, step {place}")
            for place, step in enumerate(scenario.steps, 1)
        ]
        self._at_gate = {gate: at_gate(self.steps, gate) for gate in Gate}

    def begin(self, counted: Mapping[str, int]) -> None:
        """Start counting requests."""
        self._before = dict(counted)

    @property
    def exhausted(self) -> bool:
        """True if all finite steps are used up, but False if there are no such steps."""
        lefts = [step.left for step in self.steps if step.left is not None]
        return bool(lefts) and not any(lefts)

    def fire(self, gate: Gate, facts: Facts, evaluation: Evaluation, fits: Fits) -> Fired | None:
        """Fire the first step whose conditions hold and whose chance allows it, and return its effect."""
        first = self._before.get(facts.operation, 0) + 1
        for step in self._candidates(gate, facts, evaluation.budget):
            if step.left != 0 and fits(step, facts, first, self.machines, evaluation):
                if not step.roll():
                    continue
                self.machines.update(step.step.then.state or {})
                return step.use()
        return None

    def _candidates(self, gate: Gate, facts: Facts, budget: Budget) -> Iterator[ActiveStep]:
        """Yield the steps whose first plain glob matches. This is the only loop over all steps and recipients."""
        steps, plain_ones = self._at_gate[gate]
        texts_of = {texts: texts(facts) for texts in plain_ones}
        budget.globs_left -= sum(count * len(texts_of[texts]) for texts, count in plain_ones.items())
        is_left = budget.globs_left >= 0
        for step, first in steps:
            if step.missed_in is budget:
                continue
            if first is not None and is_left:
                fits_plainly, texts = first
                for text in texts_of[texts]:
                    if fits_plainly(text):
                        break
                else:
                    continue
            yield step
