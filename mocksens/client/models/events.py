"""Data of the events that are about the stream, not about a message, a request or a reservation."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Model

DroppedCount = Annotated[int, Meta(description="the number of those that came but are no longer kept")]


class DroppedData(Model, frozen=True, kw_only=True):
    """Counts of things that the service no longer keeps, so that the stream cannot show them."""

    messages: DroppedCount | UnsetType = UNSET
    completed: DroppedCount | UnsetType = UNSET
    reservations: DroppedCount | UnsetType = UNSET
    requests: DroppedCount | UnsetType = UNSET
