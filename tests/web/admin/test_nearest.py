"""Responses to unknown calls of the admin API, and the list of its calls."""

import pytest

from mocksens import Sens
from mocksens.web.admin.access import Guard
from mocksens.web.admin.calls.table import SUBJECTS
from mocksens.web.admin.openapi.document import document
from mocksens.web.app import create_app
from tests.client import Client, InProcess

LISTED = "GET /_mocksens/ lists all calls"


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("GET", "services/qa/mesages", "GET /_mocksens/services/qa/messages"),
        ("GET", "services/qa/message", "GET /_mocksens/services/qa/messages"),
        ("GET", "services/qa/Messages", "GET /_mocksens/services/qa/messages"),
        ("GET", "service/qa/messages", "GET /_mocksens/services/qa/messages"),
        ("GET", "services/qa/messages/", "GET /_mocksens/services/qa/messages"),
        ("GET", "services//qa/messages", "GET /_mocksens/services/qa/messages"),
        ("GET", "services/qa/messages/1/completed", "POST /_mocksens/services/qa/messages/1/complete"),
        ("GET", "services/qa/inbox", "GET /_mocksens/services/qa/messages"),
        ("GET", "services/qa/journal", "GET /_mocksens/services/qa/requests"),
        ("POST", "services/qa/scenario/x", "PUT /_mocksens/services/qa/scenarios/x"),
        ("POST", "services/qa/fault", "POST /_mocksens/services/qa/faults"),
        ("DELETE", "services/qa/fault", "DELETE /_mocksens/services/qa/faults"),
        ("GET", "message", "GET /_mocksens/messages"),
        ("GET", "rule", "GET /_mocksens/rules"),
        ("GET", "rule/send.type", "GET /_mocksens/rules/send.type"),
        ("POST", "reset", "POST /_mocksens/services/{serviceId}/reset"),
        ("GET", "clock", "GET /_mocksens/services/{serviceId}/clock"),
        ("GET", "messages/wait", "GET /_mocksens/services/{serviceId}/messages/wait"),
        ("GET", "health", "GET /_mocksens/livez"),
        ("GET", "healthz", "GET /_mocksens/livez"),
        ("GET", "openapi.yaml", "GET /_mocksens/openapi.json"),
        ("GET", "ca.crt", "GET /_mocksens/ca.pem"),
        ("GET", "service", "GET /_mocksens/services"),
        ("GET", "LIVEZ", "GET /_mocksens/livez"),
        ("POST", "scenario", "PUT /_mocksens/services/{serviceId}/scenarios/{name}"),
        ("POST", "services/qa/scenario", "PUT /_mocksens/services/qa/scenarios/{name}"),
        ("DELETE", "scenario", "DELETE /_mocksens/services/{serviceId}/scenarios"),
        ("GET", "scenario", "GET /_mocksens/scenarios"),
        ("PATCH", "services/qa/fault", "POST /_mocksens/services/qa/faults"),
        ("GET", "snapshots", "GET /_mocksens/snapshot"),
        ("PUT", "snapshots", "PUT /_mocksens/snapshot"),
        ("GET", "qa/messages", "GET /_mocksens/services/qa/messages"),
        ("POST", "ncp:sms:kr:1:qa/fault", "POST /_mocksens/services/ncp:sms:kr:1:qa/faults"),
        ("POST", "services/qa/messages/1/delivery", "POST /_mocksens/services/qa/messages/1/complete"),
        ("POST", "services/qa/delivery", "PUT /_mocksens/services/qa/settings"),
    ],
)
def test_the_nearest_call_is_named(client: Client, method: str, path: str, meant: str) -> None:
    answer = client.admin(method, path)
    assert answer.status == 404
    assert answer.json["message"] == f"no such call; did you mean {meant}? {LISTED}"


@pytest.mark.parametrize("path", ["nowhere", "services/qa/zzz", "services/qa/messages/1/2/3", "%00", "x" * 10_000])
def test_where_no_call_is_near_the_list_is_named(client: Client, path: str) -> None:
    answer = client.admin("GET", path)
    assert (answer.status, answer.json["message"]) == (404, f"no such call; {LISTED}")


def test_the_list_is_named_where_its_slash_is_missing(client: Client) -> None:
    answer = client.transport.send("GET", "/_mocksens", [("host", "localhost")], b"")
    assert answer.json["message"] == f"no such call; did you mean GET /_mocksens/? {LISTED}"


def test_a_path_of_sens_below_the_admin_api_is_recognised(client: Client) -> None:
    message = client.admin("POST", "sms/v2/services/x/messages").json["message"]
    assert message == f"SENS's own paths begin with /sms/v2, without /_mocksens before it; {LISTED}"


@pytest.mark.parametrize(
    ("method", "path", "takes"),
    [("GET", "services/qa/reset", "POST"), ("PUT", "services/qa/clock", "GET and POST"), ("POST", "livez", "GET")],
)
def test_the_methods_that_a_call_takes_are_named(client: Client, method: str, path: str, takes: str) -> None:
    answer = client.admin(method, path)
    assert answer.status == 405
    assert answer.json["message"] == f"/_mocksens/{path} takes {takes}, not {method}; {LISTED}"


def test_a_path_that_lacks_its_name_is_told_both_methods_and_name(client: Client) -> None:
    answer = client.admin("POST", "services/qa/scenarios")
    assert answer.status == 405
    takes, meant = "takes GET and DELETE, not POST", "did you mean PUT /_mocksens/services/qa/scenarios/{name}?"
    assert answer.json["message"] == f"/_mocksens/services/qa/scenarios {takes}; {meant} {LISTED}"


def test_every_call_is_listed(client: Client) -> None:
    answer = client.admin("GET", "")
    assert answer.status == 200
    described = {
        (method.upper(), f"/_mocksens{path}", call["summary"])
        for path, calls in document(SUBJECTS)["paths"].items()
        for method, call in calls.items()
    }
    assert {tuple(call.values()) for call in answer.json["calls"]} == described
    assert client.admin("GET", "?x=1").status == 400


@pytest.mark.parametrize("path", ["", "nowhere"])
def test_the_list_and_what_is_said_of_others_are_guarded_like_all_calls(path: str) -> None:
    transport = InProcess(Sens())
    transport.app = create_app(Sens(), guard=Guard(token="word"))
    client = Client(transport)
    assert client.admin("GET", path).status == 401
    assert client.admin("GET", path, headers={"host": "evil.example"}).status == 403
    assert client.admin("GET", path, headers={"authorization": "Bearer word"}).status == (404 if path else 200)
