"""From starting the process to its first answer."""

import time
from collections.abc import Iterator
from urllib.request import urlopen

from tests.bench.processes import BARE, SILENT, serving
from tests.bench.table import Pair, Row, compare


def measure(rounds: int) -> Iterator[Row]:
    """Cold starts in milliseconds."""
    pairs = [Pair(start(BARE, "/"), start(SILENT, "/_mocksens/livez")) for _ in range(rounds + 1)]
    del pairs[0]  # modules were compiled, and read from the disk
    yield compare("cold start to first answer", pairs, " ms", at_most=1.4)


def start(arguments: tuple[str, ...], path: str) -> float:
    """Milliseconds to the first answer."""
    began = time.perf_counter()
    with serving(arguments) as url, urlopen(url + path) as answer:
        answer.read()
        return (time.perf_counter() - began) * 1000
