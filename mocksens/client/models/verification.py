"""The verdict on what was sent."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from mocksens.client.models.files import AttachedFileData
from mocksens.client.models.model import Model


class SentData(Model, frozen=True, kw_only=True):
    """One recipient of one send that was taken."""

    request: Annotated[int, Meta(description="the number of the request")]
    to: str
    sender: str = field(name="from")
    type: str
    content_type: str
    country_code: str
    request_id: str
    reserve_time: Annotated[str, Meta(description="as it was asked for")] | UnsetType = UNSET
    files: list[AttachedFileData] | UnsetType = UNSET
    content: str
    subject: str | UnsetType = UNSET


class DifferenceData(Model, frozen=True, kw_only=True):
    """A field that does not fit."""

    field: str
    expected: Annotated[str, Meta(description="the pattern")]
    got: Annotated[str, Meta(description="empty if there was none")]
    hint: Annotated[str, Meta(description="why it does not fit, where the two look alike")] | UnsetType = UNSET


class Miss(Model, frozen=True, kw_only=True):
    """A send that nearly fits, and where it does not."""

    send: SentData
    differs: list[DifferenceData]


class VerdictData(Model, frozen=True, kw_only=True):
    """Whether it was sent."""

    ok: Annotated[bool, Meta(description="whether it holds")]
    message: Annotated[str, Meta(description="the same in a sentence")]
    found: Annotated[list[SentData], Meta(description="what fits")]
    nearest: Annotated[list[Miss], Meta(description="what nearly fits, the nearest first")]
