"""Division of a text into the parts that arrive on a handset, are cut, or cannot be encoded."""

from enum import StrEnum
from itertools import groupby

from msgspec import Struct

from mocksens.core.text import Charset, cut, unsupported


class TextMark(StrEnum):
    """The fate of a part of a text."""

    DELIVERED = "delivered"
    UNSUPPORTED = "unsupported"
    """Characters that the charset does not have (rule text.unsupported)."""
    CUT = "cut"
    """Characters over the limit (rule send.over-long)."""


class MarkedPart(Struct, frozen=True):
    """Consecutive characters of a text with the same mark."""

    text: str
    mark: TextMark


def parts(text: str, limit: int, charset: Charset) -> list[MarkedPart]:
    """Divide ``text`` into marked parts. ``limit`` is in bytes."""
    delivered = cut(text, limit)
    if not unsupported(delivered, charset):
        pieces = [MarkedPart(delivered, TextMark.DELIVERED)]
    else:
        runs = groupby(delivered, key=lambda character: bool(unsupported(character, charset)))
        pieces = [
            MarkedPart("".join(run), TextMark.UNSUPPORTED if is_bad else TextMark.DELIVERED) for is_bad, run in runs
        ]
    pieces.append(MarkedPart(text[len(delivered) :], TextMark.CUT))
    return [piece for piece in pieces if piece.text]
