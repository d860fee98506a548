"""A base image made of Debian's packages."""

import os
import shutil
from pathlib import Path
from typing import Final

from tests.image.engines.engine import BASE_VARIABLE, BUILD_TIME, output

SUITE: Final = "bookworm"
"""The oldest Debian whose Python mocksens supports."""
PACKAGES: Final = "ca-certificates,python-is-python3,python3-venv"

UNUSED: Final = ("usr/share/doc", "usr/share/locale", "usr/share/man", "var/cache/apt", "var/lib/apt/lists")


class DebianRoot:
    """The root directory of a small Debian with Python."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def missing() -> list[str]:
        """Return what has to be installed before a root directory can be made."""
        return [] if os.environ.get(BASE_VARIABLE) or shutil.which("debootstrap") else ["debootstrap"]

    def path(self) -> Path:
        """Return the directory; make it unless a variable names one."""
        if named := os.environ.get(BASE_VARIABLE):
            return Path(named)
        root = self._folder / "debian"
        if not root.exists():
            # In a namespace of its own, because debootstrap leaves mounts behind.
            alone = ("unshare", "--mount", "debootstrap", "--variant=minbase", f"--include={PACKAGES}")
            output(*alone, SUITE, str(root), *_mirror(), seconds=BUILD_TIME)
            # As in slim images; each step of a build copies the whole.
            for unused in UNUSED:
                shutil.rmtree(root / unused)
        return root


def _mirror() -> list[str]:
    """Return the address that this machine gets Debian's packages from, if it is a Debian."""
    if shutil.which("apt-get") is None:
        return []
    sites = output("apt-get", "indextargets", "--format", "$(CODENAME) $(SITE)", "Created-By: Packages")
    return [site for codename, site in (line.split(" ", 1) for line in sites.splitlines()) if codename == SUITE][:1]
