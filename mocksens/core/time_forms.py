"""Dates and times of another form than the one that is wanted: which one it is."""

import re
from typing import Final

from mocksens.core import placeholders

FORMS: Final = (
    (r"\d{4}-\d\d-\d\d\+\d\d:\d\d(?::\d\d)?", "with a plus for the blank: it was escaped twice, or as %2B"),
    (r"\d{4}-\d\d-\d\d%(?:25)?20\d\d.*", "escaped twice"),
    (r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d.*", "ISO 8601 with a T{zone}; a blank belongs there"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:Z|[+-]\d\d:?\d\d|[A-Z]{{2,5}})", "with a zone; {zoned}"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+", "with fractions of a second; leave them out"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "with seconds; leave them out"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d", "without seconds; they are wanted too"),
    (r"\d{4}-\d\d-\d\d", "a date without a time"),
    (r"\d\d:\d\d(?::\d\d)?", "a time without a date"),
    (r"\d{10}(?:\.\d+)?", "epoch seconds"),
    (r"\d{13}", "epoch milliseconds"),
    (r"\d{8}[T ]?(?:\d{2}:?\d{2}(?::?\d{2})?)?", "without the signs between its numbers"),
    (r"\d{4}[/.]\d\d?[/.]\d\d?.*", "with slashes or dots; hyphens belong there"),
    (r"\d\d?[/.-]\d\d?[/.-]\d{4}.*", "with the year last"),
    (r".*(?:AM|PM|am|pm|오전|오후).*", "with twelve hours; 00 to 23 are wanted"),
    (r"\d{4}-\d\d?-\d\d? \d\d?:\d\d?(?::\d\d?)?", "with single digits; each but the year has two"),
    (r"[A-Z][a-z]{2},? .*", "as HTTP or a mail writes it"),
    (r"\s.*|.*\s", "with blanks or a line end around it"),
)
"""Forms by how common they are; the first that fits is named."""
KNOWN: Final = tuple((re.compile(form.replace("{{", "{").replace("}}", "}"), re.DOTALL), said) for form, said in FORMS)
NO_SUCH: Final = "a time that the calendar does not have"
NOTHING: Final = re.compile(r"(?i)invalid date(?:time)?|nat|.*NaN.*", re.DOTALL)
"""What programs write for a date that they could not make."""
PATTERN: Final = re.compile(r"(?=.*(?:[yY]{2}|%[yY]))[a-zA-Z0-9%:.,/' -]+")
ZERO: Final = re.compile(r"0000.00.00.*")
ASCII_DIGIT: Final = re.compile("[0-9]")
OTHER_SCRIPT: Final = "with digits of another script, as full-width ones"
WITH_ZONE: Final = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")


def recognise(text: str, wanted: str) -> str:
    """Return which form a time has, behind the time itself; empty if it is none that is known."""
    text = text[:40]
    if said := _never_made(text):
        return f", {said}"
    said = next((said for form, said in KNOWN if form.fullmatch(text)), "")
    if re.fullmatch(re.sub("[a-zA-Z]", r"\\d", wanted), text):
        said = NO_SUCH
    zone = " and a zone" if WITH_ZONE.search(text) else ""
    zoned = "reserveTimeZone has it" if "ss" not in wanted else "these times are KST"
    return f", {said.format(zone=zone, zoned=zoned)}" if said else ""


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
