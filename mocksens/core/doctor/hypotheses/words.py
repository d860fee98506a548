"""Words and marks that are signed in place of a value or around it."""

from collections.abc import Iterator
from typing import Final

from mocksens.core.diagnosis import placeholders

UNSET: Final = tuple(word.encode() for word in placeholders.WRITTEN)
"""Texts that languages write for an unset variable."""
OBJECTS: Final = (*UNSET, b"[object Promise]", b"false")
COMMON: Final = 4
"""The number of placeholder spellings that are tried first."""
COMMON_SERVICE_IDS: Final = tuple(
    word.encode() for word in (*placeholders.spellings("serviceId")[:COMMON], *placeholders.WRITTEN[: COMMON - 1])
)
"""The most common placeholders of a serviceId."""
OTHER_SERVICE_IDS: Final = tuple(
    word.encode() for word in (*placeholders.spellings("serviceId")[COMMON:], *placeholders.WRITTEN[COMMON - 1 :])
)
BLANKS: Final = (b" ", b"\n", b"\r\n", b"\t")
QUOTES: Final = (b'"', b"'", b"`")
REPRS: Final = (b"b'%b'", b'b"%b"')
"""The forms in which Python writes bytes."""


def spellings(name: str) -> Iterator[bytes]:
    """Yield the spellings of a placeholder for this name."""
    return (word.encode() for word in placeholders.spellings(name))
