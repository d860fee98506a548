"""Scenarios that cannot be meant: what is wrong, where, and what was meant."""

import copy
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.parsing import yaml_nodes
from mocksens.core.parsing.nodes import Miswritten, Value, from_json
from mocksens.core.scenarios.compiling import FRAMING
from mocksens.core.scenarios.lint import noted, notes, undocumented
from mocksens.core.scenarios.model import Answer, Delay, Then, When, resolve
from mocksens.core.scenarios.parser import parse, parse_one_off
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.spec.results import RESULTS
from tests.scripts import one_off, scenario, written

EXAMPLE = """\
# yaml-language-server: $schema=scenario.schema.json
name: skt-outage
description: SKT handsets time out; the third send meets a full quota.
seed: 42
steps:
  - when: {operation: send-messages, to: "0101234*", type: SMS}
    then: {result: "2000", after: 5s}        # per message: a result code; after (service time); telcoCode
    times: 3
  - when: {operation: send-messages, nth: 3}
    then: {respond: quota-exceeded}          # per request: a gateway answer by name, or {status, body, headers}
  - when: {operation: send-messages}
    chance: 0.05
    then: {fault: reset, commit: true}       # the line breaks after the messages were accepted
  - when: {operation: cancel-reservation, state: {desk: open}}
    then: {delay: {uniform: [1s, 3s]}, state: {desk: closed}}
  - when: {reservation: due}
    then: {reservation: STALE}
"""
LIBRARY = Path(__file__).parents[3] / "scenarios"


def problems(step: str) -> list[str]:
    """Return the problems of a scenario with that step, which is on its fourth line."""
    with pytest.raises(Miswritten) as raised:
        scenario(step)
    return [str(problem).removeprefix("test.yaml:4:") for problem in raised.value.problems]


def only(step: str) -> Step:
    (found,) = scenario(step).steps
    return found


# --- what can be meant -------------------------------------------------------------------------------


def test_the_example_of_the_design_is_read_as_it_looks() -> None:
    send = Name.SEND_MESSAGES
    assert parse(written(EXAMPLE)) == Scenario(
        name="skt-outage",
        description="SKT handsets time out; the third send meets a full quota.",
        seed="42",
        steps=[
            Step(when=When(operation=send, to="0101234*", type="SMS"), then=Then(result="2000", after="5s"), times=3),
            Step(when=When(operation=send, nth=3), then=Then(respond="quota-exceeded")),
            Step(when=When(operation=send), chance=0.05, then=Then(fault=Fault.RESET, commit=True)),
            Step(
                when=When(operation="cancel-reservation", state={"desk": "open"}),
                then=Then(delay=Delay(uniform=["1s", "3s"]), state={"desk": "closed"}),
            ),
            Step(when=When(reservation="due"), then=Then(reservation="STALE")),
        ],
    )


def test_sens_own_words_for_facts_are_those_of_the_file() -> None:
    when = "{serviceId: a, contentType: AD, countryCode: '1', from: '02', header: {X-A: b}, content: c}"
    assert only(f"{{when: {when}, then: {{telcoCode: LGT}}}}") == Step(
        when=When(service_id="a", content_type="AD", country_code="1", sender="02", header={"X-A": "b"}, content="c"),
        then=Then(telco_code="LGT"),
    )


def test_scalars_mean_what_they_look_like() -> None:
    step = only("{when: {to: 01000003012, state: {auth: off}}, then: {result: 2000, after: 5}, times: '3'}")
    assert (step.when.to, step.when.state, step.times) == ("01000003012", {"auth": "off"}, 3)
    assert (step.then.result, step.then.after) == ("2000", "5")


@pytest.mark.parametrize("code", RESULTS)
def test_every_result_code_can_be_scripted(code: str) -> None:
    assert only(f"{{then: {{result: {code}}}}}").then.result == code


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_can_be_scripted(fault: Fault) -> None:
    assert only(f"{{then: {{fault: {fault}}}}}").then.fault is fault


@pytest.mark.parametrize("name", [*GATEWAY_ANSWERS, 200, 204, 418, 599])
def test_every_answer_can_be_scripted(name: str | int) -> None:
    assert only(f"{{then: {{respond: {name}}}}}").then.respond == str(name)
    asked = Answer(name=name) if isinstance(name, str) else Answer(status=name)
    respond = only(f"{{then: {{respond: {{{'name' if asked.name else 'status'}: {name}}}}}}}").then.respond
    assert respond == asked
    assert resolve(str(name)).status == resolve(respond).status
    assert resolve(str(name)).name == resolve(respond).name


@pytest.mark.parametrize(
    "then",
    [
        "{respond: {status: 503, body: '<html>', headers: {Content-Type: text/html, Retry-After: 2}}}",
        "{respond: {name: throttled, body: {error: {errorCode: '410', codes: [1]}}}}",
        "{respond: {status: 204, headers: {X-A: b}}}",
        "{respond: throttled, delay: 1s, commit: true, state: {a: b}}",
        "{fault: slow, rate: 5}",
        "{fault: hang, delay: {lognormal: [1s, 0.5]}}",
        "{after: 3d, telcoCode: ETC, delay: {uniform: [0s, 1h]}}",
        "{state: {a: b}}",
        "{delay: 1h}",
        "{delay: {lognormal: [1s, 9.999999999]}}",
    ],
)
def test_effects_that_go_together_are_read(then: str) -> None:
    only(f"{{then: {then}}}")


def test_the_whole_library_is_read() -> None:
    files = list(LIBRARY.rglob("*.yaml"))
    assert files
    for file in files:
        assert parse(written(file.read_text(encoding="utf-8"))).name == file.stem


# --- what cannot -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "column", "said"),
    [
        ("{then: {}}", 4, "then does nothing"),
        ("{then: {respond: throttled, fault: reset}}", 4, "one effect"),
        ("{then: {result: '0', respond: throttled}}", 4, "one effect"),
        ("{then: {after: 1s, fault: reset}}", 4, "one effect"),
        ("{when: {reservation: due}, then: {reservation: FAIL, telcoCode: SKT}}", 30, "one effect"),
        ("{then: {fault: reset, rate: 5}}", 4, "rate"),
        ("{then: {delay: 1s, rate: 5}}", 4, "rate"),
        ("{then: {result: '0', commit: true}}", 4, "commit"),
        ("{then: {delay: 1s, commit: true}}", 4, "commit"),
        ("{then: {reservation: FAIL}}", 11, "reservation"),
        ("{when: {reservation: due}, then: {delay: 1s}}", 30, "reservation"),
        ("{when: {reservation: due}, then: {reservation: FAIL, delay: 1s}}", 37, "delay"),
        ("{when: {reservation: due, header: {A: b}}, then: {reservation: FAIL}}", 4, "header"),
        ("{when: {operation: list-messages}, then: {result: '0'}}", 11, "send-messages"),
        ("{when: {operation: '*-reservation'}, then: {after: 1s}}", 11, "send-messages"),
        ("{when: {operation: list-messages, reservation: due}, then: {reservation: DONE}}", 11, "send-messages"),
        ("{when: {operation: send}, then: {fault: reset}}", 11, "send-messages"),
        ("{when: {operation: Send-*}, then: {fault: reset}}", 11, "send-messages"),
        ("{when: {type: XMS}, then: {fault: reset}}", 11, "SMS"),
        ("{when: {contentType: /x/}, then: {fault: reset}}", 11, "COMM"),
        ("{when: {to: /(/}, then: {fault: reset}}", 11, "to is not a regular expression"),
        ("{when: {from: '/[/'}, then: {fault: reset}}", 11, "from is not a regular expression"),
        ("{when: {header: {X-A: /(/}}, then: {fault: reset}}", 20, "X-A is not a regular expression"),
        ("{when: {to: ''}, then: {fault: reset}}", 11, "to must not be empty"),
        ("{when: {nth: 0}, then: {fault: reset}}", 11, "nth must be at least 1"),
        ("{when: {reservation: soon}, then: {reservation: FAIL}}", 11, "due"),
        ("{then: {result: '9999'}}", 11, "9999"),
        ("{then: {result: e917}}", 11, "did you mean E917?"),
        ("{then: {result: '00'}}", 11, "not a result code"),
        ("{then: {result: '9999'}}", 11, "'9999' is not a result code; mocksens codes lists them"),
        ("{then: {result: '006'}}", 11, "'006' is not a result code; did you mean S006?"),
        ("{then: {telcoCode: skt}}", 11, "SKT"),
        ("{then: {after: soon}}", 11, "after must be a duration"),
        ("{then: {after: -5s}}", 11, "after must be a duration"),
        ("{then: {delay: 61m}}", 11, "at most 1h"),
        ("{then: {delay: 1w}}", 11, "delay must be a duration"),
        ("{then: {delay: {}}}", 11, "{uniform: [1s, 3s]}"),
        ("{then: {delay: {uniform: [1s, 2s], lognormal: [1s, 1]}}}", 11, "{uniform: [1s, 3s]}"),
        ("{then: {delay: {uniform: [3s, 1s]}}}", 11, "in that order"),
        ("{then: {delay: {uniform: [1s]}}}", 19, "2 entries"),
        ("{then: {delay: {uniform: [1s, 2h]}}}", 11, "at most 1h"),
        ("{then: {delay: {lognormal: [2h, 1]}}}", 11, "at most 1h"),
        ("{then: {delay: {lognormal: [1s, 10]}}}", 11, "sigma"),
        ("{then: {delay: {lognormal: [1s, wide]}}}", 11, "sigma"),
        ("{then: {delay: [1s, 2s]}}", 11, "delay must be a text or a mapping"),
        ("{then: {respond: quota-exceded}}", 11, "did you mean quota-exceeded?"),
        ("{then: {respond: teapot}}", 11, "known: bad-request"),
        ("{then: {respond: '199'}}", 11, "from 200 to 599"),
        ("{then: {respond: 600}}", 11, "from 200 to 599"),
        ("{then: {respond: {status: 199}}}", 21, "from 200 to 599"),
        ("{then: {respond: {}}}", 11, "a name or a status"),
        ("{then: {respond: {name: throttled, status: 429}}}", 11, "a name or a status"),
        ("{then: {respond: {name: quota}}}", 11, "not a response of the gateway"),
        ("{then: {respond: {status: 204, body: x}}}", 11, "no body"),
        ("{then: {respond: {status: 400, body: x, errors: [y]}}}", 11, "errors or a body, and not both"),
        ("{then: {respond: {name: throttled, errors: [y]}}}", 11, "errors needs a status from 400 on"),
        ("{then: {respond: {status: 202, errors: [y]}}}", 11, "errors needs a status from 400 on"),
        ("{then: {respond: {status: 400, errors: []}}}", 34, "at least 1"),
        ("{then: {respond: {status: 400, errorMessage: x}}}", 34, "write errors: [x]"),
        ("{then: {respond: {status: 304, body: {}}}}", 11, "no body"),
        ("{then: {respond: {status: 503, headers: {'A B': c}}}}", 11, "'A B'"),
        ("{then: {respond: {status: 503, headers: {A: 뷁}}}}", 11, "'A'"),
        ('{then: {respond: {status: 503, headers: {A: "b\\nc"}}}}', 11, "'A'"),
        ("{then: {respond: {status: 503, headers: {Content-Length: 5}}}}", 11, "Content-Length"),
        ("{then: {fault: resett}}", 11, "did you mean reset?"),
        ("{then: {fault: slow, rate: 0}}", 24, "rate must be at least 1"),
        ("{then: {fault: reset}, times: 0}", 26, "times must be at least 1"),
        ("{then: {fault: reset}, chance: 0}", 26, "chance must be above 0"),
        ("{then: {fault: reset}, chance: 1.5}", 26, "at most 1"),
        ("{then: {state: open}}", 11, "state must be a mapping"),
        ("{then: {fault: reset}, time: 3}", 26, "did you mean times?"),
        ("{wen: {to: '1'}, then: {fault: reset}}", 4, "did you mean when?"),
        ("{when: {form: '02'}, then: {fault: reset}}", 11, "did you mean from?"),
        ("{then: {telcocode: SKT}}", 11, "did you mean telcoCode?"),
        ("{when: {to: '1'}}", 3, "needs then"),
        ("reset", 3, "must be a mapping"),
    ],
)
def test_a_step_that_cannot_be_meant_is_refused_where_it_is_wrong(step: str, column: int, said: str) -> None:
    (problem,) = problems(step)
    place, _, text = problem.partition(": ")
    assert said in text
    assert int(place) == column


def test_a_pattern_of_operations_that_is_no_regular_expression_is_refused() -> None:
    told = problems("{when: {operation: /(/}, then: {fault: reset}}")
    assert any("11: operation is not a regular expression" in problem for problem in told)


def test_all_that_is_wrong_is_told_at_once() -> None:
    steps = ["{then: {result: '9999', telcoCode: skt, after: soon}}", "{then: {respond: teapot}}"]
    with pytest.raises(Miswritten) as raised:
        scenario(*steps, name="Upper")
    lines = [str(problem).split(":")[1] for problem in raised.value.problems]
    assert sorted(lines) == ["1", "4", "4", "4", "5"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("name: x", 1, "needs steps"),
        ("steps: [{then: {fault: reset}}]", 1, "needs name"),
        ("name: x\nsteps: []", 2, "at least 1"),
        ("name: x\nsteps: {then: {fault: reset}}", 2, "steps must be a list"),
        ("name: X\nsteps: [{then: {fault: reset}}]", 1, "lower-case"),
        ("name: -x\nsteps: [{then: {fault: reset}}]", 1, "lower-case"),
        (f"name: {'x' * 81}\nsteps: [{{then: {{fault: reset}}}}]", 1, "80"),
        ("name: x\nstep: []\nsteps: [{then: {fault: reset}}]", 2, "did you mean steps?"),
        ("", 1, "needs name and steps"),
        ("- then: {fault: reset}", 1, "must be a mapping"),
    ],
)
def test_a_scenario_that_cannot_be_meant_is_refused(text: str, line: int, said: str) -> None:
    with pytest.raises(Miswritten) as raised:
        parse(written(text))
    (problem,) = map(str, raised.value.problems)
    assert said in problem
    assert problem.startswith(f"test.yaml:{line}:")


@pytest.mark.parametrize("name", sorted(FRAMING))
def test_the_servers_own_headers_are_not_written_by_scripts(name: str) -> None:
    assert "there are faults" in problems(f"{{then: {{respond: {{status: 503, headers: {{{name.title()}: x}}}}}}}}")[0]


# --- one-offs ----------------------------------------------------------------------------------------


def test_a_one_off_is_a_step_written_flat_that_happens_once() -> None:
    assert one_off("{respond: throttled}") == Step(then=Then(respond="throttled"), times=1)
    flat = "{when: {to: '1'}, times: 2, chance: 0.5, fault: slow, rate: 9, commit: true, delay: 1s}"
    assert one_off(flat) == Step(
        when=When(to="1"), times=2, chance=0.5, then=Then(fault=Fault.SLOW, rate=9, commit=True, delay="1s")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("throttled", "must be a mapping"),
        ("[]", "must be a mapping"),
        ("{}", "does nothing"),
        ("{times: 2}", "does nothing"),
        ("{respond: throttled, name: x}", "unknown key `name`"),
        ("{then: {respond: trottled}}", "did you mean throttled"),
        ("{respond: throttled, times: 0}", "at least 1"),
        ("{result: '9999'}", "9999"),
        ("{when: {operation: list-messages}, result: '0'}", "send-messages"),
    ],
)
def test_a_one_off_that_cannot_be_meant_is_refused(text: str, said: str) -> None:
    with pytest.raises(Miswritten) as raised:
        one_off(text)
    assert said in str(raised.value)


def test_a_complaint_about_json_names_the_path() -> None:
    body = {"when": {"to": "/(/"}, "respond": "throttled", "times": None}
    with pytest.raises(Miswritten, match=r"^body\.when\.to: to is not a regular expression"):
        parse_one_off(from_json(body))
    assert parse_one_off(from_json({**body, "when": None})).times == 1


# --- what may be a slip ------------------------------------------------------------------------------


def test_an_answer_that_neither_the_page_nor_the_gateways_table_has_is_marked_for_each_operation() -> None:
    assert undocumented(one_off("{fault: reset}")) == []
    assert undocumented(one_off("{respond: rate-limited}")) == []
    assert undocumented(one_off("{respond: 418}")) == [operation.name for operation in OPERATIONS]
    found = undocumented(one_off("{when: {operation: /messages/}, respond: {status: 202}}"))
    assert found == [Name.LIST_MESSAGES], "a send is answered with 202"


def test_machines_that_nothing_waits_for_are_noted_where_their_step_stands() -> None:
    text = """\
name: desk
steps:
- when: {state: {desk: open}}
  then: {respond: 418, state: {desk: closed, lamp: 'on'}}
- when: {state: {desk: closed}}
  then: {respond: throttled, state: {door: 'open'}}
"""
    script = parse(written(text))
    found = notes(script)
    assert [index for index, _ in found] == [0, 0, 1]
    said = [text for _, text in found]
    assert "lamp" in said[0]
    assert "418" in said[1]
    assert "door" in said[2]
    lines = [str(problem).split(":")[1] for problem in noted(written(text), script)]
    assert lines == ["3", "3", "5"]
    assert notes(parse(written(EXAMPLE))) == []


# --- whatever is written -----------------------------------------------------------------------------


KEYS = [
    *("name", "steps", "description", "seed", "when", "then", "times", "chance", "operation", "serviceId", "type"),
    *("contentType", "countryCode", "from", "to", "content", "nth", "state", "header", "reservation", "result"),
    *("after", "telcoCode", "respond", "fault", "rate", "commit", "delay", "status", "body", "headers"),
    *("uniform", "lognormal"),
]
WORDS = [
    *("x", "", "due", "DONE", "0", "1", "3018", "-1", "99999999999999999999", "0.5", "1e400", "nan", "inf", "1s", "2h"),
    *("reset", "slow", "throttled", "204", "429", "true", "off", "null", "SKT", "send-messages", "list-*", "SMS"),
    *("/(/", "/a{99999999999}/", "//", "/x/", "[", "[z-a]", "\u0661", "\ud800", "\x00", "뷁" * 99, "a-b"),
]
TEXTS = st.sampled_from(WORDS) | st.text(max_size=5)
TREES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
BASE: dict[str, Any] = {
    "name": "x",
    "seed": "1",
    "steps": [
        {"when": {"operation": "send-*", "to": "1*", "nth": "2", "header": {"a": "b"}}, "then": {"result": "0"}},
        {
            "then": {"respond": {"status": "503", "body": {"a": ["b"]}, "headers": {"a": "b"}}, "delay": "1s"},
            "times": "1",
        },
        {"then": {"fault": "slow", "rate": "5", "commit": "true"}, "times": "2", "chance": "0.5"},
        {"when": {"state": {"a": "1"}}, "then": {"delay": {"uniform": ["1s", "2s"]}, "state": {"a": "2"}}},
        {"then": {"delay": {"lognormal": ["1s", "0.5"]}}},
        {"when": {"reservation": "due"}, "then": {"reservation": "FAIL"}},
    ],
}


def places(tree: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to every value in a tree."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    return [way, *(deeper for key in keys for deeper in places(tree[key], (*way, key)))]


PLACES = places(BASE)


def value_of(tree: Any, *, plain: bool) -> Value:
    if isinstance(tree, dict):
        return Value({key: value_of(entry, plain=plain) for key, entry in tree.items()}, "there")
    if isinstance(tree, list):
        return Value([value_of(entry, plain=plain) for entry in tree], "there")
    return Value(tree, "there", plain)


def is_read_or_refused(value: Value) -> None:
    for read in (parse, parse_one_off):
        told = []
        try:
            found: Scenario | Step = read(value)
        except Miswritten as error:
            told = [problem.text for problem in error.problems]
        assert all(told)
        if not told:
            steps = found.steps if isinstance(found, Scenario) else [found]
            assert all(resolve(step.then.respond).status for step in steps if step.then.respond is not None)


@given(TREES, st.booleans())
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_whatever_is_written_is_read_or_refused_with_what_is_wrong(tree: Any, plain: bool) -> None:  # noqa: FBT001
    is_read_or_refused(value_of(tree, plain=plain))


@given(st.sampled_from(PLACES), TREES, st.none() | st.sampled_from(KEYS), st.booleans())
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_scenario_with_a_slip_anywhere_is_read_or_refused(
    way: tuple[Any, ...],
    slip: Any,
    key: str | None,
    plain: bool,  # noqa: FBT001
) -> None:
    tree = copy.deepcopy(BASE)
    around: Any = tree
    for step in way[:-1]:
        around = around[step]
    if not way:
        tree = slip
    elif key is not None and isinstance(around[way[-1]], dict):
        around[way[-1]][key] = slip
    else:
        around[way[-1]] = slip
    is_read_or_refused(value_of(tree, plain=plain))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.sampled_from(PLACES[1:]), JSON)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_whatever_json_is_sent_is_read_or_refused(way: tuple[Any, ...], slip: Any) -> None:
    is_read_or_refused(from_json(slip))
    tree = copy.deepcopy(BASE)
    around: Any = tree
    for step in way[:-1]:
        around = around[step]
    around[way[-1]] = slip
    is_read_or_refused(from_json(tree))


def test_what_was_read_can_be_shown_as_json() -> None:
    script = parse(value_of(BASE, plain=True))
    shown = msgspec.to_builtins(script)
    assert msgspec.json.decode(msgspec.json.encode(shown)) == shown
    assert shown["steps"][0]["when"]["to"] == "1*"


@pytest.mark.parametrize("key", ["header", "state"])
def test_an_empty_condition_is_refused_since_the_step_would_fire_for_everything(key: str) -> None:
    (said,) = problems(f"{{when: {{{key}: {{}}}}, then: {{respond: 429}}}}")
    assert f"{key} is empty, which is not a condition; leave it out" in said


@pytest.mark.parametrize("word", ["undefined", "None", "serviceId"])
def test_a_service_that_is_refused_everywhere_is_not_waited_for(word: str) -> None:
    (said,) = problems(f"{{when: {{serviceId: '{word}'}}, then: {{respond: 429}}}}")
    assert "requests of it are refused, so this step never fires: the serviceId is " in said


@pytest.mark.parametrize("word", ["undefined*", "/undefined/", "none"])
def test_a_service_that_may_exist_is_waited_for(word: str) -> None:
    assert only(f"{{when: {{serviceId: '{word}'}}, then: {{respond: 429}}}}").when.service_id == word


@pytest.mark.parametrize("written", ["#1 sale", "#", "  # 광고", "#[a] b"])
@pytest.mark.parametrize("key", ["content", "to", "operation", "type"])
def test_a_text_that_a_comment_swallows_is_told_to_need_quotes(key: str, written: str) -> None:
    text = f"name: a\nsteps:\n- when:\n    {key}: {written}\n  then: {{respond: 503}}\n"
    with pytest.raises(Miswritten) as refused:
        parse(yaml_nodes.parse(text, "a.yaml"))
    (problem,) = refused.value.problems
    assert str(problem).startswith(f"a.yaml:4:5: {key} must ")
    assert problem.text.endswith("; a # after a space begins a comment: put quotes around a text with one")


@pytest.mark.parametrize("written", ["on", "off", "yes", "no", "true", "010", "0o17", "12:30", "1e3", "50% 할인", "#1"])
def test_a_text_is_taken_as_it_is_written_whatever_yaml_makes_of_such(written: str) -> None:
    plain = f'"{written}"' if written.startswith("#") else written
    text = f"name: a\nsteps:\n- when:\n    content: {plain}\n  then: {{respond: 503}}\n"
    assert parse(yaml_nodes.parse(text, "a.yaml")).steps[0].when.content == written


@pytest.mark.parametrize(
    "written",
    ["[광고] 세일", "*별표", "@all", "%할인", "- 항목", "a: b", "!중요", "|a", "> a", "`a`", "{이름}님", "? a"],
)
def test_a_text_that_begins_like_yaml_is_told_to_need_quotes(written: str) -> None:
    with pytest.raises(Miswritten, match=re.escape(f'needs quotes, as content: "{written}"')):
        yaml_nodes.parse(f"when:\n  content: {written}\n", "a.yaml")
