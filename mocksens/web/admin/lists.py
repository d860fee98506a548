"""Lists of many things, rendered one by one so that nobody waits for a large one; call ``rows`` off the event loop."""

import math
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import msgspec
from starlette.responses import Response

ThingT = TypeVar("ThingT")
EVERY: Final = math.inf
"""Of a list that has no pages, all of it is given."""

PAGE_BYTES: Final = 16 * 1024**2
"""A page ends behind the thing that makes it as large as that, however many were asked for."""
CUT: Final = {"truncated": True}
"""The further field of a page that ends before its limit because of its size."""


def rows(things: Iterable[ThingT], view: Callable[[ThingT], object], most: float = PAGE_BYTES) -> list[bytes]:
    """Return the things as JSON, fewer than there are if they have more than ``most`` bytes."""
    # One call for all of them would keep every other thread waiting.
    found, size = [], 0
    for thing in things:
        found.append(msgspec.json.encode(view(thing)))
        size += len(found[-1])
        if size >= most:
            break
    return found


def list_answer(name: str, found: list[bytes], **more: object) -> Response:
    """Return an answer with a list of ``rows`` and further fields."""
    rest = msgspec.json.encode(more)[1:]
    parts = (b'{"', name.encode(), b'":[', b",".join(found), b"]", b"" if rest == b"}" else b",", rest)
    return Response(b"".join(parts), media_type="application/json")
