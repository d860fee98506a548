"""Every command here runs in an empty directory, without settings from outside."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("MOCKSENS_") or name == "SENS_SERVICE_ID":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
