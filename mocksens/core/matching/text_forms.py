"""Formats of texts, and a test of whether a pattern can match any text of a format."""

import re
from typing import Final, NamedTuple

from mocksens.core.matching.patterns import is_expression
from mocksens.spec.limits import TEL_DIGITS


class TextForm(NamedTuple):
    """The format of a text: its characters, its maximum length, and its description for messages."""

    chars: re.Pattern[str]
    longest: int
    called: str


NUMBER: Final = TextForm(
    re.compile("[0-9]*"), TEL_DIGITS.value, f"numbers have digits only, {TEL_DIGITS.value} at most"
)


def may_fit(written: str, text: TextForm) -> bool:
    """Return whether a pattern can match a text of this format. Expressions are not analysed, so they always can."""
    if is_expression(written):
        return True
    literals, least = written.replace("*", "").replace("?", ""), len(written.replace("*", ""))
    return text.chars.fullmatch(literals) is not None and least <= text.longest
