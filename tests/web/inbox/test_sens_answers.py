"""SENS's answers to the requests that an action of the inbox sends to it."""

import json
from typing import Any

import pytest

from mocksens.web.inbox.actions.action import ActionRefused, sens_answer


def result(status: int | None, body: Any, diagnosis: str = "") -> dict[str, Any]:
    headers = {"x-mocksens-diagnosis": diagnosis} if diagnosis else {}
    return {"status": status, "headers": headers, "body": body if isinstance(body, str) else json.dumps(body)}


@pytest.mark.parametrize("body", ["", "<html>", '{"broken":'])
def test_a_success_without_json_is_one(body: str) -> None:
    assert sens_answer(result(204, body)) is None


def test_a_success_gives_its_body() -> None:
    assert sens_answer(result(202, {"requestId": "x"})) == {"requestId": "x"}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            {"error": {"errorCode": "400", "message": "Quota Exceeded", "details": "Used up."}},
            ", errorCode 400: Quota Exceeded. Used up.",
        ),
        ({"status": 400, "errors": ["One.", "Two."], "errorMessage": "One."}, ": One. Two."),
        ({"status": 404, "errorMessage": "'reserveId' is not found"}, ": 'reserveId' is not found"),
        ({"status": 403, "error": "Forbidden", "message": "No access."}, ": No access."),
        ("<html>", ""),
        ({"other": 1}, ""),
    ],
)
def test_a_refusal_carries_senss_message_and_the_reason(body: Any, error: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        sens_answer(result(429, body))
    assert (refused.value.status, str(refused.value), refused.value.reason) == (429, f"SENS answered 429{error}", "")
    with pytest.raises(ActionRefused) as refused:
        sens_answer(result(429, body, "scripted by one-off-1"))
    assert (str(refused.value), refused.value.reason) == (f"SENS answered 429{error}", "scripted by one-off-1")


def test_a_broken_connection_is_told_to_be_uncertain() -> None:
    with pytest.raises(ActionRefused, match="may have been carried out") as refused:
        sens_answer(result(None, ""))
    assert refused.value.status == 502
