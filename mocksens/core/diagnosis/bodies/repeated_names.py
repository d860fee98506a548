"""Names that occur more than once in a JSON object; a decoder keeps only the last. Few bodies have any."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

MOST: Final = 5
"""Maximum number of repeated names that are reported."""


class Pairs(list[tuple[str, Any]]):
    """The names and values of an object, with repetitions."""


def names(body: bytes) -> list[str]:
    """Return the places of repeated names, such as ``messages[0].to``, in a body that is valid JSON."""
    try:
        return list(islice(_repeated(json.loads(body, object_pairs_hook=Pairs), ""), MOST))
    except RecursionError:
        # The msgspec decoder accepts deeper nesting than this one.
        return []


def _repeated(value: object, place: str) -> Iterator[str]:
    if isinstance(value, Pairs):
        front = f"{place}." if place else ""
        counts = Counter(name for name, _ in value)
        yield from (f"{front}{name}" for name, count in counts.items() if count > 1)
        for name, inner in value:
            yield from _repeated(inner, f"{front}{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _repeated(inner, f"{place}[{index}]")
