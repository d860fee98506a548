"""The state of one request's scenario evaluation: its CPU time, its delay, and the steps that were skipped."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from mocksens.core.matching.patterns import Budget
from mocksens.core.records import NO_HEADERS
from mocksens.core.scenarios.active_steps import ActiveStep

COST_PER_COMPARISON: Final = 6e-6
"""CPU seconds charged for each comparison: a request may compare every step with every recipient."""
NOT_COMPARED: Final = "was not compared, as other patterns had used up the time of this request"
MOST_NOTES: Final = 10
"""Maximum number of steps that a diagnosis names."""


class EvaluationBudget(Budget):
    """The CPU time for the patterns of one request, or of everything that becomes due at once."""

    has_blamed = False
    """True once a step is blamed for using up the time. Later steps are not to blame: no time was left for them."""

    def __init__(self) -> None:
        super().__init__(each=COST_PER_COMPARISON)


class Evaluation:
    """The input and outcome of the scenario gates for one request. It belongs to the request, not to the service.

    ``ordinal`` counts the service's authenticated requests of the operation from 1. Header names are in lower case.
    """

    __slots__ = ("_missed", "budget", "delay", "headers", "ordinal")

    def __init__(
        self, ordinal: int = 0, headers: Mapping[str, str] = NO_HEADERS, budget: EvaluationBudget | None = None
    ) -> None:
        self.ordinal = ordinal
        self.headers = headers
        self.budget = budget or EvaluationBudget()
        self.delay = 0
        """The longest delay of its messages, in milliseconds."""
        self._missed: dict[ActiveStep, None] = {}

    def miss(self, step: ActiveStep) -> None:
        """Skip a step in the rest of this evaluation, because it could not be compared."""
        step.missed_in = self.budget
        self._missed[step] = None

    @property
    def missed(self) -> list[str]:
        """Sentences that say why steps which may have been intended to fire did not."""
        sentences = [
            f"{step.by}: {step.given_up or NOT_COMPARED}, so the step did not fire"
            for step in islice(self._missed, MOST_NOTES)
        ]
        count = len(self._missed) - len(sentences)
        return [*sentences, f"{count} more steps could not be compared and did not fire"] if count else sentences
