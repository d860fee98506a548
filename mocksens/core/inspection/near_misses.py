"""Hints about texts that look alike but differ."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong, is_expression

TextChange = Callable[[str], str]
ORDINARY: Final = re.compile("[ -~ㄱ-ㅣㅥ-ㆎ가-힣一-鿿ぁ-ヿ]")
"""Visible characters that nobody mistakes for others in a Korean text."""
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
BLANKS: Final = re.compile(r"\s+")
LOOKALIKES: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο‐‑‒–—―−‘’ʼ′“”″·ㆍ・•…",  # noqa: RUF001 - they are what this is about
    "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo-------''''\"\"\"····.",
)
"""Letters of other alphabets and signs, with their ASCII lookalikes."""
WILDCARDS: Final = str.maketrans({"*": "\ue000", "?": "\ue001"})
"""Placeholders for characters that normalisation would turn into wildcards."""
LONGEST: Final = 10_000
"""The number of characters of the longest text that is compared."""
NAMED: Final = 3
"""Maximum number of characters that a hint names."""
SHARED: Final = 10
"""The number of first characters that two texts must share for the hint to show their first difference."""
AROUND: Final = 20
"""The number of characters that the hint shows from the first difference on."""


def hint(written: str, text: str, budget: Budget) -> str:
    """Return the reason why a text does not fit a pattern that it resembles, or an empty text if it does not."""
    if not text or max(len(written), len(text)) > LONGEST:
        return ""
    if is_expression(written) and written == text:
        return "expected is a regular expression, because it is enclosed in slashes"
    try:
        for change, describe in CHANGES:
            if _changed(written, change).fits(change(text), budget):
                return describe(written, text)
    except TookTooLong:
        return ""
    return "" if is_expression(written) or {"*", "?"} & {*written} else _first_difference(written, text)


def _changed(written: str, change: TextChange) -> Pattern:
    """Return a pattern after ``change``, which leaves expressions and wildcards unchanged."""
    if is_expression(written):
        return Pattern(written, folded=change in {str.lower, _alike})
    parts = re.split("([*?])", written)
    return Pattern("".join(part if part in {"*", "?"} else change(part) for part in parts))


def escaped(text: str) -> str:
    """Return a text in quotes, with invisible and easily mistaken characters escaped."""
    return "".join(["'", *(_escaped(char) for char in text), "'"])


def _escaped(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    return char if ORDINARY.fullmatch(char) else ascii(char)[1:-1]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _trimmed(text: str) -> str:
    """Return a text without invisible characters, and with whitespace trimmed and collapsed to single spaces."""
    return BLANKS.sub(" ", INVISIBLE.sub("", text)).strip()


def _simple(text: str) -> str:
    """Return a text with lookalikes replaced by the usual characters."""
    return unicodedata.normalize("NFKC", text.translate(LOOKALIKES)).translate(WILDCARDS)


def _alike(text: str) -> str:
    return _simple(_trimmed(_composed(text))).lower()


def _by_case(_: str, __: str) -> str:
    return "differs only in case"


def _by_form(written: str, text: str) -> str:
    return f"differs in normalisation: expected is {_normal_form(written)}, got is {_normal_form(text)}"


def _by_blanks(written: str, text: str) -> str:
    return f"differs only in spaces, line breaks or invisible characters{_odd_characters(written, text)}"


def _by_look(written: str, text: str) -> str:
    return f"differs in characters that look alike{_odd_characters(written, text)}"


def _by_several(written: str, text: str) -> str:
    return f"differs only in case, spaces, normalisation or characters that look alike{_odd_characters(written, text)}"


CHANGES: Final = (
    (str.lower, _by_case),
    (_composed, _by_form),
    (_trimmed, _by_blanks),
    (_simple, _by_look),
    (_alike, _by_several),
)
"""Changes that keep the look of a text, each with the hint for texts that are equal after it."""


def _normal_form(text: str) -> str:
    return next((form for form in ("NFC", "NFD") if unicodedata.is_normalized(form, text)), "neither NFC nor NFD")


def _odd_characters(written: str, text: str) -> str:
    """Name the easily overlooked characters that only one side has."""
    sides = (("expected", {*written} - {*text}), ("got", {*text} - {*written}))
    parts = [f"{side} has {_names(odd)}" for side, chars in sides if (odd := _overlooked(chars))]
    return f": {'; '.join(parts)}" if parts else ""


def _overlooked(chars: Iterable[str]) -> list[str]:
    return sorted(char for char in chars if not ORDINARY.fullmatch(char))


def _names(chars: Sequence[str]) -> str:
    names = [f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in chars[:NAMED]]
    return ", ".join([*names, "others"] if len(chars) > NAMED else names)


def _first_difference(written: str, text: str) -> str:
    """Describe the first difference, if the texts share much before it or it is easily overlooked."""
    place = next((place for place, (one, other) in enumerate(zip(written, text, strict=False)) if one != other), None)
    place = min(len(written), len(text)) if place is None else place
    if place < SHARED and not _overlooked(written[place : place + 1] + text[place : place + 1]):
        return ""
    expected, got = escaped(written[place : place + AROUND]), escaped(text[place : place + AROUND])
    return f"differs at character {place + 1}: expected {expected}, got {got}"
