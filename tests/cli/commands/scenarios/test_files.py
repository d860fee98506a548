"""``mocksens scenarios``, and a server that plays what is written."""

import json
import os
from pathlib import Path

import pytest

from mocksens.server.scenarios.library import Library, built_in
from mocksens.server.scenarios.schema import text
from tests.cli.support import python, run, serving
from tests.server.scenarios.support import write

pytestmark = pytest.mark.measured


def test_the_help_of_each_command_has_examples() -> None:
    for command in ("lint", "list", "show", "schema"):
        result = run("scenarios", command, "--help")
        assert result.exit_code == 0
        assert f"  mocksens scenarios {command}" in result.stdout
        assert f"  {command}" in run("scenarios", "--help").stdout


# --- lint --------------------------------------------------------------------------------------------


def test_lint_checks_the_built_in_library_by_default() -> None:
    result = run("scenarios", "lint")
    number = len(Library())
    assert (result.exit_code, result.stdout) == (0, f"{number} of {number} files are good\n")


def test_lint_checks_what_the_setting_names() -> None:
    write("mine/outage.yaml")
    for result in (
        run("scenarios", "lint", "--scenarios", "mine"),
        run("scenarios", "lint", MOCKSENS_SCENARIOS="mine"),
        run("scenarios", "lint", "mine", MOCKSENS_SCENARIOS="missing"),
    ):
        assert (result.exit_code, result.stdout) == (0, "1 of 1 files are good\n")


def test_lint_tells_problems_and_notes_of_files_and_directories() -> None:
    write("mine/a.yaml", "throtled")
    write("mine/b.yaml")
    write("c.yaml", "418")
    result = run("scenarios", "lint", "mine", "c.yaml", "missing")
    assert (result.exit_code, result.stderr) == (2, "")
    missing, wrong, note, last = result.stdout.splitlines()
    assert missing == "missing: cannot be read: No such file or directory"
    assert wrong == "mine/a.yaml:4:12: 'throtled' is not a response of the gateway; did you mean throttled?"
    assert note.startswith("c.yaml:4:5: note: undocumented: the page lists no 418 for send-messages")
    assert last == "2 of 3 files are good"


def test_lint_that_finds_no_file_is_no_success() -> None:
    Path("empty").mkdir()
    result = run("scenarios", "lint", "empty")
    assert result.exit_code == 2
    assert result.stdout.splitlines() == [
        "empty: has no scenario file; their names end in .yaml or .yml",
        "0 of 0 files are good",
    ]


def test_notes_alone_are_a_success() -> None:
    write("c.yaml", "418")
    assert run("scenarios", "lint", "c.yaml").exit_code == 0


# --- list and show -----------------------------------------------------------------------------------


def test_list_shows_names_and_descriptions_by_folder_the_users_first() -> None:
    write("mine/sms/outage.yaml")
    result = run(
        "scenarios", "list", "--scenarios", "mine", MOCKSENS_SCENARIO_YAML="{name: x, steps: [then: {fault: reset}]}"
    )
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[:2] == ["MOCKSENS_SCENARIO_YAML", "  x"]
    assert lines[2] == "mine/sms"
    assert lines[3].split(maxsplit=1) == ["outage", "by outage.yaml"]
    headings = [line for line in lines if not line.startswith(" ")]
    assert headings[2:] == [f"built-in: {name}" for name in ("delivery", "files", "gateway", "reservation")]
    listed = {line.split()[0] for line in lines if line.startswith(" ")}
    assert listed == {*Library(), "x"}
    assert len(lines) == len(headings) + len(listed)


def test_show_prints_the_file() -> None:
    path = built_in() / "delivery" / "skt-outage.yaml"
    result = run("scenarios", "show", "skt-outage")
    assert (result.exit_code, result.stdout) == (0, path.read_text(encoding="utf-8"))
    mine = write("mine/skt-outage.yaml")
    assert run("scenarios", "show", "skt-outage", "--scenarios", "mine").stdout == mine.read_text(encoding="utf-8")
    inline = "{name: x, steps: [then: {fault: reset}]}"
    assert run("scenarios", "show", "x", MOCKSENS_SCENARIO_YAML=inline).stdout == inline


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("skt-outgae", "unknown scenario 'skt-outgae'; did you mean skt-outage?"),
        ("x", "unknown scenario 'x'; mocksens scenarios list lists the scenarios"),
    ],
)
def test_show_of_an_unknown_name_is_refused_with_a_suggestion(name: str, said: str) -> None:
    result = run("scenarios", "show", name)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {said}\n")


@pytest.mark.parametrize("command", [["list"], ["show", "outage"]])
def test_a_broken_file_of_the_users_is_told_and_nothing_shown(command: list[str]) -> None:
    write("mine/a.yaml", times=0)
    result = run("scenarios", *command, "--scenarios", "mine")
    said = "Error: mine/a.yaml:5:5: times must be at least 1, not 0\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", said)


def test_schema_prints_the_json_schema() -> None:
    result = run("scenarios", "schema")
    assert (result.exit_code, result.stdout) == (0, text())
    assert json.loads(result.stdout)["title"] == "A scenario of mocksens"


# --- serve -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_served_scenario_is_played_in_every_service_and_again_when_its_file_changes() -> None:
    write("mine/outage.yaml", times=100)
    with serving("--port", "0", "--scenarios", "mine", "--play", "outage") as server:
        assert server.client.send().status == 429
        server.log_line()
        write("mine/outage.yaml", "endpoint-error", times=100)
        assert server.log_line().endswith(
            " scenario outage was read from mine/outage.yaml; services that restarted it: 1\n"
        )
        assert server.client.send().status == 503
        server.log_line()
        write("mine/outage.yaml", "teapod")
        assert " mine/outage.yaml:4:12: 'teapod' is not a response of the gateway" in server.log_line()
        assert server.client.send().status == 503
        code, out, _ = server.end()
    assert (code, out) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"MOCKSENS_PLAY": "outgae"}, "MOCKSENS_PLAY: unknown scenario 'outgae'; did you mean outage?\n"),
        ({"MOCKSENS_SCENARIOS": "missing"}, "MOCKSENS_SCENARIOS: missing is not a directory\n"),
        ({"MOCKSENS_SCENARIOS": "mine"}, "mine/a.yaml:5:5: times must be at least 1, not 0\n"),
        ({"MOCKSENS_SCENARIO_YAML": "name: x"}, "MOCKSENS_SCENARIO_YAML:1:1: a scenario needs steps\n"),
    ],
)
def test_a_scenario_that_is_wrong_fails_the_start_with_two(env: dict[str, str], said: str) -> None:
    write("mine/a.yaml", times=0)
    result = python("-m", "mocksens", "--port", "0", **env)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", f"Error: {said}")


@pytest.mark.parametrize("command", ["config", "sign GET /", "healthcheck", "send hello --to 0101"])
def test_a_command_that_plays_nothing_reads_no_scenario(command: str) -> None:
    env = {"MOCKSENS_SCENARIOS": "missing", "MOCKSENS_PLAY": "missing", "MOCKSENS_SCENARIO_YAML": "["}
    result = run(*command.split(), **env, MOCKSENS_PORT="1")
    assert "missing" not in result.stderr
    assert result.exit_code in {0, 1}


def test_lint_in_a_working_directory_names_files_as_they_were_given(tmp_path: Path) -> None:
    write("mine/a.yaml", times=0)
    os.chdir("mine")
    for given, shown in (("a.yaml", "a.yaml"), (".", "a.yaml"), ("../mine", "../mine/a.yaml"), (str(tmp_path), None)):
        line = run("scenarios", "lint", given).stdout.splitlines()[0]
        assert line.startswith(f"{shown or tmp_path / 'mine' / 'a.yaml'}:5:5: times")


def test_a_country_that_the_setting_allows_is_no_slip() -> None:
    Path("far.yaml").write_text(
        'name: far\nsteps:\n- when: {operation: send-messages, countryCode: "999"}\n  then: {respond: 503}\n',
        encoding="utf-8",
    )
    noted = "note: countryCode '999' matches no country that SENS sends to"
    assert noted in run("scenarios", "lint", "far.yaml").stdout
    assert noted not in run("scenarios", "lint", "far.yaml", "--countries", "any").stdout
    assert noted not in run("scenarios", "lint", "far.yaml", MOCKSENS_COUNTRIES="any").stdout
    Path("mocksens.yaml").write_text("countries: any\n", encoding="utf-8")
    assert run("scenarios", "lint", "far.yaml").stdout == "1 of 1 files are good\n"
