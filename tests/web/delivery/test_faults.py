"""Scripted failures over HTTP, as far as they need no line to break: answers, contents gone wrong, what they leave."""

import json
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocksens import Sens
from mocksens.core.scenarios import magic_numbers
from mocksens.core.scenarios.magic_numbers import catalogue, number_of, request_effect
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.service import Service
from mocksens.core.switches import DOCUMENTED, MagicNumbers
from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.gateway import GATEWAY_ANSWERS, OF_STATUS
from mocksens.spec.operations import FAILURES, OPERATIONS, Name, Operation
from mocksens.spec.results import RESULTS
from mocksens.web.delivery.contents import bend, cut
from mocksens.web.wire.responses import WireResponse
from tests.client import UNSET, Answer, Client, InProcess
from tests.operations.support import (
    NOON,
    call,
    gateway_error,
    jpeg,
    messages,
    neighbour,
    outcomes,
    reserve,
    send,
    upload,
    world,
)
from tests.scripts import one_off, play

SEND = next(operation for operation in OPERATIONS if operation.name == Name.SEND_MESSAGES)
BENDABLE = [Fault.MALFORMED_JSON, Fault.WRONG_TYPE, Fault.CLOSE]
"""The faults that need neither time nor the line."""
UNBREAKABLE = [Fault.RESET, Fault.EMPTY, Fault.GARBAGE]
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


@pytest.fixture(autouse=True)
def noon(service: Service) -> None:
    service.clock.freeze(NOON)


def asked(client: Client, operation: Operation, respond: str) -> Answer:
    """Send a request of the operation with the header that scripts its response."""
    return call(client, operation, headers={"X-Mocksens-Respond": respond})


def is_the_gateways(answer: Answer, name: str, status: int | None = None) -> bool:
    """Return whether it is the gateway's response of that name, under another ``status`` if that is given."""
    row = GATEWAY_ANSWERS[name]
    error = gateway_error(answer)
    named = (error["errorCode"], error["message"], error["details"]) == (row.code, row.message, row.details)
    return named and answer.status == (status or row.status)


# --- by number ---------------------------------------------------------------------------------------


def test_each_of_the_ninety_codes_is_the_result_of_a_number() -> None:
    there = world()
    codes = list(RESULTS)
    assert len(codes) == 90
    request_id = send(there.client, messages=[{"to": number_of(code)} for code in codes])
    there.service.clock.advance(seconds=1)
    rows = there.client.list_messages(requestId=request_id, pageSize=100).json["messages"]
    assert [row["statusCode"] for row in rows] == codes
    assert [row["statusName"] for row in rows] == ["success" if code == "0" else "fail" for code in codes]
    assert [row["statusMessage"] for row in rows] == [result.meaning_ko for result in RESULTS.values()]


@pytest.mark.parametrize("status", FAILURES)
def test_each_status_that_the_page_lists_for_a_send_is_the_answer_to_a_number(client: Client, status: int) -> None:
    answer = client.send(messages=[{"to": "01012345678"}, {"to": f"01000040{status}"}])
    assert answer.status == status
    assert is_the_gateways(answer, OF_STATUS[status])
    assert "undocumented" not in answer.diagnosis


def test_any_status_of_failure_is_the_answer_to_a_number_and_nothing_is_taken(client: Client, service: Service) -> None:
    for status in range(400, 600):
        answer = client.send(messages=[{"to": f"01000040{status}"}])
        assert is_the_gateways(answer, OF_STATUS.get(status, "unexpected"), status)
        assert f"scripted by the number 01000040{status}: {status}" in answer.diagnosis
        assert ("undocumented" in answer.diagnosis) is (status not in OF_STATUS)
    assert service.store.messages.requests == {}
    assert len(OF_STATUS) == len({row.status for row in GATEWAY_ANSWERS.values()})


def test_the_first_answer_of_a_status_in_the_table_is_the_one_of_its_number(client: Client) -> None:
    assert client.send(messages=[{"to": "01000040429"}]).json["error"]["errorCode"] == "400"
    assert client.send(messages=[{"to": "01000040401"}]).json["error"]["errorCode"] == "200"


def test_numbers_disturb_a_send_alone(client: Client) -> None:
    assert client.register("01000040429").status == 200
    assert client.list_messages(requestId="x", to="01000040429").status == 404
    assert client.unregister("01000080001").status == 204


@pytest.mark.parametrize("country", ["82", "81", "1"])
def test_every_number_does_abroad_what_it_does_at_home(country: str) -> None:
    there = world()
    for number, _ in catalogue():
        disturbed, fate = request_effect([number]), magic_numbers.message_effect(number)
        if disturbed is not None and disturbed[1].fault in {Fault.HANG, Fault.SLOW}:
            continue  # they take their time, and are chosen as the others are
        answer = there.client.send(countryCode=country, messages=[{"to": number}])
        assert (f"scripted by the number {number}: " in answer.diagnosis) is (disturbed is not None), number
        if fate is not None:
            message = there.service.store.messages.after(0)[-1]
            assert (message.to, message.result) == (number, fate.result)
            assert (message.complete_time is None) is (fate.never or fate.looks is not None)
            assert message.scripted_by == f"the number {number}"


@pytest.mark.parametrize(
    "written",
    [
        '"01000040429"',
        r'"\u00301000040429"',
        r'"\u0030\u0031\u0030\u0030\u0030\u0030\u0034\u0030\u0034\u0032\u0039"',
        r'"0100004042\u0039"',
        '   "01000040429"   ',
    ],
)
def test_a_number_is_one_however_its_json_is_written(client: Client, written: str) -> None:
    body = f'{{"type":"SMS","from":"02","content":"x","messages":[{{"to":"01012345678"}},{{"to":{written}}}]}}'
    assert call(client, SEND, body=body.encode()).status == 429


def test_a_json_number_has_lost_its_zero_and_is_an_ordinary_recipient(client: Client) -> None:
    assert client.send(messages=[{"to": 1000040429}]).status == 202


def test_a_number_answers_even_a_send_that_would_be_refused(client: Client) -> None:
    fields = {"from": "02-1234", "messages": [{"to": "01000040503"}]}
    assert client.send(**fields).status == 503
    assert client.send(countryCode="nowhere", **fields).status == 503


def test_numbers_do_nothing_where_they_are_switched_off() -> None:
    there = world(replace(DOCUMENTED, magic_numbers=MagicNumbers.OFF))
    numbers = ["01000040429", "01000080001", "01000003018", "01000050000"]
    request_id = send(there.client, messages=[{"to": number} for number in numbers])
    assert outcomes(there, request_id) == ["0"] * 4


def test_numbers_disturb_a_reservation_too(client: Client) -> None:
    fields = {"reserveTime": "2026-03-03 12:00", "messages": [{"to": "01000040503"}]}
    assert client.send(**fields).status == 503


def test_a_number_that_shows_processing_so_many_times_is_completed_at_the_next_look(client: Client) -> None:
    request_id = send(client, messages=[{"to": "01000070002"}])
    seen = [messages(client, request_id)[0]["status"] for _ in range(4)]
    assert seen == ["PROCESSING", "PROCESSING", "COMPLETED", "COMPLETED"]


# --- by header ---------------------------------------------------------------------------------------


@each_operation
def test_a_header_asks_for_any_answer_of_the_gateway(client: Client, operation: Operation) -> None:
    for name, row in GATEWAY_ANSWERS.items():
        assert is_the_gateways(asked(client, operation, name), name)
        assert is_the_gateways(asked(client, operation, str(row.status)), OF_STATUS[row.status])
    answer = asked(client, operation, "418")
    assert is_the_gateways(answer, "unexpected", 418)
    assert answer.diagnosis == f"scripted by the header X-Mocksens-Respond: 418, undocumented for {operation.name}"


@each_operation
@pytest.mark.parametrize("wrong", ["teapot", "199", "600", "quota-exceded", "\xe9", "Throttled"])
def test_a_header_that_cannot_be_meant_is_refused_with_what_was_meant(
    client: Client, operation: Operation, wrong: str
) -> None:
    answer = asked(client, operation, wrong)
    assert is_the_gateways(answer, "bad-request")
    assert "the header X-Mocksens-Respond (" in answer.diagnosis
    assert ("did you mean quota-exceeded?" in answer.diagnosis) is (wrong == "quota-exceded")


@each_operation
def test_a_header_counts_only_once_the_request_is_authentic(client: Client, operation: Operation) -> None:
    fields = {"X-Mocksens-Respond": "503"}
    unsigned: dict[str, str | None] = {**fields, "x-ncp-apigw-signature-v2": None}
    assert call(client, operation, headers=unsigned).status == 401
    assert call(client, operation, headers=fields, timestamp=0).status == 401
    assert client.request("GET", "/nowhere", headers=fields).status == 404


def test_a_header_leaves_nothing_behind_and_counts_for_its_request_alone(client: Client, service: Service) -> None:
    assert asked(client, SEND, "503").status == 503
    assert service.store.messages.requests == {}
    assert client.send().status == 202


def test_an_empty_header_asks_for_nothing(client: Client) -> None:
    assert asked(client, SEND, "").status == 202


# --- which comes first -------------------------------------------------------------------------------


def test_a_header_comes_first_then_a_one_off_then_a_scenario_then_a_number(client: Client, service: Service) -> None:
    play(service, "{then: {respond: 501}, times: 1}")
    service.scenarios.add(one_off("{respond: 502}"))
    body = {"type": "SMS", "from": "02", "content": "x", "messages": [{"to": "01000040504"}]}
    first = call(client, SEND, json=body, headers={"X-Mocksens-Respond": "505"})
    assert first.status == 505
    answers = [call(client, SEND, json=body) for _ in range(3)]
    assert [answer.status for answer in answers] == [502, 501, 504]
    said = [answer.diagnosis.partition(": ")[0] for answer in (first, *answers)]
    assert said == [
        "scripted by the header X-Mocksens-Respond",
        "scripted by one-off-1, step 1",
        "scripted by scenario script, step 1",
        "scripted by the number 01000040504",
    ]


def test_nth_counts_requests_that_a_header_answered_and_none_that_were_not_authentic(
    client: Client, service: Service
) -> None:
    play(service, "{when: {operation: send-messages, nth: 3}, then: {respond: throttled}}")
    asked(client, SEND, "503")
    client.request("POST", f"{client.base}/messages", json={}, timestamp=0)
    client.list_unsubscribes()
    assert [client.send(type=kind).status for kind in ("XMS", "SMS", "SMS")] == [400, 429, 202]


def test_nth_decides_the_messages_of_that_send(client: Client, service: Service) -> None:
    play(service, "{when: {nth: 2}, then: {result: '3018'}}")
    ids = [send(client) for _ in range(3)]
    service.clock.advance(seconds=1)
    assert [messages(client, each)[0]["statusCode"] for each in ids] == ["0", "3018", "0"]


def test_a_request_is_known_by_its_headers_and_its_messages_by_those_too(client: Client, service: Service) -> None:
    play(
        service,
        "{when: {header: {X-Attempt: '1'}}, then: {respond: throttled}}",
        "{when: {header: {x-attempt: '2'}}, then: {result: '3018'}}",
    )
    request_ids = []
    for attempt in ("1", "2", "3"):
        answer = call(client, SEND, headers={"x-Attempt": attempt})
        assert answer.status == (429 if attempt == "1" else 202)
        request_ids.append(answer.json.get("requestId"))
    service.clock.advance(seconds=1)
    assert [messages(client, each)[0]["statusCode"] for each in request_ids[1:]] == ["3018", "0"]


def test_a_search_is_known_by_its_query(client: Client, service: Service) -> None:
    play(service, "{when: {operation: list-messages, to: '0105*', type: sms}, then: {respond: throttled}}")
    assert client.list_messages(requestId="x", to="01012345678", type="SMS").status == 404
    assert client.list_messages(requestId="x", to="01052345678").status == 404
    assert client.list_messages(requestId="x", to="01052345678", type="SMS").status == 429


def test_one_service_is_not_disturbed_by_what_another_plays(client: Client, service: Service) -> None:
    play(service, "{then: {respond: throttled}, times: 1}")
    assert neighbour(client).send().status == 202
    assert [client.send().status, client.send().status] == [429, 202]


# --- answers -----------------------------------------------------------------------------------------


class Custom(NamedTuple):
    """An answer as it is written, and what comes of it."""

    respond: str
    status: int
    body: bytes
    kind: str | None = "application/json"


@pytest.mark.parametrize(
    "custom",
    [
        Custom("{status: 503, body: <p>, headers: {Content-Type: text/html}}", 503, b"<p>", "text/html"),
        Custom("{status: 429, body: '{\"a\":1}'}", 429, b'{"a":1}'),
        Custom("{status: 429, body: {a: 1, b: ['1', true, 안녕]}}", 429, '{"a":1,"b":["1",true,"안녕"]}'.encode()),
        Custom("{status: 200, body: [1, 2.5]}", 200, b"[1,2.5]"),
        Custom("{status: 202, body: {}}", 202, b"{}"),
        Custom("{status: 500, body: ''}", 500, b"", None),
        Custom("{status: 204}", 204, b"", None),
        Custom("{status: 304}", 304, b"", None),
        Custom("204", 204, b"", None),
        Custom("{name: throttled, body: slow down}", 429, b"slow down"),
        Custom("{status: 599, body: 12}", 599, b"12"),
    ],
    ids=lambda custom: custom.respond,
)
@pytest.mark.parametrize("operation", [SEND, OPERATIONS[2]], ids=lambda operation: operation.name)
def test_a_script_answers_with_any_status_and_body(
    client: Client, service: Service, operation: Operation, custom: Custom
) -> None:
    service.scenarios.add(one_off(f"{{respond: {custom.respond}}}"))
    answer = call(client, operation)
    assert (answer.status, answer.body) == (custom.status, custom.body)
    assert answer.headers.get("content-type") == custom.kind
    length = None if custom.status in {204, 304} else str(len(custom.body))
    assert answer.headers.get("content-length") == length
    assert answer.headers["x-ncp-apigw-request-id"]


def test_a_script_tells_when_to_try_again_and_writes_any_header(client: Client, service: Service) -> None:
    headers = "{Retry-After: 2, X-RateLimit-Remaining: 0, x-ncp-apigw-request-id: mine}"
    service.scenarios.add(one_off(f"{{respond: {{name: rate-limited, headers: {headers}}}}}"))
    answer = client.send()
    assert is_the_gateways(answer, "rate-limited")
    assert answer.headers["retry-after"] == "2"
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert answer.headers["x-ncp-apigw-request-id"] == "mine"


def test_an_answer_of_its_own_is_marked_where_it_is_undocumented(client: Client, service: Service) -> None:
    play(service, "{then: {respond: {status: 409, body: x}}}", name="odd")
    said = [call(client, operation).diagnosis for operation in OPERATIONS]
    names = [operation.name for operation in OPERATIONS]
    assert said == [f"scripted by scenario odd, step 1: 409, undocumented for {name}" for name in names]


# --- before and after the request was carried out ----------------------------------------------------


class Writing(NamedTuple):
    """A request that changes something."""

    name: str
    request: Callable[[Client, str], Answer]


WRITINGS = [
    Writing(Name.SEND_MESSAGES, lambda client, _: client.send()),
    Writing(Name.UPLOAD_FILE, lambda client, _: upload(client)),
    Writing(Name.CANCEL_RESERVATION, lambda client, reserve_id: client.cancel_reservation(reserve_id)),
    Writing(Name.REGISTER_UNSUBSCRIBES, lambda client, _: client.register("01011112222")),
    Writing(Name.DELETE_UNSUBSCRIBES, lambda client, _: client.unregister("01099998888")),
]
each_writing = pytest.mark.parametrize("writing", WRITINGS, ids=lambda writing: writing.name)


def held(service: Service) -> list[object]:
    """Everything that a service holds."""
    store, now = service.store, service.clock.now()
    return [
        [(message.to, message.result) for message in store.messages.requested(0, now).page(0, 100)],
        {name: one.status(now) for name, one in store.reservations.by_id.items()},
        list(store.unsubscribes),
        store.files.like("a.jpg", len(jpeg())) is not None,
        store.quota.used((now + 9 * 3_600_000) // 86_400_000),
        len(store.messages.looks),
    ]


class Prepared(NamedTuple):
    """A service that holds a reservation and a blocked number, and plays one failure of one operation."""

    client: Client
    service: Service
    reserve_id: str
    script: PlayedScenario


def prepared(writing: Writing, effect: str) -> Prepared:
    client, service = world(replace(DOCUMENTED, daily_quota=1_000))
    reserve_id = reserve(client, NOON.replace(hour=18))
    assert client.register("01099998888").status == 200
    script = play(service, f"{{when: {{operation: {writing.name}}}, then: {effect}, times: 1}}")
    return Prepared(client, service, reserve_id, script)


@each_writing
@pytest.mark.parametrize("fault", [*BENDABLE, *UNBREAKABLE, Fault.TRUNCATED])
def test_a_fault_leaves_no_trace_unless_it_comes_after_the_commit(writing: Writing, fault: Fault) -> None:
    for commit in (False, True):
        client, service, reserve_id, script = prepared(writing, f"{{fault: {fault}, commit: {commit}}}")
        before = held(service)
        answer = writing.request(client, reserve_id)
        assert (held(service) == before) is not commit
        assert script.exhausted
        assert f"fault {fault}" in answer.diagnosis
        assert ("after it was carried out" in answer.diagnosis) is commit
        assert writing.request(client, reserve_id).status in ({200, 202, 204, 400} if commit else {200, 202, 204})
        assert held(service) != before, "the next one is carried out"


@each_writing
def test_an_answer_leaves_no_trace_unless_it_comes_after_the_commit(writing: Writing) -> None:
    for commit in (False, True):
        client, service, reserve_id, _ = prepared(writing, f"{{respond: endpoint-timeout, commit: {commit}}}")
        before = held(service)
        assert is_the_gateways(writing.request(client, reserve_id), "endpoint-timeout")
        assert (held(service) == before) is not commit


@each_writing
@pytest.mark.parametrize("fault", BENDABLE)
def test_a_fault_that_needs_the_right_answer_gets_it_although_nothing_comes_of_it(
    writing: Writing, fault: Fault
) -> None:
    right = {}
    for effect in ("{state: {a: b}}", f"{{fault: {fault}}}"):
        client, _, reserve_id, _ = prepared(writing, effect)
        right[effect] = writing.request(client, reserve_id)
    good, bad = right.values()
    assert not good.body or good.json
    if fault is Fault.MALFORMED_JSON:
        assert bad.status == (good.status if good.body else 200)
        assert good.body.startswith(bad.body) or not good.body
        assert len(bad.body) == int(bad.headers["content-length"])
        with pytest.raises(json.JSONDecodeError):
            json.loads(bad.body)
    else:
        assert (bad.status, bad.body) == (good.status, good.body)
        assert (bad.headers.get("content-type") == "text/html") is (fault is Fault.WRONG_TYPE)
        assert (bad.headers.get("connection") == "close") is (fault is Fault.CLOSE)


@pytest.mark.parametrize("fault", BENDABLE)
@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.method == "GET"], ids=lambda each: each.name)
def test_a_reading_request_gets_its_right_answer_gone_wrong(
    client: Client, service: Service, operation: Operation, fault: Fault
) -> None:
    client.register("0101")
    good = call(client, operation)
    service.scenarios.add(one_off(f"{{fault: {fault}}}"))
    bad = call(client, operation)
    assert bad.status == good.status
    assert good.body.startswith(bad.body)
    assert (bad.body == good.body) is (fault is not Fault.MALFORMED_JSON)


def test_nothing_is_counted_on_the_quota_and_the_clock_is_not_pinned_by_what_leaves_no_trace() -> None:
    client, service = world(replace(DOCUMENTED, daily_quota=1))
    play(service, "{then: {fault: wrong-type}, times: 4}")
    requests: list[Callable[[], Answer]] = [lambda: upload(client), lambda: client.register("0101")]
    for request in (client.send, *requests, client.send):
        answer = request()
        assert answer.status in {200, 202}
        assert answer.headers["content-type"] == "text/html"
    assert client.clock({"freeze": "2020-01-01T00:00:00+09:00"}).status == 200, "earlier: it holds nothing yet"
    assert [client.send().status, client.send().status] == [202, 429]
    assert client.clock({"freeze": "2019-01-01T00:00:00+09:00"}).status == 409


def test_a_rehearsed_request_meets_what_is_really_there() -> None:
    client, service = world(replace(DOCUMENTED, daily_quota=2))
    play(service, "{when: {operation: /^(send|cancel|delete)/}, then: {fault: close}}", name="closing")
    file_id = upload(client).json["fileId"]
    reserve_id = "none"
    assert client.cancel_reservation(reserve_id).status == 404
    assert client.send(messages=[{"to": "0101"}, {"to": "0102"}, {"to": "0103"}]).status == 429
    assert client.send(type="MMS", files=[{"fileId": file_id}]).status == 202
    assert client.send(type="XMS").status == 400
    service.scenarios.clear()
    reserve_id = reserve(client, NOON.replace(hour=18))
    service.clock.freeze(NOON.replace(hour=18))
    play(service, "{when: {operation: cancel-reservation}, then: {fault: close}}")
    answer = client.cancel_reservation(reserve_id)
    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert "a reservation that is PROCESSING" in answer.diagnosis
    assert f"scripted by {service.scenarios.plays[0].steps[0]._fired.by}" in answer.diagnosis


def test_a_rehearsed_request_comes_after_all_that_became_due_before_it(client: Client, service: Service) -> None:
    file_id = upload(client).json["fileId"]
    reserve_id = reserve(client, NOON.replace(hour=18))
    service.clock.advance(days=7)
    play(service, "{then: {fault: wrong-type}}")
    assert upload(client).json["fileId"] != file_id, "the file had expired"
    assert [message.to for message in service.store.messages.requested(0, service.clock.now()).page(0, 9)] == [
        "01011112222"
    ]
    assert client.cancel_reservation(reserve_id).status == 400


def test_a_refusal_stays_told_where_another_answer_is_scripted_after_it(client: Client, service: Service) -> None:
    service.scenarios.add(one_off("{respond: endpoint-error, commit: true}"))
    answer = client.send(type="XMS")
    assert answer.status == 503
    assert "'type'" in answer.diagnosis
    assert "scripted by one-off-1, step 1: 503 endpoint-error, after it was refused" in answer.diagnosis


def test_a_request_whose_body_cannot_be_read_meets_a_script_all_the_same(client: Client, service: Service) -> None:
    service.scenarios.add(one_off("{respond: endpoint-error}"))
    assert client.request("POST", f"{client.base}/messages", body=b"{").status == 503
    answer = client.request("POST", f"{client.base}/messages", body=b"[" * 100_000)
    assert answer.status == 400


def test_a_state_alone_changes_no_answer(client: Client, service: Service) -> None:
    play(
        service,
        "{when: {operation: send-messages, state: {seen: none}}, then: {state: {seen: one}}}",
        "{when: {operation: send-messages, state: {seen: one}}, then: {respond: throttled}}",
    )
    first = client.send()
    assert (first.status, first.diagnosis) == (202, "scripted by scenario script, step 1: nothing but a state")
    assert client.send().status == 429


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values, st.sampled_from(["", " ", "\n" * 50]), st.sampled_from([None, 2]))
def test_what_is_left_of_a_cut_body_is_never_json(value: object, blanks: str, indent: int | None) -> None:
    body = json.dumps(value, indent=indent).encode() + blanks.encode()
    left = cut(body)
    assert body.startswith(left)
    assert len(left) < len(body)
    with pytest.raises(json.JSONDecodeError):
        json.JSONDecoder().raw_decode(left.decode().lstrip())


@pytest.mark.parametrize("body", ["12", '{"a": 1}' + " " * 50, "x", "{{"])
def test_a_malformed_body_is_no_json_whatever_was_to_be_sent(body: str) -> None:
    bent = bend(Fault.MALFORMED_JSON, WireResponse(200, body.encode())).body
    assert bent
    with pytest.raises(json.JSONDecodeError):
        json.JSONDecoder().raw_decode(bent.decode())


# --- without a line to break -------------------------------------------------------------------------


@pytest.mark.parametrize("fault", UNBREAKABLE)
def test_a_server_that_cannot_break_the_line_says_so(client: Client, service: Service, fault: Fault) -> None:
    service.scenarios.add(one_off(f"{{fault: {fault}}}"))
    answer = client.send()
    assert answer.status == 500
    assert "cannot be broken" in gateway_error(answer)["details"]
    assert f"fault {fault}" in answer.diagnosis


def test_an_answer_that_cannot_be_cut_short_is_sent_whole_and_one_without_a_body_gets_half_of_one(
    client: Client, service: Service
) -> None:
    play(service, "{when: {operation: '*unsubscribes'}, then: {fault: truncated}}")
    assert client.list_unsubscribes().json == []
    answer = client.unregister("0101")
    assert answer.status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)


def test_every_fault_has_a_number_and_its_place_in_the_table_is_fixed(client: Client) -> None:
    for place, fault in enumerate(FAULTS, 1):
        if fault in {Fault.HANG, Fault.SLOW}:
            continue
        for commit in (0, 1):
            number = f"010000800{commit}{place}"
            answer = client.send(messages=[{"to": number}])
            assert f"scripted by the number {number}: fault {fault}" in answer.diagnosis


# --- played from the beginning -----------------------------------------------------------------------


def test_what_a_sens_plays_every_service_plays_from_its_beginning_with_counts_of_its_own() -> None:
    scripted = Sens(seed="tests", played=[play(Sens().service("x"), "{then: {respond: throttled}, times: 1}").scenario])
    client = Client(InProcess(scripted))
    for each in (client, neighbour(client)):
        assert [each.send().status for _ in range(2)] == [429, 202]


def test_a_send_without_what_it_needs_meets_no_number(client: Client) -> None:
    assert client.send(messages=UNSET).status == 400
    assert client.post_messages([]).status == 400
    assert client.post_messages({"messages": [{"to": 1000040429}, "01000040429"]}).status == 400


def test_it_is_told_that_an_empty_header_asks_for_nothing(client: Client) -> None:
    answer = client.request("GET", f"{client.base}/unsubscribes", headers={"X-Mocksens-Respond": ""})
    assert (answer.status, "X-Mocksens-Respond is empty and has no effect" in answer.diagnosis) == (200, True)
