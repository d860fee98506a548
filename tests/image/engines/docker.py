"""Docker and Podman, which have the same commands."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.image.engines.engine import (
    BASE_VARIABLE,
    BUILD_TIME,
    IMAGE,
    NONE,
    ROOT,
    Completed,
    Options,
    completed,
    output,
)

PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")
"""The variables that are build arguments of every Dockerfile."""


class DockerContainer:
    """A running container."""

    def __init__(self, tool: str, name: str) -> None:
        self._tool = tool
        self.name = name

    def execute(self, *command: str) -> Completed:
        """Run a command in the container, as its user."""
        return completed(self._tool, "exec", self.name, *command)

    def terminate(self) -> int:
        """Send SIGTERM, wait, and return the exit code."""
        output(self._tool, "kill", "--signal", "TERM", self.name)
        return int(output(self._tool, "wait", self.name))

    def log(self) -> str:
        """Return what the container has printed."""
        done = completed(self._tool, "logs", self.name)
        return done.stdout + done.stderr


class Docker:
    """Docker, or Podman as ``tool``."""

    def __init__(self, tool: str) -> None:
        self.name = tool

    @classmethod
    def works(cls, tool: str) -> bool:
        """Return whether the tool is installed and its engine answers, as the client answers without one, too."""
        return shutil.which(tool) is not None and completed(tool, "info").returncode == 0

    def base(self) -> Sequence[str]:
        """Return the build arguments for the base image: those of the Dockerfile, unless a variable names another."""
        named = os.environ.get(BASE_VARIABLE)
        return [f"BASE={named}"] if named else []

    def build(self, dockerfile: Path, arguments: Sequence[str]) -> Completed:
        """Build the image."""
        command = [self.name, "build", *(["--format", "docker"] if self.name == "podman" else [])]
        given = [*arguments, *(name for name in PROXIES if name in os.environ)]
        flags = [flag for argument in given for flag in ("--build-arg", argument)]
        return completed(*command, *flags, "--file", str(dockerfile), "--tag", IMAGE, str(ROOT), seconds=BUILD_TIME)

    def config(self) -> dict[str, Any]:
        """Return the configuration of the image."""
        config: dict[str, Any] = self._image()["Config"]
        # Podman keeps it beside the configuration.
        return {"Healthcheck": self._image().get("Healthcheck")} | config

    def size(self) -> int:
        """Return the size of the image in bytes."""
        return int(self._image()["Size"])

    def _image(self) -> Any:
        return json.loads(output(self.name, "image", "inspect", IMAGE))[0]

    def run(self, *command: str, options: Options = NONE) -> Completed:
        """Run a container to its end."""
        return completed(self.name, "run", "--rm", *_flags(options), IMAGE, *command)

    @contextmanager
    def start(self, *command: str, options: Options = NONE) -> Iterator[DockerContainer]:
        """Start a container."""
        name = output(self.name, "run", "--detach", *_flags(options), IMAGE, *command)
        try:
            yield DockerContainer(self.name, name)
        finally:
            completed(self.name, "rm", "--force", name)

    def remove(self) -> None:
        """Remove what was built."""
        completed(self.name, "image", "rm", "--force", IMAGE)


def _flags(options: Options) -> list[str]:
    return [
        *(flag for name, value in options.env.items() for flag in ("--env", f"{name}={value}")),
        *(["--user", options.user] if options.user else []),
        *(["--read-only"] if options.read_only else []),
        *(["--volume", f"{options.ca}:/ca"] if options.ca else []),
    ]
