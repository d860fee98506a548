"""SENS in Python, by the names of the settings or from its parts."""

from pathlib import Path

import pytest

from mocksens import Credential, Sens, Switches, configure, running
from mocksens.server.settings.settings import SettingError
from tests.client import Client, InProcess


def test_a_sens_is_configured_by_the_names_and_texts_of_the_settings() -> None:
    sens = configure(delivery="immediate", callers=["0212345678"], daily_quota=1, language="en")
    client = Client(InProcess(sens))
    assert client.send(**{"from": "0299999999"}).status == 404
    request_id = client.send().json["requestId"]
    assert client.list_messages(requestId=request_id).json["messages"][0]["statusMessage"] == "Succeeded"
    assert client.send().status == 429


def test_scenarios_are_configured_by_the_names_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nsteps:\n- then: {respond: throttled}\n", encoding="utf-8")
    assert Client(InProcess(configure(scenarios=[tmp_path], play=["mine"]))).send().status == 429
    inline = "{name: inline, steps: [{then: {respond: 504}}]}"
    assert Client(InProcess(configure(scenario_yaml=inline))).send().status == 504
    with pytest.raises(SettingError, match="play: unknown scenario 'outgae'; did you mean outage"):
        configure(play=["outgae"])


def test_what_is_configured_or_running_has_the_library() -> None:
    assert "outage" in configure().scenarios
    with running() as server:
        assert "outage" in server.sens.scenarios
        server.sens.service("a").scenarios.play(server.sens.scenarios["outage"])


def test_neither_environment_nor_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKSENS_AUTH", "off")
    assert Client(InProcess(configure())).request("GET", "/sms/v2/services/a/unsubscribes", timestamp=0).status == 401


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"delivry": "1s"}, "unknown setting `delivry`; did you mean delivery?"),
        ({"over_long": "cutt"}, "over_long: must be cut or refuse, not 'cutt'; did you mean cut?"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_suggestion(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError) as refused:
        configure(**given)
    assert str(refused.value) == said


@pytest.mark.parametrize("field", ["auth", "inline_files", "over_long", "language", "delivery", "nothing_found"])
def test_a_switch_that_is_a_plain_text_is_refused_and_not_misread(field: str) -> None:
    with pytest.raises(ValueError, match=rf"switches.{field} must be a .* mocksens.configure takes plain texts"):
        Sens(switches=Switches(**dict.fromkeys([field], "verify")))  # type: ignore[arg-type]


@pytest.mark.parametrize("services", ["abc", ["a b"], [""], ["a/b"]])
def test_services_that_cannot_be_are_refused(services: list[str] | str) -> None:
    with pytest.raises(ValueError, match="services must be serviceIds"):
        Sens(services=services)


def test_an_access_key_has_one_secret() -> None:
    with pytest.raises(ValueError, match="occurs twice"):
        Sens([Credential("ak", "one"), Credential("ak", "two")])


def test_a_journal_may_be_done_without() -> None:
    client = Client(InProcess(configure(journal=0)))
    assert client.send().status == 202
    assert client.admin("GET", f"services/{client.service_id}/requests").json["requests"] == []
