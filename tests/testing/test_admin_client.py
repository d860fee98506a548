"""The client of the admin API decodes answers into models, and tells refusals and strangers apart."""

import json
import math

import pytest

from mocksens.client.admin import AdminClient, AdminError
from mocksens.client.models.clock import ClockChange, ClockData
from mocksens.client.models.messages import MessagePage
from mocksens.client.models.queries import MessageQuery
from mocksens.client.models.server import HealthData
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.support import http, stranger

CLOCK = f"/services/{DEFAULT_SERVICE_ID}/clock"


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b"{}"),
        http("200 OK", b"[]"),
        http("200 OK", b"[" * 100_000),
        http("404 Not Found", b"<html></html>"),
        http("404 Not Found", b"[]"),
    ],
)
def test_an_answer_that_does_not_fit_is_a_strangers(answer: bytes) -> None:
    with stranger(answer) as url, pytest.raises(AdminError) as raised:
        AdminClient(url).get("/readyz", HealthData)
    status = int(answer.split(b" ")[1])
    assert str(raised.value) == f"{url} is not a mocksens: it answered GET /_mocksens/readyz with {status}"
    assert raised.value.status == status


def test_a_refusal_without_a_message_is_told_whole() -> None:
    with stranger(http("409 Conflict", b'{"error":1}')) as url, pytest.raises(AdminError, match=r"\{'error': 1\}"):
        AdminClient(url).get("/readyz", HealthData)


def test_fields_of_a_newer_server_are_ignored() -> None:
    with stranger(http("200 OK", json.dumps({"status": "ok", "since": {"version": 9}}).encode())) as url:
        assert AdminClient(url).get("/readyz", HealthData) == HealthData(status="ok")


def test_queries_and_bodies_are_models(live: Server) -> None:
    admin = AdminClient(live.url)
    clock = admin.send("POST", CLOCK, ClockData, ClockChange(rate=60))
    assert (clock.rate, clock.due or None) == (60, None)
    page = admin.get(f"/services/{DEFAULT_SERVICE_ID}/messages", MessagePage, MessageQuery(sender="0999*", limit=1))
    assert page.messages == []
    with pytest.raises(AdminError, match="the body is invalid JSON"):
        admin.send("POST", CLOCK, ClockData, ClockChange(advance=math.nan))
