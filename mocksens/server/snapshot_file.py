"""Loading of a snapshot from a file at the start of a server."""

from pathlib import Path

from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.snapshot import encoding, loading
from mocksens.core.snapshot.schema import SensSnapshot


def load(path: Path, sens: Sens) -> None:
    """Load a file that holds an answer to ``GET /_mocksens/snapshot`` into ``sens``.

    Raise ``ValueError`` if the file cannot be read, is not a snapshot, or has a service that the settings exclude.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    try:
        loading.load_all(sens, encoding.parse(data, SensSnapshot))
    except Forbidden as error:
        raise ValueError(f"{path}: {error.hint}") from error
    except ValueError as error:
        raise ValueError(f"{path} is not a snapshot: {_explain(data, ' '.join(str(error).split()))}") from error


def _explain(data: bytes, error_text: str) -> str:
    """Return the reason why a file is not a snapshot. ``error_text`` is from msgspec."""
    from mocksens.core.diagnosis.bodies import formats
    from mocksens.core.parsing import json_decoding, misfits

    try:
        whole = json_decoding.decode(data)
    except RecursionError:
        return error_text
    except ValueError as error:
        return f"it is {formats.describe(data, str(error))}"
    return misfits.explain(error_text, SensSnapshot, whole)
