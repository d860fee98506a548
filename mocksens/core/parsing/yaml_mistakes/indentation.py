"""Mistakes in indentation."""

import re
from typing import Final

from mocksens.core.parsing.nodes import ODD_BLANKS
from mocksens.core.parsing.yaml_mistakes.complaint import LibraryComplaint, PlacedSlip

LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
ODD_INDENT: Final = re.compile(f"^[ ]*(?:- )*([{ODD_BLANKS}])", re.MULTILINE)
TAB: Final = "this is a tab; indent with spaces, not tabs"


def find_odd_indent(text: str, lines: list[str], complaint: LibraryComplaint) -> PlacedSlip | None:
    """Return the mistake of indenting with tabs or unusual spaces."""
    for line in (complaint.line, complaint.begun_line):
        indent = re.match(r"[ ]*(?:- )*\t", lines[line])
        if indent:
            return PlacedSlip(line, indent.end() - 1, TAB)
    if lines[complaint.line][complaint.column : complaint.column + 1] == "\t":
        return PlacedSlip(complaint.line, complaint.column, TAB)
    odd = ODD_INDENT.search(text)
    if odd is None:
        return None
    before = LINE_END.split(text[: odd.start(1)])
    line, column = len(before) - 1, len(before[-1])
    advice = f"the line is indented with U+{ord(odd[1]):04X}, which is not a space in YAML; use ordinary spaces"
    return PlacedSlip(line, column, advice)


def indent_of(line: str) -> int:
    """Return the number of spaces that a line begins with."""
    return len(line) - len(line.lstrip(" "))


def misplaced_line(lines: list[str], complaint: LibraryComplaint, before: int | None) -> PlacedSlip:
    """Return the mistake of a line that is indented inconsistently. ``before`` is the last non-empty line above."""
    line, column = complaint.line, complaint.column
    text = lines[line]
    indent = indent_of(text)
    if "mapping values" in complaint.problem and before is not None:
        above = indent_of(lines[before])
        advice = (
            f"the line is indented by {_spaces(indent)}, line {before + 1} by {above}, though that has a value already"
        )
    elif indent == complaint.begun_column:
        what = "an entry of a list" if text.lstrip().startswith("-") else "a key"
        other = "keys" if what.startswith("an entry") else "entries of a list"
        start = complaint.begun_line + 1
        advice = f"{what} is among {other}, which begin in line {start}; indent it like the entries that it belongs to"
    else:
        start = complaint.begun_line + 1
        other = f"what begins in line {start} has {complaint.begun_column}"
        advice = f"the indent of {_spaces(indent)} fits nothing above; {other}"
    return PlacedSlip(line, column, advice)


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"
