"""Servers as processes of their own, each on its core."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BARE = ("-m", "tests.bench.bare")
OURS = ("-m", "mocksens", "serve", "--port", "0")
SILENT = (*OURS, "--log-format", "off")


def cores() -> tuple[int, int]:
    """Return a core for the server and one for the generator; the same one where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


@contextlib.contextmanager
def serving(arguments: tuple[str, ...], log: Path | None = None) -> Iterator[str]:
    """Yield the URL of a server that runs for the length of the block; its log goes to a file, or nowhere."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOCKSENS_")}
    # Compiled modules are what everybody starts with but the first.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with (log or Path(os.devnull)).open("w", encoding="utf-8") as stderr:
        server = subprocess.Popen(
            ["taskset", "--cpu-list", str(cores()[0]), sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        with server:
            assert server.stdout is not None, "stdout is a pipe"
            try:
                line = server.stdout.readline()
                if " ready " not in line:
                    raise SystemExit(f"{' '.join(arguments)} did not start: {line!r}")
                yield line.split()[-1]
            finally:
                server.terminate()
