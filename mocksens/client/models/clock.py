"""The clock of a service."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Body, DateTime, Model


class DueData(Model, frozen=True, kw_only=True):
    """Something that became due as the clock moved."""

    at: Annotated[DateTime, Meta(description="when it was due")]
    kind: Annotated[str, Meta(description="message or reservation")]
    id: Annotated[str, Meta(description="messageId or reserveId")]
    status: Annotated[str, Meta(description="what it is now")]


class ClockData(Model, frozen=True, kw_only=True):
    """The time of a service, and what an advance made due."""

    now: Annotated[DateTime, Meta(description="the service's time")]
    frozen: Annotated[bool, Meta(description="whether it stands still")]
    rate: Annotated[float, Meta(description="seconds of the service in a second of the wall clock")]
    due: (
        Annotated[list[DueData], Meta(description="what became due by an advance, in order; the first thousand")]
        | UnsetType
    ) = UNSET
    due_count: Annotated[int, Meta(description="how many things became due")] | UnsetType = UNSET


class ClockChange(Body, frozen=True, kw_only=True):
    """Exactly one of these."""

    advance: Annotated[str | float | None, Meta(description="how far to go forward: a length of time")] = None
    freeze: Annotated[
        bool | Annotated[datetime, Meta(extra_json_schema={"format": "date-time"})] | None,
        Meta(description="true to stand still now, or an instant to stand still at"),
    ] = None
    resume: Annotated[bool | None, Meta(description="true to go on from where it stands")] = None
    rate: Annotated[float | None, Meta(description="seconds of the service in a second of the wall clock")] = None
