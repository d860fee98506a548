"""Misfits of JSON and its type: msgspec's message in our words, with what would fit there."""

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
"""The key of a mapping in msgspec's paths."""
SHOWN: Final = 40
"""Characters of a name that a message shows."""
LISTED: Final = 20
"""Values that a message lists."""
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
"""The kinds of JSON in msgspec's words, and in ours."""
KINDS: Final = {"str": str, "bool": bool, "int": int, "float": float, "array": list, "object": dict, "null": type(None)}
SWITCHES: Final = frozenset({"magic_numbers"})
"""Settings that are on or off, which are texts."""
SHORTEST: Final = 3
"""Characters of a name for which another one is suggested: shorter ones are like too many."""
MANY: Final = {">=": "at least", "<=": "at most", "==": "exactly", ">": "more than", "<": "less than"}


def told(said: str, body_type: type, whole: object) -> str:
    """Return what msgspec said of ``whole``, which is no ``body_type``, and what would fit there."""
    at = PLACE.search(said)
    path = at[1] if at else "$"
    said = said[: at.start()] if at else said
    kinds = _kinds_at(path, body_type)
    if unknown := re.match(r"Object contains unknown field `(.*?)`", said, re.DOTALL):
        names = [field.encode_name for kind in kinds for field in getattr(kind, "fields", ())]
        close = suggestion(unknown[1][:SHOWN], names) if len(unknown[1]) >= SHORTEST else ""
        hint = close or f"; there are {', '.join(names)}"
        return f"unknown field `{unknown[1][:SHOWN]}`{_within(path)}{hint}"
    if missing := re.match("Object missing required field `(.*?)`", said):
        example = getattr(body_type, "EXAMPLE", "")
        return f"`{missing[1]}` is missing{_within(path)}{f'; send {example}' if example else ''}"
    expected = EXPECTED.match(said)
    place, value = _found(path, whole, expected["got"] if expected else None)
    if "enum value" in said:
        values = [value for kind in kinds for value in _values(kind)]
        close = suggestion(value[:SHOWN], values) if isinstance(value, str) else ""
        return f"{place} must be one of {', '.join(values[:LISTED])}, not {shown(value)}{close}"
    if "RFC3339" in said:
        return f"{place} must be {INSTANT}, not {shown(value)}"
    if expected is None:
        return f"{place}: {said}" if at else said
    if isinstance(value, bool) and place.strip("`") in SWITCHES:
        return f"{place} must be the text on or off, not {shown(value)}"
    return f"{place} must {_wanted(expected['kinds'], expected['bound'])}, not {shown(value)}"


def _within(path: str) -> str:
    return f" in `{path.removeprefix('$').lstrip('.')}`" if path != "$" else ""


def _wanted(kinds: str, bound: str) -> str:
    """Return what msgspec expected, behind "must"."""
    if length := LENGTH.match(bound):
        one, many = ("character", "characters") if kinds == "str" else ("entry", "entries")
        return f"have {MANY[length[1]]} {length[2]} {one if length[2] == '1' else many}"
    if limit := BOUND.match(bound):
        return f"be {MANY[limit[1]]} {limit[2]}"
    if "matching regex" in bound:
        return "be digits only" if "[0-9]" in bound else f"match {bound.partition('regex ')[2]}"
    given = kinds.split(" | ")
    # Null is what is left out, and a whole number is a number.
    spare = {"null", "int"} if "float" in given else {"null"}
    words = [WORDS.get(kind, kind) for kind in given if kind not in spare or len(given) == 1]
    return f"be {', '.join(words[:-1])}{' or ' if words[:-1] else ''}{words[-1]}"


def _found(path: str, whole: object, got: str | None) -> tuple[str, object]:
    """Return the place that a path means, with the keys that msgspec leaves out, and what is there."""
    steps = [step["name"] or step["key"] for step in STEP.finditer(path)]
    for names, value in _walk(whole, steps):
        if got is None or _is(value, got):
            return (f"`{''.join(names).lstrip('.')}`" if names else "the body"), value
    return f"`{path.removeprefix('$').lstrip('.') or 'body'}`", whole


def _walk(value: object, steps: list[str]) -> Iterator[tuple[list[str], object]]:
    """Yield what may stand at the end of a path, and the way to it."""
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
        for names, found in _walk(entry, others):
            yield [name, *names], found


def _is(value: object, kind: str) -> bool:
    """Return whether a value of JSON is of the kind that msgspec names so."""
    return kind not in KINDS or type(value) is KINDS[kind]


def _kinds_at(path: str, body_type: type) -> list[Any]:
    """Return the types that msgspec expects at one of its paths, as ``$.scopes[0]``."""
    kinds: list[Any] = [inspect.type_info(body_type)]
    for step in STEP.finditer(path):
        kinds = [inner for kind in _members(kinds) for inner in _inside(kind, step["name"])]
    return _members(kinds)


def _members(kinds: Iterable[Any]) -> list[Any]:
    """Return the kinds themselves: a union's members in its place, and what is annotated without its annotation."""
    found: list[Any] = []
    for kind in kinds:
        if hasattr(kind, "types"):
            found += _members(kind.types)
        else:
            found.append(kind)
    return found


def _inside(kind: Any, name: str | None) -> Iterable[Any]:
    """Return what a kind holds: under a name, or as each entry."""
    if name is None:
        return [getattr(kind, inner) for inner in ("item_type", "value_type") if hasattr(kind, inner)]
    return [field.type for field in getattr(kind, "fields", ()) if field.encode_name == name]


def _values(kind: Any) -> list[str]:
    """Return the values of an enum, or of a literal."""
    if hasattr(kind, "cls"):
        return [str(member.value) for member in kind.cls] if hasattr(kind.cls, "__members__") else []
    return [str(value) for value in getattr(kind, "values", ())]
