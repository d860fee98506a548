"""Wheels for machines on which the image is not built here."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.image.engines.engine import BUILD_TIME, ROOT

# An older pip would download all of them.
ARM64 = (
    *("--dry-run", "--ignore-installed", "--no-deps", "--only-binary", ":all:", "--python-version", "3.13"),
    *("--platform", "manylinux_2_28_aarch64", "--platform", "manylinux2014_aarch64"),
)


def test_every_locked_wheel_exists_for_arm64(tmp_path: Path, give_up: Callable[[str], None]) -> None:
    lock = str(ROOT / "requirements.lock")
    command = [sys.executable, "-m", "pip", "install", *ARM64, "--target", str(tmp_path), "-r", lock]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=BUILD_TIME, check=False)
    if done.returncode and "connection" in done.stderr.lower():
        give_up("no index can be reached")
    assert done.returncode == 0, done.stderr
