"""Dates and times in the wrong format: recognition and advice."""

import re
from datetime import datetime, timedelta
from typing import Final

from mocksens.core.clock import KST
from mocksens.core.diagnosis import placeholders
from mocksens.spec.parameters import Kind

SHOWN: Final = 50
"""Maximum number of characters of a time that are examined."""
KOREA: Final = KST.utcoffset(None)
"""Korea's offset from UTC."""
DATE: Final = r"\d{4}-\d\d-\d\d"
CLOCK: Final = r"\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?"
HALF: Final = r"(?:[AaPp]\.?[Mm]\b\.?|오전|오후)"
ZONE: Final = r"(?:[Zz]|[+-]\d\d(?::?\d\d)?|[A-Z]{2,5})(?:\[[\w/+-]+\])?"
FORMS: Final = (
    (rf"{DATE}\+\d\d:\d\d(?::\d\d)?", "with a plus for the space: it was escaped twice, or as %2B", ""),
    (rf"{DATE}%(?:25)?20\d\d.*", "escaped twice", ""),
    (rf"{DATE}[Tt]\d\d:\d\d.*", "ISO 8601 with a T{zone}", "a space belongs there"),
    (rf".*{HALF}.*", "with twelve hours", "use hours from 00 to 23"),
    (rf"{DATE} {CLOCK}\s?{ZONE}", "with a zone", ""),
    (rf"{DATE} \d\d:\d\d:\d\d\.\d+", "with fractions of a second; leave them out", ""),
    (rf"{DATE} \d\d:\d\d:\d\d", "with seconds; leave them out", ""),
    (rf"{DATE} \d\d:\d\d", "without seconds; add them", ""),
    (DATE, "a date without a time", ""),
    (r"\d\d:\d\d(?::\d\d)?", "a time without a date", ""),
    (r"\d{10}(?:\.\d+)?", "epoch seconds", ""),
    (r"\d{13}", "epoch milliseconds", ""),
    (
        r"\d{8}[T ]?(?:\d{2}:?\d{2}(?::?\d{2})?)?",
        "without the signs between its numbers",
        "add them",
    ),
    (r"\d{4}[/.]\d\d?[/.]\d\d?.*", "with slashes or dots", "hyphens belong there"),
    (r"\d\d?[/.-]\d\d?[/.-]\d{4}.*", "with the year last", ""),
    (r"\d{4}-\d\d?-\d\d? \d\d?:\d\d?(?::\d\d?)?", "with single digits", "each but the year has two"),
    (r"[A-Z][a-z]{2},? .*", "as HTTP or a mail writes it", ""),
    (r"\s.*|.*\s", "with spaces or a line end around it", ""),
)
"""Formats, the most common first: pattern, description, and advice for when the right time cannot be derived."""
KNOWN: Final = tuple((re.compile(form, re.DOTALL), said, otherwise) for form, said, otherwise in FORMS)
MOMENT: Final = re.compile(
    rf"(\d{{4}})([-/.]?)(\d\d?)\2(\d\d?)[Tt ]?\s*({HALF})?\s*"
    rf"(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*({HALF})?\s*({ZONE})?"
)
"""A date and time in one of these formats."""
OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)?")
UTC_NAMES: Final = frozenset({"Z", "UTC", "GMT"})
NOON: Final = 12
NO_SUCH: Final = "a time that the calendar does not have"
NOTHING: Final = re.compile(r"(?i)invalid date(?:time)?|nat|.*NaN.*", re.DOTALL)
"""Texts that programs write for an invalid date."""
PATTERN: Final = re.compile(r"(?=.*(?:[yY]{2}|%[yY]))[a-zA-Z0-9%:.,/' -]+")
ZERO: Final = re.compile(r"0000.00.00.*")
ASCII_DIGIT: Final = re.compile("[0-9]")
OTHER_SCRIPT: Final = "with digits of another script, as full-width ones"
WITH_ZONE: Final = re.compile(r"(?:Z|[+-]\d\d:?\d\d)(?:\[.*\])?$")


def recognise(text: str, form: str) -> str:
    """Describe a time in the wrong format, as the text after the time; return an empty text if it is unknown."""
    text = text[:SHOWN]
    if description := _no_time(text):
        return f", {description}"
    if re.fullmatch(re.sub("[a-zA-Z]", r"\\d", form), text):
        return f", {NO_SUCH}"
    entry = next((entry for entry in KNOWN if entry[0].fullmatch(text)), None)
    if entry is None:
        return ""
    _, description, otherwise = entry
    description = description.format(zone=" and a zone" if WITH_ZONE.search(text) else "")
    if description == "with a zone":
        otherwise = "reserveTimeZone has it" if form == Kind.MINUTE else "these times are KST"
    remedy = _remedy(text, form) if otherwise else ""
    advice = remedy or otherwise
    return f", {description}; {advice}" if advice else f", {description}"


def _remedy(text: str, form: str) -> str:
    """Return the advice to send the same time in the right format, or an empty text if it cannot be derived."""
    match = MOMENT.fullmatch(text.strip())
    if match is None:
        return ""
    year, sign, month, day, before, hour, minute, second, after, zone = match.groups()
    half = before or after or ""
    # Without separators, single digits would be ambiguous.
    if not sign and len(month + day + hour) < len("MMddHH"):
        return ""
    try:
        local = datetime(int(year), int(month), int(day), _hour(int(hour), half), int(minute), int(second or 0))  # noqa: DTZ001 - its zone follows
        return _in_zone(local, zone or "", form)
    except (ValueError, OverflowError):
        return ""


def _hour(hour: int, half: str) -> int:
    """Return an hour of the day; ``half`` is the mark of a twelve-hour clock, or empty."""
    if not half:
        return hour
    return hour % NOON + (NOON if half[0] in "Pp" or half == "오후" else 0)


def _in_zone(local: datetime, zone: str, form: str) -> str:
    """Return the advice to send a time in KST, and for UTC also how to keep the zone."""
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
    pattern = "%Y-%m-%d %H:%M" if form == Kind.MINUTE else "%Y-%m-%d %H:%M:%S"
    advice = f"send {local - ahead + KOREA:{pattern}}"
    if form != Kind.MINUTE:
        return f"these times are KST, {advice}" if zone and ahead != KOREA else advice
    return f"{advice}, or {local:{pattern}} with reserveTimeZone UTC" if zone and not ahead else advice


def _no_time(text: str) -> str:
    """Describe a text that contains no time at all; return an empty text for other texts."""
    if text.strip().lower() in placeholders.NOTHING - {"invalid date"}:
        return "a word for nothing: is the variable that holds the time set?"
    if NOTHING.fullmatch(text):
        return "which programs write for a date that they could not read"
    if PATTERN.fullmatch(text):
        return "a pattern for times, not a time: was nothing put into it?"
    if re.search(placeholders.PLACEHOLDER, text) or re.fullmatch(placeholders.AN_OBJECT, text):
        return "a placeholder that was never filled in"
    if ZERO.fullmatch(text):
        return "the zero date of databases: was it never set?"
    return "" if text.isascii() or not re.search(r"\d{2}", ASCII_DIGIT.sub("", text)) else OTHER_SCRIPT
