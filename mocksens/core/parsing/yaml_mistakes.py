"""What is wrong with a text that is no YAML, in words that say what to do.

The libraries that may be there word the same thing differently, so most is found in the text itself.
"""

import re
from typing import Final, NamedTuple

from mocksens.core.parsing import yaml_flow
from mocksens.core.parsing.nodes import NO_BLANK
from mocksens.core.secret_names import says_secret

LONGEST: Final = 1_000
"""Characters of a line that are looked at."""
SHOWN: Final = 50
"""Characters of a value that is shown in its quotes."""
KEY: Final = r"""[\s-]*(?P<key>\w[^:"'{}\[\]]*?|"[^"]*"|'[^']*')\s*:\s+"""
ENTRY: Final = re.compile(rf"^(?:{KEY}|\s*(?:- )+)(?P<value>\S.*?)\s*$")
IN_BRACES: Final = re.compile(r"[{,]\s*(?P<key>[\w.-]+):\s+(?P<value>[^\s,{}][^,{}]*?)\s*(?=[,}]|$)")
NAMES: Final = re.compile(r"""([\w.-]+)["']?\s*:""")
"""The keys of a line."""
ODD_INDENT: Final = re.compile("^[ ]*(?:- )*([\xa0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff])", re.MULTILINE)
GLUED: Final = re.compile(r"^[\s-]*[\w.-]+:(?!//)[^\s:]")
MERGE: Final = "there are no merge keys (<<) here, nor is there such an anchor; repeat the keys"
LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
EATEN: Final = re.compile(
    r"\bsteps:\s*- |\w+: .*?(?<![{,])(?<![{,] )(?:name|description|steps|when|then|times|chance|respond|fault|result): "
)
"""Two lines of a scenario in one."""
BARE_DASH: Final = re.compile(r"\s*(?:- +)*(?:(-)(?:[A-Za-z_][\w-]*:(?:\s|$)|[{\[\"'])|(\*) +[A-Za-z_][\w-]*:\s)")
"""A dash or star that was meant to begin an entry of a list."""
TAB: Final = "a tab stands here; indent with blanks, not with tabs"
SIGNS: Final = "*&!|>%@`?,]}-"
BLOCK: Final = re.compile(r"(?:^|[\s:-]\s)([|>])[-+0-9]{0,2}\s*(?:#.*)?$")
"""The end of a line behind which a text of several lines begins."""
CLOSED: Final = re.compile(r"""(?:\[[^\]]*\]|\{[^}]*\}|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?P<rest>[^\s#].*)?""")
"""Something that ends, and goes on."""


class Complaint(NamedTuple):
    """What the library says: where it is stuck, where the thing begins that it was in, and its words. From 0."""

    line: int
    column: int
    begun_line: int
    begun_column: int
    context: str
    problem: str


class PlacedSlip(NamedTuple):
    """A slip and its place, from 0."""

    line: int
    column: int
    said: str


def find(text: str, complaint: Complaint, *, may_be_eaten: bool) -> PlacedSlip:
    """Return what is wrong; ``may_be_eaten`` tells that the line ends may have been lost on the way."""
    # One more, as the end may be said to be in the line behind the last.
    lines = [line[:LONGEST] for line in (*LINE_END.split(text), "")]
    return _without_secrets(lines, _find(text, lines, complaint, may_be_eaten=may_be_eaten), complaint.begun_line)


def _find(text: str, lines: list[str], complaint: Complaint, *, may_be_eaten: bool) -> PlacedSlip:
    line, column = complaint.line, complaint.column
    at = lines[line]
    said = _by_blanks(text, lines, complaint) or _by_words(lines, complaint)
    if said:
        return said
    if may_be_eaten and "\n" not in text.strip() and EATEN.search(text[:LONGEST]):
        return PlacedSlip(line, column, "its line ends are missing: curl -d eats them, so send it with --data-binary")
    return (
        _in_braces(at, line, complaint)
        or _within(lines, complaint)
        or _without_blank(lines, complaint)
        or _by_value(at, line, column)
        or _by_value(lines[complaint.begun_line], complaint.begun_line, complaint.begun_column)
        or _by_structure(lines, complaint)
        or _by_sign(lines, complaint)
    )


def _without_secrets(lines: list[str], found: PlacedSlip, begun: int) -> PlacedSlip:
    """Return the same without what stands under a key whose name says that it is secret."""
    owner = _secret_key(lines, found.line) or _secret_key(lines, begun)
    if owner is None:
        return found
    key = f"{owner}: " if f"{owner}:" in lines[found.line] else ""
    said = re.sub(", as .*", lambda _: f', as {key}"…"', found.said, flags=re.DOTALL)
    return found._replace(said=re.sub(r"the anchor \S+", "the anchor", said))


def _secret_key(lines: list[str], number: int) -> str | None:
    """Return the secret key that a line has, or that is above what it has; None if there is none."""
    indent, is_item = len(lines[number]), lines[number].lstrip().startswith("-")
    for at in range(number, -1, -1):
        here = _indent_of(lines[at])
        is_above = here < indent or (here == indent and is_item and not lines[at].lstrip().startswith("-"))
        if not lines[at].strip() or not (at == number or is_above):
            continue
        indent, is_item = here, lines[at].lstrip().startswith("-")
        secret = [name for name in NAMES.findall(lines[at]) if name != "key" and says_secret(name)]
        if secret:
            return str(secret[-1])
    return None


def _by_blanks(text: str, lines: list[str], complaint: Complaint) -> PlacedSlip | None:
    """Tell of tabs and other blanks that indent nothing."""
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


def _by_words(lines: list[str], complaint: Complaint) -> PlacedSlip | None:
    """Tell what the library knows for certain."""
    line, column, begun_line, begun_column, context, problem = complaint
    if "duplicate anchor" in context:
        name = lines[line][column:].split(maxsplit=1)[0]
        return PlacedSlip(line, column, f"the anchor {name} stands here a second time; give it another name")
    merge = re.search(r"<<:\s", lines[line])
    if merge and "alias" in problem:
        return PlacedSlip(line, merge.start(), MERGE)
    if "single document" in context:
        return PlacedSlip(line, column, "there are several documents, parted by ---; one is wanted")
    if "document start" in problem:
        return PlacedSlip(line, column, "the document ends before this place; is a quote or an indent wrong above?")
    if "escape" in problem or "hexdecimal" in problem:
        said = r"in double quotes a backslash begins an escape; write \\ for it, or put single quotes around"
        return PlacedSlip(line, column, said)
    if "quoted scalar" in context:
        quote = lines[begun_line][begun_column : begun_column + 1]
        hint = "; an apostrophe at the beginning of a text needs double quotes around" if quote == "'" else ""
        return PlacedSlip(begun_line, begun_column, f"the quote {quote} that begins here is never closed{hint}")
    if "directive" in context:
        return PlacedSlip(begun_line, begun_column, "a text that begins with % needs quotes")
    return None


def _in_braces(at: str, line: int, complaint: Complaint) -> PlacedSlip | None:
    """Tell which value of a mapping in braces needs quotes."""
    column = complaint.begun_column if complaint.begun_line == line else complaint.column
    for entry in IN_BRACES.finditer(at):
        value = entry["value"]
        if entry.start("value") <= column < entry.end("value") and value[0] in SIGNS + "[":
            said = f"a text that begins with {value[0]} needs quotes{_example(entry['key'], value)}"
            return PlacedSlip(line, entry.start("value"), said)
    return None


def _within(lines: list[str], complaint: Complaint) -> PlacedSlip | None:
    """Tell of a slip within the braces or brackets in which the library is stuck."""
    line, column = complaint.begun_line, complaint.begun_column
    if "flow" not in complaint.context or lines[line][column : column + 1] not in {"{", "["}:
        line = complaint.line
        entry = ENTRY.match(lines[line])
        column = entry.start("value") if entry else len(lines[line]) - len(lines[line].lstrip())
        if lines[line][column : column + 1] not in {"{", "["}:
            return None
    text = "\n".join((lines[line][column:], *lines[line + 1 : complaint.line + 1]))
    slip = yaml_flow.find(text)
    if slip is None:
        return None
    before = text[: slip.start].split("\n")
    place = len(before[-1]) + (column if len(before) == 1 else 0)
    example = _example(slip.key, slip.value) if slip.value else ""
    return PlacedSlip(line + len(before) - 1, place, slip.said + example)


def _without_blank(lines: list[str], complaint: Complaint) -> PlacedSlip | None:
    """Tell of an entry of a list whose dash has no blank behind it, or that has another sign."""
    before = next((number for number in range(complaint.line - 1, -1, -1) if lines[number].strip()), complaint.line)
    for number in (complaint.line, before, complaint.begun_line):
        dash = BARE_DASH.match(lines[number])
        if dash:
            return PlacedSlip(number, dash.start(dash.lastindex or 0), NO_BLANK)
    return None


def _by_value(at: str, line: int, column: int) -> PlacedSlip | None:
    """Tell which text needs quotes, if the place is in one that begins with a sign of YAML."""
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
        said = f"the text ends with its quote {value[0]}, and more stands behind; put quotes around all of it"
        return PlacedSlip(line, start + closed.start("rest"), said)
    if entry and re.search(r":(?:\s|$)", value) and value[0] not in "[{\"'":
        return PlacedSlip(line, start, f"a text with a colon and a blank in it needs quotes{_example(key, value)}")
    return None


def _example(key: str | None, value: str) -> str:
    """Return a value in its quotes."""
    if len(value) > SHOWN:
        return ""
    quote = "'" if '"' in value or "\\" in value else '"'
    inner = value.replace("'", "''") if quote == "'" else value
    return f", as {f'{key}: ' if key else ''}{quote}{inner}{quote}"


def _by_structure(lines: list[str], complaint: Complaint) -> PlacedSlip | None:
    """Tell how the lines do not fit together."""
    line, column, begun_line, begun_column, context, problem = complaint
    if "flow" in context:
        sign = lines[begun_line][begun_column : begun_column + 1]
        opened = f"the {sign} of line {begun_line + 1}" if sign and sign in "[{" else "a bracket or brace"
        return PlacedSlip(line, column, f"{opened} is not closed, or a comma is missing before this place")
    before = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), None)
    if "':'" in problem or (before is not None and _lacks_colon(lines[before])):
        number = begun_line if "':'" in problem else before
        assert number is not None, "one of both is there"
        return _outside_its_text(lines, number) or _no_colon(lines[number], number)
    if "mapping values" in problem or "block" in context or "collection" in context:
        return _indent(lines, complaint, before)
    return None


def _by_sign(lines: list[str], complaint: Complaint) -> PlacedSlip:
    """Tell of the sign at which the library is stuck, if nothing else is known."""
    line, column, begun_line, begun_column, _, problem = complaint
    for number, place in ((begun_line, begun_column), (line, column)):
        sign = lines[number][place : place + 1]
        if sign and sign in SIGNS:
            return PlacedSlip(number, place, f"a text that begins with {sign} needs quotes")
    return PlacedSlip(line, column, problem)


def _lacks_colon(line: str) -> bool:
    bare = line.strip()
    return GLUED.match(line) is not None or not re.search(r":(?:\s|$)|^[#-]|^[\]}]", bare)


def _outside_its_text(lines: list[str], number: int) -> PlacedSlip | None:
    """Tell that a line was to belong to a text that | or > begins above, and is not indented."""
    indent = _indent_of(lines[number])
    for above in range(number - 1, -1, -1):
        header = BLOCK.search(lines[above])
        if header and _indent_of(lines[above]) >= indent:
            said = f"a line of the text that {header[1]} begins in line {above + 1} must be indented more than its key"
            return PlacedSlip(number, indent, said)
        if lines[above].strip() and _indent_of(lines[above]) <= indent:
            break
    return None


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blanks(count: int) -> str:
    return "1 blank" if count == 1 else f"{count} blanks"


def _no_colon(at: str, line: int) -> PlacedSlip:
    start = len(at) - len(at.lstrip(" -"))
    if GLUED.match(at):
        return PlacedSlip(line, at.index(":"), "a colon needs a blank behind it")
    return PlacedSlip(line, start, "this line has no colon behind its key; a text of several lines needs quotes or |")


def _indent(lines: list[str], complaint: Complaint, before: int | None) -> PlacedSlip:
    line, column = complaint.line, complaint.column
    at = lines[line]
    here = _indent_of(at)
    if "mapping values" in complaint.problem and before is not None:
        above = _indent_of(lines[before])
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
