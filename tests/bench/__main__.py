"""``python -m tests.bench``: what mocksens costs beside bare Starlette, on this machine, in this run.

Both serve with uvicorn, uvloop and httptools and without an access log. Every round measures one and then the other,
and the ratio is the median of the rounds' ratios. Needs Linux, and ``wrk`` for what is about throughput.
"""

import argparse
import sys

from tests.bench import cold, inbox, load, plugin, signing, stored
from tests.bench.processes import cores
from tests.bench.table import Row, show


def main() -> None:
    """Measure everything and print it, row by row."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="mocksens beside bare Starlette")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: a minute instead of 4")
    quick = parser.parse_args().quick
    server, generator = cores()
    show(Row("", "baseline", "mocksens", "ratio", "target"))
    for row in cold.measure(rounds=3 if quick else 11):
        show(row)
    for row in plugin.measure(rounds=5 if quick else 15):
        show(row)
    for row in load.measure(rounds=2 if quick else 5, seconds=2 if quick else 5):
        show(row)
    for row in inbox.measure(rounds=2 if quick else 5, seconds=2 if quick else 5, calls=10 if quick else 50):
        show(row)
    for row in signing.measure(rounds=5 if quick else 31):
        show(row)
    for row in stored.measure(calls=100 if quick else 1000):
        show(row)
    where = f"server on core {server}, generator on core {generator}" if server != generator else "on one core"
    sys.stdout.write(f"\n{where}; baseline: bare Starlette, or 1,000 messages stored\n")


if __name__ == "__main__":
    main()
