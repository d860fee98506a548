"""The texts of scenarios, one-off failures and numbers that fail."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {}
