"""The signature doctor where users meet it: header, journal, ``POST /_mocksens/explain``."""

from typing import Any

import pytest

from mocksens import sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from tests.client import Answer, Client

SECRET = DEFAULT_CREDENTIAL.secret_key


def explain(client: Client, **fields: Any) -> Answer:
    target = "/sms/v2/services/a/unsubscribes?pageSize=1"
    signed = sign(
        "GET",
        target,
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    return client.admin("POST", "explain", {"method": "GET", "target": target, "headers": signed, **fields})


def test_a_refusal_names_the_mistake_beside_the_answer_of_sens(client: Client) -> None:
    target = f"{client.base}/unsubscribes?pageSize=1"
    answer = client.request("GET", target, signed_target=target.partition("?")[0])
    assert answer.status == 401
    assert answer.json["error"]["details"] == "Invalid authentication information."
    assert "(query-left-out)" in answer.diagnosis
    assert f"'GET {target}\\n" in answer.diagnosis
    assert "[gateway.invalid, " in answer.diagnosis


def test_the_journal_has_all_that_the_doctor_found(client: Client) -> None:
    client.send()
    agent = {"User-Agent": "okhttp/4.12"}
    client.request("GET", f"{client.base}/unsubscribes", signed_target="/wrong", headers=agent)
    entry = client.admin("GET", f"services/{client.service_id}/requests?status=401").json["requests"][0]
    assert entry["signing"]["cause"] == "unexplained"
    assert entry["signing"]["language"] == "java"
    assert "HmacSHA256" in entry["signing"]["snippet"]
    assert "↵" in entry["signing"]["expected"]
    assert entry["rules"] == ["gateway.invalid"]


def test_a_request_that_is_right_has_nothing_to_explain(client: Client) -> None:
    client.send()
    entry = client.admin("GET", f"services/{client.service_id}/requests").json["requests"][0]
    assert entry["signing"] is None


def test_a_request_that_was_never_sent_is_explained(client: Client) -> None:
    right = explain(client)
    assert (right.status, right.json["cause"]) == (200, None)
    wrong = explain(client, method="POST").json
    assert wrong["cause"] == "another-method-signed"
    assert wrong["signed"].startswith("GET␠")
    assert explain(client, headers={}).json["cause"] == "headers-missing"


def test_a_key_that_may_not_use_the_service_is_told(client: Client) -> None:
    assert explain(client, serviceId="b").json["cause"] is None


@pytest.mark.parametrize(
    "body", [{}, [], {"method": "GET"}, {"method": 1, "target": "/", "headers": {}}, {"method": "GET", "x": 1}]
)
def test_a_question_that_is_none_is_refused(client: Client, body: Any) -> None:
    assert client.admin("POST", "explain", body).status == 400


def test_no_secret_is_told_even_where_it_was_sent(client: Client) -> None:
    client.send()
    leaks: list[dict[str, str | None]] = [
        {"x-ncp-iam-access-key": SECRET},
        {"x-ncp-apigw-signature-v2": SECRET},
        {"authorization": f"Bearer {SECRET}", "x-ncp-iam-access-key": None},
        {"x-ncp-apigw-timestamp": SECRET},
        {"user-agent": SECRET, "x-ncp-apigw-timestamp": "1"},
    ]
    for headers in leaks:
        answer = client.request("GET", f"{client.base}/unsubscribes", headers=headers)
        assert answer.status == 401
        assert SECRET not in answer.diagnosis
    journal = client.admin("GET", f"services/{client.service_id}/requests?status=401")
    assert len(journal.json["requests"]) == len(leaks)
    assert [entry for entry in journal.json["requests"] if SECRET in str(entry["signing"])] == []
