"""YAML values with file, line and column. The only importer of ``yaml``."""

import re
from typing import Any, Final

import yaml
from msgspec.structs import replace
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from mocksens.core.media_types import JPEG_START
from mocksens.core.parsing.nodes import ODD_BLANKS, Miswritten, Place, Problem, Value

LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEEPEST: Final = 50
"""The deepest nesting that is accepted. No file for mocksens reaches a tenth of it."""
BOTTOMLESS: Final = "refers to itself or is nested too deeply"
TOO_DEEP: Final = "maximum nesting depth"
"""The library's message for a text that is nested too deeply."""
MERGE: Final = "<<"
NO_MERGE: Final = "merge keys (<<) are not supported; repeat the keys, or let an alias mean the whole"
GLUED: Final = re.compile(r"[A-Za-z_]\w*:(?!//)[^ \n]")
"""A key without a space before its value. YAML reads both as one text."""
BODY: Final = "body"
"""The file name in the places of a text that is the body of a request."""
ODD_BLANK: Final = re.compile(f"[{ODD_BLANKS}]")
COMMENTED: Final = re.compile(r"[ \t]*#")
FORBIDDEN: Final = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML does not allow."""


WIDEST: Final = 2
"""The number of characters at the beginning that are examined: in UTF-16 and UTF-32, one of them is NUL."""


class YamlError(Miswritten):
    """A text that cannot be used, with the place and the reason."""

    def __init__(self, place: Place | str, text: str) -> None:
        super().__init__([Problem(place, text)])


def parse(text: str, file: str) -> Value:
    """Return the single document in a text. An empty text is an empty mapping. Its places name ``file``.

    Raise ``YamlError`` if it is not YAML, repeats a key, refers to itself or is nested too deeply.
    """
    if forbidden := FORBIDDEN.search(text):
        place = place_of(text, forbidden.start(), file)
        if forbidden[0] == "\0" and forbidden.start() < WIDEST:
            raise YamlError(place, "cannot be read: this seems to be UTF-16 or UTF-32; save it as UTF-8")
        raise YamlError(place, f"cannot be read: no YAML text holds the character U+{ord(forbidden[0]):04X}")
    try:
        _check_depth(text, file)
        node = yaml.compose(text, Loader=LOADER)
        if node is None:
            return Value({}, Place(file, 1, 1))
        if isinstance(node, ScalarNode) and not node.style and GLUED.match(node.value):
            raise YamlError(Place(file, 1, 1), "a colon needs a space after it")
        return _Composer(file, text).value(node)
    except yaml.MarkedYAMLError as error:
        raise _translate(error, text, file) from error


def decoded(data: bytes, file: str) -> str:
    """Return the text of a file or body. Raise ``YamlError`` if it is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = place_of(before, len(before), file)
        if other := _file_format(data):
            raise YamlError(place, f"cannot be read: {other}") from error
        charset = _charset(data)
        seems = f", and seems to be {charset}" if charset else ""
        raise YamlError(
            place, f"cannot be read: byte 0x{data[error.start]:02x} is not UTF-8{seems}; save it as UTF-8"
        ) from error


def _file_format(data: bytes) -> str:
    """Return the format of data that is not text, by its first bytes, or an empty text if it is unknown."""
    # Imported only for a mistake.
    from mocksens.core.diagnosis.bodies import first_bytes

    if compression := first_bytes.compression(data):
        return f"it is {compression}; send or save it as it is"
    format_name = "a JPEG picture" if data.startswith(JPEG_START) else first_bytes.file_format(data)
    return f"it is {format_name}, not a text" if format_name else ""


def _charset(data: bytes) -> str:
    """Return the likely charset of a text that is not UTF-8, or an empty text if there is no clue."""
    # Imported only for a mistake.
    from mocksens.core.diagnosis.bodies.formats import BOMS, HANGUL

    charset = next((charset for mark, charset in BOMS if data.startswith(mark)), "")
    if charset or not HANGUL.search(data):
        return charset
    try:
        data.decode("cp949")
    except UnicodeDecodeError:
        return ""
    return "EUC-KR (CP949)"


def place_of(text: str, index: int, file: str) -> Place:
    """Return the place in ``text`` of the character at ``index``."""
    return Place(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _translate(error: yaml.MarkedYAMLError, text: str, file: str) -> YamlError:
    """Return the library's error in our words."""
    # Imported only for a mistake.
    from mocksens.core.parsing.yaml_mistakes.complaint import LibraryComplaint
    from mocksens.core.parsing.yaml_mistakes.diagnosis import find

    mark = error.problem_mark or error.context_mark
    end = (mark.line, mark.column) if mark else (0, 0)
    start = (error.context_mark.line, error.context_mark.column) if error.context_mark else end
    complaint = LibraryComplaint(
        line=end[0],
        column=end[1],
        begun_line=start[0],
        begun_column=start[1],
        context=str(error.context),
        problem=str(error.problem),
    )
    line, column, advice = find(text, complaint, may_be_eaten=file == BODY)
    # Since 6.0.4 the library itself refuses deep nesting, often before the events can be counted here.
    return YamlError(
        Place(file, line + 1, column + 1), BOTTOMLESS if TOO_DEEP in complaint.problem else f"not YAML: {advice}"
    )


def _check_depth(text: str, file: str) -> None:
    """Refuse nesting that would crash the process inside the library's C composer."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise YamlError(_place(file, event.start_mark), BOTTOMLESS)


class _Composer:
    """Converts nodes to values. A node with several aliases becomes one shared value."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._values: dict[int, Value | None] = {}

    def value(self, node: Node) -> Value:
        if id(node) in self._values:
            finished = self._values[id(node)]
            if finished is None:
                raise YamlError(self._place(node), BOTTOMLESS)
            return finished
        self._values[id(node)] = None
        plain = not isinstance(node, ScalarNode) or not node.style
        value = self._values[id(node)] = Value(
            self._data(node), self._place(node), plain, is_commented=self._is_commented(node)
        )
        return value

    def _data(self, node: Node) -> str | list[Value] | dict[str, Value]:
        if isinstance(node, MappingNode):
            return self._entries(node)
        if isinstance(node, SequenceNode):
            return [self.value(entry) for entry in node.value]
        mark = node.start_mark
        if node.tag.startswith("!") or (not node.value and self._text[mark.index : mark.index + 1] == "&"):
            sign = "!" if node.tag.startswith("!") else "&"
            raise YamlError(self._place(node), f"a text that begins with {sign} needs quotes")
        # Unquoted, these two mean "no value".
        is_null = isinstance(node, ScalarNode) and node.value in {"null", "~"} and not node.style
        return "" if is_null else str(node.value)

    def _is_commented(self, node: Node) -> bool:
        is_empty = isinstance(node, ScalarNode) and not node.value and not node.style
        return is_empty and COMMENTED.match(self._text, node.start_mark.index) is not None

    def _entries(self, node: MappingNode) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        for key, value in node.value:
            place = self._place(key)
            name = self._key(key, place)
            if name in entries:
                first = entries[name].place
                assert isinstance(first, Place), "all of a text has its place"
                raise YamlError(place, f"{name} is repeated here; the first is in line {first.line}")
            entries[name] = replace(self.value(value), place=place)
        return entries

    def _key(self, key: Node, place: Place) -> str:
        if not isinstance(key, ScalarNode):
            raise YamlError(place, "a key must be a text; one in brackets or braces needs quotes")
        name = str(key.value)
        if key.style:
            return name
        if name == MERGE:
            raise YamlError(place, NO_MERGE)
        if odd := ODD_BLANK.search(name):
            advice = f"U+{ord(odd[0]):04X} at this key is not a space in YAML; use ordinary spaces"
            raise YamlError(place, advice)
        return name

    def _place(self, node: Node) -> Place:
        return _place(self._file, node.start_mark)
