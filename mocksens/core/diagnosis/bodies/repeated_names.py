"""Names that stand more than once in an object of JSON, of which a decoder keeps the last. Few bodies have any."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

MOST: Final = 5
"""Names that are told."""


class Pairs(list[tuple[str, Any]]):
    """The names and values of an object, each as often as it stands there."""


def names(body: bytes) -> list[str]:
    """Return the places of names that are repeated, as ``messages[0].to``; ``body`` was decoded before."""
    try:
        return list(islice(_repeated(json.loads(body, object_pairs_hook=Pairs), ""), MOST))
    except RecursionError:
        # The decoder allows for more depth.
        return []


def _repeated(value: object, place: str) -> Iterator[str]:
    if isinstance(value, Pairs):
        front = f"{place}." if place else ""
        counted = Counter(name for name, _ in value)
        yield from (f"{front}{name}" for name, count in counted.items() if count > 1)
        for name, inner in value:
            yield from _repeated(inner, f"{front}{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _repeated(inner, f"{place}[{index}]")
