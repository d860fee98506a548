"""Telephone numbers and calling codes that are refused: what they are instead, and what to send.

Few requests have any, so this is loaded with the first one.
"""

import re
import unicodedata
from typing import Final

from mocksens.core import placeholders
from mocksens.spec.countries import COUNTRIES, DOMESTIC

GROUPED: Final = re.compile(r"\(?[0-9]{2,}\)?(?:[\s.-]*[0-9]{2,})+")
"""A telephone number as people write it."""
SIGNS: Final = re.compile(r"[\s().-]")
SHORTEST: Final = 7
"""Digits of the shortest number that people write in groups."""
SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
FLOAT: Final = re.compile(r"[0-9]+\.0+")
WORDS: Final = placeholders.NOTHING | {"true"}
KOREA: Final = frozenset({"korea", "south korea", "kor", "rok", "대한민국", "한국"})
MOBILE: Final = re.compile(r"(?P<country>(?:00)?820?)?(?P<rest>1[016789][0-9]{7,8})")
"""A mobile number of Korea with its country, or without its first 0."""
CODE: Final = re.compile("[1-9][0-9]{0,3}")


def number(value: object, name: str) -> str:
    """Return what a telephone number is instead of digits, behind the value itself; empty if that is not known.

    A number is only recommended where nothing of it can be lost.
    """
    if not isinstance(value, str):
        return _of_json(value)
    text = value.strip()
    if text.isascii() and text.isdigit():
        return f"; send {text}"
    if text.startswith("+"):
        rest = "; a number of Korea begins with 0" if name == "clientTelNo" else FROM_ABROAD
        return f", an international form{rest}"
    if text.isdigit():
        return ", digits of another script, as full-width ones"
    if FLOAT.fullmatch(text) or SCIENTIFIC.fullmatch(text):
        return ", a number that was made a text; keep it a text from the beginning, did the leading 0 get lost?"
    bare = SIGNS.sub("", text)
    if not GROUPED.fullmatch(text) or len(bare) < SHORTEST:
        return ""
    return f", an international form{FROM_ABROAD}" if bare.startswith(DOMESTIC) else f"; send {bare}"


FROM_ABROAD: Final = ": the country goes into countryCode, and to and from begin with 0"


def _of_json(value: object) -> str:
    if isinstance(value, bool):
        return ", a boolean; send the number as a text"
    # JSON that is no text and no boolean is a number here: lists and objects are refused before.
    assert isinstance(value, int | float), "a scalar of JSON"
    lost = ", did the leading 0 get lost?" if value > 0 and float(value).is_integer() else ""
    return f", a number; send it as a text{lost}"


def odd(number: str) -> str:
    """Return what is odd about a number of Korea that is accepted, as the end of a sentence; empty if nothing is."""
    found = MOBILE.fullmatch(number)
    if found is None:
        return ""
    why = f"begins with the country, which is countryCode {DOMESTIC} here" if found["country"] else "lacks its first 0"
    return f"{why}: did you mean 0{found['rest']}?"


def country(text: str, unlisted: str) -> str:
    """Return what a countryCode is instead of a listed one, behind the text itself.

    ``unlisted`` is said of what is well-formed, so that only the list is against it.
    """
    if CODE.fullmatch(text):
        return unlisted
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    if not folded or folded in WORDS or placeholders.PLACEHOLDER.search(folded):
        return f", which names no country; leave it out for {DOMESTIC}, or send a calling code"
    digits = re.sub(r"\.0+$", "", folded).lstrip("+0")
    named = [code for code, letters in COUNTRIES.items() if folded.upper() in letters.split()]
    meant = DOMESTIC if folded in KOREA else next(iter(named), digits)
    return f"; send {meant}" if CODE.fullmatch(meant) else f"; send a calling code, as {DOMESTIC}"
