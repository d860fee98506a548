"""Expressions that take too long: each call has one budget for all of them, and says which one used it up."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from mocksens import Sens, create_app
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import DOCUMENTED, Auth
from mocksens.web.exchange import Exchange
from mocksens.web.wire.requests import WireRequest
from tests.client import UNSET, Answer, Client
from tests.loop_time import processor_time, too_long
from tests.operations.support import NOON, jpeg, reserve, send
from tests.scripts import play

ENDLESS = "/(a+)+=/"
"""Takes some thousandths of a second for each text of ``slow``."""
STEP = f"when: {{operation: send-messages, content: '{ENDLESS}'}}"
SAID = f"content {ENDLESS} took too long and was given up, so the step did not fire"


def slow(number: int = 0) -> str:
    return "a" * 85 + f"{number}"


def call(client: Client, path: str, json: Any = UNSET) -> Answer:
    method = "GET" if json is UNSET else "POST"
    return client.admin(method, f"services/{client.service_id}/{path}", json, {"content-length": "9"})


def send_many(client: Client, recipients: int = 100) -> Answer:
    people = [{"to": f"0101111{number:04}", "content": slow(number)} for number in range(recipients)]
    return client.send(content="hello", messages=people)


def diagnosis(client: Client) -> str:
    return str(call(client, "requests").json["requests"][-1]["diagnosis"] or "")


# --- scenarios ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", ["respond: throttled", "result: '3018'"])
def test_a_step_that_takes_too_long_does_not_fire_and_the_journal_says_why(
    client: Client, service: Service, effect: str
) -> None:
    play(service, "{when: {operation: get-message}, then: {respond: 404}}", f"{{{STEP}, then: {{{effect}}}}}")
    assert send_many(client).status == 202
    assert diagnosis(client) == f"scenario script, step 2: {SAID}"
    assert {message["result"] for message in call(client, "messages").json["messages"]} == {"0"}


@pytest.mark.parametrize("effect", ["respond: throttled", "result: '3018'"])
def test_steps_times_recipients_cost_no_more_than_one_budget_for_the_request_and_one_for_its_messages(
    client: Client, service: Service, effect: str
) -> None:
    ordinary = processor_time(lambda: send_many(client))
    steps = [f"{{when: {{content: '/(a+)+{sign}/'}}, then: {{{effect}}}}}" for sign in "=!-"]
    play(service, *steps)
    assert not too_long(processor_time(lambda: send_many(client)) - ordinary)


def test_what_became_due_leaves_a_request_all_of_its_time(client: Client, service: Service) -> None:
    service.clock.freeze(NOON)
    people = [{"to": f"0101111{number:04}", "content": slow(number)} for number in range(100)]
    reserve(client, NOON + timedelta(hours=1), messages=people)
    greeting = "{when: {content: '/^h(e|e)*llo (w|w)*orld$/'}, then: {result: '2003'}}"
    played = play(service, f"{{{STEP}, then: {{result: '3018'}}}}", greeting)
    service.clock.advance(hours=2)
    send(client, content="hello world")
    assert played.steps[0].given_up, "what became due took all of its own time"
    assert [message.result for message in service.store.messages.after(0)][100:] == ["2003"]
    assert diagnosis(client) == f"scenario script, step 1: {SAID}"


class Overlapping:
    """Requests that are begun before others are finished, as those with pictures are: they leave the lock between."""

    def __init__(self) -> None:
        sens = Sens(switches=replace(DOCUMENTED, auth=Auth.OFF), seed="tests")
        self.app = create_app(sens)
        self.service = sens.service(DEFAULT_SERVICE_ID)
        play(self.service, f"{{{STEP}, then: {{respond: throttled}}}}")

    def begin(self, people: list[dict[str, str]], headers: Mapping[bytes, bytes] | None = None) -> Exchange:
        picture = {"name": "a.jpg", "body": base64.b64encode(jpeg()).decode()}
        body = {"type": "MMS", "from": "02", "content": "hello", "files": [picture], "messages": people}
        target = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages".encode()
        fields = {b"content-type": b"application/json", **(headers or {})}
        return self.app.begin(WireRequest("POST", target, fields, json.dumps(body).encode()))

    def finish(self, exchange: Exchange) -> str:
        """Finish a send that is taken, and return its diagnosis."""
        assert exchange.work is not None
        exchange.work()
        assert self.app.finish(exchange).response.status == 202
        return exchange.diagnosis


ONE, SLOW = [{"to": "01011112222"}], [{"to": f"010{n:08}", "content": slow(n)} for n in range(100)]


def test_a_request_has_no_note_of_another_that_overlaps_it() -> None:
    requests = Overlapping()
    first = requests.begin(ONE)
    assert SAID in requests.finish(requests.begin(SLOW))
    assert SAID not in requests.finish(first)


def test_a_request_keeps_its_notes_while_others_come() -> None:
    requests = Overlapping()
    first = requests.begin(SLOW)
    target = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages/x".encode()
    another = requests.app.begin(WireRequest("GET", target, {}))
    requests.app.finish(another)
    assert SAID not in another.diagnosis
    assert SAID in requests.finish(first)


def test_an_empty_header_is_noted_while_something_is_played() -> None:
    requests = Overlapping()
    noted = requests.finish(requests.begin(ONE, {b"x-mocksens-respond": b""}))
    assert noted.startswith("the header X-Mocksens-Respond is empty and has no effect")


def test_a_step_that_was_given_up_stays_so_until_it_is_played_anew(client: Client, service: Service) -> None:
    played = play(service, f"{{{STEP}, then: {{respond: throttled}}, times: 1}}")
    send_many(client)
    assert played.steps[0].given_up == f"content {ENDLESS} took too long and was given up"
    assert client.send(content="aaa=").status == 202
    assert SAID in diagnosis(client)
    (step,) = call(client, "scenarios/script").json["steps"]
    assert (step["givenUp"], step["used"]) == (played.steps[0].given_up, 0)
    play(service, f"{{{STEP}, then: {{respond: throttled}}, times: 1}}")
    assert "givenUp" not in call(client, "scenarios/script").json["steps"][0]
    assert client.send(content="aaa=").status == 429


def test_what_a_step_that_was_given_up_never_waited_for_has_no_note(client: Client, service: Service) -> None:
    play(service, f"{{{STEP}, then: {{respond: throttled}}}}")
    send_many(client)
    assert client.list_messages(requestId="x").status == 404
    assert not diagnosis(client).startswith("scenario")


def test_another_step_of_that_request_is_not_blamed_and_fires_the_next_time(client: Client, service: Service) -> None:
    other = "{when: {content: '/o*p*q*r/'}, then: {respond: forbidden}}"
    played = play(service, f"{{{STEP}, then: {{respond: throttled}}}}", other)
    people = [{"to": "01011112222", "content": f"{slow(number)}{'oq' * 60}r"} for number in range(100)]
    assert client.send(messages=people).status == 202
    # Each text is too long for an SMS, which is noted behind it.
    assert diagnosis(client).startswith(
        f"scenario script, step 1: {SAID}; scenario script, step 2: was not compared, as other patterns had used up"
        " the time of this request, so the step did not fire; messages[0]"
    )
    assert [bool(step.given_up) for step in played.steps] == [True, False]
    assert client.send(messages=people).status == 403


def test_a_one_off_that_takes_too_long_waits_on_and_says_so(client: Client) -> None:
    assert call(client, "faults", {"respond": 429, "when": {"content": ENDLESS}}).status == 201
    assert send_many(client).status == 202
    assert diagnosis(client) == f"one-off-1, step 1: {SAID}"
    (one_off,) = call(client, "faults").json["faults"]
    assert one_off["steps"][0]["givenUp"].startswith(f"content {ENDLESS}")


def test_the_note_stands_beside_what_happened_otherwise(client: Client, service: Service) -> None:
    play(service, f"{{{STEP}, then: {{respond: throttled}}}}", "{then: {respond: forbidden}}")
    assert send_many(client).status == 403
    assert diagnosis(client) == f"scripted by scenario script, step 2: 403 forbidden; scenario script, step 1: {SAID}"


def test_reservations_that_become_due_have_a_budget_of_their_own(client: Client, service: Service) -> None:
    client.clock({"freeze": "2026-01-01T09:00:00+09:00"})
    play(service, f"{{{STEP}, then: {{result: '3018'}}}}")
    people = [{"to": f"0101111{number:04}", "content": slow(number)} for number in range(100)]
    for minute in range(10, 20):
        assert client.send(messages=people, reserveTime=f"2026-01-01 10:{minute}").status == 202
    assert not too_long(processor_time(lambda: client.clock({"advance": "2h"})) / 2)
    assert call(client, "scenarios/script").json["steps"][0]["givenUp"]


# --- many patterns -----------------------------------------------------------------------------------


MANY = {
    "one word": "/x{}y/",
    "short texts": "/^9{}$/",
    "two words": "/code.*{}x/",
    "optional": "/^(a?){{64}}a{{64}}{}$/",
    "glob": "*code {}",
    "glob with questions": "*" + "?" * 900 + "z{}*",
    "glob of many parts": "*a" * 400 + "{}",
}


@pytest.mark.parametrize(
    ("kind", "length", "effect"),
    [
        pytest.param(kind, length, effect, marks=() if (kind, length) == ("glob", 80) else pytest.mark.slow)
        for kind in MANY
        for length in (80, 1_900)
        for effect in ("respond: throttled", "result: '3018'")
    ],
)
def test_many_steps_times_many_recipients_cost_a_tenth_of_a_second_at_most(
    client: Client, service: Service, kind: str, length: int, effect: str
) -> None:
    people = [{"to": f"0101111{number:04}", "content": f"{number}".ljust(length, "a")} for number in range(100)]
    fact = "to" if kind == "short texts" else "content"

    def send() -> None:
        assert client.send(type="LMS", content="hello", messages=people).status == 202

    ordinary = min(processor_time(send) for _ in range(3))
    play(
        service,
        *(f"{{when: {{{fact}: '{MANY[kind].format(number)}'}}, then: {{{effect}}}}}" for number in range(1_000)),
    )
    assert not too_long(min(processor_time(send) for _ in range(3)) - ordinary)
    assert len(diagnosis(client)) < 3_000


@pytest.mark.slow
def test_of_many_cheap_expressions_none_is_given_up(client: Client, service: Service) -> None:
    played = play(service, *(f"{{when: {{to: '/^9{n}$/'}}, then: {{result: '3018'}}}}" for n in range(1_000)))
    send_many(client)
    assert not any(step.given_up for step in played.steps)
    assert "more steps could not be compared and did not fire" in diagnosis(client)


def test_plain_globs_fire_after_expressions_have_used_up_the_time(client: Client, service: Service) -> None:
    play(service, f"{{{STEP}, then: {{result: '3018'}}}}", "{when: {to: '0101111*'}, then: {result: '3001'}}")
    send_many(client)
    assert {message["result"] for message in call(client, "messages").json["messages"]} == {"3001"}


@pytest.mark.parametrize("path", ["messages?content={}", "verify"])
def test_a_glob_that_takes_too_long_is_refused_and_named(client: Client, path: str) -> None:
    people = [{"to": f"0101111{number:04}", "content": f"{number}".ljust(1_900, "a")} for number in range(100)]
    for _ in range(5):
        client.send(type="LMS", content="hello", messages=people)
    written = f"*{'?' * 900}z*"
    claim = UNSET if "{}" in path else {"match": {"content": written}}
    answers: list[Answer] = []
    took = min(processor_time(lambda: answers.append(call(client, path.format(quote(written)), claim))) for _ in "123")
    assert not too_long(took)
    assert answers[0].status == 400
    assert answers[0].json["message"].endswith("… takes too long to compare; write a simpler pattern")


# --- filters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["content={}", "to=010*&content={}", "content={}&contains=a"])
@pytest.mark.parametrize("path", ["messages", "messages/wait"])
def test_a_filter_that_takes_too_long_is_refused_and_named(client: Client, path: str, query: str) -> None:
    for _ in range(3):
        send_many(client)
    path = f"{path}?{query.format(quote(ENDLESS, safe=''))}"
    answers: list[Answer] = []
    assert not too_long(processor_time(lambda: answers.append(call(client, path))))
    assert answers[0].status == 400
    assert answers[0].json["message"] == f"content {ENDLESS} takes too long to compare; write a simpler expression"


def test_messages_are_found_by_their_content(client: Client) -> None:
    for content in ("[내앱] 인증번호 1", "내 전화"):
        client.send(content=content)
    found = call(client, f"messages?content={quote('[내앱]*')}").json["messages"]
    assert [message["content"] for message in found] == ["[내앱] 인증번호 1"]


# --- verify ------------------------------------------------------------------------------------------


def test_a_claim_that_takes_too_long_is_refused_and_named(client: Client) -> None:
    for _ in range(3):
        send_many(client)
    answers: list[Answer] = []
    claim = {"match": {"content": ENDLESS}, "count": 0}
    assert not too_long(processor_time(lambda: answers.append(call(client, "verify", claim))))
    assert answers[0].status == 400
    assert answers[0].json["message"] == f"content {ENDLESS} takes too long to compare; write a simpler expression"


def test_a_journal_full_of_recipients_is_verified_without_holding_the_loop(client: Client) -> None:
    for _ in range(100):
        send_many(client)
    answers: list[Answer] = []
    claim = {"match": {"to": "/^0101111.*9$/"}, "count": 1_000}
    # The client runs the loop in this thread.
    assert not too_long(processor_time(lambda: answers.append(call(client, "verify", claim))))
    assert (answers[0].status, answers[0].json["message"]) == (
        200,
        "1000 of 10000 fit to '/^0101111.*9$/'; expected exactly 1000",
    )


def test_a_near_miss_has_a_hint_where_it_looks_like_a_match(client: Client) -> None:
    client.send(content="[My app] 1")
    (miss,) = call(client, "verify", {"match": {"content": "[my app]*"}}).json["nearest"]
    assert miss["differs"] == [
        {"field": "content", "expected": "[my app]*", "got": "[My app] 1", "hint": "differs only in case"}
    ]
    (miss,) = call(client, "verify", {"match": {"content": "bye"}}).json["nearest"]
    assert miss["differs"] == [{"field": "content", "expected": "bye", "got": "[My app] 1"}]


@pytest.mark.parametrize("content", ["((a{99}){99}){99}", "((((((a{99}){99}){99}){99}){99}){99}){99}", "a" * 1_001])
def test_an_expression_that_is_too_large_is_refused_everywhere(client: Client, content: str) -> None:
    written = f"/{content}/"
    scenario = {"name": "x", "steps": [{"when": {"content": written}, "then": {"respond": 429}}]}
    path = f"services/{client.service_id}/scenarios/x"
    answers = [
        call(client, f"messages?content={quote(written, safe='')}"),
        call(client, "verify", {"match": {"content": written}}),
        call(client, "faults", {"respond": 429, "when": {"content": written}}),
        client.admin("PUT", path, scenario, {"content-length": "9"}),
    ]
    assert [answer.status for answer in answers] == [400] * 4
    assert all("a regular expression may have" in answer.json["message"] for answer in answers)
