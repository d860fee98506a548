"""Scenarios and one-off failures over HTTP: ``/_mocksens/services/{serviceId}/scenarios`` and ``…/faults``."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from mocksens import Sens, configure
from mocksens.core.parsing.binding import MOST_SUGGESTIONS, read
from mocksens.core.parsing.nodes import Miswritten, from_json
from mocksens.core.scenarios.engine import MOST_ONE_OFFS
from mocksens.core.scenarios.model import Then
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.server.scenarios.library import Library
from tests.client import Answer, Client, InProcess
from tests.loop_time import processor_time, too_long
from tests.pictures import picture

OUTAGE = """\
name: outage
description: The second send meets a full quota.
seed: 7
steps:
  - when: {operation: send-messages, nth: 2}
    then: {respond: quota-exceeded}
    times: 1
  - when: {to: "0105*", state: {desk: open}}
    then: {result: 2003, after: 5s, state: {desk: closed}}
"""
AVAILABLE = Scenario(name="closed", description="All is refused.", steps=[Step(then=Then(respond="forbidden"))])


@pytest.fixture
def sens() -> Sens:
    return Sens(seed="tests", scenarios={"closed": AVAILABLE})


def scenarios(client: Client, method: str = "GET", name: str = "", json: Any = None) -> Answer:
    path = f"services/{client.service_id}/scenarios{f'/{name}' if name else ''}"
    return client.admin(method, path) if json is None else client.admin(method, path, json)


def put_yaml(client: Client, name: str, text: str | bytes, kind: str = "application/yaml") -> Answer:
    body = text.encode() if isinstance(text, str) else text
    fields = {"host": "localhost", "content-type": kind, "content-length": str(len(body))}
    path = f"/_mocksens/services/{client.service_id}/scenarios/{name}"
    return client.transport.send("PUT", path, fields.items(), body)


def fail(client: Client, json: Any) -> Answer:
    return client.admin("POST", f"services/{client.service_id}/faults", json, {"content-length": "9"})


def test_a_scenario_in_yaml_is_played(client: Client) -> None:
    answer = put_yaml(client, "outage", OUTAGE)
    assert answer.status == 200
    assert (answer.json["name"], answer.json["seed"], answer.json["state"]) == ("outage", "7", {"desk": "open"})
    assert [client.send().status for _ in range(3)] == [202, 429, 202]


@pytest.mark.parametrize("kind", ["text/yaml", "application/x-yaml", "text/x-yaml", "Text/YAML; charset=utf-8"])
def test_yaml_is_taken_by_its_former_names(client: Client, kind: str) -> None:
    assert put_yaml(client, "outage", OUTAGE, kind).status == 200


@pytest.mark.parametrize(
    ("charset", "expected"),
    [
        ("utf-16", "body:1:1: cannot be read: byte 0xff is not UTF-8, and seems to be UTF-16; save it as UTF-8"),
        (
            "euc-kr",
            "body:1:14: cannot be read: byte 0xc7 is not UTF-8, and seems to be EUC-KR (CP949); save it as UTF-8",
        ),
    ],
)
def test_yaml_that_is_not_utf_8_is_told_in_what_it_seems_to_be(client: Client, charset: str, expected: str) -> None:
    answer = put_yaml(client, "outage", "description: 한글\n".encode(charset))
    assert (answer.status, answer.json["message"]) == (400, expected)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/toml"])
def test_other_types_are_told_of_json_and_yaml(client: Client, kind: str) -> None:
    answer = put_yaml(client, "outage", OUTAGE, kind)
    assert answer.status == 415
    assert answer.json["message"].endswith("-H 'Content-Type: application/json' or -H 'Content-Type: application/yaml'")


@pytest.mark.parametrize(
    "text",
    [
        OUTAGE,
        f"# ours\n---\n{OUTAGE}",
        f"%YAML 1.1\n---\n{OUTAGE}",
        "name: outage\nsteps:\n  - then: {respond: [}\n",
        "steps:\n- then:\n    fault: reset\n",
        "- name: outage\n",
    ],
)
def test_yaml_that_is_called_json_is_told_its_content_type(client: Client, text: str) -> None:
    answer = put_yaml(client, "outage", text, "application/json")
    assert answer.status == 400
    assert answer.json["message"] == (
        "the body is YAML, not JSON: send the body with -H 'Content-Type: application/yaml'"
    )


@pytest.mark.parametrize("text", ['{"name": "outage",}', "{'name': 'outage'}", "[1", "a=b", "<html>", '"a'])
def test_what_is_no_yaml_either_is_not_called_so(client: Client, text: str) -> None:
    answer = put_yaml(client, "outage", text, "application/json")
    assert (answer.status, "the body is YAML" in answer.json["message"]) == (400, False)


@pytest.mark.parametrize("text", ['\t{"name": "outage"}', r'{"name": "\ud83d\ude00"}', '{"name"\n: "outage"}'])
def test_json_that_is_no_yaml_is_told_its_content_type(client: Client, text: str) -> None:
    answer = put_yaml(client, "outage", text)
    assert (answer.status, answer.json["message"]) == (
        400,
        "the body is JSON, not YAML: send the body with -H 'Content-Type: application/json'",
    )


@pytest.mark.parametrize("kind", ["application/yaml", "application/json"])
def test_a_body_that_was_lost_is_told_of(client: Client, kind: str) -> None:
    answer = put_yaml(client, "mine", "", kind)
    assert answer.status == 404
    assert answer.json["message"] == (
        "no scenario mine is available, and the body is empty although there is a Content-Type;"
        " `mocksens scenarios list` names the built-in ones"
    )


def test_an_empty_body_that_was_meant_is_not_told_of(client: Client) -> None:
    answer = scenarios(client, "PUT", "mine")
    assert answer.json["message"].startswith("no scenario mine is available; `mocksens scenarios list`")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (gzip.compress(OUTAGE.encode(), mtime=0), "it is compressed with gzip; send or save it as it is"),
        (picture(), "it is a JPEG picture, not a text"),
        (b"\x89PNG\r\n", "it is a PNG picture, not a text"),
    ],
    ids=["gzip", "JPEG", "PNG"],
)
def test_another_file_in_the_place_of_yaml_is_named(client: Client, data: bytes, expected: str) -> None:
    assert put_yaml(client, "outage", data).json["message"].endswith(f": cannot be read: {expected}")


def test_compressed_json_is_not_told_of_a_document_that_the_admin_api_does_not_follow(client: Client) -> None:
    expected = put_yaml(client, "outage", gzip.compress(b"{}"), "application/json").json["message"]
    assert expected == "the body is compressed with gzip; compressed bodies are not read, so send it as it is"


def test_a_scenario_in_json_is_the_same(client: Client) -> None:
    steps = [
        {"when": {"operation": "send-messages", "nth": 2}, "then": {"respond": "quota-exceeded"}, "times": 1},
        {"when": {"to": "0105*", "state": {"desk": "open"}}, "then": {"result": 2003, "after": 5, "state": None}},
    ]
    body = json.dumps({"name": "outage", "steps": steps})
    assert put_yaml(client, "outage", body, "application/json; charset=utf-8").status == 200
    assert [client.send().status for _ in range(3)] == [202, 429, 202]


def test_a_report_tells_what_was_written_and_how_often_it_was_used(client: Client) -> None:
    put_yaml(client, "outage", OUTAGE)
    for _ in range(2):
        client.send(messages=[{"to": "01055556666"}])
    report = scenarios(client, "GET", "outage").json
    assert report["steps"] == [
        {
            "when": {"operation": "send-messages", "nth": 2},
            "then": {"respond": "quota-exceeded"},
            "times": 1,
            "matched": 1,
            "used": 1,
            "left": 0,
        },
        {
            "when": {"to": "0105*", "state": {"desk": "open"}},
            "then": {"result": "2003", "after": "5s", "state": {"desk": "closed"}},
            "matched": 1,
            "used": 1,
            "left": None,
        },
    ]
    assert report["exhausted"] is True
    assert report["state"] == {"desk": "closed"}


def test_an_available_scenario_is_played_by_its_name_alone(client: Client) -> None:
    assert scenarios(client).json == {"playing": [], "faults": [], "available": ["closed"]}
    assert scenarios(client, "PUT", "closed").json["description"] == "All is refused."
    assert client.send().status == 403
    assert [play["name"] for play in scenarios(client).json["playing"]] == ["closed"]


def test_what_is_put_last_comes_first(client: Client) -> None:
    scenarios(client, "PUT", "closed")
    put_yaml(client, "outage", OUTAGE)
    assert [play["name"] for play in scenarios(client).json["playing"]] == ["outage", "closed"]
    assert [client.send().status for _ in range(2)] == [403, 429]


def test_what_is_put_again_begins_anew(client: Client) -> None:
    for _ in range(2):
        put_yaml(client, "outage", OUTAGE)
        assert [client.send().status for _ in range(2)] == [202, 429]
    assert len(scenarios(client).json["playing"]) == 1


def test_a_scenario_ends_when_it_is_deleted(client: Client) -> None:
    scenarios(client, "PUT", "closed")
    assert client.send().status == 403
    assert scenarios(client, "DELETE", "closed").json["steps"][0]["used"] == 1
    assert client.send().status == 202
    assert scenarios(client, "DELETE", "closed").status == 404


def test_everything_ends_when_all_is_deleted(client: Client) -> None:
    scenarios(client, "PUT", "closed")
    fail(client, {"respond": "throttled"})
    assert scenarios(client, "DELETE").json == {"playing": [], "faults": [], "available": ["closed"]}
    assert client.send().status == 202


def test_nothing_of_it_reaches_another_service(client: Client) -> None:
    scenarios(client, "PUT", "closed")
    fail(client, {"respond": "throttled"})
    other = Client(client.transport, service_id="another")
    assert other.send().status == 202
    assert scenarios(other).json["playing"] == []


# --- one-offs ----------------------------------------------------------------------------------------


def test_a_fault_happens_as_often_as_it_was_asked_for(client: Client) -> None:
    answer = fail(client, {"respond": "quota-exceeded", "times": 2})
    assert (answer.status, answer.json["steps"][0]["left"]) == (201, 2)
    assert [client.send().status for _ in range(3)] == [429, 429, 202]
    assert scenarios(client).json["faults"] == []


def test_a_fault_happens_once_if_nobody_says_how_often(client: Client) -> None:
    fail(client, {"respond": {"status": 503, "headers": {"Retry-After": "1"}}})
    first = client.send()
    assert (first.status, first.headers["retry-after"]) == (503, "1")
    assert client.send().status == 202


def test_a_fault_may_wait_for_facts(client: Client) -> None:
    fail(client, {"respond": "rate-limited", "when": {"operation": "list-unsubscribes"}})
    assert client.send().status == 202
    assert client.list_unsubscribes().status == 429


def test_a_fault_may_be_the_result_of_a_message(client: Client) -> None:
    fail(client, {"result": "3012"})
    request_id = client.send(messages=[{"to": "01011112222"}, {"to": "01011113333"}]).json["requestId"]
    client.clock({"advance": "2s"})
    messages = client.list_messages(requestId=request_id).json["messages"]
    assert [message["statusCode"] for message in messages] == ["3012", "0"]


def test_faults_come_before_scenarios_in_the_order_in_which_they_were_asked_for(client: Client) -> None:
    scenarios(client, "PUT", "closed")
    fail(client, {"respond": "throttled"})
    fail(client, {"respond": "endpoint-error"})
    assert [client.send().status for _ in range(3)] == [429, 503, 403]


# --- what is wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: outage\nsteps:\n  - then: {respond: quota-exceded}\n", "body:3:12: 'quota-exceded' is not a response"),
        (
            "name: outage\nsteps:\n  - them: {respond: forbidden}\n",
            "body:3:5: unknown key `them`; did you mean",
        ),
        (
            "name: other\nsteps: [{then: {respond: forbidden}}]\n",
            "the scenario has the name other, but the path has outage",
        ),
        ("name: [\n", "body:2:1: not YAML"),
        ("- 1\n", "must be a mapping"),
        ("name: outage\nsteps: []\n", "steps must have at least 1 entry"),
    ],
)
def test_what_is_wrong_with_a_scenario_is_said_with_its_place(client: Client, text: str, expected: str) -> None:
    answer = put_yaml(client, "outage", text)
    assert answer.status == 400
    assert expected in answer.json["message"]
    assert scenarios(client).json["playing"] == []


def test_all_that_is_wrong_is_said_at_once(client: Client) -> None:
    answer = put_yaml(client, "outage", "name: outage\nsteps:\n  - then: {result: 1}\n  - then: {fault: rest}\n")
    assert "body:4:12" in answer.json["message"]


def test_json_is_wrong_at_a_path(client: Client) -> None:
    answer = fail(client, {"respond": "quota-exceeded", "times": 0})
    assert (answer.status, answer.json["message"]) == (400, "body.times: times must be at least 1, not 0")


@pytest.mark.parametrize("body", [{}, [], 1, {"times": 2}, {"result": "9999"}, {"respond": "x", "fault": "reset"}])
def test_a_fault_that_cannot_be_meant_is_refused(client: Client, body: Any) -> None:
    assert fail(client, body).status == 400
    assert scenarios(client).json["faults"] == []


def test_a_fault_needs_a_body(client: Client) -> None:
    assert client.admin("POST", f"services/{client.service_id}/faults").status == 400


def test_an_unknown_name_is_not_found_with_a_suggestion(client: Client) -> None:
    answer = scenarios(client, "PUT", "clsed")
    assert (answer.status, "did you mean closed?" in answer.json["message"]) == (404, True)


def test_what_is_not_played_is_not_found(client: Client) -> None:
    assert scenarios(client, "GET", "closed").status == 404


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_no_web_page_can_put_a_scenario(client: Client, kind: str) -> None:
    assert put_yaml(client, "outage", OUTAGE, kind).status == 415


@pytest.mark.parametrize("body", [b"\xff\xfe", b"name: \xe9\n", b"[" * 50_000, b"a: &a [*a]"])
def test_a_hostile_body_is_refused(client: Client, body: bytes) -> None:
    assert put_yaml(client, "outage", body).status == 400
    assert put_yaml(client, "outage", body, "application/json").status == 400
    assert client.send().status == 202


def test_a_service_that_cannot_be_has_no_scenarios() -> None:
    client = Client(InProcess(Sens(services=["a"])), service_id="b")
    assert scenarios(client).status == 403


def test_a_fault_may_be_written_as_a_step(client: Client) -> None:
    fail(client, {"then": {"respond": "throttled"}, "times": 2})
    assert [client.send().status for _ in range(3)] == [429, 429, 202]


def test_faults_are_listed_and_forgotten_apart_from_scenarios(client: Client) -> None:
    scenarios(client, "PUT", "closed")
    fail(client, {"respond": "throttled", "times": 9})
    path = f"services/{client.service_id}/faults"
    assert [fault["steps"][0]["left"] for fault in client.admin("GET", path).json["faults"]] == [9]
    assert client.admin("DELETE", path).json == {"faults": []}
    assert client.send().status == 403


@pytest.mark.slow
def test_too_many_faults_at_once_are_a_mistake(client: Client) -> None:
    answers = {fail(client, {"result": "3012", "when": {"to": "0109*"}}).status for _ in range(MOST_ONE_OFFS)}
    assert answers == {201}
    refused = fail(client, {"result": "3012"})
    assert (refused.status, "one-off failures are waiting already" in refused.json["message"]) == (400, True)


def test_the_chance_of_a_fault_is_the_same_after_a_reset(client: Client) -> None:
    def pattern() -> list[int]:
        fail(client, {"respond": "endpoint-error", "chance": 0.5, "times": 20})
        statuses = [client.send().status for _ in range(20)]
        scenarios(client, "DELETE")
        return statuses

    assert pattern() == pattern()


def test_an_expression_that_never_ends_is_given_up_and_holds_nobody_up(client: Client) -> None:
    fail(client, {"respond": "throttled", "when": {"content": "/^(a+)+$/"}, "times": 9})
    assert [client.send(content="a" * 60 + "!").status for _ in range(3)] == [202, 202, 202]


def test_of_many_problems_the_first_are_told(client: Client) -> None:
    steps = "".join("  - then: {fault: rest}\n" for _ in range(50))
    message = put_yaml(client, "outage", f"name: outage\nsteps:\n{steps}").json["message"]
    assert message.count("did you mean reset?") == 20
    assert message.endswith("; and 30 more")


@pytest.mark.parametrize("status", ["200", "202", "301"])
def test_what_is_no_failure_has_no_body_of_the_gateway(client: Client, status: str) -> None:
    answer = client.request("GET", f"{client.base}/unsubscribes", headers={"X-Mocksens-Respond": status})
    assert (answer.status, answer.body) == (int(status), b"")


# --- what is long to read ----------------------------------------------------------------------------


def put_json(client: Client, body: Any) -> Answer:
    return put_yaml(client, "x", json.dumps(body), "application/json")


@pytest.mark.slow
@pytest.mark.parametrize(
    "steps",
    [
        "".join(
            f"- {{when: {{content: '/x{number}[0-9]+(a|b)*y/'}}, then: {{respond: 429}}}}\n" for number in range(900)
        ),
        "- &a {when: {header: {"
        + ", ".join(f"x{number}: a*" for number in range(15))
        + "}}, then: {respond: 429}, times: 1}\n"
        # Aliases count as what they stand for.
        + "- *a\n" * 999,
        "- {when: {operation: sendmessages, type: XMS}, then: {respond: 429}}\n" * 800,
        "".join(
            f"- then: {{respond: {{status: 429, body: {body}}}}}\n  times: 1\n"
            for body in (f"&a [{'x, ' * 300}]", f"[{'*a, ' * 300}]")
        ),
    ],
    ids=["expressions", "headers", "slips", "values"],
)
def test_a_long_scenario_is_read_without_holding_the_loop(client: Client, steps: str) -> None:
    assert len(steps) < 64_000
    answers: list[Answer] = []
    # The client runs the loop in this thread.
    took = processor_time(lambda: answers.append(put_yaml(client, "x", f"name: x\nsteps:\n{steps}")))
    assert not too_long(took)
    assert answers[0].status == (400 if "XMS" in steps else 200)


def test_a_scenario_of_too_many_steps_is_refused_with_their_number(client: Client) -> None:
    aliases = "name: x\nsteps:\n  - &a {then: {respond: 429}}\n" + "  - *a\n" * 7_000
    answer = put_yaml(client, "x", aliases)
    assert (answer.status, answer.json["message"]) == (400, "body:2:1: has 7,001 steps; 1,000 are allowed")
    steps = [{"then": {"respond": 429}, "times": 1}] * 1_001
    answer = put_json(client, {"name": "x", "steps": steps})
    assert (answer.status, answer.json["message"]) == (400, "body.steps: has 1,001 steps; 1,000 are allowed")
    assert put_json(client, {"name": "x", "steps": steps[1:]}).status == 200


def test_expressions_are_counted_before_they_are_compiled(client: Client) -> None:
    header = {f"x-{number}": f"/{number}/" for number in range(1_001)}
    when = {"when": {"header": header}, "then": {"respond": 429}}
    answer = put_json(client, {"name": "x", "steps": [when]})
    assert (answer.status, answer.json["message"][:60]) == (
        400,
        "body.steps: has 1,001 regular expressions; 1,000 are allowed",
    )
    answer = fail(client, when)
    assert (answer.status, answer.json["message"]) == (400, "body: has 1,001 regular expressions; 1,000 are allowed")


def test_what_was_meant_by_a_status_is_told(client: Client) -> None:
    answer = put_json(client, {"name": "x", "steps": [{"then": {"status": 503, "body": "x"}}]})
    expected = answer.json["message"]
    assert "body.steps[0].then.status: unknown key `status`; write respond: {status: 503}" in expected
    assert "body.steps[0].then.body: unknown key `body`; write respond: {body: x}" in expected
    assert "write respond: {status: 503}" in fail(client, {"status": 503}).json["message"]
    answer = put_json(client, {"name": "x", "steps": [{"respond": 503, "to": "0101*"}]})
    assert "unknown key `respond`; write then: {respond: 503}" in answer.json["message"]
    assert "unknown key `to`; write when: {to: 0101*}" in answer.json["message"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"then": {"to": "0101*", "result": "0"}}, "write when: {to: 0101*}"),
        ({"then": {"respond": 429, "times": 2}}, "times belongs next to then, not in it"),
        ({"then": {"code": 503}}, "write respond: {status: 503}"),
        ({"then": {"respond": {"code": 503}}}, "write status: 503"),
        ({"then": {"respond": {"status": 503, "delay": "1s"}}}, "delay belongs next to respond, not in it"),
        ({"then": {"respond": {"status": 503, "times": 2}}}, "times belongs next to then, not in it"),
        ({"when": {"to": "1", "result": "3018"}, "then": {}}, "write then: {result: 3018}"),
        ({"when": {"status": 503}, "then": {}}, "write then: {respond: {status: 503}}"),
        ({"when": {"times": 2}, "then": {}}, "times belongs next to when, not in it"),
        ({"when": {"headers": {"a": "b"}}, "then": {}}, "did you mean header?"),
        ({"when": {"content": {"name": ""}}, "then": {"result": "0"}}, "content must be a text, not a mapping"),
    ],
)
def test_what_stands_at_the_wrong_place_is_shown_at_the_right_one(
    client: Client, step: dict[str, Any], expected: str
) -> None:
    answer = put_json(client, {"name": "x", "steps": [step]})
    assert (answer.status, expected in answer.json["message"]) == (400, True), answer.json["message"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"then": {"respond": 429}}, "write steps: [{then: …}]"),
        ({"respond": 429}, "write steps: [{then: {respond: 429}}]"),
        ({"status": 503}, "write steps: [{then: {respond: {status: 503}}}]"),
        ({"times": 2}, "write steps: [{times: 2}]"),
        ({"step": []}, "did you mean steps?"),
    ],
)
def test_what_stands_beside_the_steps_is_shown_in_one(client: Client, entries: dict[str, Any], expected: str) -> None:
    answer = put_json(client, {"name": "x", **entries})
    assert (answer.status, expected in answer.json["message"]) == (400, True), answer.json["message"]


def test_a_text_in_braces_is_told_to_need_quotes(client: Client) -> None:
    text = "name: x\nsteps:\n  - when: {content: {name}}\n    then: {respond: 429}\n"
    assert (
        "content must be a text, not a mapping; a text in braces needs quotes"
        in put_yaml(client, "x", text).json["message"]
    )


def test_a_list_in_the_place_of_a_text_is_told_to_need_quotes(client: Client) -> None:
    text = "name: x\nsteps:\n  - {when: {content: [my app]}, then: {respond: 429}}\n"
    expected = put_yaml(client, "x", text).json["message"]
    assert expected == "body:3:13: content must be a text, not a list; a text in brackets needs quotes"
    expected = put_json(client, {"name": "x", "steps": [{"when": {"content": ["a"]}, "then": {"respond": 429}}]}).json[
        "message"
    ]
    assert expected == "body.steps[0].when.content: content must be a text, not a list"


def test_of_many_slips_only_some_come_with_a_suggestion() -> None:
    with pytest.raises(Miswritten) as raised:
        read(from_json({"name": "x", "steps": [{"then": {}, "tims": 1}] * 60}), Scenario)
    assert len(raised.value.problems) == 60
    assert sum("did you mean times?" in str(problem) for problem in raised.value.problems) == MOST_SUGGESTIONS


# --- scenarios that are taken for answers ------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"respond": "connection-reset"},
        {"respond": {"name": "connection-reset"}},
        {"then": {"respond": "connection-reset"}},
    ],
)
def test_a_scenario_that_is_asked_for_as_an_answer_is_named_as_one(body: object) -> None:
    client = Client(InProcess(configure()))
    answer = client.admin("POST", f"services/{client.service_id}/faults", body)
    assert answer.status == 400
    expected = (
        "'connection-reset' is a scenario, not an answer of the gateway: PUT …/scenarios/connection-reset plays it"
    )
    assert answer.json["message"] == expected


def test_a_name_that_the_header_does_not_know_is_told_with_the_way_to_scenarios() -> None:
    client = Client(InProcess(configure()))
    path = f"/sms/v2/services/{client.service_id}/unsubscribes"
    answer = client.request("GET", path, headers={"x-mocksens-respond": "connection-reset"})
    assert answer.status == 400
    assert "a scenario is played by `mocksens play NAME`" in answer.headers["x-mocksens-diagnosis"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"serviceId": "mine", "accessKey": "prod-key", "secretKey": "prod-secret"}, 201),
        ({"accessKey": "prod-key"}, 400),
        ({"secretKey": "prod-secret"}, 400),
        ({"accessKey": "mocksens-access-key", "secretKey": "another"}, 409),
    ],
)
def test_a_service_is_made_with_given_keys_or_says_why_not(body: dict[str, str], status: int) -> None:
    answer = Client(InProcess(configure())).admin("POST", "services", body)
    assert answer.status == status
    assert status != 201 or {name: answer.json[name] for name in body} == body


# --- available scenarios ------------------------------------------------------------------------------


def test_available_scenarios_are_listed_with_what_they_do(client: Client) -> None:
    answer = client.admin("GET", "scenarios")
    assert answer.json == {"scenarios": [{"name": "closed", "description": "All is refused.", "folder": ""}]}


def test_available_scenarios_are_listed_by_folder(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "outage.yaml").write_text(OUTAGE)
    library = Library([tmp_path], "name: inline\nsteps:\n  - then: {fault: reset}\n")
    client = Client(InProcess(Sens(scenarios=library)))
    rows = client.admin("GET", "scenarios").json["scenarios"]
    assert len(rows) == len(library)
    assert rows[0] == {"name": "inline", "description": "", "folder": ""}
    assert [row["folder"] for row in rows] == sorted(row["folder"] for row in rows)
    # A scenario of the user hides the built-in one with its name.
    assert [row for row in rows if row["name"] == "outage"] == [
        {"name": "outage", "description": "The second send meets a full quota.", "folder": "mine"}
    ]
    assert {row["folder"] for row in rows} == {"", "delivery", "files", "gateway", "mine", "reservation"}
