"""Descriptions of invalid telephone numbers and calling codes, with advice on what to send instead.

Imported only when the first such value arrives.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from mocksens.core.diagnosis import placeholders
from mocksens.spec.countries import CALLING_CODE, COUNTRIES, DOMESTIC

GROUPED: Final = re.compile(r"\(?[0-9]{2,}\)?(?:[\s.-]*[0-9]{2,})+")
"""A telephone number as people write it."""
SIGNS: Final = re.compile(r"[\s().-]")
TRUNK: Final = re.compile(r"\(0\)")
"""The 0 that is dialled only within a country, as people write it in international numbers."""
SHORTEST: Final = 7
"""Digits of the shortest number that people write in groups."""
LONGEST: Final = 15
"""Digits of the longest number of any country (E.164)."""
SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
FLOAT: Final = re.compile(r"[0-9]+\.0+")
WORDS: Final = placeholders.NOTHING | {"true"}
KOREA: Final = frozenset({"korea", "south korea", "kor", "rok", "대한민국", "한국"})
MOBILE: Final = re.compile(r"(?P<country>(?:00)?820?)?(?P<rest>1[016789][0-9]{7,8})")
"""A Korean mobile number with the country code, or without its first 0."""
FIXED: Final = re.compile(
    r"(?P<country>(?:00)?820?)?(?P<rest>2[0-9]{8}|[3-6][1-5][0-9]{7,8}|70[0-9]{8}|50[0-9]{8,9}|80[0-9]{7,8})"
)
"""A Korean number with an area code, with the country code or without its first 0."""
WITHOUT_ZERO: Final = re.compile("1[5-9][0-9]{6}")
"""A Korean company number, such as 1588-1234, which does not begin with 0."""
ABROAD: Final = 11
"""The fewest digits of a foreign number that surely includes its calling code. In shorter ones it may be chance."""


def number(value: object, name: str) -> str:
    """Describe a value that is not a telephone number, in words that follow the value.

    Return an empty text for an unknown form. Recommend a number only if no digit can have been lost.
    """
    if not isinstance(value, str):
        return _describe_json(value)
    text = value.strip()
    if text.isascii() and text.isdigit():
        return f"; send {text}"
    plain = _plain(text)
    if text.isdigit():
        return f", digits of another script, as full-width ones{_send_advice(plain)}"
    if invisible := next((char for char in text if unicodedata.category(char) == "Cf"), ""):
        return f", with the invisible character U+{ord(invisible):04X}{_send_advice(plain)}"
    return _describe_plain(plain, name)


def _plain(text: str) -> str:
    """Return a text with its digits and hyphens in ASCII, and without invisible characters."""
    plain = ""
    for char in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(char)
        if category != "Cf":
            plain += str(unicodedata.digit(char)) if category == "Nd" else "-" if category == "Pd" else char
    # The minus sign is not in the Unicode category of dashes.
    return plain.replace("\u2212", "-").strip()


def _send_advice(text: str) -> str:
    """Return the advice to send the digits of a text, if it is a number as people write it."""
    bare = SIGNS.sub("", text)
    is_number = (bare == text and text.isdigit()) or GROUPED.fullmatch(text)
    return f"; send {bare}" if is_number and len(bare) >= SHORTEST and not bare.startswith(DOMESTIC) else ""


def _describe_plain(text: str, name: str) -> str:
    """Describe a number of ASCII digits and separators."""
    if FLOAT.fullmatch(text) or SCIENTIFIC.fullmatch(text):
        return ", a number that was made a text; keep it a text from the beginning, did the leading 0 get lost?"
    bare = SIGNS.sub("", TRUNK.sub("", text))
    if text.startswith("+"):
        return f", an international form{_from_abroad(bare[1:], name)}"
    if GROUPED.fullmatch(text) and len(bare) > LONGEST:
        return _describe_list(text, name)
    if GROUPED.fullmatch(text) and bare.startswith(DOMESTIC) and len(bare) >= SHORTEST:
        return f", an international form{_from_abroad(bare, name)}"
    return _send_advice(text) or next((said(found, name) for form, said in FORMS if (found := form.match(text))), "")


def _from_abroad(digits: str, name: str) -> str:
    """Return the advice on a number that begins with its calling code."""
    if digits.startswith(DOMESTIC) and (digits.isdigit() and len(digits) > SHORTEST):
        rest = digits.removeprefix(DOMESTIC).lstrip("0")
        return f"; send {rest if WITHOUT_ZERO.fullmatch(rest) else f'0{rest}'}"
    if name != "to":
        return f"; {name} is a number of Korea, which begins with 0"
    code = next((digits[:length] for length in (3, 2, 1) if digits[:length] in COUNTRIES), "")
    if not (code and digits.isdigit() and len(digits) >= SHORTEST + len(code)):
        return ": the country goes into countryCode, and to has the rest, digits only"
    return f"; send countryCode {code} and to {digits.removeprefix(code)}"


def _describe_list(_: object, name: str) -> str:
    more = {"to": "put each into an entry of messages", "clientTelNo": "put each into an object of its own"}
    return f", several numbers; {more.get(name, 'send one')}"


def _with_letters(match: re.Match[str], _: str) -> str:
    digits = SIGNS.sub("", match[0].translate(LETTERS))
    return f", with a letter that looks like a digit; did you mean {digits}?"


LETTERS: Final = str.maketrans("OoIl", "0011")
FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...]] = (
    (re.compile(r"(?i)(?:tel|sms|smsto|callto):(.*)"), lambda found, name: f", a URL{number(found[1], name)}"),
    (re.compile(r"\+?[0-9][0-9 ()-]{5,}\s*(?:[,;|/\n]|and\b|및)\s*\+?[0-9(]"), _describe_list),
    (
        re.compile(r"[\[(]\s*['\"]?\+?[0-9][0-9 -]{5,}['\"]?\s*(?:,.*)?[\])]\Z"),
        lambda *_: ", the text of a list; send one number",
    ),
    (re.compile(r"(['\"])(.*)\1\Z"), lambda found, name: f", in quotes{number(found[2], name)}"),
    (
        re.compile(r"(?=.*[*xX#•●]{2})[0-9*xX#•● .-]{7,}\Z"),
        lambda *_: ", a number with digits hidden; send all of them",
    ),
    (re.compile(r"(?=.*[0-9].*[0-9])[0-9OoIl .-]{7,}\Z"), _with_letters),
    (
        re.compile(r"(?i)[0-9][0-9 ()-]{5,}\s*(?:#|ext\.?|x|내선)\s*[0-9]"),
        lambda *_: ", with an extension; send the number only",
    ),
    (
        re.compile(r"[^0-9+]*([0-9][0-9 -]{7,}[0-9])[^0-9]*\Z"),
        lambda found, _: f", a number with other text around it{_send_advice(found[1])}",
    ),
)
"""Other forms of a number, the most certain first."""


def _describe_json(value: object) -> str:
    if isinstance(value, bool):
        return ", a boolean; send the number as a text"
    # Lists and objects were refused earlier, so this is a number.
    assert isinstance(value, int | float), "a scalar of JSON"
    lost_zero = ", did the leading 0 get lost?" if value > 0 and float(value).is_integer() else ""
    return f", a number; send it as a text{lost_zero}"


def doubt(number: str) -> str:
    """Return the likely mistake in a valid Korean number, as the end of a sentence; empty if there is none."""
    match = MOBILE.fullmatch(number) or FIXED.fullmatch(number)
    if match is None:
        return ""
    why = f"begins with the country, which is countryCode {DOMESTIC} here" if match["country"] else "lacks its first 0"
    return f"{why}: did you mean 0{match['rest']}?"


def doubt_abroad(number: str, code: str) -> str:
    """Describe the calling code in a number that should not include it, as the end of a sentence; empty if none."""
    digits = number.removeprefix("00")
    rest = digits.removeprefix(code)
    if len(digits) < ABROAD or rest == digits:
        return ""
    return f"begins with the country, which is in countryCode already: did you mean {rest}?"


def lost_zero(digits: str) -> str:
    """Return the likely mistake in a Korean number that was sent as a JSON number, which cannot begin with 0."""
    if reason := doubt(digits):
        return f" {reason}" if "country" in reason else ": did the leading zero get lost?"
    return "" if digits.startswith("0") or WITHOUT_ZERO.fullmatch(digits) else ": did the leading zero get lost?"


def country(text: str, unlisted: str) -> str:
    """Describe a countryCode that is not listed, in words that follow the code.

    Return ``unlisted`` for a well-formed code.
    """
    if re.fullmatch(CALLING_CODE, text):
        return unlisted
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    if not folded or folded in WORDS or re.search(placeholders.PLACEHOLDER, folded):
        return f", which names no country; leave it out for {DOMESTIC}, or send a calling code"
    digits = re.sub(r"\.0+$", "", folded).lstrip("+0")
    codes = [code for code, letters in COUNTRIES.items() if folded.upper() in letters.split()]
    code = DOMESTIC if folded in KOREA else next(iter(codes), digits)
    return f"; send {code}" if re.fullmatch(CALLING_CODE, code) else f"; send a calling code, as {DOMESTIC}"
