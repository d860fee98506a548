"""Mistakes in the structure of several lines."""

import re
from typing import Final

from mocksens.core.parsing.nodes import NO_BLANK
from mocksens.core.parsing.yaml_mistakes.complaint import LibraryComplaint, PlacedSlip
from mocksens.core.parsing.yaml_mistakes.indentation import indent_of, misplaced_line

GLUED: Final = re.compile(r"^[\s-]*[\w.-]+:(?!//)[^\s:]")
BLOCK: Final = re.compile(r"(?:^|[\s:-]\s)([|>])[-+0-9]{0,2}\s*(?:#.*)?$")
"""Matches the end of a line that begins a block text (| or >)."""
BARE_DASH: Final = re.compile(r"\s*(?:- +)*(?:(-)(?:[A-Za-z_][\w-]*:(?:\s|$)|[{\[\"'])|(\*) +[A-Za-z_][\w-]*:\s)")
"""A dash or star that was meant to begin a list entry."""


def find_bare_dash(lines: list[str], complaint: LibraryComplaint) -> PlacedSlip | None:
    """Return the mistake of a list entry whose dash lacks a space, or that begins with another character."""
    before = next((number for number in range(complaint.line - 1, -1, -1) if lines[number].strip()), complaint.line)
    for number in (complaint.line, before, complaint.begun_line):
        dash = BARE_DASH.match(lines[number])
        if dash:
            return PlacedSlip(number, dash.start(dash.lastindex or 0), NO_BLANK)
    return None


def find_in_structure(lines: list[str], complaint: LibraryComplaint) -> PlacedSlip | None:
    """Return the mistake of lines that do not fit together."""
    line, column, begun_line, begun_column, context, problem = complaint
    if "flow" in context:
        sign = lines[begun_line][begun_column : begun_column + 1]
        opened = f"the {sign} of line {begun_line + 1}" if sign and sign in "[{" else "a bracket or brace"
        return PlacedSlip(line, column, f"{opened} is not closed, or a comma is missing before this place")
    before = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), None)
    if "':'" in problem or (before is not None and _lacks_colon(lines[before])):
        number = begun_line if "':'" in problem else before
        assert number is not None, "one of both is there"
        return _outside_block(lines, number) or _no_colon(lines[number], number)
    if "mapping values" in problem or "block" in context or "collection" in context:
        return misplaced_line(lines, complaint, before)
    return None


def _lacks_colon(line: str) -> bool:
    bare = line.strip()
    return GLUED.match(line) is not None or not re.search(r":(?:\s|$)|^[#-]|^[\]}]", bare)


def _outside_block(lines: list[str], number: int) -> PlacedSlip | None:
    """Return the mistake of a line of a block text that is not indented enough."""
    indent = indent_of(lines[number])
    for above in range(number - 1, -1, -1):
        header = BLOCK.search(lines[above])
        if header and indent_of(lines[above]) >= indent:
            advice = (
                f"a line of the text that {header[1]} begins in line {above + 1} must be indented more than its key"
            )
            return PlacedSlip(number, indent, advice)
        if lines[above].strip() and indent_of(lines[above]) <= indent:
            break
    return None


def _no_colon(at: str, line: int) -> PlacedSlip:
    start = len(at) - len(at.lstrip(" -"))
    if GLUED.match(at):
        return PlacedSlip(line, at.index(":"), "a colon needs a space after it")
    return PlacedSlip(line, start, "this line has no colon after its key; a text of several lines needs quotes or |")
