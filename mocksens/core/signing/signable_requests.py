"""The requests that ``mocksens sign`` signs: their methods, and the characters of their targets."""

from typing import Final

from mocksens.core import percent_encoding

METHODS: Final = ("GET", "POST", "DELETE")
"""The methods of SENS."""
SENDABLE: Final = rb'!"$-~'
"""The characters that a request target may contain unescaped: the visible ones of ASCII except the number sign."""


def escaped_target(target: str) -> str:
    """Return a target with everything escaped that it may not contain."""
    return percent_encoding.escape(target.encode(), percent_encoding.all_but(SENDABLE)).decode()
