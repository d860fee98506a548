"""The requests that ``mocksens sign`` signs: their methods, and the characters of their targets."""

import string
from typing import Final
from urllib.parse import quote

METHODS: Final = ("GET", "POST", "DELETE")
"""The methods of SENS."""
SENDABLE: Final = string.punctuation.replace("#", "")
"""The characters, in addition to letters and digits, that a request target may contain unescaped."""


def escaped_target(target: str) -> str:
    """Return a target with everything escaped that it may not contain."""
    return quote(target, safe=SENDABLE)
