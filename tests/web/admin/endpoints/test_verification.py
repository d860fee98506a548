"""Verification of sends over HTTP."""

import pytest

from mocksens import Sens
from tests.client import Client, InProcess
from tests.web.admin.endpoints.support import look, send_to

pytestmark = pytest.mark.usefixtures("_frozen")


def test_what_was_sent_is_verified(client: Client) -> None:
    send_to(client, "01011112222", content="the code")
    client.send(reserveTime="2026-01-01 10:00")
    answer = look(client, "verify", {"match": {"to": "0101*", "content": "*code*"}, "count": 1})
    assert answer.status == 200
    assert (answer.json["ok"], answer.json["nearest"]) == (True, [])
    assert answer.json["found"][0]["request"] == 1
    assert look(client, "verify", {"order": [{"content": "*code"}, {"reserveTime": "2026*"}]}).status == 200


def test_what_was_not_is_409_with_the_nearest(client: Client) -> None:
    send_to(client, "01011112222", content="the code")
    answer = look(client, "verify", {"match": {"to": "0109*", "content": "*code*"}})
    assert answer.status == 409
    assert (answer.json["ok"], answer.json["found"]) == (False, [])
    assert "expected at least 1" in answer.json["message"]
    (nearest,) = answer.json["nearest"]
    assert nearest["send"]["to"] == "01011112222"
    assert nearest["differs"] == [{"field": "to", "expected": "0109*", "got": "01011112222"}]


def test_refused_and_lost_sends_are_not_sent(client: Client) -> None:
    client.send(type="FAX")
    assert look(client, "verify", {"count": 0}).status == 200
    send_to(client, "01011112222")
    assert look(client, "verify", {"count": 0}).status == 409
    assert look(client, "verify", {"count": 0, "after": 2}).status == 200


def test_what_nobody_can_know_is_410() -> None:
    client = Client(InProcess(Sens(seed="tests", journal=1)))
    for _ in range(2):
        send_to(client, "01011112222")
    answer = look(client, "verify", {"count": 0})
    assert (answer.status, "raise the setting `journal`" in answer.json["message"]) == (410, True)
    assert look(client, "verify", {"count": 1, "after": 1}).status == 200


@pytest.mark.parametrize(
    "claim",
    [
        {"match": {"too": "1"}},
        {"match": {"to": "/(/"}},
        {"match": {"to": 1}},
        {"count": -1},
        {"count": 1.5},
        {"after": -1},
        {"count": 1, "atMost": 2},
        {"order": [{}], "count": 1},
        {"matches": {}},
        [],
        None,
    ],
)
def test_a_claim_that_cannot_be_meant_is_400(client: Client, claim: object) -> None:
    assert look(client, "verify", claim).status == 400
