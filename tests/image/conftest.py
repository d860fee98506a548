"""Fixtures and options of the tests of the image, which is built once by the engine that this machine has."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.image.engines.build_arguments import build_arguments
from tests.image.engines.buildah import Buildah
from tests.image.engines.docker import Docker
from tests.image.engines.engine import ROOT, Container, Engine, healthy
from tests.toolchains import ABSENT

NEED: Final = "--need-image"
NEW_FLAG: Final = "start-interval"
"""The flag of HEALTHCHECK that builders of before 2024 refuse."""
FIGURES: Final = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option. pytest knows it where the command line names this folder or a file in it."""
    parser.getgroup("image").addoption(
        NEED, action="store_true", help="fail, rather than skip, where no container engine works"
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test in this folder."""
    item.add_marker(pytest.mark.image)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print what was measured."""
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="package")
def figures(pytestconfig: pytest.Config) -> list[str]:
    """Return the lines to print at the end of the run."""
    return pytestconfig.stash.setdefault(FIGURES, [])


@pytest.fixture(scope="package")
def give_up(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Return the function that skips a test for a reason, or fails it if the tests must run."""
    return pytest.fail if pytestconfig.getoption(NEED, default=False) else pytest.skip


@pytest.fixture(scope="package")
def engine(
    tmp_path_factory: pytest.TempPathFactory, figures: list[str], give_up: Callable[[str], None]
) -> Iterator[Engine]:
    """Yield an engine that has built the image."""
    engine = _working_engine(tmp_path_factory, give_up)
    began = time.monotonic()
    try:
        _build(engine, tmp_path_factory.mktemp("dockerfile"), figures)
        figures.append(f"image: built by {engine.name} in {time.monotonic() - began:.0f} s")
        yield engine
    finally:
        engine.remove()


@pytest.fixture(scope="package")
def container(engine: Engine) -> Iterator[Container]:
    """Yield a healthy container that was started without any option."""
    with engine.start() as container:
        yield healthy(container)


def _working_engine(folders: pytest.TempPathFactory, give_up: Callable[[str], None]) -> Engine:
    """Return the first engine that works; give up if there is none."""
    for tool in ("docker", "podman"):
        if Docker.works(tool):
            return Docker(tool)
    if missing := Buildah.missing():
        give_up(f"{ABSENT}{', '.join(missing)}")
    return Buildah(folders.mktemp("buildah"))


def _build(engine: Engine, folder: Path, figures: list[str]) -> None:
    """Build the image, without the new flag if the builder does not know it."""
    dockerfile = ROOT / "Dockerfile"
    probe = folder / "probe"
    probe.write_text(f'FROM scratch\nHEALTHCHECK --{NEW_FLAG}=1s CMD ["true"]\n', encoding="ascii")
    done = engine.build(probe, [])
    if done.returncode and NEW_FLAG in done.stdout + done.stderr:
        figures.append(f"image: {engine.name} is too old for --{NEW_FLAG}; the image was built without it")
        text = dockerfile.read_text(encoding="utf-8")
        dockerfile = folder / "Dockerfile"
        dockerfile.write_text(re.sub(rf" --{NEW_FLAG}=\S+", "", text), encoding="utf-8")
    done = engine.build(dockerfile, [*engine.base(), *build_arguments()])
    assert done.returncode == 0, f"{done.stdout[-5000:]}{done.stderr[-5000:]}"
