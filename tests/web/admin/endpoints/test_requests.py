"""The journal over HTTP: requests to a service, and requests that reached no service."""

from typing import Any

import pytest

from mocksens import Sens
from mocksens.core.service import Service
from tests.client import Client, InProcess
from tests.web.admin.endpoints.support import look

pytestmark = pytest.mark.usefixtures("_frozen")


def requests(client: Client, query: str = "") -> Any:
    return look(client, f"requests{query}").json


def test_a_request_is_shown_as_it_came_with_its_answer(client: Client) -> None:
    answer = client.send(content="hello")
    (request,) = requests(client)["requests"]
    assert (request["number"], request["operation"], request["method"]) == (1, "send-messages", "POST")
    assert request["target"] == f"{client.base}/messages"
    assert request["headers"]["x-ncp-iam-access-key"] == "mocksens-access-key"
    assert request["headers"]["x-ncp-apigw-signature-v2"] == "[redacted]"
    assert '"content": "hello"' in request["body"]
    assert request["bodyLength"] == len(request["body"])
    assert (request["status"], request["answer"]) == (202, answer.body.decode())
    assert request["answerHeaders"]["x-ncp-apigw-request-id"] == answer.headers["x-ncp-apigw-request-id"]
    assert request["requestId"] == answer.json["requestId"]
    assert (request["diagnosis"], request["rules"], request["scriptedBy"], request["fault"]) == (None, [], None, None)
    assert request["took"] > 0
    assert request["delay"] == 0
    assert look(client, "requests/1").json == request


def test_a_refused_request_is_shown_with_why(client: Client) -> None:
    answer = client.send(type="FAX", **{"from": "02-1234"})
    (request,) = requests(client)["requests"]
    assert (request["status"], request["requestId"]) == (400, None)
    assert request["diagnosis"] == answer.diagnosis
    assert request["rules"] == ["send.type", "send.numbers"]


def test_what_was_scripted_is_shown(client: Client) -> None:
    path = f"services/{client.service_id}/faults"
    client.admin("POST", path, {"respond": "throttled"}, {"content-length": "1"})
    client.send()
    (request,) = requests(client)["requests"]
    assert (request["status"], request["scriptedBy"]) == (429, "one-off-1, step 1")


def test_a_secret_in_the_place_of_an_access_key_is_not_shown(client: Client) -> None:
    client.send()
    client.request("POST", f"{client.base}/messages", headers={"x-ncp-iam-access-key": "mocksens-secret-key"})
    assert b"mocksens-secret-key" not in look(client, "requests").body


def test_a_body_is_shown_up_to_a_bound_and_however_broken(client: Client) -> None:
    client.request("POST", f"{client.base}/messages", body=b"\xff\x00" + b"x" * 100_000)
    (request,) = requests(client)["requests"]
    assert request["body"].startswith("\\xff\x00xxx")
    assert (len(request["body"]), request["bodyLength"]) == (64 * 1024 + 3, 100_002)


def test_requests_are_listed_oldest_first_from_a_number_on(client: Client) -> None:
    assert requests(client) == {"requests": [], "cursor": 0, "dropped": 0}
    for _ in range(5):
        client.send()
    page = requests(client, "?limit=2")
    assert ([each["number"] for each in page["requests"]], page["cursor"]) == ([1, 2], 2)
    page = requests(client, "?limit=3&after=2")
    assert ([each["number"] for each in page["requests"]], page["cursor"]) == ([3, 4, 5], 5)
    for query in ("?after=5", "?after=99", "?limit=0"):
        assert requests(client, query) == {"requests": [], "cursor": 5, "dropped": 0}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3]),
        ("?operation=send-messages", [1, 2]),
        ("?status=400", [2]),
        ("?status=202&operation=send-messages", [1]),
        ("?operation=upload-file", []),
        ("?status=599", []),
    ],
)
def test_the_journal_may_be_narrowed(client: Client, query: str, found: list[int]) -> None:
    client.send()
    client.send(type="FAX")
    client.list_unsubscribes()
    page = requests(client, query)
    assert ([each["number"] for each in page["requests"]], page["cursor"]) == (found, 3)


def numbers(client: Client, query: str) -> tuple[list[int], int]:
    """Return the numbers of the requests on a page, and its cursor."""
    page = requests(client, query)
    return [each["number"] for each in page["requests"]], page["cursor"]


def test_requests_may_be_listed_newest_first(client: Client) -> None:
    assert numbers(client, "?newest=true") == ([], 0)
    for _ in range(5):
        client.send()
    assert numbers(client, "?newest=true&limit=2") == ([5, 4], 4)
    assert numbers(client, "?newest=true&limit=2&before=4") == ([3, 2], 2)
    assert numbers(client, "?newest=true&limit=2&before=2") == ([1], 0)
    assert numbers(client, "?newest=true&before=1") == ([], 0)
    assert numbers(client, "?newest=TRUE&after=2&before=5") == ([4, 3], 0)
    assert numbers(client, "?newest=false&before=3") == ([1, 2], 2)
    assert numbers(client, "?newest=true&limit=0") == ([], 0)


def test_requests_may_be_searched(client: Client) -> None:
    request_id = client.send(content="hello").headers["x-ncp-apigw-request-id"]
    client.send(type="FAX", content="hello")
    client.request("GET", "/nowhere")
    assert numbers(client, f"?q={request_id}")[0] == [1]
    assert numbers(client, "?q=hello+-fax")[0] == [1]
    assert numbers(client, "?q=send.type&refused=true")[0] == [2]
    assert numbers(client, "?refused=true")[0] == [2]
    assert [each["target"] for each in client.admin("GET", "requests?q=nowhere").json["requests"]] == ["/nowhere"]
    answer = look(client, f"requests?q={'x' * 2_000}")
    assert (answer.status, answer.json["message"]) == (400, "a search has at most 1000 characters")


@pytest.mark.parametrize("query", ["", "&newest=true"])
def test_a_long_search_goes_on_page_by_page(query: str) -> None:
    client = Client(InProcess(Sens(seed="tests", journal_size=200 * 1024**2)))
    for _ in range(20):
        client.request("POST", f"{client.base}/messages", body=b"x" * 1024**2)
    place, cursors = ("before" if query else "after"), [0]
    page = requests(client, f"?q=nobody{query}")
    while page.get("truncated"):
        assert page["requests"] == []
        cursors.append(page["cursor"])
        page = requests(client, f"?q=nobody&{place}={page['cursor']}{query}")
    assert len(cursors) > 2
    assert page["cursor"] == (0 if query else 20)


def test_what_the_journal_has_dropped_is_counted(service: Service) -> None:
    client = Client(InProcess(Sens(seed="tests", journal=2)))
    for _ in range(5):
        client.send()
    page = requests(client)
    assert ([each["number"] for each in page["requests"]], page["cursor"], page["dropped"]) == ([4, 5], 5, 3)
    answer = look(client, "requests/3")
    assert (answer.status, answer.json["message"]) == (404, "request 3 was dropped; the journal has 4 to 5")
    answer = look(client, "requests/6")
    assert (answer.status, answer.json["message"]) == (404, "request 6 has not come yet; the journal has 4 to 5")
    assert look(client, "requests/x").status == 404


def test_what_reached_no_service_is_listed_by_itself(client: Client) -> None:
    client.request("GET", "/nowhere")
    Client(client.transport, service_id="fresh").request("GET", "/sms/v2/services/fresh/messages", timestamp=1)
    client.send()
    found = client.admin("GET", "requests").json
    assert [(each["target"], each["status"]) for each in found["requests"]] == [
        ("/nowhere", 404),
        ("/sms/v2/services/fresh/messages", 401),
    ]
    assert len(requests(client)["requests"]) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?after=x", "`after` must be a whole number"),
        ("?limit=-1", "`limit` must be a whole number"),
        ("?limit=1e3", "`limit` must be a whole number"),
        ("?status=abc", "`status` must be an HTTP status, such as 401, not 'abc'"),
        ("?status=4xx", "`status` must be an HTTP status"),
        ("?status=0", "`status` must be an HTTP status"),
        ("?status=600", "`status` must be an HTTP status"),
        ("?status=" + "4" * 5000, "`status` must be an HTTP status"),
        ("?operation=send-mesages", "did you mean send-messages?"),
        ("?newest=yes", "`newest` must be true or false, not 'yes'"),
        ("?refused=1", "`refused` must be true or false"),
        ("?before=-1", "`before` must be a whole number"),
        ("?operation=SEND-MESSAGES", "did you mean send-messages?"),
        ("?operation=nothing", "SENS has send-messages, upload-file,"),
    ],
)
@pytest.mark.parametrize("path", ["requests", "services/a/requests"])
def test_a_query_of_the_journal_that_cannot_be_meant_is_told(
    client: Client, path: str, query: str, expected: str
) -> None:
    answer = client.admin("GET", f"{path}{query}")
    assert answer.status == 400
    assert expected in answer.json["message"]
    assert len(answer.body) < 400


@pytest.mark.parametrize("number", ["x", "-1", "1.0", "%D9%A1", "0", "9" * 400, "9" * 5_000])
def test_a_request_that_cannot_be_is_404(client: Client, number: str) -> None:
    answer = look(client, f"requests/{number}")
    assert (answer.status, answer.json["status"]) == (404, 404)
    assert len(answer.body) < 300
