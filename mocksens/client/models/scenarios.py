"""Scenarios and one-off failures of a service."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Model


class PlayedStep(Model, frozen=True, kw_only=True):
    """A step with its counters."""

    then: Annotated[dict[str, Any], Meta(description="the effect")]
    when: Annotated[dict[str, Any], Meta(description="the condition")] | UnsetType = UNSET
    times: Annotated[int, Meta(description="the largest number of times that it happens")] | UnsetType = UNSET
    chance: float | UnsetType = UNSET
    matched: Annotated[int, Meta(description="the number of times that its condition was met")]
    used: Annotated[int, Meta(description="the number of times that it happened")]
    left: Annotated[
        int | None, Meta(description="the number of times that it can still happen; null if that is unlimited")
    ]
    given_up: (
        Annotated[
            str,
            Meta(
                description="the expression that took too long; the step does not happen again until it is played again"
            ),
        ]
        | UnsetType
    ) = UNSET


class PlayData(Model, frozen=True, kw_only=True):
    """A scenario or a one-off failure, with its state."""

    name: str
    description: str
    seed: str
    exhausted: Annotated[bool, Meta(description="true if there are finite steps, and all of them are used up")]
    state: Annotated[dict[str, str], Meta(description="the state of each machine")]
    steps: list[PlayedStep]


class Played(Model, frozen=True, kw_only=True):
    """The scenarios of a service, played and available, and its one-off failures."""

    playing: Annotated[list[PlayData], Meta(description="the latest first, which is the order in which they apply")]
    faults: Annotated[list[PlayData], Meta(description="one-off failures that can still happen")]
    available: Annotated[list[str], Meta(description="the names of available scenarios")]


class AvailableScenario(Model, frozen=True, kw_only=True):
    """A scenario that can be played."""

    name: str
    description: str
    folder: Annotated[str, Meta(description="the name of its folder; empty if it has none")]


class AvailableScenarios(Model, frozen=True, kw_only=True):
    """The scenarios that can be played by name."""

    scenarios: Annotated[list[AvailableScenario], Meta(description="by folder and name")]


class Faults(Model, frozen=True, kw_only=True):
    """One-off failures."""

    faults: Annotated[list[PlayData], Meta(description="one-off failures that can still happen, the oldest first")]
