"""Dates and times of another form than the one that is wanted: which one it is."""

import re
from datetime import datetime, timedelta
from typing import Final

from mocksens.core.clock import KST
from mocksens.core.diagnosis import placeholders
from mocksens.spec.parameters import Kind

SHOWN: Final = 50
"""Characters of a time that are looked at."""
KOREA: Final = KST.utcoffset(None)
"""Ahead of UTC."""
DATE: Final = r"\d{4}-\d\d-\d\d"
CLOCK: Final = r"\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?"
HALF: Final = r"(?:[AaPp]\.?[Mm]\b\.?|오전|오후)"
ZONE: Final = r"(?:[Zz]|[+-]\d\d(?::?\d\d)?|[A-Z]{2,5})(?:\[[\w/+-]+\])?"
FORMS: Final = (
    (rf"{DATE}\+\d\d:\d\d(?::\d\d)?", "with a plus for the blank: it was escaped twice, or as %2B", ""),
    (rf"{DATE}%(?:25)?20\d\d.*", "escaped twice", ""),
    (rf"{DATE}[Tt]\d\d:\d\d.*", "ISO 8601 with a T{zone}", "a blank belongs there"),
    (rf".*{HALF}.*", "with twelve hours", "00 to 23 are wanted"),
    (rf"{DATE} {CLOCK}\s?{ZONE}", "with a zone", ""),
    (rf"{DATE} \d\d:\d\d:\d\d\.\d+", "with fractions of a second; leave them out", ""),
    (rf"{DATE} \d\d:\d\d:\d\d", "with seconds; leave them out", ""),
    (rf"{DATE} \d\d:\d\d", "without seconds; they are wanted too", ""),
    (DATE, "a date without a time", ""),
    (r"\d\d:\d\d(?::\d\d)?", "a time without a date", ""),
    (r"\d{10}(?:\.\d+)?", "epoch seconds", ""),
    (r"\d{13}", "epoch milliseconds", ""),
    (
        r"\d{8}[T ]?(?:\d{2}:?\d{2}(?::?\d{2})?)?",
        "without the signs between its numbers",
        "they are wanted",
    ),
    (r"\d{4}[/.]\d\d?[/.]\d\d?.*", "with slashes or dots", "hyphens belong there"),
    (r"\d\d?[/.-]\d\d?[/.-]\d{4}.*", "with the year last", ""),
    (r"\d{4}-\d\d?-\d\d? \d\d?:\d\d?(?::\d\d?)?", "with single digits", "each but the year has two"),
    (r"[A-Z][a-z]{2},? .*", "as HTTP or a mail writes it", ""),
    (r"\s.*|.*\s", "with blanks or a line end around it", ""),
)
"""Forms by how common they are, what each is called, and what is said where the right time is not known."""
KNOWN: Final = tuple((re.compile(form, re.DOTALL), said, otherwise) for form, said, otherwise in FORMS)
MOMENT: Final = re.compile(
    rf"(\d{{4}})([-/.]?)(\d\d?)\2(\d\d?)[Tt ]?\s*({HALF})?\s*"
    rf"(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*({HALF})?\s*({ZONE})?"
)
"""A date and time in one of these forms."""
OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)?")
UTC_NAMES: Final = frozenset({"Z", "UTC", "GMT"})
NOON: Final = 12
NO_SUCH: Final = "a time that the calendar does not have"
NOTHING: Final = re.compile(r"(?i)invalid date(?:time)?|nat|.*NaN.*", re.DOTALL)
"""Texts that programs write for a date that they could not make."""
PATTERN: Final = re.compile(r"(?=.*(?:[yY]{2}|%[yY]))[a-zA-Z0-9%:.,/' -]+")
ZERO: Final = re.compile(r"0000.00.00.*")
ASCII_DIGIT: Final = re.compile("[0-9]")
OTHER_SCRIPT: Final = "with digits of another script, as full-width ones"
WITH_ZONE: Final = re.compile(r"(?:Z|[+-]\d\d:?\d\d)(?:\[.*\])?$")


def recognise(text: str, wanted: str) -> str:
    """Return which form a time has, behind the time itself; empty if it is none that is known."""
    text = text[:SHOWN]
    if said := _never_made(text):
        return f", {said}"
    if re.fullmatch(re.sub("[a-zA-Z]", r"\\d", wanted), text):
        return f", {NO_SUCH}"
    found = next((found for found in KNOWN if found[0].fullmatch(text)), None)
    if found is None:
        return ""
    _, said, otherwise = found
    said = said.format(zone=" and a zone" if WITH_ZONE.search(text) else "")
    if said == "with a zone":
        otherwise = "reserveTimeZone has it" if wanted == Kind.MINUTE else "these times are KST"
    meant = _meant(text, wanted) if otherwise else ""
    advice = meant or otherwise
    return f", {said}; {advice}" if advice else f", {said}"


def _meant(text: str, wanted: str) -> str:
    """Return what to send in the place of a time of another form; empty if that is not sure."""
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        return ""
    year, sign, month, day, before, hour, minute, second, behind, zone = found.groups()
    half = before or behind or ""
    # Without signs, the places of single digits are unknown.
    if not sign and len(month + day + hour) < len("MMddHH"):
        return ""
    try:
        local = datetime(int(year), int(month), int(day), _hour(int(hour), half), int(minute), int(second or 0))  # noqa: DTZ001 - its zone follows
        return _in_zone(local, zone or "", wanted)
    except (ValueError, OverflowError):
        return ""


def _hour(hour: int, half: str) -> int:
    """Return an hour of a day; ``half`` tells which half of it, if it has twelve hours only."""
    if not half:
        return hour
    return hour % NOON + (NOON if half[0] in "Pp" or half == "오후" else 0)


def _in_zone(local: datetime, zone: str, wanted: str) -> str:
    """Return a time of a zone as it is wanted, in Korea's time, and for UTC how to send it as it is."""
    name = zone.partition("[")[0].upper()
    offset = OFFSET.fullmatch(name)
    if offset:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0)) * (-1 if offset[1] == "-" else 1)
    elif name in UTC_NAMES:
        ahead = timedelta()
    elif name in {"", "KST"}:
        ahead = KOREA
    else:
        return ""
    form = "%Y-%m-%d %H:%M" if wanted == Kind.MINUTE else "%Y-%m-%d %H:%M:%S"
    sent = f"send {local - ahead + KOREA:{form}}"
    if wanted != Kind.MINUTE:
        return f"these times are KST, {sent}" if zone and ahead != KOREA else sent
    return f"{sent}, or {local:{form}} with reserveTimeZone UTC" if zone and not ahead else sent


def _never_made(text: str) -> str:
    """Return why no time was written at all; empty if one was."""
    if text.strip().lower() in placeholders.NOTHING - {"invalid date"}:
        return "a word for nothing: is the variable that holds the time set?"
    if NOTHING.fullmatch(text):
        return "which programs write for a date that they could not read"
    if PATTERN.fullmatch(text):
        return "a pattern for times, not a time: was nothing put into it?"
    if placeholders.PLACEHOLDER.search(text) or placeholders.AN_OBJECT.fullmatch(text):
        return "a placeholder that was never filled in"
    if ZERO.fullmatch(text):
        return "the zero date of databases: was it never set?"
    return "" if text.isascii() or not re.search(r"\d{2}", ASCII_DIGIT.sub("", text)) else OTHER_SCRIPT
