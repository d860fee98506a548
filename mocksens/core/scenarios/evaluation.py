"""The evaluation of what is played for one request: its time, its delay, and the steps that it could not compare."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from mocksens.core.matching.patterns import Budget
from mocksens.core.records import NO_HEADERS
from mocksens.core.scenarios.active_steps import ActiveStep

COST_PER_COMPARISON: Final = 6e-6
"""Seconds that a comparison with an expression costs besides its search: a request may make steps times recipients."""
NOT_COMPARED: Final = "was not compared, as other patterns had used up the time of this request"
MOST_NOTES: Final = 10
"""Steps that a diagnosis names."""


class EvaluationBudget(Budget):
    """The time for expressions that one request has, or all that becomes due at once."""

    has_blamed = False
    """True once a step is blamed for using up the time. Only the first is: later ones just find none left."""

    def __init__(self) -> None:
        super().__init__(each=COST_PER_COMPARISON)


class Evaluation:
    """The scenario gates' view of one request, and their outcome. It belongs to the request, not to the service.

    ``ordinal`` counts the service's authenticated requests of the operation from 1; header names are lower case.
    """

    __slots__ = ("_missed", "budget", "delay", "headers", "ordinal")

    def __init__(
        self, ordinal: int = 0, headers: Mapping[str, str] = NO_HEADERS, budget: EvaluationBudget | None = None
    ) -> None:
        self.ordinal = ordinal
        self.headers = headers
        self.budget = budget or EvaluationBudget()
        self.delay = 0
        """The longest delay that its messages ask for, in milliseconds."""
        self._missed: dict[ActiveStep, None] = {}

    def miss(self, step: ActiveStep) -> None:
        """Skip a step from here on, as it could not be compared."""
        step.missed_in = self.budget
        self._missed[step] = None

    @property
    def missed(self) -> list[str]:
        """Return the reasons why steps that may have been meant did not fire."""
        named = [
            f"{step.by}: {step.given_up or NOT_COMPARED}, so the step did not fire"
            for step in islice(self._missed, MOST_NOTES)
        ]
        others = len(self._missed) - len(named)
        return [*named, f"{others} more steps could not be compared and did not fire"] if others else named
