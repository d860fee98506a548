"""Requests to an application of the same process."""

import asyncio

import pytest

from mocksens import Sens, create_app
from mocksens.web import in_process
from tests.client import Client, InProcess


def test_the_answer_is_that_of_a_connection(sens: Sens) -> None:
    answer = asyncio.run(in_process.request(create_app(sens), "GET", "/_mocksens/livez", {"host": "localhost"}.items()))
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')
    assert ("content-type", "application/json") in answer.headers


def test_an_answer_that_never_comes_ends(sens: Sens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "PATIENCE", 0.05)
    client = Client(InProcess(sens))
    assert client.admin("POST", f"services/{client.service_id}/faults", {"fault": "hang"}).status == 201
    signed = {"method": "GET", "path": "/messages?requestId=x"}
    answer = client.admin("POST", f"services/{client.service_id}/signed-requests", signed)
    assert answer.json == {"status": None, "headers": {}, "body": ""}


def test_a_trickling_answer_ends_where_the_patience_ends(sens: Sens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "PATIENCE", 0.05)
    client = Client(InProcess(sens))
    client.admin("POST", f"services/{client.service_id}/faults", {"fault": "slow"})
    signed = {"method": "GET", "path": "/messages?requestId=x"}
    answer = client.admin("POST", f"services/{client.service_id}/signed-requests", signed)
    assert answer.json["status"] == 404
    assert len(answer.json["body"]) < int(answer.json["headers"]["content-length"])


@pytest.mark.parametrize("fault", ["reset", "empty", "garbage"])
def test_a_broken_connection_has_no_answer(client: Client, fault: str) -> None:
    client.admin("POST", f"services/{client.service_id}/faults", {"fault": fault})
    signed = {"method": "GET", "path": "/messages?requestId=x"}
    answer = client.admin("POST", f"services/{client.service_id}/signed-requests", signed)
    assert answer.json == {"status": None, "headers": {}, "body": ""}


def test_an_answer_that_is_cut_short_has_its_beginning(client: Client) -> None:
    client.admin("POST", f"services/{client.service_id}/faults", {"fault": "truncated"})
    signed = {"method": "GET", "path": "/messages?requestId=x"}
    answer = client.admin("POST", f"services/{client.service_id}/signed-requests", signed)
    assert answer.json["status"] == 404
    assert 0 < len(answer.json["body"]) < int(answer.json["headers"]["content-length"])
