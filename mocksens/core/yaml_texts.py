"""YAML with places: every value knows its file, line and column. The only importer of ``yaml``."""

import re
from typing import Any, Final

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from mocksens.core.written import Miswritten, Place, Problem, Value

LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEEPEST: Final = 50
"""No file of mocksens is nested a tenth of that."""
BOTTOMLESS: Final = "refers to itself or is nested too deeply"
TOO_DEEP: Final = "maximum nesting depth"
"""What the library says of such a text."""
HINTS: Final = {
    "alias": "; a text that begins with *, or with brackets before it, needs quotes",
    "anchor": "; a text that begins with & needs quotes",
    "mapping values are not allowed": "; a text with a colon and a blank in it needs quotes",
}
"""What is to be done, by what the library says."""
FORBIDDEN: Final = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a YAML text must not hold."""


class YamlError(Miswritten):
    """A text cannot be used; it is said where and why."""

    def __init__(self, place: Place | str, text: str) -> None:
        super().__init__([Problem(place, text)])


def parse(text: str, file: str) -> Value:
    """The one document in a text; nothing at all is an empty mapping. ``file`` is what its places are called.

    Raises ``YamlError`` for what is not YAML, repeats a key, refers to itself or has no bottom.
    """
    if forbidden := FORBIDDEN.search(text):
        place = place_of(text, forbidden.start(), file)
        raise YamlError(place, f"cannot be read: no YAML text holds the character U+{ord(forbidden[0]):04X}")
    try:
        _check_depth(text, file)
        node = yaml.compose(text, Loader=LOADER)
        return Value({}, Place(file, 1, 1)) if node is None else _Composer(file).value(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # From 6.0.4 on the library refuses deep nesting by itself, often before anything is to be counted here.
        said = BOTTOMLESS if TOO_DEEP in str(error.problem) else f"not YAML: {_reason(error, text)}"
        raise YamlError(_place(file, mark) if mark else file, said) from error


def place_of(text: str, index: int, file: str) -> Place:
    """Where in ``text`` its character number ``index``, from 0, stands."""
    return Place(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _reason(error: yaml.MarkedYAMLError, text: str) -> str:
    """Return what ``yaml`` says, as a whole sentence, and what to do where that is known."""
    said = str(error.problem)
    if said.startswith("but "):
        said = f"{error.context}, {said}"
    at = error.problem_mark.index if error.problem_mark else 0
    if text[at : at + 1] == "\t":
        return f"{said}; indent with blanks, not with tabs"
    hint = next((hint for words, hint in HINTS.items() if words in f"{error.context} {said}"), "")
    return f"{said}{hint}"


def _check_depth(text: str, file: str) -> None:
    """Refuse nesting that the composer does not survive: it is C, and ends the process."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise YamlError(_place(file, event.start_mark), BOTTOMLESS)


class _Composer:
    """Turns nodes into values; a node that several aliases mean becomes one value."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._values: dict[int, Value | None] = {}

    def value(self, node: Node) -> Value:
        if id(node) in self._values:
            known = self._values[id(node)]
            if known is None:
                raise YamlError(self._place(node), BOTTOMLESS)
            return known
        self._values[id(node)] = None
        plain = not isinstance(node, ScalarNode) or not node.style
        value = self._values[id(node)] = Value(self._data(node), self._place(node), plain)
        return value

    def _data(self, node: Node) -> str | list[Value] | dict[str, Value]:
        if isinstance(node, MappingNode):
            return self._entries(node)
        if isinstance(node, SequenceNode):
            return [self.value(entry) for entry in node.value]
        # Unquoted, these two mean that nothing is there.
        is_null = isinstance(node, ScalarNode) and node.value in {"null", "~"} and not node.style
        return "" if is_null else str(node.value)

    def _entries(self, node: MappingNode) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        for key, value in node.value:
            place = self._place(key)
            if not isinstance(key, ScalarNode):
                raise YamlError(place, "a key must be a text")
            if key.value in entries:
                raise YamlError(place, f"{key.value} stands here a second time")
            entries[key.value] = self.value(value)._replace(place=place)
        return entries

    def _place(self, node: Node) -> Place:
        return _place(self._file, node.start_mark)
