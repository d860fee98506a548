"""Events of a service that are about no thing that it holds."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Model

DroppedCount = Annotated[int, Meta(description="how many came and are no longer there")]


class DroppedData(Model, frozen=True, kw_only=True):
    """What a listener can no longer be told."""

    messages: DroppedCount | UnsetType = UNSET
    completed: DroppedCount | UnsetType = UNSET
    reservations: DroppedCount | UnsetType = UNSET
    requests: DroppedCount | UnsetType = UNSET
