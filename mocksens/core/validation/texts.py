"""Check the texts of a send: what is refused, cut or ignored, as the switches say."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from mocksens.core.parsing.json_values import shown
from mocksens.core.switches import OverLong, Switches, UnsupportedText
from mocksens.core.text import byte_length, cut, is_over, unsupported
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import ignored_subject, over_long
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES, Limit
from mocksens.spec.statuses import MessageType

SMS = MessageType.SMS
LONGEST: Final = 2 * max(limit.value for limit in CONTENT_BYTES.values())
"""Characters that are looked at: more than any text has when it is delivered."""
LimitedText = tuple[str, str, Limit[int]]
"""The place of a text, the text, and its limit."""


def may_be_odd(text: str) -> bool:
    """Return whether a text has a sign of what was never filled in, or escaped once too often, as few texts have.

    Only its beginning is looked at: no handset gets more.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST]
    return (
        "{" in text
        or "%" in text
        or "\\" in text
        or "&" in text
        or "<" in text
        or "undefined" in text
        or "null" in text
        or "None" in text
        or "NaN" in text
        or "[object" in text
        or text == "nil"
    )


def note_odd(kind: MessageType, values: Mapping[str, Any], findings: Findings) -> None:
    """Note texts of a send without violations that look as if they were never filled in, or escaped too often.

    (Rules check.unset and check.escaped.)
    """
    for name, text, _ in _texts(kind, values):
        if not may_be_odd(text):
            continue
        # Few texts are.
        from mocksens.core.diagnosis import placeholders
        from mocksens.core.diagnosis.bodies import escaped_texts

        if unfilled := placeholders.within(text):
            findings.note("check.unset", f"{name} has {shown(unfilled)}: was it never filled in?")
        if found := escaped_texts.found(text):
            escaped, what = found
            findings.note("check.escaped", f"{name} has {escaped}, {what}: it is sent as it stands")


def are_plain(kind: MessageType, values: Mapping[str, Any]) -> bool:
    """Return whether there is nothing to say of the texts of a send without violations, as of most sends.

    It has one short text and no subject.
    """
    return (
        not is_over(values["content"], CONTENT_BYTES[kind].value)
        and "subject" not in values
        and max(map(len, values["recipients"])) == 1
    )


def check_texts(kind: MessageType, values: Mapping[str, Any], switches: Switches, findings: Findings) -> None:
    """Refuse texts that are too long or cannot be encoded, where the switches say so; note what is cut or ignored."""
    for name, text, bound in _texts(kind, values):
        _check_length(name, text, bound, switches, findings)
        if switches.unsupported_text is UnsupportedText.REFUSE:
            character = unsupported(cut(text, bound.value), switches.charset)
            if character:
                findings.add(f"'{name}' has a character that cannot be sent.", "text.unsupported", character)
    if kind is SMS:
        for name in _subjects(values):
            findings.note(*ignored_subject(name))


def _check_length(name: str, text: str, bound: Limit[int], switches: Switches, findings: Findings) -> None:
    if switches.over_long is OverLong.REFUSE:
        if is_over(text, bound.value):
            findings.add(f"'{name}' must have at most {bound.value} {bound.unit}.", "send.over-long", byte_length(text))
    elif note := over_long(name, text, bound):
        findings.note(*note)


def _texts(kind: MessageType, values: Mapping[str, Any]) -> Iterator[LimitedText]:
    """Yield the texts that reach a handset; a default that every message replaces does not."""
    bounds = {"content": CONTENT_BYTES[kind]}
    if kind is not SMS:
        bounds["subject"] = SUBJECT_BYTES
    recipients = values.get("recipients", ())
    for field, bound in bounds.items():
        is_replaced = recipients and all(entry and field in entry for entry in recipients)
        if field in values and not is_replaced:
            yield field, values[field], bound
    for index, entry in enumerate(recipients):
        for field, bound in bounds.items():
            if entry and field in entry:
                yield f"messages[{index}].{field}", entry[field], bound


def _subjects(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places of subjects that say something."""
    if values.get("subject"):
        yield "subject"
    for index, entry in enumerate(values.get("recipients", ())):
        if entry and entry.get("subject"):
            yield f"messages[{index}].subject"
