"""A service in ``mocksens.testing``: its contents, its clock and its failures."""

import math
import re
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mocksens.client.models.services import ServicesData
from mocksens.core.clock import KST
from mocksens.core.settings.rows import Group
from mocksens.core.signing.credentials import Credential
from mocksens.server.settings.table import SETTINGS
from mocksens.testing import AdminError, Message, Mocksens, MocksensServer, connect, start
from tests.cli.support import http, stranger
from tests.client import Client
from tests.patience import eventually
from tests.testing.conftest import client_of

TO = "01011112222"


def entered(manager: AbstractContextManager[object]) -> None:
    """Enter a context manager and leave it."""
    with manager:
        pass


YAML = """\
name: busy
steps:
  - when: {operation: send-messages}
    then: {respond: throttled}
    times: 2
"""


def reserve(mocksens: Mocksens, client: Client, **ahead: float) -> str:
    time = mocksens.clock.now() + timedelta(**ahead)
    return str(client.send(reserveTime=f"{time:%Y-%m-%d %H:%M}").json["requestId"])


def test_each_service_has_its_own_id_and_keys_and_sees_no_other(server: MocksensServer) -> None:
    with server.service() as one, server.service() as other:
        assert len({one.service_id, other.service_id, one.access_key, other.access_key, one.secret_key}) == 5
        assert client_of(one).send().status == 202
        assert (len(one.messages), other.messages) == (1, [])
        mixed = client_of(one)
        mixed.base = client_of(other).base
        assert mixed.send().status == 403


def test_a_refusal_names_the_ways_out_that_a_test_has(mocksens: Mocksens) -> None:
    stranger = client_of(mocksens)
    stranger.credential = Credential("prod-4711", "of nobody here")
    refused = stranger.send()
    assert refused.status == 401
    assert "mocksens.access_key and mocksens.secret_key" in refused.diagnosis
    assert "mocksens_settings" in refused.diagnosis
    assert "mocksens config" not in refused.diagnosis
    elsewhere = client_of(mocksens)
    elsewhere.base = "/sms/v2/services/ncp:sms:kr:765:prod"
    refused = elsewhere.send()
    assert refused.status == 403
    assert "may not use the service 'ncp:sms:kr:765:prod'" in refused.diagnosis
    assert f"limited to {mocksens.service_id}" in refused.diagnosis
    assert "mocksens.service_id" in refused.diagnosis


def test_a_dropped_service_leaves_its_keys_worthless(server: MocksensServer) -> None:
    with server.service("mine") as mine, pytest.raises(AdminError, match="mine"), server.service("mine"):
        raise AssertionError("there cannot be two")
    assert client_of(mine).send().status == 401
    with server.service("mine") as again:
        assert again.messages == []


def test_the_environment_that_applications_go_by(mocksens: Mocksens) -> None:
    assert mocksens.env == {
        "MOCKSENS_URL": mocksens.url,
        "SENS_URL": mocksens.url,
        "SENS_BASE_URL": mocksens.url,
        "NCP_SENS_BASE_URL": mocksens.url,
        "SENS_API_BASE_URL": mocksens.url,
        "SENS_SERVICE_ID": mocksens.service_id,
        "SENS_ACCESS_KEY": mocksens.access_key,
        "SENS_SECRET_KEY": mocksens.secret_key,
        "NCLOUD_ACCESS_KEY": mocksens.access_key,
        "NCLOUD_SECRET_KEY": mocksens.secret_key,
    }
    assert mocksens.secret_key not in repr(mocksens)
    assert mocksens.service_id in repr(mocksens)


def test_a_message_has_everything(mocksens: Mocksens, client: Client) -> None:
    answer = client.send(
        type="LMS", subject="제목", content="[mocksens] 인증번호는 123456입니다", contentType="AD"
    ).json
    (message,) = mocksens.messages
    assert (message.to, message.sender, message.type, message.content_type) == (TO, "0212345678", "LMS", "AD")
    assert (message.subject, message.content, message.otp) == ("제목", "[mocksens] 인증번호는 123456입니다", "123456")
    assert (message.delivered_subject, message.delivered_content) == (message.subject, message.content)
    assert (message.request_id, message.country_code, message.cursor) == (answer["requestId"], "82", 1)
    assert (message.status, message.status_code, message.result) == ("READY", None, "0")
    assert message.request_time
    assert message.request_time.tzinfo
    assert message.complete_time == message.request_time + timedelta(seconds=1)
    assert message.raw["bytes"]["content"]["length"] == 34
    mocksens.clock.advance(seconds=2)
    done = mocksens.message(message)
    assert (done.status, done.status_code, done.telco_code) == ("COMPLETED", "0", "SKT")
    assert done != message
    assert done == mocksens.message(message.message_id)
    assert done != done.raw
    assert repr(done) == f"<Message to {TO} from 0212345678 LMS COMPLETED 0 '[mocksens] 인증번호는 123456입니다'>"


def test_an_over_long_text_is_delivered_cut(mocksens: Mocksens, client: Client) -> None:
    client.send(content="가" * 50)
    (message,) = mocksens.messages
    assert message.content == "가" * 50
    assert message.delivered_content == "가" * 45


def test_more_messages_than_a_page(mocksens: Mocksens, client: Client) -> None:
    for _ in range(11):
        client.send(messages=[{"to": f"010{number:08d}"} for number in range(10_000_000, 10_000_100)])
    assert len(mocksens.messages) == 1_100
    assert [message.cursor for message in mocksens.messages] == list(range(1, 1_101))
    assert len(mocksens.sends) == 1_100


def test_requests_are_there_with_their_answers(mocksens: Mocksens, client: Client) -> None:
    client.send(content="hello")
    client.send(messages=[{"to": "010-1"}])
    taken, refused = mocksens.requests
    assert (taken.number, taken.method, taken.operation, taken.status) == (1, "POST", "send-messages", 202)
    assert taken.target == f"/sms/v2/services/{mocksens.service_id}/messages"
    assert taken.json["content"] == "hello"
    assert taken.answer_json["requestId"] == taken.request_id == mocksens.messages[0].request_id
    assert taken.headers["x-ncp-apigw-signature-v2"] == "[redacted]"
    assert taken.at
    assert abs(taken.at - datetime.now(KST)) < timedelta(minutes=1)
    assert (taken.diagnosis, taken.rules, taken.fault, taken.delay, taken.scripted_by) == ("", [], None, 0, None)
    assert (refused.status, refused.rules, refused.request_id) == (400, ["send.numbers"], None)
    assert "must be digits only" in refused.diagnosis
    assert repr(refused) == "<Request #2 POST send-messages 400>"


def test_strays_are_those_since_the_service_began(server: MocksensServer, client: Client) -> None:
    client.request("GET", "/before")
    with server.service() as mocksens:
        client.request("GET", "/nowhere")
        (stray,) = mocksens.strays
        assert (stray.target, stray.status, stray.operation) == ("/nowhere", 404, None)
        assert str(stray).endswith("GET '/nowhere' 404")


def test_time_is_moved(mocksens: Mocksens) -> None:
    clock = mocksens.clock
    frozen = clock.freeze("2030-01-01T09:00:00")
    assert frozen == clock.now() == datetime(2030, 1, 1, 9, tzinfo=KST)
    assert clock.freeze() == frozen
    clock.freeze(datetime(2030, 1, 1, 0, 0, 1, tzinfo=KST))
    assert clock.freeze(datetime(2030, 1, 1, 0, 0, 1)) == datetime(2030, 1, 1, 0, 0, 1, tzinfo=KST)  # noqa: DTZ001
    for length, seconds in (("2d", 172_800), (90, 90), (0.5, 0.5), (timedelta(minutes=1), 60)):
        before = clock.now()
        assert clock.advance(length) == []
        assert clock.now() - before == timedelta(seconds=seconds)
    before = clock.now()
    clock.advance(days=1, hours=1, minutes=1, seconds=1)
    assert clock.now() - before == timedelta(days=1, hours=1, minutes=1, seconds=1)
    assert clock.resume() - clock.now() < timedelta(seconds=1)
    before = clock.rate(10_000)
    eventually(lambda: clock.now() - before >= timedelta(minutes=3))


def test_a_time_that_cannot_be_is_refused(mocksens: Mocksens, client: Client) -> None:
    for lengths in ({}, {"length": "2d", "days": 1}):
        with pytest.raises(ValueError, match="pass one duration"):
            mocksens.clock.advance(**lengths)  # type: ignore[arg-type]
    with pytest.raises(AdminError, match="duration") as failed:
        mocksens.clock.advance(days=-1)
    assert failed.value.status == 400
    client.send()
    with pytest.raises(AdminError, match="only goes forward"):
        mocksens.clock.freeze("2001-01-01T00:00:00+00:00")
    with pytest.raises(ValueError, match=r"freeze takes an instant, such as .*, not 'tomorrow'"):
        mocksens.clock.freeze("tomorrow")


def test_a_reservation_is_seen_and_becomes_due(mocksens: Mocksens, client: Client) -> None:
    reserve_id = reserve(mocksens, client, days=2)
    (reservation,) = mocksens.reservations
    assert (reservation.reserve_id, reservation.status, reservation.to) == (reserve_id, "READY", [TO])
    assert (reservation.type, reservation.sender, reservation.content) == ("SMS", "0212345678", "hello")
    assert reservation.due
    assert f"{reservation.due:%Y-%m-%d %H:%M}" == reservation.reserve_time
    assert str(reservation) == f"to {TO} READY for {reservation.reserve_time} Asia/Seoul 'hello'"
    assert mocksens.messages == []
    due = mocksens.clock.advance(days=2, minutes=1)
    assert [(change.kind, change.status) for change in due if change.kind == "message"] == [("message", "COMPLETED")]
    assert all(change.at >= reservation.due for change in due)
    assert "reservation" in repr(due[0])
    assert mocksens.reservations[0].status == "DONE"
    assert mocksens.messages[0].request_id == reserve_id


def test_a_reservation_is_decided_by_hand(mocksens: Mocksens, client: Client) -> None:
    reserve(mocksens, client, days=1)
    late = reserve(mocksens, client, days=1)
    mocksens.conclude(mocksens.reservations[0], "FAIL")
    mocksens.conclude(late, "STALE")
    mocksens.clock.advance("2d")
    assert [reservation.status for reservation in mocksens.reservations] == ["FAIL", "STALE"]


def test_a_message_is_ended_by_hand(mocksens: Mocksens, client: Client) -> None:
    client.send(messages=[{"to": "01050000001"}, {"to": "01050000002"}])
    first, second = mocksens.messages
    assert mocksens.complete(first).status_code == "0"
    assert mocksens.complete(second.message_id, "3018").status_code == "3018"
    with pytest.raises(AdminError, match="nobody"):
        mocksens.complete("nobody")


def test_the_next_requests_fail(mocksens: Mocksens, client: Client) -> None:
    mocksens.fail_next("throttled", times=2)
    assert [client.send().status for _ in range(3)] == [429, 429, 202]
    mocksens.fail_next(503)
    mocksens.fail_next({"status": 418, "headers": {"Retry-After": "3"}}, when={"operation": "send-messages"})
    assert client.list_unsubscribes().status == 503
    answer = client.send()
    assert (answer.status, answer.headers["retry-after"]) == (418, "3")
    mocksens.fail_next(fault="empty", commit=True)
    with pytest.raises(ConnectionError):
        client.send(content="lost")
    assert mocksens.messages[-1].content == "lost"
    assert mocksens.requests[-1].fault == "empty"
    mocksens.fail_next(delay=0.05)
    client.send()
    assert mocksens.requests[-1].delay == 50
    assert mocksens.unused() == []


def test_the_next_message_fails(mocksens: Mocksens, client: Client) -> None:
    mocksens.fail_next(result="3018", after="0s", telco_code="LGT", when={"to": "0105*"})
    client.send(messages=[{"to": TO}, {"to": "01050000001"}])
    good, bad = mocksens.messages
    assert (bad.status_code, bad.telco_code, bad.scripted_by) == ("3018", "LGT", "one-off-1, step 1")
    assert good.scripted_by is None


def test_a_failure_that_cannot_be_is_refused(mocksens: Mocksens) -> None:
    with pytest.raises(AdminError, match="quota-exceeded"):
        mocksens.fail_next("quota-exceded")
    with pytest.raises(AdminError, match=r"fail_next.*colour"):
        mocksens.fail_next(503, colour="red")


def test_scenarios_are_played_by_name_text_path_and_mapping(mocksens: Mocksens, client: Client, tmp_path: Path) -> None:
    (tmp_path / "busy.yaml").write_text(YAML, encoding="utf-8")
    mapping = {"steps": [{"when": {"operation": "send-messages"}, "then": {"respond": "throttled"}, "times": 1}]}
    for scenario in (YAML, "busy.yaml", tmp_path / "busy.yaml", mapping):
        play = mocksens.play(scenario)
        assert client.send().status == 429
        (step,) = play.steps
        assert (step.used, step.matched, step.times) == (1, 1, 1 if scenario is mapping else 2)
        assert play.exhausted == (scenario is mapping)
        play.stop()
        assert client.send().status == 202
        with pytest.raises(AdminError, match="is not played"):
            _ = play.steps
    play = mocksens.play("throttled")
    assert (play.name, play.state, repr(play)) == ("throttled", {}, "<Play throttled>")
    assert [client.send().status for _ in range(3)] == [429, 429, 202]


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("throtled", "did you mean throttled"),
        ("gone.yaml", r"no scenario file gone.yaml; looked for .*gone.yaml"),
        ("name: [", "scenario:2:1: not YAML"),
        ("steps: []", "a scenario is a mapping with a name"),
        ("name: odd\nstep: []\n", r"scenario:2:1: .*did you mean steps"),
        ("broken.yaml", r"broken.yaml:3:.*throtled"),
        ({"steps": [{"then": {}}]}, r"scenario.steps\[0\]"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_place(
    mocksens: Mocksens, tmp_path: Path, scenario: str, expected: str
) -> None:
    (tmp_path / "broken.yaml").write_text("name: broken\nsteps:\n  - then: {respond: throtled}\n", encoding="utf-8")
    with pytest.raises((ValueError, AdminError), match=expected):
        mocksens.play(scenario)
    assert mocksens.unused() == []


def test_finite_steps_that_were_not_used_are_known(mocksens: Mocksens, client: Client) -> None:
    mocksens.play(YAML)
    mocksens.fail_next(503, when={"to": "0109*"})
    mocksens.play(
        {
            "name": "never",
            "steps": [
                {"then": {"result": "2000"}, "chance": 0.0001, "times": 1},
                {"then": {"result": "2000"}, "when": {"to": "0109*"}},
            ],
        }
    )
    assert len(mocksens.unused()) == 3
    client.send()
    client.send()
    client.send()
    unused = mocksens.unused()
    assert unused == [
        'never, step 1 was never used, matched 1, but chance was against it: then {"result": "2000"}, chance 0.0001',
        "fail_next(503, when={'to': '0109*'}) was never used, nothing matched it",
    ]


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ({"respond": 503}, "fail_next(503)"),
        ({"respond": "throttled", "times": 2}, "fail_next('throttled', times=2)"),
        ({"fault": "reset", "commit": True}, "fail_next(fault='reset', commit=True)"),
        ({"result": "3018", "when": {"to": "0101*"}}, "fail_next(result='3018', when={'to': '0101*'})"),
    ],
)
def test_a_failure_that_was_not_used_is_called_as_the_test_called_it(
    mocksens: Mocksens, arguments: dict[str, Any], call: str
) -> None:
    mocksens.fail_next(**arguments)
    assert mocksens.unused() == [f"{call} was never used, nothing matched it"]


def test_a_failure_is_no_context_manager_and_says_so(mocksens: Mocksens) -> None:
    with (
        pytest.raises(TypeError, match=r"fail_next is not a context manager: .*Call it without `with`"),
        mocksens.fail_next(503),
    ):
        pass


@pytest.mark.parametrize(
    ("misplaced", "expected"),
    [
        ({"operation": "list-messages"}, 'write when={"operation": "list-messages"}'),
        ({"to": "01012345678"}, 'write when={"to": "01012345678"}'),
        ({"status": 503}, 'write respond={"status": 503}'),
    ],
)
def test_what_stands_in_the_wrong_place_is_told_as_python_writes_it(
    mocksens: Mocksens, misplaced: dict[str, Any], expected: str
) -> None:
    with pytest.raises(AdminError) as caught:
        mocksens.fail_next("throttled", **misplaced)
    assert expected in str(caught.value)
    assert "{operation:" not in str(caught.value)


Call = Callable[[Mocksens], object]
MISUSES: dict[str, Call] = {
    "`numbers[0]` must be digits only, not 'abc'": lambda service: service.block("abc"),
    "`numbers` must have at least 1 entry, not a list of 0": lambda service: service.block(),
    "`status` must be one of ": lambda service: service.conclude("x", "NOPE"),
    "count is exact, so leave out at_least and at_most": lambda service: service.assert_sent(count=1, at_least=1),
    "at_least 5 is more than at_most 1": lambda service: service.assert_sent(at_least=5, at_most=1),
    "`count` must be at least 0, not -1": lambda service: service.assert_sent(count=-1),
    "sender is not a regular expression: ": lambda service: service.assert_sent(sender="/[/"),
    "content_type is not a regular expression: ": lambda service: service.assert_sent(content_type="/[/"),
    "reserve_time is not a regular expression: ": lambda service: service.assert_sent_in_order({"reserve_time": "/[/"}),
    "sender is not a regular expression:  ": lambda service: service.wait_for(sender="/[/"),
    "freeze takes an instant, such as \"2026-01-01T09:00\" or a datetime, not '2020'": lambda service: (
        service.clock.freeze("2020")
    ),
    "freeze takes an instant, such as \"2026-01-01T09:00\" or a datetime, not '2020-13-01'": lambda service: (
        service.clock.freeze("2020-13-01")
    ),
    "rate must be a number above 0, such as 60, not -1; to stop the clock, call freeze()": lambda service: (
        service.clock.rate(-1)
    ),
    "rate must be a number above 0, such as 60, not inf; to stop the clock, call freeze()": lambda service: (
        service.clock.rate(math.inf)
    ),
    "advance must be a duration that is not negative": lambda service: service.clock.advance(days=-2),
}


@pytest.mark.parametrize("expected", MISUSES)
def test_a_misuse_is_told_with_the_arguments_of_the_method(mocksens: Mocksens, expected: str) -> None:
    with pytest.raises((ValueError, AdminError)) as caught:
        MISUSES[expected](mocksens)
    assert str(caught.value).startswith(expected.strip())


def test_a_text_that_looks_like_the_name_of_an_argument_is_told_as_it_is(mocksens: Mocksens) -> None:
    with pytest.raises(AdminError, match="not 'clientTelNo'"):
        mocksens.block("clientTelNo")


def test_numbers_are_blocked_as_by_telephone(mocksens: Mocksens, client: Client) -> None:
    mocksens.block(TO, "01050000001")
    listed = client.list_unsubscribes().json
    assert [(entry["clientTelNo"], entry["registerType"]) for entry in listed] == [(TO, "C"), ("01050000001", "C")]
    client.send(contentType="AD")
    mocksens.clock.advance("2s")
    assert mocksens.messages[0].status_code == "E917"


def test_switches_are_set_for_one_service_alone(server: MocksensServer, mocksens: Mocksens, client: Client) -> None:
    mocksens.configure(delivery="immediate", daily_quota=2, callers=["0212345678"])
    client.send()
    assert mocksens.messages[0].status_code == "0"
    assert client.send(**{"from": "0200000000"}).status == 404
    client.send()
    assert client.send().status == 429
    with server.service() as other:
        other.clock.freeze()
        assert client_of(other).send(**{"from": "0200000000"}).status == 202
        assert other.messages[0].status == "READY"
    with pytest.raises(AdminError, match="delivery"):
        mocksens.configure(delivery="sometimes")


def test_what_the_service_saw(mocksens: Mocksens, client: Client) -> None:
    text = mocksens.explain()
    assert f"service {mocksens.service_id} at {mocksens.url}; its clock shows 20" in text
    assert text.endswith("requests: none")
    client.send(content="[mocksens] hello")
    client.send(messages=[])
    client.request("GET", "/nowhere")
    reserve(mocksens, client, days=2)
    mocksens.play("throttled")
    mocksens.fail_next(503)
    text = mocksens.explain()
    expected = " ".join(text.split())
    for line in (
        "requests (3):",
        "  #1 POST send-messages 202",
        "  #2 POST send-messages 400",
        "messages (1):",
        f"  to {TO} from 0212345678 SMS READY '[mocksens] hello'",
        "reservations (1):",
        "scenarios (2):",
        "  one-off-1: step 1 used 0 of 1",
        "  throttled: step 1 used 0 of 2",
        "about the rules in brackets: mocksens rules send.recipients",
        "requests that reached no service of this mocksens (1):",
        "GET '/nowhere' 404",
    ):
        assert line in text
    assert "[send.recipients, assumed" in expected


@pytest.mark.slow
def test_what_it_saw_is_bounded(mocksens: Mocksens, client: Client) -> None:
    for number in range(30):
        client.send(content="가" * 2_000, messages=[{"to": "x" * 2_000}] * 100)
        client.send(content=f"{number} {'가' * 2_000}", messages=[{"to": TO}] * 30)
    text = mocksens.explain()
    assert "requests (60):\n  (40 earlier ones are left out)" in text
    assert "messages (900):" in text
    assert len(text) < 40_000


def test_views_are_looked_at(mocksens: Mocksens, client: Client) -> None:
    client.send(messages=[{"to": TO}, {"to": "01050000001"}], reserveTime=_tomorrow(mocksens))
    assert " and 1 more READY" in str(mocksens.reservations[0])
    (one, other) = mocksens.sends
    assert str(one).startswith(f"to {TO} from 0212345678 SMS reserved for 20")
    assert one != other
    with pytest.raises(TypeError):
        hash(one)
    assert not isinstance(one, Message)


def _tomorrow(mocksens: Mocksens) -> str:
    return f"{mocksens.clock.now() + timedelta(days=1):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"delivry": "immediate"}, "unknown setting `delivry`; did you mean delivery?"),
        ({"delivery": "sometimes"}, "delivery: must be a length of time"),
        ({"port": 7367}, "port has no effect on a server that tests start"),
    ],
)
def test_a_server_with_settings_that_cannot_be_is_not_started(settings: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=re.escape(expected)), start(**settings):
        raise AssertionError("it has started")


@pytest.mark.parametrize(
    "name", ["log_format", "admin_token", *(row.name for row in SETTINGS if row.about.group is Group.NETWORK)]
)
def test_a_setting_that_a_server_for_tests_does_not_go_by_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} has no effect"), start(**{name: "x"}):
        raise AssertionError("it has started")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"\xff"])
def test_a_server_that_is_no_mocksens_is_not_used(body: bytes) -> None:
    with stranger(http("404 Not Found", body)) as url, pytest.raises(AdminError, match="is not a mocksens"):
        connect(url)


def test_a_running_server_is_used_with_its_own_settings_for_each_service(server: MocksensServer) -> None:
    same = connect(f"{server.url}/", delivery="immediate")
    assert repr(same) == f"<MocksensServer {server.url}>"
    with same.service() as mine, server.service() as other:
        other.clock.freeze()
        client_of(mine).send()
        client_of(other).send()
        assert (mine.messages[0].status, other.messages[0].status) == ("COMPLETED", "READY")
    with pytest.raises(ValueError, match="must be the URL of a server"):
        connect("localhost")
    with pytest.raises(AdminError, match="seed"), connect(server.url, seed="1").service():
        raise AssertionError("a running server has its seed")


@pytest.mark.parametrize(
    "call",
    [
        lambda mocksens, _: mocksens.fail_next("nope"),
        lambda mocksens, _: mocksens.fail_next(503, tims=2),
        lambda mocksens, _: mocksens.play({"name": "x", "steps": [{"them": 1}]}),
        lambda mocksens, _: mocksens.play("name: x\nsteps: [{them: 1}]\n"),
        lambda _, server: entered(server.service("undefined")),
        lambda _, __: entered(start(delivry="1s")),
    ],
    ids=["fail_next", "an unknown field", "a mapping", "a text", "a service", "a server"],
)
def test_an_error_comes_without_frames_of_the_standard_library(
    mocksens: Mocksens, server: MocksensServer, call: Callable[[Mocksens, MocksensServer], None]
) -> None:
    with pytest.raises((AdminError, ValueError)) as failed:
        call(mocksens, server)
    assert "contextlib" not in "".join(traceback.format_tb(failed.value.__traceback__))


def test_a_service_that_cannot_be_configured_is_dropped_again(server: MocksensServer) -> None:
    def there() -> list[str]:
        return [each.service_id for each in server.admin.get("/services", ServicesData).services]

    before = there()
    lending = connect(server.url, delivry="1s")
    with pytest.raises(AdminError, match="delivry"):
        entered(lending.service())
    assert there() == before
