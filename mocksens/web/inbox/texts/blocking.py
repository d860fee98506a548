"""The texts of the block list."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {}
