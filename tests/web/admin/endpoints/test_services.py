"""Services over HTTP: create, drop, configure, reset and copy them."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from mocksens import Credential, Sens, create_app
from mocksens.client.models.server import HealthData
from mocksens.core.clock import DAY, to_instant
from mocksens.core.scenarios.model import Then
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.snapshot import dumping
from mocksens.web.admin.access import Guard
from mocksens.web.admin.bodies import BODY_BYTES, SNAPSHOT_BYTES, read_snapshot
from mocksens.web.admin.call import AnyCall
from mocksens.web.admin.calls.table import CALLS
from tests.client import UNSET, Answer, Client, InProcess
from tests.conformance.world import base64_text, picture

START = "2026-01-01T09:00:00+09:00"


def call(client: Client, method: str, path: str = "", json: Any = UNSET) -> Answer:
    """Return a call below the path of the client's service."""
    return client.admin(method, f"services/{client.service_id}{path}", json)


def service_ids(client: Client) -> list[str]:
    """Return the existing serviceIds."""
    return [each["serviceId"] for each in client.admin("GET", "services").json["services"]]


def client_of(sens: Sens, **more: Any) -> Client:
    return Client(InProcess(sens), **more)


# --- services ----------------------------------------------------------------------------------------


def test_the_services_that_there_are_are_listed_the_oldest_first(client: Client, sens: Sens) -> None:
    (default,) = client.admin("GET", "services").json["services"]
    assert (default["serviceId"], default["requests"]) == (DEFAULT_SERVICE_ID, 0)
    client.clock({"freeze": START})
    client.send(messages=[{"to": "01011112222"}, {"to": "01011113333"}])
    client.send(reserveTime="2026-01-01 10:00")
    client.register("01011112222")
    sens.service("another")
    first, second = client.admin("GET", "services").json["services"]
    assert first == {
        "serviceId": client.service_id,
        "now": "2026-01-01T09:00:00.000+09:00",
        "messages": 2,
        "reservations": 1,
        "unsubscribes": 1,
        "requests": 3,
    }
    assert (second["serviceId"], second["requests"]) == ("another", 0)


def test_what_became_due_counts(client: Client) -> None:
    client.clock({"freeze": START})
    client.send(reserveTime="2026-01-01 10:00")
    client.transport.app.sens.service(client.service_id).clock.advance(hours=2)  # type: ignore[attr-defined]
    assert client.admin("GET", "services").json["services"][0]["messages"] == 1
    client.transport.app.sens.service(client.service_id).clock.advance(days=100)  # type: ignore[attr-defined]
    assert call(client, "GET").json["messages"] == 0


@pytest.mark.parametrize("body", [{}, {"serviceId": None}, {"serviceId": "mine"}])
def test_a_created_service_is_used_with_its_own_keys_and_with_those_for_all(client: Client, body: object) -> None:
    answer = client.admin("POST", "services", body)
    assert answer.status == 201
    made = answer.json
    assert list(made) == ["serviceId", "accessKey", "secretKey"]
    pair = Credential(made["accessKey"], made["secretKey"])
    assert Client(client.transport, credential=pair, service_id=made["serviceId"]).send().status == 202
    assert Client(client.transport, service_id=made["serviceId"]).send().status == 202
    assert Client(client.transport, credential=pair).send().status == 403


def test_a_service_that_is_there_is_not_created(client: Client) -> None:
    assert client.admin("POST", "services", {"serviceId": "mine"}).status == 201
    for service_id in ("mine", DEFAULT_SERVICE_ID):
        answer = client.admin("POST", "services", {"serviceId": service_id})
        assert (answer.status, answer.json["status"]) == (409, 409)
    assert service_ids(client) == [DEFAULT_SERVICE_ID, "mine"]


@pytest.mark.parametrize("service_id", ["", "a b", "a/b", "가", "a" * 161])
def test_a_service_that_cannot_be_is_not_created(client: Client, service_id: str) -> None:
    assert client.admin("POST", "services", {"serviceId": service_id}).status == 403
    assert service_ids(client) == [DEFAULT_SERVICE_ID]


def test_with_a_list_no_other_service_is_created() -> None:
    client = client_of(Sens(services=["listed"], seed="tests"))
    assert client.admin("POST", "services", {"serviceId": "other"}).status == 403
    assert client.admin("POST", "services", {}).status == 403
    assert service_ids(client) == ["listed"]


def test_a_service_is_looked_at_without_being_made(client: Client) -> None:
    other = Client(client.transport, service_id="other")
    answer = call(other, "GET")
    assert (answer.status, "no service" in answer.json["message"]) == (404, True)
    assert service_ids(client) == [DEFAULT_SERVICE_ID]
    other.send()
    assert (call(other, "GET").status, call(other, "GET").json["messages"]) == (200, 1)


def test_a_dropped_service_is_gone_with_its_keys(client: Client) -> None:
    made = client.admin("POST", "services", {}).json
    own = Client(
        client.transport, credential=Credential(made["accessKey"], made["secretKey"]), service_id=made["serviceId"]
    )
    assert own.send().status == 202
    assert call(own, "DELETE").json == {"dropped": made["serviceId"]}
    assert own.send().status == 401
    assert service_ids(client) == [DEFAULT_SERVICE_ID]
    answer = call(own, "DELETE")
    assert (answer.status, "no service" in answer.json["message"]) == (404, True)


def test_a_dropped_service_that_is_used_again_is_fresh(client: Client) -> None:
    client.send()
    assert call(client, "DELETE").status == 200
    assert call(client, "GET", "/messages").json | {"generation": 0} == {"messages": [], "cursor": 0, "generation": 0}


# --- settings ----------------------------------------------------------------------------------------


def test_a_service_goes_by_the_servers_settings_until_told_otherwise(client: Client) -> None:
    answer = call(client, "GET", "/settings")
    assert answer.json["delivery"] == "1s"
    assert {"auth", "max_body"}.isdisjoint(answer.json)
    answer = call(client, "PUT", "/settings", {"delivery": "immediate", "daily_quota": 2, "callers": ["0212345678"]})
    assert (answer.json["delivery"], answer.json["daily_quota"], answer.json["callers"]) == (
        "immediate",
        "2",
        "0212345678",
    )
    request_id = client.send().json["requestId"]
    assert client.list_messages(requestId=request_id).json["messages"][0]["status"] == "COMPLETED"
    assert client.send(**{"from": "0299999999"}).status == 404
    assert [client.send().status for _ in range(2)] == [202, 429]


def test_settings_are_one_services_alone(client: Client) -> None:
    call(client, "PUT", "/settings", {"daily_quota": 0})
    assert client.send().status == 429
    assert Client(client.transport, service_id="another").send().status == 202


def test_what_is_not_named_stays_and_null_goes_by_the_servers(client: Client) -> None:
    call(client, "PUT", "/settings", {"delivery": "looks:2", "language": "en", "reserve_lead": 0.5})
    answer = call(client, "PUT", "/settings", {"delivery": None})
    assert (answer.json["delivery"], answer.json["language"], answer.json["reserve_lead"]) == ("1s", "en", "500ms")
    assert call(client, "PUT", "/settings", {}).json == answer.json


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"auth": "off"}, "auth is the whole server's"),
        ({"max_body": "1MiB"}, "max_body is the whole server's"),
        ({"profile": "observed"}, "profile is no switch"),
        ({"delivry": "1s"}, "did you mean delivery?"),
        ({"delivery": "soon"}, "delivery: must be a length of time"),
        ({"language": "en", "delivery": "soon"}, "delivery: must be"),
        (
            {"language": "en", "daily_quota": True},
            "`daily_quota` must be a number, a text or a list, not true",
        ),
        ({"magic_numbers": True}, "`magic_numbers` must be the text on or off, not true"),
        ({"callers": ["02-1234"]}, "not '02-1234'"),
        ({"callers": [1]}, "`callers[0]` must be a text, not 1"),
        ({"delivery": {"after": 1}}, "`delivery` must be"),
        ([], "the body must be an object, not a list of 0"),
    ],
)
def test_a_setting_that_cannot_be_changes_nothing(client: Client, settings: object, expected: str) -> None:
    before = call(client, "GET", "/settings").json
    answer = call(client, "PUT", "/settings", settings)
    assert answer.status == 400
    assert expected in answer.json["message"]
    assert call(client, "GET", "/settings").json == before


# --- callers and block numbers -----------------------------------------------------------------------


def test_callers_are_decided_for_one_service(client: Client) -> None:
    assert call(client, "GET", "/callers").json == {"callers": None}
    answer = call(client, "PUT", "/callers", {"callers": ["0299999999", "0212345678", "0212345678"]})
    assert answer.json == call(client, "GET", "/callers").json == {"callers": ["0212345678", "0299999999"]}
    assert [client.send(**{"from": number}).status for number in ("0212345678", "0211111111")] == [202, 404]
    assert call(client, "GET", "/settings").json["callers"] == "0212345678,0299999999"
    assert call(client, "PUT", "/callers", {"callers": None}).json == {"callers": None}
    assert client.send(**{"from": "0211111111"}).status == 202


@pytest.mark.parametrize(
    "body", [{}, {"callers": []}, {"callers": ["02-1"]}, {"callers": ["1" * 26]}, {"callers": "0212345678"}, [], 1]
)
def test_callers_that_cannot_be_change_nothing(client: Client, body: object) -> None:
    call(client, "PUT", "/callers", {"callers": ["0212345678"]})
    assert call(client, "PUT", "/callers", body).status == 400
    assert call(client, "GET", "/callers").json == {"callers": ["0212345678"]}


@pytest.mark.parametrize("numbers", ["01011112222", ["01011112222"], ["01011112222", "0212345678"]])
def test_numbers_that_call_are_blocked_as_such(client: Client, numbers: str | list[str]) -> None:
    client.clock({"freeze": START})
    answer = call(client, "POST", "/unsubscribes", {"clientTelNo": numbers})
    expected = [numbers] if isinstance(numbers, str) else numbers
    assert answer.json["unsubscribes"] == [
        {"clientTelNo": number, "registerTime": "2026-01-01T09:00:00.000+09:00", "registerType": "C"}
        for number in expected
    ]
    assert call(client, "GET", "/unsubscribes").json == answer.json
    assert [(each["clientTelNo"], each["registerType"]) for each in client.list_unsubscribes().json] == [
        (number, "C") for number in expected
    ]


def test_ads_do_not_reach_who_called_and_time_only_goes_forward(client: Client) -> None:
    client.clock({"freeze": START})
    call(client, "POST", "/unsubscribes", {"clientTelNo": "01011112222"})
    request_id = client.send(contentType="AD").json["requestId"]
    client.clock({"advance": "2s"})
    assert client.list_messages(requestId=request_id).json["messages"][0]["statusName"] == "fail"
    assert client.clock({"freeze": "2020-01-01T09:00:00+09:00"}).status == 409


def test_a_number_that_is_blocked_already_stays_as_it_is(client: Client) -> None:
    client.register("01011112222")
    answer = call(client, "POST", "/unsubscribes", {"clientTelNo": ["01011112222", "01011113333"]})
    assert [each["registerType"] for each in answer.json["unsubscribes"]] == ["M", "C"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"clientTelNo": ""},
        {"clientTelNo": []},
        {"clientTelNo": "010-1"},
        {"clientTelNo": "1\n"},
        {"clientTelNo": "\N{FULLWIDTH DIGIT ONE}"},
        {"clientTelNo": ["1"] * 1001},
        {"clientTelNo": 1011112222},
        {"clientTelNo": ["1", None]},
        {"clientTelNo": "1", "registerType": "M"},
    ],
)
def test_what_is_no_number_blocks_nothing(client: Client, body: object) -> None:
    assert call(client, "POST", "/unsubscribes", body).status == 400
    assert client.list_unsubscribes().json == []


# --- reset -------------------------------------------------------------------------------------------


def test_a_reset_empties_what_it_is_told_to(client: Client) -> None:
    client.send()
    client.register("01011112222")
    assert call(client, "POST", "/reset", {"scopes": ["messages", "messages"]}).json == {"reset": ["messages"]}
    assert call(client, "GET", "/messages").json | {"generation": 0} == {"messages": [], "cursor": 1, "generation": 0}
    assert len(client.list_unsubscribes().json) == 1


@pytest.mark.parametrize("body", [{}, {"scopes": None}])
def test_a_reset_of_everything_lets_the_clock_go_back(client: Client, body: object) -> None:
    client.send()
    client.register("01011112222")
    answer = call(client, "POST", "/reset", body)
    everything = [
        "messages",
        "reservations",
        "files",
        "unsubscribes",
        "journal",
        "scenarios",
        "quota",
        "clock",
        "settings",
        "callers",
    ]
    assert answer.json == {"reset": everything}
    assert call(client, "GET", "/requests").json == {"requests": [], "cursor": 2, "dropped": 2}
    assert client.clock({"freeze": "2020-01-01T09:00:00+09:00"}).status == 200


def test_a_reset_makes_a_service_as_good_as_new(client: Client, sens: Sens) -> None:
    before = {path: call(client, "GET", path).json for path in ("/settings", "/callers")}
    client.clock({"advance": "2d"})
    call(client, "PUT", "/settings", {"daily_quota": "1", "language": "en"})
    call(client, "PUT", "/callers", {"callers": ["0212345678"]})
    client.send()
    assert call(client, "POST", "/reset").status == 200
    assert {path: call(client, "GET", path).json for path in before} == before
    now = datetime.fromisoformat(call(client, "GET", "/clock").json["now"])
    assert abs(to_instant(now) - sens.wall.now()) < DAY
    assert [client.send(**{"from": "0299999999"}).status for _ in range(2)] == [202, 202]


@pytest.mark.parametrize("body", [{}, {"scopes": ["messages", "journal"]}, {"scopes": ["messages"]}])
def test_what_was_taken_out_on_purpose_is_a_new_beginning_for_verify(client: Client, body: object) -> None:
    client.send(content="first")
    assert call(client, "POST", "/reset", body).status == 200
    assert call(client, "POST", "/verify", {"count": 0}).status == 200
    client.send(content="second")
    answer = call(client, "POST", "/verify", {"count": 1, "match": {"content": "second"}})
    assert (answer.status, "1 of 1" in answer.json["message"]) == (200, True)
    assert call(client, "POST", "/verify", {"match": {"content": "first"}}).status == 409


def test_a_clock_that_would_go_back_refuses_the_whole_reset(client: Client) -> None:
    client.clock({"advance": "2d"})
    client.send()
    client.register("01011112222")
    before = {path: call(client, "GET", path).json for path in ("/messages", "/unsubscribes", "/requests", "/settings")}
    answer = call(client, "POST", "/reset", {"scopes": ["clock", "unsubscribes", "journal"]})
    assert (answer.status, "its clock cannot go back" in answer.json["message"]) == (409, True)
    assert {path: call(client, "GET", path).json for path in before} == before
    assert call(client, "POST", "/reset", {"scopes": ["clock", "unsubscribes", "messages"]}).status == 200


def test_what_every_service_plays_begins_anew() -> None:
    scenario = Scenario(name="once", steps=[Step(then=Then(respond="forbidden"), times=1)])
    client = client_of(Sens(seed="tests", played=[scenario]))
    assert [client.send().status for _ in range(2)] == [403, 202]
    call(client, "POST", "/faults", {"respond": "throttled"})
    call(client, "POST", "/reset", {"scopes": ["scenarios"]})
    assert [client.send().status for _ in range(2)] == [403, 202]


@pytest.mark.parametrize("body", [{"scopes": ["message"]}, {"scopes": "messages"}, {"scope": []}, [], None])
def test_a_scope_that_is_none_empties_nothing(client: Client, body: object) -> None:
    client.send()
    assert call(client, "POST", "/reset", body).status == 400
    assert len(call(client, "GET", "/messages").json["messages"]) == 1


def test_a_reset_of_nothing_is_one(client: Client) -> None:
    client.send()
    assert call(client, "POST", "/reset", {"scopes": []}).json == {"reset": []}
    assert len(call(client, "GET", "/messages").json["messages"]) == 1


# --- snapshots ---------------------------------------------------------------------------------------


def filled(client: Client) -> Client:
    client.clock({"freeze": START})
    client.upload(fileName="a.jpg", fileBody=base64_text(picture()))
    client.send(content="인증번호 123456")
    client.send(reserveTime="2026-01-01 10:00")
    client.register("01011112222")
    call(client, "PUT", "/settings", {"delivery": "2s"})
    return client


def test_a_snapshot_goes_out_and_into_another_server(client: Client) -> None:
    document = call(filled(client), "GET", "/snapshot").json
    assert (document["version"], document["serviceId"]) == (1, client.service_id)
    other = client_of(Sens(seed="other"))
    answer = call(other, "PUT", "/snapshot", document)
    assert answer.json == {
        "serviceId": other.service_id,
        "now": "2026-01-01T09:00:00.000+09:00",
        "messages": 1,
        "reservations": 1,
        "unsubscribes": 1,
        "requests": 0,
    }
    assert call(other, "GET", "/snapshot").json == document
    assert call(other, "GET", "/settings").json["delivery"] == "2s"
    assert call(other, "GET", "/messages").json == call(client, "GET", "/messages").json


def test_a_snapshot_may_be_put_into_any_service(client: Client) -> None:
    document = call(filled(client), "GET", "/snapshot").json
    other = Client(client.transport, service_id="another")
    assert call(other, "PUT", "/snapshot", document).json["serviceId"] == "another"
    assert call(other, "GET", "/snapshot").json == document | {"serviceId": "another"}


def test_all_services_go_out_and_in(client: Client) -> None:
    filled(client)
    filled(Client(client.transport, service_id="another"))
    document = client.admin("GET", "snapshot").json
    other = client_of(Sens(seed="other"))
    answer = other.admin("PUT", "snapshot", document)
    assert [each["serviceId"] for each in answer.json["services"]] == [client.service_id, "another"]
    assert other.admin("GET", "snapshot").json == document


def test_a_service_of_a_snapshot_that_is_not_listed_is_refused(client: Client) -> None:
    document = filled(client).admin("GET", "snapshot").json
    other = client_of(Sens(services=["listed"]))
    assert other.admin("PUT", "snapshot", document).status == 403


def test_what_is_wrong_with_a_snapshot_is_told_with_its_path_and_changes_nothing(client: Client) -> None:
    document = call(filled(client), "GET", "/snapshot").json
    before = client.admin("GET", "snapshot").json
    document["requests"][0]["messages"][0]["result"] = "9999"
    answer = call(client, "PUT", "/snapshot", document)
    assert (answer.status, answer.json["message"]) == (
        400,
        "'9999' is not a result code - at `$.requests[0].messages[0].result`",
    )
    answer = client.admin("PUT", "snapshot", {"version": 1, "services": [document]})
    assert "at `$.services[0].requests[0].messages[0].result`" in answer.json["message"]
    document["requests"][0]["time"] = "today"
    answer = call(client, "PUT", "/snapshot", document)
    assert "`requests[0].time` must be a whole number, not 'today'" in answer.json["message"]
    assert client.admin("GET", "snapshot").json == before


def test_a_snapshot_may_be_larger_than_other_bodies_and_has_a_bound(client: Client) -> None:
    filled(client)
    document = json.dumps(call(client, "GET", "/snapshot").json).encode()
    headers = {"host": "localhost", "content-type": "application/json"}
    path = f"/_mocksens/services/{client.service_id}/snapshot"
    large = document + b" " * (1024**2)
    assert client.transport.send("PUT", path, headers.items(), large).status == 200
    answer = client.transport.send("PUT", path, headers.items(), document + b" " * SNAPSHOT_BYTES)
    assert (answer.status, answer.json["status"]) == (413, 413)
    assert call(client, "GET", "/snapshot").json == json.loads(document)


# --- listeners ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/settings", {"language": "en"}),
        ("PUT", "/callers", {"callers": None}),
        ("POST", "/unsubscribes", {"clientTelNo": "1"}),
        ("POST", "/reset", {}),
        ("PUT", "/snapshot", {"version": 1, "serviceId": "a", "clock": {"now": DAY}}),
        ("DELETE", "", UNSET),
    ],
)
def test_every_write_wakes_who_listens(client: Client, service: Service, method: str, path: str, body: Any) -> None:
    told: list[bool] = []
    service.listeners.append(lambda: told.append(True))
    assert call(client, method, path, body).status == 200
    assert told


# --- who may -----------------------------------------------------------------------------------------

GUARDED = [each for each in CALLS if each.gives is not HealthData]
WRITES = [each for each in CALLS if each.takes]


def path_of(each: AnyCall) -> str:
    names = {"serviceId": "some", "messageId": "m", "reserveId": "r", "number": "1", "name": "n", "fileId": "f"}
    names |= {"ruleId": "send.numbers"}
    return "/_mocksens" + re.sub(r"\{(\w+)\}", lambda match: names[match[1]], each.path)


def by_id(each: AnyCall) -> str:
    return str(each.id)


@pytest.fixture
def some() -> Iterator[Client]:
    """Return a client of a server with a token and an untouched service ``some``."""
    sens = Sens(seed="tests")
    transport = InProcess(sens)
    transport.app = create_app(sens, guard=Guard(token="secret"))
    client = Client(transport, service_id="some")
    client.send()
    before = dumping.dump_all(sens), sens.credentials, sens.service("some").switches
    yield client
    after = dumping.dump_all(sens), sens.credentials, sens.service("some").switches
    # Time runs on.
    assert [service.requests for service in after[0].services] == [service.requests for service in before[0].services]
    assert after[1:] == before[1:]


OPEN = {"host": "localhost", "authorization": "Bearer secret", "content-type": "application/json"}


@pytest.mark.parametrize("each", GUARDED, ids=by_id)
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"host": "example.com"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": ""}, 401),
    ],
)
def test_whoever_may_not_is_refused(some: Client, each: AnyCall, change: dict[str, str], status: int) -> None:
    answer = some.transport.send(each.method, path_of(each), (OPEN | change).items(), b"{}")
    if each.id == "get_certificate" and "authorization" in change:
        status = 404  # it is no secret, and this application has none
    assert (answer.status, answer.json["status"]) == (status, status)


@pytest.mark.parametrize("each", WRITES, ids=by_id)
@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_no_web_page_can_write(some: Client, each: AnyCall, kind: str) -> None:
    headers = OPEN | {"content-type": kind, "content-length": "2"}
    assert some.transport.send(each.method, path_of(each), headers.items(), b"{}").status == 415


HOSTILE = [
    b"{",
    b"\x00",
    b"\xff\xfe{}",
    b"[]",
    b"[" * 60_000,
    b'{"a":' * 10_000,
    b'{"scopes":["\\ud800"],"serviceId":"\\ud800"}',
    b'{"\\udfff":1}',
    b'{"a":1e999999}',
    b'{"callers":' + b"9" * 5_000 + b"}",
    b'{"a":"' + b"x" * 200_000 + b'"}',
]


@pytest.mark.slow
@pytest.mark.parametrize("each", WRITES, ids=by_id)
@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_body_changes_nothing(some: Client, each: AnyCall, body: bytes) -> None:
    headers = OPEN | {"content-length": str(len(body) or 1)}
    answer = some.transport.send(each.method, path_of(each), headers.items(), body)
    assert answer.status == (413 if len(body) > BODY_BYTES and each.reads is not read_snapshot else 400)
    assert answer.json["status"] == answer.status
    assert len(answer.body) < 3_000


@pytest.mark.parametrize("each", [each for each in WRITES if each.reads is not read_snapshot], ids=by_id)
def test_a_body_has_a_bound(some: Client, each: AnyCall) -> None:
    body = b"{}" + b" " * BODY_BYTES
    headers = OPEN | {"content-length": str(len(body))}
    assert some.transport.send(each.method, path_of(each), headers.items(), body).status == 413
