"""The output of the benchmarks."""

import sys
from statistics import median
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table, ready to be read."""

    what: str
    baseline: str = ""
    ours: str = ""
    ratio: str = ""
    target: str = ""


class Pair(NamedTuple):
    """One round: the baseline, and mocksens right after it."""

    baseline: float
    ours: float


def compare(
    what: str, pairs: list[Pair], unit: str, *, at_least: float | None = None, at_most: float | None = None
) -> Row:
    """Return the medians of the rounds, the median of their ratios, and whether that is within its bound."""
    ratio = median(pair.ours / pair.baseline for pair in pairs)
    if at_least is not None:
        target = f">= {at_least}  {'ok' if ratio >= at_least else 'MISSED'}"
    elif at_most is not None:
        target = f"<= {at_most}  {'ok' if ratio <= at_most else 'MISSED'}"
    else:
        target = ""
    baseline, ours = (median(values) for values in zip(*pairs, strict=True))
    return Row(what, f"{baseline:,.0f}{unit}", f"{ours:,.0f}{unit}", f"{ratio:.2f}", target)


def show(row: Row) -> None:
    """Print a row as soon as it is known."""
    line = f"{row.what:60} {row.baseline:>12} {row.ours:>12} {row.ratio:>8}  {row.target}"
    sys.stdout.write(f"{line.rstrip()}\n")
    sys.stdout.flush()
