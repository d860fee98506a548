"""Which operation a method and target mean."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote_to_bytes

from msgspec import Struct

from mocksens.core.errors import Forbidden, NotFound, Refusal, UnknownRoute
from mocksens.core.redaction import hide
from mocksens.core.sens import check_service_id
from mocksens.core.signature import Credential, secrets_of
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Operation

if TYPE_CHECKING:
    from mocksens.core.sens import Sens

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
    """The operation that ``path`` (origin form, without a query) means. Raises ``UnknownRoute``."""
    return _find_cached(method, path) if len(path) <= CACHED else _find(method, path)


def word(refusal: UnknownRoute, method: str, target: bytes, credentials: Mapping[bytes, Credential]) -> None:
    """Let a refusal say what is wrong with the address, and which one is right."""
    # Nobody needs it while all is well.
    from mocksens.core import redaction
    from mocksens.core.diagnosis import addresses

    refusal.hint = addresses.explain(method, redaction.hide(target, secrets_of(credentials))) or refusal.hint


def check(method: str, target: bytes, credentials: Mapping[bytes, Credential]) -> Refusal | None:
    """Return why SENS would refuse a target, however it is signed; None if nothing speaks against it.

    Whether there is what an id names is another question, but one that cannot be an id is told.
    """
    path, _, query = origin_form(target).partition(b"?")
    try:
        route = find(method, path)
        check_service_id(route.service_id)
    except UnknownRoute as refused:
        word(refused, method, origin_form(target), credentials)
        return refused
    except Forbidden as refused:
        return refused
    return _check_ids(route, query)


def check_here(sens: "Sens", method: str, target: bytes) -> Refusal | None:
    """Return the same of a target for this server, which may have no such service; the ids in it may be anything."""
    # Few signatures are wrong.
    from mocksens.core.diagnosis import addresses

    refusal = check(method, target, sens.credentials)
    if refusal is None:
        try:
            sens.known(addresses.service_id_of(target))
        except KeyError:
            return None
        except Forbidden as refused:
            refusal = refused
    if refusal is not None:
        refusal.hint = hide(refusal.hint.encode(), secrets_of(sens.credentials)).decode()
    return refusal


def _check_ids(route: Route, query: bytes) -> NotFound | None:
    """Return what is said of the first id that was never filled in."""
    from mocksens.core.diagnosis.placeholders import likely_unfilled

    given = {name: value for name, value in parse_qsl(query.decode("latin-1")) if name in {"requestId", "messageId"}}
    for name, value in [(_item_name(route.operation), route.item_id), *given.items()]:
        if value and (said := likely_unfilled(value, name)):
            return NotFound(f"'{name}' is not found", said)
    return None


def _item_name(operation: Operation) -> str:
    return operation.path.partition("{")[2].partition("}")[0]


def _find(method: str, path: bytes) -> Route:
    if path.startswith(PREFIX):
        service_id, *rest = path[len(PREFIX) :].split(b"/")
        for segments, operation in TABLE.get((method, len(rest)), ()):
            if service_id and _fits(segments, rest):
                return Route(operation, _decode(service_id), _item_id(segments, rest))
    raise UnknownRoute("no operation has this method and path; the README lists the nine of them")


_find_cached = lru_cache(maxsize=1024)(_find)


def _fits(segments: list[bytes], given: list[bytes]) -> bool:
    return all(
        segment == value or (segment[:1] == b"{" and value) for segment, value in zip(segments, given, strict=True)
    )


def _item_id(segments: list[bytes], given: list[bytes]) -> str:
    return next((_decode(value) for segment, value in zip(segments, given, strict=True) if segment[:1] == b"{"), "")


def _decode(segment: bytes) -> str:
    return unquote_to_bytes(segment).decode("utf-8", "backslashreplace")
