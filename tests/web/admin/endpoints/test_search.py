"""The search among the messages of all services, over HTTP."""

from urllib.parse import quote

import pytest

from tests.client import Client
from tests.web.admin.endpoints.support import send_to

pytestmark = pytest.mark.usefixtures("_frozen")


def test_messages_of_all_services_are_found_newest_first(client: Client) -> None:
    other = Client(client.transport, service_id="other")
    other.clock({"freeze": "2026-01-01T09:00:01+09:00"})
    send_to(client, "01011112222", content="first 인증번호 482913")
    send_to(other, "01033334444", content="second 인증번호 482913")
    answer = client.admin("GET", f"messages?q={quote('인증번호')}")
    assert answer.status == 200
    assert [(each["serviceId"], each["message"]["to"]) for each in answer.json["messages"]] == [
        ("other", "01033334444"),
        (client.service_id, "01011112222"),
    ]
    assert answer.json["cursor"] is None


def test_a_page_names_the_cursor_of_the_next_one(client: Client) -> None:
    send_to(client, *(f"0101111000{digit}" for digit in range(5)))
    first = client.admin("GET", "messages?limit=3").json
    second = client.admin("GET", f"messages?limit=3&cursor={quote(first['cursor'])}").json
    numbers = [each["message"]["to"][-1] for page in (first, second) for each in page["messages"]]
    assert (numbers, second["cursor"]) == (["4", "3", "2", "1", "0"], None)


def test_a_page_that_is_large_enough_goes_on_after_its_last_message(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_to(client, *(f"0101111000{digit}" for digit in range(4)))
    monkeypatch.setattr("mocksens.web.admin.endpoints.search.PAGE_BYTES", 1)
    first = client.admin("GET", "messages").json
    second = client.admin("GET", f"messages?cursor={quote(first['cursor'])}").json
    assert [page["messages"][0]["message"]["to"][-1] for page in (first, second)] == ["3", "2"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("q=type:mns", "type: must be SMS, LMS, MMS, COMM or AD, not 'mns'; did you mean MMS?"),
        ("cursor=x", "cursor must be the cursor of an answer"),
        ("q=" + quote("to:/((1|1)+)+x/"), "to: /((1|1)+)+x/ takes too long to compare"),
        ("query=1", "unknown parameter `query`"),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused(client: Client, query: str, message: str) -> None:
    send_to(client, "1" * 25)
    answer = client.admin("GET", f"messages?{query}")
    assert (answer.status, answer.json["message"][: len(message)]) == (400, message)


def test_a_search_makes_no_service(client: Client) -> None:
    assert client.admin("GET", "messages?q=service:nobody").json == {"messages": [], "cursor": None}
    assert client.admin("GET", "services/nobody").status == 404
