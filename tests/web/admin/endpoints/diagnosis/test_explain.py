"""The causes of refusals where users see them: header, journal, and both calls named ``explain``."""

from typing import Any

import pytest

from mocksens import Sens, sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.signing.credentials import Credential
from tests.client import Answer, Client, InProcess

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


def test_the_service_that_was_signed_is_named_if_there_is_one(client: Client) -> None:
    other = Client(client.transport, credential=client.credential, service_id="the-other-one")
    other.send()
    target = f"{client.base}/unsubscribes?pageSize=1"
    answer = client.request("GET", target, signed_target=target.replace(client.service_id, "the-other-one"))
    assert "'the-other-one'" in answer.diagnosis
    assert "(another-service-signed)" in answer.diagnosis


def test_an_unknown_key_is_told_where_the_keys_of_a_server_are_set(client: Client) -> None:
    stranger = Client(client.transport, credential=Credential("prod-4711", "of nobody here"))
    assert "`mocksens config`" in stranger.send().diagnosis


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


# --- addresses and serviceIds -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/sms/v2/services/undefined/messages?requestId=1", "the serviceId is the word 'undefined'"),
        ("/sms/v2/services/a%20b/unsubscribes", "the serviceId 'a b' is not well-formed"),
        ("/sms/v2/services/a/messages/%7BmessageId%7D", "the messageId is '{messageId}'"),
        ("/sms/v2/services/a/messages?requestId=null", "the requestId is the word 'null'"),
    ],
)
def test_a_signature_that_is_wrong_or_absent_hides_no_mistake_in_the_address(
    client: Client, target: str, expected: str
) -> None:
    for headers in ({"x-ncp-apigw-signature-v2": None}, {"x-ncp-apigw-signature-v2": "d3Jvbmc="}):
        answer = client.request("GET", target, headers=headers)
        assert answer.status == 401
        assert f". Also, {expected}" in answer.diagnosis
        assert expected in client.admin("GET", "explain").json["refusals"][0]["address"]


def test_a_secret_in_the_address_is_hidden_where_its_signature_is_wrong_too(client: Client) -> None:
    answer = client.request(
        "GET", f"{client.base}/messages?requestId=%7B{SECRET}%7D", headers={"x-ncp-apigw-signature-v2": None}
    )
    assert "Also, the requestId is '{" in answer.diagnosis
    assert SECRET not in answer.diagnosis


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/v2/services/a/messages?requestId=1", "/sms is missing before /v2"),
        ("/sms/v2/services/a/messages/", "the path ends with a slash"),
        ("/sms/v2/services/undefined/messages?requestId=1", "the serviceId is the word 'undefined'"),
        ("/sms/v2/services/%7BserviceId%7D/unsubscribes", "a placeholder was never filled in"),
        ("/sms/v2/services/a%20b/unsubscribes", "not well-formed"),
        ("/sms/v2/services/a/messages/%7BmessageId%7D", "the messageId is '{messageId}'"),
        ("/sms/v2/services/a/messages?requestId=undefined", "the requestId is the word 'undefined'"),
        ("https://sens.apigw.ntruss.com/sms/v2/services/a/message", "'message' should be 'messages'"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_though_the_signature_is_right(
    client: Client, target: str, expected: str
) -> None:
    signed = sign(
        "GET",
        target,
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    answer = explain(client, target=target, headers=signed).json
    assert (answer["cause"], expected in answer["address"]) == (None, True)


def test_where_the_address_is_wrong_nothing_is_shown_to_sign(client: Client) -> None:
    answer = explain(client, target="/sms/v2/service/a/unsubscribes").json
    assert "'service' should be 'services'" in answer["address"]
    assert (answer["cause"], answer["expected"], answer["refusal"], answer["notes"]) == (None, "", None, [])
    assert "correct the address first" in answer["says"]


def test_query_and_body_are_examined_as_the_service_would(client: Client) -> None:
    target = f"{client.base}/messages"
    json = {"content-type": "application/json"}
    answer = explain(client, method="POST", target=target, headers=json, body='{"type": "SMS"').json
    assert "a body that is JSON but ends too early" in answer["refusal"]
    assert explain(client, target=f"{target}?pageSize=x").json["refusal"] is not None
    right = explain(client, target=f"{target}?requestId=1&tp=SMS").json
    assert right["refusal"] is None
    assert "ignored, not in the document: tp" in right["notes"][0]
    needless = explain(client, body='{"type": "SMS"}').json
    assert needless["notes"][0].startswith("the body (15 bytes) is ignored")
    answer = explain(client, method="POST", target=target, headers=json).json
    assert (answer["refusal"], answer["notes"]) == (None, ["the body was not examined, because there is none"])


def test_a_secret_key_in_a_header_is_noted_as_the_service_would(client: Client) -> None:
    fields = {"x-ncp-iam-secret-key": SECRET}
    (note,) = explain(client, target=f"{client.base}/unsubscribes", headers=fields).json["notes"]
    sent = client.request("GET", f"{client.base}/unsubscribes", headers=fields)
    assert note.startswith("x-ncp-iam-secret-key is ignored: never send a secret key")
    assert note == sent.diagnosis


def test_nothing_is_said_of_an_address_that_is_right(client: Client) -> None:
    assert explain(client).json["address"] is None
    client.send()
    assert explain(client, target=f"{client.base}/messages/1").json["address"] is None


def test_a_service_that_is_not_listed_is_told() -> None:
    client = Client(InProcess(Sens(services=["mine"])), service_id="mine")
    assert "not one of the listed services" in explain(client).json["address"]


def test_a_key_is_held_to_the_service_of_the_path(client: Client) -> None:
    own = client.admin("POST", "services", {}).json
    target = f"{client.base}/unsubscribes"
    keys = {"access_key": own["accessKey"], "secret_key": own["secretKey"]}
    signed = sign("GET", target, timestamp=SystemClock().now(), **keys)
    assert explain(client, target=target, headers=signed).json["cause"] == "service-not-allowed"


# --- the latest refused request -----------------------------------------------------------------------


class Wall:
    """A wall clock that advances by a second on each reading."""

    def __init__(self) -> None:
        self.instant = 1_800_000_000_000

    def now(self) -> int:
        self.instant += 1_000
        return self.instant


class Desk:
    """Clients of two services, with a clock that gives each request a different time."""

    def __init__(self) -> None:
        self.wall = Wall()
        self.mine = Client(InProcess(Sens(wall=self.wall)), service_id="mine")
        self.other = Client(self.mine.transport, service_id="other")

    def ask(self, client: Client, method: str, path: str, **how: Any) -> Answer:
        target = path if path.startswith("/") else f"{client.base}/{path}"
        return client.request(method, target, **{"timestamp": self.wall.instant, **how})

    def latest(self, client: Client) -> Answer:
        return client.admin("GET", f"services/{client.service_id}/explain")

    def target(self) -> str:
        answer = self.latest(self.mine)
        assert answer.status == 200
        return str(answer.json["request"]["target"])


@pytest.fixture
def desk() -> Desk:
    return Desk()


BODY = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]}


@pytest.mark.parametrize(
    ("status", "request_of"),
    [
        (400, lambda desk: desk.ask(desk.mine, "POST", "messages", json={})),
        (401, lambda desk: desk.ask(desk.mine, "GET", "unsubscribes", timestamp=1)),
        (404, lambda desk: desk.ask(desk.mine, "GET", "messages/1")),
        (404, lambda desk: desk.ask(desk.mine, "POST", "messages/", json=BODY)),
        (413, lambda desk: desk.ask(desk.mine, "POST", "messages", body=b" " * (10 * 1024 * 1024 + 1))),
        (429, lambda desk: desk.ask(desk.mine, "POST", "messages", json=BODY, headers={"x-mocksens-respond": "429"})),
    ],
)
def test_the_latest_refusal_of_any_kind_is_told(desk: Desk, status: int, request_of: Any) -> None:
    desk.ask(desk.mine, "GET", "unsubscribes")
    desk.ask(desk.mine, "GET", "messages/earlier")
    assert request_of(desk).status == status
    told = desk.latest(desk.mine).json["request"]
    assert told["status"] == status
    assert told["diagnosis"]
    assert "earlier" not in told["target"]
    desk.ask(desk.mine, "GET", "unsubscribes")
    assert desk.latest(desk.mine).json["request"] == told, "what was answered later is no refusal"


def test_what_was_scripted_is_told_as_such(desk: Desk) -> None:
    desk.mine.admin("POST", "services/mine/faults", {"fault": "reset"})
    desk.ask(desk.mine, "POST", "messages", json=BODY)
    told = desk.latest(desk.mine).json["request"]
    assert (told["status"], told["fault"]) == (None, "reset")
    assert "scripted" in told["diagnosis"]


def test_a_key_of_another_service_is_told_as_a_403(desk: Desk) -> None:
    own = desk.mine.admin("POST", "services", {"serviceId": "closed"}).json
    keys = {"access_key": own["accessKey"], "secret_key": own["secretKey"]}
    target = f"{desk.mine.base}/unsubscribes"
    desk.ask(desk.mine, "GET", target, headers=dict(sign("GET", target, timestamp=desk.wall.instant, **keys)))
    told = desk.latest(desk.mine).json["request"]
    assert (told["status"], "is limited to closed" in told["diagnosis"]) == (403, True)


def test_the_refusals_of_another_service_are_not_told(desk: Desk) -> None:
    desk.ask(desk.other, "GET", "unsubscribes")
    for path in ("unsubscribes/", "message", "/v2/services/other/messages"):
        desk.ask(desk.other, "GET", path)
        answer = desk.latest(desk.mine)
        assert answer.status == 404
        assert answer.json["message"] == (
            "mine has no refused request, but other has one; run mocksens explain --service other"
        )
        assert desk.latest(desk.other).status == 200
    desk.ask(desk.other, "GET", "messages/1")
    assert "but other has" in desk.latest(desk.mine).json["message"]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/v2/services/mine/messages",
            "/sms/v2/mine/messages",
            "/sms/mine",
            "/sms/v2/services/mine/",
            "/nowhere",
            "/",
        ),
        *("/sms/v2/services//messages", "/sms/v2/services/%7BserviceId%7D/message", "/alimtalk/v2"),
    ],
)
def test_a_stray_is_told_to_the_service_in_its_path_or_to_all(desk: Desk, path: str) -> None:
    desk.ask(desk.mine, "GET", "unsubscribes")
    desk.ask(desk.mine, "GET", path)
    assert desk.target() == path
    answer = desk.latest(desk.other)
    assert answer.status == (404 if "mine" in path else 200)


@pytest.mark.parametrize(
    "path", ["/sms/v2/services/undefined/messages", "/nowhere", "/", "/sms/v2/services/a:a:a:a/messages", "/v1/x"]
)
@pytest.mark.parametrize("first", [0, 1])
def test_the_own_refusal_of_a_service_goes_before_what_reached_no_service(desk: Desk, path: str, first: int) -> None:
    asked = [f"{desk.mine.base}/unsubscribes", path]
    for each in asked if first else reversed(asked):
        desk.ask(desk.mine, "GET", each, timestamp=1)
    answer = desk.latest(desk.mine).json
    assert (answer["request"]["target"], answer["note"]) == (asked[0], None)


@pytest.mark.parametrize("path", ["/sms/v2/services/undefined/messages", "/nowhere", "/sms/v2/services//messages"])
def test_what_reached_no_service_is_told_as_such_to_a_service_without_a_refusal(desk: Desk, path: str) -> None:
    desk.ask(desk.mine, "GET", path)
    answer = desk.latest(desk.mine).json
    assert answer["request"]["target"] == path
    assert answer["note"] == "mine has no refused request, but a refused request reached no service"


def test_what_browsers_ask_for_is_nobodys(desk: Desk) -> None:
    desk.ask(desk.mine, "GET", "/favicon.ico")
    answer = desk.latest(desk.mine)
    assert answer.status == 404
    assert answer.json["message"].startswith("mine has no refused request; no service")
    desk.ask(desk.mine, "GET", "unsubscribes")
    assert desk.latest(desk.mine).json["message"] == "mine has no refused request"


def test_a_service_that_was_only_asked_wrongly_is_told_though_it_does_not_exist(desk: Desk) -> None:
    desk.ask(desk.mine, "GET", "messages/1", timestamp=1)
    answer = desk.latest(desk.mine)
    assert answer.json["request"]["signing"]["cause"]
    assert answer.json["address"] is None
    assert "mine" not in {each["serviceId"] for each in desk.mine.admin("GET", "services").json["services"]}


def test_an_unsigned_request_with_a_placeholder_is_told_both(desk: Desk) -> None:
    desk.ask(desk.mine, "GET", "/sms/v2/services/undefined/messages?requestId=1", timestamp=1)
    answer = desk.latest(desk.mine).json
    assert answer["request"]["status"] == 401
    assert "the serviceId is the word 'undefined'" in answer["address"]


def test_there_cannot_be_a_refusal_of_what_is_no_service(desk: Desk) -> None:
    assert desk.mine.admin("GET", "services/undefined/explain").status == 403
