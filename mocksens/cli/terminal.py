"""The colours of a terminal."""

import os
from collections.abc import Mapping
from typing import TextIO


def has_colours(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether ``stream`` is a terminal that shows colours, and the user has not turned them off (NO_COLOR)."""
    # The console of Windows shows them only to programs that turn them on.
    is_capable = stream.isatty() and os.name == "posix"
    return is_capable and not environ.get("NO_COLOR") and environ.get("TERM", "dumb") != "dumb"
