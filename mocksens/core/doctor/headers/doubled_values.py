"""Values that a proxy or a client put twice into a header."""

from typing import Final

MOST_BETWEEN: Final = 3
"""Maximum number of bytes between the two values."""
BETWEEN: Final = b" ,;"


def once(text: bytes, shortest: int) -> bytes:
    """Return the value of at least ``shortest`` bytes that ``text`` contains twice, or empty bytes if there is none."""
    for between in range(MOST_BETWEEN + 1):
        half = (len(text) - between) // 2
        if half >= shortest and text[:half] == text[-half:] and not text[half:-half].strip(BETWEEN):
            return text[:half]
    return b""
