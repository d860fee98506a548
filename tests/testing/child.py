"""pytest in a separate process and an empty directory, as a user of the plugin runs it."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import mocksens

ROOT = Path(mocksens.__file__).parent.parent
CLIENT = """
import pytest
from mocksens.core.signing.credentials import Credential
from tests.client import Client, OverHttp

def client_of(mocksens, **changed):
    host, _, port = mocksens.url.removeprefix("http://").rpartition(":")
    pair = {"access_key": mocksens.access_key, "secret_key": mocksens.secret_key} | changed
    return Client(OverHttp(host, int(port)), credential=Credential(**pair), service_id=mocksens.service_id)

@pytest.fixture
def client(mocksens):
    return client_of(mocksens)
"""
"""The SMS module of the application under test."""


class Run(NamedTuple):
    """The exit code of a pytest run, and its output."""

    code: int
    text: str

    @property
    def outcomes(self) -> dict[str, int]:
        """The numbers of tests that passed, failed, and so on."""
        found = re.findall(r"([0-9]+) (passed|failed|errors?|skipped|xfailed|xpassed)", self.text.splitlines()[-1])
        return {name.rstrip("s") if name == "errors" else name: int(number) for number, name in found}

    @property
    def section(self) -> str:
        """The report of the only failure, without the failure itself."""
        found = re.search(r"^-+ mocksens -+\n(.*?)(?=^[=-]{3,}|^_{3,}|\Z)", self.text, re.MULTILINE | re.DOTALL)
        return found[1] if found else ""


class Child:
    """A directory of tests, each run in a fresh process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("conftest.py", CLIENT)
        self.write("pytest.ini", "[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")

    def write(self, name: str, text: str) -> Path:
        """Write a file in the directory; return its path."""
        path = self.folder / name
        path.write_text(dedent(text), encoding="utf-8")
        return path

    def run(self, *arguments: str, tests: str = "", **environment: str) -> Run:
        """Run pytest over ``tests``, without other plugins and without other variables of mocksens."""
        if tests:
            self.write("test_it.py", tests)
        alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return pytest_in(self.folder, "-p", "mocksens.pytest_plugin", *arguments, **alone, **environment)


def pytest_in(folder: Path, *arguments: str, **environment: str) -> Run:
    """Run ``python -m pytest`` with these arguments in a folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSENS_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={**own, "PYTHONPATH": str(ROOT), "COLUMNS": "140", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout)
