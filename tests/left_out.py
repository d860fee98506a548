"""A line at the end of a pytest run about the tests that it left out.

``addopts`` in pyproject.toml leaves out six kinds of tests: ``slow`` ones, which every search by Hypothesis is,
``clients``, which need the toolchains of other languages, ``browser`` and ``image`` ones, ``examples``, which install
packages, and most ``rows`` of long tables.
"""

from collections import Counter, defaultdict
from typing import Any, Final

import pytest
from hypothesis import is_hypothesis_test

from tests.toolchains import ABSENT

KINDS: Final = ("slow", "clients", "rows", "browser", "examples", "image")
WHOLE: Final = "every_row"
"""The marker of tables of which every run has each row."""
ROWS: Final = 3
"""Rows of one table that every run has, spread over all of it."""
ALL: Final = "python -m pytest -n auto -m ''"
LEFT_OUT: Final = pytest.StashKey[Counter[str]]()
"""The number of deselected tests of each kind."""
OUTPUT: Final = "mocksens_left_out"
"""The same, from a worker of xdist to its controller."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the searches by Hypothesis, and what is spared of long tables, before anything is deselected."""
    tables: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.slow)
        if not any(item.get_closest_marker(kind) for kind in (*KINDS, WHOLE)):
            tables[item.nodeid.partition("[")[0]].append(item)
    for rows in tables.values():
        kept = {place * (len(rows) - 1) // (ROWS - 1) for place in range(ROWS)}
        for place, row in enumerate(rows):
            if place not in kept:
                row.add_marker(pytest.mark.rows)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is deselected by its kind; ``-k`` and node ids say themselves what they leave out."""
    kinds = [next((kind for kind in KINDS if item.get_closest_marker(kind)), None) for item in items]
    if items and not items[0].config.option.keyword:
        counts: Counter[str] = items[0].config.stash.setdefault(LEFT_OUT, Counter())
        counts.update(kind for kind in kinds if kind)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the counts of a worker to the controller."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        counts: Counter[str] = session.config.stash.setdefault(LEFT_OUT, Counter())
        output[OUTPUT] = dict(counts)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the counts of a worker; each of them collects every test."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get(OUTPUT, {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what was left out, and which commands were missing."""
    if counts := config.stash.setdefault(LEFT_OUT, Counter()):
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
        terminalreporter.write_line(f"{_tests(counts.total())} left out ({kinds}); run all tests with: {ALL}")
    skipped = [report for report in terminalreporter.stats.get("skipped", ()) if ABSENT in str(report.longrepr)]
    if skipped:
        tools = {tool for report in skipped for tool in report.longrepr[2].partition(ABSENT)[2].split(", ")}
        terminalreporter.write_line(f"{_tests(len(skipped))} skipped; {ABSENT}{', '.join(sorted(tools))}")


def _tests(number: int) -> str:
    return f"{number} test{'s' * (number != 1)}"
