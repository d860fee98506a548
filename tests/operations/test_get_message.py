import json
import re
from typing import Any

import pytest

from mocksens.core.errors import Conflict
from mocksens.core.operations import manual
from mocksens.core.service import Service
from mocksens.core.switches import OBSERVED, Delivery, Language
from mocksens.spec.limits import DELIVERED_AFTER, HISTORY, READY_FOR
from mocksens.spec.results import RESULTS
from tests.client import Client
from tests.operations.support import messages, missing, neighbour, only, people, result, send, upload, world

# The document's fields (D:378-397) in their order, and those of the later page (rule result.messageId).
PENDING = ["requestId", "messageId", "requestTime", "contentType", "type", "content", "countryCode", "from", "to"]
COMPLETION = ["statusCode", "statusMessage", "statusName", "completeTime", "telcoCode"]


@pytest.fixture
def message_id(client: Client) -> str:
    return str(only(client, send(client))["messageId"])


# --- headers -----------------------------------------------------------------------------------------


def test_a_result_needs_no_content_type_and_ignores_a_body(client: Client, message_id: str) -> None:
    path = f"{client.base}/messages/{message_id}"
    assert client.request("GET", path).status == 200
    assert client.request("GET", path, body=b"not json", headers={"content-type": "text/plain"}).status == 200


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", ["x", "0", "%20", "%ff", "null", "x" * 5000])
def test_an_unknown_message_is_not_found(client: Client, unknown: str) -> None:
    answer = client.get_message(unknown)
    assert missing(answer) == "'messageId' is not found"
    assert "[search.nothing, " in answer.diagnosis


def test_the_request_id_is_no_message_id(client: Client) -> None:
    assert missing(client.get_message(send(client))) == "'messageId' is not found"


def test_the_message_of_another_service_is_not_found(client: Client, message_id: str) -> None:
    assert missing(neighbour(client).get_message(message_id)) == "'messageId' is not found"


def test_an_escaped_message_id_is_the_same(client: Client, message_id: str) -> None:
    assert client.get_message(message_id.replace("-", "%2D")).status == 200


def test_a_query_is_ignored(client: Client, message_id: str) -> None:
    assert client.get_message(f"{message_id}?pageSize=-1").status == 200


# --- behaviour ---------------------------------------------------------------------------------------


def test_before_it_is_completed_a_message_has_no_result(client: Client) -> None:
    request_id = send(client, content="\uc548\ub155")
    message_id = only(client, request_id)["messageId"]
    answer = client.get_message(message_id)
    expected = {
        "statusCode": "200",
        "statusName": "success",
        "messages": [
            {
                "requestId": request_id,
                "messageId": message_id,
                "requestTime": "2026-03-02 12:00:00",
                "contentType": "COMM",
                "type": "SMS",
                "content": "\uc548\ub155",
                "countryCode": "82",
                "from": "0212345678",
                "to": "01011112222",
                "status": "READY",
            }
        ],
    }
    assert (answer.status, answer.headers["content-type"], answer.diagnosis) == (200, "application/json", "")
    assert json.dumps(answer.json) == json.dumps(expected)


def test_a_completed_message_has_its_result(client: Client, service: Service, message_id: str) -> None:
    service.clock.advance(seconds=DELIVERED_AFTER.value.total_seconds())
    message = result(client, message_id)
    assert list(message) == [*PENDING, "status", *COMPLETION]
    assert message["telcoCode"] in {"SKT", "KTF", "LGT"}
    assert [message[name] for name in ("status", *COMPLETION[:4])] == [
        "COMPLETED",
        "0",
        "\uc131\uacf5",
        "success",
        "2026-03-02 12:00:01",
    ]


def test_a_message_is_ready_then_processing_then_completed(client: Client, service: Service, message_id: str) -> None:
    ready, done = (int(limit.value.total_seconds() * 1000) for limit in (READY_FOR, DELIVERED_AFTER))
    seen = []
    for step in (0, ready - 1, 1, done - ready - 1, 1, 10_000_000):
        service.clock.advance_ms(step)
        message = result(client, message_id)
        seen.append(message["status"])
        assert (message["status"] == "COMPLETED") is (COMPLETION[0] in message)
        assert {name in message for name in COMPLETION} == {message["status"] == "COMPLETED"}
    assert seen == ["READY", "READY", "PROCESSING", "PROCESSING", "COMPLETED", "COMPLETED"]


@pytest.mark.parametrize("kind", ["LMS", "MMS"])
def test_a_long_message_shows_its_subject(client: Client, service: Service, kind: str) -> None:
    files = [{"fileId": upload(client, "a.jpg").json["fileId"]}, {"fileId": "gone"}] if kind == "MMS" else []
    with_subject, without = (
        only(client, send(client, type=kind, files=files, **fields))["messageId"]
        for fields in ({"subject": "title"}, {})
    )
    service.clock.advance(days=1)
    message = result(client, with_subject)
    expected = [*PENDING, "status", *COMPLETION]
    expected.insert(expected.index("content"), "subject")
    assert list(message) == expected + (["files"] if kind == "MMS" else [])
    assert message["subject"] == "title"
    assert "subject" not in result(client, without)
    if files:
        assert message["files"] == [{"name": "a.jpg", **files[0]}, files[1]]


def test_each_message_of_a_request_is_found_by_its_own_id(client: Client) -> None:
    request_id = send(client, messages=people(3))
    for message in messages(client, request_id):
        found = result(client, message["messageId"])
        assert (found["to"], found["requestId"]) == (message["to"], request_id)


def test_the_list_and_the_result_agree(client: Client, service: Service) -> None:
    request_id = send(client, contentType="AD", countryCode="81")
    service.clock.advance(seconds=1)
    message = only(client, request_id)
    found = result(client, message["messageId"])
    assert {name: found[name] for name in message} == message
    assert found.keys() - message.keys() == {"content"}


def test_a_number_abroad_has_no_korean_operator(client: Client, service: Service) -> None:
    request_id = send(client, countryCode="81", messages=people(10))
    service.clock.advance(seconds=1)
    assert {message["telcoCode"] for message in messages(client, request_id)} == {"ETC"}


def test_a_number_is_always_with_the_same_operator(client: Client, service: Service) -> None:
    first, second = send(client, messages=people(30)), send(client, messages=people(30))
    service.clock.advance(seconds=1)
    operators = [[message["telcoCode"] for message in messages(client, request_id)] for request_id in (first, second)]
    assert operators[0] == operators[1]
    assert set(operators[0]) == {"SKT", "KTF", "LGT"}


def test_a_message_is_found_for_ninety_days(client: Client, service: Service, message_id: str) -> None:
    service.clock.advance(days=HISTORY.value.days)
    assert result(client, message_id)["status"] == "COMPLETED"
    service.clock.advance(milliseconds=1)
    assert missing(client.get_message(message_id)) == "'messageId' is not found"


@pytest.mark.parametrize("code", sorted(RESULTS))
def test_every_result_code_has_its_meaning_in_both_languages(code: str) -> None:
    for language, meaning in (
        (Language.KOREAN, RESULTS[code].meaning_ko),
        (Language.ENGLISH, RESULTS[code].meaning),
    ):
        client, service = world(language=language, delivery=Delivery("manual"))
        message_id = only(client, send(client))["messageId"]
        manual.complete(service, message_id, code)
        message = result(client, message_id)
        assert message["statusMessage"] == meaning
        assert (message["statusCode"], message["statusName"]) == (code, "success" if code == "0" else "fail")


def test_an_english_success_is_the_documents_word() -> None:
    client, service = world(language=Language.ENGLISH)
    message_id = only(client, send(client))["messageId"]
    service.clock.advance(seconds=1)
    assert result(client, message_id)["statusMessage"] == "Succeeded"


# --- behaviour: how messages are delivered -----------------------------------------------------------


def test_an_immediate_delivery_is_completed_at_once() -> None:
    client, _ = world(delivery=Delivery("after", 0))
    message = result(client, only(client, send(client))["messageId"])
    assert (message["status"], message["completeTime"]) == ("COMPLETED", "2026-03-02 12:00:00")


def test_a_slow_delivery_takes_its_time() -> None:
    client, service = world(delivery=Delivery("after", 60_000))
    message_id = only(client, send(client))["messageId"]
    service.clock.advance_ms(59_999)
    assert result(client, message_id)["status"] == "PROCESSING"
    service.clock.advance_ms(1)
    assert result(client, message_id)["completeTime"] == "2026-03-02 12:01:00"


def test_in_the_observed_profile_a_message_takes_five_seconds() -> None:
    client, service = world(OBSERVED)
    message_id = only(client, send(client))["messageId"]
    service.clock.advance_ms(4_999)
    assert result(client, message_id)["status"] == "PROCESSING"
    service.clock.advance_ms(1)
    assert result(client, message_id)["status"] == "COMPLETED"
    assert client.get_message("x").status == 404


def test_by_hand_a_message_waits_until_it_is_completed() -> None:
    client, service = world(delivery=Delivery("manual"))
    first, second = messages(client, send(client, messages=people(2)))
    service.clock.advance(days=3)
    assert result(client, first["messageId"])["status"] == "PROCESSING"
    manual.complete(service, first["messageId"], "2003")
    message = result(client, first["messageId"])
    assert (message["status"], message["statusCode"], message["statusName"]) == ("COMPLETED", "2003", "fail")
    assert (message["requestTime"], message["completeTime"]) == ("2026-03-02 12:00:00", "2026-03-05 12:00:00")
    assert result(client, second["messageId"])["status"] == "PROCESSING"


def test_a_message_can_be_completed_before_its_time(client: Client, service: Service, message_id: str) -> None:
    manual.complete(service, message_id, "3018")
    assert result(client, message_id)["statusCode"] == "3018"
    service.clock.advance(days=1)
    message = result(client, message_id)
    assert (message["statusCode"], message["completeTime"]) == ("3018", "2026-03-02 12:00:00")


def test_a_message_is_completed_only_once_and_with_a_known_code(
    client: Client, service: Service, message_id: str
) -> None:
    with pytest.raises(ValueError, match="4000 is not a result code"):
        manual.complete(service, message_id, "4000")
    with pytest.raises(KeyError):
        manual.complete(service, "x", "0")
    service.clock.advance(days=1)
    with pytest.raises(Conflict, match="already completed"):
        manual.complete(service, message_id, "0")


@pytest.mark.parametrize("looks", [1, 2, 5])
def test_by_looks_so_many_still_show_processing(looks: int) -> None:
    client, service = world(delivery=Delivery("looks", looks))
    request_id = send(client)
    message_id = only(client, request_id)["messageId"]
    service.clock.advance(days=1)
    seen: list[Any] = [result(client, message_id)["status"] for _ in range(looks + 1)]
    assert seen == ["PROCESSING"] * (looks - 1) + ["COMPLETED"] * 2, "the list that gave the messageId was a look"


def test_without_looks_to_wait_for_a_message_is_completed_at_once() -> None:
    client, _ = world(delivery=Delivery("looks", 0))
    assert only(client, send(client))["status"] == "COMPLETED"


def test_only_an_answer_that_shows_the_message_is_a_look() -> None:
    client, service = world(delivery=Delivery("looks", 2))
    request_id = send(client, messages=people(2))
    client.list_messages(requestId=request_id, to="0101")
    client.list_messages(requestId=request_id, status="COMPLETED")
    client.get_reservation(request_id)
    client.get_message("x")
    client.list_messages(requestId=request_id, pageSize=1, pageIndex=1)
    first, second = messages(client, request_id)
    assert (first["status"], second["status"]) == ("PROCESSING", "PROCESSING")
    service.clock.advance(seconds=7)
    first, second = messages(client, request_id)
    assert (first["status"], second["status"]) == ("PROCESSING", "COMPLETED")
    assert second["completeTime"] == "2026-03-02 12:00:00"
    assert result(client, first["messageId"])["completeTime"] == "2026-03-02 12:00:07"


def test_a_message_id_is_a_uuid(message_id: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", message_id)
