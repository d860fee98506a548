"""Buildah, for machines without a container engine: it builds the image, and Linux's own tools run it.

A container is a chroot with PID, mount and network namespaces of its own, which unshare makes and nsenter enters.
"""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from stat import S_ISREG
from tempfile import NamedTemporaryFile
from typing import Any, Final

from tests.image.engines.debian import DebianRoot
from tests.image.engines.engine import BUILD_TIME, IMAGE, NONE, ROOT, Completed, Options, completed, output
from tests.patience import PATIENCE, patiently

BASE: Final = "localhost/mocksens-base:tests"
TOOLS: Final = ("buildah", "chroot", "ip", "nsenter", "unshare")
ENTER: Final = """
set -e
ip link set lo up
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
if [ -n "$2" ]; then mount --bind "$2" "$1/ca"
elif [ -z "$3" ]; then mount -t tmpfs -o "$(stat -c mode=%a,uid=%u,gid=%g "$1/ca")" ca "$1/ca"; fi
if [ -n "$3" ]; then mount -o remount,bind,ro "$1"; fi
shift 3
exec "$@"
"""
"""The script that prepares a container from its root directory, the directory for /ca, and a word if it is read-only.
Then it becomes the command. All containers share the root directory, as each copy of it takes long; what they write is
in /ca."""


class BuildahContainer:
    """A running container."""

    def __init__(self, process: subprocess.Popen[bytes], user: str, environment: Sequence[str], log: Path) -> None:
        self._process = process
        self._user = user
        self._environment = environment
        self._log = log

    @property
    def _pid(self) -> int:
        """The first process in the container, the only child of unshare."""
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for _ in patiently("unshare started nothing"):
            if children := path.read_text(encoding="ascii").split():
                return int(children[0])
        raise AssertionError

    def _has_entered(self, pid: int) -> bool:
        # The script has become chroot, and then env, and then the command of the image.
        return Path(f"/proc/{pid}/root").readlink() != Path("/")

    def execute(self, *command: str) -> Completed:
        """Run a command in the container, as its user."""
        pid = self._pid
        for _ in patiently(f"it did not start: {self.log()}"):
            if self._has_entered(pid):
                break
        enter = ("nsenter", "--target", str(pid), "--mount", "--net", "--pid", "--root")
        return completed(*enter, "chroot", f"--userspec={self._user}", "--groups=", "/", *self._environment, *command)

    def terminate(self) -> int:
        """Send SIGTERM, wait, and return the exit code."""
        os.kill(self._pid, signal.SIGTERM)
        return self._process.wait(timeout=PATIENCE)

    def log(self) -> str:
        """Return what the container has printed."""
        return self._log.read_text(encoding="utf-8")


class Buildah:
    """Buildah, with its storage in ``folder``."""

    name = "buildah"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        storage = ("--root", str(folder / "storage"), "--runroot", str(folder / "run"), "--storage-driver", "vfs")
        self._buildah = ("buildah", *storage)

    @classmethod
    def missing(cls) -> list[str]:
        """Return what has to be installed before Buildah can be used."""
        absent = [tool for tool in TOOLS if shutil.which(tool) is None]
        return [*absent, *DebianRoot.missing(), *([] if absent or os.geteuid() == 0 else ["buildah as root"])]

    def base(self) -> Sequence[str]:
        """Return the build argument for a base image that is made here, as there may be no registry to get one from."""
        working = output(*self._buildah, "from", "scratch")
        output(*self._buildah, "add", "--quiet", working, str(DebianRoot(self._folder).path()), "/", seconds=BUILD_TIME)
        output(*self._buildah, "commit", "--quiet", "--rm", working, BASE, seconds=BUILD_TIME)
        return [f"BASE={BASE}"]

    def build(self, dockerfile: Path, arguments: Sequence[str]) -> Completed:
        """Build the image."""
        flags = [flag for argument in arguments for flag in ("--build-arg", argument)]
        command = ("build", "--isolation", "chroot", "--format", "docker", "--pull-never", *flags)
        where = ("--file", str(dockerfile), "--tag", IMAGE, str(ROOT))
        return completed(*self._buildah, *command, *where, seconds=BUILD_TIME)

    def config(self) -> dict[str, Any]:
        """Return the configuration of the image."""
        inspected = json.loads(output(*self._buildah, "inspect", "--type", "image", IMAGE))
        config: dict[str, Any] = inspected["Docker"]["config"]
        return config

    def size(self) -> int:
        """Return the size of the image in bytes."""
        files = (path.lstat() for path in self._root.rglob("*"))
        return sum(file.st_size for file in files if S_ISREG(file.st_mode))

    def run(self, *command: str, options: Options = NONE) -> Completed:
        """Run a container to its end."""
        whole, _, _ = self._command(command, options)
        return completed(*whole)

    @contextmanager
    def start(self, *command: str, options: Options = NONE) -> Iterator[BuildahContainer]:
        """Start a container."""
        whole, user, environment = self._command(command, options)
        with NamedTemporaryFile(dir=self._folder) as log, subprocess.Popen(whole, stdout=log, stderr=log) as process:
            try:
                yield BuildahContainer(process, user, environment, Path(log.name))
            finally:
                # unshare takes what runs in the container along.
                process.kill()

    def _command(self, command: Sequence[str], options: Options) -> tuple[Sequence[str], str, Sequence[str]]:
        """Return the whole command, the user, and the part that sets the environment."""
        root, config = self._root, self.config()
        user = options.user or config["User"]
        variables = {**dict(each.split("=", 1) for each in config["Env"]), "HOME": "/", **options.env}
        environment = ("env", "-i", f"--chdir={config['WorkingDir']}", *_assignments(variables))
        prepare = ("sh", "-c", ENTER, "sh", str(root), str(options.ca or ""), "ro" if options.read_only else "")
        inside = ("chroot", f"--userspec={user}", "--groups=", str(root), *environment)
        whole = (*config["Entrypoint"], *(command or config["Cmd"]))
        namespaces = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child")
        return (*namespaces, *prepare, *inside, *whole), user, environment

    @cached_property
    def _root(self) -> Path:
        """The root directory of the containers."""
        working = output(*self._buildah, "from", "--pull-never", IMAGE, seconds=BUILD_TIME)
        return Path(output(*self._buildah, "mount", working))

    def remove(self) -> None:
        """Remove what was built."""
        shutil.rmtree(self._folder)


def _assignments(variables: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in variables.items()]
