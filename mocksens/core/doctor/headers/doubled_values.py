"""A value that a proxy or a client sent twice, as one header."""

from typing import Final

MOST_BETWEEN: Final = 3
"""Bytes between the two values."""
BETWEEN: Final = b" ,;"


def once(text: bytes, shortest: int) -> bytes:
    """Return the value that ``text`` has twice, of at least ``shortest`` bytes; empty if it has none."""
    for between in range(MOST_BETWEEN + 1):
        half = (len(text) - between) // 2
        if half >= shortest and text[:half] == text[-half:] and not text[half:-half].strip(BETWEEN):
            return text[:half]
    return b""
