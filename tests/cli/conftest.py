"""Every command here runs in an empty directory, without settings from outside."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from mocksens.server.serving import Server
from tests.cli.support import run
from tests.client import Client


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("MOCKSENS_") or name == "SENS_SERVICE_ID":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def live_run(live: Server, live_client: Client) -> Callable[..., Result]:
    """Return a command for the service of ``live_client``."""
    return lambda *arguments: run(*arguments, "--service", live_client.service_id, "--url", live.url)
