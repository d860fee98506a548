"""References to schemas, the schemas of enumerated values that several objects share, and the bases of values."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from mocksens.spec.cite import Basis, Cite
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType, RegisterType

JSON: Final = "application/json"
SHARED: Final = (MessageType, ContentType, MessageStatus, RegisterType)
ENUMS: Final[Mapping[tuple[str, ...], str]] = {tuple(enum): enum.__name__ for enum in SHARED}
"""The names of the shared schemas by their values. A generated client has one type for each of them."""


def ref(name: str) -> dict[str, Any]:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def one_of(values: Iterable[str]) -> dict[str, Any]:
    """Return the schema of a text that is one of ``values``, or a reference to it."""
    values = tuple(values)
    return ref(ENUMS[values]) if values in ENUMS else {"type": "string", "enum": list(values)}


def reason(cite: Cite) -> str:
    """Return the basis and the reason of what is not documented, in brackets."""
    return "" if cite.basis is Basis.DOCUMENTED else f" ({cite.basis}: {cite.item})"


def enums() -> dict[str, dict[str, Any]]:
    """Return the shared schemas by name."""
    return {
        enum.__name__: {"type": "string", "enum": [str(value) for value in enum], "description": enum.__doc__}
        for enum in SHARED
    }
