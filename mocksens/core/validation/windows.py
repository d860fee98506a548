"""Check the windows of searches (rule search.window)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from mocksens.core.clock import to_ms
from mocksens.core.parsing import durations
from mocksens.core.validation.findings import Findings
from mocksens.spec import limits
from mocksens.spec.operations import BASE_PATH
from mocksens.spec.parameters import LIST_MESSAGES

MESSAGE_ADDRESS: Final = f"GET {BASE_PATH}/messages/{{messageId}}"
REQUESTED: Final = ("requestStartTime", "requestEndTime")
COMPLETED: Final = ("completeStartTime", "completeEndTime")
LAST_MILLISECOND: Final = 999
"""A window is compared at whole seconds, so its last second counts to its end (rule search.window)."""


def instead_of_a_window(query: Mapping[str, str]) -> str:
    """Return what a search has that neither names a send nor a time."""
    if query.get("messageId"):
        return f"messageId, which only filters; one message is {MESSAGE_ADDRESS}, without a query"
    filters = [parameter.name for parameter in LIST_MESSAGES if query.get(parameter.name)]
    return f"only {', '.join(filters)}" if filters else ""


def mixed_windows(requested: Sequence[str], completed: Sequence[str]) -> str:
    """Return what was given of both windows, and what to send instead."""
    given = "two windows" if len(requested) == len(completed) == len(REQUESTED) else "parts of two windows"
    return f"{given}; send {' and '.join(REQUESTED)}, or {' and '.join(COMPLETED)}"


def window(values: Mapping[str, Any], given: set[str], word: str, width: limits.Limit[Any], findings: Findings) -> None:
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


def ends(values: dict[str, Any], word: str) -> tuple[int, int] | None:
    """Take both ends of a window out of ``values``, the last millisecond included; None without one of them."""
    start, end = values.pop(f"{word}_start", None), values.pop(f"{word}_end", None)
    return None if start is None or end is None else (start, end + LAST_MILLISECOND)
