"""The verdict on a claim about what was sent."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from mocksens.client.models.files import AttachedFileData
from mocksens.client.models.model import Model


class SentData(Model, frozen=True, kw_only=True):
    """One recipient of one accepted send."""

    request: Annotated[int, Meta(description="the number of the request")]
    to: str
    sender: str = field(name="from")
    type: str
    content_type: str
    country_code: str
    request_id: str
    reserve_time: Annotated[str, Meta(description="as it was sent")] | UnsetType = UNSET
    files: list[AttachedFileData] | UnsetType = UNSET
    content: str
    subject: str | UnsetType = UNSET


class DifferenceData(Model, frozen=True, kw_only=True):
    """A field that does not match its pattern."""

    field: str
    expected: Annotated[str, Meta(description="the pattern")]
    got: Annotated[str, Meta(description="the value; empty if there is none")]
    hint: Annotated[str, Meta(description="why it does not match, if pattern and value look alike")] | UnsetType = UNSET


class Miss(Model, frozen=True, kw_only=True):
    """A send that nearly matches, with the fields that differ."""

    send: SentData
    differs: list[DifferenceData]


class VerdictData(Model, frozen=True, kw_only=True):
    """The verdict on a claim."""

    ok: Annotated[bool, Meta(description="true if the claim holds")]
    message: Annotated[str, Meta(description="the verdict in a sentence")]
    found: Annotated[list[SentData], Meta(description="the sends that match")]
    nearest: Annotated[list[Miss], Meta(description="the sends that nearly match, the nearest first")]
