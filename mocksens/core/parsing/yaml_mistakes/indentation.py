"""Mistakes in the indentation of lines."""

import re
from typing import Final

from mocksens.core.parsing.nodes import ODD_BLANKS
from mocksens.core.parsing.yaml_mistakes.complaint import LibraryComplaint, PlacedSlip

LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
ODD_INDENT: Final = re.compile(f"^[ ]*(?:- )*([{ODD_BLANKS}])", re.MULTILINE)
TAB: Final = "a tab stands here; indent with blanks, not with tabs"


def find_odd_indent(text: str, lines: list[str], complaint: LibraryComplaint) -> PlacedSlip | None:
    """Return a slip of tabs and other blanks that do not indent."""
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
    said = f"the line is indented with U+{ord(odd[1]):04X}, which is no blank for YAML; use ordinary ones"
    return PlacedSlip(line, column, said)


def indent_of(line: str) -> int:
    """Return the number of blanks before a line."""
    return len(line) - len(line.lstrip(" "))


def misplaced_line(lines: list[str], complaint: LibraryComplaint, before: int | None) -> PlacedSlip:
    """Return the slip of a line whose indent does not fit the lines above; ``before`` is the last one with a text."""
    line, column = complaint.line, complaint.column
    at = lines[line]
    here = indent_of(at)
    if "mapping values" in complaint.problem and before is not None:
        above = indent_of(lines[before])
        said = f"the line is indented by {_blanks(here)}, line {before + 1} by {above}, though that has a value already"
    elif here == complaint.begun_column:
        what = "an entry of a list" if at.lstrip().startswith("-") else "a key"
        other = "keys" if what.startswith("an entry") else "entries of a list"
        begun = complaint.begun_line + 1
        said = f"{what} stands here among {other}, which begin in line {begun}; indent it as what it belongs to"
    else:
        begun = complaint.begun_line + 1
        other = f"what begins in line {begun} has {complaint.begun_column}"
        said = f"the indent of {_blanks(here)} fits nothing above; {other}"
    return PlacedSlip(line, column, said)


def _blanks(count: int) -> str:
    return "1 blank" if count == 1 else f"{count} blanks"
