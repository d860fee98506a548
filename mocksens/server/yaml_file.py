"""Loading of YAML files."""

from pathlib import Path

from mocksens.core.parsing.nodes import Value
from mocksens.core.parsing.yaml_nodes import YamlError, decoded, parse


def read(path: Path, called: str = "") -> Value:
    """Return the only document in a file. An empty file counts as an empty mapping.

    Places show the name ``called`` or, by default, the file's own name without its folder.

    Raise ``YamlError`` if the file cannot be read, is not YAML, repeats a key, contains itself or is nested too deeply.
    """
    called = called or path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise YamlError(str(path), f"cannot be read: {error.strerror}") from error
    return parse(decoded(content, called), called)
