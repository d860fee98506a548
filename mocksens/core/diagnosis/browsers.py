"""Requests that browsers make on their own."""

import re
from typing import Final

BY_BROWSERS: Final = re.compile(
    rb"/(?:favicon\.ico|robots\.txt|apple-touch-icon[^/?]*\.png|\.well-known/appspecific/com\.chrome\.devtools\.json)"
    rb"(?:\?.*)?"
)


def is_by_a_browser(target: bytes) -> bool:
    """Return whether browsers request this target from every server."""
    return BY_BROWSERS.fullmatch(target) is not None
