"""The texts of the reservations."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {}
