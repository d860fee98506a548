"""Note telephone numbers that are right and probably not meant (rule send.numbers)."""

import re
from typing import Final

from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import Parsed
from mocksens.spec.countries import DOMESTIC

ODD: Final = re.compile("^(?:[^0]|0082)", re.MULTILINE)
"""Finds, a number a line, those of Korea that may lack their first 0 or have the country before them, as few do."""


def note_numbers(parsed: Parsed, findings: Findings) -> None:
    """Note numbers that came as texts and do not reach the telephone that they are probably meant for."""
    recipients, sender = parsed.values["recipients"], parsed.values["sender"]
    code: str = parsed.values["country_code"]
    if code == DOMESTIC and not (ODD.match(sender) or ODD.search("\n".join([entry["to"] for entry in recipients]))):
        return
    sent = parsed.asked.body
    assert isinstance(sent, dict), "only an object is usable"
    for index, entry in enumerate(recipients):
        if isinstance(sent["messages"][index]["to"], str):
            note_number(f"messages[{index}].to", entry["to"], findings, code)
    # Who sends has a number of Korea in any case.
    if isinstance(sent["from"], str):
        note_number("from", sender, findings)


def note_number(name: str, number: str, findings: Findings, code: str = DOMESTIC) -> None:
    """Note a number that does not reach the telephone that it is probably meant for."""
    if not (ODD.match(number) if code == DOMESTIC else number.startswith((code, "00"))):
        return
    # Few numbers are odd.
    from mocksens.core.diagnosis import numbers

    if said := numbers.odd(number) if code == DOMESTIC else numbers.odd_abroad(number, code):
        findings.note("send.numbers", f"{name} {number} {said}")
