"""The view of the requests: a list with a search, and the open request with its explanation."""

import json
import re
import time
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from mocksens import Credential, Sens
from mocksens.core.service import Service
from mocksens.web.inbox.views import open_request
from tests.client import Client, InProcess
from tests.loop_time import processor_time, too_long
from tests.web.inbox.pages import HOSTILE, Elements, html

PATH = "/_mocksens/inbox/requests"


def listed(client: Client, **query: str) -> str:
    return html(client, f"{PATH}?{urlencode(query)}" if query else PATH)


def opened(client: Client, number: int = 1, service_id: str | None = None, **query: str) -> str:
    service_id = client.service_id if service_id is None else service_id
    return listed(client, open=f"{service_id}/{number}", **query)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", " ".join(Elements(page).texts))


def keys(page: str) -> list[str]:
    """Return the keys of the requests in the list."""
    return [item["id"][2:] for item in Elements(page).named("li") if str(item.get("id")).startswith("r-")]  # type: ignore[index]


# --- the list ----------------------------------------------------------------------------------------


def test_an_empty_list_says_what_will_appear_and_how(client: Client) -> None:
    page = unescape(listed(client))
    assert "Every request to SENS appears here with its answer, refused ones too." in page
    assert "mocksens send --url http://127.0.0.1:7367 --to 01012345678" in page


def test_requests_are_listed_newest_first_with_their_outcomes(client: Client) -> None:
    client.send()
    client.send(type="FAX")
    client.admin("POST", f"services/{client.service_id}/faults", {"fault": "empty"})
    client.send()
    page = listed(client)
    assert keys(page) == [f"{client.service_id}/{number}" for number in (3, 2, 1)]
    outcomes = re.findall(r'<span class="status ([\w-]+)">(.*?)</span>', page)
    assert outcomes == [
        ("request-broken", "broken"),
        ("request-refused", "400 refused"),
        ("request-accepted", "202 accepted"),
    ]
    assert page.count(">/messages<") == 3
    assert page.count(">send-messages<") == 3
    assert page.count(">scripted<") == 1
    assert "&#39;type&#39; must be one of SMS, LMS, MMS." in page


def test_requests_of_all_services_and_of_none_are_listed(client: Client) -> None:
    client.send()
    Client(client.transport, service_id="my-shop").send()
    client.request("GET", "/nowhere")
    client.transport.send("GET", "/favicon.ico", [("host", "localhost")], b"")
    page = listed(client)
    assert sorted(keys(page)) == ["/1", "my-shop/1", f"{client.service_id}/1"]
    assert ">/nowhere<" in page
    assert "reached no service" in page
    assert keys(listed(client, service="my-shop")) == ["my-shop/1"]


def test_the_path_of_a_service_itself_is_shown_whole(client: Client) -> None:
    client.send()
    client.request("GET", client.base)
    assert f">{client.base}<" in listed(client)


def test_refused_requests_can_be_listed_alone(client: Client) -> None:
    client.send()
    client.send(type="FAX")
    page = listed(client, show="refused")
    assert keys(page) == [f"{client.service_id}/2"]
    assert 'name="show" value="refused"' in page
    (current,) = [link for link in Elements(page).named("a") if link.get("aria-current") == "true"]
    assert current["href"] == f"{PATH}?show=refused"


def test_the_request_id_of_a_clients_log_finds_the_request(client: Client) -> None:
    client.send()
    request_id = client.send(type="FAX").headers["x-ncp-apigw-request-id"]
    page = listed(client, q=request_id)
    assert keys(page) == [f"{client.service_id}/2"]
    (link,) = [str(each["href"]) for each in Elements(page).named("a") if "%2F2" in str(each["href"])]
    assert f"q={request_id}" in link
    assert "No request matches." in listed(client, q="nothing")
    assert "No request matches." in listed(client, show="refused", q="202")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"q": "x" * 1_001}, "a search has at most 1000 characters"),
        ({"cursor": "x"}, "must be the cursor of an earlier"),
    ],
)
def test_a_mistake_in_a_search_is_told(client: Client, query: dict[str, str], problem: str) -> None:
    assert problem in listed(client, **query)


def test_older_requests_are_a_link_away(client: Client) -> None:
    for _ in range(60):
        client.send(type="FAX")
    first = listed(client, show="refused")
    (link,) = [str(each["href"]) for each in Elements(first).named("a") if each.get("rel") == "next"]
    second = html(client, link)
    assert keys(first) + keys(second) == [f"{client.service_id}/{number}" for number in range(60, 0, -1)]
    assert "Newest requests" in second
    assert 'rel="next"' not in second


def test_a_long_search_says_that_it_goes_on() -> None:
    client = Client(InProcess(Sens(seed="tests", journal_size=200 * 1024**2)))
    for _ in range(7):
        client.request("POST", f"{client.base}/messages", body=b"x" * 1024**2)
    page = listed(client, q="nobody")
    assert "The search has not yet covered all requests." in page
    (link,) = [str(each["href"]) for each in Elements(page).named("a") if each.get("rel") == "next"]
    assert "No request matches." in html(client, link)


def test_requests_that_are_no_longer_kept_are_counted() -> None:
    client = Client(InProcess(Sens(seed="tests", journal=2)))
    for _ in range(5):
        client.send()
    assert "3 older requests are no longer kept." in listed(client)


# --- the open request --------------------------------------------------------------------------------


def test_an_accepted_send_leads_to_its_messages(client: Client) -> None:
    answer = client.send(content="hello")
    page = opened(client)
    assert f'data-copy="{answer.headers["x-ncp-apigw-request-id"]}"' in page
    assert f'data-copy="{answer.json["requestId"]}"' in page
    assert f'href="/?q=request%3A{answer.json["requestId"]}"' in page
    assert 'aria-current="true"' in page
    assert "202 Accepted" in page
    assert "&#34;content&#34;: &#34;hello&#34;" in page
    assert "Why it was refused" not in page


def test_a_refused_request_is_explained_with_its_rules(client: Client) -> None:
    answer = client.send(type="FAX", **{"from": "02-1234"})
    page = opened(client)
    text = text_of(page)
    assert "Why it was refused" in text
    assert answer.diagnosis.replace("\\'", "'") in text
    assert "send.type type and contentType in any case" in text
    assert "send.numbers" in text
    assert '<dd lang="en"><code>type</code>' in page or "<code>type</code> and <code>contentType</code>" in page


def test_a_rule_is_followed_by_the_words_of_the_document(client: Client) -> None:
    client.send(messages=[])
    (quotation,) = re.findall(r'<blockquote lang="en">(.*?)</blockquote>', opened(client), re.DOTALL)
    assert re.findall(r"<p>(.*?)</p>", quotation) == ["messages Mandatory", "Up to 100"]
    client.send(messages=[{"to": "010-1234-5678"}])
    words, place = (
        "Only numbers except (-) can be entered",
        "documented: SENS SMS API v2, Send message, messages.to, D:96",
    )
    assert f"{words} {place}" in text_of(opened(client, 2))


def test_a_rule_that_no_document_settles_has_its_source_and_no_quotation(client: Client) -> None:
    client.send(extra=1)
    page = opened(client)
    assert '<p class="soft">assumed: mocksens, clients of later documents send more</p>' in page
    assert "<blockquote" not in page


def test_notes_on_an_accepted_request_are_no_refusal(client: Client) -> None:
    client.send(extra=1)
    text = text_of(opened(client))
    assert "Notes ignored, not in the document: extra" in text
    assert "Why it was refused" not in text


def test_a_refused_signature_is_compared_at_the_first_difference(client: Client) -> None:
    client.request("POST", f"{client.base}/messages?x=1", json={}, signed_target=f"{client.base}/messages")
    page = opened(client)
    assert re.findall(r'<mark class="difference">(.*?)</mark>', page) == ["?", "↵"]
    text = text_of(page)
    assert "the path was signed without the query" in text
    assert "Cause: query-left-out" in text
    assert f"They differ from character {len(f'POST {client.base}/messages') + 1} on. ␣ is a space" in text
    assert f"POST␣{client.base}/messages?x=1↵" in "".join(Elements(page).texts)
    assert "Code that signs correctly (curl)" in text


def test_a_string_that_ends_early_is_marked_at_its_end() -> None:
    comparison = open_request.compare("abc", "ab")
    assert (comparison.same, comparison.expected, comparison.signed, comparison.place) == ("ab", "c", "", 3)
    comparison = open_request.compare("axc", "ayc")
    assert (comparison.expected_rest, comparison.signed_rest) == ("c", "c")


def test_several_mistakes_and_the_address_are_told(client: Client) -> None:
    client.request("POST", f"{client.base}/message", json={}, timestamp=1)
    client.send()
    page = text_of(listed(client, open="/1"))
    assert "404" in page
    now = int(time.time() * 1000)
    client.request("GET", f"{client.base}/messages/undefined", timestamp=now - 3_600_000)
    page = text_of(opened(client, 2))
    assert "The timestamp is 3,600 seconds behind the wall clock." in page
    assert "The address has a mistake, too:" in page
    client.request("GET", f"{client.base}/messages/x", timestamp=now + 3_600_000)
    assert "seconds ahead of the wall clock." in text_of(opened(client, 3))


def test_what_was_signed_may_be_unknown_or_right(client: Client) -> None:
    wrong = Client(client.transport, credential=Credential("mocksens-access-key", "another-secret-key"))
    client.send()
    wrong.send()
    assert "It is not known what was signed instead." in text_of(opened(client, 2))
    upper = {"x-ncp-apigw-signature-v2": "x"}
    client.request("POST", f"{client.base}/messages", json={}, headers=upper)
    assert "Cause:" in text_of(opened(client, 3))


def test_what_decided_and_delayed_the_answer_is_shown(client: Client) -> None:
    client.admin("POST", f"services/{client.service_id}/faults", {"respond": "throttled", "delay": "5ms"})
    client.send()
    text = text_of(opened(client))
    assert "one-off-1, step 1" in text
    assert "answered 5 ms later" in text
    client.admin("POST", f"services/{client.service_id}/faults", {"fault": "reset"})
    client.send()
    text = text_of(opened(client, 2))
    assert "The client got no answer." in text
    assert "Fault reset" in text


def test_a_client_that_gave_up_is_shown(client: Client, service: Service) -> None:
    client.send()
    (entry,) = service.journal.after()
    entry.gave_up = 1.5
    assert "Client gave up after 1500.0 ms, without the answer" in text_of(opened(client))
    assert ">Client gave up<" in listed(client)


def test_a_status_without_a_phrase_is_shown(client: Client) -> None:
    fault = {"respond": {"status": 599, "body": "x"}}
    client.admin("POST", f"services/{client.service_id}/faults", fault)
    client.send()
    assert "599 refused" in text_of(opened(client))


@pytest.mark.parametrize(
    "key", ["", "x", "/", "/1", "nobody/1", "ncp:sms:kr:000000000000:mocksens/2", "/x", "/" + "9" * 400]
)
def test_a_request_that_is_gone_is_told(client: Client, key: str) -> None:
    client.send()
    page = html(client, f"{PATH}?open={quote(key, safe='')}")
    assert ("This request is no longer kept." in page) is bool(key)


# --- the exchange ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"a":1}', '{\n  "a": 1\n}'),
        ('{"a":1.50,"a":[]}', '{\n  "a": 1.50,\n  "a": []\n}'),
        ("[]", "[]"),
        ("a=b", "a=b"),
        ('{"a":', '{"a":'),
        ("", ""),
        ("[" * 30 + "]" * 30, "[" * 30 + "]" * 30),
    ],
)
def test_json_is_indented_and_nothing_else_is_changed(text: str, shown: str) -> None:
    assert open_request.indented(text) == shown


def test_a_long_body_is_shown_up_to_a_bound(client: Client) -> None:
    client.request("POST", f"{client.base}/messages", body=b"x" * 100_000)
    text = text_of(opened(client))
    assert "Only the first 64 KiB of 100,000 bytes are shown." in text
    assert "There is no command: the body is longer than 64 KiB." in text


@pytest.mark.parametrize(
    ("method", "path", "body", "reason"),
    [
        ("PUT", "/messages", b"", "signs GET, POST and DELETE"),
        ("POST", "/messages?a=#", b"", "characters that must be escaped"),
        ("POST", "/messages", b"\0", "the body is binary"),
        ("POST", "/messages", b'{"secretKey": "abc"}', "contains a secret"),
    ],
)
def test_a_request_that_no_command_can_send_says_why(
    client: Client, method: str, path: str, body: bytes, reason: str
) -> None:
    client.send()
    client.request(method, f"{client.base}{path}", body=body)
    pages = [opened(client, 2), listed(client, open="/1")]
    assert any(reason in unescape(page) for page in pages)


def test_no_secret_key_and_no_signature_stands_in_the_page(client: Client, sens: Sens) -> None:
    keys_of = {"x-ncp-iam-access-key": "mocksens-secret-key"}
    client.send()
    client.request("POST", f"{client.base}/messages?a=mocksens-secret-key", json={"a": "mocksens-secret-key"})
    client.request("POST", f"{client.base}/messages", headers=keys_of)
    signatures = [
        header.decode()
        for service in sens.services
        for entry in [*service.journal.after(), *sens.strays.after()]
        for name, header in entry.request.headers.items()
        if name == b"x-ncp-apigw-signature-v2"
    ]
    assert len(signatures) == 3
    for page in (listed(client), opened(client, 1), opened(client, 2), opened(client, 3)):
        assert "mocksens-secret-key" not in page
        assert not [signature for signature in signatures if signature in unescape(page)]
    assert "$(mocksens sign POST" in opened(client, 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_text(client: Client, text: str) -> None:
    plain = Elements(opened_with(client, "plain", 1))
    page = Elements(opened_with(client, text, 2))
    # The signature of a target that is not ASCII is refused, and the code that signs correctly can be unfolded.
    assert {name for name, _ in page.found} <= {name for name, _ in plain.found} | {"details", "summary"}
    assert not {name for _, attributes in page.found for name in attributes if name.startswith("on")}
    assert json.dumps(text, ensure_ascii=False)[1:-1] in "".join(page.texts)


def opened_with(client: Client, text: str, number: int) -> str:
    """Return the page of a refused request with a text in its target, a header and its body."""
    value = re.sub(r"[\r\n]", " ", text).encode().decode("latin-1")
    body: Any = json.dumps({"type": text, "content": text}, ensure_ascii=False).encode()
    client.request(
        "POST",
        f"{client.base}/messages?{value}",
        body=body,
        headers={"x-note": value, "content-type": "application/json"},
    )
    return opened(client, number)


# --- the whole ---------------------------------------------------------------------------------------


def test_the_page_speaks_korean(client: Client) -> None:
    client.send(type="FAX")
    page = html(client, f"{PATH}?open={client.service_id}/1", accept_language="ko")
    assert "거부된 이유" in page
    assert "400 거부됨" in page


@pytest.mark.slow
@pytest.mark.parametrize("query", [{}, {"show": "refused"}, {"open": "a/5000"}], ids=str)
def test_the_page_of_ten_thousand_requests_takes_no_longer_than_that_of_few(
    large: Client, query: dict[str, str]
) -> None:
    few = Client(InProcess(Sens(seed="tests")), service_id="a")
    for _ in range(60):
        few.send(type="FAX")
    assert seconds(large, query) < 3 * seconds(few, {})


@pytest.mark.slow
@pytest.mark.parametrize("q", ["send.type", "nobody", "-FAX"])
def test_a_search_in_ten_thousand_requests_takes_a_tenth_of_a_second_at_most(large: Client, q: str) -> None:
    assert not too_long(seconds(large, {"q": q}))


@pytest.fixture(scope="module")
def large() -> Client:
    """Return a client of a service with 10,000 refused requests."""
    client = Client(InProcess(Sens(seed="tests", journal=10_000, journal_size=200 * 1024**2)), service_id="a")
    for _ in range(10_000):
        client.send(type="FAX")
    return client


def seconds(client: Client, query: dict[str, str]) -> float:
    """Return the processor time of the page, which another thread makes, without disturbances."""
    return min(processor_time(lambda: listed(client, **query), time.process_time) for _ in range(6))
