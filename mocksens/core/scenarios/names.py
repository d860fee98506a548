"""The names of scenarios, of their files, and of the header that scripts a single response."""

from typing import Final

NAME: Final = r"[a-z0-9][a-z0-9-]{0,79}"
"""The form of a scenario's name."""
RESPOND: Final = "x-mocksens-respond"
"""The header that scripts the response to its request, in lower case."""
ENDINGS: Final = (".yaml", ".yml")
"""The extensions of scenario files."""
