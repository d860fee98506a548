"""The view of failures: what is played, one-off failures, the library and the numbers."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from mocksens import Sens
from mocksens.core.scenarios import magic_numbers
from mocksens.core.scenarios.engine import MOST_ONE_OFFS
from mocksens.core.scenarios.model import Then
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.service import Service
from mocksens.server.scenarios.library import Library
from mocksens.spec.faults import FAULTS
from mocksens.web.inbox.texts import scenarios as texts
from mocksens.web.inbox.views.scenarios.page import MOST_PLAYS, MOST_STEPS
from tests.client import Answer, Client, InProcess
from tests.web.inbox.pages import HOSTILE, Elements, act, get, html, send

VIEW = "/_mocksens/inbox/scenarios"
LIBRARY = f"{VIEW}?part=library"
NUMBERS = f"{VIEW}?part=numbers"


@pytest.fixture
def library() -> Client:
    return Client(InProcess(Sens(scenarios=Library())))


def play(client: Client, **scenario: Any) -> None:
    answer = client.admin("PUT", f"services/{client.service_id}/scenarios/{scenario['name']}", scenario)
    assert answer.status == 200, answer.body


def fail(client: Client, **fields: str) -> Answer:
    return act(client, "fail", back=VIEW, times=fields.pop("times", "1"), **fields)


def words(page: str) -> str:
    """Return the texts of the main part, with single spaces."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join("".join(Elements(main).texts).split())


def steps(client: Client, **scenario: Any) -> str:
    play(client, name="mine", **scenario)
    return words(html(client, VIEW))


# --- what is played ----------------------------------------------------------------------------------


def test_without_a_scenario_the_page_leads_to_the_library(client: Client) -> None:
    page = html(client, VIEW)
    assert "No scenario is playing." in page
    assert LIBRARY in [unescape(str(each["href"])) for each in Elements(page).named("a")]
    assert "actions/stop-all" not in page
    assert "actions/forget-failures" not in page


def test_a_scenario_is_shown_with_what_it_waits_for_does_and_did(client: Client) -> None:
    play(
        client,
        name="outage",
        description="It fails.",
        steps=[
            {"when": {"to": "0109*"}, "then": {"result": "3018"}, "times": 2},
            {"then": {"respond": "throttled"}, "times": 1},
        ],
    )
    assert "used-up" not in html(client, VIEW)
    for _ in range(2):
        client.send(messages=[{"to": "01099998888"}])
    shown = words(html(client, VIEW))
    assert "It fails." in shown
    assert "When to: 0109* → then result 3018 Individual mobile phone subscriber" in shown
    assert "used 1 of 2, 1 left" in shown
    assert "Always → then HTTP 429 throttled used 1 of 1, 0 left" in shown


def test_a_scenario_that_is_used_up_is_marked(client: Client) -> None:
    play(client, name="once", steps=[{"then": {"fault": "close"}, "times": 1}])
    assert ">used up<" not in html(client, VIEW)
    client.send()
    assert ">used up<" in html(client, VIEW)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ({"then": {"respond": 503}}, "Always → then HTTP 503 endpoint-error used 0 times"),
        ({"then": {"respond": {"status": 418}}}, "HTTP 418 used"),
        ({"then": {"fault": "reset", "commit": True}}, "connection reset, after the request was carried out used"),
        ({"then": {"fault": "slow", "rate": 9}}, "an answer at a few bytes a second, 9 bytes a second used"),
        ({"then": {"delay": "2s"}}, "answer delayed by 2s used"),
        ({"then": {"delay": {"uniform": ["1s", "3s"]}}}, "answer delayed by 1s to 3s used"),
        ({"then": {"delay": {"lognormal": ["800ms", "0.5"]}}}, "answer delayed by about 800ms used"),
        ({"then": {"after": "5s", "telcoCode": "SKT"}}, "completes after 5s, operator SKT used"),
        ({"then": {"respond": 503}, "chance": 0.05}, "When 5 % of the time →"),
        ({"when": {"nth": 3}, "then": {"respond": 503}}, "When request no. 3 →"),
        ({"when": {"header": {"user-agent": "*okhttp*"}}, "then": {"respond": 503}}, "When user-agent: *okhttp* →"),
        ({"when": {"from": "02*", "type": "LMS"}, "then": {"respond": 503}}, "When type: LMS from: 02* →"),
        (
            {"when": {"reservation": "due"}, "then": {"reservation": "STALE"}},
            "When a reservation is due → then the reservation becomes STALE used",
        ),
    ],
)
def test_each_part_of_a_step_is_put_into_words(client: Client, step: dict[str, Any], text: str) -> None:
    assert text in steps(client, steps=[step])


def test_the_states_of_machines_are_shown(client: Client) -> None:
    shown = steps(
        client, steps=[{"when": {"state": {"desk": "open"}}, "then": {"respond": 503, "state": {"desk": "closed"}}}]
    )
    assert "State desk = open" in shown
    assert "When desk = open → then HTTP 503 endpoint-error, desk → closed" in shown
    client.send()
    shown = words(html(client, VIEW))
    assert "State desk = closed" in shown
    assert "used once" in shown


def test_a_step_that_took_too_long_says_so(client: Client, service: Service) -> None:
    play(client, name="slow", steps=[{"when": {"to": "/^(0+)+$/"}, "then": {"respond": 503}}])
    (active,) = service.scenarios.plays[0].steps
    active.given_up = "the expression took too long"
    assert "the expression took too long" in html(client, VIEW)


def test_long_scenarios_and_many_of_them_are_cut(client: Client) -> None:
    play(client, name="long", steps=[{"when": {"nth": nth}, "then": {"respond": 503}} for nth in range(1, 31)])
    assert f"… and {30 - MOST_STEPS} more steps" in html(client, VIEW)
    for index in range(MOST_PLAYS + 2):
        play(client, name=f"s{index}", steps=[{"then": {"delay": "1ms"}}])
    page = html(client, VIEW)
    assert page.count('id="play-') == MOST_PLAYS
    assert "… and 3 more<" in page


def test_scenarios_are_stopped_one_by_one_or_together(client: Client) -> None:
    for name in ("one", "two", "three"):
        play(client, name=name, steps=[{"then": {"respond": 503}}])
    assert act(client, "stop", back=VIEW, name="two").headers["location"] == VIEW
    assert re.findall('id="play-(.+?)"', html(client, VIEW)) == ["three", "one"]
    fail(client, failure="fault:reset")
    assert act(client, "stop-all", back=VIEW).status == 303
    page = html(client, VIEW)
    assert ("No scenario is playing." in page, "None waiting." in page) == (True, True)
    assert act(client, "stop", name="two").status == 404
    assert act(client, "stop").status == 400


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_in_a_scenario_is_shown_as_text(client: Client, text: str) -> None:
    play(client, name="mine", description="plain", steps=[{"when": {"content": "plain"}, "then": {"respond": 503}}])
    plain = Elements(html(client, VIEW))
    play(client, name="mine", description=text, steps=[{"when": {"content": text}, "then": {"respond": 503}}])
    page = Elements(html(client, VIEW))
    assert [name for name, _ in page.found] == [name for name, _ in plain.found]
    shown = "".join(page.texts).replace("\r\n", "\n").replace("\r", "\n")
    assert shown.count(text.replace("\r\n", "\n").replace("\r", "\n")) >= 2


# --- one-off failures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "status"), [("respond:quota-exceeded", 429), ("respond:endpoint-timeout", 504), ("result:3018", 202)]
)
def test_a_chosen_failure_meets_the_next_request(client: Client, choice: str, status: int) -> None:
    answer = fail(client, failure=choice)
    assert (answer.status, answer.headers["location"]) == (303, VIEW)
    assert "used 0 of 1, 1 left" in html(client, VIEW)
    assert client.send().status == status
    assert "None waiting." in html(client, VIEW)
    assert client.send().status == 202


def test_every_choice_of_the_form_is_accepted(client: Client) -> None:
    choices = [str(each["value"]) for each in Elements(html(client, VIEW)).named("option")]
    assert {choice.partition(":")[0] for choice in choices} == {"respond", "result", "fault", "delay", "reservation"}
    assert {fail(client, failure=choice, commit="on", to="0109*").status for choice in choices} == {303}
    page = html(client, VIEW)
    assert f"… and {len(choices) - MOST_PLAYS} more<" in page
    assert act(client, "forget-failures", back=VIEW).status == 303
    assert "None waiting." in html(client, VIEW)


def test_a_failure_can_meet_some_recipients_and_several_times(client: Client) -> None:
    fail(client, failure="respond:forbidden", to=" 0109* ", times="2")
    assert "When to: 0109* → then HTTP 403 forbidden used 0 of 2, 2 left" in words(html(client, VIEW))
    statuses = [client.send(messages=[{"to": to}]).status for to in ("01011112222", "01099998888", "01099998888")]
    assert statuses == [202, 403, 403]


def test_a_request_can_be_carried_out_before_it_fails(client: Client) -> None:
    fail(client, failure="respond:endpoint-timeout", commit="on")
    assert "HTTP 504 endpoint-timeout, after the request was carried out" in words(html(client, VIEW))
    assert client.send(content="it was sent").status == 504
    assert "it was sent" in html(client)


def test_a_reservation_can_go_stale(client: Client) -> None:
    fail(client, failure="reservation:STALE", to="0109*")
    assert "When to: 0109* a reservation is due → then the reservation becomes STALE" in words(html(client, VIEW))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"failure": ""}, "choose what happens"),
        ({"failure": "state:x"}, "choose what happens"),
        ({"failure": "respond:nothing"}, "is not a response of the gateway"),
        ({"failure": "fault:reset", "times": "0"}, "times"),
        ({"failure": "fault:reset", "times": "many"}, "times"),
        ({"failure": "fault:reset", "to": "/(/"}, "to"),
    ],
)
def test_a_wrong_form_is_told(client: Client, fields: dict[str, str], problem: str) -> None:
    answer = fail(client, **fields)
    page = answer.body.decode()
    assert (answer.status, problem in unescape(page)) == (400, True)
    assert "None waiting." in page
    fields = {"times": "1", **fields}
    typed = {str(each["name"]): each.get("value") for each in Elements(page).named("input") if each.get("id")}
    assert (typed["times"], typed["to"]) == (fields["times"], fields.get("to", ""))


def test_what_was_chosen_stays_if_it_is_refused(client: Client) -> None:
    page = fail(client, failure="fault:hang", commit="on", times="0").body.decode()
    assert [each["value"] for each in Elements(page).named("option") if "selected" in each] == ["fault:hang"]
    assert [each["name"] for each in Elements(page).named("input") if "checked" in each] == ["commit"]


def test_without_a_number_of_times_a_failure_happens_once(client: Client) -> None:
    fail(client, failure="fault:close", times="")
    assert "used 0 of 1, 1 left" in html(client, VIEW)


def test_too_many_failures_are_refused(client: Client, service: Service) -> None:
    for _ in range(MOST_ONE_OFFS):
        service.scenarios.add(Step(then=Then(respond="forbidden"), times=1))
    answer = fail(client, failure="fault:reset")
    assert (answer.status, "one-off failures are waiting already" in answer.body.decode()) == (400, True)


# --- the library -------------------------------------------------------------------------------------


def test_the_library_lists_all_scenarios_by_folder(library: Client) -> None:
    page = html(library, LIBRARY)
    assert re.findall('id="scenario-(.+?)"', page) == sorted(Library(), key=lambda name: (Library().folder(name), name))
    titles = re.findall("<h2>(.+?) <span", page)
    assert titles == ["Delivery of messages", "Files and MMS", "Gateway and connection", "Reservations"]
    assert "Two requests are refused with 429" in page


def test_a_scenario_is_played_from_the_library_and_marked(library: Client) -> None:
    assert act(library, "play", back=LIBRARY, name="throttled").headers["location"] == LIBRARY
    page = html(library, LIBRARY)
    assert page.count('<span class="badge on">playing</span>') == 1
    assert 'aria-label="Play again throttled"' in page
    assert 'aria-label="Stop throttled"' in page
    assert library.send().status == 429
    assert act(library, "play", name="nothing").status == 404
    assert "Content-Type" not in act(library, "play", name="nothing").body.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [("skt", ["skt-outage"]), ("RESERVATION stale", ["first-reservation-goes-stale", "reservation-goes-stale"])],
)
def test_the_library_is_filtered_by_words(library: Client, query: str, names: list[str]) -> None:
    page = html(library, f"{LIBRARY}&q={quote(query)}")
    assert re.findall('id="scenario-(.+?)"', page) == names
    assert f'value="{query}"' in page
    assert "No scenario matches." in html(library, f"{LIBRARY}&q=xyzzy")


def test_scenarios_of_another_kind_of_shelf_are_listed_too() -> None:
    scenario = Scenario(name="mine", description="Mine.", steps=[Step(then=Then(respond="forbidden"))])
    page = html(Client(InProcess(Sens(scenarios={"mine": scenario}))), LIBRARY)
    assert ("Your own" in page, "Mine." in page) == (True, True)


def test_a_folder_of_the_user_is_named_as_it_is(tmp_path: Any) -> None:
    (tmp_path / "x & y").mkdir()
    (tmp_path / "x & y" / "mine.yaml").write_text("name: mine\nsteps: [{then: {respond: 503}}]\n")
    page = html(Client(InProcess(Sens(scenarios=Library([tmp_path])))), f"{LIBRARY}&q=mine")
    assert "<h2>x &amp; y <span" in page


def test_a_server_without_scenarios_says_so(client: Client) -> None:
    assert "This server has no scenarios." in html(client, LIBRARY)


# --- the numbers -------------------------------------------------------------------------------------


def test_every_number_is_listed_with_what_it_does(client: Client) -> None:
    page = html(client, NUMBERS)
    numbers = [number for number, _ in magic_numbers.catalogue()]
    assert sorted(re.findall('data-copy="(.+?)"', page)) == sorted(numbers)
    shown = words(page)
    for effect in (
        "3018 Individual mobile phone subscriber",
        "HTTP 429 quota-exceeded",
        "HTTP 500 unexpected",
        "never leaves PROCESSING",
        "completes after 90 seconds",
        "shows PROCESSING 3 times, then COMPLETED",
        "connection reset · nothing is sent",
        "connection reset · after the messages were accepted",
    ):
        assert effect in shown


def test_a_number_leads_to_the_form_that_sends_to_it(client: Client) -> None:
    links = [unescape(str(each["href"])) for each in Elements(html(client, f"{NUMBERS}&q=3018")).named("a")]
    assert "/_mocksens/inbox/compose?to=01000003018" in links


def test_numbers_are_filtered_by_number_code_or_words(client: Client) -> None:
    assert re.findall('data-copy="(.+?)"', html(client, f"{NUMBERS}&q=reset")) == ["01000080001", "01000080011"]
    assert re.findall('data-copy="(.+?)"', html(client, f"{NUMBERS}&q=0100000300+format")) == [
        "01000003003",
        "01000003009",
    ]
    assert "No number matches." in html(client, f"{NUMBERS}&q=xyzzy")


def test_numbers_that_are_turned_off_are_told(client: Client) -> None:
    text = "so these numbers have no effect now"
    assert text not in html(client, NUMBERS)
    client.admin("PUT", f"services/{client.service_id}/settings", {"magic_numbers": "off"})
    assert text in html(client, NUMBERS)


# --- the page ----------------------------------------------------------------------------------------


def test_an_unknown_part_is_the_first_one(client: Client) -> None:
    assert "No scenario is playing." in html(client, f"{VIEW}?part=x")


def test_one_of_several_services_is_named() -> None:
    client = Client(InProcess(Sens(services=["first", "second"])), service_id="second")
    play(client, name="mine", steps=[{"then": {"respond": 503}}])
    assert "They apply to the service second." in html(client, f"{VIEW}?service=second")
    assert 'id="play-mine"' in html(client, f"{VIEW}?service=second")
    first = html(client, VIEW)
    assert ("They apply to the service first." in first, 'id="play-mine"' in first) == (True, False)
    for part in ("library", "numbers"):
        page = html(client, f"{VIEW}?service=second&part={part}")
        assert '<input type="hidden" name="service" value="second">' in page


def test_a_service_that_does_not_exist_has_no_failures(client: Client) -> None:
    send(client)
    assert "This server has no service nobody." in html(client, f"{VIEW}?service=nobody")


def test_the_page_speaks_korean(library: Client) -> None:
    fail(library, failure="result:3018", to="0109*")
    page = html(library, VIEW, accept_language="ko")
    assert "조건 to: 0109* → 결과 결과 3018" in words(page)
    assert "01000003018" in html(library, f"{NUMBERS}&q={quote('발신번호 변작')}", accept_language="ko")
    assert "게이트웨이와 연결" in html(library, LIBRARY, accept_language="ko")
    assert get(library, VIEW, accept_language="ko").status == 200


def test_every_fault_has_a_text_in_both_languages() -> None:
    assert {f"fault-{fault}" for fault in FAULTS} <= texts.TEXTS.keys()
    assert all(english and korean for english, korean in texts.TEXTS.values())
