"""YAML with places: every value knows its file, line and column. The only importer of ``yaml``."""

from typing import Final

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from mocksens.core.written import Place, Value

LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEEPEST: Final = 50
"""No file of mocksens is nested a tenth of that."""
BOTTOMLESS: Final = "refers to itself or is nested too deeply"


class YamlError(ValueError):
    """A text cannot be used; it is said where and why."""


def parse(text: str, file: str) -> Value:
    """The one document in a text; nothing at all is an empty mapping. ``file`` is what its places are called.

    Raises ``YamlError`` for what is not YAML, repeats a key, refers to itself or has no bottom.
    """
    try:
        _check_depth(text, file)
        node = yaml.compose(text, Loader=LOADER)
        return Value({}, Place(file, 1, 1)) if node is None else _Composer(file).value(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else file
        raise YamlError(f"{place}: not YAML: {error.problem}") from error
    except (UnicodeError, yaml.YAMLError) as error:
        raise YamlError(f"{file}: cannot be read: {' '.join(str(error).split())}") from error


def _check_depth(text: str, file: str) -> None:
    """Refuse nesting that the composer does not survive: it is C, and ends the process."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise YamlError(f"{file}: {BOTTOMLESS}")


class _Composer:
    """Turns nodes into values; a node that several aliases mean becomes one value."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._values: dict[int, Value | None] = {}

    def value(self, node: Node) -> Value:
        if id(node) in self._values:
            known = self._values[id(node)]
            if known is None:
                raise YamlError(f"{self._file}: {BOTTOMLESS}")
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
                raise YamlError(f"{place}: a key must be a text")
            if key.value in entries:
                raise YamlError(f"{place}: {key.value} stands here a second time")
            entries[key.value] = self.value(value)._replace(place=place)
        return entries

    def _place(self, node: Node) -> Place:
        return Place(self._file, node.start_mark.line + 1, node.start_mark.column + 1)
