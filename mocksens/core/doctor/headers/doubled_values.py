"""A value that a proxy or a client has sent twice over, as one header of both."""

from typing import Final

MOST_BETWEEN: Final = 3
"""Bytes between the two."""
BETWEEN: Final = b" ,;"


def once(text: bytes, shortest: int) -> bytes:
    """Return what stands in ``text`` twice, of ``shortest`` bytes at least; nothing if it is not like that."""
    for between in range(MOST_BETWEEN + 1):
        half = (len(text) - between) // 2
        if half >= shortest and text[:half] == text[-half:] and not text[half:-half].strip(BETWEEN):
            return text[:half]
    return b""
