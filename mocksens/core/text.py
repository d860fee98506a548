"""Texts as the carrier sees them: byte length, character set and truncation.

The document says EUC-KR (D:109). Python's codec of that name encodes the 8,822 Hangul syllables outside KS X 1001 as
sequences of 8 bytes, which no handset displays. Here it only shows which characters are in KS X 1001.
"""

from enum import StrEnum

TWO_BYTES = 2
"""Maximum number of bytes of a character in KS X 1001. Python encodes other syllables with eight."""


class Charset(StrEnum):
    """Variants of "EUC-KR" (rule text.charset)."""

    CP949 = "cp949"
    """All 11,172 Hangul syllables."""
    KS_X_1001 = "ks-x-1001"
    """Only the 2,350 syllables of the standard."""


def byte_length(text: str) -> int:
    """Return the number of bytes of ``text``: 1 for an ASCII character, 2 for any other, in both charsets.

    Characters that cannot be encoded count as 2, so that a text with such characters is cut at the same place.
    """
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def is_over(text: str, limit: int) -> bool:
    """Return whether ``text`` has more than ``limit`` bytes."""
    # No character has more than two bytes, so most texts need no counting.
    return 2 * len(text) > limit and byte_length(text) > limit


def cut(text: str, limit: int) -> str:
    """Return the longest prefix of ``text`` with at most ``limit`` bytes, in whole characters (rule text.cut)."""
    if 2 * len(text) <= limit:
        return text
    room = limit
    for index, character in enumerate(text):
        room -= 1 if character < "\x80" else 2
        if room < 0:
            return text[:index]
    return text


def unsupported(text: str, charset: Charset) -> str:
    """Return the first character of ``text`` that ``charset`` lacks, or an empty text if there is none."""
    try:
        encoded = text.encode("cp949")
    except UnicodeEncodeError as error:
        if charset is Charset.CP949:
            return text[error.start]
    else:
        if charset is Charset.CP949 or len(encoded) == len(text.encode("euc_kr")):
            return ""
    return next(character for character in text if not _in_ks_x_1001(character))


def _in_ks_x_1001(character: str) -> bool:
    try:
        return len(character.encode("euc_kr")) <= TWO_BYTES
    except UnicodeEncodeError:
        return False
