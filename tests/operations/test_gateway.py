"""Behaviour of all operations: the gateway in front of SENS, and the form of every response."""

import json
import sys
from typing import Any

import pytest
from msgspec.structs import replace

from mocksens import Credential, Sens, sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import DOCUMENTED, Auth
from mocksens.spec.gateway import ACCESS_KEY_HEADER, REQUEST_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from mocksens.spec.limits import SERVICE_ID_CHARACTERS, TIMESTAMP_WINDOW
from mocksens.spec.operations import OPERATIONS, Operation
from mocksens.spec.parameters import BODY
from tests.client import Answer, Client, InProcess
from tests.operations.support import call, errors, gateway_error, messages, missing, neighbour, send, world

SIGNING = (TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER)
UNSIGNED: dict[str, str | None] = dict.fromkeys(SIGNING)
NOT_FOUND = {"error": {"errorCode": "300", "message": "Not Found Exception", "details": "URL not found."}}
MISSING = {
    "error": {
        "errorCode": "200",
        "message": "Authentication Failed",
        "details": "Authentication information are missing.",
    }
}
INVALID = {
    "error": {"errorCode": "200", "message": "Authentication Failed", "details": "Invalid authentication information."}
}
FORBIDDEN = {"status": 403, "error": "Forbidden", "message": "Do not have access to this 'serviceId'"}
MIB = 1024 * 1024

each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
each_body = pytest.mark.parametrize(
    "operation", [operation for operation in OPERATIONS if operation.name in BODY], ids=lambda operation: operation.name
)


class Wall:
    """A wall clock that stands still."""

    def __init__(self, instant: int) -> None:
        self.instant = instant

    def now(self) -> int:
        return self.instant


def exact(answer: Answer, status: int, body: dict[str, Any]) -> bool:
    """Status, Content-Type, and the body with its keys in their order."""
    return (
        answer.status == status
        and answer.headers["content-type"] == "application/json"
        and json.dumps(answer.json) == json.dumps(body)
    )


# --- addresses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "target", "said"),
    [
        ("POST", "/v2/services/x/messages", "/sms is missing before /v2; the address is POST /sms/v2/services/"),
        ("PUT", f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages", "takes POST (send-messages), GET (list-messages)"),
        ("OPTIONS", f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages", "SENS has no CORS"),
        ("POST", "/alimtalk/v2/services/x/messages", "is the address of AlimTalk"),
        ("POST", f"/{'x' * 5_000}", "no address of SENS begins with"),
    ],
)
def test_an_unknown_address_is_404_and_its_diagnosis_says_why(
    client: Client, method: str, target: str, said: str
) -> None:
    answer = client.request(method, target, headers=UNSIGNED)
    assert exact(answer, 404, NOT_FOUND)
    assert said in answer.diagnosis
    assert "[gateway.route-first, " in answer.diagnosis
    assert client.admin("GET", "requests").json["requests"][-1]["diagnosis"] == answer.diagnosis


def test_a_path_too_long_to_be_read_is_told_where_the_operations_are(client: Client) -> None:
    target = f"{client.base}/messages/{'x' * 5_000}/y"
    assert "the README lists all nine operations" in client.request("GET", target).diagnosis


def test_a_right_address_is_explained_to_nobody(client: Client) -> None:
    loaded = sys.modules.pop("mocksens.core.diagnosis.addresses.explanation", None)
    try:
        assert client.list_unsubscribes().status == 200
        assert "mocksens.core.diagnosis.addresses.explanation" not in sys.modules
    finally:
        if loaded is not None:
            sys.modules["mocksens.core.diagnosis.addresses.explanation"] = loaded


# --- headers -----------------------------------------------------------------------------------------


@each_operation
def test_an_operation_answers_with_the_gateways_request_id(client: Client, operation: Operation) -> None:
    first, second = call(client, operation), call(client, operation)
    assert first.headers[REQUEST_ID_HEADER]
    assert first.headers[REQUEST_ID_HEADER] != second.headers[REQUEST_ID_HEADER]
    assert "server" not in first.headers


@each_operation
def test_refusals_have_a_request_id_and_say_why(client: Client, operation: Operation) -> None:
    answer = call(client, operation, headers=UNSIGNED)
    assert answer.headers[REQUEST_ID_HEADER]
    assert "[gateway.headers-missing, " in answer.diagnosis


@each_operation
@pytest.mark.parametrize("value", [None, ""], ids=["absent", "empty"])
@pytest.mark.parametrize("name", SIGNING)
def test_without_one_of_the_three_headers_authentication_is_missing(
    client: Client, operation: Operation, name: str, value: str | None
) -> None:
    answer = call(client, operation, headers={name: value})
    assert exact(answer, 401, MISSING)
    assert name in answer.diagnosis


@each_operation
def test_a_signature_by_another_secret_is_invalid(client: Client, operation: Operation) -> None:
    stranger = Client(client.transport, credential=DEFAULT_CREDENTIAL._replace(secret_key="wrong"))
    answer = call(stranger, operation)
    assert exact(answer, 401, INVALID)
    assert "[gateway.invalid, " in answer.diagnosis
    assert DEFAULT_CREDENTIAL.secret_key not in answer.diagnosis


@each_operation
def test_an_unknown_key_is_invalid(client: Client, operation: Operation) -> None:
    stranger = Client(client.transport, credential=Credential("nobody", DEFAULT_CREDENTIAL.secret_key))
    assert exact(call(stranger, operation), 401, INVALID)


@pytest.mark.parametrize("timestamp", ["abc", "-1", "1.5", "+1", "0x1", " ", "1_0", "9" * 5000, "\u00b2"])
def test_a_timestamp_that_is_no_whole_number_of_milliseconds_is_invalid(client: Client, timestamp: str) -> None:
    assert exact(call(client, OPERATIONS[0], headers={TIMESTAMP_HEADER: timestamp}), 401, INVALID)


def test_a_timestamp_in_seconds_is_invalid(client: Client) -> None:
    assert exact(call(client, OPERATIONS[0], timestamp=SystemClock().now() // 1000), 401, INVALID)


def test_the_timestamp_that_is_sent_is_the_one_that_is_signed(client: Client) -> None:
    now = SystemClock().now()
    answer = call(client, OPERATIONS[0], timestamp=now, headers={TIMESTAMP_HEADER: str(now + 1)})
    assert exact(answer, 401, INVALID)


@pytest.mark.parametrize("side", [-1, 1], ids=["late", "early"])
def test_a_timestamp_may_be_off_by_exactly_five_minutes(side: int) -> None:
    now = 1_700_000_000_000
    client = Client(InProcess(Sens(seed="tests", wall=Wall(now))))
    edge = now + side * TIMESTAMP_WINDOW.value
    assert call(client, OPERATIONS[0], timestamp=edge).status == 202
    answer = call(client, OPERATIONS[0], timestamp=edge + side)
    assert exact(answer, 401, INVALID)
    assert "[gateway.window, " in answer.diagnosis


def test_signatures_go_by_the_wall_clock_whatever_the_time_of_the_service(client: Client, service: Service) -> None:
    service.clock.advance(days=4000)
    assert client.send().status == 202


def test_an_old_signature_is_refused_however_the_service_stands(service: Service, client: Client) -> None:
    stamp = SystemClock().now() - TIMESTAMP_WINDOW.value - 60_000
    assert exact(call(client, OPERATIONS[0], timestamp=stamp), 401, INVALID)


def test_the_body_is_not_signed(client: Client) -> None:
    target = f"{client.base}/unsubscribes"
    key = client.credential
    signed = sign(
        "POST", target, timestamp=SystemClock().now(), access_key=key.access_key, secret_key=key.secret_key
    ) | {"content-type": "application/json"}
    for number in ("0101", "0102"):
        answer = client.transport.send("POST", target, signed.items(), json.dumps([{"clientTelNo": number}]).encode())
        assert answer.json[0]["clientTelNo"] == number


def test_the_method_is_signed(client: Client) -> None:
    target = f"{client.base}/unsubscribes"
    key = client.credential
    signed = sign("GET", target, timestamp=SystemClock().now(), access_key=key.access_key, secret_key=key.secret_key)
    assert client.transport.send("GET", target, signed.items(), b"").status == 200
    assert client.transport.send("DELETE", target, signed.items(), b'[{"clientTelNo":"010"}]').status == 401


def test_nothing_is_read_from_host_accept_or_user_agent(client: Client) -> None:
    sent = {"host": "sens.apigw.ntruss.com", "accept": "text/html", "user-agent": "curl/1", "x-anything": "1"}
    answer = call(client, OPERATIONS[0], headers=sent)
    assert (answer.status, answer.headers["content-type"]) == (202, "application/json")


def test_header_names_are_read_in_any_case(client: Client) -> None:
    key = client.credential
    signed = sign(
        "GET",
        f"{client.base}/unsubscribes",
        timestamp=SystemClock().now(),
        access_key=key.access_key,
        secret_key=key.secret_key,
    )
    loud = [(name.upper(), value) for name, value in signed.items()]
    assert client.transport.send("GET", f"{client.base}/unsubscribes", loud, b"").status == 200


# --- parameters: the target --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/sms/v2"),
        ("GET", "/sms/v1/services/{service}/messages"),
        ("GET", "/SMS/v2/services/{service}/messages"),
        ("GET", "/alimtalk/v2/services/{service}/messages"),
        ("GET", "/sms/v2/services//messages"),
        ("GET", "/sms/v2/services/{service}"),
        ("GET", "/sms/v2/services/{service}/"),
        ("GET", "/sms/v2/services/{service}/messages/"),
        ("GET", "/sms/v2/services/{service}/messages/a/b"),
        ("GET", "/sms/v2/services/{service}/reservations/a"),
        ("GET", "/sms/v2/services/{service}/files"),
        ("PUT", "/sms/v2/services/{service}/messages"),
        ("HEAD", "/sms/v2/services/{service}/messages"),
        ("post", "/sms/v2/services/{service}/messages"),
        ("DELETE", "/sms/v2/services/{service}/messages/a"),
        ("DELETE", "/sms/v2/services/{service}/reservations/"),
        ("OPTIONS", "*"),
    ],
)
def test_an_unknown_url_is_not_found_before_anything_is_verified(client: Client, method: str, path: str) -> None:
    target = path.format(service=client.service_id)
    signed, unsigned = client.request(method, target), client.transport.send(method, target, (), b"")
    assert exact(signed, 404, NOT_FOUND)
    assert exact(unsigned, 404, NOT_FOUND)
    assert "[gateway.route-first, " in unsigned.diagnosis


def test_an_escaped_service_id_is_signed_as_it_is_sent(client: Client) -> None:
    escaped = client.base.replace(":", "%3A")
    request_id = send(client)
    answer = client.request("GET", f"{escaped}/messages?requestId={request_id}")
    assert answer.json["itemCount"] == 1
    assert exact(
        client.request("GET", f"{escaped}/unsubscribes", signed_target=f"{client.base}/unsubscribes"), 401, INVALID
    )
    assert exact(
        client.request("GET", f"{client.base}/unsubscribes", signed_target=f"{escaped}/unsubscribes"), 401, INVALID
    )
    lower = client.base.replace(":", "%3a")
    assert client.request("GET", f"{lower}/unsubscribes").status == 200
    assert client.request("GET", f"{lower}/unsubscribes", signed_target=f"{escaped}/unsubscribes").status == 401


def test_a_bare_question_mark_is_signed_as_it_is_sent(client: Client) -> None:
    path = f"{client.base}/unsubscribes"
    assert client.request("GET", f"{path}?").status == 200
    assert client.request("GET", f"{path}?", signed_target=path).status == 401
    assert client.request("GET", path, signed_target=f"{path}?").status == 401


def test_the_query_is_signed(client: Client) -> None:
    path = f"{client.base}/unsubscribes"
    assert client.request("GET", f"{path}?pageSize=1", signed_target=path).status == 401
    assert client.request("GET", f"{path}?pageSize=1", signed_target=f"{path}?pageSize=2").status == 401


@pytest.mark.parametrize("blank", ["+", "%20"])
def test_a_blank_in_a_query_is_signed_as_it_is_sent(client: Client, blank: str) -> None:
    other = {"+": "%20", "%20": "+"}[blank]
    whole = f"{client.base}/messages?requestStartTime=2026-03-02 00:00:00&requestEndTime=2026-03-02 23:59:59"
    target = whole.replace(" ", blank)
    assert client.request("GET", target).status == 200
    assert client.request("GET", target, signed_target=whole.replace(" ", other)).status == 401


def test_a_target_in_absolute_form_is_path_and_query(client: Client) -> None:
    path = f"{client.base}/unsubscribes?pageSize=0"
    answer = client.request("GET", f"http://sens.apigw.ntruss.com{path}", signed_target=path)
    assert (answer.status, answer.json) == (200, [])
    post = f"{client.base}/messages"
    body = {"type": "SMS", "from": "02", "content": "", "messages": [{"to": "010"}]}
    assert (
        client.request("POST", f"https://sens.apigw.ntruss.com:443{post}", signed_target=post, json=body).status == 202
    )


# --- parameters: the service -------------------------------------------------------------------------


def limited(*services: str) -> Credential:
    return Credential("limited", "secret", frozenset(services))


@each_operation
def test_a_limited_key_may_not_use_another_service(operation: Operation) -> None:
    key = limited("ncp:sms:kr:000000000000:mine")
    transport = InProcess(Sens(credentials=[DEFAULT_CREDENTIAL, key], seed="tests"))
    answer = call(Client(transport, credential=key), operation)
    assert exact(answer, 403, FORBIDDEN)
    assert "[gateway.service, " in answer.diagnosis
    assert call(Client(transport, credential=key, service_id="ncp:sms:kr:000000000000:mine"), operation).status != 403
    assert call(Client(transport), operation).status != 403


def test_a_limited_key_with_a_wrong_signature_is_unauthenticated_not_forbidden() -> None:
    key = limited("mine")
    transport = InProcess(Sens(credentials=[key], seed="tests"))
    assert exact(Client(transport, credential=key._replace(secret_key="other")).send(), 401, INVALID)


@each_operation
def test_a_service_that_is_not_listed_is_forbidden(operation: Operation) -> None:
    transport = InProcess(Sens(services=["mine"], seed="tests"))
    assert exact(call(Client(transport), operation), 403, FORBIDDEN)
    assert call(Client(transport, service_id="mine"), operation).status != 403


@pytest.mark.parametrize(
    "service_id", ["a%20b", "%ED%95%9C", "a%0A", "%FF", "a*b", "x" * (SERVICE_ID_CHARACTERS.value + 1)]
)
def test_a_service_id_that_is_not_well_formed_is_forbidden(client: Client, service_id: str) -> None:
    assert exact(client.request("GET", f"/sms/v2/services/{service_id}/unsubscribes"), 403, FORBIDDEN)


@pytest.mark.parametrize("service_id", ["a", "A-1._:z", "x" * SERVICE_ID_CHARACTERS.value, DEFAULT_SERVICE_ID])
def test_any_well_formed_service_id_is_a_world(client: Client, service_id: str) -> None:
    assert client.request("GET", f"/sms/v2/services/{service_id}/unsubscribes").json == []


def test_services_know_nothing_of_each_other(client: Client, service: Service) -> None:
    other = neighbour(client)
    request_id = send(client)
    message_id = messages(client, request_id)[0]["messageId"]
    client.register("010")
    assert missing(other.list_messages(requestId=request_id)) == "'requestId' is not found"
    assert missing(other.get_message(message_id)) == "'messageId' is not found"
    assert missing(other.get_reservation(request_id)) == "'reserveId' is not found"
    assert missing(other.cancel_reservation(request_id)) == "'reserveId' is not found"
    assert other.list_unsubscribes().json == []
    window = {"requestStartTime": "2026-03-02 00:00:00", "requestEndTime": "2026-03-02 23:59:59"}
    assert client.list_messages(**window).json["itemCount"] == 1
    assert other.list_messages(**window).json["itemCount"] == 0


# --- parameters: the body ----------------------------------------------------------------------------


def padded(length: int) -> bytes:
    body = json.dumps([{"clientTelNo": "010"}]).encode()
    return body + b" " * (length - len(body))


def test_a_body_of_exactly_the_cap_is_taken() -> None:
    client = world(max_body=1000).client
    target = f"{client.base}/unsubscribes"
    assert client.request("POST", target, body=padded(1000)).status == 200
    answer = client.request("POST", target, body=padded(1001))
    assert answer.status == 413
    error = gateway_error(answer)
    assert (error["errorCode"], error["message"]) == ("430", "Request Entity Too Large")
    assert "[gateway.too-large, " in answer.diagnosis


def test_the_cap_is_ten_mebibytes(client: Client) -> None:
    target = f"{client.base}/unsubscribes"
    assert client.request("POST", target, body=padded(10 * MIB)).status == 200
    assert client.request("POST", target, body=padded(10 * MIB + 1)).status == 413


def test_a_body_over_the_cap_changes_nothing() -> None:
    client = world(max_body=100).client
    assert client.request("POST", f"{client.base}/unsubscribes", body=padded(101)).status == 413
    assert client.list_unsubscribes().json == []


@pytest.mark.slow
@each_body
@pytest.mark.parametrize("where", ["whole", "field"])
def test_json_nested_to_any_depth_is_refused_by_sens(client: Client, operation: Operation, where: str) -> None:
    wrong = []
    limit = sys.getrecursionlimit()
    for depth in (1, 100, *range(limit - 150, limit + 5), 10_000, 1_000_000):
        nested = "[" * depth + "]" * depth
        entry = f'{{"type":{nested},"from":{nested},"fileName":{nested},"clientTelNo":{nested}}}'
        is_list = operation.name.endswith("unsubscribes")
        text = nested if where == "whole" else f"[{entry}]" if is_list else entry
        if call(client, operation, body=text.encode()).status != 400:
            wrong.append(depth)
    assert wrong == []


def test_a_body_full_of_mistakes_is_not_answered_with_many_times_its_size(client: Client) -> None:
    body = json.dumps({"type": "MMS", "from": "02", "content": "", "messages": [{"to": "010"}], "files": [{}] * 20_000})
    answer = client.request("POST", f"{client.base}/messages", body=body.encode())
    assert errors(answer)
    assert len(answer.body) <= len(body)


# --- behaviour ---------------------------------------------------------------------------------------


def test_json_answers_say_so_and_a_204_has_neither_body_nor_type(client: Client) -> None:
    for answer in (client.send(), client.register("010"), client.list_unsubscribes(), client.send(type="X")):
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["content-length"] == str(len(answer.body))
    gone = client.unregister("010")
    assert (gone.status, gone.body) == (204, b"")
    assert not {"content-type", "content-length"} & gone.headers.keys()


@each_operation
def test_without_verification_anybody_may_call(operation: Operation) -> None:
    client = world(auth=Auth.OFF).client
    assert call(client, operation, headers=UNSIGNED).status not in {401, 403}
    broken = dict.fromkeys(SIGNING, "nonsense")
    assert call(client, operation, headers=broken).status not in {401, 403}


def test_without_verification_routes_and_services_are_still_checked() -> None:
    sens = Sens(switches=replace(DOCUMENTED, auth=Auth.OFF), services=["mine"], seed="tests")
    client = Client(InProcess(sens))
    assert exact(client.transport.send("GET", "/", (), b""), 404, NOT_FOUND)
    assert exact(client.send(), 403, FORBIDDEN)


def test_a_diagnosis_is_one_printable_line_of_at_most_a_kibibyte(client: Client) -> None:
    names = {f"\u00e9\r\nset-cookie: {index}{'x' * 100}": 1 for index in range(200)}
    answer = client.send(**names)
    assert answer.status == 202
    assert answer.diagnosis.startswith("ignored, not in the document: '\\xe9\\r\\nset-cookie: 0")
    answer = client.send(**names, messages=[{"to": "\r\nset-cookie: x"}] * 100)
    assert answer.diagnosis.isascii()
    assert answer.diagnosis.isprintable()
    assert 1000 < len(answer.diagnosis) <= 1024


def test_what_a_refused_request_asked_for_does_not_happen(client: Client) -> None:
    client.request("POST", f"{client.base}/unsubscribes", json=[{"clientTelNo": "010"}], timestamp=1)
    client.request("POST", f"{client.base}/unsubscribes", json=[{"clientTelNo": "011"}, {"clientTelNo": "x"}])
    assert client.list_unsubscribes().json == []


def test_the_same_seed_and_time_give_the_same_answers() -> None:
    first, second, other = (world(seed=seed).client for seed in ("one", "one", "other"))
    one, same = [first.send().body for _ in range(3)], [second.send().body for _ in range(3)]
    assert one == same
    assert other.send().body not in one
