"""JSON decoding with the same errors in every release of msgspec."""

from typing import Any, Final, TypeVar, overload

import msgspec

KindT = TypeVar("KindT")
LONGEST: Final = 100_000
"""The size in bytes of the largest body that is searched for repeated names, which means parsing it again."""


@overload
def decode(data: bytes | str) -> Any: ...


@overload
def decode(data: bytes | str, kind: type[KindT]) -> KindT: ...


def decode(data: bytes | str, kind: Any = Any) -> Any:
    """Decode JSON, into an instance of ``kind`` if that is given.

    Raise ``ValueError`` if the data is not JSON or does not fit, and ``RecursionError`` if it is nested too deeply.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        # Before msgspec 0.20, its error was not a ValueError.
        raise ValueError(str(error)) from error


def may_repeat(data: bytes, names: int) -> bool:
    """Return whether an object may repeat a name. ``names`` is the number of names that the decoder kept.

    Colons are counted, not parsed, so a text that contains a quote before a colon also gives True. A body of more than
    ``LONGEST`` bytes gives False.
    """
    if len(data) > LONGEST:
        return False
    colons = data.count(b'":')
    # Some clients write a space before each colon.
    return colons != names and (colons > names or colons + data.count(b'" :') > names)
