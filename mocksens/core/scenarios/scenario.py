"""A scenario: steps in their order. Each step is compiled once, when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from mocksens.core.scenarios.compiling import Conditions, Effect, conditions_of, effect_of
from mocksens.core.scenarios.model import EFFECTS, Then, When
from mocksens.core.scenarios.names import NAME


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One step: without ``when`` always, without ``times`` for ever."""

    MISPLACED: ClassVar[Mapping[str, str]] = {
        **{name: f"; write then: {{{name}: …}}" for name in Then.__struct_encode_fields__},
        **{name: f"; write when: {{{name}: …}}" for name in When.__struct_encode_fields__},
        "state": "; write when: {state: …} or then: {state: …}",
        "reservation": "; a reservation needs both: when {reservation: due}, then {reservation: STALE}",
    }
    """What belongs to another place, and where."""

    then: Then
    when: When = When()
    times: Annotated[int, Meta(ge=1, description="how often: messages for a result, requests for the rest")] | None = (
        None
    )
    chance: Annotated[float, Meta(gt=0, le=1, description="how likely, from the scenario's seed")] | None = None

    @cached_property
    def conditions(self) -> Conditions:
        """Return what it waits for, compiled. Raises ``Uncompiled``."""
        return conditions_of(self.when)

    @cached_property
    def effect(self) -> Effect:
        """Return what it does, compiled. Raises ``Uncompiled``."""
        return effect_of(self.then)


class Scenario(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A script of failures. The first step that fits wins, for requests, messages and reservations apart."""

    MISPLACED: ClassVar[Mapping[str, str]] = {
        **{name: f"; write steps: [{{{name}: …}}]" for name in ("then", "when", "times", "chance")},
        **{name: f"; write steps: [{{then: {{{name}: …}}}}]" for name in (*EFFECTS, "state", "reservation")},
        "status": "; write steps: [{then: {respond: {status: …}}}]",
    }
    """What belongs to another place, and where."""

    name: Annotated[str, Meta(pattern=f"^{NAME}$", description="the name of its file, without .yaml")]
    steps: Annotated[list[Step], Meta(min_length=1, description="what happens; the first step that fits wins")]
    description: Annotated[str, Meta(description="what a client meets, in a sentence")] = ""
    seed: Annotated[str, Meta(description="of chance and of delays that are drawn")] = "0"


def beginnings(scenario: Scenario) -> dict[str, str]:
    """The state that each machine begins in: the one that a ``when`` of the file names first."""
    states: dict[str, str] = {}
    for step in scenario.steps:
        states = {**(step.when.state or {}), **states}
    return states
