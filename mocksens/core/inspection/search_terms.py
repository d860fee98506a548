"""The terms of a search, as people type them into one field: ``to:0101* 인증번호 -"do not reply"``.

A term is a word, a text in double quotes, or ``name:value``. A minus sign before a term excludes its matches. A text
such as ``https://example.com``, with an unknown name before the colon, is a word.
"""

import re
from collections.abc import Collection
from typing import Final

from msgspec import Struct

from mocksens.core.parsing.nodes import suggestion

LONGEST: Final = 1_000
"""Maximum number of characters of a search."""
TERM: Final = r'(?=\S)(?P<minus>-(?=\S))?(?:(?P<name>[A-Za-z]{1,20}):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S*))'
NOT_NAMES: Final = ("http", "https", "tel", "sms", "mailto")
"""Words before a colon that are never a misspelled name."""


class Term(Struct, frozen=True):
    """One term. A word has an empty ``name``."""

    name: str
    value: str
    is_excluded: bool = False


def parse(text: str, names: Collection[str]) -> list[Term]:
    """Return the terms of a search; ``names`` are the known names.

    Raise ``ValueError`` for a search that is too long, a misspelled name, and a name without a value.
    """
    if len(text) > LONGEST:
        raise ValueError(f"a search has at most {LONGEST} characters")
    terms = [_term(match, names) for match in re.finditer(TERM, text)]
    return [term for term in terms if term.name or term.value]


def _term(match: re.Match[str], names: Collection[str]) -> Term:
    name, is_excluded = (match["name"] or "").lower(), bool(match["minus"])
    value = match["bare"] if match["quoted"] is None else match["quoted"]
    if not name:
        return Term("", value, is_excluded)
    if name in names:
        return Term(name, value, is_excluded)
    if name not in NOT_NAMES and (hint := suggestion(name, names)):
        raise ValueError(f'unknown term `{name}:`{hint} Put a word with a colon in quotes: "{name}:{value}"')
    return Term("", f"{match['name']}:{value}", is_excluded)
