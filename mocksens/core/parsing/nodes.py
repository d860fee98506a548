"""Values of YAML and JSON, with their places.

Every scalar is a text until its type is known, so that ``auth: off``, ``result: 2000`` and ``to: 01000003012`` mean
what they seem to mean, in YAML and in JSON alike.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from mocksens.core.parsing.json_decoding import decode

INTEGER: Final = r"[+-]?[0-9]{1,15}"
NUMBER: Final = r"[+-]?(?:[0-9]{1,17}(?:\.[0-9]{0,17})?|\.[0-9]{1,17})(?:[eE][+-]?[0-9]{1,2})?"
JSON_NUMBER: Final = r"[+-]?(?:0|[1-9][0-9]{0,40})(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?"
ODD_BLANKS: Final = "\xa0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff"
"""Characters for a character class: they look like spaces or like nothing, but are not indentation in YAML."""
CONSTANTS: Final[Mapping[str, object]] = {"": None, "null": None, "~": None, "true": True, "false": False}


WRITTEN: Final = object()
"""A mark for a value that was not decoded from JSON."""


class Place(NamedTuple):
    """A place in a text; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


COMMENT: Final = "a # after a space begins a comment: put quotes around a text with one"


NO_BLANK: Final = "each entry of a list begins with a dash (-) and a space"


class Value(Struct, frozen=True):
    """A scalar, a list or a mapping, with its place. ``plain`` is False for a quoted scalar, which is always a text.

    ``decoded`` is the decoded value, if it was decoded from JSON.
    """

    data: "str | list[Value] | dict[str, Value]"
    place: Place | str
    plain: bool = True
    decoded: Any = WRITTEN
    is_commented: bool = False
    """True if a comment follows in place of a value, which may have been meant as the value."""


class Problem(NamedTuple):
    """A problem with its place. Its string is one printable line."""

    place: Place | str
    text: str

    def __str__(self) -> str:
        line = f"{self.place}: {self.text}"
        return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


class Miswritten(ValueError):
    """A value that cannot be used. ``problems`` lists everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def size(value: Value) -> int:
    """Return the number of all nested values. Aliased values count as often as they occur."""
    sizes: dict[int, int] = {}

    def count(value: Value) -> int:
        if isinstance(value.data, str):
            return 1
        key = id(value.data)
        if key not in sizes:
            sizes[key] = 1 + sum(map(count, value.data.values() if isinstance(value.data, dict) else value.data))
        return sizes[key]

    return count(value)


def from_json(data: object, place: str = "body") -> Value:
    """Return decoded JSON as values, without null entries. Places are paths, such as ``body.steps[0].then``."""
    if isinstance(data, dict):
        entries = {name: value for name, value in data.items() if value is not None}
        values = {name: from_json(value, f"{place}.{name}") for name, value in entries.items()}
        return Value(values, place, decoded=data)
    if isinstance(data, list):
        return Value([from_json(value, f"{place}[{index}]") for index, value in enumerate(data)], place, decoded=data)
    if isinstance(data, str):
        return Value(data, place, plain=False, decoded=data)
    return Value(msgspec.json.encode(data).decode(), place, decoded=data)


def to_json(value: Value) -> Any:
    """Return a value as JSON: an unquoted scalar may be a number, ``true``, ``false`` or ``null``."""
    if value.decoded is not WRITTEN:
        return value.decoded
    if isinstance(value.data, dict):
        return {name: to_json(entry) for name, entry in value.data.items()}
    if isinstance(value.data, list):
        return [to_json(entry) for entry in value.data]
    if not value.plain:
        return value.data
    if value.data in CONSTANTS:
        return CONSTANTS[value.data]
    try:
        number = re.fullmatch(JSON_NUMBER, value.data)
        return decode(value.data.removeprefix("+")) if number else value.data
    except ValueError:
        # The number is too large for the decoder.
        return value.data


def suggestion(text: str, known: Iterable[str]) -> str:
    """Return ``; did you mean …?`` with the closest known word, in any case, or an empty text if none is close."""
    # Imported only for a mistake.
    import difflib

    words = {word.lower(): word for word in known}
    close = difflib.get_close_matches(text.lower(), words, n=1)
    return f"; did you mean {words[close[0]]}?" if close else ""
