"""A scenario: an ordered list of steps. Each step is compiled on first use."""

from abc import abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from mocksens.core.scenarios.compiling import Conditions, Effect, conditions_of, effect_of
from mocksens.core.scenarios.model import EFFECTS, Then, When
from mocksens.core.scenarios.names import NAME

Times = Annotated[int, Meta(ge=1, description="how often: messages for a result, requests for the rest")]
Chance = Annotated[float, Meta(gt=0, le=1, description="how likely, from the scenario's seed")]


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A step. Without ``when`` it always matches, without ``times`` it never ends."""

    MISPLACED: ClassVar[Mapping[str, str]] = {
        **{name: f"; write then: {{{name}: …}}" for name in Then.__struct_encode_fields__},
        **{name: f"; write when: {{{name}: …}}" for name in When.__struct_encode_fields__},
        "state": "; write when: {state: …} or then: {state: …}",
        "reservation": "; a reservation needs both: when {reservation: due}, then {reservation: STALE}",
    }
    """Advice for keys in the wrong place."""

    then: Then
    when: When = When()
    times: Times | None = None
    chance: Chance | None = None

    @cached_property
    def conditions(self) -> Conditions:
        """The compiled conditions. Raise ``Uncompiled`` if they are invalid."""
        return conditions_of(self.when)

    @cached_property
    def effect(self) -> Effect:
        """The compiled effect. Raise ``Uncompiled`` if it is invalid."""
        return effect_of(self.then)


class OneOff(Then, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"telco_code": "telcoCode"}):
    """A step whose effect is on the same level as ``when``, ``times`` and ``chance``, not under ``then``.

    It happens once if ``times`` is left out. ``parser.parse_one_off`` reads it as a ``Step``.
    """

    when: When = When()
    times: Times | None = None
    chance: Chance | None = None


class Scenario(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A script of failures. The first matching step wins, separately for requests, messages and reservations."""

    MISPLACED: ClassVar[Mapping[str, str]] = {
        **{name: f"; write steps: [{{{name}: …}}]" for name in ("then", "when", "times", "chance")},
        **{name: f"; write steps: [{{then: {{{name}: …}}}}]" for name in (*EFFECTS, "state", "reservation")},
        "status": "; write steps: [{then: {respond: {status: …}}}]",
    }
    """Advice for keys in the wrong place."""

    name: Annotated[str, Meta(pattern=f"^{NAME}$", description="the name of its file, without .yaml")]
    steps: Annotated[list[Step], Meta(min_length=1, description="what happens; the first step that fits wins")]
    description: Annotated[str, Meta(description="what a client meets, in a sentence")] = ""
    seed: Annotated[str, Meta(description="of chance and of delays that are drawn")] = "0"


class ScenarioShelf(Mapping[str, Scenario]):
    """Available scenarios by name, each in a folder."""

    @abstractmethod
    def folder(self, name: str) -> str:
        """Return the name of a scenario's folder; empty if it has none. Raise ``KeyError`` for an unknown name."""


def beginnings(scenario: Scenario) -> dict[str, str]:
    """Return the initial state of each machine: the first state that a ``when`` in the file names."""
    states: dict[str, str] = {}
    for step in scenario.steps:
        states = {**(step.when.state or {}), **states}
    return states
