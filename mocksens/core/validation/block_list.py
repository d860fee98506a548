"""Checks of the requests for the block list."""

import re
from collections import Counter
from typing import Final

from mocksens.core.clock import to_datetime
from mocksens.core.records import BlockSearch
from mocksens.core.validation.findings import Findings, raise_violations
from mocksens.core.validation.number_notes import ODD, note_number
from mocksens.core.validation.reading import ONE_NUMBER, CheckContext, DecodedRequest, Parsed, read_list, read_query
from mocksens.core.validation.tables import Table
from mocksens.spec.documents import EDITIONS, UNSUBSCRIBES_ELSEWHERE, Document
from mocksens.spec.parameters import AN_INSTANT, DELETED, REGISTERED

BLOCK_SEARCHES: Final = {document: Table(edition.list_unsubscribes) for document, edition in EDITIONS.items()}
REGISTER: Final = Table((REGISTERED,))
DELETE: Final = Table((DELETED,))
NO_NUMBERS: Final = f"; the numbers go into it, as {ONE_NUMBER}"
DROPPED: Final = "; some clients drop the body of a DELETE"
EARLY: Final = 10**11
"""Milliseconds until 1973. In seconds, this number is far in the future."""
LATE: Final = 10**14
"""Milliseconds until the year 5138."""
A_DATE: Final = r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?"
"""A date, with or without a time, written as digits only. As milliseconds, these numbers lie outside these years."""


def read_block_search(request: DecodedRequest, document: Document, findings: Findings) -> Parsed:
    """Read a search for blocked numbers according to its table (D:563-571)."""
    return read_query(request, BLOCK_SEARCHES[document], UNSUBSCRIBES_ELSEWHERE, findings)


def check_block_search(parsed: Parsed, _: CheckContext, findings: Findings) -> BlockSearch:
    """Return a search for blocked numbers (D:563-571). Raise ``Invalid`` with all violations."""
    values = parsed.values
    # "Standard of call block registration time" (D:568, D:570); the page does not say that start precedes end.
    if "start" in values and "end" in values and values["start"] > values["end"]:
        got = f"{values['start']} and {values['end']}"
        findings.say("'startTime' must not be after 'endTime'.", "unsub.numbers", got)
    for attribute, name in (("start", "startTime"), ("end", "endTime")):
        if doubt := _unit_doubt(values.get(attribute, 0)):
            findings.note("unsub.times", f"{name} {values[attribute]} {doubt}")
    raise_violations(findings)
    if number := values.get("number"):
        note_number("clientTelNo", number, findings)
    return BlockSearch(**values)


def _unit_doubt(instant: int) -> str:
    """Return the reason to doubt a time in milliseconds, or an empty text if there is none.

    0 is not doubted, because it means "from the beginning".
    """
    if re.fullmatch(A_DATE, str(instant)):
        return f"looks like a date: times here are {AN_INSTANT}"
    if instant > LATE:
        return "is far ahead in milliseconds: are these microseconds or nanoseconds?"
    if not 0 < instant < EARLY:
        return ""
    return f"is {to_datetime(instant):%Y-%m-%d} in milliseconds: are these seconds? Times here are milliseconds"


def read_registered(request: DecodedRequest, _: Document, findings: Findings) -> Parsed:
    """Read numbers to register according to their table (D:645-646)."""
    return read_list(request, REGISTER, findings, if_empty=NO_NUMBERS)


def read_deleted(request: DecodedRequest, _: Document, findings: Findings) -> Parsed:
    """Read numbers to delete according to their table (D:711-712)."""
    return read_list(request, DELETE, findings, if_empty=NO_NUMBERS + DROPPED)


def check_numbers(parsed: Parsed, _: CheckContext, findings: Findings) -> list[str]:
    """Return the numbers to register or delete, without repetitions. Raise ``Invalid`` with all violations."""
    raise_violations(findings)
    _note_numbers(parsed, findings)
    counts = Counter(entry["number"] for entry in parsed.values["numbers"])
    for number, count in counts.items() if len(counts) < counts.total() else ():
        if count > 1:
            findings.note("unsub.numbers", f"{number} is given {count} times and counts once")
    return list(counts)


def _note_numbers(parsed: Parsed, findings: Findings) -> None:
    """Note doubtful numbers. Numbers that were sent as JSON numbers already have a note."""
    assert isinstance(parsed.request.body, list), "a body that is no list has a violation"
    for index, (entry, sent) in enumerate(zip(parsed.values["numbers"], parsed.request.body, strict=True)):
        if ODD.match(entry["number"]) and isinstance(sent["clientTelNo"], str):
            note_number(f"[{index}].clientTelNo", entry["number"], findings)
