"""Dates and times of another form than the one that is wanted: which one it is."""

import re
from typing import Final

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
WITH_ZONE: Final = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")


def recognise(text: str, wanted: str) -> str:
    """Return which form a time has, behind the time itself; empty if it is none that is known."""
    text = text[:40]
    said = next((said for form, said in KNOWN if form.fullmatch(text)), "")
    if re.fullmatch(re.sub("[a-zA-Z]", r"\\d", wanted), text):
        said = NO_SUCH
    zone = " and a zone" if WITH_ZONE.search(text) else ""
    zoned = "reserveTimeZone has it" if "ss" not in wanted else "these times are KST"
    return f", {said.format(zone=zone, zoned=zoned)}" if said else ""
