"""The base of the models, and the kinds of values that they share."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

DateTime = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""An instant as ISO 8601 writes it, with its zone."""
Milliseconds = Annotated[int, Meta(extra_json_schema={"format": "int64"})]


class Model(Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what the admin API gives. Fields that a newer server adds are ignored."""


class Body(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """Base of what the admin API takes. A field that it does not have is refused."""


class Query(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Base of the parameters of a call."""
