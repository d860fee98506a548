"""One-time codes in texts, Korean and English."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

DIGITS: Final = (
    r"(?<![0-9A-Za-z])(?<![0-9]-)(?<![0-9]{4} )(?:[A-Z]{1,3}-)?"
    r"([0-9]{3}[- ][0-9]{3,4}|[0-9]{4,8})(?!-?[0-9A-Za-z])(?! [0-9]{4})"
)
"""A code stands by itself, perhaps in two groups, perhaps behind letters as in ``G-123456``; more groups are a date or
a telephone number."""
WORDS: Final = (
    r"인증\s?(?:번호|코드|키)|확인\s?(?:번호|코드)|보안\s?(?:번호|코드)|(?:임시\s?)?비밀번호|본인\s?확인|일회용"
    r"|(?:verification|security|confirmation|access|login|auth\w*|one[- ]time)\s+(?:code|pin|password)"
    r"|(?<![a-z])(?:otp|pass\s?code|code|pin)(?![a-z])"
)
BOUND: Final = r"^@[^\s#]+ #([0-9A-Za-z]{4,10})\s*$"
"""The last line of a text for a browser: ``@example.com #123456``."""
NEAR: Final = 40
"""Characters between a word and its code."""
LONGEST_CODE: Final = 8
"""Characters of a code."""
LONGEST: Final = 2_000
"""Characters of a text that are looked at; no more of it is ever delivered."""
NOT_A_CODE: Final = r"\s?(?:원|won|krw|년|월|일(?!회)|시|분|초|층|호|%|건)"
"""Behind digits, these make them a price or a time."""


def find(text: str) -> str | None:
    """The one-time code in ``text``, digits alone; None if there is none that is called one.

    The code nearest to a word for it counts, rather one behind the word than one before it.
    """
    text = text[:LONGEST]
    bound = re.search(BOUND, text, re.MULTILINE)
    if bound:
        return bound[1]
    return min(_distances(text), default=(0, None))[1]


def _distances(text: str) -> Iterator[tuple[int, str]]:
    """Every code near a word, with its distance; one before its word counts as farther away."""
    # Compiled when first used, and kept by ``re``: no server waits for it to start.
    behind_digits = re.compile(NOT_A_CODE, re.IGNORECASE)
    codes = [match for match in re.finditer(DIGITS, text) if not behind_digits.match(text, match.end())]
    starts = [code.start(1) for code in codes]
    for word in re.finditer(WORDS, text, re.IGNORECASE) if codes else ():
        first = bisect_left(starts, word.start() - NEAR - LONGEST_CODE)
        for code in codes[first : bisect_right(starts, word.end() + NEAR)]:
            behind, before = code.start(1) - word.end(), word.start() - code.end(1)
            digits = re.sub("[- ]", "", code[1])
            if 0 <= behind <= NEAR:
                yield behind, digits
            elif 0 <= before <= NEAR:
                yield before + NEAR, digits
