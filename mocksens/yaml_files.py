"""YAML with places: every value knows its file, line and column. The only importer of ``yaml``.

Every scalar is read as text and converted by what its place wants, so that ``auth: off`` and ``to: 01000003012`` mean
what they look like.
"""

from pathlib import Path
from typing import Final, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Place(NamedTuple):
    """Where something stands; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class YamlError(ValueError):
    """A file cannot be used; the text says where and why."""


class Value(NamedTuple):
    """A scalar, a list or a mapping, and where it stands."""

    data: "str | list[Value] | dict[str, Value]"
    place: Place


def read(path: Path) -> Value:
    """The one document in a file; an empty file is an empty mapping.

    Raises ``YamlError`` for a file that cannot be read, is not YAML, repeats a key or refers to itself.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
        return _value(node, path.name) if node is not None else Value({}, Place(path.name, 1, 1))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path.name, mark.line + 1, mark.column + 1) if mark else path.name
        raise YamlError(f"{place}: not YAML: {error.problem}") from error
    except RecursionError as error:
        raise YamlError(f"{path.name}: refers to itself or is nested too deeply") from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        if isinstance(error, YamlError):
            raise
        reason = error.strerror if isinstance(error, OSError) else error
        raise YamlError(f"{path}: cannot be read: {reason}") from error


def _value(node: Node, file: str) -> Value:
    place = Place(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        entries: dict[str, Value] = {}
        for key, value in node.value:
            where = Place(file, key.start_mark.line + 1, key.start_mark.column + 1)
            if not isinstance(key, ScalarNode):
                raise YamlError(f"{where}: a key must be a text")
            if key.value in entries:
                raise YamlError(f"{where}: {key.value} stands here a second time")
            entries[key.value] = _value(value, file)._replace(place=where)
        return Value(entries, place)
    if isinstance(node, SequenceNode):
        return Value([_value(entry, file) for entry in node.value], place)
    return Value(node.value, place)
