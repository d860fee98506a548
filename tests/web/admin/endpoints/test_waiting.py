"""The wait for a message, over HTTP: messages that exist already, and messages that do not come."""

import pytest

from mocksens.core.service import Service
from tests.client import Client
from tests.web.admin.endpoints.support import look, send_to

pytestmark = pytest.mark.usefixtures("_frozen")


def test_a_message_that_is_there_is_waited_for_no_longer(client: Client) -> None:
    send_to(client, "01011112222", "01011113333", content="인증번호 123456")
    answer = look(client, "messages/wait?contains=123456")
    assert (answer.status, answer.json["cursor"], answer.json["message"]["to"]) == (200, 1, "01011112222")
    assert answer.json["message"]["otp"] == "123456"
    answer = look(client, "messages/wait?contains=123456&after=1")
    assert (answer.json["cursor"], answer.json["message"]["to"]) == (2, "01011113333")
    assert look(client, "messages/wait?from=02*&to=/3$/").json["cursor"] == 2


def test_a_reservation_that_became_due_is_waited_for_no_longer(client: Client, service: Service) -> None:
    client.send(reserveTime="2026-01-01 10:00")
    service.clock.advance(hours=1)
    assert look(client, "messages/wait?timeout=0").status == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("timeout=0", "no message came within 0s; 4 others did: to 0102 'hello'; to 0103 'hello'"),
        ("to=9&timeout=0", "no message with to '9' came within 0s"),
        ("to=9&from=8&contains=x&timeout=0ms", "with to '9' and from '8' and contains 'x' came"),
        ("to=9&after=3&timeout=0", "1 other did: to 0104 'hello'"),
        ("to=9&after=4&timeout=0", "no message with to '9' came within 0s"),
        ("after=4&timeout=0", "no message came within 0s"),
    ],
)
def test_what_did_not_come_is_told_with_what_did(client: Client, query: str, expected: str) -> None:
    send_to(client, "0101", "0102", "0103", "0104")
    answer = look(client, f"messages/wait?{query}")
    if query == "timeout=0":
        assert answer.status == 200
    else:
        assert (answer.status, answer.json["status"]) == (408, 408)
        assert expected in answer.json["message"]


@pytest.mark.parametrize("timeout", ["soon", "-1s", "1e3", "9" * 30, "1s2s"])
def test_a_timeout_that_is_no_length_of_time_is_told(client: Client, timeout: str) -> None:
    answer = look(client, f"messages/wait?timeout={timeout}")
    assert answer.status == 400
    assert answer.json["message"].startswith("timeout must be a duration")
