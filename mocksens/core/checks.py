"""Is a request as the document wants it? For each operation: its table, then the rules between its fields.

Every check returns the request in our words or raises ``Invalid`` with all violations. A check reads the service's
switches and time, never its store.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, NoReturn

from msgspec import Struct

from mocksens.core import durations, jpeg
from mocksens.core.clock import to_ms
from mocksens.core.errors import Invalid
from mocksens.core.records import NO_HEADERS, BlockSearch, Recipient, Search, Send, Upload
from mocksens.core.switches import InlineFiles, OverLong, Switches, UnsupportedText
from mocksens.core.tables import Findings, Table
from mocksens.core.text import byte_length, cut, unsupported
from mocksens.spec import limits
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.parameters import (
    DELETED,
    LIST_MESSAGES,
    LIST_MESSAGES_OF_REQUEST,
    LIST_UNSUBSCRIBES,
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


SMS, LMS, MMS = MessageType
"""Looked up here once, as every send asks for them: an enum's own look-up takes ten times as long."""


class Undecodable(NamedTuple):
    """A body that is not JSON, carried on as such; ``reason`` says why."""

    reason: str


class Asked(Struct, frozen=True, gc=False):
    """A request's data, decoded but unchecked.

    ``item_id`` is the messageId or reserveId of its path; ``is_json`` tells whether the body was declared to be JSON.
    """

    item_id: str
    query: Mapping[str, str]
    body: object = None
    is_json: bool = True


class Setting(Struct, frozen=True, gc=False):
    """What a check goes by: the switches of the service and its time."""

    switches: Switches
    now: int
    ordinal: int = 0
    """The how-manieth request of its operation, where scenarios are played."""
    headers: Mapping[str, str] = NO_HEADERS
    """Its headers, lower case, where scenarios are played."""


def check_send(asked: Asked, setting: Setting, findings: Findings) -> Send:
    """A send (D:81-113)."""
    body = _object(asked, findings)
    values = SEND.read(body, findings)
    kind: MessageType | None = values.pop("type", None)
    if kind is not None and kind is not SMS and values.get("country_code", DOMESTIC) != DOMESTIC:
        findings.add(f"'countryCode' must be {DOMESTIC} for LMS and MMS.", "send.country", values["country_code"])
    files = _files(kind, values.pop("files"), setting.switches, findings) if "files" in values else ()
    due = _due(values, setting, findings) if "reserve_time" in values else None
    if due is None:
        values.pop("reserve_time_zone", None)
    if findings.violations:
        _excuse(kind, body, findings)
    if kind is MMS and not files:
        # "It is MMS type, but if there is no file to attach, it is sent as LMS." (D:113)
        kind = MessageType.LMS
    recipients = values.pop("recipients", [])
    if kind is not None and setting.switches.refuses_texts:
        _check_texts(kind, values, recipients, setting.switches, findings)
    if findings.violations:
        raise Invalid(findings.violations)
    assert kind is not None, "a send without a type has a violation"
    people = [Recipient(**recipient) for recipient in recipients if recipient is not None]
    return Send(
        type=kind,
        recipients=people,
        files=files,
        reserve_due=due,
        ordinal=setting.ordinal,
        headers=setting.headers,
        **values,
    )


def check_upload(asked: Asked, _: Setting, findings: Findings) -> Upload:
    """An upload (D:172-177)."""
    values = UPLOAD.read(_object(asked, findings), findings)
    upload = None
    if len(values) == len(UPLOAD_FILE):
        upload = jpeg.inspect(values["name"], values["body"], findings, ("fileName", "fileBody"))
    _raise(findings)
    assert upload is not None, "an upload without a file has a violation"
    return upload


def check_search(asked: Asked, _: Setting, findings: Findings) -> Search:
    """A search for messages (D:226-252)."""
    given = {name for name, value in asked.query.items() if value}
    values = (SEARCH_OF_REQUEST if "requestId" in given else SEARCH).read(asked.query, findings)
    requested = _window(values, given, "request", limits.REQUEST_WINDOW, findings)
    completed = _window(values, given, "complete", limits.COMPLETE_WINDOW, findings)
    if requested and completed:
        findings.add("'requestStartTime' and 'completeStartTime' cannot be used together.", "search.what")
    if not (requested or completed or "requestId" in given):
        findings.add(
            "'requestId', 'requestStartTime' and 'requestEndTime', or 'completeStartTime' and 'completeEndTime'"
            " is required.",
            "search.what",
        )
    _raise(findings)
    return Search(request_window=_ends(values, "request"), complete_window=_ends(values, "complete"), **values)


def check_block_search(asked: Asked, _: Setting, findings: Findings) -> BlockSearch:
    """A search for blocked numbers (D:563-571)."""
    values = BLOCK_SEARCH.read(asked.query, findings)
    if "start" in values and "end" in values and values["start"] > values["end"]:
        findings.add("'startTime' must not be after 'endTime'.", "unsub.numbers", values["start"])
    _raise(findings)
    return BlockSearch(**values)


def check_registered(asked: Asked, _: Setting, findings: Findings) -> list[str]:
    """Numbers to register, each once (D:645-646)."""
    return _numbers(asked, REGISTER, findings)


def check_deleted(asked: Asked, _: Setting, findings: Findings) -> list[str]:
    """Numbers to delete, each once (D:711-712)."""
    return _numbers(asked, DELETE, findings)


def _numbers(asked: Asked, table: Table, findings: Findings) -> list[str]:
    _check_declared(asked, findings)
    if not isinstance(asked.body, list):
        _refuse_body("list", asked.body, findings)
    entries = table.read({"body": asked.body}, findings).get("numbers", [])
    _raise(findings)
    return list(dict.fromkeys(entry["number"] for entry in entries))


def check_item(asked: Asked, _: Setting, __: Findings) -> str:
    """The messageId or reserveId of the operations whose path says everything."""
    return asked.item_id


def _raise(findings: Findings) -> None:
    if findings.violations:
        raise Invalid(findings.violations)


def _check_declared(asked: Asked, findings: Findings) -> None:
    if not asked.is_json:
        findings.add("'Content-Type' must be application/json.", "check.content-type")


def _object(asked: Asked, findings: Findings) -> Mapping[str, object]:
    _check_declared(asked, findings)
    if isinstance(asked.body, dict):
        return asked.body
    return _refuse_body("object", asked.body, findings)


def _refuse_body(wanted: str, body: object, findings: Findings) -> NoReturn:
    if isinstance(body, Undecodable):
        findings.say("'body' must be JSON.", "check.content-type", body.reason)
    else:
        findings.add(f"'body' must be a JSON {wanted}.", "check.content-type", "null" if body is None else body)
    raise Invalid(findings.violations)


# --- sending -----------------------------------------------------------------------------------------


def _excuse(kind: MessageType | None, body: Mapping[str, object], findings: Findings) -> None:
    """Take back violations of what is ignored: the subject of an SMS, a zone without a time."""
    ignored = {"send.subject"} if kind is SMS else set()
    if body.get("reserveTime") is None or body["reserveTime"] == "":
        ignored.add("reserve.zone")
    findings.violations[:] = [violation for violation in findings.violations if violation.rule not in ignored]


def _files(
    kind: MessageType | None, entries: Sequence[dict[str, Any] | None], switches: Switches, findings: Findings
) -> tuple[str | Upload, ...]:
    if entries and kind in {SMS, LMS}:
        findings.add("'files' is only available in MMS.", "send.file-ids", len(entries))
        return ()
    files: list[str | Upload] = []
    for index, entry in enumerate(entries):
        place = f"files[{index}]."
        if entry is None:
            continue
        if "file_id" in entry:
            files.append(entry["file_id"])
        elif {"name", "body"} <= entry.keys() and switches.inline_files is InlineFiles.ACCEPT:
            upload = jpeg.inspect(entry["name"], entry["body"], findings, (f"{place}name", f"{place}body"))
            files.extend([upload] if upload else [])
        else:
            findings.add(f"'{place}fileId' is required.", "send.file-ids")
    return tuple(files)


def _due(values: dict[str, Any], setting: Setting, findings: Findings) -> int | None:
    """The instant of the reservation; leaves time and zone in ``values`` as they will be answered."""
    # Most requests reserve nothing, and the zones take a while to load.
    from mocksens.core import zones  # noqa: PLC0415

    local: datetime = values["reserve_time"]
    zone = values.get("reserve_time_zone", RESERVE_TIME_ZONE_DEFAULT)
    values["reserve_time"], values["reserve_time_zone"] = local.isoformat(" ", "minutes"), zone
    try:
        due = zones.local_instant(local, zone)
    except KeyError:
        findings.add("'reserveTimeZone' must be a name of the TZ database.", "reserve.zone", zone)
        return None
    except zones.LocalTimeError as problem:
        findings.add(f"'reserveTime' {problem}.", "reserve.zone", values["reserve_time"])
        return None
    if due < setting.now + setting.switches.reserve_lead:
        lead, left = setting.switches.reserve_lead, due - setting.now
        text = f"must be at least {durations.show(lead)} ahead" if lead else "must not be in the past"
        got = f"{durations.show(abs(left))} {'ago' if left < 0 else 'ahead'}"
        findings.say(f"'reserveTime' {text}.", "reserve.lead", got)
    return due


def _check_texts(
    kind: MessageType,
    values: Mapping[str, Any],
    recipients: list[dict[str, Any] | None],
    switches: Switches,
    findings: Findings,
) -> None:
    """Refuse texts that are too long or cannot be encoded, where the switches say so."""
    bounds = {"content": limits.CONTENT_BYTES[kind]}
    if kind is not SMS:
        bounds["subject"] = limits.SUBJECT_BYTES
    places = [("", values), *((f"messages[{index}].", entry) for index, entry in enumerate(recipients))]
    for prefix, entry in places:
        for field, bound in bounds.items():
            text = entry.get(field) if entry else None
            if text is not None:
                _check_text(f"'{prefix}{field}'", text, bound, switches, findings)


def _check_text(name: str, text: str, bound: limits.Limit[int], switches: Switches, findings: Findings) -> None:
    length = byte_length(text)
    if switches.over_long is OverLong.REFUSE and length > bound.value:
        findings.add(f"{name} must have at most {bound.value} {bound.unit}.", "send.over-long", length)
    if switches.unsupported_text is UnsupportedText.REFUSE:
        character = unsupported(cut(text, bound.value), switches.charset)
        if character:
            findings.add(f"{name} has a character that cannot be sent.", "text.unsupported", character)


# --- searching ---------------------------------------------------------------------------------------

LAST_MILLISECOND: Final = 999
"""A window is compared at whole seconds, so its last second counts to its end (rule search.window)."""


def _window(
    values: Mapping[str, Any], given: set[str], word: str, width: limits.Limit[Any], findings: Findings
) -> bool:
    """Whether any part of the window was given; half of one, a wrong order and too wide a one are violations."""
    start_name, end_name = f"{word}StartTime", f"{word}EndTime"
    start, end = values.get(f"{word}_start"), values.get(f"{word}_end")
    if (start_name in given) != (end_name in given):
        missing = end_name if start_name in given else start_name
        findings.add(f"'{missing}' is required.", "search.what")
    elif start is not None and end is not None:
        if start > end:
            findings.add(f"'{start_name}' must not be after '{end_name}'.", "search.window")
        elif end - start > to_ms(width.value):
            most = durations.show(to_ms(width.value))
            findings.say(f"'{start_name}' to '{end_name}' must be at most {most} {width.unit}.", "search.window")
    return start_name in given or end_name in given


def _ends(values: dict[str, Any], word: str) -> tuple[int, int] | None:
    start, end = values.pop(f"{word}_start", None), values.pop(f"{word}_end", None)
    return None if start is None or end is None else (start, end + LAST_MILLISECOND)
