"""The clock of a service."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Body, DateTime, Model


class DueData(Model, frozen=True, kw_only=True):
    """A message or a reservation that became due when the clock was advanced."""

    at: Annotated[DateTime, Meta(description="when it became due")]
    kind: Annotated[str, Meta(description="message or reservation")]
    id: Annotated[str, Meta(description="messageId or reserveId")]
    status: Annotated[str, Meta(description="its new status")]


class ClockData(Model, frozen=True, kw_only=True):
    """The time of a service and, after an advance, what became due."""

    now: Annotated[DateTime, Meta(description="the service's time")]
    frozen: Annotated[bool, Meta(description="true if the clock stands still")]
    rate: Annotated[float, Meta(description="seconds of the service per second of the wall clock")]
    due: (
        Annotated[list[DueData], Meta(description="messages and reservations that became due, in order; at most 1000")]
        | UnsetType
    ) = UNSET
    due_count: (
        Annotated[int, Meta(description="the number of messages and reservations that became due")] | UnsetType
    ) = UNSET


class ClockChange(Body, frozen=True, kw_only=True):
    """A change of the clock: exactly one of the fields."""

    advance: Annotated[str | float | None, Meta(description="the duration to go forward")] = None
    freeze: Annotated[
        bool | Annotated[datetime, Meta(extra_json_schema={"format": "date-time"})] | None,
        Meta(description="true to stop the clock now, or an instant to stop it at"),
    ] = None
    resume: Annotated[bool | None, Meta(description="true to continue from the current time")] = None
    rate: Annotated[float | None, Meta(description="seconds of the service per second of the wall clock")] = None
