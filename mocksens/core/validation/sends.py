"""Checks of a send: its table, and the rules that concern several of its parameters."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mocksens.core.errors import Invalid
from mocksens.core.parsing.json_values import shown
from mocksens.core.records import Recipient, Send, Upload
from mocksens.core.switches import Countries, InlineFiles
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import Note, Notes, ignored_subject
from mocksens.core.validation.number_notes import note_numbers
from mocksens.core.validation.reading import BodyEntry, CheckContext, DecodedRequest, Parsed, read_object
from mocksens.core.validation.reserve_times import NOT_RESERVED, reserve_time
from mocksens.core.validation.tables import Table
from mocksens.core.validation.texts import are_plain, check_texts, may_be_odd, note_odd
from mocksens.core.validation.uploads import inline_files, inspect, is_inline
from mocksens.spec import limits
from mocksens.spec.countries import CALLING_CODE, DOMESTIC
from mocksens.spec.documents import Document
from mocksens.spec.parameters import SEND_MESSAGES
from mocksens.spec.statuses import MessageType

SEND: Final = Table(SEND_MESSAGES)
SMS, LMS, MMS = MessageType
"""The message types as globals: every send uses them, and looking up an enum's attribute takes ten times as long."""
CALLING_CODE_FORM: Final = "1 to 4 digits that do not begin with 0"
WITHIN_KOREA: Final = frozenset({"", DOMESTIC, int(DOMESTIC)})
"""Values of countryCode that mean Korea."""
IGNORED_ZONE: Final = Note("reserve.zone", "reserveTimeZone is ignored without reserveTime")


def read_send(request: DecodedRequest, _: Document, findings: Findings) -> Parsed:
    """Read a send according to its table (D:81-105)."""
    if isinstance(request.body, dict):
        code = request.body.get("countryCode")
        if code is not None:
            findings.is_abroad = isinstance(code, str | int) and code not in WITHIN_KOREA
    return read_object(request, SEND, findings)


def check_send(parsed: Parsed, context: CheckContext, findings: Findings) -> Send:
    """Return a send (D:81-113). Raise ``Invalid`` with all violations."""
    if not parsed.usable:
        raise Invalid(findings.violations)
    values = parsed.values
    if findings.violations and context.switches.countries is Countries.ANY:
        _allow_country(parsed, findings)
    requested: MessageType | None = values.get("type")
    if requested is not None and requested is not SMS and values.get("country_code", DOMESTIC) != DOMESTIC:
        findings.add(f"'countryCode' must be {DOMESTIC} for LMS and MMS.", "send.country", values["country_code"])
    files = _files(requested, values["files"], context, findings) if "files" in values else ()
    reservation = reserve_time(values, context, findings) if "reserve_time" in values else NOT_RESERVED
    if findings.violations:
        _excuse_ignored(parsed, findings)
    kind = type_of(values)
    is_plain = kind is not None and not findings.violations and are_plain(kind, values)
    # If no text can be refused, a check can only add notes: skip it for a refused request and for plain texts.
    may_be_notable = not findings.violations and not is_plain
    if kind is not None and (context.switches.refuses_texts() or may_be_notable):
        check_texts(kind, values, context.switches, findings)
    if findings.violations:
        raise Invalid(findings.violations)
    assert kind is not None, "a send without a type has a violation"
    if not is_plain or may_be_odd(values["content"]):
        note_odd(kind, values, findings)
    _note_oddities(parsed, kind, files, is_reserved=reservation is not NOT_RESERVED, findings=findings)
    return Send(
        type=kind,
        content_type=values["content_type"],
        country_code=values["country_code"],
        sender=values["sender"],
        content=values["content"],
        recipients=[Recipient(**recipient) for recipient in values["recipients"]],
        subject=values.get("subject"),
        files=files,
        reserve_time=reservation.time,
        reserve_time_zone=reservation.zone,
        reserve_due=reservation.due,
    )


def _note_oddities(
    parsed: Parsed, kind: MessageType, files: Sequence[str | Upload], *, is_reserved: bool, findings: Findings
) -> None:
    """Note oddities of a valid send."""
    values = parsed.values
    note_numbers(parsed, findings)
    if kind is not values["type"]:
        findings.note("send.mms-without-file", "an MMS without a file is sent as LMS")
    if files:
        _note_inline(files, findings)
    if "reserve_time_zone" in values and not is_reserved:
        findings.note(*IGNORED_ZONE)


def type_of(values: Mapping[str, Any]) -> MessageType | None:
    """Return the type that a send is delivered as, or None if its type is missing or invalid."""
    kind: MessageType | None = values.get("type")
    # "It is MMS type, but if there is no file to attach, it is sent as LMS." (D:113)
    return LMS if kind is MMS and not values.get("files") else kind


def _excuse_ignored(parsed: Parsed, findings: Findings) -> None:
    """Turn violations of ignored parameters into notes: the subject of an SMS, a zone without a time."""
    # "Only available in LMS and MMS" (D:90, D:97)
    ignored = {"send.subject"} if parsed.values.get("type") is SMS else set()
    if not _is_reserved(parsed):
        ignored.add("reserve.zone")
    for violation in findings.violations:
        if violation.rule in ignored:
            note = IGNORED_ZONE if violation.rule == IGNORED_ZONE.rule else ignored_subject(violation.field)
            findings.note(*note)
    findings.violations[:] = [violation for violation in findings.violations if violation.rule not in ignored]


def _allow_country(parsed: Parsed, findings: Findings) -> None:
    """Accept a well-formed countryCode that is not listed. For any other, state the form in the violation."""
    code = next(iter(parsed.rejected.get("country_code", ())), "")
    rules = [violation.rule for violation in findings.violations]
    if "send.country" not in rules:
        return
    index = rules.index("send.country")
    if re.fullmatch(CALLING_CODE, code):
        del findings.violations[index]
        parsed.values["country_code"] = code
    else:
        findings.violations[index] = findings.violations[index]._replace(
            text=f"'countryCode' must be {CALLING_CODE_FORM}."
        )


def _is_reserved(parsed: Parsed) -> bool:
    """Return whether there is a reserveTime, valid or not (rule check.empty)."""
    assert isinstance(parsed.request.body, dict), "a body that is no object has a violation"
    return parsed.request.body.get("reserveTime") not in (None, "")


def _files(
    kind: MessageType | None, entries: Sequence[BodyEntry | None], context: CheckContext, findings: Findings
) -> tuple[str | Upload, ...]:
    # "Only available in MMS" (D:101)
    if entries and kind in {SMS, LMS}:
        findings.say("'files' is only available in MMS.", "send.file-ids", f"{shown(entries)} with {kind}")
        return ()
    accepts = context.switches.inline_files is InlineFiles.ACCEPT
    if accepts and (count := len(inline_files(entries))) > limits.INLINE_FILES.value:
        text = f"'files' must have at most {limits.INLINE_FILES.amount}."
        findings.add(text, "send.inline-files", count)
        return ()
    files: list[str | Upload] = []
    for index, entry in enumerate(entries):
        place = f"files[{index}]."
        if entry is None:
            continue
        if "file_id" in entry:
            files.append(entry["file_id"])
        elif accepts and is_inline(entry):
            names = (f"{place}name", f"{place}body")
            upload = inspect(entry["name"], entry["body"], context.verdicts, findings, names)
            files.extend([upload] if upload else [])
        else:
            findings.say(f"'{place}fileId' is required.", "send.file-ids", _describe_entry(entry))
    return tuple(files)


def _describe_entry(entry: BodyEntry) -> str:
    """Describe an entry of ``files`` without a fileId."""
    if is_inline(entry):
        return "a file of the older form, {name, body}; upload it first, or set `inline_files` to accept"
    return f"{' and '.join(entry)} and nothing else" if entry else "none of fileId, name and body"


def _note_inline(files: Sequence[str | Upload], notes: Notes) -> None:
    """Note files in the form of the older document."""
    for index, file in enumerate(files):
        if isinstance(file, Upload):
            text = f"files[{index}] has the form of an older document: upload it first, and send its fileId"
            notes.note("send.inline-files", text)
