r"""Text that others wrote, made safe for a terminal and for a line.

A terminal obeys what is in a text: controls move the cursor and set the title, bidirectional controls reorder what is
read, and characters without width hide what is there. Each is shown as Python would write it, as ``\x1b``.
"""

import re
from typing import Final

OBEYED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that a terminal obeys, hides or cannot know."""
INVISIBLE: Final = "\xa0\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef"
"""Characters of other categories that show nothing, or look like a space."""
SUSPECT: Final = re.compile(rf"[^\x20-\x7e가-힣ㄱ-ㆎ]|[{INVISIBLE}]")
"""What is looked at closely; most texts have little of it."""
HIDDEN: Final = re.compile(f"[{INVISIBLE}]")
LINE_ENDS: Final = str.maketrans({"\n": r"\n", "\r": r"\r", "\t": r"\t"})
SHORT: Final = 60
"""Characters of a text that are shown in a line among other facts."""


def shown(text: str) -> str:
    r"""Return ``text`` in one line, with everything escaped that a terminal would obey, hide or reorder."""
    return SUSPECT.sub(_escaped, text)


def shown_lines(text: str) -> str:
    """Return ``text`` as ``shown`` does, with its line feeds as they are."""
    return "\n".join(map(shown, text.split("\n")))


def shown_text(text: str) -> str:
    """Return ``text`` as ``shown`` does, with its line feeds and tabs as they are, as those of a program's text."""
    return "".join(part if part in "\n\t" else shown(part) for part in re.split(r"([\n\t])", text))


def one_line(text: str) -> str:
    r"""Return ``text`` as it is, but for line feeds, carriage returns and tabs: ``\n``, ``\r`` and ``\t``."""
    return text.translate(LINE_ENDS)


def _escaped(match: re.Match[str]) -> str:
    # Few texts need it, and no server waits for it to start.
    import unicodedata

    character = match[0]
    if unicodedata.category(character) not in OBEYED and not HIDDEN.match(character):
        return character
    return character.encode("unicode_escape", "surrogatepass").decode()


def short(text: str, most: int = SHORT) -> str:
    """Return the beginning of ``text``, at most ``most`` characters of it, quoted on one line."""
    return repr(text if len(text) <= most else f"{text[: most - 1]}…")
