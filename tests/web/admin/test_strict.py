"""Refusals of the admin API, so that a tester's mistake never lets a test pass."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from mocksens import Credential, Sens
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.web.admin.call import AnyCall
from mocksens.web.admin.calls.table import CALLS
from tests.client import Answer, Client, InProcess

NOW = 1_767_225_600_000
LOCAL = {"host": "localhost"}
JSON = LOCAL | {"content-type": "application/json"}
OF_SERVICE = [each for each in CALLS if "{serviceId}" in each.path]
MISTAKES = ["undefined", "null", "None", "nil", "NaN", "serviceId", ":serviceId"]
BROKEN = [
    "[object Object]",
    "[object Promise]",
    "{serviceId}",
    "{}",
    "${SERVICE_ID}",
    "$SENS_SERVICE_ID",
    "<serviceId>",
    "ncp:sms:kr:1:%s",
    "a>b",
]
NAMES = ["Undefined", "UNDEFINED", "none", "NULL", "NIL", "nan", "serviceid", "ServiceId", "undefined1", "xnull"]


def path_of(call: AnyCall, service_id: str = "some") -> str:
    names = {
        "serviceId": service_id,
        "messageId": "m",
        "reserveId": "r",
        "number": "1",
        "name": "mine",
        "fileId": "f",
        "ruleId": "send.numbers",
    }
    return "/_mocksens" + re.sub(r"\{(\w+)\}", lambda match: names[match[1]], call.path)


def by_id(call: AnyCall) -> str:
    return str(call.id)


def ask(client: Client, method: str, path: str, headers: dict[str, str] = LOCAL, body: bytes = b"") -> Answer:
    return client.transport.send(method, path, headers.items(), body)


def escaped(service_id: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in "[]{}<>$% " else char for char in service_id)


def there(client: Client) -> list[str]:
    return [each["serviceId"] for each in client.admin("GET", "services").json["services"]]


# --- serviceIds that are a mistake -------------------------------------------------------------------


@pytest.mark.parametrize("service_id", MISTAKES + BROKEN)
def test_a_service_id_that_is_a_programming_mistake_is_403_and_named(client: Client, service_id: str) -> None:
    mistaken = Client(client.transport, service_id=escaped(service_id))
    answer = mistaken.send()
    assert (answer.status, answer.json["error"]) == (403, "Forbidden")
    is_word = service_id in {"undefined", "null", "None", "nil", "NaN"}
    cause = "is the variable that holds it set?" if is_word else "placeholder was never filled in"
    cause = "is it a field of that object?" if "object" in service_id else cause
    assert f"the serviceId is {'the word ' if is_word else ''}{service_id!r}" in answer.diagnosis
    assert cause in answer.diagnosis
    (stray,) = client.admin("GET", "requests").json["requests"]
    assert stray["diagnosis"] == answer.diagnosis


@pytest.mark.parametrize("service_id", NAMES)
def test_case_counts_and_other_names_are_ordinary(client: Client, service_id: str) -> None:
    assert Client(client.transport, service_id=service_id).send().status == 202


@pytest.mark.slow
@pytest.mark.parametrize("call", OF_SERVICE, ids=by_id)
@pytest.mark.parametrize("service_id", ["undefined", ":serviceId", "{serviceId}", "[object Object]", "%s"])
def test_no_admin_call_takes_such_a_service_id(client: Client, call: AnyCall, service_id: str) -> None:
    body = call.example or {"version": 1, "serviceId": "a", "clock": {"now": NOW}}
    data = json.dumps(dict(body)).encode() if call.takes else b""
    answer = ask(client, call.method, path_of(call, service_id), JSON, data)
    assert answer.status == 403
    assert "the serviceId is" in answer.json["message"]
    assert there(client) == [DEFAULT_SERVICE_ID]


@pytest.mark.parametrize("service_id", MISTAKES + BROKEN)
def test_no_service_is_created_or_loaded_by_such_an_id(client: Client, service_id: str) -> None:
    assert client.admin("POST", "services", {"serviceId": service_id}).status == 403
    document = {"version": 1, "serviceId": service_id, "clock": {"now": NOW}}
    assert client.admin("PUT", "snapshot", {"version": 1, "services": [document]}).status in {400, 403}
    assert client.admin("PUT", "services/some/snapshot", document).status in {400, 403}
    assert there(client) == [DEFAULT_SERVICE_ID]


def test_a_wrong_signature_is_401_before_that_and_a_key_for_other_services_is_told_of_the_mistake() -> None:
    pair = Credential("limited", "secret", frozenset({"a"}))
    transport = InProcess(Sens([pair], seed="tests"))
    mistaken = Client(transport, credential=pair, service_id="undefined")
    assert "is the variable that holds it set?" in mistaken.send().diagnosis
    assert mistaken.send().status == 403
    assert mistaken.request("GET", f"{mistaken.base}/messages", timestamp=1).status == 401


@pytest.mark.parametrize("service_id", MISTAKES + BROKEN)
def test_no_list_of_services_has_such_an_id(service_id: str) -> None:
    with pytest.raises(ValueError, match="services must be serviceIds"):
        Sens(services=["a", service_id])
    with pytest.raises(ValueError, match="services must be serviceIds"):
        Sens([Credential("a", "b", frozenset({service_id}))])


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS, ids=by_id)
@pytest.mark.parametrize("query", ["nonsense=1", "nonsense=", "nonsense", "%EA%B0%80=1", "=1"])
def test_no_call_takes_a_parameter_that_it_does_not_know(client: Client, call: AnyCall, query: str) -> None:
    answer = ask(
        client, call.method, f"{path_of(call, DEFAULT_SERVICE_ID)}?{query}", JSON, b"{}" if call.takes else b""
    )
    assert answer.status == 400
    assert "this call takes" in answer.json["message"].lower()
    assert all(name in answer.json["message"] for name in call.parameters)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("messages?too=1", "unknown parameter `too`; did you mean `to`?"),
        ("messages?t0=1", "did you mean `to`?"),
        ("messages?To=1", "did you mean `to`?"),
        ("messages?form=1", "did you mean `from`?"),
        ("messages?contain=1", "did you mean `contains`?"),
        ("messages?recipient=1", "unknown parameter `recipient`; this call takes after, limit, to"),
        ("messages/wait?timout=1", "did you mean `timeout`?"),
        ("requests?stat=401", "did you mean `status`?"),
        ("events?afterr=1", "did you mean `after`?"),
        ("reservations?x=1", "unknown parameter `x`; this call takes no parameters"),
        (f"messages?{'x' * 5000}=1", "this call takes after"),
    ],
)
def test_a_misspelt_parameter_is_named_with_the_one_that_was_meant(client: Client, path: str, expected: str) -> None:
    client.send()
    answer = client.admin("GET", f"services/{client.service_id}/{path}")
    assert answer.status == 400
    assert expected in answer.json["message"]
    assert len(answer.body) < 300


PARAMETERS = [(call, name) for call in CALLS for name in call.parameters if call.id != "events"]


@pytest.mark.parametrize(("call", "name"), PARAMETERS)
def test_a_parameter_that_is_empty_or_comes_twice_is_refused(client: Client, call: AnyCall, name: str) -> None:
    path = path_of(call, DEFAULT_SERVICE_ID)
    answer = ask(client, call.method, f"{path}?{name}=")
    assert (answer.status, f"`{name}` is empty" in answer.json["message"]) == (400, True)
    answer = ask(client, call.method, f"{path}?{name}=1&{name}=1")
    assert (answer.status, f"`{name}` is repeated" in answer.json["message"]) == (400, True)


def test_health_takes_no_parameters_either(client: Client) -> None:
    for probe in ("livez", "readyz"):
        assert ask(client, "GET", f"/_mocksens/{probe}", {}).status == 200
        assert ask(client, "GET", f"/_mocksens/{probe}?x", {}).status == 400


def test_head_takes_what_get_takes(client: Client) -> None:
    path = f"/_mocksens/services/{client.service_id}/messages"
    assert ask(client, "HEAD", f"{path}?limit=1").status == 200
    assert ask(client, "HEAD", f"{path}?limits=1").status == 400


# --- bodies ------------------------------------------------------------------------------------------

EMPTY = [call for call in CALLS if call.takes and call.may_be_empty]
FULL = [call for call in CALLS if call.takes and not call.may_be_empty]
DEFAULTS = {"complete_message": 404, "play_scenario": 404, "create_service": 201, "verify": 409}


@pytest.mark.parametrize("headers", [LOCAL, JSON, JSON | {"content-length": "0"}])
@pytest.mark.parametrize("call", EMPTY, ids=by_id)
def test_an_empty_body_is_taken_where_everything_has_a_default(
    client: Client, call: AnyCall, headers: dict[str, str]
) -> None:
    answer = ask(client, call.method, path_of(call, DEFAULT_SERVICE_ID), headers)
    assert answer.status == DEFAULTS.get(call.id, 200)


@pytest.mark.parametrize("headers", [LOCAL, JSON])
@pytest.mark.parametrize("call", FULL, ids=by_id)
def test_an_empty_body_is_told_what_to_send_where_something_is_needed(
    client: Client, call: AnyCall, headers: dict[str, str]
) -> None:
    answer = ask(client, call.method, path_of(call, DEFAULT_SERVICE_ID), headers)
    assert answer.status == 400
    assert re.search("send|respond", answer.json["message"])
    assert "runcated" not in answer.json["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("call", [call for call in CALLS if call.takes], ids=by_id)
def test_not_even_an_empty_form_writes(client: Client, call: AnyCall, kind: str) -> None:
    client.send()
    answer = ask(client, call.method, path_of(call, DEFAULT_SERVICE_ID), LOCAL | {"content-type": kind})
    assert answer.status == 415
    assert "-H 'Content-Type: application/json'" in answer.json["message"]
    assert there(client) == [DEFAULT_SERVICE_ID]


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "clock", b'{"advnace":"2d"}', "unknown field `advnace`; did you mean advance?"),
        ("POST", "clock", b'{"go":"2d"}', "unknown field `go`; known: advance, freeze, resume, rate"),
        ("POST", "reset", b'{"scope":["messages"]}', "did you mean scopes?"),
        ("POST", "reset", b'{"scopes":["mesages"]}', "did you mean messages?"),
        ("POST", "reset", b'{"scopes":["x"]}', "`scopes[0]` must be one of "),
        ("POST", "verify", b'{"mach":{}}', "did you mean match?"),
        ("POST", "verify", b'{"match":{"too":"1"}}', "too is not a field of a send; did you mean to?"),
        ("POST", "verify", b'{"to":', 'the body is JSON but ends too early, at byte 6, after `{"to":`'),
        (
            "POST",
            "verify",
            b"{'to': 1}",
            "the body is invalid JSON from byte 1 on, at `'to': 1}` after `{`: single quotes",
        ),
        ("POST", "verify", b"to=1", "the body is form data; send JSON"),
        ("POST", "verify", b'{"match":', "the body is JSON but ends too early, at byte 9"),
        ("POST", "clock", b'{"advance":"2d"', "the body is JSON but ends too early"),
        ("POST", "clock", b"[" * 100_0 + b"]" * 100_0, "the body is JSON but nested too deeply"),
        ("POST", "clock", b'{"rate":"fast"}', "`rate` must be a number, not 'fast'"),
        ("POST", "clock", b'{"rate":null,"freeze":1}', "`freeze` must be true or false or an instant with its zone"),
        ("POST", "clock", b'{"rate":1e999}', "the body is JSON that cannot be used: number out of range"),
        ("POST", "reset", b'{"scopes":"messages"}', "`scopes` must be a list, not 'messages'"),
        ("POST", "reset", b'{"scopes":[true]}', "`scopes[0]` must be a text, not true"),
        ("POST", "reset", b'["messages"]', "the body must be an object, not a list of 1"),
        ("PUT", "callers", b'{"callers":[]}', "`callers` must have at least 1 entry, not a list of 0"),
        ("PUT", "callers", b'{"callers":["02-1"]}', "`callers[0]` must be digits only, not '02-1'"),
        ("POST", "unsubscribes", b'{"clientTelno":"1"}', "did you mean clientTelNo?"),
        ("POST", "unsubscribes", b"{}", 'send {"clientTelNo": "01012345678"}'),
        ("PUT", "callers", b"{}", 'send {"callers": ["0212345678"]}'),
        ("PUT", "callers", b'{"caller":[]}', "did you mean callers?"),
        ("POST", "messages/m/complete", b'{"results":"0"}', "did you mean result?"),
        ("POST", "reservations/r/conclude", b'{"status":"STAEL"}', "did you mean STALE?"),
        ("POST", "reservations/r/conclude", b"{}", 'send {"status": "STALE"}'),
        (
            "POST",
            "clock",
            b'{"freeze":"2020-01-01"}',
            "`freeze` must be an instant with its zone, as 2026-01-01T09:00:00+09:00, not '2020-01-01'",
        ),
        ("POST", "clock", b'{"at":1}', "unknown field `at`; known: advance, freeze, resume, rate"),
        ("POST", "clock", b'{"advance":[1]}', "`advance` must be a number or a text, not a list of 1"),
        ("PUT", "snapshot", b'{"version":1,"servceId":"a"}', "did you mean serviceId?"),
        (
            "PUT",
            "snapshot",
            b'{"version":1,"serviceId":"a","clock":{"now":1},"requests":[{"messges":[]}]}',
            "unknown field `messges` in `requests[0]`; did you mean messages?",
        ),
        (
            "PUT",
            "snapshot",
            b'{"version":1,"serviceId":"a","clock":{"now":1},"unsubscribes":[{"registerType":"X"}]}',
            "`unsubscribes[0].registerType` must be one of",
        ),
        ("PUT", "snapshot", b'{"version":2}', "version"),
    ],
)
def test_what_does_not_fit_a_body_is_told_with_what_would(
    client: Client, method: str, path: str, body: bytes, expected: str
) -> None:
    answer = ask(client, method, f"/_mocksens/services/{client.service_id}/{path}", JSON, body)
    assert answer.status == 400
    assert expected in answer.json["message"]


@pytest.mark.parametrize("number", ["", "x", "010-1", "1\n", "\N{FULLWIDTH DIGIT ONE}", "1" * 26])
def test_a_single_number_is_looked_at_as_closely_as_a_list(client: Client, number: str) -> None:
    path = f"services/{client.service_id}/unsubscribes"
    assert client.admin("POST", path, {"clientTelNo": number}).status == 400
    assert client.admin("POST", path, {"clientTelNo": [number]}).status == 400


# --- numbers of many digits --------------------------------------------------------------------------

MANY = "9" * 5_000


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "verify", f'{{"after":{MANY}}}'),
        ("POST", "verify", f'{{"count":{MANY}}}'),
        ("POST", "clock", f'{{"advance":{MANY}}}'),
        ("POST", "clock", f'{{"advance":"{MANY}"}}'),
        ("POST", "clock", f'{{"rate":{MANY}}}'),
        ("PUT", "settings", f'{{"daily_quota":{MANY}}}'),
        ("PUT", "settings", f'{{"reserve_lead":{MANY}}}'),
        ("POST", "faults", f'{{"respond":500,"times":{MANY}}}'),
        ("POST", "faults", f'{{"respond":{MANY}}}'),
        ("POST", "faults", f'{{"respond":500,"when":{{"nth":{MANY}}}}}'),
        ("GET", f"messages?after={MANY}", ""),
        ("GET", f"messages?limit={MANY}", ""),
        ("GET", f"messages/wait?timeout={MANY}", ""),
        ("GET", f"events?after={MANY}", ""),
        ("GET", f"events?after={'-'.join([MANY] * 6)}", ""),
    ],
)
def test_a_number_of_five_thousand_digits_is_400(client: Client, method: str, path: str, body: str) -> None:
    url = f"/_mocksens/services/{client.service_id}/{path}"
    answer = ask(client, method, url, JSON if body else LOCAL, body.encode())
    assert answer.status == 400
    assert len(answer.body) < 500


# --- services that are not there ---------------------------------------------------------------------

READING = [
    call
    for call in OF_SERVICE
    if (call.method in {"GET", "DELETE"} and call.id not in {"wait_for_message", "events"})
    or call.id in {"verify", "complete_message", "conclude_reservation"}
]
BODIES: dict[str, bytes] = {
    "conclude_reservation": b'{"status":"STALE"}',
    "change_settings": b'{"language":"en"}',
    "set_callers": b'{"callers":null}',
    "call": b'{"clientTelNo":"1"}',
    "reset": b"{}",
    "put_snapshot": b'{"version":1,"serviceId":"a","clock":{"now":1767225600000}}',
    "change_clock": b'{"advance":"1d"}',
    "play_scenario": b'{"name":"mine","steps":[{"then":{"respond":500}}]}',
    "fail": b'{"respond":500}',
}
WRONG: dict[str, bytes] = {
    "change_settings": b'{"delivery":"soon"}',
    "set_callers": b'{"callers":[]}',
    "call": b'{"clientTelNo":"x"}',
    "reset": b'{"scopes":["x"]}',
    "put_snapshot": b'{"version":1,"serviceId":"a","clock":{"now":1767225600000},"settings":{"x":"1"}}',
    "change_clock": b'{"advance":"soon"}',
    "play_scenario": b'{"name":"other","steps":[{"then":{"respond":500}}]}',
    "fail": b'{"respond":"x"}',
}


@pytest.mark.parametrize("call", READING, ids=by_id)
def test_looking_into_a_service_that_is_not_there_is_404_and_makes_none(client: Client, call: AnyCall) -> None:
    near = DEFAULT_SERVICE_ID[:-1]
    data = BODIES.get(call.id, b"")
    answer = ask(client, call.method, path_of(call, near), JSON if data else LOCAL, data)
    assert answer.status == 404
    assert f"did you mean {DEFAULT_SERVICE_ID}?" in answer.json["message"]
    assert "GET /_mocksens/services lists" in answer.json["message"]
    assert there(client) == [DEFAULT_SERVICE_ID]


@pytest.mark.parametrize("call_id", WRONG)
def test_a_write_makes_the_service_and_a_refused_one_does_not(client: Client, call_id: str) -> None:
    call = next(each for each in CALLS if each.id == call_id)
    answer = ask(client, call.method, path_of(call), JSON, WRONG[call_id])
    assert answer.status == 400
    assert there(client) == [DEFAULT_SERVICE_ID]
    assert ask(client, call.method, path_of(call), JSON, BODIES[call_id]).status in {200, 201}
    assert there(client) == [DEFAULT_SERVICE_ID, "some"]
    assert ask(client, call.method, path_of(call), JSON, BODIES[call_id]).status in {200, 201}


def test_the_nearest_service_is_named_only_if_it_is_near(client: Client) -> None:
    Client(client.transport, service_id="orders-test").send()
    for service_id, near in (("order-test", "orders-test"), ("ORDERS_TEST", "orders-test")):
        answer = client.admin("GET", f"services/{service_id}/messages")
        assert f"did you mean {near}?" in answer.json["message"]
    answer = client.admin("GET", "services/zz/messages")
    expected = "no service zz. GET /_mocksens/services lists all"
    assert answer.json["message"] == expected
    none = Client(InProcess(Sens(services=[])))
    assert none.admin("GET", "services/zz/messages").status == 403


def test_only_an_authorised_request_makes_a_service(client: Client) -> None:
    other = Client(client.transport, service_id="other")
    assert other.request("GET", f"{other.base}/unsubscribes", timestamp=1).status == 401
    assert there(client) == [DEFAULT_SERVICE_ID]
    assert other.request("GET", f"{other.base}/unsubscribes").status == 200
    assert there(client) == [DEFAULT_SERVICE_ID, "other"]


def test_a_write_goes_to_the_service_that_a_request_made_meanwhile() -> None:
    made: list[Service] = []

    class Hasty(Sens):
        def draft(self, service_id: str) -> Service:
            draft = super().draft(service_id)
            made.append(self.service(service_id))
            return draft

    client = Client(InProcess(Hasty(seed="tests")), service_id="other")
    assert client.admin("PUT", "services/other/callers", {"callers": ["0212345678"]}).status == 200
    assert made[0].switches.callers == frozenset({"0212345678"})
    document = client.admin("GET", "services/other/snapshot").json | {"serviceId": "third"}
    assert client.admin("PUT", "snapshot", {"version": 1, "services": [document]}).status == 200
    assert made[1].switches.callers == frozenset({"0212345678"})


def test_a_service_that_is_dropped_twice_at_once_is_404_for_the_second() -> None:
    class Hasty(Sens):
        def drop_service(self, service_id: str) -> None:
            super().drop_service(service_id)
            super().drop_service(service_id)

    client = Client(InProcess(Hasty(seed="tests")), service_id="other")
    client.send()
    assert client.admin("DELETE", "services/other").status == 404


# --- methods and origins -----------------------------------------------------------------------------


def methods_of(path: str) -> set[str]:
    return {call.method for call in CALLS if call.path == path}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "method"),
    [
        (path, method)
        for path in sorted({call.path for call in CALLS})
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - methods_of(path))
    ],
)
def test_a_method_that_a_path_does_not_have_is_405(client: Client, path: str, method: str) -> None:
    allowed = methods_of(path)
    call = next(call for call in CALLS if call.path == path)
    answer = ask(client, method, path_of(call, DEFAULT_SERVICE_ID), JSON, b"{}")
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) - {"HEAD"} == allowed


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:7367", "http://localhost:7367", 200),
        ("localhost:7367", "https://localhost:7367", 200),
        ("LocalHost:7367", "http://localhost:7367", 200),
        ("[::1]:7367", "http://[::1]:7367", 200),
        ("localhost:7367", "http://localhost", 403),
        ("localhost:7367", "http://localhost:3000", 403),
        ("localhost:7367", "http://127.0.0.1:7367", 403),
        ("localhost", "https://example.com", 403),
        ("localhost", "https://localhost.example.com", 403),
        ("localhost", "ftp://localhost", 403),
        ("localhost", "chrome-extension://localhost", 403),
        ("localhost", "null", 403),
        ("localhost", "", 403),
    ],
)
@pytest.mark.parametrize("call", [call for call in CALLS if call.id in {"list_services", "create_service"}], ids=by_id)
def test_only_pages_of_this_very_host_may_call(
    client: Client, call: AnyCall, host: str, origin: str, status: int
) -> None:
    answer = ask(client, call.method, path_of(call), {"host": host, "origin": origin})
    assert answer.status == (201 if status == 200 and call.method == "POST" else status)


def test_the_reset_of_a_page_elsewhere_resets_nothing(client: Client) -> None:
    client.send()
    path = f"/_mocksens/services/{client.service_id}/reset"
    assert ask(client, "POST", path, LOCAL | {"origin": "https://example.com"}).status == 403
    assert len(client.admin("GET", f"services/{client.service_id}/messages").json["messages"]) == 1
    assert ask(client, "POST", path).status == 200
    assert client.admin("GET", f"services/{client.service_id}/messages").json["messages"] == []


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("host.docker.internal:7367", 200),
        ("mocksens.default.svc.cluster.local", 200),
        ("mocksens.corp.internal", 200),
        ("MOCKSENS.INTERNAL.", 200),
        (".internal", 403),
        ("internal.example.com", 403),
        ("mocksens.cluster.local", 403),
        ("evilinternal.com", 403),
        ("mocksens.default.svc.cluster.local.example.com", 403),
    ],
)
def test_names_that_only_a_cluster_or_a_machine_has_are_let_in(client: Client, host: str, status: int) -> None:
    assert ask(client, "GET", "/_mocksens/services", {"host": host}).status == status


# --- msgspec -----------------------------------------------------------------------------------------


def unions(kind: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the members of every union in a type of msgspec's."""
    for inner in ("types", "fields", "item_type", "value_type"):
        found = getattr(kind, inner, ())
        if inner == "types" and found:
            yield found
        for each in found if isinstance(found, tuple) else (found,):
            yield from unions(getattr(each, "type", each))


def test_no_type_has_a_pattern_beside_a_container_which_msgspec_frees_wrongly() -> None:
    taken = [call.takes for call in CALLS if call.takes]
    for members in (found for kind in taken for found in unions(msgspec.inspect.type_info(kind))):
        has_pattern = any(getattr(member, "pattern", None) for member in members)
        assert not (has_pattern and any(hasattr(member, "item_type") for member in members)), members


DESCRIBE = """
from mocksens.web.admin.calls.table import SUBJECTS
from mocksens.web.admin.openapi.document import document
document(SUBJECTS)
"""
FIT = """
from mocksens.client.models.unsubscribes import Calls
from mocksens.web.admin.bodies import fit
fit(b'{"clientTelNo":"01012345678"}', Calls)
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", [DESCRIBE, FIT])
def test_a_strict_allocator_finds_nothing_wrong(program: str) -> None:
    env = os.environ | {"PYTHONMALLOC": "malloc", "PYTHONDEVMODE": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
