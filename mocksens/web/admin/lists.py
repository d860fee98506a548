"""Lists as JSON. Each item is encoded separately, so that other threads can run. Call ``rows`` off the event loop."""

import math
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import msgspec
from starlette.responses import Response

ThingT = TypeVar("ThingT")
UNLIMITED: Final = math.inf
"""The limit on the bytes of a list without pages."""
PAGE_BYTES: Final = 16 * 1024**2
"""The number of bytes at which a page ends, even before its limit of items. The item that reaches it is included."""
CUT: Final = {"truncated": True}
"""The additional field of a page that ends early, because of its size."""


def rows(things: Iterable[ThingT], view: Callable[[ThingT], object], max_bytes: float = PAGE_BYTES) -> list[bytes]:
    """Return each thing as JSON, up to the one that reaches ``max_bytes``."""
    # Encoding all of them in a single call would block all other threads.
    items, size = [], 0
    for thing in things:
        items.append(msgspec.json.encode(view(thing)))
        size += len(items[-1])
        if size >= max_bytes:
            break
    return items


def list_answer(name: str, items: list[bytes], **fields: object) -> Response:
    """Return an answer with the list ``items``, as ``rows`` encodes them, and other fields."""
    rest = msgspec.json.encode(fields)[1:]
    parts = (b'{"', name.encode(), b'":[', b",".join(items), b"]", b"" if rest == b"}" else b",", rest)
    return Response(b"".join(parts), media_type="application/json")
