from pathlib import Path

import pytest

from mocksens.server.settings.table import SETTINGS
from tests.cli.support import run

SECRETS = {"secret_key": "hidden-secret", "keys": "ak:hidden-secret=my-test", "admin_token": "hidden-secret"}


def rows(output: str) -> dict[str, list[str]]:
    return {line.split()[0]: line.split()[1:] for line in output.splitlines()}


def test_every_setting_is_printed_with_its_default() -> None:
    result = run("config")
    shown = rows(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(shown) == [setting.name for setting in SETTINGS]
    for setting in SETTINGS:
        assert shown[setting.name] == [*([setting.shown_default] if setting.shown_default else []), "default"]


def test_each_value_says_where_it_came_from() -> None:
    Path("mocksens.yaml").write_text("seed: abc\nlanguage: en\nport: 1\n", encoding="utf-8")
    shown = rows(run("config", "--port", "3", MOCKSENS_PORT="2", MOCKSENS_LANGUAGE="ko").stdout)
    assert shown["seed"] == ["abc", "mocksens.yaml:1:1:", "seed"]
    assert shown["language"] == ["ko", "MOCKSENS_LANGUAGE"]
    assert shown["port"] == ["3", "--port"]


def test_a_profile_shows_what_it_set() -> None:
    shown = rows(run("config", "--profile", "observed", "--delivery", "2s").stdout)
    assert shown["profile"] == ["observed", "--profile"]
    assert shown["nothing_found"] == ["404", "profile", "observed"]
    assert shown["delivery"] == ["2s", "--delivery"]
    assert shown["language"] == ["ko", "default"]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_never_shown(name: str) -> None:
    Path("in.yaml").write_text(f"{name}: {SECRETS[name]}\n", encoding="utf-8")
    flag, variable = f"--{name.replace('_', '-')}", f"MOCKSENS_{name.upper()}"
    for result in (
        run("config", flag, SECRETS[name]),
        run("config", **{variable: SECRETS[name]}),
        run("config", "--config", "in.yaml"),
    ):
        assert result.exit_code == 0
        assert "hidden-secret" not in result.output
        assert "********" in rows(result.stdout)[name][0]


@pytest.mark.parametrize("name", ["tls_hosts", "admin_hosts", "scenarios", "play"])
def test_an_option_with_a_list_may_be_repeated(name: str) -> None:
    flag = f"--{name.replace('_', '-')}"
    assert rows(run("config", flag, "one,two", flag, "three").stdout)[name] == ["one,two,three", flag]


def test_a_wrong_setting_ends_with_two_and_one_line() -> None:
    result = run("config", "--over-long", "cutt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: --over-long: must be cut or refuse, not 'cutt'; did you mean cut?\n"


@pytest.mark.parametrize("command", ["serve", "config", "healthcheck", "sign GET /", "send hello --to 0101"])
def test_every_command_refuses_a_variable_that_is_no_setting(command: str) -> None:
    result = run(*command.split(), MOCKSENS_DALIY_QUOTA="1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: unknown setting `MOCKSENS_DALIY_QUOTA`; did you mean MOCKSENS_DAILY_QUOTA?\n"
