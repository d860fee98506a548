"""``rules``: the rules of mocksens, with a server and without one."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from click.testing import Result

from mocksens import Sens, running
from mocksens.cli.commands.rules import text
from mocksens.cli.commands.rules.text import RuleListing
from mocksens.client.models.diagnosis.rules import RuleData
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from mocksens.spec.cite import Basis
from mocksens.spec.rules import RULES
from mocksens.web.admin.endpoints.diagnosis.rule_views import RuleScope, rule_view
from tests.cli.commands.support import MINE, OTHER, Command, client_of, send
from tests.cli.support import free_port, http, run, stranger
from tests.cli.test_output import on_a_terminal

HEAD = "what mocksens does"
Lines = Callable[[RuleListing, Sequence[RuleData]], Iterator[str]]


def alone(*arguments: str) -> Result:
    """Return the result of the command where no server runs."""
    return run("rules", *arguments, MOCKSENS_PORT=str(free_port()))


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- without a server --------------------------------------------------------------------------------


def test_without_a_server_the_rules_are_listed_and_this_is_said_once() -> None:
    result = alone()
    head, *lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert head.split() == ["rule", "basis", *HEAD.split()]
    assert len(lines) == len(RULES)
    for line, row in zip(lines, RULES.values(), strict=True):
        assert line.split(maxsplit=2) == [row.id, row.cite.basis, row.says]
    (said,) = result.stderr.splitlines()
    assert said.startswith(
        "without counts, and with the switches of the settings here: nothing answers at http://127.0.0.1:"
    )


def test_a_rule_is_explained_with_its_source_and_its_switch() -> None:
    assert alone("send.over-long").stdout == (
        "send.over-long\n"
        f"{RULES['send.over-long'].says}\n"
        "documented  SENS SMS API v2, Send message, Caution, D:108, and D:409\n"
        "            “If the maximum supported size is exceeded, some content will be cut off and sent.”\n"
        "            “It is possible to view the content requested for delivery as it is”\n"
        "documents   2023 and 2026\n"
        "switch      over_long is cut (the default; cut|refuse):"
        " text over its limit: `cut` it on delivery, or `refuse` it\n"
        "            set it with --over-long or MOCKSENS_OVER_LONG;"
        " for one service PUT /_mocksens/services/{serviceId}/settings\n"
    )


def test_an_assumed_rule_is_explained_with_the_reason() -> None:
    lines = alone("check.unset").stdout.splitlines()
    assert lines[2] == "assumed     the document allows any text, so the mistake is noted instead of refused"


def test_a_rule_that_is_assumed_in_part_is_explained_with_the_part_and_the_reason() -> None:
    lines = alone("send.numbers").stdout.splitlines()
    assert lines[2] == "documented  SENS SMS API v2, Send message, messages.to, D:96"
    assert lines[4].startswith("assumed     the other parameters and the length: they hold telephone numbers ")


def test_without_a_server_the_switches_are_those_of_the_settings() -> None:
    found = run("rules", "search.extra", MOCKSENS_PORT=str(free_port()), MOCKSENS_DOCUMENT="2026").stdout
    assert "switch      document is 2026 (by default 2023; 2023|2026)" in found
    found = run("rules", "gateway.service", MOCKSENS_PORT=str(free_port()), MOCKSENS_SERVICES="b,a").stdout
    assert "switch      services is a,b (by default any; any|ID,…)" in found


def test_a_switch_of_the_whole_server_cannot_be_set_for_a_service() -> None:
    assert alone("gateway.invalid").stdout.splitlines()[-1] == "            set it with --auth or MOCKSENS_AUTH"


def test_several_rules_are_explained_one_after_the_other() -> None:
    first, second = alone("send.type", "send.numbers").stdout.split("\n\n")
    assert {first.splitlines()[0], second.splitlines()[0]} == {"send.type", "send.numbers"}


def test_what_is_assumed_is_listed_with_the_reasons_and_the_switches() -> None:
    lines = alone("--assumed").stdout.splitlines()
    width = max(len(row.id) for row in RULES.values() if f"{row.id} " in "\n".join(lines)) + 2
    starts = [line.split()[0] for line in lines if line[0] != " "]
    assert starts == [row.id for row in RULES.values() if row.cite.basis is Basis.ASSUMED or row.cite.open_part]
    assert f"{' ' * width}why: the document allows any text, so the mistake is noted instead of refused" in lines
    assert f"{' ' * width}in part, the number: no source gives one; carriers take three, and 10 leaves room" in lines
    assert f"{' ' * width}switch: inline_files is accept (the default; accept|refuse)" in lines


def test_json_has_no_counts_without_a_server() -> None:
    found = rows(alone("--json"))
    assert [row["id"] for row in found] == list(RULES)
    assert not any({"fired", "requests"} & row.keys() for row in found)


def test_the_rules_of_a_document_are_listed() -> None:
    found = rows(alone("--json", "--document", "2026"))
    assert [row["id"] for row in found] == [row.id for row in RULES.values() if "2026" in row.documents]
    wrong = alone("--document", "2022")
    assert (wrong.exit_code, "2022" in wrong.stderr) == (2, True)


def test_what_has_fired_is_known_to_a_server_only() -> None:
    result = alone("--fired")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: nothing answers at ")


@pytest.mark.parametrize(
    ("rule_id", "said"),
    [
        ("send.number", "no rule send.number; did you mean send.numbers? `mocksens rules` lists all"),
        ("zzz", "no rule zzz; `mocksens rules` lists all"),
    ],
)
def test_an_unknown_rule_is_refused_with_the_nearest(rule_id: str, said: str) -> None:
    result = alone("send.type", rule_id)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {said}\n")


# --- with a server -----------------------------------------------------------------------------------


def test_counts_are_of_all_services_unless_one_is_chosen(server: Server, command: Command) -> None:
    for service_id in (MINE, MINE, OTHER):
        client_of(server, service_id).send(type="FAX")

    def fired(*arguments: str, **env: str) -> int:
        (row,) = rows(command("rules", "send.type", "--json", *arguments, **env))
        return int(row["fired"])

    assert fired() == 3
    assert fired("--service", MINE) == 2
    assert fired(SENS_SERVICE_ID=OTHER) == 1
    assert fired("--all", SENS_SERVICE_ID=OTHER) == 3
    both = command("rules", "--all", "--service", MINE)
    assert (both.exit_code, "exclude each other" in both.stderr) == (2, True)


def test_the_table_has_the_counts(server: Server, command: Command) -> None:
    client_of(server, MINE).send(type="FAX")
    result = command("rules", "--fired")
    assert (result.exit_code, result.stderr) == (0, "")
    head, line = result.stdout.splitlines()
    assert head.split() == ["rule", "basis", "named", *HEAD.split()]
    assert line.split(maxsplit=3) == ["send.type", "documented", "1", RULES["send.type"].says]


def test_the_requests_of_a_rule_are_named_with_their_calls(server: Server, command: Command) -> None:
    client = client_of(server, MINE)
    assert command("rules", "send.type").stdout.splitlines()[-1] == "named       in the diagnosis of none of 0 requests"
    answer = client.send(type="FAX")
    fired, request = command("rules", "send.type", "--service", MINE).stdout.splitlines()[-2:]
    assert fired == f"named       in the diagnosis of 1 of 1 request to {MINE}:"
    place, path, log_id = request.split()[-3:]
    assert (place, path) == ("GET", f"/_mocksens/services/{MINE}/requests/1")
    assert log_id == answer.headers["x-ncp-apigw-request-id"]


def test_a_rule_that_no_diagnosis_names_has_no_count(server: Server, command: Command) -> None:
    send(server, MINE)
    assert command("rules", "life.ids").stdout.splitlines()[-1] == "named       in no diagnosis, even if it applies"
    (line,) = [line for line in command("rules").stdout.splitlines() if line.startswith("life.ids ")]
    assert line.split(maxsplit=3)[2] == "-"
    (row,) = rows(command("rules", "life.ids", "--json"))
    assert (row["fired"], row["requests"]) == (None, [])


def test_of_many_requests_the_newest_are_named() -> None:
    with running(Sens(journal=7)) as server:
        client = client_of(server, "a")
        for _ in range(8):
            client.send(type="FAX")
        lines = run("rules", "send.type", "--url", server.url).stdout.splitlines()
    assert (
        lines[-6] == "named       in the diagnosis of 7 of 7 requests (1 before them no longer on record), the newest:"
    )
    assert [line.split()[-2].rpartition("/")[2] for line in lines[-5:]] == ["8", "7", "6", "5", "4"]


def test_a_switch_has_the_value_of_the_server_and_those_of_services(server: Server, command: Command) -> None:
    send(server, MINE)
    client_of(server, MINE).admin("PUT", f"services/{MINE}/settings", {"over_long": "refuse"})
    lines = command("rules", "send.over-long").stdout.splitlines()
    assert any(line.startswith("switch      over_long is cut (the default; cut|refuse): ") for line in lines)
    assert f"            refuse in {MINE}" in lines
    here = command("rules", "send.over-long", "--service", MINE).stdout
    assert "over_long is refuse (by default cut; cut|refuse): " in here
    assert "refuse in" not in here


def test_that_no_rule_matches_is_said(command: Command) -> None:
    for arguments in (("--fired",), ("--fired", "send.type"), ("--fired", "--assumed")):
        result = command("rules", *arguments)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no rule matches\n")


def test_a_service_that_does_not_exist_is_told_of(command: Command) -> None:
    result = command("rules", "--service", "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no service nobody. `mocksens services` lists all\n"
    assert command("rules", "--service", DEFAULT_SERVICE_ID).exit_code == 0
    assert command("rules", "--service", "").exit_code == 2


def test_a_server_that_is_not_mocksens_is_no_reason_to_guess() -> None:
    with stranger(http("200 OK", b"hello")) as url:
        result = run("rules", "--url", url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "not an answer of mocksens" in result.stderr


# --- on a terminal -----------------------------------------------------------------------------------


def test_on_a_terminal_long_sentences_are_wrapped(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, shown = on_a_terminal("rules", "send.over-long", "--url", server.url)
    plain = run("rules", "send.over-long", "--url", server.url).stdout
    assert (code, max(map(len, shown.splitlines())) <= 80) == (0, True), shown
    assert len(shown.splitlines()) > len(plain.splitlines())
    assert shown.split() == plain.split()


@pytest.mark.parametrize("lines", [text.table, text.reasons, text.explanations])
def test_further_lines_stand_below_the_first(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [rule_view(RULES[rule_id], RuleScope()) for rule_id in ("check.unset", "send.over-long")]
    plain = list(lines(RuleListing(rules=rules), rules))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for columns, most in ((80, 80), (10, 75)):
        monkeypatch.setenv("COLUMNS", str(columns))
        wrapped = list(lines(RuleListing(rules=rules), rules))
        assert len(wrapped) > len(plain)
        assert " ".join(wrapped).split() == " ".join(plain).split()
        # A narrow terminal must break the lines, so that the text keeps some room.
        assert 35 < max(map(len, wrapped)) <= most
