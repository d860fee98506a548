"""A failure of mocksens's own is logged and answered, and never breaks the connection."""

import io

import pytest

from mocksens import Sens
from mocksens.core.storage.journal import Journal
from mocksens.core.validation.findings import Findings
from mocksens.web.log.lines import Log, LogFormat
from mocksens.web.wire import requests
from tests.client import Client, InProcess

BUG = "mocksens has a bug; its log has the trace"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logging(sens: Sens, stream: io.StringIO) -> Client:
    return Client(InProcess(sens, Log(sens, LogFormat.TEXT, stream)))


def failing(*_: object, **__: object) -> None:
    raise RuntimeError("of our own")


def test_notes_that_cannot_be_made_are_answered_recorded_and_logged(
    client: Client, sens: Sens, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Findings, "noted", failing)
    answer = client.request("GET", f"{client.base}/messages?requestId=x&foo=1")
    assert (answer.status, answer.diagnosis) == (500, BUG)
    (entry,) = sens.journal_of(client.service_id).after()
    assert (entry.response.status, entry.diagnosis, entry.rules) == (500, BUG, ())
    assert capsys.readouterr().err.count("RuntimeError: of our own") == 1


@pytest.mark.parametrize(("owner", "name"), [(requests, "pack"), (Journal, "record")])
def test_a_request_that_cannot_be_recorded_is_answered(
    owner: object,
    name: str,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(owner, name, failing)
    answer = client.send(content="hello")
    assert (answer.status, answer.diagnosis) == (202, "")
    assert "of our own" in capsys.readouterr().err


def test_a_request_that_cannot_be_logged_is_answered(
    logging: Client, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Log, "request", failing)
    assert logging.send(content="hello").status == 202
    assert "of our own" in stream.getvalue()
