"""Check the calls of the block list."""

import re
from collections import Counter
from typing import Final

from mocksens.core.clock import to_datetime
from mocksens.core.records import BlockSearch
from mocksens.core.validation.findings import Findings, raise_violations
from mocksens.core.validation.number_notes import ODD, note_number
from mocksens.core.validation.reading import ONE_NUMBER, Asked, CheckContext, Parsed, read_list, read_query
from mocksens.core.validation.tables import Table
from mocksens.spec.parameters import AN_INSTANT, DELETED, LIST_UNSUBSCRIBES, REGISTERED

BLOCK_SEARCH: Final = Table(LIST_UNSUBSCRIBES)
REGISTER: Final = Table((REGISTERED,))
DELETE: Final = Table((DELETED,))
NO_NUMBERS: Final = f"; the numbers go into it, as {ONE_NUMBER}"
DROPPED: Final = "; some clients drop the body of a DELETE"
EARLY: Final = 10**11
"""Milliseconds; before that it is 1973, and as seconds any time of our days."""
LATE: Final = 10**14
"""After that it is the year 5138."""
A_DATE: Final = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?")
"""A day, a minute or a second without the signs between its numbers; no time of these years has as many digits."""


def read_block_search(asked: Asked, findings: Findings) -> Parsed:
    """Read a search for blocked numbers by its table (D:563-571)."""
    return read_query(asked, BLOCK_SEARCH, findings)


def check_block_search(parsed: Parsed, _: CheckContext, findings: Findings) -> BlockSearch:
    """Return a search for blocked numbers (D:563-571). Raises ``Invalid`` with all violations."""
    values = parsed.values
    if "start" in values and "end" in values and values["start"] > values["end"]:
        got = f"{values['start']} and {values['end']}"
        findings.say("'startTime' must not be after 'endTime'.", "unsub.numbers", got)
    for attribute, name in (("start", "startTime"), ("end", "endTime")):
        if said := _other_unit(values.get(attribute, 0)):
            findings.note("unsub.times", f"{name} {values[attribute]} {said}")
    raise_violations(findings)
    if number := values.get("number"):
        note_number("clientTelNo", number, findings)
    return BlockSearch(**values)


def _other_unit(instant: int) -> str:
    """Return why a time in milliseconds is probably none; 0 stands for the beginning of all time."""
    if A_DATE.fullmatch(str(instant)):
        return f"looks like a date: times here are {AN_INSTANT}"
    if instant > LATE:
        return "is far ahead in milliseconds: are these microseconds or nanoseconds?"
    if not 0 < instant < EARLY:
        return ""
    return f"is {to_datetime(instant):%Y-%m-%d} in milliseconds: are these seconds? Times here are milliseconds"


def read_registered(asked: Asked, findings: Findings) -> Parsed:
    """Read numbers to register by their table (D:645-646)."""
    return read_list(asked, REGISTER, findings, if_empty=NO_NUMBERS)


def read_deleted(asked: Asked, findings: Findings) -> Parsed:
    """Read numbers to delete by their table (D:711-712)."""
    return read_list(asked, DELETE, findings, if_empty=NO_NUMBERS + DROPPED)


def check_numbers(parsed: Parsed, _: CheckContext, findings: Findings) -> list[str]:
    """Return numbers to register or to delete, each once. Raises ``Invalid`` with all violations."""
    raise_violations(findings)
    _note_listed(parsed, findings)
    given = Counter(entry["number"] for entry in parsed.values["numbers"])
    for number, count in given.items() if len(given) < given.total() else ():
        if count > 1:
            findings.note("unsub.numbers", f"{number} is given {count} times and counts once")
    return list(given)


def _note_listed(parsed: Parsed, findings: Findings) -> None:
    """Note numbers of a list that came as texts and are probably not what is meant."""
    assert isinstance(parsed.asked.body, list), "only a list is usable"
    for index, (entry, sent) in enumerate(zip(parsed.values["numbers"], parsed.asked.body, strict=True)):
        if ODD.match(entry["number"]) and isinstance(sent["clientTelNo"], str):
            note_number(f"[{index}].clientTelNo", entry["number"], findings)
