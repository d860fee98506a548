"""README.md, docs/ and SKILL.md are true: their examples are run, their links lead somewhere, nothing is missing."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.routing import Mount, Route

import mocksens.testing
from mocksens import Sens, create_app, running
from mocksens.cli.main import HOMES
from mocksens.core.switches import SWITCHES
from mocksens.server.serving import Server
from mocksens.server.settings.table import SETTINGS
from mocksens.web.admin.access import HEALTH
from tests import readme
from tests.client import Client, InProcess
from tests.pages import ALL, DOCS, EXAMPLES, PAGES, README, ROOT, TOOLS, Block, Page
from tests.testing.child import Child

DEFAULT_URL = "http://127.0.0.1:7367"
LONG_SESSION = 4
"""Commands from which on a session is slow: each of them starts a Python."""
MASKS = (
    (r"RS[SLM]A-[0-9]{13}-[0-9]{4}-[0-9]{8}-[A-Za-z0-9]{8}", "REQUEST-ID"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
    (r"\b[0-9a-f]{32}\b", "LOG-ID"),
    (r'(?<="nextToken":")[\w-]+', "TOKEN"),
    (r"(?<=↵)[0-9]{13}(?=↵)", "TIME"),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?", "TIME"),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", "TIME"),
    (r"[0-9.]+m?s\b", "LENGTH"),
)


def masked(text: str) -> str:
    for pattern, name in MASKS:
        text = re.sub(pattern, name, text)
    return text.strip()


def sessions() -> Iterator[Any]:
    """Yield the pages that have a session; the README's is in every run, and tests/examples has the applications."""
    for page in PAGES:
        if EXAMPLES in page.path.parents:
            continue
        marks = []
        if page.path != README:
            words = {word for example in page.session for word in example.command.split()}
            marks += [pytest.mark.clients] if words & TOOLS else []
            marks += [pytest.mark.slow] if len(page.session) >= LONG_SESSION else []
        if page.session:
            yield pytest.param(page, id=page.name, marks=marks)


def each(kind: str) -> list[Any]:
    blocks = [(page, block) for page in PAGES for block in getattr(page, kind)]
    return [pytest.param(page, block, id=f"{page.name}:{place}") for place, (page, block) in enumerate(blocks)]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return the server that ``redirect_hosts()`` finds without an argument."""
    with running() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return the reader's directory."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def reader(url: str, folder: Path) -> dict[str, str]:
    """Return the environment of a reader who has installed mocksens and started it."""
    scripts = folder / "bin"
    scripts.mkdir()
    for name, words in {"mocksens": "-m mocksens", "python": ""}.items():
        (scripts / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n', encoding="utf-8")
        (scripts / name).chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSENS_", "SENS_", "NCLOUD_"))}
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    return own | {"PATH": path, "PYTHONPATH": str(ROOT), "MOCKSENS_PORT": url.rpartition(":")[2]}


def write_files(page: Page, folder: Path) -> None:
    for name, text in page.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.every_row
@pytest.mark.parametrize("page", list(sessions()))
def test_every_command_prints_what_the_page_says(page: Page, desk: Path, tmp_path: Path) -> None:
    # One after the other, as a reader does it: some show what others did.
    with running() as server:
        write_files(page, desk)
        env = reader(server.url, tmp_path)
        for example in page.session:
            if example.missing():
                continue
            done = subprocess.run(
                ["sh", "-c", example.command.replace(DEFAULT_URL, server.url)],
                env=env,
                cwd=desk,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
            printed = done.stdout.replace(server.url, DEFAULT_URL)
            assert masked(printed) == masked(example.output), example.command
            assert (done.returncode != 0) == example.fails, example.command


@pytest.mark.every_row
@pytest.mark.parametrize(("page", "block"), each("tests"))
def test_every_pytest_example_passes(page: Page, block: Block, tmp_path: Path) -> None:
    if missing := block.missing():
        pytest.skip(f"not installed: {', '.join(missing)}")
    child = Child(tmp_path)
    for name, text in page.files.items():
        if name.endswith((".py", ".yaml")) and not name.startswith("test_"):
            child.write(name, text)
    run = child.run(tests=block.text)
    assert run.outcomes == {"passed": block.text.count("def test_")}, run.text


@pytest.mark.every_row
@pytest.mark.parametrize(("page", "block"), each("programs"))
def test_every_python_example_runs(
    page: Page, block: Block, desk: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing := block.missing():
        pytest.skip(f"not installed: {', '.join(missing)}")
    write_files(page, desk)
    monkeypatch.chdir(desk)
    monkeypatch.syspath_prepend(desk)
    exec(compile(block.text.replace(DEFAULT_URL, server.url), page.name, "exec"), {"__name__": "__main__"})


def leads_nowhere(page: Page, link: str) -> bool:
    target, _, fragment = link.partition("#")
    path = (page.path.parent / target).resolve() if target else page.path
    return not path.exists() or (bool(fragment) and fragment not in Page(path).anchors)


def test_every_link_leads_somewhere() -> None:
    pages = [*PAGES, *(Page(ROOT / name) for name in ("README.ko.md", "SECURITY.md", "llms.txt"))]
    assert not [(page.name, link) for page in pages for link in page.links if leads_nowhere(page, link)]


def test_every_file_that_contributors_are_sent_to_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:mocksens|tests|scenarios|docs)/[a-z0-9_./]+)`", text)
    assert len(paths) > 40
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_every_page_can_be_found_from_the_index() -> None:
    index = Page(DOCS / "README.md")
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in index.links}
    assert {path for path in DOCS.rglob("*.md") if path.name != "README.md"} <= listed
    assert "docs/README.md" in README.read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_code() -> None:
    pages = list(readme.generated())
    assert len(pages) > 5
    assert not [page.name for page in pages if readme.fill(page.text) != page.text], "python -m tests.readme"


def test_every_setting_is_on_its_page() -> None:
    page = Page(DOCS / "settings.md").text
    assert not [setting.name for setting in SETTINGS if f"\n| `{setting.name}` | " not in page]


def test_every_switch_is_named_as_one() -> None:
    named = Page(DOCS / "settings.md").text.partition("## Switches")[2].partition("\n## ")[0]
    assert not [name for name in SWITCHES if f"`{name}`" not in named]


def test_the_commands_are_those_that_there_are() -> None:
    page = Page(DOCS / "commands.md").text
    first_cells = " ".join(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE))
    assert not {name for name in HOMES if not re.search(rf"`{name}[` ]", first_cells)}
    used = {name for page in PAGES for name in re.findall(r"\$ .*?\bmocksens ([a-z]+)\b", page.text)}
    assert used <= set(HOMES)


def test_every_public_name_for_tests_is_on_its_page() -> None:
    page = Page(DOCS / "testing-api.md").text
    things = {name: getattr(mocksens.testing, name) for name in mocksens.testing.__all__}
    members = {
        f"{name}.{member}": member
        for name, thing in things.items()
        for member in (vars(thing) if isinstance(thing, type) else ())
        if not member.startswith("_")
    }
    assert not {name for name in things if f"`{name}" not in page}
    assert not {name for name, member in members.items() if not re.search(rf"[`.]{member}\b", page)}


def admin_routes() -> list[str]:
    mount = next(route for route in create_app(Sens()).routes if isinstance(route, Mount))
    return [*sorted(HEALTH), *(f"{mount.path}{route.path}" for route in mount.routes if isinstance(route, Route))]


def test_the_admin_routes_are_found() -> None:
    assert "/_mocksens/livez" in admin_routes()


def test_every_admin_path_is_on_its_page() -> None:
    listed = re.findall(r"^\| `\w+ (/[^`]*)` \|", Page(DOCS / "admin-api.md").text, re.MULTILINE)
    known = {re.sub(r"\{\w+(:\w+)?\}", "{}", path) for path in listed}
    assert {re.sub(r"\{\w+(:\w+)?\}", "{}", path) for path in admin_routes()} <= known


def test_every_clock_call_of_the_pages_is_accepted() -> None:
    for call in set(re.findall(r'`(\{"(?:advance|freeze|resume|rate)".*?\})`', ALL)):
        assert Client(InProcess(Sens()), service_id="my-test").clock(json.loads(call)).status == 200, call


def test_the_clock_calls_of_the_page_are_all_there_are() -> None:
    calls = re.findall(r'^\| `\{"(\w+)"', Page(DOCS / "time.md").text, re.MULTILINE)
    assert calls == ["advance", "freeze", "resume", "rate"]


def test_every_exit_code_is_on_the_page() -> None:
    for code in range(5):
        assert f"\n| {code} | " in Page(DOCS / "commands.md").text


def test_containers_are_published_to_this_machine_only() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    published = re.findall(r"(?:-p |--publish[ =])(\S+)", ALL + dockerfile)
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_recipes_for_ci_are_yaml_and_probe_what_there_is() -> None:
    recipes = [block.text for block in Page(DOCS / "ci.md").blocks if block.language == "yaml"]
    assert all(isinstance(yaml.safe_load(text), dict) for text in recipes)
    probes = re.findall(r"path: (\S+?),", "".join(recipes))
    assert set(probes) == HEALTH


def test_no_page_names_a_path_of_one_machine() -> None:
    paths = [page.path for page in PAGES] + [ROOT / "README.ko.md", ROOT / "llms.txt"]
    for path in paths:
        assert not re.search(r"/home/(?!mocksens)\w+|/Users/\w+|/tmp/", path.read_text(encoding="utf-8")), path
