"""Checks of the texts of a send, which are refused, cut or ignored, depending on the switches."""

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
"""The number of characters that are examined: more than any delivered text has."""
LimitedText = tuple[str, str, Limit[int]]
"""A text with its field and its limit."""


def may_be_odd(text: str) -> bool:
    """Return whether a text may contain an unfilled placeholder or an excess escape. Most texts do not.

    Only the first ``LONGEST`` characters are examined: no handset receives more.
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
    """Note texts of a valid send with unfilled placeholders or excess escapes (rules check.unset, check.escaped)."""
    for name, text, _ in _texts(kind, values):
        if not may_be_odd(text):
            continue
        # Imported only for an odd text.
        from mocksens.core.diagnosis import placeholders
        from mocksens.core.diagnosis.bodies import escaped_texts

        if placeholder := placeholders.within(text):
            findings.note("check.unset", f"{name} has {shown(placeholder)}: was it never filled in?")
        if excess := escaped_texts.excess_escape(text):
            escaped, what = excess
            findings.note("check.escaped", f"{name} has {escaped}, {what}: it is sent unchanged")


def are_plain(kind: MessageType, values: Mapping[str, Any]) -> bool:
    """Return whether a valid send has only one text, which fits, and no subject, so that there is nothing to note."""
    return (
        not is_over(values["content"], CONTENT_BYTES[kind].value)
        and "subject" not in values
        and max(map(len, values["recipients"])) == 1
    )


def check_texts(kind: MessageType, values: Mapping[str, Any], switches: Switches, findings: Findings) -> None:
    """Refuse or note texts that are too long or cannot be encoded, as the switches say, and note ignored subjects."""
    for name, text, bound in _texts(kind, values):
        _check_length(name, text, bound, switches, findings)
        if switches.unsupported_text is UnsupportedText.REFUSE:
            # "the message will be unable to be sent if it contains unsupported emoji characters" (D:109)
            character = unsupported(cut(text, bound.value), switches.charset)
            if character:
                findings.add(f"'{name}' has a character that cannot be sent.", "text.unsupported", character)
    if kind is SMS:
        for name in _subjects(values):
            findings.note(*ignored_subject(name))


def _check_length(name: str, text: str, bound: Limit[int], switches: Switches, findings: Findings) -> None:
    # "SMS: up to 90 bytes; LMS, MMS: up to 2000 bytes" (D:92-93), "LMS, MMS: up to 40 bytes" (D:91)
    if switches.over_long is OverLong.REFUSE:
        if is_over(text, bound.value):
            findings.add(f"'{name}' must have at most {bound.value} {bound.unit}.", "send.over-long", byte_length(text))
    # "If the maximum supported size is exceeded, some content will be cut off and sent." (D:108)
    elif note := over_long(name, text, bound):
        findings.note(*note)


def _texts(kind: MessageType, values: Mapping[str, Any]) -> Iterator[LimitedText]:
    """Yield the texts that reach a handset. A default text that every message replaces does not."""
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
    """Yield the fields of the subjects that are not empty."""
    if values.get("subject"):
        yield "subject"
    for index, entry in enumerate(values.get("recipients", ())):
        if entry and entry.get("subject"):
            yield f"messages[{index}].subject"
