"""Steps that can fire are accepted, and refused steps never fire: lint and engine agree on every operation and fact."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mocksens.core.parsing.nodes import Miswritten, from_json
from mocksens.core.scenarios.model import Then, When
from mocksens.core.scenarios.parser import parse, parse_one_off
from mocksens.core.scenarios.reach import FIELD_NAMES, MOST_VISITS, never, unreached
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.service import Service
from mocksens.spec.facts import FACTS, PARAMETER_FACTS
from mocksens.spec.operations import Name
from tests.client import Answer, Client
from tests.scripts import scenario

pytestmark = pytest.mark.measured

VALUES: Mapping[str, Any] = {
    "serviceId": "ncp:*",
    "type": "SMS",
    "contentType": "AD",
    "countryCode": "82",
    "from": "0212345678",
    "to": "0101111*",
    "content": "hello",
    "nth": 1,
    "state": {"desk": "open"},
    "header": {"X-Desk": "7"},
}
"""For each fact, what a step may wait for; ``REQUESTS`` have all of it, as far as they can."""
SAYS = {
    "type": "SMS",
    "contentType": "AD",
    "countryCode": "82",
    "from": "0212345678",
    "to": "01011112222",
    "content": "hello",
}
BODY = {**SAYS, "messages": [{"to": "01011112222", "content": "hello"}]}
SCRIPTED = 418


def query(parameters: Mapping[str, str]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in parameters.items())


def call(client: Client, operation: str) -> Answer:
    """Return a request of the operation that supplies every fact, even those unknown to the operation."""
    base, said = client.base, query({**SAYS, "requestId": "x"})
    requests: Mapping[str, tuple[str, str, Any]] = {
        Name.SEND_MESSAGES: ("POST", "/messages", BODY),
        Name.UPLOAD_FILE: ("POST", "/files", {**BODY, "fileName": "a.jpg", "fileBody": "x"}),
        Name.LIST_MESSAGES: ("GET", f"/messages{said}", None),
        Name.GET_MESSAGE: ("GET", f"/messages/x{said}", None),
        Name.GET_RESERVATION: ("GET", f"/reservations/x/reserve-status{said}", None),
        Name.CANCEL_RESERVATION: ("DELETE", f"/reservations/x{said}", None),
        Name.LIST_UNSUBSCRIBES: ("GET", f"/unsubscribes{said}", None),
        Name.REGISTER_UNSUBSCRIBES: ("POST", f"/unsubscribes{said}", [{**SAYS, "clientTelNo": "0101"}]),
        Name.DELETE_UNSUBSCRIBES: ("DELETE", f"/unsubscribes{said}", [{**SAYS, "clientTelNo": "0101"}]),
    }
    method, path, json = requests[operation]
    given = {} if json is None else {"json": json}
    return client.request(method, f"{base}{path}", headers={"X-Desk": "7"}, **given)


def by_hand(when: Mapping[str, Any], then: Then) -> Scenario:
    """Return an unchecked scenario of one step."""
    named = {FIELD_NAMES[name]: value for name, value in when.items()}
    return Scenario(name="x", steps=[Step(when=When(**named), then=then)])


def refusal(when: Mapping[str, Any], then: Mapping[str, Any]) -> str:
    """Return the reason why a step is refused, in a scenario and as a one-off failure alike; empty if it is not."""
    step = {"when": when, "then": then}
    said = []
    for read, whole in ((parse, {"name": "x", "steps": [step]}), (parse_one_off, step)):
        try:
            read(from_json(whole))
            said.append("")
        except Miswritten as error:
            said.append("; ".join(problem.text for problem in error.problems))
    assert said[0] == said[1]
    return said[0]


# --- requests ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("fact", VALUES)
@pytest.mark.parametrize("operation", Name)
def test_a_step_is_refused_or_a_request_makes_it_fire(
    client: Client, service: Service, operation: str, fact: str
) -> None:
    when = {"operation": operation, fact: VALUES[fact]}
    said = refusal(when, {"respond": SCRIPTED})
    service.scenarios.play(by_hand(when, Then(respond=str(SCRIPTED))))
    if said:
        assert said.startswith(f"{operation} has no {fact}, so this step never fires")
        assert call(client, operation).status != SCRIPTED
    else:
        assert call(client, operation).status == SCRIPTED


@pytest.mark.parametrize("fact", PARAMETER_FACTS)
@pytest.mark.parametrize("operation", Name)
def test_a_fact_that_a_request_does_not_have_is_not_anything(
    client: Client, service: Service, operation: str, fact: str
) -> None:
    when = {"operation": operation, fact: "*"}
    service.scenarios.play(by_hand(when, Then(respond=str(SCRIPTED))))
    assert (call(client, operation).status == SCRIPTED) is (fact in FACTS[operation])
    assert bool(refusal(when, {"respond": SCRIPTED})) is (fact not in FACTS[operation])


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(VALUES, 2)))
def test_facts_of_a_send_go_together(client: Client, service: Service, one: str, other: str) -> None:
    when = {one: VALUES[one], other: VALUES[other]}
    assert refusal(when, {"respond": SCRIPTED}) == ""
    service.scenarios.play(by_hand(when, Then(respond=str(SCRIPTED))))
    assert call(client, Name.SEND_MESSAGES).status == SCRIPTED


@pytest.mark.parametrize(
    "when",
    [
        {"operation": "*", "content": "hello"},
        {"operation": "*-messages", "content": "hello"},
        {"operation": "/^(list|send)/", "to": "0101*"},
        {"to": "0101*"},
    ],
)
def test_one_operation_that_has_the_facts_is_enough(when: dict[str, str]) -> None:
    assert refusal(when, {"respond": 429}) == ""


def test_only_the_facts_that_are_missing_are_told() -> None:
    said = refusal({"operation": "/^(list-messages|upload-file)$/", "to": "0101*", "content": "a"}, {"respond": 429})
    assert said == "upload-file, list-messages have no content, so this step never fires; requests of send-messages do"


# --- messages and reservations -----------------------------------------------------------------------


@pytest.mark.parametrize("fact", VALUES)
def test_a_message_has_all_facts(client: Client, service: Service, fact: str) -> None:
    when = {"operation": "send-messages", fact: VALUES[fact]}
    assert refusal(when, {"result": "3018"}) == ""
    service.scenarios.play(by_hand(when, Then(result="3018")))
    assert call(client, Name.SEND_MESSAGES).status == 202
    assert [message.result for message in service.store.messages.after(0)] == ["3018"]


@pytest.mark.parametrize("fact", VALUES)
def test_a_reservation_has_all_facts_but_headers(client: Client, service: Service, fact: str) -> None:
    when = {"reservation": "due", fact: VALUES[fact]}
    said = refusal(when, {"reservation": "STALE"})
    if fact == "header":
        assert said == "a reservation that is due has no header"
        return
    assert said == ""
    client.clock({"freeze": "2026-01-01T09:00:00+09:00"})
    service.scenarios.play(by_hand(when, Then(reservation="STALE")))
    reserve_id = client.post_messages({**BODY, "reserveTime": "2026-01-01 10:00"}).json["requestId"]
    client.clock({"advance": "2h"})
    assert client.get_reservation(reserve_id).json["reserveStatus"] == "STALE"


# --- texts that no fact has --------------------------------------------------------------------------


def send(**fields: Any) -> Callable[[Client], Answer]:
    return lambda client: client.send(**fields)


@pytest.mark.parametrize(
    ("when", "then", "request_"),
    [
        ({"to": "010-*"}, {"result": "3018"}, send(messages=[{"to": "010-1234"}])),
        ({"to": "a"}, {"result": "3018"}, send(messages=[{"to": "a"}])),
        ({"to": "?" * 26}, {"result": "3018"}, send(messages=[{"to": "0" * 26}])),
        ({"from": "a*"}, {"after": "1s"}, send(**{"from": "ab"})),
        ({"to": "가*", "reservation": "due"}, {"reservation": "FAIL"}, send(messages=[{"to": "가"}])),
        ({"type": "LMS", "countryCode": "81"}, {"result": "3018"}, send(type="LMS", countryCode="81")),
        ({"type": "/[LM]MS/", "countryCode": "/^81$/"}, {"result": "3018"}, send(type="MMS", countryCode="81")),
        ({"serviceId": "a b"}, {"respond": SCRIPTED}, send()),
        ({"serviceId": f"{'a' * 161}*"}, {"respond": SCRIPTED}, send()),
        ({"header": {"X Desk": "7"}}, {"respond": SCRIPTED}, send()),
        ({"header": {"": "7"}}, {"respond": SCRIPTED}, send()),
        ({"header": {"X-Desk": "일곱"}}, {"respond": SCRIPTED}, send()),
        ({"header": {"X-Desk": "a\nb"}}, {"respond": SCRIPTED}, send()),
        ({"header": {"x-mocksens-respond": "4*"}}, {"respond": SCRIPTED}, send()),
    ],
)
def test_what_fits_no_text_of_its_kind_is_refused_and_never_fires(
    client: Client,
    service: Service,
    when: dict[str, Any],
    then: dict[str, Any],
    request_: Callable[[Client], Answer],
) -> None:
    assert "so this step never fires" in refusal(when, then)
    then = {name: str(value) for name, value in then.items()}
    play = service.scenarios.play(by_hand(when, Then(**then)))
    assert request_(client).status != SCRIPTED
    assert play.steps[0].used == 0


@pytest.mark.parametrize(
    ("when", "then"),
    [
        # A request has its facts before it is refused.
        ({"to": "010-*"}, {"respond": 429}),
        ({"from": "abc"}, {"fault": "reset"}),
        ({"type": "LMS", "countryCode": "81"}, {"respond": 429}),
        ({"to": "?" * 25}, {"result": "3018"}),
        ({"to": "/[a-z]/"}, {"result": "3018"}),
        ({"type": "?MS", "countryCode": "81"}, {"result": "3018"}),
        ({"type": "LMS", "countryCode": "8?"}, {"result": "3018"}),
        ({"header": {"x-mocksens-respond": "*"}}, {"respond": 429}),
        ({"header": {"X-Name": "café *"}}, {"respond": 429}),
        ({"content": "\u200b*\n"}, {"result": "3018"}),
    ],
)
def test_what_may_fire_is_taken(when: dict[str, Any], then: dict[str, Any]) -> None:
    assert refusal(when, then) == ""


def test_a_request_that_will_be_refused_makes_its_step_fire(client: Client, service: Service) -> None:
    for when, fields in (
        ({"to": "010-*"}, {"messages": [{"to": "010-1234-5678"}]}),
        ({"from": "abc"}, {"from": "abc"}),
        ({"type": "LMS", "countryCode": "81"}, {"type": "LMS", "countryCode": "81"}),
    ):
        service.scenarios.play(by_hand(when, Then(respond=str(SCRIPTED))))
        assert client.send(**fields).status == SCRIPTED
        service.scenarios.clear()


# --- between steps -----------------------------------------------------------------------------------


def never_fire(*steps: str) -> list[int]:
    """Return the numbers (from 1) of the steps that are refused because they never fire."""
    try:
        scenario(*steps)
    except Miswritten as error:
        told = [str(problem) for problem in error.problems if problem.text.endswith("never fires")]
        return [int(line.split(":")[1]) - 3 for line in told]
    return []


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["{then: {respond: 429}}", "{when: {to: '0101*'}, then: {respond: 403}}"], [2]),
        (["{then: {respond: 429}, times: 9}", "{when: {to: '0101*'}, then: {respond: 403}}"], []),
        (["{then: {respond: 429}, chance: 0.9}", "{then: {respond: 403}}"], []),
        (["{then: {respond: 429}, chance: 1}", "{then: {respond: 403}}"], [2]),
        (["{then: {delay: 1s}}", "{then: {respond: 403}}"], [2]),
        (["{then: {respond: 429}}", "{then: {result: '3018'}}"], []),
        (["{when: {operation: 'send-*'}, then: {respond: 429}}", "{when: {content: a}, then: {respond: 403}}"], [2]),
        (["{when: {operation: 'send-*'}, then: {respond: 429}}", "{when: {to: '1'}, then: {respond: 403}}"], []),
        (["{when: {to: '1*'}, then: {respond: 429}}", "{when: {to: '1*', type: SMS}, then: {respond: 403}}"], [2]),
        (["{when: {to: '1*'}, then: {respond: 429}}", "{when: {to: '12*'}, then: {respond: 403}}"], []),
        (["{when: {to: '*'}, then: {respond: 429}}", "{when: {to: '12*'}, then: {respond: 403}}"], [2]),
        (["{when: {type: '*'}, then: {respond: 429}}", "{when: {operation: get-message}, then: {respond: 403}}"], []),
        (["{when: {nth: 1}, then: {respond: 429}}", "{when: {nth: 1, to: '1'}, then: {respond: 403}}"], [2]),
        (["{when: {nth: 1}, then: {respond: 429}}", "{when: {nth: 2}, then: {respond: 403}}"], []),
        (
            ["{when: {header: {A: b}}, then: {respond: 429}}", "{when: {header: {a: b, c: d}}, then: {fault: reset}}"],
            [2],
        ),
        (["{when: {serviceId: '*'}, then: {respond: 429}}", "{then: {respond: 403}}"], [2]),
        (["{when: {state: {a: x}}, then: {respond: 429}}", "{then: {respond: 403}}"], []),
        (["{when: {state: {a: x}}, then: {respond: 429}}", "{when: {state: {a: x}}, then: {fault: reset}}"], [2]),
        (["{then: {result: '3018'}}", "{when: {to: '1'}, then: {after: 1s}}"], [2]),
    ],
)
def test_a_step_behind_one_that_always_comes_first_is_refused(steps: list[str], expected: list[int]) -> None:
    assert never_fire(*steps) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["{when: {state: {a: x}}, then: {respond: 429}}", "{when: {state: {a: y}}, then: {respond: 429}}"], [2]),
        (
            [
                "{when: {state: {a: x}}, then: {respond: 429, state: {a: y}}}",
                "{when: {state: {a: y}}, then: {respond: 429}}",
            ],
            [],
        ),
        # What would lead there is never reached itself.
        (
            [
                "{when: {state: {a: x}}, then: {respond: 429}}",
                "{when: {state: {a: y}}, then: {respond: 429, state: {a: z}}}",
                "{when: {state: {a: z}}, then: {respond: 429, state: {a: y}}}",
            ],
            [2, 3],
        ),
        # Both states come about, but never together.
        (
            [
                "{when: {state: {a: x, b: x}}, then: {respond: 429, state: {a: y, b: y}}}",
                "{when: {state: {a: y, b: x}}, then: {respond: 429}}",
            ],
            [2],
        ),
        (["{then: {respond: 429, state: {a: y}}, times: 1}", "{when: {state: {a: y}}, then: {respond: 429}}"], []),
    ],
)
def test_a_step_whose_states_never_come_about_is_refused(steps: list[str], expected: list[int]) -> None:
    assert never_fire(*steps) == expected


def test_a_one_off_begins_in_the_state_that_it_waits_for(client: Client, service: Service) -> None:
    assert refusal({"state": {"desk": "open"}}, {"respond": SCRIPTED}) == ""
    service.scenarios.add(by_hand({"state": {"desk": "open"}}, Then(respond=str(SCRIPTED))).steps[0])
    assert client.send().status == SCRIPTED


@pytest.mark.slow
def test_machines_with_too_many_states_are_not_looked_into() -> None:
    names = [f"m{number}" for number in range(18)]
    steps = [f"{{when: {{state: {{{name}: off}}}}, then: {{delay: 1s, state: {{{name}: on}}}}}}" for name in names]
    assert 2 ** len(names) * len(names) > MOST_VISITS
    assert list(unreached(scenario(*steps))) == []


def test_a_step_without_conditions_may_always_fire() -> None:
    assert list(never(Step(then=Then(respond="429")))) == []
