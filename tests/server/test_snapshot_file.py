"""The setting ``state``: a server begins with what another one held."""

from pathlib import Path

import pytest

from mocksens import configure
from mocksens.server.settings.settings import SettingError
from tests.client import Client, InProcess


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a snapshot of a server with one message."""
    client = Client(InProcess(configure(seed="tests")), service_id="kept")
    client.send(content="before")
    path = tmp_path / "state.json"
    path.write_bytes(client.admin("GET", "snapshot").body)
    return path


def test_a_server_begins_with_what_the_file_says(file: Path) -> None:
    client = Client(InProcess(configure(state=file)), service_id="kept")
    assert [message["content"] for message in client.admin("GET", "services/kept/messages").json["messages"]] == [
        "before"
    ]
    assert client.send(content="after").status == 202


def refused(path: Path, **settings: object) -> str:
    with pytest.raises(SettingError) as raised:
        configure(state=path, **settings)
    return str(raised.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.json") == f"state: {tmp_path / 'no.json'} cannot be read: No such file or directory"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 9, "services": []}', "[" * 10_000])
def test_a_file_that_is_no_snapshot_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text, encoding="utf-8")
    said = refused(path)
    assert said.startswith(f"state: {path} is not a snapshot: ")
    assert "\n" not in said


def test_a_service_that_may_not_be_is_told(file: Path) -> None:
    assert "kept" in refused(file, services="another")
