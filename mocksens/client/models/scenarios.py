"""Scenarios and one-off failures that a service plays."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Model


class PlayedStep(Model, frozen=True, kw_only=True):
    """A step that is played, and how often it happened."""

    then: Annotated[dict[str, Any], Meta(description="what happens")]
    when: Annotated[dict[str, Any], Meta(description="what it waits for")] | UnsetType = UNSET
    times: Annotated[int, Meta(description="how often it can happen")] | UnsetType = UNSET
    chance: float | UnsetType = UNSET
    matched: Annotated[int, Meta(description="how often it fitted")]
    used: Annotated[int, Meta(description="how often it happened")]
    left: Annotated[int | None, Meta(description="how often it can still happen; null is for ever")]
    given_up: (
        Annotated[
            str,
            Meta(description="which expression took too long, so that the step fires no more until it is played anew"),
        ]
        | UnsetType
    ) = UNSET


class PlayData(Model, frozen=True, kw_only=True):
    """A scenario or a one-off failure that is played, and its state."""

    name: str
    description: str
    seed: str
    exhausted: Annotated[bool, Meta(description="whether no finite step has anything left")]
    state: Annotated[dict[str, str], Meta(description="the state of each machine")]
    steps: list[PlayedStep]


class Played(Model, frozen=True, kw_only=True):
    """What a service plays, and what it could."""

    playing: Annotated[list[PlayData], Meta(description="the latest first, as they come into play")]
    faults: Annotated[list[PlayData], Meta(description="one-offs that have something left")]
    available: Annotated[list[str], Meta(description="the names that can be played")]


class Faults(Model, frozen=True, kw_only=True):
    """One-off failures."""

    faults: Annotated[list[PlayData], Meta(description="one-offs that have something left, the oldest first")]
