"""Facts in, decision out: what fires where, how often, and why."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from mocksens.core.parsing.nodes import Miswritten, from_json
from mocksens.core.scenarios import engine
from mocksens.core.scenarios.active_steps import ActiveStep, Facts, Fired
from mocksens.core.scenarios.compiling import Gate, gate_of
from mocksens.core.scenarios.engine import Scenarios, by_header, by_number, describe
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.model import Then, When
from mocksens.core.scenarios.parser import parse
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.gateway import GATEWAY_ANSWERS, OF_STATUS
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.spec.results import RESULTS
from tests.scripts import one_off, scenario

SEND, LIST, CANCEL = Name.SEND_MESSAGES, Name.LIST_MESSAGES, Name.CANCEL_RESERVATION
ROLLS = 2_000


def playing(*steps: str, seed: str = "0") -> Scenarios:
    """Return an engine that plays a scenario of those steps."""
    scenarios = Scenarios(threading.RLock())
    scenarios.play(scenario(*steps, seed=seed))
    return scenarios


def facts(operation: str = SEND, service_id: str = "a", ordinal: int = 1, **others: Any) -> Facts:
    return Facts(operation=operation, service_id=service_id, ordinal=ordinal, **others)


def request(scenarios: Scenarios, operation: str = SEND, **others: Any) -> Fired | None:
    """Return the decision on the next request of the operation."""
    return scenarios.fire(Gate.REQUEST, facts(operation, ordinal=scenarios.count(operation), **others), Evaluation())


def message(
    scenarios: Scenarios, to: str = "0101", evaluation: Evaluation | None = None, **others: Any
) -> Fired | None:
    return scenarios.fire(Gate.MESSAGE, facts(to=(to,), **others), evaluation or Evaluation())


def reservation(scenarios: Scenarios, **others: Any) -> Fired | None:
    return scenarios.fire(Gate.RESERVATION, facts(**others), Evaluation())


def statuses(decisions: Iterable[Fired | None]) -> list[int | None]:
    """Return the status of each decision that is an answer; 0 for another decision, None for none."""
    return [None if fired is None else fired.answer.status or 0 if fired.answer else 0 for fired in decisions]


def results(decisions: Iterable[Fired | None]) -> list[str | None]:
    return [fired and fired.result for fired in decisions]


# --- which facts a step waits for --------------------------------------------------------------------


class Case(NamedTuple):
    """One fact: how it is written, and the facts that are and are not meant."""

    when: str
    fitting: list[dict[str, Any]]
    others: list[dict[str, Any]]


CASES = [
    Case("operation: send-messages", [{"operation": SEND}], [{"operation": LIST}]),
    Case("operation: '*-messages'", [{"operation": SEND}, {"operation": LIST}], [{"operation": CANCEL}]),
    Case("operation: /^(get|list)-/", [{"operation": LIST}], [{"operation": SEND}]),
    Case("serviceId: 'ncp:*:a'", [{"service_id": "ncp:sms:a"}], [{"service_id": "ncp:sms:b"}]),
    Case("serviceId: /:A$/", [{"service_id": "ncp:A"}], [{"service_id": "ncp:a"}]),
    Case("type: 'sm?'", [{"type": "SMS"}, {"type": "sms"}], [{"type": "LMS"}, {"type": ""}, {"type": "SMSX"}]),
    Case("type: '/^[lm]/'", [{"type": "LMS"}, {"type": "mms"}], [{"type": "SMS"}]),
    Case("contentType: ad", [{"content_type": "AD"}, {"content_type": "Ad"}], [{"content_type": "COMM"}]),
    Case("contentType: /OM/", [{"content_type": "comm"}], [{"content_type": "AD"}]),
    Case("countryCode: '8?'", [{"country_code": "82"}], [{"country_code": "1"}, {"country_code": "821"}]),
    Case("countryCode: /^1$/", [{"country_code": "1"}], [{"country_code": "81"}]),
    Case("from: 02*", [{"sender": "0212345678"}], [{"sender": "031"}, {"sender": ""}]),
    Case("from: /5678$/", [{"sender": "0212345678"}], [{"sender": "56781"}]),
    Case("to: 0101*", [{"to": ("0101",)}, {"to": ("02", "01012")}], [{"to": ("02", "03")}, {"to": ()}]),
    Case("to: /99$/", [{"to": ("01", "0199")}], [{"to": ("0199a",)}, {"to": ()}]),
    Case("content: 'Hi*'", [{"content": ("Hi you",)}, {"content": ("x", "Hi")}], [{"content": ("hi",)}]),
    Case("content: /인증번호/", [{"content": ("[A] 인증번호 1234\n끝",)}], [{"content": ("안녕",)}, {"content": ()}]),
    Case(
        "header: {X-Attempt: '2'}",
        [{"headers": {"x-attempt": "2"}}],
        [{"headers": {}}, {"headers": {"x-attempt": "3"}}, {"headers": {"x-attempts": "2"}}],
    ),
    Case("header: {x-aTTempt: '/^[23]$/'}", [{"headers": {"x-attempt": "3"}}], [{"headers": {"x-attempt": "13"}}]),
    Case(
        "header: {A: '*', B: b}",
        [{"headers": {"a": "", "b": "b"}}],
        [{"headers": {"b": "b"}}, {"headers": {"a": "", "b": "B"}}],
    ),
    Case(
        "{operation: send-messages, to: '1', type: SMS}",
        [{"operation": SEND, "to": ("1",), "type": "sms"}],
        [
            {"operation": LIST, "to": ("1",), "type": "SMS"},
            {"operation": SEND, "to": ("2",), "type": "SMS"},
            {"operation": SEND, "to": ("1",), "type": "MMS"},
        ],
    ),
    Case("{}", [{}, {"operation": LIST}], []),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.when)
@pytest.mark.parametrize("gate", [Gate.REQUEST, Gate.MESSAGE])
def test_a_step_fires_where_all_its_facts_are_there(case: Case, gate: Gate) -> None:
    when = case.when if case.when.startswith("{") else f"{{{case.when}}}"
    if "operation" in when and SEND not in when and gate is Gate.MESSAGE:
        when = when.replace("/^(get|list)-/", "/^(get|list|send)-/")
    effect = {Gate.REQUEST: "{respond: throttled}", Gate.MESSAGE: "{result: '0'}"}[gate]
    scenarios = playing(f"{{when: {when}, then: {effect}}}")
    for known in case.fitting:
        assert scenarios.fire(gate, facts(**known), Evaluation()) is not None, known
    if gate is Gate.REQUEST:
        for known in case.others:
            assert scenarios.fire(gate, facts(**known), Evaluation()) is None, known


def test_a_step_without_facts_always_fires() -> None:
    scenarios = playing("{then: {respond: throttled}}")
    assert statuses(request(scenarios, operation) for operation in Name) == [429] * len(Name)


# --- nth ---------------------------------------------------------------------------------------------


def test_nth_counts_requests_of_the_operation_whatever_other_steps_matched() -> None:
    scenarios = playing(
        "{when: {operation: send-messages}, then: {respond: throttled}, times: 2}",
        "{when: {operation: send-messages, nth: 2}, then: {respond: unexpected}}",
        "{when: {operation: send-messages, nth: 4}, then: {respond: quota-exceeded}, times: 9}",
        "{when: {operation: send-messages, nth: 4}, then: {respond: endpoint-error}}",
    )
    assert statuses(request(scenarios) for _ in range(5)) == [429, 429, None, 429, None]
    assert request(scenarios) is None


def test_nth_counts_each_operation_apart() -> None:
    scenarios = playing("{when: {nth: 2}, then: {respond: throttled}}")
    decisions = [request(scenarios, operation) for operation in (SEND, LIST, LIST, SEND, CANCEL, SEND)]
    assert statuses(decisions) == [None, None, 429, 429, None, None]


def test_nth_counts_from_when_the_scenario_was_played() -> None:
    scenarios = playing("{then: {delay: 0s}}")
    for _ in range(3):
        request(scenarios)
    scenarios.play(scenario("{when: {nth: 2}, then: {respond: throttled}}", name="later"))
    scenarios.add(one_off("{when: {nth: 3}, respond: endpoint-error}"))
    assert statuses(request(scenarios) for _ in range(4)) == [0, 429, 503, 0]


def test_nth_of_a_message_is_that_of_its_request() -> None:
    scenarios = playing("{when: {nth: 2}, then: {result: '3018'}}")
    seen = results(message(scenarios, ordinal=ordinal) for ordinal in (1, 2, 2, 3, 0))
    assert seen == [None, "3018", "3018", None, None]


# --- times -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", ["respond: throttled", "fault: reset", "delay: 1s", "state: {a: b}"])
def test_times_counts_requests(effect: str) -> None:
    scenarios = playing(f"{{then: {{{effect}}}, times: 3}}")
    assert [request(scenarios) is not None for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize("effect", ["result: '3018'", "after: 5s", "telcoCode: LGT"])
def test_times_counts_messages_where_messages_are_decided(effect: str) -> None:
    scenarios = playing(f"{{then: {{{effect}}}, times: 3}}")
    assert request(scenarios) is None
    assert [message(scenarios) is not None for _ in range(5)] == [True, True, True, False, False]


def test_times_counts_reservations_where_these_are_decided() -> None:
    scenarios = playing("{when: {reservation: due}, then: {reservation: FAIL}, times: 2}")
    decided = [reservation(scenarios) for _ in range(3)]
    assert [fired and fired.reservation for fired in decided] == ["FAIL", "FAIL", None]


def test_a_step_that_is_used_up_leaves_its_place_to_the_next() -> None:
    scenarios = playing(
        "{then: {respond: throttled}, times: 1}",
        "{then: {respond: endpoint-error}, times: 2}",
        "{then: {respond: unexpected}}",
    )
    assert statuses(request(scenarios) for _ in range(5)) == [429, 503, 503, 500, 500]


def test_a_step_tells_how_often_it_matched_was_used_and_is_left() -> None:
    scenarios = playing("{when: {to: '1'}, then: {result: '0'}, times: 2}", "{then: {result: '0'}, chance: 0.000001}")
    (play,) = scenarios.plays
    for to in ("1", "2", "1", "1"):
        message(scenarios, to)
    first, second = play.steps
    assert (first.matched, first.used, first.left) == (2, 2, 0)
    assert (second.matched, second.used, second.left) == (2, 0, None)


# --- chance ------------------------------------------------------------------------------------------


def rolls(chance: float | str, *, seed: str = "0", before: tuple[str, ...] = ()) -> list[bool]:
    scenarios = playing(*before, f"{{then: {{respond: throttled}}, chance: {chance}}}", seed=seed)
    return [request(scenarios) is not None for _ in range(ROLLS)]


@pytest.mark.parametrize("chance", [0.05, 0.5, 0.9])
def test_chance_comes_about_as_often_as_it_says(chance: float) -> None:
    # Five standard deviations: one seed in two million would be outside.
    bound = 5 * (ROLLS * chance * (1 - chance)) ** 0.5
    assert abs(sum(rolls(chance)) - ROLLS * chance) < bound


def test_chance_is_the_same_in_every_run_and_another_with_another_seed_or_place() -> None:
    first = rolls(0.5)
    assert first == rolls(0.5)
    others = [rolls(0.5, seed="1"), rolls(0.5, before=("{when: {to: nobody}, then: {delay: 1s}}",))]
    for other in others:
        agreeing = sum(one == another for one, another in zip(first, other, strict=True))
        assert abs(agreeing - ROLLS / 2) < 5 * ROLLS**0.5 / 2, "as two coins agree"


def test_chance_depends_on_nothing_but_the_ordinal_of_the_match() -> None:
    scenarios = playing("{when: {to: '1'}, then: {result: '0'}, chance: 0.5}")
    others = playing("{when: {to: '1'}, then: {result: '3018', after: 3s}, chance: 0.5}")
    others.play(scenario("{then: {respond: throttled}, chance: 0.5}", name="beside"))
    seen, beside = [], []
    for turn in range(200):
        seen.append(message(scenarios, "1") is not None)
        for _ in range(turn % 3):
            message(others, "2", ordinal=turn)
            request(others, LIST)
        beside.append(message(others, "1", ordinal=turn, service_id="b", headers={"x": "y"}) is not None)
    assert seen == beside


def test_chance_of_one_always_comes_and_a_tiny_one_never() -> None:
    assert all(rolls(1))
    assert not any(rolls("0.000000000000001"))


def test_what_chance_passes_over_is_left_to_the_next_step_and_not_used_up() -> None:
    scenarios = playing("{then: {respond: throttled}, chance: 0.5, times: 10}", "{then: {respond: unexpected}}")
    seen = statuses(request(scenarios) for _ in range(100))
    assert Counter(seen) == {429: 10, 500: 90}
    assert seen[:10] != [429] * 10


# --- delays ------------------------------------------------------------------------------------------


def delays(delay: str, *, seed: str = "0", count: int = 500) -> list[int]:
    scenarios = playing(f"{{then: {{delay: {delay}}}}}", seed=seed)
    return [fired.delay for fired in (request(scenarios) for _ in range(count)) if fired]


@pytest.mark.parametrize(("written", "length"), [("1500ms", 1_500), ("2", 2_000), ("0s", 0), ("1h", 3_600_000)])
def test_a_fixed_delay_is_always_the_same(written: str, length: int) -> None:
    assert delays(written, count=3) == [length] * 3


def test_a_uniform_delay_lies_between_its_bounds_and_fills_them() -> None:
    drawn = delays("{uniform: [10ms, 14ms]}")
    assert set(drawn) == {10, 11, 12, 13, 14}
    assert delays("{uniform: [3s, 3s]}", count=3) == [3_000] * 3


def test_a_lognormal_delay_lies_around_its_median() -> None:
    drawn = sorted(delays("{lognormal: [1s, 0.5]}", count=ROLLS))
    middle = drawn[ROLLS // 2]
    assert abs(middle - 1_000) < 100
    # Two thirds lie within one sigma, on a scale of logarithms.
    within = sum(607 <= length <= 1_649 for length in drawn)
    assert abs(within / ROLLS - 0.683) < 0.05
    assert delays("{lognormal: [250ms, 0]}", count=3) == [250] * 3


def test_a_lognormal_delay_is_never_longer_than_an_hour() -> None:
    drawn = delays("{lognormal: [1h, 9.9]}")
    assert max(drawn) == 3_600_000
    assert min(drawn) >= 0


@pytest.mark.parametrize("delay", ["{uniform: [1s, 1h]}", "{lognormal: [1s, 2]}"])
def test_drawn_delays_are_the_same_in_every_run_and_others_with_another_seed(delay: str) -> None:
    assert delays(delay) == delays(delay)
    assert delays(delay) != delays(delay, seed="1")
    assert len(set(delays(delay))) > 100


def test_the_longest_delay_of_its_messages_is_that_of_a_request() -> None:
    scenarios = playing(
        "{when: {to: '1'}, then: {result: '0', delay: 1s}}",
        "{when: {to: '2'}, then: {result: '0', delay: 3s}}",
        "{then: {respond: throttled, delay: 9s}}",
    )
    evaluation, another = Evaluation(), Evaluation()
    for to in ("1", "2", "1", "3"):
        message(scenarios, to, evaluation)
    fired = request(scenarios)
    assert fired is not None
    assert fired.delay == 9_000
    assert [evaluation.delay, another.delay] == [3_000, 0]


def test_a_delay_is_left_after_the_one_off_that_asked_for_it_is_used_up() -> None:
    scenarios = Scenarios(threading.RLock())
    scenarios.add(one_off("{result: '0', delay: 2s}"))
    evaluation = Evaluation()
    message(scenarios, evaluation=evaluation)
    assert (evaluation.delay, scenarios.is_idle()) == (2_000, True)


# --- changes -----------------------------------------------------------------------------------------


def test_each_change_from_outside_is_told() -> None:
    changes: list[int] = []
    scenarios = Scenarios(threading.RLock(), lambda: changes.append(len(scenarios.plays) + len(scenarios.one_offs)))

    def count(change: Callable[[], object]) -> int:
        changes.clear()
        change()
        return len(changes)

    first, second = scenario("{then: {respond: unexpected}}"), scenario("{then: {respond: throttled}}")
    assert count(lambda: scenarios.play(first)) > 0
    assert changes[-1] == 1
    assert count(lambda: scenarios.replace(first, second)) == 1
    assert count(lambda: scenarios.replace(first, second)) == 0
    assert count(lambda: scenarios.add(one_off("{respond: throttled}"))) == 1
    assert count(lambda: request(scenarios)) == 0
    assert count(lambda: scenarios.stop(second.name)) == 1
    assert count(scenarios.clear_one_offs) == 1
    assert count(scenarios.clear) == 1


# --- which comes first -------------------------------------------------------------------------------


def test_one_offs_come_first_then_the_scenario_that_was_played_last() -> None:
    scenarios = Scenarios(threading.RLock())
    for name, respond in (("earlier", "unexpected"), ("later", "endpoint-error")):
        scenarios.play(scenario(f"{{then: {{respond: {respond}}}, times: 1}}", name=name))
    scenarios.add(one_off("{respond: throttled}"))
    scenarios.add(one_off("{respond: forbidden}"))
    decided = [request(scenarios) for _ in range(5)]
    assert statuses(decided) == [429, 403, 503, 500, None]
    said = [fired.by for fired in decided if fired]
    assert said == ["one-off-1, step 1", "one-off-2, step 1", "scenario later, step 1", "scenario earlier, step 1"]


def test_what_does_not_fit_leaves_its_turn() -> None:
    scenarios = Scenarios(threading.RLock())
    scenarios.play(scenario("{then: {respond: unexpected}}", name="earlier"))
    scenarios.play(scenario("{when: {operation: list-messages}, then: {respond: throttled}}", name="later"))
    scenarios.add(one_off("{when: {operation: cancel-reservation}, respond: forbidden}"))
    assert statuses(request(scenarios, operation) for operation in (SEND, LIST, CANCEL, CANCEL)) == [500, 429, 403, 500]


def test_each_gate_has_a_first_match_of_its_own() -> None:
    scenarios = playing(
        "{then: {result: '3018'}, times: 9}",
        "{then: {respond: throttled}, times: 9}",
        "{then: {result: '0'}}",
        "{then: {respond: unexpected}}",
        "{when: {reservation: due}, then: {reservation: STALE}, times: 9}",
        "{when: {reservation: due}, then: {reservation: FAIL}}",
    )
    (play,) = scenarios.plays
    assert results([message(scenarios)]) == ["3018"]
    assert statuses([request(scenarios)]) == [429]
    fired = reservation(scenarios)
    assert fired is not None
    assert fired.reservation == "STALE"
    assert [step.used for step in play.steps] == [1, 1, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("then", "gate"),
    [
        (Then(result="0"), Gate.MESSAGE),
        (Then(after="5s"), Gate.MESSAGE),
        (Then(telco_code="SKT"), Gate.MESSAGE),
        (Then(result="0", delay="1s", state={"a": "b"}), Gate.MESSAGE),
        (Then(respond="throttled"), Gate.REQUEST),
        (Then(fault=Fault.RESET), Gate.REQUEST),
        (Then(delay="1s"), Gate.REQUEST),
        (Then(state={"a": "b"}), Gate.REQUEST),
        (Then(reservation="FAIL"), Gate.RESERVATION),
    ],
)
def test_an_effect_says_at_which_gate_its_step_stands(then: Then, gate: Gate) -> None:
    assert gate_of(then) is gate


# --- state machines ----------------------------------------------------------------------------------


DESK = (
    "{when: {operation: cancel-reservation, state: {desk: open}}, then: {respond: throttled, state: {desk: closed}}}",
    "{when: {operation: list-messages, state: {desk: closed}}, then: {delay: 1s, state: {desk: open}}}",
    "{when: {operation: send-messages, state: {desk: closed}}, then: {respond: endpoint-error}}",
)


def test_a_machine_begins_as_the_file_names_it_first_and_goes_where_steps_move_it() -> None:
    scenarios = playing(*DESK)
    seen = statuses(request(scenarios, each) for each in (SEND, LIST, CANCEL, CANCEL, SEND, LIST, SEND, CANCEL))
    assert seen == [None, None, 429, None, 503, 0, None, 429]
    assert scenarios.plays[0].machines == {"desk": "closed"}


def test_machines_of_any_number_are_waited_for_together() -> None:
    scenarios = playing(
        "{when: {state: {a: '1', b: '1'}}, then: {respond: throttled, state: {b: '2', c: x}}}",
        "{when: {state: {a: '1', b: '2'}}, then: {respond: forbidden, state: {a: '2'}}}",
        "{when: {state: {b: '2'}}, then: {respond: unexpected}}",
    )
    assert scenarios.plays[0].machines == {"a": "1", "b": "1"}
    assert statuses(request(scenarios) for _ in range(3)) == [429, 403, 500]
    assert scenarios.plays[0].machines == {"a": "2", "b": "2", "c": "x"}


def test_a_machine_may_be_moved_by_a_message_and_waited_for_by_a_request() -> None:
    scenarios = playing(
        "{when: {state: {seen: nobody}, to: '1'}, then: {result: '0', state: {seen: one}}}",
        "{when: {state: {seen: one}}, then: {respond: throttled}}",
    )
    assert statuses([request(scenarios)]) == [None]
    message(scenarios, "1")
    assert statuses([request(scenarios)]) == [429]


def test_what_chance_passes_over_moves_no_machine() -> None:
    scenarios = playing(
        "{when: {state: {a: '1'}}, then: {delay: 1s, state: {a: '2'}}, chance: 0.000000000000001}",
        "{when: {state: {a: '2'}}, then: {respond: throttled}}",
    )
    assert statuses(request(scenarios) for _ in range(50)) == [None] * 50


def test_each_play_has_machines_of_its_own() -> None:
    left, right = playing(*DESK), playing(*DESK)
    request(left, CANCEL)
    assert statuses([request(left), request(right)]) == [503, None]
    left.play(scenario(*DESK, name="beside"))
    assert [play.machines for play in left.plays] == [{"desk": "open"}, {"desk": "closed"}]


# --- playing and ending ------------------------------------------------------------------------------


def test_played_again_a_scenario_begins_anew_and_comes_first() -> None:
    once = "{when: {nth: 2}, then: {respond: throttled}, times: 1}"
    scenarios = playing(once, *DESK)
    scenarios.play(scenario("{when: {nth: 9}, then: {respond: unexpected}}", name="later"))
    assert statuses(request(scenarios) for _ in range(3)) == [None, 429, None]
    request(scenarios, CANCEL)
    again = scenarios.play(scenario(once, *DESK))
    assert scenarios.plays[0] is again
    assert [play.scenario.name for play in scenarios.plays] == ["script", "later"]
    assert statuses(request(scenarios) for _ in range(3)) == [None, 429, None]
    assert again.machines == {"desk": "open"}


def test_replaced_a_scenario_begins_anew_in_its_place() -> None:
    first = scenario("{then: {respond: forbidden}, times: 1}")
    later = scenario("{then: {respond: throttled}, times: 1}", name="later")
    scenarios = Scenarios(threading.RLock())
    scenarios.play(first)
    scenarios.play(later)
    request(scenarios)
    assert scenarios.replace(first, scenario("{then: {respond: endpoint-error}, times: 1}"))
    assert scenarios.replace(later, later)
    assert statuses(request(scenarios) for _ in range(3)) == [429, 503, None]
    assert not scenarios.replace(first, later), "it is played no more"


def test_chance_begins_anew_with_each_play() -> None:
    script = scenario("{then: {respond: throttled}, chance: 0.5}")
    scenarios = Scenarios(threading.RLock())
    runs = []
    for _ in range(2):
        scenarios.play(script)
        runs.append(statuses(request(scenarios) for _ in range(50)))
    assert runs[0] == runs[1]


def test_a_scenario_is_made_ready_while_requests_come(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = threading.RLock()
    scenarios = Scenarios(lock)
    free: list[bool] = []

    def is_free() -> None:
        if lock.acquire(blocking=False):
            lock.release()
            free.append(True)

    def made(*how: Any) -> PlayedScenario:
        other = threading.Thread(target=is_free)
        other.start()
        other.join()
        return PlayedScenario(*how)

    monkeypatch.setattr(engine, "PlayedScenario", made)
    first = scenario("{then: {respond: throttled}}")
    scenarios.play(first)
    assert scenarios.replace(first, scenario("{then: {respond: unexpected}}"))
    assert free == [True, True]
    assert not scenarios.replace(first, first)
    assert free == [True, True], "nothing is made ready for a service that does not play it"


def test_a_scenario_that_is_stopped_while_its_successor_is_made_ready_stays_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = scenario("{then: {respond: throttled}}")
    scenarios = Scenarios(threading.RLock())
    scenarios.play(first)

    def made(*how: Any) -> PlayedScenario:
        scenarios.stop(first.name)
        return PlayedScenario(*how)

    monkeypatch.setattr(engine, "PlayedScenario", made)
    assert not scenarios.replace(first, scenario("{then: {respond: unexpected}}"))
    assert scenarios.plays == []


def test_a_scenario_that_is_stopped_fires_no_more_and_others_go_on() -> None:
    scenarios = playing("{then: {respond: throttled}}")
    scenarios.play(scenario("{then: {respond: unexpected}}", name="later"))
    assert scenarios.stop("later")
    assert not scenarios.stop("later")
    assert not scenarios.stop("nobody")
    assert statuses([request(scenarios)]) == [429]


def test_clearing_ends_scenarios_and_one_offs() -> None:
    scenarios = playing("{then: {respond: throttled}}")
    scenarios.add(one_off("{respond: unexpected}"))
    idle = [scenarios.is_idle()]
    scenarios.clear()
    idle.append(scenarios.is_idle())
    assert idle == [False, True]
    assert (scenarios.plays, scenarios.one_offs) == ([], [])
    assert request(scenarios) is None


def test_a_play_is_exhausted_when_all_its_finite_steps_are_used_up() -> None:
    scenarios = playing(
        "{when: {to: '1'}, then: {respond: throttled}, times: 1}",
        "{when: {to: '2'}, then: {respond: throttled}, times: 2}",
        "{then: {respond: unexpected}}",
    )
    (play,) = scenarios.plays
    seen = []
    for to in ("3", "1", "2", "2"):
        seen.append(play.exhausted)
        request(scenarios, to=(to,))
    assert seen == [False] * 4
    assert play.exhausted
    assert statuses([request(scenarios)]) == [500], "what has no end goes on"


def test_a_play_without_finite_steps_is_never_exhausted() -> None:
    scenarios = playing("{then: {respond: throttled}}")
    request(scenarios)
    assert not scenarios.plays[0].exhausted


def test_a_one_off_is_forgotten_when_it_is_used_up() -> None:
    scenarios = Scenarios(threading.RLock())
    twice, once = scenarios.add(one_off("{respond: throttled, times: 2}")), scenarios.add(one_off("{respond: 500}"))
    assert scenarios.one_offs == [twice, once]
    request(scenarios)
    assert scenarios.one_offs == [twice, once]
    request(scenarios)
    assert scenarios.one_offs == [once]
    request(scenarios)
    assert scenarios.one_offs == []
    assert scenarios.is_idle()
    assert [twice.exhausted, once.exhausted] == [True, True]
    assert request(scenarios) is None


def test_a_one_off_has_a_name_that_no_other_ever_had() -> None:
    scenarios = Scenarios(threading.RLock())
    names = set()
    for _ in range(3):
        names.add(scenarios.add(one_off("{respond: throttled}")).scenario.name)
        scenarios.clear()
    assert names == {"one-off-1", "one-off-2", "one-off-3"}


def test_two_services_share_nothing() -> None:
    script = scenario("{when: {nth: 2}, then: {respond: throttled}}", "{then: {respond: unexpected}, times: 1}", *DESK)
    left, right = (Scenarios(threading.RLock()) for _ in range(2))
    for each in (left, right):
        each.play(script)
    assert statuses(request(left) for _ in range(3)) == [500, 429, None]
    request(left, CANCEL)
    assert statuses(request(right) for _ in range(3)) == [500, 429, None]
    assert right.plays[0].machines == {"desk": "open"}


# --- the request's own header and its recipients' numbers ----------------------------------------------


@pytest.mark.parametrize("name", GATEWAY_ANSWERS)
def test_a_header_asks_for_an_answer_by_its_name(name: str) -> None:
    fired = by_header(f" {name}\t")
    assert fired.answer is not None
    assert (fired.answer.name, fired.answer.status) == (name, GATEWAY_ANSWERS[name].status)
    assert not fired.commit


@pytest.mark.parametrize("status", [200, 204, 302, 400, 418, 429, 503, 599])
def test_a_header_asks_for_an_answer_by_its_status(status: int) -> None:
    fired = by_header(str(status))
    assert fired.answer is not None
    assert (fired.answer.status, fired.answer.name) == (status, OF_STATUS.get(status, "unexpected"))


@pytest.mark.parametrize("asked", ["", "199", "600", "99", "4290", "quota", "Throttled", "429 ok", "\xff", "-429"])
def test_a_header_that_cannot_be_meant_is_a_bad_request_and_told(asked: str) -> None:
    fired = by_header(asked)
    assert fired.answer is not None
    assert (fired.answer.name, fired.answer.status) == ("bad-request", 400)
    assert "X-Mocksens-Respond (" in fired.by


@pytest.mark.parametrize("status", [400, 401, 404, 418, 429, 500, 599])
def test_a_number_asks_for_a_status(status: int) -> None:
    fired = by_number(["0101", f"01000040{status}"])
    assert fired is not None
    assert fired.answer is not None
    assert (fired.answer.status, fired.answer.name) == (status, OF_STATUS.get(status, "unexpected"))
    assert fired.by == f"the number 01000040{status}"


def test_a_number_asks_for_a_fault() -> None:
    for place, fault in enumerate(FAULTS, 1):
        for commit in (False, True):
            fired = by_number([f"010000800{int(commit)}{place}"])
            assert fired is not None
            assert (fired.fault, fired.commit, fired.answer) == (fault, commit, None)


def test_numbers_that_ask_for_nothing_decide_nothing() -> None:
    assert by_number([]) is None
    assert by_number(["0101", "01000003018"]) is None


# --- what is told ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("{respond: quota-exceeded}", "429 quota-exceeded"),
        ("{respond: 503, commit: true}", "503 endpoint-error, after it was carried out"),
        ("{respond: 418}", "418, undocumented for send-messages"),
        ("{respond: 202}", "202"),
        ("{respond: {status: 409, body: x}}", "409, undocumented for send-messages"),
        ("{fault: reset, commit: true}", "fault reset, after it was carried out"),
        ("{fault: hang, delay: 90s}", "fault hang, delayed by 90s"),
        ("{delay: 1500ms}", "delayed by 1500ms"),
        ("{state: {a: b}}", "nothing but a state"),
    ],
)
def test_what_is_scripted_is_told_in_one_line_with_who_says_so(step: str, expected: str) -> None:
    scenarios = Scenarios(threading.RLock())
    scenarios.add(one_off(step))
    fired = request(scenarios)
    assert fired is not None
    assert describe(fired, SEND) == f"scripted by one-off-1, step 1: {expected}"


def test_an_answer_is_marked_where_neither_the_page_nor_the_gateways_table_has_it() -> None:
    for operation in OPERATIONS:
        documented = {operation.success, *OF_STATUS}
        for status in range(200, 600):
            marked = "undocumented" in describe(by_header(str(status)), operation.name)
            assert marked is (status not in documented), (operation.name, status)


# --- properties --------------------------------------------------------------------------------------


def steps() -> st.SearchStrategy[dict[str, Any]]:
    """Draw valid steps as JSON."""
    fact = {
        "to": st.sampled_from(["1*", "/2$/", "12"]),
        "content": st.sampled_from(["a*", "/b/"]),
        "type": st.sampled_from(["SMS", "/ms/"]),
        "nth": st.integers(1, 4),
        "state": st.dictionaries(st.sampled_from("ab"), st.sampled_from("12"), min_size=1),
    }
    delay = st.sampled_from(["1s", {"uniform": ["1s", "9s"]}, {"lognormal": ["1s", "0.7"]}])
    moves = st.fixed_dictionaries({}, optional={"state": fact["state"]})
    sends = st.fixed_dictionaries({}, optional=fact)
    anything = st.fixed_dictionaries(
        {}, optional={**fact, "operation": st.sampled_from(["send-*", "/list/", "*"]), "header": st.just({"X": "*"})}
    )
    message = st.fixed_dictionaries(
        {"result": st.sampled_from(sorted(RESULTS))}, optional={"after": st.just("5s"), "delay": delay}
    )
    whole = st.one_of(
        st.fixed_dictionaries({"respond": st.sampled_from([*GATEWAY_ANSWERS, "418"])}, optional={"delay": delay}),
        st.fixed_dictionaries({"fault": st.sampled_from(FAULTS)}, optional={"commit": st.just("true")}),
        st.fixed_dictionaries({"delay": delay}),
    )
    outcome = st.fixed_dictionaries({"reservation": st.sampled_from(["DONE", "FAIL", "STALE"])})
    due = sends.map(lambda when: {**when, "reservation": "due"})
    kinds = st.one_of(st.tuples(sends, message), st.tuples(anything, whole), st.tuples(due, outcome))
    beside = st.fixed_dictionaries({}, optional={"times": st.integers(1, 3), "chance": st.sampled_from([0.3, 0.7, 1])})
    return st.tuples(kinds, moves, beside).map(
        lambda parts: {"when": parts[0][0], "then": {**parts[0][1], **parts[1]}, **parts[2]}
    )


SCRIPTS = st.builds(
    lambda steps, seed: {"name": "drawn", "steps": steps, "seed": seed},
    st.lists(steps(), min_size=1, max_size=6),
    st.text(max_size=3),
)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(Gate),
        st.sampled_from([SEND, LIST]),
        st.sampled_from(["1", "12", "22"]),
        st.sampled_from(["a", "ab"]),
        st.sampled_from(["SMS", "LMS"]),
        st.sampled_from([{}, {"x": "y"}]),
    ),
    max_size=40,
)
Event = tuple[Gate, str, str, str, str, dict[str, str]]


def decisions(scripts: list[Scenario], extra: list[Step], events: list[Event]) -> tuple[list[object], Scenarios]:
    """Return the decision on each event, with the machines after it."""
    scenarios = Scenarios(threading.RLock())
    for number, script in enumerate(scripts):
        scenarios.play(Scenario(name=f"drawn-{number}", steps=script.steps, seed=script.seed))
    for step in extra:
        scenarios.add(step)
    made: list[object] = []
    for gate, operation, to, content, kind, headers in events:
        ordinal = scenarios.count(operation) if gate is Gate.REQUEST else scenarios._counted[operation]
        known = facts(operation, ordinal=ordinal, type=kind, to=(to,), content=(content,), headers=headers)
        made.append((scenarios.fire(gate, known, Evaluation()), [dict(play.machines) for play in scenarios.plays]))
    return made, scenarios


def playable(script: Any) -> Scenario:
    """Return a drawn scenario; one with a step that can never fire is refused, and drawn in vain."""
    try:
        return parse(from_json(script))
    except Miswritten:
        return reject()


@given(st.lists(SCRIPTS, min_size=1, max_size=2), st.lists(steps(), max_size=2), EVENTS)
def test_the_same_requests_meet_the_same_failures_in_every_run(
    scripts: list[Any], extra: list[Any], events: list[Event]
) -> None:
    played = [playable(script) for script in scripts]
    added = [playable({"name": "x", "steps": [step]}).steps[0] for step in extra]
    first, scenarios = decisions(played, added, events)
    again, _ = decisions(played, added, events)
    assert first == again
    for play in scenarios.plays:
        for step in play.steps:
            assert 0 <= step.used <= step.matched
            assert step.left is None or step.left >= 0
        finite = [step.left for step in play.steps if step.left is not None]
        assert play.exhausted is (bool(finite) and sum(finite) == 0)
    assert sum(step.used for play in scenarios.plays for step in play.steps) <= len(events)


@given(SCRIPTS, EVENTS)
def test_a_decision_is_that_of_the_first_step_of_its_gate_that_fits(script: Any, events: list[Event]) -> None:
    played = playable(script)
    _, scenarios = decisions([played], [], [])
    (play,) = scenarios.plays
    for gate, operation, to, content, kind, headers in events:
        ordinal = scenarios.count(operation)
        known = facts(operation, ordinal=ordinal, type=kind, to=(to,), content=(content,), headers=headers)
        before = [(step.matched, step.used) for step in play.steps]
        could = [
            gate_of(step.step.then) is gate and step.left != 0 and step.fits(known, 1, play.machines)
            for step in play.steps
        ]
        fired = scenarios.fire(gate, known, Evaluation())
        after = [(step.matched, step.used) for step in play.steps]
        used = [place for place, counts in enumerate(after) if counts[1] != before[place][1]]
        assert len(used) == (fired is not None)
        last = used[0] if used else len(after)
        assert [now[0] - then[0] for now, then in zip(after, before, strict=True)] == [
            int(fits and place <= last) for place, fits in enumerate(could)
        ]
        assert not used or fired is None or fired.by.endswith(f"step {last + 1}")
        sure = [place for place, fits in enumerate(could) if fits and play.steps[place].step.chance in {None, 1}]
        assert last <= min(sure, default=last)


def test_a_step_made_by_hand_is_played_as_one_that_was_read() -> None:
    running = ActiveStep(Step(then=Then(result="3018"), when=When(to="1"), times=1), 1, "0", "me")
    assert running.fits(facts(to=("1",)), 1, {})
    assert running.roll()
    assert running.use() == Fired("me", result="3018")
    assert running.left == 0
