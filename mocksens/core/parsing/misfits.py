"""Explanations of mismatches between JSON and its type: msgspec's messages reworded, with the allowed values."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import inspect

from mocksens.core.parsing.json_values import shown
from mocksens.core.parsing.nodes import suggestion

PLACE: Final = re.compile(r" - at `(.+)`$")
STEP: Final = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<key>[^\]]*)\]")
EXPECTED: Final = re.compile(r"Expected `(?P<kinds>.+?)`(?P<bound>.*?)(?:, got `(?P<got>.+?)`)?$")
LENGTH: Final = re.compile(r" of length (>=|<=|==) ([0-9]+)")
BOUND: Final = re.compile(r" (>=|<=|>|<) (\S+)")
ANY_VALUE: Final = "..."
"""The key of any mapping entry in msgspec's paths."""
SHOWN: Final = 40
"""Maximum number of characters of a name that a message shows."""
LISTED: Final = 20
"""Maximum number of values that a message lists."""
INSTANT: Final = "an instant with its zone, as 2026-01-01T09:00:00+09:00"
WORDS: Final = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "datetime": INSTANT,
}
"""mocksens's words for the kinds of JSON values, keyed by msgspec's words."""
KINDS: Final = {"str": str, "bool": bool, "int": int, "float": float, "array": list, "object": dict, "null": type(None)}
SWITCHES: Final = frozenset({"magic_numbers"})
"""Settings whose values are the texts on and off, but which are often sent as booleans."""
SHORTEST: Final = 3
"""Minimum number of characters of a name that gets a suggestion. Shorter names resemble too many others."""
MANY: Final = {">=": "at least", "<=": "at most", "==": "exactly", ">": "more than", "<": "less than"}


def explain(message: str, body_type: type, whole: object, example: str = "") -> str:
    """Explain msgspec's message about ``whole``, which does not match ``body_type``."""
    match = PLACE.search(message)
    path = match[1] if match else "$"
    message = message[: match.start()] if match else message
    kinds = _kinds_at(path, body_type)
    if extra := re.match(r"Object contains unknown field `(.*?)`", message, re.DOTALL):
        names = [field.encode_name for kind in kinds for field in getattr(kind, "fields", ())]
        hint = suggestion(extra[1][:SHOWN], names) if len(extra[1]) >= SHORTEST else ""
        hint = hint or f"; known: {', '.join(names)}"
        return f"unknown field `{extra[1][:SHOWN]}`{_location(path)}{hint}"
    if missing := re.match("Object missing required field `(.*?)`", message):
        return f"`{missing[1]}` is missing{_location(path)}{f'; send {example}' if example else ''}"
    expected = EXPECTED.match(message)
    place, value = _locate(path, whole, expected["got"] if expected else None)
    if "enum value" in message:
        values = [value for kind in kinds for value in _values(kind)]
        hint = suggestion(value[:SHOWN], values) if isinstance(value, str) else ""
        return f"{place} must be one of {', '.join(values[:LISTED])}, not {shown(value)}{hint}"
    if "RFC3339" in message:
        return f"{place} must be {INSTANT}, not {shown(value)}"
    if expected is None:
        return f"{place}: {message}" if match else message
    if isinstance(value, bool) and place.strip("`") in SWITCHES:
        return f"{place} must be the text on or off, not {shown(value)}"
    return f"{place} must {_expectation(expected['kinds'], expected['bound'])}, not {shown(value)}"


def _location(path: str) -> str:
    return f" in `{path.removeprefix('$').lstrip('.')}`" if path != "$" else ""


def _expectation(kinds: str, bound: str) -> str:
    """Return msgspec's expectation as the words after "must"."""
    if length := LENGTH.match(bound):
        one, many = ("character", "characters") if kinds == "str" else ("entry", "entries")
        return f"have {MANY[length[1]]} {length[2]} {one if length[2] == '1' else many}"
    if limit := BOUND.match(bound):
        return f"be {MANY[limit[1]]} {limit[2]}"
    if "matching regex" in bound:
        return "be digits only" if "[0-9]" in bound else f"match {bound.partition('regex ')[2]}"
    names = kinds.split(" | ")
    # null counts as absent, and numbers include whole numbers.
    spare = {"null", "int"} if "float" in names else {"null"}
    words = [WORDS.get(kind, kind) for kind in names if kind not in spare or len(names) == 1]
    return f"be {', '.join(words[:-1])}{' or ' if words[:-1] else ''}{words[-1]}"


def _locate(path: str, whole: object, got: str | None) -> tuple[str, object]:
    """Return the place that a path leads to, including the keys that msgspec omits, and the value there."""
    steps = [step["name"] or step["key"] for step in STEP.finditer(path)]
    for names, value in _walk(whole, steps):
        if got is None or _is_kind(value, got):
            return (f"`{''.join(names).lstrip('.')}`" if names else "the body"), value
    return f"`{path.removeprefix('$').lstrip('.') or 'body'}`", whole


def _walk(value: object, steps: list[str]) -> Iterator[tuple[list[str], object]]:
    """Yield the values that a path may lead to, each with the keys on the way."""
    if not steps:
        yield [], value
        return
    step, *others = steps
    if isinstance(value, dict):
        entries = [(f".{key[:SHOWN]}", entry) for key, entry in value.items() if step in {key, ANY_VALUE}]
    elif isinstance(value, list):
        entries = [(f"[{index}]", entry) for index, entry in enumerate(value) if step in {str(index), ANY_VALUE}]
    else:
        entries = []
    for name, entry in entries:
        for names, inner in _walk(entry, others):
            yield [name, *names], inner


def _is_kind(value: object, kind: str) -> bool:
    """Return whether a JSON value is of a kind, in msgspec's words."""
    return kind not in KINDS or type(value) is KINDS[kind]


def _kinds_at(path: str, body_type: type) -> list[Any]:
    """Return the types that are expected at a path of msgspec, such as ``$.scopes[0]``."""
    kinds: list[Any] = [inspect.type_info(body_type)]
    for step in STEP.finditer(path):
        kinds = [inner for kind in _members(kinds) for inner in _inner_kinds(kind, step["name"])]
    return _members(kinds)


def _members(kinds: Iterable[Any]) -> list[Any]:
    """Return the kinds with unions replaced by their members, and without annotations."""
    members: list[Any] = []
    for kind in kinds:
        if hasattr(kind, "types"):
            members += _members(kind.types)
        else:
            members.append(kind)
    return members


def _inner_kinds(kind: Any, name: str | None) -> Iterable[Any]:
    """Return the kinds inside a kind: those of the field ``name``, or those of its entries if ``name`` is None."""
    if name is None:
        return [getattr(kind, inner) for inner in ("item_type", "value_type") if hasattr(kind, inner)]
    return [field.type for field in getattr(kind, "fields", ()) if field.encode_name == name]


def _values(kind: Any) -> list[str]:
    """Return the values of an enum or a literal."""
    if hasattr(kind, "cls"):
        return [str(member.value) for member in kind.cls] if hasattr(kind.cls, "__members__") else []
    return [str(value) for value in getattr(kind, "values", ())]
