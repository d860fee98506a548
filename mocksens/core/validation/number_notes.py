"""Notes on telephone numbers that are valid but probably wrong (rule send.numbers)."""

import re
from typing import Final

from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import Parsed
from mocksens.spec.countries import DOMESTIC

ODD: Final = re.compile("^(?:[^0]|0082)", re.MULTILINE)
"""Matches Korean numbers (one on each line) that lack their first 0 or have the country code in front."""


def note_numbers(parsed: Parsed, findings: Findings) -> None:
    """Note doubtful numbers of a send. Numbers that were sent as JSON numbers already have a note."""
    recipients, sender = parsed.values["recipients"], parsed.values["sender"]
    code: str = parsed.values["country_code"]
    if code == DOMESTIC and not (ODD.match(sender) or ODD.search("\n".join([entry["to"] for entry in recipients]))):
        return
    sent = parsed.request.body
    assert isinstance(sent, dict), "a body that is no object has a violation"
    for index, entry in enumerate(recipients):
        if isinstance(sent["messages"][index]["to"], str):
            note_number(f"messages[{index}].to", entry["to"], findings, code)
    # The sender's number is Korean, whatever the countryCode.
    if isinstance(sent["from"], str):
        note_number("from", sender, findings)


def note_number(name: str, number: str, findings: Findings, code: str = DOMESTIC) -> None:
    """Note a number that probably reaches a telephone other than the intended one."""
    if not (ODD.match(number) if code == DOMESTIC else number.startswith((code, "00"))):
        return
    # Imported only for an odd number.
    from mocksens.core.diagnosis import numbers

    if doubt := numbers.doubt(number) if code == DOMESTIC else numbers.doubt_abroad(number, code):
        findings.note("send.numbers", f"{name} {number} {doubt}")
