"""Other calls below ``/_mocksens/``: ends by hand, health and access (design, part 9)."""

import asyncio
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mocksens import Sens, create_app
from mocksens.core.clock import KST
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import DOCUMENTED, Delivery
from mocksens.server.serving import Server
from mocksens.spec.limits import SERVICE_ID_CHARACTERS
from mocksens.web.admin.access import Guard
from mocksens.web.admin.bodies import BODY_BYTES
from mocksens.web.log.lines import Log, LogFormat
from tests.client import Answer, Client, InProcess
from tests.web.raw import connect

CLOCK = f"/_mocksens/services/{DEFAULT_SERVICE_ID}/clock"
JSON = {"host": "localhost", "content-type": "application/json"}


@pytest.fixture
def manual() -> Client:
    """Return a client of a server whose messages are completed by hand."""
    return Client(InProcess(Sens(seed="tests", switches=replace(DOCUMENTED, delivery=Delivery("manual")))))


def guarded(**settings: Any) -> Client:
    """Return a client of a server with that ``Guard``."""
    transport = InProcess(Sens(seed="tests"))
    transport.app = create_app(Sens(seed="tests"), guard=Guard(**settings))
    return Client(transport)


def ask(client: Client, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """Return a request with these headers and no others."""
    return client.transport.send(method, path, headers.items(), body)


def message_of(client: Client, **fields: Any) -> str:
    request_id = client.send(**fields).json["requestId"]
    return str(client.list_messages(requestId=request_id).json["messages"][0]["messageId"])


def complete(client: Client, message_id: str, json: object) -> Answer:
    return client.admin("POST", f"services/{client.service_id}/messages/{message_id}/complete", json)


def conclude(client: Client, reserve_id: str, json: object) -> Answer:
    return client.admin("POST", f"services/{client.service_id}/reservations/{reserve_id}/conclude", json)


def reserve(client: Client, service: Service, **ahead: float) -> str:
    time = service.clock.time() + timedelta(**ahead)
    answer = client.send(reserveTime=f"{time.astimezone(KST):%Y-%m-%d %H:%M}")
    assert answer.status == 202
    return str(answer.json["requestId"])


# --- complete ----------------------------------------------------------------------------------------


def test_a_message_is_completed_by_hand_and_succeeds_unless_told_otherwise(manual: Client) -> None:
    message_id = message_of(manual)
    assert manual.clock({"advance": "80d"}).json["dueCount"] == 0
    assert manual.get_message(message_id).json["messages"][0]["status"] == "PROCESSING"
    answer = complete(manual, message_id, {})
    assert (answer.status, answer.json) == (200, {"messageId": message_id, "status": "COMPLETED", "statusCode": "0"})
    seen = manual.get_message(message_id).json["messages"][0]
    assert (seen["status"], seen["statusCode"], seen["statusName"]) == ("COMPLETED", "0", "success")


@pytest.mark.parametrize("code", ["3018", "2000", "S006", "E917"])
def test_a_message_is_completed_with_any_result_code(client: Client, code: str) -> None:
    message_id = message_of(client)
    assert complete(client, message_id, {"result": code}).json["statusCode"] == code
    seen = client.get_message(message_id).json["messages"][0]
    assert (seen["status"], seen["statusCode"], seen["statusName"]) == ("COMPLETED", code, "fail")


def test_a_message_is_completed_once(client: Client) -> None:
    message_id = message_of(client)
    assert complete(client, message_id, {"result": "3018"}).status == 200
    assert complete(client, message_id, {"result": "0"}).status == 409
    assert client.get_message(message_id).json["messages"][0]["statusCode"] == "3018"


def test_a_message_that_completed_by_itself_stays_as_it_is(client: Client) -> None:
    message_id = message_of(client)
    client.clock({"advance": "2s"})
    assert complete(client, message_id, {"result": "3018"}).status == 409
    assert client.get_message(message_id).json["messages"][0]["statusCode"] == "0"


@pytest.mark.parametrize(
    "json", [{"result": "9999"}, {"result": ""}, {"result": 3018}, {"result": None}, {"code": "0"}, [], "0", None]
)
def test_a_completion_that_does_not_fit_is_400_and_completes_nothing(manual: Client, json: object) -> None:
    message_id = message_of(manual)
    assert complete(manual, message_id, json).status == 400
    assert manual.get_message(message_id).json["messages"][0]["status"] != "COMPLETED"


def test_a_message_of_nobody_or_of_another_service_is_404(client: Client) -> None:
    message_id = message_of(client)
    other = Client(client.transport, service_id="other")
    assert complete(other, message_id, {}).status == 404
    assert complete(client, "nobody", {}).status == 404
    assert "nobody" in complete(client, "nobody", {}).json["message"]


# --- conclude ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["DONE", "FAIL", "STALE"])
def test_what_a_reservation_comes_to_is_decided_while_it_is_ready(
    client: Client, service: Service, outcome: str
) -> None:
    reserve_id = reserve(client, service, hours=1)
    answer = conclude(client, reserve_id, {"status": outcome})
    assert (answer.status, answer.json) == (200, {"reserveId": reserve_id, "reserveStatus": outcome})
    assert client.get_reservation(reserve_id).json["reserveStatus"] == "READY"
    service.clock.advance(hours=2)
    assert client.get_reservation(reserve_id).json["reserveStatus"] == outcome
    assert client.list_messages(requestId=reserve_id).json["itemCount"] == (1 if outcome == "DONE" else 0)


def test_the_last_decision_counts(client: Client, service: Service) -> None:
    reserve_id = reserve(client, service, hours=1)
    for outcome in ("STALE", "DONE", "FAIL"):
        assert conclude(client, reserve_id, {"status": outcome}).status == 200
    service.clock.advance(hours=2)
    assert client.get_reservation(reserve_id).json["reserveStatus"] == "FAIL"


def test_a_reservation_that_is_canceled_or_due_cannot_be_decided(client: Client, service: Service) -> None:
    canceled, due = reserve(client, service, hours=1), reserve(client, service, hours=1)
    client.cancel_reservation(canceled)
    service.clock.advance(hours=2)
    for reserve_id in (canceled, due):
        assert conclude(client, reserve_id, {"status": "STALE"}).status == 409
    assert client.get_reservation(canceled).json["reserveStatus"] == "CANCELED"
    assert client.get_reservation(due).json["reserveStatus"] == "DONE"


@pytest.mark.parametrize(
    "json", [{"status": "READY"}, {"status": "PROCESSING"}, {"status": "CANCELED"}, {"status": "done"}, {}, [], None]
)
def test_a_conclusion_that_is_none_is_400(client: Client, service: Service, json: object) -> None:
    reserve_id = reserve(client, service, hours=1)
    assert conclude(client, reserve_id, json).status == 400


def test_a_reservation_of_nobody_or_of_another_service_is_404(client: Client, service: Service) -> None:
    reserve_id = reserve(client, service, hours=1)
    assert conclude(Client(client.transport, service_id="other"), reserve_id, {"status": "FAIL"}).status == 404
    assert conclude(client, message_of(client), {"status": "FAIL"}).status == 404


# --- health ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("probe", ["livez", "readyz"])
@pytest.mark.parametrize(
    "headers", [{}, {"host": "mocksens.example.com"}, {"host": "10.0.0.1:80"}, {"sec-fetch-site": "cross-site"}]
)
def test_health_answers_whoever_asks(probe: str, headers: dict[str, str]) -> None:
    answer = ask(guarded(token="secret"), "GET", f"/_mocksens/{probe}", headers)
    assert (answer.status, answer.json) == (200, {"status": "ok"})


@pytest.mark.parametrize("probe", ["livez", "readyz"])
def test_health_answers_head(client: Client, probe: str) -> None:
    assert ask(client, "HEAD", f"/_mocksens/{probe}", {}).status == 200


# --- who may use it ----------------------------------------------------------------------------------

LOCAL = [
    "127.0.0.1",
    "127.0.0.1:7367",
    "[::1]",
    "[::1]:7367",
    "192.168.0.7:80",
    "[2001:db8::1]:80",
    "localhost",
    "LOCALHOST:7367",
    "mocksens",
    "mocksens:7367",
    "host",
    "sens.apigw.ntruss.com",
    "sens.apigw.ntruss.com:443",
    "Sens.ApiGw.ntruss.com",
    "sens.apigw.gov-ntruss.com",
    "sens.apigw.fin-ntruss.com",
]
FOREIGN = [
    "example.com",
    "example.com:7367",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "sens.apigw.ntruss.com.example.com",
    "evil-sens.apigw.ntruss.com",
    "apigw.ntruss.com",
    "1.2.3.4.5",
    "[example.com]",
    "",
    "a.b",
]


@pytest.mark.parametrize("host", LOCAL)
def test_a_host_that_no_foreign_name_server_decides_on_is_let_in(client: Client, host: str) -> None:
    assert ask(client, "GET", CLOCK, {"host": host}).status == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize(("method", "path"), [("GET", CLOCK), ("POST", CLOCK), ("GET", "/_mocksens/nowhere")])
def test_any_other_host_is_refused_and_told_what_to_do(client: Client, host: str, method: str, path: str) -> None:
    answer = ask(client, method, path, {"host": host, "content-type": "application/json"}, b'{"advance":"1s"}')
    assert answer.status == 403
    assert "admin_hosts" in answer.json["message"]


def test_no_host_is_refused(client: Client) -> None:
    assert ask(client, "GET", CLOCK, {}).status == 403


def test_a_host_that_is_listed_is_let_in() -> None:
    client = guarded(hosts=["Mock.Example.com"])
    assert ask(client, "GET", CLOCK, {"host": "mock.example.com:7367"}).status == 200
    assert ask(client, "GET", CLOCK, {"host": "MOCK.example.com"}).status == 200
    assert ask(client, "GET", CLOCK, {"host": "other.example.com"}).status == 403
    assert ask(client, "GET", CLOCK, {"host": "sub.mock.example.com"}).status == 403


def test_a_hostile_host_is_shown_cut_and_printable(client: Client) -> None:
    answer = ask(client, "GET", CLOCK, {"host": "é\x1b[31m." + "x" * 10_000})
    assert answer.status == 403
    assert answer.body.isascii()
    assert b"\x1b" not in answer.body
    assert len(answer.body) < 300


def test_nothing_is_read_from_the_host_by_sens(client: Client) -> None:
    answer = client.request("GET", f"{client.base}/unsubscribes", headers={"host": "evil.example.com"})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_web_pages_of_other_sites_are_refused(client: Client, site: str, status: int) -> None:
    assert ask(client, "GET", CLOCK, {"host": "localhost", "sec-fetch-site": site}).status == status
    assert ask(client, "POST", CLOCK, JSON | {"sec-fetch-site": site}, b'{"advance":1}').status == status


def test_no_other_origin_is_ever_allowed(client: Client) -> None:
    for method in ("GET", "OPTIONS"):
        headers = {"host": "localhost", "origin": "https://example.com", "access-control-request-method": "POST"}
        answer = ask(client, method, CLOCK, headers)
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "authorization",
    ["", "secret", "Bearer", "Bearer ", "Bearer secre", "Bearer secret2", "Basic secret", "Bearer SECRET"],
)
def test_a_token_that_is_set_must_be_sent(authorization: str) -> None:
    client = guarded(token="secret")
    headers = {"host": "localhost", "authorization": authorization}
    for path in (CLOCK, "/_mocksens/nowhere", "/_mocksens/"):
        answer = ask(client, "GET", path, headers)
        assert answer.status == 401
        assert "secret" not in answer.body.decode()
    assert ask(client, "GET", CLOCK, {"host": "localhost"}).status == 401


@pytest.mark.parametrize("token", ["secret", "a b:c/=", "비밀", "é"])
def test_the_token_lets_in(token: str) -> None:
    # Header bytes come as latin-1 characters; a token is sent as UTF-8.
    sent = f"Bearer {token}".encode().decode("latin-1")
    assert ask(guarded(token=token), "GET", CLOCK, {"host": "localhost", "authorization": sent}).status == 200


def test_a_token_does_not_open_the_door_for_a_foreign_host() -> None:
    headers = {"host": "example.com", "authorization": "Bearer secret"}
    assert ask(guarded(token="secret"), "GET", CLOCK, headers).status == 403


def test_a_token_is_not_asked_of_sens() -> None:
    client = guarded(token="secret")
    assert client.send().status == 202


# --- bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "json",
        "text/json",
    ],
)
def test_a_body_that_a_web_page_could_send_is_refused(client: Client, content_type: str) -> None:
    before = ask(client, "POST", CLOCK, JSON, b'{"freeze":true}').json
    answer = ask(client, "POST", CLOCK, {"host": "localhost", "content-type": content_type}, b'{"advance":"1d"}')
    assert answer.status == 415
    assert "application/json" in answer.json["message"]
    assert ask(client, "GET", CLOCK, {"host": "localhost"}).json == before
    assert ask(client, "POST", CLOCK, {"host": "localhost"}, b'{"advance":"1d"}').status == 415


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;x=y"]
)
def test_json_is_taken_however_it_is_declared(client: Client, content_type: str) -> None:
    headers = {"host": "localhost", "content-type": content_type}
    assert ask(client, "POST", CLOCK, headers, b'{"advance":"1d"}').status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{}{}",
        b"\xff\xfe",
        b'{"advance":"\xff"}',
        b'{"advance":"\\ud800"}',
        b'{"advance":1,}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"advance":' + b"9" * 60_000 + b"}",
        b"\xef\xbb\xbf{}",
        b"\x00",
    ],
)
def test_a_hostile_body_is_400(client: Client, body: bytes) -> None:
    answer = ask(client, "POST", CLOCK, JSON, body)
    assert answer.status == 400
    assert answer.json["status"] == 400


def test_a_body_has_a_bound(client: Client) -> None:
    body = b'{"advance":"1s"}'
    fits = body + b" " * (BODY_BYTES - len(body))
    assert ask(client, "POST", CLOCK, JSON, fits).status == 200
    answer = ask(client, "POST", CLOCK, JSON, fits + b" ")
    assert (answer.status, answer.json["status"]) == (413, 413)


def test_a_body_over_the_bound_does_not_break_the_line(live: Server, live_client: Client) -> None:
    whole = b"x" * 10 * BODY_BYTES
    with connect(live) as line:
        head = f"POST {CLOCK} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        line.send(f"{head}Content-Length: {len(whole)}\r\n\r\n".encode() + whole)
        assert line.answer().status == 413
    assert live_client.clock({"resume": True}).status == 200


def test_a_client_that_goes_away_in_its_body_is_no_bug_of_ours() -> None:
    sens, stream = Sens(), io.StringIO()
    app = create_app(sens, Log(sens, LogFormat.TEXT, stream))
    headers = [(name.encode(), value.encode()) for name, value in JSON.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": CLOCK,
        "raw_path": CLOCK.encode(),
        "query_string": b"",
        "headers": headers,
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        """Raise as if the client had gone."""

    asyncio.run(app(scope, receive, send))
    assert "bug" not in stream.getvalue()


# --- paths -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/_mocksens",
        "/_mocksens//",
        "/_mocksens/nowhere",
        "/_mocksens/livez/",
        "/_mocksens/LIVEZ",
        "/_mocksens/services/some",
        "/_mocksens/services/some/clock/",
        "/_mocksens/services//clock",
        "/_mocksens/services/a/b/clock",
        "/_mocksens//livez",
        "/_mocksens/services/some/messages/complete",
    ],
)
def test_an_unknown_path_is_404_as_json(client: Client, path: str) -> None:
    answer = ask(client, "GET", path, {"host": "localhost"})
    assert answer.status == 404
    assert answer.json["status"] == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-ncp-apigw-request-id"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/_mocksens/livez", {"GET", "HEAD"}),
        ("DELETE", CLOCK, {"GET", "HEAD", "POST"}),
        ("PUT", CLOCK, {"GET", "HEAD", "POST"}),
        ("OPTIONS", CLOCK, {"GET", "HEAD", "POST"}),
        ("GET", "/_mocksens/services/a/messages/b/complete", {"POST"}),
        ("GET", "/_mocksens/services/a/reservations/b/conclude", {"POST"}),
    ],
)
def test_a_wrong_method_is_405_as_json_and_names_the_right_ones(
    client: Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = ask(client, method, path, JSON)
    assert (answer.status, answer.json["status"]) == (405, 405)
    # RFC 9110, 15.5.6: a 405 has an Allow.
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_an_escaped_service_id_is_the_same_service(live_client: Client) -> None:
    live_client.clock({"freeze": "2030-01-01T00:00:00+09:00"})
    escaped = live_client.service_id.replace(":", "%3A")
    answer = live_client.admin("GET", f"services/{escaped}/clock")
    assert answer.json["now"] == "2030-01-01T00:00:00.000+09:00"


@pytest.mark.parametrize(
    "service_id", ["a%20b", "a%00", "%EA%B0%80", "a!b", "a%25", "%FF", "a" * (SERVICE_ID_CHARACTERS.value + 1)]
)
@pytest.mark.parametrize("change", [None, {"advance": "1s"}])
def test_a_service_id_that_is_not_well_formed_is_403(live_client: Client, service_id: str, change: object) -> None:
    path = f"services/{service_id}/clock"
    answer = live_client.admin("GET", path) if change is None else live_client.admin("POST", path, change)
    assert (answer.status, answer.json["status"]) == (403, 403)


def test_a_service_that_is_not_listed_is_403() -> None:
    client = Client(InProcess(Sens(services=["listed"])))
    assert client.admin("GET", "services/listed/clock").status == 200
    assert client.admin("GET", "services/other/clock").status == 403


def test_an_admin_call_makes_a_fresh_service(client: Client) -> None:
    fresh = Client(client.transport, service_id="a" * SERVICE_ID_CHARACTERS.value)
    assert fresh.clock({"advance": "1d"}).status == 200
    assert fresh.send().status == 202


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_of_a_token_is_compared_in_any_case(scheme: str) -> None:
    headers = {"host": "localhost", "authorization": f"{scheme} secret"}
    assert ask(guarded(token="secret"), "GET", CLOCK, headers).status == 200


def test_an_admin_line_of_the_log_has_the_path_as_it_came_and_the_query_without_secrets() -> None:
    stream = io.StringIO()
    sens = Sens()
    transport = InProcess(sens)
    transport.app = create_app(sens, Log(sens, LogFormat.TEXT, stream))
    client = Client(transport)
    secret = client.credential.secret_key
    ask(client, "GET", f"/_mocksens/x%20200%200.1ms%0a?to=0101*&content={secret}", {"host": "localhost"})
    (line,) = stream.getvalue().splitlines()
    assert " GET /_mocksens/x%20200%200.1ms%0a?to=0101*&content=*** 404 " in line
