import importlib
import re
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

import mocksens
from mocksens.server.scenarios import library
from tests.cli.support import python

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {
    *("PIL", "click", "httptools", "jinja2", "msgspec", "starlette", "trustme", "uvicorn", "yaml"),
    "mocksens.core.diagnosis.addresses.explanation",
    "mocksens.core.diagnosis.bodies.formats",
    "mocksens.core.doctor.examination",
    "mocksens.core.scenarios.parser",
    "mocksens.core.snapshot.loading",
    "mocksens.core.operations.unknown_ids",
    "mocksens.core.inspection.expectations",
    "mocksens.core.parsing.yaml_mistakes",
    "mocksens.core.parsing.yaml_nodes",
    "mocksens.web.admin.routes",
    "mocksens.web.admin.openapi.document",
    "mocksens.web.openapi.document",
    "mocksens.web.inbox.pages",
}
"""Libraries and modules of ours that take long to load. They are imported where they are needed, inside functions."""
STARTS = {
    "import mocksens": set(),
    "import mocksens.pytest_plugin": set(),
    "from mocksens import sign": {"msgspec"},
    "import mocksens.cli.main": {"click", "msgspec"},
    "from mocksens import running\nwith running(): pass": {"click", "httptools", "msgspec", "starlette", "uvicorn"},
}
"""The slow modules that a start may import."""

COMPILED = """
import re, sys
compile = re.compile
def noted(*args):
    caller = sys._getframe(1).f_globals["__name__"]
    if caller.startswith("mocksens."):
        print(caller)
    return compile(*args)
re.compile = noted
from mocksens import running
with running(): pass
"""
"""Prints the modules of ours that compile an expression while a server starts."""


def loaded(code: str) -> set[str]:
    """Return the slow modules that ``code`` imports."""
    done = python("-c", f"{code}\nimport sys\nprint(*sys.modules)")
    assert done.returncode == 0, done.stderr
    return HEAVY & set(done.stdout.split())


def test_the_version_stands_once_and_the_build_reads_it_there() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert "version" not in PROJECT["project"]
    source = (ROOT / PROJECT["tool"]["hatch"]["version"]["path"]).read_text(encoding="utf-8")
    assert re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE) == [mocksens.__version__]
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", mocksens.__version__)


def test_everything_public_can_be_imported_and_is_listed() -> None:
    assert {"Credential", "Sens", "Switches", "configure", "create_app", "redirect_hosts", "running", "sign"} == set(
        mocksens.__all__
    )
    for name in mocksens.__all__:
        assert getattr(mocksens, name).__name__ == name
        assert name in dir(mocksens)
    star: dict[str, object] = {}
    exec("from mocksens import *", star)
    assert set(mocksens.__all__) <= star.keys()


def test_an_unknown_name_is_refused_with_what_there_is() -> None:
    with pytest.raises(AttributeError, match=r"module 'mocksens' has no attribute 'Sense'; it has .*Sens"):
        getattr(mocksens, "Sense")  # noqa: B009
    with pytest.raises(ImportError, match="Sense"):
        exec("from mocksens import Sense")


@pytest.mark.parametrize(("code", "allowed"), STARTS.items(), ids=list(STARTS))
def test_a_start_loads_nothing_that_takes_long_and_is_not_needed(code: str, allowed: set[str]) -> None:
    assert loaded(code) <= allowed


def test_a_start_compiles_only_the_expressions_that_it_uses() -> None:
    """Most expressions are texts: ``re`` compiles them when they are first used, and keeps them."""
    done = python("-c", COMPILED)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.split()) <= {
        "mocksens.core.parsing.durations",
        "mocksens.core.percent_encoding",
        # The patterns of msgspec's types.
        "mocksens.core.scenarios.model",
        "mocksens.core.scenarios.scenario",
        "mocksens.core.service_ids",
        "mocksens.core.validation.number_notes",
        "mocksens.core.validation.pictures",
    }


@pytest.mark.slow
def test_every_module_can_be_imported_without_a_warning_and_first() -> None:
    package = Path(mocksens.__file__).parent
    names = sorted(path.relative_to(package.parent).with_suffix("") for path in package.rglob("*.py"))
    modules = [".".join(path.parts).removesuffix(".__init__") for path in names]
    assert "mocksens.web.app" in modules
    done = python("-W", "error", "-c", "; ".join(f"import {module}" for module in modules))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_types_are_shipped() -> None:
    assert files("mocksens").joinpath("py.typed").is_file()
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["mocksens"]


def test_the_library_of_scenarios_is_shipped() -> None:
    targets = PROJECT["tool"]["hatch"]["build"]["targets"]
    assert targets["wheel"]["force-include"] == {"scenarios": "mocksens/scenarios"}
    assert {"mocksens", "scenarios"} <= set(targets["sdist"]["include"])
    assert library.built_in() == ROOT / "scenarios"
    copied = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for folder in ("mocksens", "scenarios"):
        assert f"COPY {folder} {folder}\n" in copied
        assert f"!{folder}\n" in ignored


def test_the_image_has_the_version_of_the_package() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f'org.opencontainers.image.version="{mocksens.__version__}"' in dockerfile


def test_the_script_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, name = PROJECT["project"]["scripts"]["mocksens"].partition(":")
    monkeypatch.setattr(sys, "argv", ["mocksens", "--version"])
    with pytest.raises(SystemExit) as ended:
        getattr(importlib.import_module(module), name)()
    assert ended.value.code == 0


def test_the_oldest_python_of_the_project_is_the_readmes() -> None:
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"Python {oldest} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert sys.version_info >= tuple(int(part) for part in oldest.split("."))


def test_the_pythons_that_are_declared_are_those_that_the_workflow_requires_to_pass() -> None:
    declared = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["project"]["classifiers"]))
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    matrix = yaml.safe_load(workflow)["jobs"]["pythons"]["strategy"]["matrix"]
    assert matrix["python"] == declared
    assert not {each["python"] for each in matrix["include"]} & set(declared)
