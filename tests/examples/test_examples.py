"""Each application in docs/examples passes its tests, by the commands of its README.md, and prints what that shows."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from mocksens import running
from tests.pages import EXAMPLES, ROOT, Page
from tests.toolchains import need

TOOLS: Final = {
    "django": (),
    "express": ("node", "npm"),
    "fastapi": (),
    "go": ("go",),
    "http": ("npx",),
    "java": ("java", "mvn"),
    "node-vitest": ("node", "npm"),
    "php": ("php", "phpunit"),
    "postman": ("npx",),
    "shell": ("bash", "curl", "openssl"),
}
"""The examples, and the commands that each needs besides Python's."""
DEFAULT_URL: Final = "http://127.0.0.1:7367"
DOWNLOAD: Final = "mvn --batch-mode --quiet test -Dgroups=none"
"""The command for a machine with a network, from the page of the Java example."""
VARYING: Final = (
    (r"\x1b\[[0-9;]*m", ""),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME"),
    (r"\d+(\.\d+)?(ms|s| s)\b", "LENGTH"),
    (r"(?<=인증번호 )\d{6}", "CODE"),
)
"""The parts of an output that differ from run to run, and their replacements."""


def lines(text: str) -> list[str]:
    for pattern, name in VARYING:
        text = re.sub(pattern, name, text)
    return [line.strip() for line in text.splitlines() if line.strip()]


def not_printed(shown: str, printed: str) -> list[str]:
    """Return the lines of a page that were not printed, in its order; others may have been printed between them."""
    rest: Iterable[str] = iter(lines(printed))
    return [line for line in lines(shown) if not any(found.startswith(line) for found in rest)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the variables of a reader with a virtual environment, in which mocksens is installed as it is here."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=find_spec("pip") is None)
    packages = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
    here = sysconfig.get_path("purelib")
    Path(packages, "outer.pth").write_text(f"import site; site.addsitedir({here!r})\n", encoding="utf-8")
    command = folder / "bin" / "mocksens"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mocksens "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSENS_", "SENS_", "DJANGO_"))}
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # Unbuffered, as on a terminal: otherwise, what goes to stdout may come after what goes to stderr.
    as_on_a_terminal = {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return own | as_on_a_terminal | {"PATH": path, "PYTHONPATH": str(ROOT)}


def run(command: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.mark.examples
@pytest.mark.every_row
@pytest.mark.parametrize("name", TOOLS)
def test_an_example_prints_what_its_page_shows(name: str, environment: dict[str, str], tmp_path: Path) -> None:
    need(*TOOLS[name])
    folder = shutil.copytree(EXAMPLES / name, tmp_path / name)
    session = Page(EXAMPLES / name / "README.md").session
    assert session
    with running() as server:
        for file in (*folder.glob("*.json"), *folder.glob("*.http")):
            file.write_text(file.read_text(encoding="utf-8").replace(DEFAULT_URL, server.url), encoding="utf-8")
        if name == "java":
            run(DOWNLOAD, folder, environment)  # fails without a network, and then the local repository may do
        for example in session:
            done = run(example.command, folder, environment)
            if done.returncode and "in offline mode" in done.stdout:
                pytest.skip("the local repository of Maven lacks an artifact")
            assert done.returncode == 0, f"{example.command}\n{done.stdout}"
            assert not not_printed(example.output, done.stdout), f"{example.command}\n{done.stdout}"


def test_every_example_is_run() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()} == set(TOOLS)


def test_lines_that_a_page_leaves_out_may_be_printed() -> None:
    printed = "ok 1 in 12ms\nok 2 in 3.5s\nok 3\n"
    assert not_printed("ok 1 in 7ms\n\nok 3", printed) == []
    assert not_printed("ok 3\nok 1", printed) == ["ok 1"]
