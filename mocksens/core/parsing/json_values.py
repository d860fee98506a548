"""Display of decoded JSON values in diagnoses."""

import re
from typing import Final

SHOWN: Final = 40
"""Maximum number of characters of an offending value that a diagnosis shows."""
WITHIN_TEXT: Final = "JSON within a JSON text: it was encoded twice, once is enough"
CONSTANTS: Final = {None: "null", True: "true", False: "false"}
"""The JSON spelling of values that Python spells differently."""


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
    """Return whether a value is a text that contains JSON."""
    # ``re`` compiles the pattern on the first use, which most runs never reach.
    return isinstance(value, str) and re.match(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]0-9-])", value) is not None


def is_bare(value: object) -> bool:
    """Return whether a value may be meant for a field, but lacks the object around it."""
    return isinstance(value, str | int) and not isinstance(value, bool) and not within_text(value)
