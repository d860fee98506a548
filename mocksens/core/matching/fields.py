"""Patterns for the fields of a request, the same in scenarios and expectations."""

from collections.abc import Mapping
from typing import Final

from mocksens.core.matching.patterns import Pattern
from mocksens.core.parsing.nodes import suggestion
from mocksens.spec.operations import Name
from mocksens.spec.statuses import ContentType, MessageType

FOLDED: Final = frozenset({"type", "contentType"})
"""The fields whose case does not count (rules send.type, search.filters)."""
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "operation": tuple(Name),
    "type": tuple(MessageType),
    "contentType": tuple(ContentType),
}
"""The fields of few values: a pattern that fits none of them is a slip."""


def field_pattern(written: str, name: str) -> Pattern:
    """Return the pattern for a field, by SENS's word for it.

    Raises ``ValueError`` for what is no regular expression, or fits no value of the field.
    """
    pattern = Pattern(written, name, folded=name in FOLDED)
    choices = CHOICES.get(name, ())
    if choices and not any(map(pattern.fits, choices)):
        hint = suggestion(written, choices) or f"; known are {', '.join(choices)}"
        raise ValueError(f"{name} {written[:40]!r} fits nothing that there is{hint}")
    return pattern
