import re

import click
import pytest

import mocksens
from mocksens.cli.main import main
from mocksens.core.settings.rows import Group
from mocksens.server.settings.table import SETTINGS
from tests.cli.support import run

COMMANDS = {
    "serve",
    "sign",
    "send",
    "codes",
    "scenarios",
    "messages",
    "wait",
    "clock",
    "explain",
    "rules",
    "healthcheck",
    "config",
    "ca",
    "exec",
    "services",
    "reset",
    "play",
    "stop",
    "fail",
    "env",
    "openapi",
}


def test_the_commands_are_those_of_the_readme() -> None:
    assert set(main.list_commands(click.Context(main))) == COMMANDS


def test_the_help_names_every_command_and_shows_examples_one_a_line() -> None:
    result = run("--help")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.stdout.splitlines()]
    for command in COMMANDS:
        assert any(line.startswith(f"{command} ") for line in lines)
    for example in ("mocksens serve", "mocksens send --to", "mocksens sign GET"):
        assert any(line.startswith(example) for line in lines)
    assert "\\b" not in result.stdout


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_help_has_an_example_and_every_flag(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert any(f"mocksens {command}" in line for line in result.stdout.splitlines()[1:])
    there = main.get_command(click.Context(main), command)
    assert there
    for parameter in there.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in result.stdout


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_long_and_a_short_flag_ask_for_help(command: str) -> None:
    assert run(command, "-h").stdout == run(command, "--help").stdout


@pytest.mark.parametrize("command", ["serve", "config"])
def test_the_help_names_default_and_variable_of_every_setting(command: str) -> None:
    # Whatever breaks a line inside a word breaks it at a hyphen.
    shown = run(command, "--help").stdout.replace("-\n", "-").replace(" ", "").replace("\n", "")
    for setting in SETTINGS:
        default = f";default:{setting.shown_default}" if setting.shown_default else ""
        assert f"[envvar:{setting.variable}{default}]" in shown
        assert setting.about.help.replace("`", "").replace(" ", "") in shown


def test_exec_has_the_options_of_all_settings_of_what_is_imitated() -> None:
    shown = set(re.findall("^  (--[a-z-]+) ", run("exec", "--help").stdout, re.MULTILINE))
    left_out = {row.name for row in SETTINGS if row.flag not in shown}
    elsewhere = {row.name for row in SETTINGS if row.about.group in {Group.NETWORK, Group.OUTPUT}}
    # --log-format is an option of its own there.
    assert left_out == {"admin_token", "demo", *elsewhere} - {"tls_hosts", "log_format"}


@pytest.mark.parametrize("command", ["serve", "config", "exec"])
def test_the_help_lists_a_commands_own_options_and_then_those_of_settings_by_group(command: str) -> None:
    titles = [line.removesuffix(":") for line in run(command, "--help").stdout.splitlines() if line.endswith(":")]
    groups = [group for group in Group if command != "exec" or group != "Output"]
    assert [title for title in titles if not title.startswith(" ")] == ["Options", *groups]


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_help_of_a_setting_stands_in_one_column_behind_the_form_of_its_text(columns: str) -> None:
    lines = run("serve", "--help", COLUMNS=columns).stdout.splitlines()
    assert {len(line) > int(columns) for line in lines if "Examples" not in line and "mocksens serve" not in line} == {
        False
    }
    for flag, form, text in (
        ("--port", "PORT", "port for HTTP"),
        ("--journal-size", "SIZE", "maximum size"),
        ("--reserve-lead", "DURATION", "minimum time"),
        ("--over-long", "cut|refuse", "text over its limit"),
    ):
        assert any(line.startswith(f"  {flag} {form}".ljust(34) + text) for line in lines)


@pytest.mark.parametrize("command", ["sign", "send", "healthcheck"])
def test_the_commands_that_look_for_a_server_name_the_variable_of_its_url(command: str) -> None:
    assert "MOCKSENS_URL" in run(command, "--help").stdout


def test_the_version_is_the_packages() -> None:
    assert run("--version").stdout.split()[-1] == mocksens.__version__


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_the_version_is_asked_for_by_two_flags(flag: str) -> None:
    assert run(flag).stdout == f"mocksens, version {mocksens.__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["--delivery", "immediate"], ["--port=0"], ["--auth", "off", "--delivery", "immediate"]], ids=" ".join
)
def test_a_setting_without_a_command_says_that_serve_is_missing(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"to start a server: mocksens serve {' '.join(arguments)}\n" in result.stderr


@pytest.mark.parametrize("group", [[], ["scenarios"]])
def test_without_a_command_the_help_is_shown_and_the_use_is_wrong(group: list[str]) -> None:
    result = run(*group)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commands:" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["srve"], "no such command 'srve'; did you mean serve?"),
        (["scenarios", "lnt"], "no such command 'lnt'; did you mean lint?"),
        (["--hlp"], "--help"),
        (["version"], "no such command 'version'; did you mean --version?"),
        (["config", "--dayly-quota", "1"], "--daily-quota"),
        (["send", "--to", "01012345678"], "CONTENT"),
        (["send", "hello"], "--to"),
        (["sign", "GET"], "TARGET"),
        (["codes", "0", "1"], "1"),
        (["sign", "GET", "/", "--timestamp", "-1"], "--timestamp"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_two_and_says_what_was_meant(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_shell_completes_commands_that_are_not_loaded_yet() -> None:
    asked = {"_MOCKSENS_COMPLETE": "bash_complete", "COMP_WORDS": "mocksens he", "COMP_CWORD": "1"}
    assert run(**asked).stdout == "plain,healthcheck\n"
