"""JSON, with the same kind of error in every release of msgspec."""

from typing import Any, TypeVar, overload

import msgspec

Kind = TypeVar("Kind")


@overload
def decode(data: bytes | str) -> Any: ...


@overload
def decode(data: bytes | str, kind: type[Kind]) -> Kind: ...


def decode(data: bytes | str, kind: Any = Any) -> Any:
    """Return what the JSON holds, as an instance of ``kind`` if that is given.

    Raises ``ValueError`` if it is no JSON or does not fit, ``RecursionError`` if it is nested too deeply.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        # Before 0.20 it was no ValueError.
        raise ValueError(str(error)) from error


def may_repeat(data: bytes, decoded: object) -> bool:
    """Return whether a name may stand more than once in one of the objects, going by the number of colons.

    They are counted, not read: texts with a quote in front of a colon and objects further within are doubted as well.
    """
    try:
        known = _names(decoded) if type(decoded) is dict else sum(map(_names, decoded))  # type: ignore[call-overload]
    except (AttributeError, TypeError):
        # What is no object where one should be is told anyway.
        return False
    found = data.count(b'":')
    # Some write a blank in front of each colon.
    return found != known and (found > known or found + data.count(b'" :') > known)


def _names(whole: dict[str, object]) -> int:
    """Return the number of names in an object, and in the objects of its lists. Raises ``TypeError`` for no object."""
    count = len(whole)
    for value in whole.values():
        if type(value) is list:
            count += sum(map(len, value))
    return count
