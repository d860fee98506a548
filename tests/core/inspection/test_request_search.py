"""A search among requests: words in any of their texts, in any form, and never in a secret."""

import json

import pytest

from mocksens import Sens
from mocksens.core.inspection import request_search
from mocksens.core.inspection.request_search import SEARCHED, is_refused
from mocksens.core.storage.journal import Entry
from tests.client import Client, InProcess

SECRETS = ("mocksens-secret-key",)


def recorded(sens: Sens) -> Entry:
    (entry,) = sens.services[0].journal.after()
    return entry


@pytest.fixture
def refused(sens: Sens, client: Client) -> Entry:
    """Return a refused request with Korean texts, as Python's json writes them."""
    body = json.dumps({"type": "FAX", "content": "인증번호 Hello World"}).encode()
    headers = {"content-type": "application/json"}
    client.request("POST", f"{client.base}/messages?q=%EC%A3%BC%EB%AC%B8", body=body, headers=headers)
    return recorded(sens)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("", True),
        ("/messages", True),
        ("FAX", True),
        ("hello WORLD", True),
        ("world hello", True),
        ('"hello world"', True),
        ('"world hello"', False),
        ("인증번호", True),
        ("주문", True),
        ("주소", False),
        ("errorMessage", True),
        ("send.type", True),
        ("nothing", False),
        ("hello nothing", False),
        ("-nothing", True),
        ("-hello", False),
        ("fax -nothing", True),
        ("fax -hello", False),
        ("status:400", False),
        ('"type":', True),
    ],
)
def test_words_may_be_in_any_text_of_a_request(refused: Entry, text: str, *, is_found: bool) -> None:
    assert request_search.compiled(text).matches(refused, SECRETS) is is_found


def test_the_request_id_in_a_clients_log_finds_the_request(sens: Sens, client: Client) -> None:
    request_id = client.send().headers["x-ncp-apigw-request-id"]
    assert request_search.compiled(request_id.upper()).matches(recorded(sens), SECRETS)


@pytest.mark.parametrize("text", ["mocksens-secret", "-mocksens-secret", "secret-key"])
def test_a_secret_is_not_searched(sens: Sens, client: Client, text: str) -> None:
    client.request("POST", f"{client.base}/messages?a=mocksens-secret-key", body=b'"mocksens-secret-key"')
    assert request_search.compiled(text).matches(recorded(sens), SECRETS) is text.startswith("-")


def test_the_beginning_of_a_long_body_is_searched(sens: Sens, client: Client) -> None:
    client.request("POST", f"{client.base}/messages", body=b"begin" + b"x" * SEARCHED + b"end")
    assert request_search.compiled("begin").matches(recorded(sens), SECRETS)
    assert (
        not request_search.compiled("end ").matches(recorded(sens), SECRETS) or b"end" in recorded(sens).response.body
    )


def test_broken_bytes_are_no_obstacle(sens: Sens, client: Client) -> None:
    client.request("POST", f"{client.base}/messages", body=b"\xff\xfe\x00needle")
    assert request_search.compiled("needle").matches(recorded(sens), SECRETS)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [({"respond": "throttled"}, True), ({"fault": "empty"}, True), ({"delay": "1ms"}, False)],
)
def test_failures_by_scenarios_are_refusals_too(client: Client, sens: Sens, fault: object, *, expected: bool) -> None:
    client.admin("POST", f"services/{client.service_id}/faults", fault)
    client.send()
    assert is_refused(recorded(sens)) is expected
    assert request_search.compiled(refused=True).matches(recorded(sens), SECRETS) is expected


def test_a_search_has_a_bounded_length() -> None:
    with pytest.raises(ValueError, match="at most 1000 characters"):
        request_search.compiled("x" * 1_001)


def test_only_words_cost_effort() -> None:
    sens = Sens()
    Client(InProcess(sens)).send()
    entry = recorded(sens)
    costs = [request_search.effort(request_search.compiled(text), entry) for text in ("", "a -b", "-b")]
    assert costs == sorted(costs)
    assert (costs[0], costs[1] > 1_000) == (0, True)
