"""Patterns for the fields of a request, shared by scenarios and expectations."""

from collections.abc import Mapping
from typing import Final

from mocksens.core.matching.patterns import Pattern
from mocksens.core.parsing.nodes import suggestion
from mocksens.spec.operations import Name
from mocksens.spec.statuses import ContentType, MessageType

FOLDED: Final = frozenset({"type", "contentType"})
"""The fields compared without regard to case (rules send.type, search.filters)."""
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "operation": tuple(Name),
    "type": tuple(MessageType),
    "contentType": tuple(ContentType),
}
"""The fields with few values: a pattern must match one of them."""


def field_pattern(written: str, name: str) -> Pattern:
    """Return the pattern for the field that SENS calls ``name``.

    Raise ``ValueError`` if it is an invalid regular expression, or matches no value of the field.
    """
    pattern = Pattern(written, name, folded=name in FOLDED)
    choices = CHOICES.get(name, ())
    if choices and not any(map(pattern.fits, choices)):
        hint = suggestion(written, choices) or f"; known: {', '.join(choices)}"
        raise ValueError(f"{name} {written[:40]!r} matches no possible value{hint}")
    return pattern
