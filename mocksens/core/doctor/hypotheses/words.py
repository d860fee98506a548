"""Words and signs that are signed in the place of a value or around it."""

from collections.abc import Iterator
from typing import Final

from mocksens.core.diagnosis import placeholders

UNSET: Final = tuple(word.encode() for word in placeholders.WRITTEN)
"""Texts that languages write for a variable that holds nothing."""
OBJECTS: Final = (*UNSET, b"[object Promise]", b"false")
COMMON: Final = 4
"""Spellings of a placeholder that are tried before other things."""
COMMON_SERVICE_IDS: Final = tuple(
    word.encode() for word in (*placeholders.spellings("serviceId")[:COMMON], *placeholders.WRITTEN[: COMMON - 1])
)
"""The commonest placeholders of a serviceId."""
OTHER_SERVICE_IDS: Final = tuple(
    word.encode() for word in (*placeholders.spellings("serviceId")[COMMON:], *placeholders.WRITTEN[COMMON - 1 :])
)
BLANKS: Final = (b" ", b"\n", b"\r\n", b"\t")
QUOTES: Final = (b'"', b"'", b"`")
REPRS: Final = (b"b'%b'", b'b"%b"')
"""The forms in which Python writes bytes."""


def spellings(name: str) -> Iterator[bytes]:
    """Yield the placeholders that people write for a value of this name."""
    return (word.encode() for word in placeholders.spellings(name))
