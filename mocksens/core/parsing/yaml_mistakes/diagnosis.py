"""Diagnosis of a text that is not valid YAML, with advice.

Releases of the library word the same error differently, so most mistakes are detected in the text itself.
"""

import re
from typing import Final

from mocksens.core.parsing.yaml_mistakes import indentation, quotes, secrets, structure
from mocksens.core.parsing.yaml_mistakes.complaint import LibraryComplaint, PlacedSlip

LONGEST: Final = 1_000
"""Maximum number of characters of a line that are examined."""
MERGE: Final = "there are no merge keys (<<) here, nor is there such an anchor; repeat the keys"
EATEN: Final = re.compile(
    r"\bsteps:\s*- |\w+: .*?(?<![{,])(?<![{,] )(?:name|description|steps|when|then|times|chance|respond|fault|result): "
)
"""Two lines of a scenario that were joined into one."""


def find(text: str, complaint: LibraryComplaint, *, may_be_eaten: bool) -> PlacedSlip:
    """Return the mistake behind an error. ``may_be_eaten`` means that line ends may have been lost in transit."""
    # The library may report the end of the text as the line after the last.
    lines = [line[:LONGEST] for line in (*indentation.LINE_END.split(text), "")]
    return secrets.without_secrets(
        lines, _find(text, lines, complaint, may_be_eaten=may_be_eaten), complaint.begun_line
    )


def _find(text: str, lines: list[str], complaint: LibraryComplaint, *, may_be_eaten: bool) -> PlacedSlip:
    line, column = complaint.line, complaint.column
    text_of_line = lines[line]
    slip = indentation.find_odd_indent(text, lines, complaint) or _by_words(lines, complaint)
    if slip:
        return slip
    if may_be_eaten and "\n" not in text.strip() and EATEN.search(text[:LONGEST]):
        return PlacedSlip(line, column, "its line ends are missing: curl -d eats them, so send it with --data-binary")
    return (
        quotes.find_in_braces(text_of_line, line, complaint)
        or quotes.find_in_brackets(lines, complaint)
        or structure.find_bare_dash(lines, complaint)
        or quotes.find_unquoted(text_of_line, line, column)
        or quotes.find_unquoted(lines[complaint.begun_line], complaint.begun_line, complaint.begun_column)
        or structure.find_in_structure(lines, complaint)
        or quotes.find_sign(lines, complaint)
    )


def _by_words(lines: list[str], complaint: LibraryComplaint) -> PlacedSlip | None:
    """Return a mistake that the library's message identifies with certainty."""
    line, column, start_line, start_column, context, problem = complaint
    if "duplicate anchor" in context:
        name = lines[line][column:].split(maxsplit=1)[0]
        return PlacedSlip(line, column, f"the anchor {name} is repeated here; give it another name")
    merge = re.search(r"<<:\s", lines[line])
    if merge and "alias" in problem:
        return PlacedSlip(line, merge.start(), MERGE)
    if "single document" in context:
        return PlacedSlip(line, column, "expected one document, found several separated by ---")
    if "document start" in problem:
        return PlacedSlip(line, column, "the document ends before this place; is a quote or an indent wrong above?")
    if "escape" in problem or "hexdecimal" in problem:
        advice = r"in double quotes a backslash begins an escape; write \\ for it, or put single quotes around"
        return PlacedSlip(line, column, advice)
    if "quoted scalar" in context:
        quote = lines[start_line][start_column : start_column + 1]
        hint = "; an apostrophe at the beginning of a text needs double quotes around" if quote == "'" else ""
        return PlacedSlip(start_line, start_column, f"the quote {quote} that begins here is never closed{hint}")
    if "directive" in context:
        return PlacedSlip(start_line, start_column, "a text that begins with % needs quotes")
    return None
