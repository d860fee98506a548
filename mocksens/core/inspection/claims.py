"""The expectation of a test about what was sent."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

FIELDS: Final = (
    "to",
    "from",
    "type",
    "contentType",
    "countryCode",
    "subject",
    "content",
    "files",
    "requestId",
    "reserveTime",
)
"""The fields of a sent message that patterns can match."""
Count = Annotated[int, Meta(ge=0)]
Patterns = Annotated[
    dict[str, str],
    Meta(
        description=f"patterns by the fields {', '.join(FIELDS)}: * and ? are wildcards, and /…/ is a regular"
        " expression"
    ),
]


class Claim(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="camel"):
    """An expectation: a number of sent messages that fit ``match``, or messages in ``order``.

    Without a number, at least one message must fit.
    """

    match: Patterns = {}
    order: Annotated[list[Patterns], Meta(description="each is found once, behind the one before")] | None = None
    count: Annotated[Count, Meta(description="exactly how many")] | None = None
    at_least: Count | None = None
    at_most: Count | None = None
    after: Annotated[Count, Meta(description="leaves out the requests up to this number of the journal")] = 0
