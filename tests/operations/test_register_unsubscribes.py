import json

import pytest

from mocksens.core.service import Service
from mocksens.spec.limits import TEL_DIGITS, UNSUBSCRIBES_MAX
from mocksens.spec.parameters import Kind
from tests.client import Client
from tests.operations.support import NOON, WRONG, errors, people, refused

PATH = "body[0].clientTelNo"


def entries(*numbers: object) -> list[dict[str, object]]:
    return [{"clientTelNo": number} for number in numbers]


# --- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content_type", [None, "", "text/plain", "application/x-www-form-urlencoded"])
def test_a_registration_is_json(client: Client, content_type: str | None) -> None:
    headers = {"content-type": content_type}
    answer = client.request("POST", f"{client.base}/unsubscribes", json=entries("010"), headers=headers)
    assert refused(answer) == ["Content-Type"]
    assert client.list_unsubscribes().json == []


@pytest.mark.parametrize("body", [b"", b"[", b"null", b"{}", b'{"clientTelNo":"010"}', b'"010"', b"010", b"true"])
def test_a_body_that_is_no_json_list_is_refused(client: Client, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = client.request("POST", f"{client.base}/unsubscribes", body=body, headers=headers)
    assert set(refused(answer)) == {"body"}
    assert len(errors(answer)) == 1, "one mistake is one violation"


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [{}, {"clientTelNo": None}, {"clientTelNo": ""}, {"clienttelno": "010"}])
def test_a_number_is_required(client: Client, entry: dict[str, object]) -> None:
    answer = client.request("POST", f"{client.base}/unsubscribes", json=[entry])
    assert errors(answer) == [f"'{PATH}' is required."]
    assert "[send.numbers, " in answer.diagnosis


@pytest.mark.parametrize("wrong", [*WRONG[Kind.DIGITS], "0" * (TEL_DIGITS.value + 1), [], {}])
def test_a_number_is_digits_only(client: Client, wrong: object) -> None:
    assert refused(client.request("POST", f"{client.base}/unsubscribes", json=entries(wrong))) == [PATH]


def test_a_json_number_is_taken_as_its_text(client: Client) -> None:
    answer = client.request("POST", f"{client.base}/unsubscribes", json=entries(1011112222))
    assert answer.json[0]["clientTelNo"] == "1011112222"


@pytest.mark.parametrize("entry", [None, "010", 10, [], True])
def test_an_entry_is_an_object(client: Client, entry: object) -> None:
    answer = client.request("POST", f"{client.base}/unsubscribes", json=[*entries("010"), entry])
    assert refused(answer) == ["body[1]"]


def test_one_to_a_thousand_at_a_time(client: Client) -> None:
    most = [person["to"] for person in people(UNSUBSCRIBES_MAX.value)]
    assert len(client.register(*most).json) == UNSUBSCRIBES_MAX.value
    answer = client.register(*most, "0101")
    assert refused(answer) == ["body"]
    assert "[unsub.numbers, " in answer.diagnosis
    assert refused(client.register()) == ["body"]
    assert client.list_unsubscribes(clientTelNo="0101").json == []


def test_unknown_fields_are_ignored_and_noted(client: Client) -> None:
    body = [{"clientTelNo": "0101", "registerType": "C"}]
    answer = client.request("POST", f"{client.base}/unsubscribes", json=body)
    assert answer.json[0]["registerType"] == "M"
    assert answer.diagnosis == "ignored, not in the document: body[].registerType [check.unknown-fields]"


def test_one_bad_number_among_many_registers_none(client: Client) -> None:
    answer = client.register("0101", "x", "0102", "y")
    assert refused(answer) == ["body[1].clientTelNo", "body[3].clientTelNo"]
    assert client.list_unsubscribes().json == []


# --- behaviour ---------------------------------------------------------------------------------------


def test_a_registration_answers_with_its_entries_in_the_order_asked_for(client: Client, service: Service) -> None:
    service.clock.advance(milliseconds=271)
    answer = client.register("0109", "0101")
    expected = [
        {"clientTelNo": number, "registerTime": "2026-03-02T12:00:00.271", "registerType": "M"}
        for number in ("0109", "0101")
    ]
    assert (answer.status, answer.headers["content-type"], answer.diagnosis) == (200, "application/json", "")
    assert json.dumps(answer.json) == json.dumps(expected)
    assert client.list_unsubscribes().json == expected


def test_a_number_given_twice_counts_once(client: Client) -> None:
    answer = client.register("0101", "0102", "0101")
    assert [entry["clientTelNo"] for entry in answer.json] == ["0101", "0102"]
    assert len(client.list_unsubscribes().json) == 2


def test_a_number_registered_again_keeps_its_first_registration(client: Client, service: Service) -> None:
    (first,) = client.register("0101").json
    service.clock.advance(days=1)
    again = client.register("0102", "0101").json
    assert again[1] == first
    assert again[0]["registerTime"] == "2026-03-03T12:00:00.000"
    assert [entry["clientTelNo"] for entry in client.list_unsubscribes().json] == ["0101", "0102"]


def test_a_number_registered_after_it_was_deleted_begins_anew(client: Client, service: Service) -> None:
    client.register("0101", "0102")
    client.unregister("0101")
    service.clock.advance(hours=1)
    assert client.register("0101").json[0]["registerTime"] == "2026-03-02T13:00:00.000"
    assert [entry["clientTelNo"] for entry in client.list_unsubscribes().json] == ["0102", "0101"]


def test_a_registration_can_be_found_by_the_time_it_answers(client: Client) -> None:
    client.register("0101")
    now = int(NOON.timestamp() * 1000)
    assert len(client.list_unsubscribes(startTime=now, endTime=now).json) == 1
