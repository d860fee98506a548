"""The base class of container engines."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import pytest

import mocksens

ROOT: Final = Path(mocksens.__file__).parent.parent
IMAGE: Final = f"localhost/mocksens:tests-{os.getpid()}"
"""The name of the image, which no other run of the tests removes."""
BASE_VARIABLE: Final = "IMAGE_BASE"
"""The environment variable that names another base: an image or, for Buildah, a root directory made earlier."""
BUILD_TIME: Final = 900
"""Maximum number of seconds that a build takes."""
RUN_TIME: Final = 60
"""Maximum number of seconds that a command takes."""

Completed = subprocess.CompletedProcess[str]


class Options(NamedTuple):
    """The options of a container."""

    env: Mapping[str, str] = {}
    user: str | None = None
    read_only: bool = False
    ca: Path | None = None
    """The directory on this machine that is mounted at ``/ca``."""


NONE: Final = Options()


class Container(Protocol):
    """A running container."""

    def execute(self, *command: str) -> Completed:
        """Run a command in the container, as its user."""

    def terminate(self) -> int:
        """Send SIGTERM, wait, and return the exit code."""

    def log(self) -> str:
        """Return what the container has printed."""


class Engine(Protocol):
    """A program that builds and runs images."""

    name: str

    def base(self) -> Sequence[str]:
        """Return the build arguments for the base image; make one if there is none."""

    def build(self, dockerfile: Path, arguments: Sequence[str]) -> Completed:
        """Build the image."""

    def config(self) -> dict[str, Any]:
        """Return the configuration of the image, under Docker's names."""

    def size(self) -> int:
        """Return the size of the image in bytes."""

    def run(self, *command: str, options: Options = ...) -> Completed:
        """Run a container to its end."""

    def start(self, *command: str, options: Options = ...) -> AbstractContextManager[Container]:
        """Start a container."""

    def remove(self) -> None:
        """Remove what was built."""


def completed(*command: str, seconds: float = RUN_TIME, **env: str) -> Completed:
    """Run a command on this machine."""
    return subprocess.run(
        ["env", *(f"{name}={value}" for name, value in env.items()), *command],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        check=False,
    )


def output(*command: str, seconds: float = RUN_TIME) -> str:
    """Return what a command prints; fail the test if the command fails."""
    done = completed(*command, seconds=seconds)
    if done.returncode:
        pytest.fail(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.strip()


def healthy(container: Container) -> Container:
    """Return the container once its own health check says yes."""
    done = container.execute("mocksens", "healthcheck", "--wait")
    assert done.returncode == 0, f"{done.stdout}{done.stderr}{container.log()}"
    return container
