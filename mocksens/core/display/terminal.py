r"""Untrusted texts, made safe for a terminal and for a single line.

A terminal interprets control characters: they move the cursor and set the title. Bidirectional controls reorder text,
and zero-width characters hide it. Each of these is shown as an escape of Python, such as ``\x1b``.
"""

import re
from typing import Final

OBEYED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that a terminal interprets, hides or does not know."""
INVISIBLE: Final = "\xa0\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef"
"""Characters of other categories that are invisible or look like a space."""
SUSPECT: Final = rf"[^\x20-\x7e가-힣ㄱ-ㆎ]|[{INVISIBLE}]"
"""The characters that are examined. Most texts contain few of them."""
HIDDEN: Final = f"[{INVISIBLE}]"
LINE_ENDS: Final = str.maketrans({"\n": r"\n", "\r": r"\r", "\t": r"\t"})
SHORT: Final = 60
"""Maximum number of characters of a text that shares its line with others."""


def shown(text: str) -> str:
    r"""Return ``text`` with everything escaped that a terminal would interpret, hide or reorder, on one line."""
    return re.sub(SUSPECT, _escaped, text)


def shown_lines(text: str) -> str:
    """Return ``text`` as ``shown`` does, but keep line feeds."""
    return "\n".join(map(shown, text.split("\n")))


def shown_text(text: str) -> str:
    """Return ``text`` as ``shown`` does, but keep line feeds and tabs, as in a program's text."""
    return "".join(part if part in "\n\t" else shown(part) for part in re.split(r"([\n\t])", text))


def one_line(text: str) -> str:
    r"""Return ``text`` with line feeds, carriage returns and tabs as ``\n``, ``\r`` and ``\t``."""
    return text.translate(LINE_ENDS)


def _escaped(match: re.Match[str]) -> str:
    # Imported only for an unusual character, to keep the start fast.
    import unicodedata

    character = match[0]
    if unicodedata.category(character) not in OBEYED and not re.match(HIDDEN, character):
        return character
    return character.encode("unicode_escape", "surrogatepass").decode()


def short(text: str, most: int = SHORT) -> str:
    """Return the first ``most`` characters of ``text``, in quotes and on one line."""
    return repr(text if len(text) <= most else f"{text[: most - 1]}…")
