"""The names of scenarios, of their files, and of the header that scripts one answer."""

from typing import Final

NAME: Final = r"[a-z0-9][a-z0-9-]{0,79}"
"""The form of a scenario's name."""
RESPOND: Final = "x-mocksens-respond"
"""The header that scripts the answer to the request it comes with, lower case."""
ENDINGS: Final = (".yaml", ".yml")
"""The endings of scenario files."""
