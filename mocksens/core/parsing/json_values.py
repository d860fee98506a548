"""Values of decoded JSON, as a diagnosis shows them."""

import re
from typing import Final

SHOWN: Final = 40
"""Characters of an offending value that a diagnosis shows."""
WITHIN_TEXT: Final = "JSON within a JSON text: it was encoded twice, once is enough"
CONSTANTS: Final = {None: "null", True: "true", False: "false"}
"""JSON's spelling of values that Python spells differently."""


def shown(value: object) -> str:
    """Return a value as a short printable text."""
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    if value is None or isinstance(value, bool):
        return CONSTANTS[value]
    whole = ascii(value[: SHOWN + 1] if isinstance(value, str) else value)
    return whole if len(whole) <= SHOWN else f"{whole[:SHOWN]}..."


def within_text(value: object) -> bool:
    """Return whether a value is a text that holds JSON."""
    # Compiled with the first text that is none of its kind.
    return isinstance(value, str) and re.match(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]0-9-])", value) is not None


def is_bare(value: object) -> bool:
    """Return whether a value may be that of a field, without the object around it."""
    return isinstance(value, str | int) and not isinstance(value, bool) and not within_text(value)
