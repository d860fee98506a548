"""Check requests against the document: read each by its parameter table once, then apply the rules between fields.

A ``read_…`` function never raises: what is wrong goes to the findings, and scenarios may still look at the rest. A
``check_…`` function returns the request in our words or raises ``Invalid`` with all violations. It uses the service's
switches and time, never its store.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from msgspec import Struct

from mocksens.core.clock import to_datetime, to_ms
from mocksens.core.errors import Invalid
from mocksens.core.parsing import durations
from mocksens.core.records import NO_HEADERS, BlockSearch, Recipient, Search, Send, Upload
from mocksens.core.switches import Countries, InlineFiles, Switches
from mocksens.core.validation import uploads
from mocksens.core.validation.notes import Note, Notes, ignored_subject
from mocksens.core.validation.tables import WITHIN_TEXT, Findings, Table, shown, within_text
from mocksens.core.validation.texts import are_plain, check_texts, may_be_odd, note_odd
from mocksens.core.validation.uploads import NO_VERDICTS, Verdicts
from mocksens.spec import limits
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.operations import BASE_PATH, Name
from mocksens.spec.parameters import (
    AN_INSTANT,
    DELETED,
    FIRST_PAGE,
    LIST_MESSAGES,
    LIST_MESSAGES_OF_REQUEST,
    LIST_UNSUBSCRIBES,
    OTHER_DOCUMENTS,
    REGISTERED,
    RESERVE_TIME_ZONE_DEFAULT,
    SEND_MESSAGES,
    UPLOAD_FILE,
)
from mocksens.spec.statuses import MessageType

SEND: Final = Table(SEND_MESSAGES)
UPLOAD: Final = Table(UPLOAD_FILE)
SEARCH: Final = Table(LIST_MESSAGES)
SEARCH_OF_REQUEST: Final = Table(LIST_MESSAGES_OF_REQUEST)
BLOCK_SEARCH: Final = Table(LIST_UNSUBSCRIBES)
REGISTER: Final = Table((REGISTERED,))
DELETE: Final = Table((DELETED,))


NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
SENDING, UPLOADING = Name.SEND_MESSAGES, Name.UPLOAD_FILE
SMS, LMS, MMS = MessageType
"""Looked up here once, as every send asks for them: an enum's own look-up takes ten times as long."""
ODD: Final = re.compile("^(?:[^0]|0082)", re.MULTILINE)
"""Finds, a number a line, those of Korea that may lack their first 0 or have the country before them, as few do."""
CALLING_CODE: Final = re.compile("[1-9][0-9]{0,3}")
CALLED: Final = "1 to 4 digits that do not begin with 0"
EARLY: Final = 10**11
"""Milliseconds; before that it is 1973, and as seconds any time of our days."""
LATE: Final = 10**14
"""After that it is the year 5138."""
A_DATE: Final = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?")
"""A day, a minute or a second without the signs between its numbers; no time of these years has as many digits."""
ONE_NUMBER: Final = '[{"clientTelNo": "01012345678"}]'
NO_NUMBERS: Final = f"; the numbers go into it, as {ONE_NUMBER}"
DROPPED: Final = "; some clients drop the body of a DELETE"
HERE: Final = frozenset({None, "", DOMESTIC, int(DOMESTIC)})
"""What countryCode is in a send within Korea."""
IGNORED_ZONE: Final = Note("reserve.zone", "reserveTimeZone is ignored without reserveTime")


Entry = dict[str, Any]
"""An entry of a list in a body, as its table read it."""


class Undecodable(NamedTuple):
    """A body that is not JSON, carried on as such; ``said`` is what it is instead, behind "the body is"."""

    said: str


class Asked(Struct, frozen=True, gc=False):
    """A request's data, decoded but unchecked.

    ``item_id`` is the messageId or reserveId of its path; ``declared`` is the Content-Type where it is none of JSON.
    """

    item_id: str
    query: Mapping[str, str]
    body: object = None
    declared: str | None = None
    repeated: Sequence[str] = ()
    """The query parameters that were given more than once."""
    remarks: Sequence[Note] = ()
    """What is odd about how it came."""


class Parsed(Struct, frozen=True, gc=False):
    """A request, read once: ``values`` are those that are right, by attribute, with the defaults of the table."""

    asked: Asked
    values: dict[str, Any]
    rejected: Mapping[str, Sequence[str]] = NOTHING
    """The texts that failed their check, by attribute."""
    usable: bool = True
    """False if the body is not the JSON that the operation needs, so that there is nothing to check."""


class Setting(Struct, frozen=True, gc=False):
    """What a check goes by: the switches of the service and its time."""

    switches: Switches
    now: int
    ordinal: int = 0
    """The number of the request among those of its operation, where scenarios are played."""
    headers: Mapping[str, str] = NO_HEADERS
    """Its headers, lower case, where scenarios are played."""
    verdicts: Verdicts = NO_VERDICTS
    """What was found out about its files."""


Reader = Callable[[Asked, Findings], Parsed]


def read_send(asked: Asked, findings: Findings) -> Parsed:
    """A send by its table (D:81-105)."""
    if isinstance(asked.body, dict):
        code = asked.body.get("countryCode")
        findings.is_abroad = isinstance(code, str | int) and code not in HERE
    return _read_object(asked, SEND, findings)


def check_send(parsed: Parsed, setting: Setting, findings: Findings) -> Send:
    """A send (D:81-113)."""
    if not parsed.usable:
        raise Invalid(findings.violations)
    values = parsed.values
    if findings.violations and setting.switches.countries is Countries.ANY:
        _allow_country(parsed, findings)
    asked_for: MessageType | None = values.get("type")
    if asked_for is not None and asked_for is not SMS and values.get("country_code", DOMESTIC) != DOMESTIC:
        findings.add(f"'countryCode' must be {DOMESTIC} for LMS and MMS.", "send.country", values["country_code"])
    files = _files(asked_for, values["files"], setting, findings) if "files" in values else ()
    reservation = _reservation(values, setting, findings) if "reserve_time" in values else NOT_RESERVED
    if findings.violations:
        _excuse(parsed, findings)
    kind = type_of(values)
    is_plain = kind is not None and not findings.violations and are_plain(kind, values)
    if kind is not None and (setting.switches.refuses_texts or not (findings.violations or is_plain)):
        check_texts(kind, values, setting.switches, findings)
    if findings.violations:
        raise Invalid(findings.violations)
    assert kind is not None, "a send without a type has a violation"
    if not is_plain or may_be_odd(values["content"]):
        note_odd(kind, values, findings)
    _note(parsed, files, is_reserved=reservation is not NOT_RESERVED, findings=findings)
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
        ordinal=setting.ordinal,
        headers=setting.headers,
    )


def _note(parsed: Parsed, files: Sequence[str | Upload], *, is_reserved: bool, findings: Findings) -> None:
    """Note what is odd about a send that is right."""
    values = parsed.values
    _note_numbers(parsed, findings)
    if values["type"] is MMS:
        _note_files(files, findings)
    if "reserve_time_zone" in values and not is_reserved:
        findings.note(*IGNORED_ZONE)


def type_of(values: Mapping[str, Any]) -> MessageType | None:
    """Return the type that a send has here; None if the one asked for is missing or wrong.

    "It is MMS type, but if there is no file to attach, it is sent as LMS." (D:113)
    """
    kind: MessageType | None = values.get("type")
    return LMS if kind is MMS and not values.get("files") else kind


def read_upload(asked: Asked, findings: Findings) -> Parsed:
    """An upload by its table (D:172-177)."""
    return _read_object(asked, UPLOAD, findings)


def check_upload(parsed: Parsed, setting: Setting, findings: Findings) -> Upload:
    """An upload (D:172-177)."""
    if not parsed.usable:
        raise Invalid(findings.violations)
    values = parsed.values
    upload = None
    if len(values) == len(UPLOAD_FILE):
        upload = uploads.inspect(values["name"], values["body"], setting.verdicts, findings, ("fileName", "fileBody"))
    _raise(findings)
    assert upload is not None, "an upload without a file has a violation"
    return upload


def read_search(asked: Asked, findings: Findings) -> Parsed:
    """A search for messages by its table; with a requestId pages have other sizes (D:226-246)."""
    return _read_query(asked, SEARCH_OF_REQUEST if asked.query.get("requestId") else SEARCH, findings)


def check_search(parsed: Parsed, _: Setting, findings: Findings) -> Search:
    """A search for messages (D:226-252)."""
    values = parsed.values.copy()
    given = {name for name, value in parsed.asked.query.items() if value}
    requested = [name for name in REQUESTED if name in given]
    completed = [name for name in COMPLETED if name in given]
    if requested and completed:
        text = f"'{requested[0]}' and '{completed[0]}' cannot be used together."
        findings.say(text, "search.what", _mixed(requested, completed))
    elif requested:
        _window(values, given, "request", limits.REQUEST_WINDOW, findings)
    elif completed:
        _window(values, given, "complete", limits.COMPLETE_WINDOW, findings)
    if not (requested or completed or "requestId" in given):
        findings.say(
            "'requestId', 'requestStartTime' and 'requestEndTime', or 'completeStartTime' and 'completeEndTime'"
            " is required.",
            "search.what",
            _instead_of_a_window(parsed.asked.query),
        )
    _raise(findings)
    _note_filters(values, findings)
    return Search(request_window=_ends(values, "request"), complete_window=_ends(values, "complete"), **values)


def read_block_search(asked: Asked, findings: Findings) -> Parsed:
    """A search for blocked numbers by its table (D:563-571)."""
    return _read_query(asked, BLOCK_SEARCH, findings)


def check_block_search(parsed: Parsed, _: Setting, findings: Findings) -> BlockSearch:
    """A search for blocked numbers (D:563-571)."""
    values = parsed.values
    if "start" in values and "end" in values and values["start"] > values["end"]:
        got = f"{values['start']} and {values['end']}"
        findings.say("'startTime' must not be after 'endTime'.", "unsub.numbers", got)
    for attribute, name in (("start", "startTime"), ("end", "endTime")):
        if said := _other_unit(values.get(attribute, 0)):
            findings.note("unsub.times", f"{name} {values[attribute]} {said}")
    _raise(findings)
    if number := values.get("number"):
        _note_number("clientTelNo", number, findings)
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
    """Numbers to register by their table (D:645-646)."""
    return _read_list(asked, REGISTER, findings)


def read_deleted(asked: Asked, findings: Findings) -> Parsed:
    """Numbers to delete by their table (D:711-712)."""
    return _read_list(asked, DELETE, findings)


def check_numbers(parsed: Parsed, _: Setting, findings: Findings) -> list[str]:
    """Numbers to register or to delete, each once."""
    _raise(findings)
    _note_listed(parsed, findings)
    given = Counter(entry["number"] for entry in parsed.values["numbers"])
    for number, count in given.items() if len(given) < given.total() else ():
        if count > 1:
            findings.note("unsub.numbers", f"{number} is given {count} times and counts once")
    return list(given)


def read_item(asked: Asked, _: Findings) -> Parsed:
    """A request whose path says everything."""
    return Parsed(asked, {})


def _note_listed(parsed: Parsed, findings: Findings) -> None:
    """Note numbers of a list that came as texts and are probably not what is meant."""
    assert isinstance(parsed.asked.body, list), "only a list is usable"
    for index, (entry, sent) in enumerate(zip(parsed.values["numbers"], parsed.asked.body, strict=True)):
        if ODD.match(entry["number"]) and isinstance(sent["clientTelNo"], str):
            _note_number(f"[{index}].clientTelNo", entry["number"], findings)


def check_item(parsed: Parsed, _: Setting, __: Findings) -> str:
    """The messageId or reserveId of the operations whose path says everything."""
    return parsed.asked.item_id


def _raise(findings: Findings) -> None:
    if findings.violations:
        raise Invalid(findings.violations)


def _read_query(asked: Asked, table: Table, findings: Findings) -> Parsed:
    values = table.read(asked.query, findings)
    for name in asked.repeated:
        if name not in findings.ignored:
            findings.note("check.empty", f"{name} is given more than once: the first counts")
    for name, instead in OTHER_DOCUMENTS.items() if findings.ignored else ():
        if name in findings.ignored:
            del findings.ignored[name]
            is_begin = name == "nextToken" and not asked.query.get(name)
            missed = FIRST_PAGE if is_begin else instead.format(page=values.get("page_index", 0))
            findings.note("search.extra", f"{name} is ignored: {missed}")
    return Parsed(asked, values, findings.rejected)


def _read_object(asked: Asked, table: Table, findings: Findings) -> Parsed:
    _check_declared(asked, findings)
    if isinstance(asked.body, dict):
        return Parsed(asked, table.read(asked.body, findings), findings.rejected)
    _refuse_body("object", asked.body, findings)
    return Parsed(asked, table.read({}, Findings()), usable=False)


def _read_list(asked: Asked, table: Table, findings: Findings) -> Parsed:
    _check_declared(asked, findings)
    if isinstance(asked.body, list):
        return Parsed(asked, table.read({"body": asked.body}, findings), findings.rejected)
    _refuse_body("list", asked.body, findings, NO_NUMBERS if table is REGISTER else NO_NUMBERS + DROPPED)
    return Parsed(asked, {}, usable=False)


def _check_declared(asked: Asked, findings: Findings) -> None:
    if asked.declared is not None:
        came = shown(asked.declared) if asked.declared else "no Content-Type"
        findings.say("'Content-Type' must be application/json.", "check.content-type", came)


def _refuse_body(wanted: str, body: object, findings: Findings, empty: str = "") -> None:
    """Refuse a body that is not the JSON that is wanted; ``empty`` is said of one that is empty."""
    if isinstance(body, Undecodable):
        said = f"a body that is {body.said}{empty if body.said == 'empty' else ''}"
        findings.say("'body' must be JSON.", "check.content-type", said)
        return
    findings.say(f"'body' must be a JSON {wanted}.", "check.content-type", _misshapen(wanted, body))


def _misshapen(wanted: str, body: object) -> str:
    """Return what JSON of another shape is, and what it was meant to be."""
    if within_text(body):
        return WITHIN_TEXT
    if isinstance(body, dict):
        return f"an object; {_numbers_in(body)}"
    if body is None:
        return "null: is the variable that holds it set?"
    if isinstance(body, str) and (said := _within(body)):
        return f"a text that is {said}"
    if isinstance(body, list) and len(body) == 1 and wanted == "object":
        return f"{shown(body)}; send what is in the brackets"
    return shown(body)


def _within(text: str) -> str:
    """Return what a text holds that came where an object or a list was wanted."""
    # Few clients send texts.
    from mocksens.core.diagnosis.bodies import forms

    return forms.form(text[: forms.BEGINNING].encode("utf-8", "replace"))


def _numbers_in(body: Mapping[str, Any]) -> str:
    """Return what to send in the place of an object, where a list of numbers is wanted."""
    if isinstance(body.get("clientTelNo"), str | int):
        return 'put it in brackets, as [{"clientTelNo": ...}]'
    entries = next(iter(body.values())) if len(body) == 1 else None
    if not (entries and isinstance(entries, list)):
        entries = [None]
    if all(isinstance(entry, dict) and "clientTelNo" in entry for entry in entries):
        return "send the list in it, without the object around"
    return f"send a list with an object for each number, as {ONE_NUMBER}"


# --- sending -----------------------------------------------------------------------------------------


def _excuse(parsed: Parsed, findings: Findings) -> None:
    """Take back violations of what is ignored: the subject of an SMS, a zone without a time."""
    ignored = {"send.subject"} if parsed.values.get("type") is SMS else set()
    if not _is_reserved(parsed):
        ignored.add("reserve.zone")
    for violation in findings.violations:
        if violation.rule in ignored:
            note = IGNORED_ZONE if violation.rule == IGNORED_ZONE.rule else ignored_subject(violation.field)
            findings.note(*note)
    findings.violations[:] = [violation for violation in findings.violations if violation.rule not in ignored]


def _allow_country(parsed: Parsed, findings: Findings) -> None:
    """Take a countryCode that is not in the list, if it may be one."""
    code = next(iter(parsed.rejected.get("country_code", ())), "")
    rules = [violation.rule for violation in findings.violations]
    if "send.country" not in rules:
        return
    index = rules.index("send.country")
    if CALLING_CODE.fullmatch(code):
        del findings.violations[index]
        parsed.values["country_code"] = code
    else:
        findings.violations[index] = findings.violations[index]._replace(text=f"'countryCode' must be {CALLED}.")


def _is_reserved(parsed: Parsed) -> bool:
    """Whether a reserveTime was given, right or wrong (rule check.empty)."""
    assert isinstance(parsed.asked.body, dict), "only an object is usable"
    return parsed.asked.body.get("reserveTime") not in (None, "")


def _files(
    kind: MessageType | None, entries: Sequence[Entry | None], setting: Setting, findings: Findings
) -> tuple[str | Upload, ...]:
    if entries and kind in {SMS, LMS}:
        findings.say("'files' is only available in MMS.", "send.file-ids", f"{shown(entries)} with {kind}")
        return ()
    accepts = setting.switches.inline_files is InlineFiles.ACCEPT
    if accepts and (count := len(_inline(entries))) > limits.INLINE_FILES.value:
        text = f"'files' must have at most {limits.INLINE_FILES.said}."
        findings.add(text, "send.inline-files", count)
        return ()
    files: list[str | Upload] = []
    for index, entry in enumerate(entries):
        place = f"files[{index}]."
        if entry is None:
            continue
        if "file_id" in entry:
            files.append(entry["file_id"])
        elif accepts and _is_inline(entry):
            names = (f"{place}name", f"{place}body")
            upload = uploads.inspect(entry["name"], entry["body"], setting.verdicts, findings, names)
            files.extend([upload] if upload else [])
        else:
            findings.say(f"'{place}fileId' is required.", "send.file-ids", _instead_of_an_id(entry))
    return tuple(files)


def _instead_of_an_id(entry: Entry) -> str:
    """Return what an entry of ``files`` has that names no file."""
    if _is_inline(entry):
        return "a file of the older form, {name, body}; upload it first, or set `inline_files` to accept"
    return f"{' and '.join(entry)} and nothing else" if entry else "none of fileId, name and body"


def _is_inline(entry: Entry) -> bool:
    """Whether an entry of ``files`` is of the older form (rule send.inline-files)."""
    return "file_id" not in entry and {"name", "body"} <= entry.keys()


def _inline(entries: Sequence[Entry | None]) -> list[Entry]:
    return [entry for entry in entries if entry is not None and _is_inline(entry)]


def pictures(parsed: Parsed, operation: str) -> list[str]:
    """Return the Base64 texts of the files that the check of ``operation`` will want verdicts on."""
    values = parsed.values
    if operation == UPLOADING:
        return [values["body"]] if len(values) == len(UPLOAD_FILE) else []
    if operation != SENDING or "files" not in values:
        return []
    inline = _inline(values["files"])
    return [entry["body"] for entry in inline] if len(inline) <= limits.INLINE_FILES.value else []


def _note_numbers(parsed: Parsed, findings: Findings) -> None:
    """Note numbers that came as texts and do not reach the telephone that they are probably meant for."""
    recipients, sender = parsed.values["recipients"], parsed.values["sender"]
    code: str = parsed.values["country_code"]
    if code == DOMESTIC and not ODD.search("\n".join([entry["to"] for entry in recipients] + [sender])):
        return
    sent = parsed.asked.body
    assert isinstance(sent, dict), "only an object is usable"
    for index, entry in enumerate(recipients):
        if isinstance(sent["messages"][index]["to"], str):
            _note_number(f"messages[{index}].to", entry["to"], findings, code)
    # Who sends has a number of Korea in any case.
    if isinstance(sent["from"], str):
        _note_number("from", sender, findings)


def _note_number(name: str, number: str, findings: Findings, code: str = DOMESTIC) -> None:
    if not (ODD.match(number) if code == DOMESTIC else number.startswith((code, "00"))):
        return
    # Few numbers are odd.
    from mocksens.core.diagnosis import numbers

    if said := numbers.odd(number) if code == DOMESTIC else numbers.odd_abroad(number, code):
        findings.note("send.numbers", f"{name} {number} {said}")


def _note_files(files: Sequence[str | Upload], notes: Notes) -> None:
    """Note what becomes of an MMS without files, and files that came in the older document's form."""
    if not files:
        notes.note("send.mms-without-file", "an MMS without a file is sent as LMS")
    for index, file in enumerate(files):
        if isinstance(file, Upload):
            text = f"files[{index}] has the form of an older document: upload it first, and send its fileId"
            notes.note("send.inline-files", text)


class _Reservation(NamedTuple):
    """Time and zone as they will be answered, and the instant; None if they name none."""

    time: str
    zone: str
    due: int | None


NOT_RESERVED: Final = _Reservation("", "", None)


def _reservation(values: Mapping[str, Any], setting: Setting, findings: Findings) -> _Reservation:
    """Return what a send is reserved for; a time that cannot be is a violation."""
    # Most requests reserve nothing, and the zones take a while to load.
    from mocksens.core.validation import time_zones

    local: datetime = values["reserve_time"]
    zone: str = values.get("reserve_time_zone", RESERVE_TIME_ZONE_DEFAULT)
    time = local.isoformat(" ", "minutes")
    due = None
    try:
        due = time_zones.local_instant(local, zone)
    except KeyError:
        text = "'reserveTimeZone' must be a name of the TZ database."
        findings.say(text, "reserve.zone", f"{shown(zone)}{time_zones.meant(zone)}")
    except time_zones.LocalTimeError as problem:
        findings.add(f"'reserveTime' {problem}.", "reserve.zone", time)
    else:
        _check_lead(local, zone, due, setting, findings)
        if time_zones.exists_twice(local, zone):
            findings.note("reserve.zone", f"reserveTime {time} exists twice in {zone}: the first counts")
        if said := time_zones.turned(zone):
            findings.note("reserve.zone", f"reserveTimeZone {said}")
    return _Reservation(time, zone, due)


def _check_lead(local: datetime, zone: str, due: int, setting: Setting, findings: Findings) -> None:
    if due < setting.now + setting.switches.reserve_lead:
        # Few reservations are too early.
        from mocksens.core.validation import time_zones

        lead = setting.switches.reserve_lead
        text = f"must be at least {durations.show(lead)} ahead" if lead else "must not be in the past"
        findings.say(f"'reserveTime' {text}.", "reserve.lead", time_zones.too_early(local, zone, setting.now))


# --- searching ---------------------------------------------------------------------------------------

MESSAGE_ADDRESS: Final = f"GET {BASE_PATH}/messages/{{messageId}}"
REQUESTED: Final = ("requestStartTime", "requestEndTime")
COMPLETED: Final = ("completeStartTime", "completeEndTime")
LAST_MILLISECOND: Final = 999
"""A window is compared at whole seconds, so its last second counts to its end (rule search.window)."""


def _instead_of_a_window(query: Mapping[str, str]) -> str:
    """Return what a search has that neither names a send nor a time."""
    if query.get("messageId"):
        return f"messageId, which only filters; one message is {MESSAGE_ADDRESS}, without a query"
    filters = [parameter.name for parameter in LIST_MESSAGES if query.get(parameter.name)]
    return f"only {', '.join(filters)}" if filters else ""


def _note_filters(values: Mapping[str, Any], findings: Findings) -> None:
    """Note numbers that are looked for and probably not what is meant."""
    for attribute, name in (("sender", "from"), ("to", "to")):
        if number := values.get(attribute):
            code = DOMESTIC if name == "from" else values.get("country_code", DOMESTIC)
            _note_number(name, number, findings, code)


def _mixed(requested: Sequence[str], completed: Sequence[str]) -> str:
    """Return what was given of both windows, and what to send instead."""
    given = "two windows" if len(requested) == len(completed) == len(REQUESTED) else "parts of two windows"
    return f"{given}; send {' and '.join(REQUESTED)}, or {' and '.join(COMPLETED)}"


def _window(
    values: Mapping[str, Any], given: set[str], word: str, width: limits.Limit[Any], findings: Findings
) -> None:
    """Find half a window, one in the wrong order, and one that is too wide."""
    start_name, end_name = f"{word}StartTime", f"{word}EndTime"
    start, end = values.get(f"{word}_start"), values.get(f"{word}_end")
    if (start_name in given) != (end_name in given):
        missing = end_name if start_name in given else start_name
        findings.add(f"'{missing}' is required.", "search.what")
    elif start is not None and end is not None:
        if start > end:
            got = f"a start {durations.rounded(start - end)} after the end"
            findings.say(f"'{start_name}' must not be after '{end_name}'.", "search.window", got)
        elif end - start > to_ms(width.value):
            text = f"'{start_name}' to '{end_name}' must be at most {_in_its_words(width)}."
            findings.say(text, "search.window", durations.exceeding(end - start, to_ms(width.value)))


def _in_its_words(width: limits.Limit[Any]) -> str:
    """Return a width as the document gives it: 30 days, but 24 hours."""
    hours, day = width.value // timedelta(hours=1), timedelta(days=1)
    return f"{hours // 24} days {width.unit}" if width.value > day else f"{hours} hours {width.unit}"


def _ends(values: dict[str, Any], word: str) -> tuple[int, int] | None:
    start, end = values.pop(f"{word}_start", None), values.pop(f"{word}_end", None)
    return None if start is None or end is None else (start, end + LAST_MILLISECOND)
