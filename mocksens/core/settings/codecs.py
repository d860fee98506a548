"""Codecs that convert the values of settings from text and to text.

A parser raises ``ValueError`` with a text that continues a sentence about the setting, as in "must be …". A hint may
follow after a semicolon.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import suggestion
from mocksens.spec.limits import TEL

MOST_A_DAY: Final = 10**12
UNITS: Final = {"": 1, "b": 1, "kib": 1024, "mib": 1024**2, "gib": 1024**3, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
SHOWN_UNITS: Final = (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024))
QUOTED: Final = 80
"""Maximum number of characters of an invalid text that an error shows."""


def show(value: object) -> str:
    """Return a value as text; None is empty."""
    return "" if value is None else str(value)


class Codec(Struct, frozen=True, eq=False):
    """The parser and the formatter of a setting's text; ``metavar`` stands for the text in help.

    If ``is_list``, the flag may be repeated. If ``is_secret``, the text is never shown or quoted in errors.
    """

    metavar: str
    parse: Callable[[str], Any]
    show: Callable[[Any], str] = show
    is_list: bool = False
    is_secret: bool = False

    @property
    def has_several(self) -> bool:
        """True if a text may contain several values, which may also be given one by one in a list."""
        return "…" in self.metavar


def complaint(place: str, text: str, error: ValueError) -> str:
    """Return the error message for an invalid text: ``--port: must be a whole number from 0 to 65535, not '70000'``."""
    meaning, semicolon, hint = str(error).partition(";")
    quoted = f", not {text[:QUOTED]!r}" if text.strip() else ""
    return f"{place}: {meaning}{quoted}{semicolon}{hint}"


def choice(kind: type[StrEnum]) -> Codec:
    """Return the codec of an enum, with its values in any case."""
    values = [member.value for member in kind]

    def parse(text: str) -> StrEnum:
        if text.lower() not in values:
            *others, last = values
            raise ValueError(f"must be {', '.join(others)} or {last}{suggestion(text.lower(), values)}")
        return kind(text.lower())

    return Codec("|".join(values), parse)


def whole_number(least: int, most: int, metavar: str = "NUMBER") -> Codec:
    """Return the codec of whole numbers from ``least`` to ``most``."""

    def parse(text: str) -> int:
        number = int(text) if re.fullmatch("[0-9]{1,15}", text) else -1
        if not least <= number <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return number

    return Codec(metavar, parse)


def _quota(text: str) -> int | None:
    """Parse a number of recipients per day; None for ``none``."""
    if text.lower() == "none":
        return None
    if not re.fullmatch("[0-9]{1,15}", text) or int(text) > MOST_A_DAY:
        raise ValueError(f"must be none, or a whole number from 0 to {MOST_A_DAY}")
    return int(text)


def _show_quota(value: int | None) -> str:
    return "none" if value is None else str(value)


def _callers(text: str) -> frozenset[str] | None:
    """Parse telephone numbers separated by commas; None for ``any``."""
    if text.lower() == "any":
        return None
    numbers = [number for number in (part.strip() for part in text.split(",")) if number]
    if not numbers:
        raise ValueError("must be any, or at least one number")
    for number in numbers:
        if not re.fullmatch(TEL, number):
            raise ValueError(f"must be any, or numbers of digits only; {number[:40]!r} has others")
    return frozenset(numbers)


def _show_callers(value: frozenset[str] | None) -> str:
    return "any" if value is None else ",".join(sorted(value))


def _size(text: str) -> int:
    """Parse a number of bytes, such as ``10485760`` or ``10MiB``."""
    match = re.fullmatch(r"([0-9]{1,15}) ?([a-z]*)", text.lower())
    if not match or match[2] not in UNITS or not int(match[1]):
        raise ValueError("must be a number of bytes above 0, such as 10485760 or 10MiB")
    return int(match[1]) * UNITS[match[2]]


def _show_size(value: int) -> str:
    """Return a number of bytes in the largest unit without a fraction."""
    unit, size = next((row for row in SHOWN_UNITS if value % row[1] == 0), ("", 1))
    return f"{value // size}{unit}"


DURATION: Final = Codec("DURATION", durations.parse, durations.show)
SIZE: Final = Codec("SIZE", _size, _show_size)
QUOTA: Final = Codec("NUMBER|none", _quota, _show_quota)
CALLERS: Final = Codec("NUMBER,…|any", _callers, _show_callers)
