"""Texts for people that were escaped once too often, or read in another character set. Few sends have any."""

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
"""A character of UTF-8, or several, as a URL has it."""
OF_URL: Final = re.compile(r"[/=?]|www\.")
"""URLs, in which such characters are right."""
SHORTEST: Final = 4
"""Bytes of EUC-KR that are read as such: two are like other letters."""
REPLACEMENT: Final = "\ufffd"


def found(text: str) -> tuple[str, str] | None:
    """Return what was escaped once too often in a text, and for whom; None if nothing was."""
    for form, said in ESCAPES:
        if escaped := form.search(text):
            return escaped[0], said
    for word in text.split() if "%" in text else ():
        if (escaped := IN_URL.search(word)) and not OF_URL.search(word):
            return escaped[0], "escaped for a URL"
    return None


def misread(text: str, character: str) -> str:
    """Return in which character sets a text was written and read, where ``character`` shows it; empty if it does not.

    The text may have other parts that were read as they should be.
    """
    if character == REPLACEMENT:
        return "it stands for bytes that could not be read: was the text read in the wrong character set?"
    data = bytes(_bytes(text[text.index(character) :]))
    before = bytes(_bytes(text[: text.index(character)][::-1]))[::-1]
    if _decoded(data, "utf-8"):
        return "this is UTF-8 that was read as Latin-1"
    # In EUC-KR characters that CP949 has may be in front.
    korean = before + data
    if len(korean) >= SHORTEST and any("가" <= each <= "힣" for each in _decoded(korean, "euc_kr")):
        return "this is EUC-KR that was read as Latin-1"
    return ""


def _bytes(text: str) -> Iterator[int]:
    """Yield the bytes that the beginning of a text was read from, as long as they are not ASCII."""
    for character in text:
        try:
            byte = character.encode("latin-1" if character < "\u0100" else "cp1252")[0]
        except UnicodeEncodeError:
            return
        if byte <= LAST_OF_ASCII:
            return
        yield byte


def _decoded(data: bytes, charset: str) -> str:
    """Return what bytes are in a character set, without a part of a character at the end; empty if they are not."""
    try:
        return codecs.getincrementaldecoder(charset)().decode(data)
    except UnicodeDecodeError:
        return ""
