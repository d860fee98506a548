r"""Quoting of bytes as one word of a shell, for commands that people paste into a terminal.

A terminal interprets control characters in a pasted text, and an interactive Bash expands ``!`` even between double
quotes. A word that contains any of these, or a byte that is not UTF-8, is written as ``$'…'`` with escapes, which Bash
and Zsh understand.
"""

import re
import shlex
from typing import Final

from mocksens.core.display import terminal

ESCAPED: Final = {"\\": r"\\", "'": r"\'", "\n": r"\n", "\t": r"\t", "\r": r"\r"}
PLAIN: Final = re.compile(r"[^!\x00-\x1f\x7f]*")


def quoted(data: bytes) -> str:
    """Return bytes as one word. Raise ``ValueError`` if they contain a NUL, which no word can."""
    if b"\0" in data:
        raise ValueError("a NUL cannot be a part of a word")
    text = data.decode("utf-8", "surrogateescape")
    # Most texts are printable, and are then easier to read without escapes.
    if PLAIN.fullmatch(text) and terminal.shown(text) == text:
        return shlex.quote(text)
    return f"$'{''.join(map(_escaped, text))}'"


def _escaped(character: str) -> str:
    if character in ESCAPED:
        return ESCAPED[character]
    if PLAIN.fullmatch(character) and terminal.shown(character) == character:
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))
