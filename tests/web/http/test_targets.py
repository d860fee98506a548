"""The request target as it came over the wire (rule gateway.signed-target)."""

import pytest

from mocksens.server.serving import Server
from tests.client import Client
from tests.web.raw import connect, head

WINDOW = "requestStartTime=2026-01-01%2000:00:00&requestEndTime=2026-01-02%2000:00:00"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "??",
        "?pageSize=10",
        "?pageSize=%31%30",
        "?clientTelNo=%30",
        "?x=%ea%B0%80",
        "?x=a+b",
        "?x=a:b/c?d",
        "?&&",
        "?x",
    ],
)
def test_path_and_query_are_signed_as_they_were_sent(live_client: Client, query: str) -> None:
    assert live_client.request("GET", f"{live_client.base}/unsubscribes{query}").status == 200


@pytest.mark.parametrize(
    ("sent", "signed"),
    [
        ("?", ""),
        ("", "?"),
        ("?x=%3A", "?x=:"),
        ("?x=:", "?x=%3A"),
        ("?x=%3a", "?x=%3A"),
        ("?x=a+b", "?x=a%20b"),
        ("?x=1&y=2", "?y=2&x=1"),
    ],
)
def test_another_spelling_of_the_target_is_another_signature(live_client: Client, sent: str, signed: str) -> None:
    base = f"{live_client.base}/unsubscribes"
    answer = live_client.request("GET", base + sent, signed_target=base + signed)
    assert answer.status == 401
    assert answer.json["error"]["details"] == "Invalid authentication information."


@pytest.mark.parametrize("colon", ["%3A", "%3a"])
def test_an_escaped_service_id_is_the_same_service(live_client: Client, colon: str) -> None:
    live_client.register("0101")
    escaped = live_client.base.replace(":", colon)
    answer = live_client.request("GET", f"{escaped}/unsubscribes")
    assert [entry["clientTelNo"] for entry in answer.json] == ["0101"]


def test_an_escaped_slash_does_not_make_a_segment(live_client: Client) -> None:
    assert live_client.request("GET", f"{live_client.base}%2Funsubscribes").status == 404


def test_an_escaped_letter_of_the_path_is_another_path(live_client: Client) -> None:
    assert live_client.request("GET", f"{live_client.base}/%75nsubscribes").status == 404


@pytest.mark.parametrize("space", ["+", "%20"])
def test_a_space_in_a_query_may_be_a_plus(live_client: Client, space: str) -> None:
    answer = live_client.request("GET", f"{live_client.base}/messages?{WINDOW.replace('%20', space)}")
    assert (answer.status, answer.json["itemCount"]) == (200, 0)


def test_a_plus_in_a_path_is_a_plus(live_client: Client) -> None:
    answer = live_client.request("GET", f"{live_client.base.replace('services/', 'services/a+')}/unsubscribes")
    assert answer.status == 403, "a plus is no character of a serviceId"


@pytest.mark.parametrize("origin", ["http://sens.apigw.ntruss.com", "https://sens.apigw.ntruss.com", "http://a:PORT"])
def test_an_absolute_form_target_is_signed_without_its_host(live: Server, live_client: Client, origin: str) -> None:
    target = f"{live_client.base}/unsubscribes?pageSize=%31"
    origin = origin.replace("PORT", live.url.rpartition(":")[2])
    with connect(live) as line:
        assert line.send(head("GET", origin + target, signed=target)).answer().status == 200


def test_an_absolute_form_target_reaches_the_admin_api(live: Server) -> None:
    with connect(live) as line:
        answer = line.send(f"GET {live.url}/_mocksens/livez HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()).answer()
    assert answer.json == {"status": "ok"}


@pytest.mark.parametrize("target", ["http://sens.apigw.ntruss.com", "http://sens.apigw.ntruss.com?a=/b"])
def test_an_absolute_form_target_without_a_path_is_an_unknown_one(live: Server, target: str) -> None:
    with connect(live) as line:
        assert line.send(head("GET", target)).answer().status == 404


@pytest.mark.parametrize("target", ["/sms/v2/services/\xea\xb0\x80/messages", "/unsubscribes?x=\xff", "/\x00", "/a b"])
def test_a_target_that_is_not_visible_ascii_is_no_http(live: Server, target: str) -> None:
    with connect(live) as line:
        answer = line.send(head("GET", target)).answer()
        assert (answer.status, answer.json["error"]["errorCode"]) == (400, "100")
        assert line.ends()


def test_an_endless_target_is_refused(live: Server) -> None:
    with connect(live) as line:
        line.send(b"GET /")
        for _ in range(9):
            line.send(b"a" * 8 * 1024)
        assert line.answer().status == 400
