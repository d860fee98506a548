"""Mistakes in values that need quotes."""

import re
from typing import Final

from mocksens.core.parsing.yaml_mistakes import flow
from mocksens.core.parsing.yaml_mistakes.complaint import LibraryComplaint, PlacedSlip

SIGNS: Final = "*&!|>%@`?,]}-"
"""Characters that no unquoted text may begin with."""
SHOWN: Final = 50
"""The number of characters of the longest value that is shown in quotes."""
KEY: Final = r"""[\s-]*(?P<key>\w[^:"'{}\[\]]*?|"[^"]*"|'[^']*')\s*:\s+"""
ENTRY: Final = re.compile(rf"^(?:{KEY}|\s*(?:- )+)(?P<value>\S.*?)\s*$")
IN_BRACES: Final = re.compile(r"[{,]\s*(?P<key>[\w.-]+):\s+(?P<value>[^\s,{}][^,{}]*?)\s*(?=[,}]|$)")
CLOSED: Final = re.compile(r"""(?:\[[^\]]*\]|\{[^}]*\}|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?P<rest>[^\s#].*)?""")
"""A value that ends before the line does."""


def find_in_braces(at: str, line: int, complaint: LibraryComplaint) -> PlacedSlip | None:
    """Return the mistake of an unquoted value in a mapping in braces."""
    column = complaint.begun_column if complaint.begun_line == line else complaint.column
    for entry in IN_BRACES.finditer(at):
        value = entry["value"]
        if entry.start("value") <= column < entry.end("value") and value[0] in SIGNS + "[":
            advice = f"a text that begins with {value[0]} needs quotes{_example(entry['key'], value)}"
            return PlacedSlip(line, entry.start("value"), advice)
    return None


def find_in_brackets(lines: list[str], complaint: LibraryComplaint) -> PlacedSlip | None:
    """Return the mistake in the braces or brackets where the library stopped."""
    line, column = complaint.begun_line, complaint.begun_column
    if "flow" not in complaint.context or lines[line][column : column + 1] not in {"{", "["}:
        line = complaint.line
        entry = ENTRY.match(lines[line])
        column = entry.start("value") if entry else len(lines[line]) - len(lines[line].lstrip())
        if lines[line][column : column + 1] not in {"{", "["}:
            return None
    text = "\n".join((lines[line][column:], *lines[line + 1 : complaint.line + 1]))
    slip = flow.find(text)
    if slip is None:
        return None
    before = text[: slip.start].split("\n")
    place = len(before[-1]) + (column if len(before) == 1 else 0)
    example = _example(slip.key, slip.value) if slip.value else ""
    return PlacedSlip(line + len(before) - 1, place, slip.said + example)


def find_unquoted(at: str, line: int, column: int) -> PlacedSlip | None:
    """Return the mistake of an unquoted text that begins with a YAML indicator."""
    entry = ENTRY.match(at)
    start, value = (entry.start("value"), entry["value"]) if entry else (len(at) - len(at.lstrip()), at.strip())
    if column < start or not value:
        return None
    key = entry["key"] if entry else None
    if value[0] in SIGNS:
        return PlacedSlip(line, start, f"a text that begins with {value[0]} needs quotes{_example(key, value)}")
    closed = CLOSED.fullmatch(value)
    if closed and closed["rest"] and value[0] in "[{" and not closed["rest"].strip("]}"):
        return PlacedSlip(line, start + closed.start("rest"), f"there is a {closed['rest'][0]} too many")
    if closed and closed["rest"] and column >= start + 1:
        if value[0] in "[{":
            return PlacedSlip(line, start, f"a text that begins with {value[0]} needs quotes{_example(key, value)}")
        if value[0] == "'" and re.match(r"\w", closed["rest"]):
            return PlacedSlip(line, start, "an apostrophe ends this text; double it, or put double quotes around")
        advice = f"the text ends with its quote {value[0]}, but more follows; put quotes around all of it"
        return PlacedSlip(line, start + closed.start("rest"), advice)
    if entry and re.search(r":(?:\s|$)", value) and value[0] not in "[{\"'":
        return PlacedSlip(line, start, f"a text with a colon and a space in it needs quotes{_example(key, value)}")
    return None


def _example(key: str | None, value: str) -> str:
    """Return a hint with the value in quotes."""
    if len(value) > SHOWN:
        return ""
    quote = "'" if '"' in value or "\\" in value else '"'
    inner = value.replace("'", "''") if quote == "'" else value
    return f", as {f'{key}: ' if key else ''}{quote}{inner}{quote}"


def find_sign(lines: list[str], complaint: LibraryComplaint) -> PlacedSlip:
    """Return, as a last resort, a mistake at the character where the library stopped."""
    line, column, begun_line, begun_column, _, problem = complaint
    for number, place in ((begun_line, begun_column), (line, column)):
        sign = lines[number][place : place + 1]
        if sign and sign in SIGNS:
            return PlacedSlip(number, place, f"a text that begins with {sign} needs quotes")
    return PlacedSlip(line, column, problem)
