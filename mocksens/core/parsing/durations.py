"""Durations as people write them: ``500ms 90s 10m 2h 3d``, or a number of seconds."""

import math
import re
from collections.abc import Mapping
from typing import Final

from mocksens.core.clock import DAY, FIRST, LAST

UNITS: Final = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": DAY}
YEAR: Final = 365 * DAY + DAY // 4
PATTERN: Final = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(ms|s|m|h|d)?\s*")


def parse(length: str | float) -> int:
    """Return ``length`` in milliseconds. A number is a length in seconds.

    Raise ``ValueError`` for anything else, and for a duration that is negative, infinite or longer than the calendar.
    """
    if isinstance(length, str):
        match = PATTERN.fullmatch(length)
        if not match and PATTERN.fullmatch(length.strip().removeprefix("-")):
            raise ValueError("must be a duration that is not negative")
        if not match:
            raise ValueError("must be a duration, such as 500ms, 90s, 10m, 2h or 3d")
        number, unit = float(match[1]), UNITS[match[2] or "s"]
    else:
        number, unit = length, UNITS["s"]
    if not 0 <= number < math.inf:
        raise ValueError("must be a duration that is finite and not negative")
    if number > (LAST - FIRST) // unit:
        raise ValueError("must be a duration within the calendar, which ends with the year 9999")
    return round(number * unit)


def show(length: int) -> str:
    """Return milliseconds in the largest unit that gives a whole number."""
    for unit, size in reversed(UNITS.items()):
        if length >= size and length % size == 0:
            return f"{length // size}{unit}"
    return "0s"


def largest(length: int, units: Mapping[str, int]) -> list[tuple[int, str]]:
    """Split ``length`` into its largest unit and the next smaller one, leaving out zeros.

    ``units`` is in descending order. Units smaller than these two are dropped, even if the second is 0: "8h 58s" reads
    like 8:58 hours.
    """
    sizes = tuple(units.items())
    first = next((place for place, (_, size) in enumerate(sizes) if length >= size), len(sizes))
    parts = []
    for unit, size in sizes[first : first + 2]:
        count, length = divmod(length, size)
        if count:
            parts.append((count, unit))
    return parts


def rounded(length: int) -> str:
    """Return milliseconds in two units, rounded down, such as ``4m59s``, or from one year on, such as ``7.3 years``."""
    if length >= YEAR:
        years = length * 10 // YEAR / 10
        return "1 year" if years == 1 else f"{years:g} years"
    parts = largest(length, dict(reversed(UNITS.items())))
    # Milliseconds matter only if there is no larger unit.
    return "".join(f"{count}{unit}" for count, unit in parts if unit != "ms" or len(parts) == 1) or "0s"


def exceeding(length: int, bound: int) -> str:
    """Return a duration above ``bound``, rounded; return the difference if both would round to the same text."""
    shown = rounded(length)
    return f"{rounded(length - bound)} more than that" if shown == rounded(bound) else shown
