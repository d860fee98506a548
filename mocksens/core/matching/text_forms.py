"""The forms that some texts always have, and whether a pattern may fit a text of such a form."""

import re
from typing import Final, NamedTuple

from mocksens.core.matching.patterns import is_expression
from mocksens.spec.limits import TEL_DIGITS


class TextForm(NamedTuple):
    """The form of a text: its characters, its longest length, and how a complaint calls it."""

    chars: re.Pattern[str]
    longest: int
    called: str


NUMBER: Final = TextForm(
    re.compile("[0-9]*"), TEL_DIGITS.value, f"numbers have digits only, {TEL_DIGITS.value} at most"
)


def may_fit(written: str, text: TextForm) -> bool:
    """Return whether a pattern may fit a text of that form; of an expression it is not looked into."""
    if is_expression(written):
        return True
    literals, least = written.replace("*", "").replace("?", ""), len(written.replace("*", ""))
    return text.chars.fullmatch(literals) is not None and least <= text.longest
