"""Message texts with excess escapes, or decoded with the wrong charset. Few sends have any."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

LAST_OF_ASCII: Final = 0x7F
ESCAPES: Final = tuple(
    (re.compile(form), said)
    for form, said in (
        (r"(?<![:\\])\\(?:r\\n|n|t(?![A-Za-z]))|\\\"|https?:\\/\\/", "an escape of JSON or of a programming language"),
        (r"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\U[0-9A-Fa-f]{8}", "a character that was escaped"),
        (r"&(?:lt|gt|amp|quot|apos|nbsp|#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,6});", "escaped for HTML"),
        (r"<(?:br|/?p|/?div|/?span|/?strong) ?/?>", "HTML"),
    )
)
IN_URL: Final = re.compile(r"%[89A-Fa-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f])+")
"""One or more characters of UTF-8, percent-encoded."""
OF_URL: Final = re.compile(r"[/=?]|www\.")
"""Matches URLs, where percent-encoding is right."""
SHORTEST: Final = 4
"""The minimum number of bytes that are recognised as EUC-KR: fewer bytes are ambiguous."""
REPLACEMENT: Final = "\ufffd"


def excess_escape(text: str) -> tuple[str, str] | None:
    """Return the first excess escape in a text, and its kind, or None if there is none."""
    for form, kind in ESCAPES:
        if match := form.search(text):
            return match[0], kind
    for word in text.split() if "%" in text else ():
        if (match := IN_URL.search(word)) and not OF_URL.search(word):
            return match[0], "escaped for a URL"
    return None


def charset_mistake(text: str, character: str) -> str:
    """Explain ``character`` in a text that was decoded with the wrong charset; return an empty text if it was not.

    Other parts of the text may have been decoded correctly.
    """
    if character == REPLACEMENT:
        return "it stands for bytes that could not be read: was the text read in the wrong character set?"
    data = bytes(_bytes(text[text.index(character) :]))
    before = bytes(_bytes(text[: text.index(character)][::-1]))[::-1]
    if _decoded(data, "utf-8"):
        return "this is UTF-8 that was read as Latin-1"
    # Characters before it may be misread EUC-KR too, if CP949 happens to have them.
    euc_kr = before + data
    if len(euc_kr) >= SHORTEST and any("가" <= each <= "힣" for each in _decoded(euc_kr, "euc_kr")):
        return "this is EUC-KR that was read as Latin-1"
    return ""


def _bytes(text: str) -> Iterator[int]:
    """Yield the original bytes of the beginning of a text, up to the first ASCII character."""
    for character in text:
        try:
            byte = character.encode("latin-1" if character < "\u0100" else "cp1252")[0]
        except UnicodeEncodeError:
            return
        if byte <= LAST_OF_ASCII:
            return
        yield byte


def _decoded(data: bytes, charset: str) -> str:
    """Decode bytes, ignoring an incomplete character at the end; return an empty text if they are invalid."""
    try:
        return codecs.getincrementaldecoder(charset)().decode(data)
    except UnicodeDecodeError:
        return ""
