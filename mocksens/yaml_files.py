"""Reads YAML files."""

from pathlib import Path

from mocksens.core.written import Value
from mocksens.core.yaml_texts import YamlError, parse


def read(path: Path) -> Value:
    """The one document in a file; an empty file is an empty mapping.

    Raises ``YamlError`` for a file that cannot be read, is not YAML, repeats a key, refers to itself or has no bottom.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
        raise YamlError(f"{path}: cannot be read: {reason}") from error
    return parse(text, path.name)
