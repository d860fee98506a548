"""The routing of requests to operations, for the fast path, Starlette's router and the diagnosis of addresses."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from mocksens.core.errors import UnknownRoute
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Operation

PREFIX: Final = f"{BASE_PATH.partition('{')[0]}".encode()
LONGEST_CACHED_PATH: Final = 256
"""Maximum number of bytes of a path in the cache, so that long ones cannot fill the memory."""


class Routed(Struct, frozen=True):
    """An operation with the decoded variables of its path. ``item_id`` is empty if there is only a serviceId."""

    operation: Operation
    service_id: str
    item_id: str


def _table() -> Mapping[tuple[str, int], list[tuple[list[bytes], Operation]]]:
    """Return segments and operations by method and number of segments after the serviceId."""
    table: dict[tuple[str, int], list[tuple[list[bytes], Operation]]] = {}
    for operation in OPERATIONS:
        segments = operation.path.encode().split(b"/")[1:]
        table.setdefault((operation.method, len(segments)), []).append((segments, operation))
    return table


TABLE: Final = _table()


def take_apart(target: bytes) -> tuple[bytes, bytes]:
    """Split an absolute-form target (``http://host/path``) into its host and port, and its path and query.

    For any other target, the first part is empty, and the second is the target itself.
    """
    if target[:1] == b"/" or b"://" not in target:
        return b"", target
    authority, _, rest = target.partition(b"://")[2].partition(b"/")
    return authority.partition(b"?")[0].rpartition(b"@")[2], b"/" + rest


def origin_form(target: bytes) -> bytes:
    """Return the path and query of a request target."""
    return take_apart(target)[1]


def find(method: str, path: bytes) -> Routed:
    """Return the operation of a method and a path in origin form, without a query.

    Raise ``UnknownRoute`` if there is none.
    """
    route = match(method, path)
    if route is None:
        raise UnknownRoute("no operation has this method and path; the README lists all nine operations")
    return route


def match(method: str, path: bytes) -> Routed | None:
    """Return the operation of a method and a path as ``find`` does, or None if there is none."""
    return _match_cached(method, path) if len(path) <= LONGEST_CACHED_PATH else _match(method, path)


def _match(method: str, path: bytes) -> Routed | None:
    if path.startswith(PREFIX):
        service_id, *rest = path[len(PREFIX) :].split(b"/")
        for segments, operation in TABLE.get((method, len(rest)), ()):
            if service_id and _fits(segments, rest):
                return Routed(operation, _decode(service_id), _item_id(segments, rest))
    return None


_match_cached = lru_cache(maxsize=1024)(_match)


def _fits(segments: list[bytes], values: list[bytes]) -> bool:
    return all(
        segment == value or (segment[:1] == b"{" and value) for segment, value in zip(segments, values, strict=True)
    )


def _item_id(segments: list[bytes], values: list[bytes]) -> str:
    return next((_decode(value) for segment, value in zip(segments, values, strict=True) if segment[:1] == b"{"), "")


def _decode(segment: bytes) -> str:
    return unquote_to_bytes(segment).decode("utf-8", "backslashreplace")
