"""Conversion of values with known places to typed structs, with a report of every mismatch."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from msgspec import Struct, inspect

from mocksens.core.parsing.nodes import (
    COMMENT,
    INTEGER,
    NO_BLANK,
    NUMBER,
    Miswritten,
    Place,
    Problem,
    Value,
    size,
    suggestion,
    to_json,
)

T = TypeVar("T", bound=Struct)
TRUTHS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
MOST_SUGGESTIONS: Final = 50
"""Maximum number of problems of a text that get a suggestion. Finding one takes longer than reading the value."""
SHOWN: Final = 60
"""Maximum number of characters of an offending text that are shown."""
SHORT: Final = 30
"""Maximum number of characters of a value that is repeated in advice."""
DASHED: Final = re.compile(r"[-\u2010-\u2015\u2022\u2212]\s*[^\s-]")
"""A dash or similar character before what should be a list entry."""
MOST: Final = 100_000
"""Maximum number of values in a text, more than any real text has. With YAML aliases, ten lines can have a billion."""


def read(value: Value, kind: type[T], name: str = "the whole") -> T:
    """Convert ``value`` to ``kind``; ``name`` stands for it in messages.

    Raise ``Miswritten`` with every mismatch.
    """
    reader = Reader()
    try:
        if size(value) > MOST:
            raise Miswritten([Problem(value.place, f"holds more than {MOST:,} values, with aliases expanded")])
        whole = reader.read(value, _type_info(kind), name)
    except RecursionError as error:
        raise Miswritten([Problem(value.place, "is nested too deeply")]) from error
    reader.finish()
    return whole  # type: ignore[no-any-return]


class Reader:
    """A converter that collects all problems. It returns None in place of an invalid value."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def finish(self) -> None:
        """Raise ``Miswritten`` if there are problems."""
        if self.problems:
            raise Miswritten(self.problems)

    def say(self, value: Value, text: str) -> None:
        """Add a problem at the place of ``value``."""
        self.problems.append(Problem(value.place, f"{text}; {COMMENT}" if value.is_commented else text))

    def read(self, value: Value, kind: inspect.Type, name: str) -> Any:
        """Convert ``value`` to ``kind``; ``name`` stands for it in messages."""
        kinds = [kind for kind in _members(kind) if _fits(value, kind)]
        if not kinds:
            expected = " or ".join(dict.fromkeys(map(_kind_name, _members(kind))))
            kind_of_brackets = "brackets" if isinstance(value.data, list) else "braces"
            is_flow = not isinstance(value.data, str) and isinstance(value.place, Place)
            quotes = f"; a text in {kind_of_brackets} needs quotes" if is_flow and expected == "a text" else ""
            dash = f"; {NO_BLANK}" if "a list" in expected and _is_dashed(value) else ""
            self.say(value, f"{name} must be {expected}, not {_shown(value)}{quotes}{dash}")
            return None
        match kinds[0]:
            case inspect.StructType() as struct:
                return self._struct(value, struct, name)
            case inspect.DictType(value_type=of):
                entries: dict[str, Value] = value.data  # type: ignore[assignment]
                return {key: self.read(entry, of, f"{name}.{key}") for key, entry in entries.items()}
            case inspect.ListType(item_type=of) as whole:
                return self._list(value, whole, of, name)
            case inspect.AnyType():
                return to_json(value)
            case scalar:
                return self._scalar(value, scalar, name)

    def _struct(self, value: Value, kind: inspect.StructType, name: str) -> Any:
        entries: dict[str, Value] = value.data  # type: ignore[assignment]
        fields = {field.encode_name: field for field in kind.fields}
        arguments = {}
        for key, entry in entries.items():
            if key in fields:
                arguments[fields[key].name] = self.read(entry, fields[key].type, key)
            else:
                place: str = getattr(kind.cls, "MISPLACED", {}).get(key, "")
                dash = f"; {NO_BLANK}" if DASHED.match(key) else ""
                advice = place.replace("…", _short_text(entry)) or dash or self._suggestion(key, fields)
                self.say(entry, f"unknown key `{key[:SHOWN]}`{advice or '; known: ' + ', '.join(fields)}")
        missing = [field.encode_name for field in kind.fields if field.required and field.encode_name not in entries]
        if missing:
            self.say(value, f"{name} needs {' and '.join(missing)}")
        return None if self.problems else kind.cls(**arguments)

    def _list(self, value: Value, kind: inspect.ListType, of: inspect.Type, name: str) -> Any:
        entries: list[Value] = value.data  # type: ignore[assignment]
        least, most = kind.min_length or 0, kind.max_length
        if len(entries) < least or (most is not None and len(entries) > most):
            count = f"{least}" if most == least else f"at least {least}"
            self.say(value, f"{name} must have {count} {'entry' if count.endswith(' 1') else 'entries'}")
        entry_name = f"a {of.cls.__name__.lower()}" if isinstance(of, inspect.StructType) else f"each of {name}"
        return [self.read(entry, of, entry_name) for entry in entries]

    def _scalar(self, value: Value, kind: inspect.Type, name: str) -> Any:
        text: str = value.data  # type: ignore[assignment]
        match kind:
            case inspect.IntType(ge=least, le=most) if re.fullmatch(INTEGER, text):
                number = int(text)
                if (least is None or number >= least) and (most is None or number <= most):
                    return number
                bounds = f"at least {least}" if most is None else f"from {least} to {most}"
                self.say(value, f"{name} must be {bounds}, not {number}")
            case inspect.FloatType(gt=least, le=most) if re.fullmatch(NUMBER, text):
                if float(text) > (least or 0) and (most is None or float(text) <= most):
                    return float(text)
                self.say(value, f"{name} must be above {least:g} and at most {most:g}, not {text}")
            case inspect.BoolType() if text.lower() in TRUTHS:
                return TRUTHS[text.lower()]
            case inspect.EnumType(cls=choices):
                return self._choice(value, {member.value: member for member in choices}, name)
            case inspect.LiteralType(values=choices):
                return self._choice(value, {choice: choice for choice in choices}, name)
            case inspect.StrType(min_length=least) if len(text) >= (least or 0):
                return text
            case inspect.StrType():
                self.say(value, f"{name} must not be empty")
            case _:
                self.say(value, f"{name} must be {_kind_name(kind)}, not {_shown(value)}")
        return None

    def _choice(self, value: Value, choices: Mapping[Any, Any], name: str) -> Any:
        text: str = value.data  # type: ignore[assignment]
        if text not in choices:
            expected = f"one of {', '.join(choices)}" if len(choices) > 1 else next(iter(choices))
            self.say(value, f"{name} must be {expected}, not {_shown(value)}{self._suggestion(text, choices)}")
        return choices.get(text)

    def _suggestion(self, text: str, known: Iterable[str]) -> str:
        return suggestion(text, known) if len(self.problems) < MOST_SUGGESTIONS else ""


@cache
def _type_info(kind: type) -> inspect.Type:
    """Return the description of a type, cached because inspecting takes longer than reading a value."""
    return inspect.type_info(kind)


def _members(kind: inspect.Type) -> list[inspect.Type]:
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return [_bare(kind) for kind in kinds if not isinstance(kind, inspect.NoneType)]


def _bare(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _fits(value: Value, kind: inspect.Type) -> bool:
    """Return whether a value has the shape of ``kind``."""
    if isinstance(kind, inspect.AnyType):
        return True
    shapes = {inspect.StructType: dict, inspect.DictType: dict, inspect.ListType: list}
    return isinstance(value.data, shapes.get(type(kind), str))


def _shown(value: Value) -> str:
    """Return a value as a message shows it."""
    if isinstance(value.data, str):
        return repr(value.data[:SHOWN]) if value.data else "nothing"
    return "a mapping" if isinstance(value.data, dict) else "a list"


def _is_dashed(value: Value) -> bool:
    """Return whether a supposed list begins with a dash without a space, or with a similar character."""
    first = next(iter(value.data), "") if isinstance(value.data, dict) else value.data
    return isinstance(first, str) and DASHED.match(first) is not None


def _short_text(value: Value) -> str:
    """Return a scalar as written if it is short, otherwise an ellipsis."""
    return value.data if isinstance(value.data, str) and 0 < len(value.data) <= SHORT else "…"


def _kind_name(kind: inspect.Type) -> str:
    words: dict[type[inspect.Type], str] = {
        inspect.StructType: "a mapping",
        inspect.DictType: "a mapping",
        inspect.ListType: "a list",
        inspect.IntType: "a whole number",
        inspect.FloatType: "a number",
        inspect.BoolType: "true or false",
    }
    return words.get(type(kind), "a text")
