"""The texts of the form that sends a message."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {}
