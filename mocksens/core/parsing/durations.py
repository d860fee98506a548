"""Lengths of time as people write them: ``500ms 90s 10m 2h 3d``, or a number of seconds."""

import math
import re
from collections.abc import Mapping
from typing import Final

from mocksens.core.clock import DAY, FIRST, LAST

UNITS: Final = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": DAY}
YEAR: Final = 365 * DAY + DAY // 4
WRITTEN: Final = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(ms|s|m|h|d)?\s*")


def parse(length: str | float) -> int:
    """Return ``length`` in milliseconds; a number is seconds.

    Raises ``ValueError`` for anything else, a negative or infinite length, and one longer than the calendar.
    """
    if isinstance(length, str):
        match = WRITTEN.fullmatch(length)
        if not match and WRITTEN.fullmatch(length.strip().removeprefix("-")):
            raise ValueError("must be a length of time that is not negative")
        if not match:
            raise ValueError("must be a length of time, as 500ms, 90s, 10m, 2h or 3d")
        number, unit = float(match[1]), UNITS[match[2] or "s"]
    else:
        number, unit = length, UNITS["s"]
    if not 0 <= number < math.inf:
        raise ValueError("must be a length of time that is finite and not negative")
    if number > (LAST - FIRST) // unit:
        raise ValueError("must be a length of time within the calendar, which ends with the year 9999")
    return round(number * unit)


def show(length: int) -> str:
    """Return milliseconds in the largest unit that leaves no fraction."""
    for unit, size in reversed(UNITS.items()):
        if length >= size and length % size == 0:
            return f"{length // size}{unit}"
    return "0s"


def largest(length: int, units: Mapping[str, int]) -> list[tuple[int, str]]:
    """Return how often the largest unit is in ``length``, and the next smaller one in the rest; without zeros.

    ``units`` begin with the largest. A unit further down is left out: 8 hours and 58 seconds would be read as 8:58.
    """
    sizes = tuple(units.items())
    first = next((place for place, (_, size) in enumerate(sizes) if length >= size), len(sizes))
    found = []
    for unit, size in sizes[first : first + 2]:
        count, length = divmod(length, size)
        if count:
            found.append((count, unit))
    return found


def rounded(length: int) -> str:
    """Return milliseconds in two units, rounded down, as ``4m59s``; a year and more as ``7.3 years``."""
    if length >= YEAR:
        years = length * 10 // YEAR / 10
        return "1 year" if years == 1 else f"{years:g} years"
    found = largest(length, dict(reversed(UNITS.items())))
    # Milliseconds say something only where nothing else does.
    return "".join(f"{count}{unit}" for count, unit in found if unit != "ms" or len(found) == 1) or "0s"


def exceeding(length: int, bound: int) -> str:
    """Return milliseconds that are more than ``bound``, rounded; only the difference where rounding would hide it."""
    shown = rounded(length)
    return f"{rounded(length - bound)} more than that" if shown == rounded(bound) else shown
