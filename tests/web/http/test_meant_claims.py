"""Claims of ``verify`` that no send can fit are refused: with ``count: 0`` a typo would turn a test green."""

from typing import Any

import pytest

from tests.client import Answer, Client


def verify(client: Client, claim: dict[str, Any]) -> Answer:
    return client.admin("POST", f"services/{client.service_id}/verify", claim)


@pytest.mark.parametrize("field", ["to", "from", "type", "contentType", "countryCode", "requestId"])
def test_a_field_that_every_send_has_is_not_expected_to_be_empty(client: Client, field: str) -> None:
    for claim in ({"match": {field: ""}, "count": 0}, {"order": [{field: ""}]}):
        answer = verify(client, claim)
        assert answer.status == 400
        assert answer.json["message"].startswith(f"{field} is empty: is the variable that holds it set?")


@pytest.mark.parametrize("field", ["subject", "content", "reserveTime"])
def test_a_field_that_a_send_may_lack_may_be_expected_to_be_empty(client: Client, field: str) -> None:
    assert verify(client, {"match": {field: ""}, "count": 0}).status == 200


@pytest.mark.parametrize(
    ("field", "written", "said"),
    [
        ("type", "SNS", "type 'SNS' matches no possible value; did you mean SMS?"),
        ("contentType", "ADV", "contentType 'ADV' matches no possible value; did you mean AD?"),
        ("contentType", "x", "contentType 'x' matches no possible value; known: COMM, AD"),
        ("to", "010-1234-5678", "to '010-1234-5678' fits no send: numbers have digits only, "),
        ("from", "02-1234*", "from '02-1234*' fits no send: numbers have digits only, "),
        ("countryCode", "+82", "countryCode '+82' fits no send: numbers have digits only, "),
    ],
)
def test_a_pattern_that_no_send_can_fit_is_refused(client: Client, field: str, written: str, said: str) -> None:
    answer = verify(client, {"match": {field: written}, "count": 0})
    assert answer.status == 400
    assert answer.json["message"].startswith(said)


@pytest.mark.parametrize("match", [{"type": "sms"}, {"contentType": "Ad"}, {"to": "010*"}, {"from": "/-/"}])
def test_a_pattern_that_a_send_may_fit_is_compared(client: Client, match: dict[str, str]) -> None:
    assert verify(client, {"match": match, "count": 0}).status == 200


def test_a_claim_behind_the_last_request_is_refused_and_names_it(client: Client) -> None:
    client.send(content="hello")
    assert verify(client, {"after": 1, "count": 0}).status == 200
    answer = verify(client, {"after": 2, "count": 0})
    assert (answer.status, answer.json["message"]) == (
        400,
        "after 2 is too high: the journal's last request is 1",
    )


def test_an_order_of_nothing_is_refused(client: Client) -> None:
    answer = verify(client, {"order": []})
    assert answer.status == 400
    assert answer.json["message"].startswith("order is empty and expects nothing")
