"""Checks of searches for messages and of their windows (rules search.what and search.window)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from mocksens.core.clock import to_ms
from mocksens.core.parsing import durations
from mocksens.core.records import Search
from mocksens.core.validation.findings import Findings, raise_violations
from mocksens.core.validation.number_notes import note_number
from mocksens.core.validation.reading import Asked, CheckContext, Parsed, read_query
from mocksens.core.validation.tables import Table
from mocksens.spec import limits
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.operations import BASE_PATH
from mocksens.spec.parameters import LIST_MESSAGES, LIST_MESSAGES_OF_REQUEST

SEARCH: Final = Table(LIST_MESSAGES)
SEARCH_OF_REQUEST: Final = Table(LIST_MESSAGES_OF_REQUEST)
MESSAGE_ADDRESS: Final = f"GET {BASE_PATH}/messages/{{messageId}}"
REQUESTED: Final = ("requestStartTime", "requestEndTime")
COMPLETED: Final = ("completeStartTime", "completeEndTime")
LAST_MILLISECOND: Final = 999
"""A window is compared at whole seconds, so its last second counts to its end (rule search.window)."""


def read_search(asked: Asked, findings: Findings) -> Parsed:
    """Read a search for messages by its table; with a requestId pages have other sizes (D:226-246)."""
    return read_query(asked, SEARCH_OF_REQUEST if asked.query.get("requestId") else SEARCH, findings)


def check_search(parsed: Parsed, _: CheckContext, findings: Findings) -> Search:
    """Return a search for messages (D:226-252). Raises ``Invalid`` with all violations."""
    values = parsed.values.copy()
    given = {name for name, value in parsed.asked.query.items() if value}
    requested = [name for name in REQUESTED if name in given]
    completed = [name for name in COMPLETED if name in given]
    if requested and completed:
        text = f"'{requested[0]}' and '{completed[0]}' cannot be used together."
        findings.say(text, "search.what", _mixed_windows(requested, completed))
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
    raise_violations(findings)
    _note_filters(values, findings)
    return Search(request_window=_ends(values, "request"), complete_window=_ends(values, "complete"), **values)


def _note_filters(values: Mapping[str, Any], findings: Findings) -> None:
    """Note numbers of filters that are probably not what is meant."""
    for attribute, name in (("sender", "from"), ("to", "to")):
        if number := values.get(attribute):
            code = DOMESTIC if name == "from" else values.get("country_code", DOMESTIC)
            note_number(name, number, findings, code)


def _instead_of_a_window(query: Mapping[str, str]) -> str:
    """Return what a search has that neither names a send nor a time."""
    if query.get("messageId"):
        return f"messageId, which only filters; one message is {MESSAGE_ADDRESS}, without a query"
    filters = [parameter.name for parameter in LIST_MESSAGES if query.get(parameter.name)]
    return f"only {', '.join(filters)}" if filters else ""


def _mixed_windows(requested: Sequence[str], completed: Sequence[str]) -> str:
    """Return what was given of both windows, and what to send instead."""
    given = "two windows" if len(requested) == len(completed) == len(REQUESTED) else "parts of two windows"
    return f"{given}; send {' and '.join(REQUESTED)}, or {' and '.join(COMPLETED)}"


def _window(
    values: Mapping[str, Any], given: set[str], word: str, width: limits.Limit[Any], findings: Findings
) -> None:
    """Add violations of half a window, of one in the wrong order, and of one that is too wide."""
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
    """Take both ends of a window out of ``values``, the last millisecond included; None without one of them."""
    start, end = values.pop(f"{word}_start", None), values.pop(f"{word}_end", None)
    return None if start is None or end is None else (start, end + LAST_MILLISECOND)
