"""Reading a snapshot from a file, so that a server begins with what another one held."""

from pathlib import Path

from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.snapshot import encoding, loading
from mocksens.core.snapshot.schema import SensSnapshot


def load(path: Path, sens: Sens) -> None:
    """Fill ``sens`` with what ``GET /_mocksens/snapshot`` once answered.

    Raises ``ValueError`` for a file that cannot be read, that is no snapshot, or that holds a service that may not be.
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
        raise ValueError(f"{path} is no snapshot: {_told(data, ' '.join(str(error).split()))}") from error


def _told(data: bytes, said: str) -> str:
    """Return why a file is no snapshot, in our words."""
    from mocksens.core.diagnosis.bodies import formats
    from mocksens.core.parsing import json_decoding, misfits

    try:
        whole = json_decoding.decode(data)
    except RecursionError:
        return said
    except ValueError as error:
        return f"it is {formats.describe(data, str(error))}"
    return misfits.explain(said, SensSnapshot, whole)
