"""README.md is true: its tables are the code's, its examples are run, and nothing is missing from it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.routing import Mount, Route

from mocksens import Sens, create_app, running
from mocksens.cli.main import HOMES
from mocksens.core.clock import SystemClock, to_ms
from mocksens.server.serving import Server
from mocksens.server.settings.table import BY_NAME, SETTINGS
from mocksens.web.admin.access import HEALTH
from tests import readme
from tests.client import Client, InProcess
from tests.testing.child import Child

PAGE = readme.README.read_text(encoding="utf-8")
ROOT = readme.README.parent
DEFAULT_URL = "http://127.0.0.1:7367"
MASKS = (
    (r"RS[SLM]A-[0-9]{13}-[0-9]{4}-[0-9]{8}-[A-Za-z0-9]{8}", "REQUEST-ID"),
    (r"(?<=↵)[0-9]{13}(?=↵)", "TIME"),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}", "TIME"),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", "TIME"),
)


class Example(NamedTuple):
    """One command of the page and what the page says that it prints."""

    command: str
    output: str


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def examples() -> list[Example]:
    found = []
    for block in blocks("console"):
        assert block.startswith("$ ")
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = step.partition("\n")
            found.append(Example(command, output))
    return found


def masked(text: str) -> str:
    for pattern, name in MASKS:
        text = re.sub(pattern, name, text)
    return text.strip()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reader's directory, with the scenario of the page in its file."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(ROOT / "tests" / "exec" / "client.js", folder)
    for block in blocks("yaml"):
        if name := re.search("^name: (.*)$", block, re.MULTILINE):
            (folder / f"{name[1]}.yaml").write_text(block, encoding="utf-8")
    return folder


@pytest.fixture
def shell(server: Server, tmp_path: Path) -> dict[str, str]:
    """The environment of a reader in an empty directory who has installed mocksens and started it."""
    script = tmp_path / "bin" / "mocksens"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mocksens "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith("MOCKSENS_")}
    return own | {
        "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "MOCKSENS_PORT": server.url.rpartition(":")[2],
    }


def test_there_are_examples_of_every_kind() -> None:
    assert len(examples()) >= 8
    assert len(blocks("python")) >= 2


@pytest.mark.slow
def test_every_command_prints_what_the_page_says(server: Server, shell: dict[str, str], desk: Path) -> None:
    # One after the other, as a reader does it: some show what others did.
    for example in examples():
        if " node " in example.command and not shutil.which("node"):
            continue
        done = subprocess.run(
            ["sh", "-c", example.command.replace(DEFAULT_URL, server.url)],
            env=shell,
            cwd=desk,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=20,
            check=False,
        )
        assert masked(done.stdout) == masked(example.output), example.command
        assert (done.returncode != 0) == ("Error: " in example.output), example.command
    assert noted(server.sens) == {"send.subject", "text.unsupported"}, "the page shows these, and no others"


def noted(sens: Sens) -> set[str]:
    """The rules of the notes on requests that were accepted."""
    entries = [entry for service in sens.services for entry in service.journal.after()]
    taken = [entry for entry in entries if entry.response.status < 400 and entry.fired is None]
    assert len(taken) > 3
    return {rule for entry in taken for rule in entry.rules}


@pytest.mark.parametrize("block", [block for block in blocks("python") if "def test_" in block])
def test_every_pytest_example_passes(block: str, tmp_path: Path) -> None:
    run = Child(tmp_path).run(tests=block)
    assert run.outcomes == {"passed": block.count("def test_")}, run.text


@pytest.mark.parametrize("block", [block for block in blocks("python") if "def test_" not in block])
def test_every_python_example_runs(block: str) -> None:
    names: dict[str, Any] = {}
    exec(compile(block, "README.md", "exec"), names)
    if "redirect_hosts" in names:
        assert isinstance(names["blocked"], list)
        return
    ahead = names["my_service"].clock.now() - SystemClock().now()
    assert abs(ahead - to_ms(timedelta(days=2))) < 5_000
    assert names["server"].url.startswith("http://127.0.0.1:")


def test_the_tables_are_those_of_the_code() -> None:
    assert readme.fill(PAGE) == PAGE
    assert readme.settings_table() in PAGE
    assert readme.rules_tables() in PAGE


@pytest.mark.parametrize(
    "command", ["pip install . && mocksens serve", "pip install '.[test]' && python -m pytest -n auto"]
)
def test_the_two_commands_to_begin_with_stand_on_lines_of_their_own(command: str) -> None:
    assert f"\n    {command}\n" in PAGE


def test_the_address_and_keys_of_the_page_are_the_defaults() -> None:
    assert f"http://{BY_NAME['host'].default}:{BY_NAME['port'].default}" == DEFAULT_URL
    for value in (DEFAULT_URL, *(BY_NAME[name].default for name in ("access_key", "secret_key"))):
        assert f"| `{value}`" in PAGE


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_every_setting_is_on_the_page(name: str) -> None:
    assert f"\n| `{name}` | " in PAGE


@pytest.mark.parametrize("command", sorted(HOMES))
def test_every_command_is_on_the_page(command: str) -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith("`serve` · "))
    assert f"`{command}" in line


@pytest.mark.parametrize("name", re.findall(r"\bmocksens ([a-z]+)\b", "\n".join(blocks("console"))))
def test_every_command_of_the_page_exists(name: str) -> None:
    assert name in HOMES


def admin_routes() -> list[str]:
    mount = next(route for route in create_app(Sens()).routes if isinstance(route, Mount))
    return [*sorted(HEALTH), *(f"{mount.path}{route.path}" for route in mount.routes if isinstance(route, Route))]


def test_the_admin_routes_are_found() -> None:
    assert "/_mocksens/livez" in admin_routes()


@pytest.mark.parametrize("path", admin_routes())
def test_every_admin_path_is_on_the_page(path: str) -> None:
    # The page shortens the common beginning to "…" and names a health path after the other one.
    tail = path.removeprefix("/_mocksens")
    whole, within = (
        re.sub(r"\\\{\w+(:int)?\\\}", r"[^/\\s`]+", re.escape(end))
        for end in (tail, tail.removeprefix("/services/{service_id}"))
    )
    assert re.search(rf"(/_mocksens|…)({whole}|{within})\b|`{whole.removeprefix('/')}`", PAGE)


@pytest.mark.parametrize("call", re.findall(r'`(\{"(?:advance|freeze|resume|rate)".*?\})`', PAGE))
def test_every_clock_call_of_the_page_is_accepted(call: str) -> None:
    assert Client(InProcess(Sens()), service_id="my-test").clock(json.loads(call)).status == 200


def test_the_clock_calls_of_the_page_are_all_there_are() -> None:
    calls = re.findall(r'^\| `\{"(\w+)"', PAGE, re.MULTILINE)
    assert calls == ["advance", "freeze", "resume", "rate"]


def test_every_exit_code_is_on_the_page() -> None:
    for code in ("0 ok", "1 failed", "2 used wrongly", "3 port in use"):
        assert code in PAGE


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?://)([^)#]+)", PAGE))
def test_every_link_into_the_repository_leads_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
