"""Enumerated values that several operations share."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from mocksens.spec.statuses import ContentType, MessageType


def choices(values: Iterable[str]) -> Mapping[str, str]:
    """Return the values keyed by their lower-case spelling (rules send.type and search.filters)."""
    return MappingProxyType({value.lower(): value for value in values})


TYPES: Final = choices(MessageType)
CONTENT_TYPES: Final = choices(ContentType)
