"""Hints on texts that look alike and are not equal."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong, is_expression

TextChange = Callable[[str], str]
ORDINARY: Final = re.compile("[ -~ㄱ-ㅣㅥ-ㆎ가-힣一-鿿ぁ-ヿ]")
"""Characters that can be seen, and are not mistaken for others in a text of Korea."""
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
BLANKS: Final = re.compile(r"\s+")
LOOKALIKES: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο‐‑‒–—―−‘’ʼ′“”″·ㆍ・•…",  # noqa: RUF001 - they are what this is about
    "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo-------''''\"\"\"····.",
)
"""Letters of other alphabets and signs, and the ones that they are taken for."""
WILDCARDS: Final = str.maketrans({"*": "\ue000", "?": "\ue001"})
"""Keeps what is a wildcard only in other forms from becoming one."""
LONGEST: Final = 10_000
"""Characters of a text that is looked at more closely."""
NAMED: Final = 3
"""Characters that a hint names."""
SHARED: Final = 10
"""Characters that two texts have in common before the place where they part is told."""
AROUND: Final = 20
"""Characters that are shown from there on."""


def hint(written: str, text: str, budget: Budget) -> str:
    """Return why a text does not fit a pattern that it looks like; empty if it does not look like it."""
    if not text or max(len(written), len(text)) > LONGEST:
        return ""
    if is_expression(written) and written == text:
        return "expected is a regular expression, as it stands between slashes"
    try:
        for change, told in CHANGES:
            if _changed(written, change).fits(change(text), budget):
                return told(written, text)
    except TookTooLong:
        return ""
    return "" if is_expression(written) or {"*", "?"} & {*written} else _where(written, text)


def _changed(written: str, change: TextChange) -> Pattern:
    """Return a pattern as ``change`` leaves it: an expression stays, and of a glob the wildcards do."""
    if is_expression(written):
        return Pattern(written, folded=change in {str.lower, _alike})
    parts = re.split("([*?])", written)
    return Pattern("".join(part if part in {"*", "?"} else change(part) for part in parts))


def escaped(text: str) -> str:
    """Return a text in quotes with everything escaped that cannot be seen or may be taken for something else."""
    return "".join(["'", *(_escaped(char) for char in text), "'"])


def _escaped(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    return char if ORDINARY.fullmatch(char) else ascii(char)[1:-1]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _trimmed(text: str) -> str:
    """Return what can be seen of a text: one blank for several and for another, and none around it."""
    return BLANKS.sub(" ", INVISIBLE.sub("", text)).strip()


def _simple(text: str) -> str:
    """Return a text with the usual forms of its characters in the place of others that look the same."""
    return unicodedata.normalize("NFKC", text.translate(LOOKALIKES)).translate(WILDCARDS)


def _alike(text: str) -> str:
    return _simple(_trimmed(_composed(text))).lower()


def _by_case(_: str, __: str) -> str:
    return "differs only in case"


def _by_form(written: str, text: str) -> str:
    return f"differs in normalisation: expected is {_form(written)}, got is {_form(text)}"


def _by_blanks(written: str, text: str) -> str:
    return f"differs only in blanks, line ends or characters that cannot be seen{_odd(written, text)}"


def _by_look(written: str, text: str) -> str:
    return f"differs in characters that look alike{_odd(written, text)}"


def _by_several(written: str, text: str) -> str:
    return f"differs only in case, blanks, normalisation or characters that look alike{_odd(written, text)}"


CHANGES: Final = (
    (str.lower, _by_case),
    (_composed, _by_form),
    (_trimmed, _by_blanks),
    (_simple, _by_look),
    (_alike, _by_several),
)
"""Changes to both sides that do not change their look, with the words for texts that are equal then."""


def _form(text: str) -> str:
    return next((form for form in ("NFC", "NFD") if unicodedata.is_normalized(form, text)), "neither NFC nor NFD")


def _odd(written: str, text: str) -> str:
    """Name the characters that only one side has and that are easily overlooked."""
    sides = (("expected", {*written} - {*text}), ("got", {*text} - {*written}))
    told = [f"{side} has {_named(odd)}" for side, chars in sides if (odd := _overlooked(chars))]
    return f": {'; '.join(told)}" if told else ""


def _overlooked(chars: Iterable[str]) -> list[str]:
    return sorted(char for char in chars if not ORDINARY.fullmatch(char))


def _named(chars: Sequence[str]) -> str:
    names = [f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in chars[:NAMED]]
    return ", ".join([*names, "others"] if len(chars) > NAMED else names)


def _where(written: str, text: str) -> str:
    """Tell where two texts part, if they have much in common or part at something that is easily overlooked."""
    place = next((place for place, (one, other) in enumerate(zip(written, text, strict=False)) if one != other), None)
    place = min(len(written), len(text)) if place is None else place
    if place < SHARED and not _overlooked(written[place : place + 1] + text[place : place + 1]):
        return ""
    expected, got = escaped(written[place : place + AROUND]), escaped(text[place : place + AROUND])
    return f"differs from character {place + 1} on: expected {expected}, got {got}"
