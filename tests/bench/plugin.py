"""The cost of the installed plugin for every pytest run: a start with it, and one without it."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.processes import ROOT
from tests.bench.table import Pair, Row

BUDGET = 15
"""Milliseconds."""
PLUGIN = ("-p", "mocksens.pytest_plugin")


def measure(rounds: int) -> Iterator[Row]:
    """Milliseconds of a pytest that finds one test, and how many of them are the plugin's: the least of each count."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_it.py").write_text("def test_it(): pass\n", encoding="utf-8")
        pairs = [Pair(start(folder), start(folder, *PLUGIN)) for _ in range(rounds + 1)]
    del pairs[0]  # modules were compiled, and read from the disk
    baseline, ours = (min(times) for times in zip(*pairs, strict=True))
    more = ours - baseline
    target = f"<= +{BUDGET} ms  {'ok' if more <= BUDGET else 'MISSED'}"
    yield Row(
        "pytest that finds one test, processor time", f"{baseline:.0f} ms", f"{ours:.0f} ms", f"{more:+.1f}", target
    )


def start(folder: str, *arguments: str) -> float:
    """Milliseconds of processor time of one pytest; no other plugin is loaded, as each has its own cost."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSENS_", "PYTEST_"))}
    environment = {**own, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    # Compiled modules are what everybody starts with but the first.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only", *arguments]
    before = used()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return (used() - before) * 1000


def used() -> float:
    """Seconds of processor time that ended children have taken."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
