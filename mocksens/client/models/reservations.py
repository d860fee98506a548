"""Reservations, and the final status of one by hand."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from mocksens.client.models.model import Body, DateTime, Model

ReserveStatusName = Literal["READY", "PROCESSING", "CANCELED", "FAIL", "DONE", "STALE", "SKIP"]


class ReservationData(Model, frozen=True, kw_only=True):
    """A reservation and its send."""

    reserve_id: Annotated[str, Meta(description="the requestId of its send")]
    status: Annotated[str, Meta(description="READY, PROCESSING, CANCELED, FAIL, DONE or STALE")]
    outcome: Annotated[str | None, Meta(description="the final status, once it is decided: by hand, or when it is due")]
    reserve_time: Annotated[str, Meta(description="yyyy-MM-dd HH:mm, as it was sent")]
    reserve_time_zone: str
    due: DateTime
    type: str
    content_type: str
    sender: str = field(name="from")
    content: str
    to: Annotated[list[str], Meta(description="the recipients")]


class ReservationsData(Model, frozen=True, kw_only=True):
    """All reservations of a service."""

    reservations: Annotated[list[ReservationData], Meta(description="in the order of their creation")]


class Conclusion(Body, frozen=True, kw_only=True):
    """The final status for a reservation."""

    status: ReserveStatusName


class Concluded(Model, frozen=True, kw_only=True):
    """A reservation with its final status."""

    reserve_id: str
    reserve_status: Annotated[str, Meta(description="the status that it gets when it is due")]
