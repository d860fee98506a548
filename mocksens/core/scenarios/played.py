"""A scenario as one service plays it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from mocksens.core.matching.patterns import Budget
from mocksens.core.scenarios.active_steps import ActiveStep, Candidate, Facts, Fired, TextsOf
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.scenario import Scenario, beginnings


def at_gate(steps: Iterable[ActiveStep], gate: Gate) -> tuple[list[Candidate], Counter[TextsOf]]:
    """Return the steps of a gate with the first plain globs of each, and how many of these there are by their texts."""
    found: list[Candidate] = [(step, step.first) for step in steps if step.step.effect.gate is gate]
    return found, Counter(first[1] for _, first in found if first is not None)


Fits = Callable[[ActiveStep, Facts, int, Mapping[str, str], Evaluation], bool]


class PlayedScenario:
    """A scenario as one service plays it: its counts and its machines begin when it does.

    ``counted`` are the requests of each operation so far; ``called`` is what a diagnosis calls it.
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
        """Count requests from here on."""
        self._before = dict(counted)

    @property
    def exhausted(self) -> bool:
        """Return whether all finite steps are used up; False if there are none."""
        lefts = [step.left for step in self.steps if step.left is not None]
        return bool(lefts) and not any(lefts)

    def fire(self, gate: Gate, facts: Facts, evaluation: Evaluation, fits: Fits) -> Fired | None:
        """Let the first step happen that ``fits`` and that chance lets happen."""
        first = self._before.get(facts.operation, 0) + 1
        for step in self._candidates(gate, facts, evaluation.budget):
            if step.left != 0 and fits(step, facts, first, self.machines, evaluation):
                if not step.roll():
                    continue
                self.machines.update(step.step.then.state or {})
                return step.use()
        return None

    def _candidates(self, gate: Gate, facts: Facts, budget: Budget) -> Iterator[ActiveStep]:
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
