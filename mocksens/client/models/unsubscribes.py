"""The block list of a service."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from mocksens.client.models.model import Body, DateTime, Model

DIGITS: Final = r"^[0-9]{1,25}(?!\n)$"
PhoneNumber = Annotated[str, Meta(pattern=DIGITS, description="a number, digits only")]
OnePhoneNumber = Annotated[str, Meta(extra_json_schema={"pattern": DIGITS}, description="a number, digits only")]
PhoneNumbers = Annotated[list[PhoneNumber], Meta(min_length=1, max_length=1_000)]


class Calls(Body, frozen=True, kw_only=True):
    """Numbers that opt out of advertising by calling the 080 number."""

    # If the single text had a pattern, in a union with a list, msgspec 0.22 would free memory that it does not own.
    client_tel_no: OnePhoneNumber | PhoneNumbers


class UnsubscribeData(Model, frozen=True, kw_only=True):
    """A number on the block list."""

    client_tel_no: Annotated[str, Meta(description="the number")]
    register_time: DateTime
    register_type: Annotated[str, Meta(description="M: by the API, C: by telephone")]


class Unsubscribes(Model, frozen=True, kw_only=True):
    """The block list."""

    unsubscribes: Annotated[list[UnsubscribeData], Meta(description="the oldest first")]
