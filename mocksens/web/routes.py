"""Find the operation that a method and a target mean: for the fast path, for Starlette's router and for the doctor."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from mocksens.core.errors import UnknownRoute
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Operation

PREFIX: Final = f"{BASE_PATH.partition('{')[0]}".encode()
CACHED: Final = 256
"""Bytes of the longest path that is remembered: nobody should fill the memory with long ones."""
BY_BROWSERS: Final = re.compile(
    rb"/(?:favicon\.ico|robots\.txt|apple-touch-icon[^/?]*\.png|\.well-known/appspecific/com\.chrome\.devtools\.json)"
    rb"(?:\?.*)?"
)


class Route(Struct, frozen=True):
    """An operation and the variables of its path, decoded; ``item_id`` is empty where the path has only one."""

    operation: Operation
    service_id: str
    item_id: str


def _table() -> Mapping[tuple[str, int], list[tuple[list[bytes], Operation]]]:
    """The operations by method and number of segments behind the serviceId, each with its segments."""
    table: dict[tuple[str, int], list[tuple[list[bytes], Operation]]] = {}
    for operation in OPERATIONS:
        segments = operation.path.encode().split(b"/")[1:]
        table.setdefault((operation.method, len(segments)), []).append((segments, operation))
    return table


TABLE: Final = _table()


def take_apart(target: bytes) -> tuple[bytes, bytes]:
    """Return host and port of an absolute-form target (``http://host/path``), and path and query.

    Any other target has no host and stays as it is.
    """
    if target[:1] == b"/" or b"://" not in target:
        return b"", target
    authority, _, rest = target.partition(b"://")[2].partition(b"/")
    return authority.partition(b"?")[0].rpartition(b"@")[2], b"/" + rest


def origin_form(target: bytes) -> bytes:
    """Return path and query of a request target."""
    return take_apart(target)[1]


def is_by_a_browser(target: bytes) -> bool:
    """Return whether browsers ask for this by themselves, wherever they are pointed to."""
    return BY_BROWSERS.fullmatch(target) is not None


def find(method: str, path: bytes) -> Route:
    """Return the operation that ``path`` (origin form, without a query) means. Raises ``UnknownRoute``."""
    route = match(method, path)
    if route is None:
        raise UnknownRoute("no operation has this method and path; the README lists the nine of them")
    return route


def match(method: str, path: bytes) -> Route | None:
    """Return the operation that ``path`` (origin form, without a query) means, if it means any."""
    return _match_cached(method, path) if len(path) <= CACHED else _match(method, path)


def _match(method: str, path: bytes) -> Route | None:
    if path.startswith(PREFIX):
        service_id, *rest = path[len(PREFIX) :].split(b"/")
        for segments, operation in TABLE.get((method, len(rest)), ()):
            if service_id and _fits(segments, rest):
                return Route(operation, _decode(service_id), _item_id(segments, rest))
    return None


_match_cached = lru_cache(maxsize=1024)(_match)


def _fits(segments: list[bytes], given: list[bytes]) -> bool:
    return all(
        segment == value or (segment[:1] == b"{" and value) for segment, value in zip(segments, given, strict=True)
    )


def _item_id(segments: list[bytes], given: list[bytes]) -> str:
    return next((_decode(value) for segment, value in zip(segments, given, strict=True) if segment[:1] == b"{"), "")


def _decode(segment: bytes) -> str:
    return unquote_to_bytes(segment).decode("utf-8", "backslashreplace")
