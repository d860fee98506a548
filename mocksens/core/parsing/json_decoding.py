"""JSON, with the same kind of error in every release of msgspec."""

from typing import Any, Final, TypeVar, overload

import msgspec

KindT = TypeVar("KindT")
LONGEST: Final = 100_000
"""Bytes of a body that is looked into for repeated names: to read a longer one again would take long."""


@overload
def decode(data: bytes | str) -> Any: ...


@overload
def decode(data: bytes | str, kind: type[KindT]) -> KindT: ...


def decode(data: bytes | str, kind: Any = Any) -> Any:
    """Return what the JSON holds, as an instance of ``kind`` if that is given.

    Raises ``ValueError`` if it is no JSON or does not fit, ``RecursionError`` if it is nested too deeply.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        # Before 0.20 it was no ValueError.
        raise ValueError(str(error)) from error


def may_repeat(data: bytes, names: int) -> bool:
    """Return whether a name may occur more than once in an object; ``names`` is how many names the decoder kept.

    Colons are counted, not parsed, so a text with a quote before a colon also gives True. A body of more than
    ``LONGEST`` bytes gives False.
    """
    if len(data) > LONGEST:
        return False
    colons = data.count(b'":')
    # Some write a blank in front of each colon.
    return colons != names and (colons > names or colons + data.count(b'" :') > names)
