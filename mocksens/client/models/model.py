"""The base classes of the models, and the types of values that they share."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

DateTime = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""An instant in ISO 8601, with its zone."""
Milliseconds = Annotated[int, Meta(extra_json_schema={"format": "int64"})]


class Model(Struct, frozen=True, kw_only=True, rename="camel"):
    """Base class of answers. Decoding ignores unknown fields, which a newer server may add."""


class Body(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """Base class of bodies. Decoding refuses unknown fields."""


class Query(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Base class of the query parameters of a call."""
