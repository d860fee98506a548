"""Reading YAML files."""

from pathlib import Path

from mocksens.core.parsing.nodes import Value
from mocksens.core.parsing.yaml_nodes import YamlError, decoded, parse


def read(path: Path, called: str = "") -> Value:
    """Return the one document in a file; an empty file is an empty mapping.

    Places name the file ``called``, or by its bare name.

    Raises ``YamlError`` for a file that cannot be read, is not YAML, repeats a key, refers to itself or has no bottom.
    """
    called = called or path.name
    try:
        written = path.read_bytes()
    except OSError as error:
        raise YamlError(str(path), f"cannot be read: {error.strerror}") from error
    return parse(decoded(written, called), called)
