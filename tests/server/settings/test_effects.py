"""Every setting reaches what it sets."""

import base64
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mocksens.core.clock import KST, to_datetime, to_ms
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.signing.credentials import Credential
from mocksens.server.settings.assembly import sens_of
from mocksens.server.settings.loading import load
from mocksens.server.settings.settings import SettingError
from mocksens.server.settings.table import shown
from tests.client import Client, InProcess
from tests.server.settings.support import by_flag, write

JPEG = {"name": "a.jpg", "body": base64.b64encode(b"no picture").decode()}


def client(service_id: str = "a", credential: Credential | None = None, /, **flags: str) -> Client:
    sens = sens_of(by_flag(**flags))
    return Client(InProcess(sens), service_id=service_id, credential=credential or DEFAULT_CREDENTIAL)


def statuses(client: Client) -> list[str]:
    """Of the messages of a send: what each of three looks shows."""
    request_id = client.send().json["requestId"]
    return [client.list_messages(requestId=request_id).json["messages"][0]["status"] for _ in range(3)]


def test_a_key_pair_replaces_the_default_one() -> None:
    mine = Credential("mine", "hidden")
    flags = {"access_key": "mine", "secret_key": "hidden"}
    assert client("a", mine, **flags).send().status == 202
    assert client("a", **flags).send().status == 401


def test_a_limited_key_pair_may_use_its_services_only() -> None:
    limited, free = Credential("ak", "sk"), Credential("c", "d")
    flags = {"keys": "ak:sk=a,b;c:d"}
    for service_id, credential, status in (
        ("a", limited, 202),
        ("b", limited, 202),
        ("x", limited, 403),
        ("x", free, 202),
        ("x", DEFAULT_CREDENTIAL, 202),
    ):
        assert client(service_id, credential, **flags).send().status == status


def test_services_limits_the_worlds() -> None:
    assert client("a", services="a,b").send().status == 202
    assert client("x", services="a,b").send().status == 403


def test_auth_off_takes_any_signature_and_none() -> None:
    assert client("a", Credential("who", "ever"), auth="off").send().status == 202
    assert client("a", Credential("who", "ever")).send().status == 401


def test_callers_are_the_only_ones() -> None:
    assert client(callers="0212345678").send(**{"from": "0212345678"}).status == 202
    assert client(callers="0212345678").send(**{"from": "212345678"}).status == 404


def test_daily_quota_ends_a_days_sending() -> None:
    limited = client(daily_quota="1")
    assert [limited.send().status for _ in range(2)] == [202, 429]


@pytest.mark.parametrize(
    ("delivery", "statuses_shown"),
    [
        ("immediate", ["COMPLETED"] * 3),
        ("manual", ["PROCESSING"] * 3),
        ("looks:1", ["PROCESSING", "COMPLETED", "COMPLETED"]),
    ],
)
def test_delivery_decides_when_messages_complete(delivery: str, statuses_shown: list[str]) -> None:
    sender = client(delivery=delivery)
    assert [status.replace("READY", "PROCESSING") for status in statuses(sender)] == statuses_shown


def test_delivery_may_be_a_length_of_time() -> None:
    sens = sens_of(by_flag(delivery="1h"))
    sender = Client(InProcess(sens), service_id="a")
    sens.service("a").clock.freeze()
    request_id = sender.send().json["requestId"]
    for ahead, status in ((timedelta(minutes=59), "PROCESSING"), (timedelta(minutes=1), "COMPLETED")):
        sens.service("a").clock.advance_ms(to_ms(ahead))
        assert sender.list_messages(requestId=request_id).json["messages"][0]["status"] == status


def test_texts_can_be_refused_instead_of_cut_or_failed() -> None:
    assert client().send(content="x" * 91).status == 202
    assert client(over_long="refuse").send(content="x" * 91).status == 400
    assert client().send(content="😀").status == 202
    assert client(unsupported_text="refuse").send(content="😀").status == 400
    # 똠 is in CP949 and not in KS X 1001.
    assert client(unsupported_text="refuse").send(content="똠").status == 202
    assert client(unsupported_text="refuse", charset="ks-x-1001").send(content="똠").status == 400


def test_inline_files_can_be_refused() -> None:
    mms = {"type": "MMS", "files": [JPEG]}
    assert "fileId" in client(inline_files="refuse").send(**mms).json["errorMessage"]
    assert "fileId" not in client().send(**mms).json["errorMessage"]


def ahead(sens_client: Client, minutes: int) -> str:
    now = datetime.fromisoformat(sens_client.clock({"resume": True}).json["now"])
    return (now + timedelta(minutes=minutes)).astimezone(KST).strftime("%Y-%m-%d %H:%M")


def test_the_lead_of_a_reservation_can_be_changed() -> None:
    default, long, none = client(), client(reserve_lead="1h"), client(reserve_lead="0")
    assert default.send(reserveTime=ahead(default, 30)).status == 202
    assert default.send(reserveTime=ahead(default, 5)).status == 400
    assert long.send(reserveTime=ahead(long, 30)).status == 400
    assert none.send(reserveTime=ahead(none, 5)).status == 202


@pytest.mark.parametrize(("lead", "status"), [("0s", 204), ("10m", 400)])
def test_cancelling_can_end_before_a_reservation_is_due(lead: str, status: int) -> None:
    sender = client(cancel_lead=lead)
    reserve_id = sender.send(reserveTime=ahead(sender, 30)).json["requestId"]
    sender.clock({"advance": "25m"})
    assert sender.cancel_reservation(reserve_id).status == status


@pytest.mark.parametrize(
    ("flags", "status"), [({}, 200), ({"nothing_found": "404"}, 404), ({"profile": "observed"}, 404)]
)
def test_a_search_that_finds_nothing_can_be_a_bare_404(flags: dict[str, str], status: int) -> None:
    window = {"requestStartTime": "2026-01-01 00:00:00", "requestEndTime": "2026-01-02 00:00:00"}
    answer = client(**flags).list_messages(**window)
    assert (answer.status, answer.body == b"") == (status, status == 404)


@pytest.mark.parametrize(("language", "text"), [("ko", "성공"), ("en", "Succeeded")])
def test_the_language_is_that_of_the_status_message(language: str, text: str) -> None:
    sender = client(language=language, delivery="immediate")
    request_id = sender.send().json["requestId"]
    assert sender.list_messages(requestId=request_id).json["messages"][0]["statusMessage"] == text


def test_max_body_is_the_cap() -> None:
    assert client(max_body="100").send(content="x" * 100).status == 413
    assert client(max_body="1kib").send(content="x" * 100).status == 202


def ids(**flags: str) -> list[str]:
    sens = sens_of(by_flag(**flags))
    sens.service("a").clock.freeze(to_datetime(1_700_000_000_000))
    return [Client(InProcess(sens), service_id="a").send().json["requestId"] for _ in range(3)]


def test_a_seed_makes_ids_repeatable() -> None:
    assert ids(seed="1") == ids(seed="1")
    assert ids(seed="1") != ids(seed="2")
    assert ids() != ids()


def scenario(name: str, status: str, folder: str = "mine") -> str:
    Path(folder).mkdir(exist_ok=True)
    text = f"name: {name}\nsteps:\n- then: {{respond: {status}}}\n"
    write(text, f"{folder}/{name}.yaml")
    return text


def test_play_is_played_in_every_service_in_that_order_each_with_a_fresh_count() -> None:
    sens = sens_of(by_flag(play="quota-exceeded,outage"))
    for service_id in ("a", "b"):
        assert [play.scenario.name for play in sens.service(service_id).scenarios.plays] == ["outage", "quota-exceeded"]
        sender = Client(InProcess(sens), service_id=service_id)
        assert [sender.send().status for _ in range(5)] == [503, 503, 503, 429, 202]


def test_scenarios_makes_files_available_and_plays_none() -> None:
    scenario("mine", "503")
    scenario("ours", "504", "theirs")
    sens = sens_of(by_flag(scenarios="mine, theirs"))
    assert {"mine", "ours", "outage"} <= set(sens.scenarios)
    assert Client(InProcess(sens), service_id="a").send().status == 202
    assert client(scenarios="mine,theirs", play="ours").send().status == 504


def test_scenarios_are_a_list_in_a_file_too() -> None:
    scenario("mine", "503")
    write("scenarios: [mine]\nplay: [mine]\n")
    assert load({}, {}).scenarios == ["mine"]
    assert Client(InProcess(sens_of(load({}, {}))), service_id="a").send().status == 503


def test_a_scenario_given_inline_is_available_and_played_last() -> None:
    inline = scenario("inline", "503", "elsewhere")
    sens = sens_of(by_flag(scenario_yaml=inline, play="outage"))
    assert [play.scenario.name for play in sens.service("a").scenarios.plays] == ["inline", "outage"]
    sens = sens_of(by_flag(scenario_yaml=inline, play="inline,outage"))
    assert [play.scenario.name for play in sens.service("a").scenarios.plays] == ["outage", "inline"]
    assert sens.scenarios["inline"].name == "inline"


def test_scenarios_are_not_read_before_they_are_needed() -> None:
    settings = load({"scenarios": "missing", "play": "nothing", "scenario_yaml": "["}, {})
    assert settings.play == ["nothing"]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MOCKSENS_PLAY": "outgae"}, "MOCKSENS_PLAY: unknown scenario 'outgae'; did you mean outage?"),
        ({"MOCKSENS_PLAY": "x"}, "MOCKSENS_PLAY: unknown scenario 'x'; `mocksens scenarios list` lists the scenarios"),
        ({"MOCKSENS_SCENARIOS": "mine,missing"}, "MOCKSENS_SCENARIOS: missing is not a directory"),
        ({"MOCKSENS_SCENARIOS": "mine/good.yaml"}, "MOCKSENS_SCENARIOS: mine/good.yaml is not a directory"),
        (
            {"MOCKSENS_SCENARIOS": "bad"},
            "bad/a.yaml:3:10: 'teapod' is not a response of the gateway; known:",
        ),
        (
            {"MOCKSENS_SCENARIO_YAML": "name: x\nsteps: [{then: {falt: reset}}]"},
            "MOCKSENS_SCENARIO_YAML:2:17: unknown key `falt`; did you mean fault?",
        ),
    ],
)
def test_what_is_wrong_with_scenarios_is_told_when_they_are_read(environ: dict[str, str], said: str) -> None:
    scenario("good", "503")
    scenario("a", "teapod", "bad")
    with pytest.raises(SettingError) as raised:
        sens_of(load({}, environ))
    assert str(raised.value).startswith(said)


def test_what_is_wrong_inline_in_a_file_is_told_with_the_files_place_and_its_own() -> None:
    write("port: 1\nscenario_yaml: |\n  name: x\n  steps: []\n")
    with pytest.raises(SettingError, match=r"mocksens\.yaml:2:1: scenario_yaml:2:1: steps must have at least 1"):
        sens_of(load({}, {}))


def test_a_scenario_given_inline_is_shown_on_one_line() -> None:
    texts = {name: text for name, text, _ in shown(by_flag(scenario_yaml="name: x\nsteps:\n- {}\n"))}
    assert texts["scenario_yaml"] == "name: x steps: - {}"
