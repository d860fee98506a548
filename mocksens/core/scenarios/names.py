"""The names of scenarios and of their files."""

from typing import Final

NAME: Final = r"[a-z0-9][a-z0-9-]{0,79}"
"""The form of a scenario's name."""
ENDINGS: Final = (".yaml", ".yml")
"""The endings of scenario files."""
