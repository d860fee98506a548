"""Checks of message searches and their windows (rules search.what and search.window)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from mocksens.core.clock import to_ms
from mocksens.core.parsing import durations, page_tokens
from mocksens.core.parsing.json_values import shown
from mocksens.core.parsing.page_tokens import WrongToken
from mocksens.core.records import Search
from mocksens.core.validation.findings import Findings, raise_violations
from mocksens.core.validation.number_notes import note_number
from mocksens.core.validation.reading import CheckContext, DecodedRequest, Parsed, read_query
from mocksens.core.validation.tables import Table
from mocksens.spec import limits
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.documents import EDITIONS, Document
from mocksens.spec.operations import BASE_PATH
from mocksens.spec.parameters import LIST_MESSAGES

SEARCHES: Final = {document: Table(edition.list_messages) for document, edition in EDITIONS.items()}
SEARCHES_OF_REQUEST: Final = {
    document: Table(edition.list_messages_of_request) for document, edition in EDITIONS.items()
}
MESSAGE_ADDRESS: Final = f"GET {BASE_PATH}/messages/{{messageId}}"
REQUESTED: Final = ("requestStartTime", "requestEndTime")
COMPLETED: Final = ("completeStartTime", "completeEndTime")
LAST_MILLISECOND: Final = 999
"""The milliseconds added to the end of a window: times are compared in whole seconds (rule search.window)."""


def read_search(request: DecodedRequest, document: Document, findings: Findings) -> Parsed:
    """Read a search for messages according to its table. A requestId changes the bounds of pageSize (D:226-246)."""
    tables = SEARCHES_OF_REQUEST if request.query.get("requestId") else SEARCHES
    return read_query(request, tables[document], EDITIONS[document].messages_elsewhere, findings)


def check_search(parsed: Parsed, _: CheckContext, findings: Findings) -> Search:
    """Return a search for messages (D:226-252). Raise ``Invalid`` with all violations."""
    values = parsed.values.copy()
    present = {name for name, value in parsed.request.query.items() if value}
    requested = [name for name in REQUESTED if name in present]
    completed = [name for name in COMPLETED if name in present]
    # "requestStartTime + requestEndTime and completeStartTime + completeEndTime cannot be used simultaneously." (D:250)
    if requested and completed:
        text = f"'{requested[0]}' and '{completed[0]}' cannot be used together."
        findings.say(text, "search.what", _describe_windows(requested, completed))
    elif requested:
        _check_window(values, present, "request", limits.REQUEST_WINDOW, findings)
    elif completed:
        _check_window(values, present, "complete", limits.COMPLETE_WINDOW, findings)
    # "Either requestId or requestStartTime + requestEndTime or completeStartTime + completeEndTime is required." D:249
    if not (requested or completed or "requestId" in present):
        findings.say(
            "'requestId', 'requestStartTime' and 'requestEndTime', or 'completeStartTime' and 'completeEndTime'"
            " is required.",
            "search.what",
            _describe_filters(parsed.request.query),
        )
    if token := values.get("next_token"):
        _check_token(token, findings)
    raise_violations(findings)
    _note_filters(values, findings)
    return Search(
        is_paged=bool(parsed.request.query.get("pageIndex") or parsed.request.query.get("nextToken")),
        request_window=_take_window(values, "request"),
        complete_window=_take_window(values, "complete"),
        **values,
    )


def _check_token(token: str, findings: Findings) -> None:
    """Add a violation for a text that is not a token. Whether it is one of this search, the operation checks."""
    try:
        page_tokens.read(token)
    except WrongToken as problem:
        refuse_token(token, problem, findings)


def refuse_token(token: str, problem: WrongToken, findings: Findings) -> None:
    """Add the violation of a wrong nextToken (rule search.token)."""
    # Imported only for a wrong token.
    from mocksens.core.diagnosis import placeholders

    findings.say(
        "'nextToken' is not valid.", "search.token", f"{shown(token)}, {placeholders.instead(token) or problem}"
    )


def _note_filters(values: Mapping[str, Any], findings: Findings) -> None:
    """Note filters whose numbers are probably wrong."""
    for attribute, name in (("sender", "from"), ("to", "to")):
        if number := values.get(attribute):
            code = DOMESTIC if name == "from" else values.get("country_code", DOMESTIC)
            note_number(name, number, findings, code)


def _describe_filters(query: Mapping[str, str]) -> str:
    """Describe a search that has neither a requestId nor a window."""
    if query.get("messageId"):
        return f"messageId, which only filters; one message is {MESSAGE_ADDRESS}, without a query"
    filters = [parameter.name for parameter in LIST_MESSAGES if query.get(parameter.name)]
    return f"only {', '.join(filters)}" if filters else ""


def _describe_windows(requested: Sequence[str], completed: Sequence[str]) -> str:
    """Describe a search with both windows, and say what to send instead."""
    windows = "two windows" if len(requested) == len(completed) == len(REQUESTED) else "parts of two windows"
    return f"{windows}; send {' and '.join(REQUESTED)}, or {' and '.join(COMPLETED)}"


def _check_window(
    values: Mapping[str, Any], present: set[str], word: str, width: limits.Limit[Any], findings: Findings
) -> None:
    """Add violations for a window that is incomplete, reversed or too wide."""
    start_name, end_name = f"{word}StartTime", f"{word}EndTime"
    start, end = values.get(f"{word}_start"), values.get(f"{word}_end")
    # "requestStartTime + requestEndTime or completeStartTime + completeEndTime" (D:249)
    if (start_name in present) != (end_name in present):
        missing = end_name if start_name in present else start_name
        findings.add(f"'{missing}' is required.", "search.what")
    elif start is not None and end is not None:
        if start > end:
            got = f"a start {durations.rounded(start - end)} after the end"
            findings.say(f"'{start_name}' must not be after '{end_name}'.", "search.window", got)
        # "The query range from requestStartTime to requestEndTime is limited to a maximum of 30 days." (D:251)
        # "The query range from completeStartTime to completeEndTime is limited to a maximum of 24 hours." (D:252)
        elif end - start > to_ms(width.value):
            text = f"'{start_name}' to '{end_name}' must be at most {_width_text(width)}."
            findings.say(text, "search.window", durations.exceeding(end - start, to_ms(width.value)))


def _width_text(width: limits.Limit[Any]) -> str:
    """Return a width in the document's words: days for 30 days, but hours for 24 hours."""
    hours, day = width.value // timedelta(hours=1), timedelta(days=1)
    return f"{hours // 24} days {width.unit}" if width.value > day else f"{hours} hours {width.unit}"


def _take_window(values: dict[str, Any], word: str) -> tuple[int, int] | None:
    """Remove both ends of a window from ``values`` and return them, or return None if one is missing."""
    start, end = values.pop(f"{word}_start", None), values.pop(f"{word}_end", None)
    return None if start is None or end is None else (start, end + LAST_MILLISECOND)
