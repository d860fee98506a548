"""Commands and more than one service: which one is meant, and where else something is."""

import json
import signal

import pytest

from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.commands.support import MINE, OTHER, Command, send
from tests.cli.support import http, run, started, stranger

# --- which service -----------------------------------------------------------------------------------


def test_the_environment_names_the_service_of_every_command(server: Server, command: Command) -> None:
    send(server, MINE, content="code 482913")
    mine = {"SENS_SERVICE_ID": MINE}
    assert command("messages", **mine).stdout.endswith("code 482913\n")
    assert command("wait", "--otp", **mine).stdout == "482913\n"
    assert command("clock", "freeze", **mine).exit_code == 0
    assert server.sens.known(MINE).clock.frozen
    assert command("send", "--to", "01055556666", "again", **mine).exit_code == 0
    assert server.sens.known(MINE).store.messages.count == 2
    assert command("reset", **mine).stdout.startswith(f"{MINE}  reset: ")
    assert server.sens.known(DEFAULT_SERVICE_ID).journal.last == 0


def test_a_flag_goes_before_the_environment_and_an_empty_variable_is_none(server: Server, command: Command) -> None:
    send(server, MINE)
    assert command("messages", "--service", MINE, SENS_SERVICE_ID=OTHER).stdout.endswith("hello\n")
    assert command("clock", SENS_SERVICE_ID="").exit_code == 0


@pytest.mark.parametrize("name", ["messages", "wait", "clock", "reset", "stop", "explain", "env"])
def test_a_variable_that_is_no_service_id_is_named(name: str) -> None:
    result = run(name, SENS_SERVICE_ID="undefined")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "SENS_SERVICE_ID: the serviceId is the word 'undefined'" in result.stderr


@pytest.mark.parametrize("name", ["messages", "wait", "clock", "reset", "stop", "explain"])
def test_one_service_and_all_are_not_asked_for_at_once(name: str) -> None:
    result = run(name, "--all", "--service", MINE)
    assert (result.exit_code, "--all and --service exclude each other" in result.stderr) == (2, True)
    assert (
        "--all and --service exclude each other"
        not in run(name, "--all", SENS_SERVICE_ID=MINE, MOCKSENS_URL="http://127.0.0.1:1").stderr
    )


# --- where else --------------------------------------------------------------------------------------


def test_a_service_without_messages_says_which_one_has_some(server: Server, command: Command) -> None:
    send(server, MINE)
    result = command("messages")
    assert (result.exit_code, result.stdout) == (0, "")
    hint = f"nothing in {DEFAULT_SERVICE_ID}, but {MINE} has 1 message; use --service or --all\n"
    assert result.stderr == hint


def test_only_messages_that_fit_are_pointed_at(server: Server, command: Command) -> None:
    send(server, MINE, to="01033334444")
    send(server, OTHER, to="01055556666")
    send(server, OTHER, to="01055556666")
    assert command("messages", "--to", "0105*").stderr.startswith(
        f"nothing that fits in {DEFAULT_SERVICE_ID}, but {OTHER} has 2 messages;"
    )
    said = f"no message in {DEFAULT_SERVICE_ID} fits --to '0109*'\n"
    assert command("messages", "--to", "0109*").stderr == said
    assert command("messages", "--all", "--to", "0109*").stderr == "no message in any service fits --to '0109*'\n"


def test_many_services_are_not_all_named(server: Server, command: Command) -> None:
    for number in range(5):
        send(server, f"{MINE}-{number}")
    said = command("messages").stderr
    assert said.count(" has 1 message") == 3
    assert ", and 2 more have some; " in said


def test_a_wait_in_vain_says_where_the_message_went(server: Server, command: Command) -> None:
    send(server, MINE, to="01033334444")
    result = command("wait", "--to", "01033334444", "--timeout", "1ms")
    assert result.exit_code == 4
    assert "no message with to '01033334444' came within 1ms" in result.stderr
    assert f"but {MINE} has 1 message" in result.stderr


def test_a_service_that_is_not_there_points_at_those_with_messages(server: Server, command: Command) -> None:
    send(server, MINE)
    result = command("messages", "--service", OTHER)
    assert (result.exit_code, f"no service {OTHER}" in result.stderr) == (1, True)
    assert f"but {MINE} has 1 message" in result.stderr


# --- all of them -------------------------------------------------------------------------------------


def test_all_services_are_read_with_their_names(server: Server, command: Command) -> None:
    send(server, MINE, content="first")
    send(server, OTHER, content="second")
    lines = command("messages", "--all").stdout.splitlines()
    assert [(line.split()[0], line.split()[-1]) for line in lines] == [(MINE, "first"), (OTHER, "second")]
    told = [json.loads(line) for line in command("messages", "--all", "--json").stdout.splitlines()]
    assert [(message["serviceId"], message["content"]) for message in told] == [(MINE, "first"), (OTHER, "second")]


def test_a_message_to_any_service_is_waited_for(server: Server, command: Command) -> None:
    send(server, MINE, content="code 482913")
    assert command("wait", "--all", "--otp").stdout == "482913\n"
    result = command("wait", "--all", "--to", "0109*", "--timeout", "1ms")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "no message with to '0109*' came to any service within 1ms" in result.stderr
    result = command("wait", "--all", "--after", "1")
    assert (result.exit_code, "--after is a cursor of one service" in result.stderr) == (2, True)


@pytest.mark.slow
def test_all_services_are_followed(server: Server) -> None:
    send(server, MINE, content="before")
    with started("messages", "--all", "--follow", "--url", server.url) as process:
        assert process.stdout
        assert process.stdout.readline().endswith("before\n")
        send(server, OTHER, content="behind")
        line = process.stdout.readline()
        assert (line.startswith(f"{OTHER}  "), line.endswith("behind\n")) == (True, True)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=10)
        assert (process.returncode, error) == (0, "")


def test_the_clocks_of_all_services_are_moved(server: Server, command: Command) -> None:
    send(server, MINE)
    lines = command("clock", "--all", "freeze").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [DEFAULT_SERVICE_ID, MINE]
    assert all(service.clock.frozen for service in server.sens.services)


def test_the_services_are_listed_with_their_counts(server: Server, command: Command) -> None:
    send(server, MINE)
    send(server, MINE)
    lines = [line.split() for line in command("services").stdout.splitlines()]
    assert lines[0] == ["serviceId", "messages", "reservations", "requests"]
    assert lines[1:] == [[DEFAULT_SERVICE_ID, "0", "0", "0"], [MINE, "2", "0", "2"]]
    told = [json.loads(line) for line in command("services", "--json").stdout.splitlines()]
    assert [(row["serviceId"], row["messages"]) for row in told] == [(DEFAULT_SERVICE_ID, 0), (MINE, 2)]


@pytest.mark.parametrize("body", [b"{}", b"[]", b"hello"])
def test_what_lists_no_services_is_not_mocksens(body: bytes) -> None:
    with stranger(http("200 OK", body)) as url:
        result = run("services", "--url", url)
    assert (result.exit_code, "not an answer of mocksens" in result.stderr) == (1, True)


def test_a_service_that_is_not_there_is_told_once_and_with_no_name_that_is_far(
    server: Server, command: Command
) -> None:
    send(server, "a")
    result = command("messages", "--service", "b")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: no service b. `mocksens services` lists all\n"
        "nothing in b, but a has 1 message; use --service or --all\n"
    )


def test_messages_that_fit_nowhere_are_told(server: Server, command: Command) -> None:
    send(server, MINE)
    for where, named in ((("--service", MINE), MINE), (("--all",), "any service")):
        result = command("messages", "--to", "0199999999", "--contains", "x", *where)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"no message in {named} fits --to '0199999999' and --contains 'x'\n"
        assert command("messages", "--to", "01012345678", *where).stderr == ""


def test_a_wait_behind_a_cursor_does_not_say_that_there_is_nothing(server: Server, command: Command) -> None:
    send(server, MINE)
    send(server, OTHER)
    result = command("wait", "--after", "5", "--timeout", "1ms", "--service", MINE)
    assert result.exit_code == 4
    assert f"nothing that fits in {MINE}, but {OTHER} has 1 message" in result.stderr


def test_a_wait_for_any_message_says_that_none_came(server: Server, command: Command) -> None:
    assert "Error: no message came within 1ms\n" in command("wait", "--timeout", "1ms").stderr
    said = command("wait", "--all", "--timeout", "1ms").stderr
    assert said == "Error: no message came to any service within 1ms\n"


def test_lines_of_services_with_names_of_any_length_stand_in_columns(server: Server, command: Command) -> None:
    send(server, "a")
    send(server, MINE)
    for lines in (command("messages", "--all").stdout, command("clock", "--all").stdout):
        assert len({line.index("20") for line in lines.splitlines()}) == 1
        assert len(lines.splitlines()) > 1


def test_a_long_text_that_came_instead_ends_with_dots(server: Server, command: Command) -> None:
    send(server, MINE, content="0123456789" * 5)
    said = command("wait", "--to", "9", "--timeout", "1ms", "--service", MINE).stderr
    assert "1 other did: to 01012345678 '012345678901234567890123456789012345678…'\n" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reset", "--scopes", "foo"), "--scopes: unknown scope 'foo'; known: messages, "),
        (
            ("clock", "freeze", "2026"),
            "freeze takes a time with its zone, such as 2026-01-01T09:00:00+09:00, not '2026'",
        ),
        (("clock", "freeze", "2026-01-01"), "freeze takes a time with its zone"),
        (("clock", "advance", "soon"), "advance must be a duration, such as 500ms, 90s, 10m, 2h or 3d, not 'soon'"),
        (("clock", "advance", "--", "-2d"), "advance must be a duration that is not negative, not '-2d'"),
        (("clock", "advance", "-2d"), "a clock only moves forward, by a duration such as 2d, not '-2d'"),
        (("clock", "rate", "-1"), "rate must be a number greater than 0, such as 60, not '-1'"),
        (("messages", "--to", "/[/"), "--to is not a regular expression: "),
        (("wait", "--to", "/[/"), "--to is not a regular expression: "),
        (("wait", "--after", "9" * 20), "is not in the range 0<=x<=999999999999999"),
        (("fail", "503", "--to", "/[/"), "--to is not a regular expression: "),
        (("fail", "503", "--to", ""), "--to is empty: is the variable that holds it set?"),
        (
            ("fail", "503", "--delay", "abc"),
            "--delay must be a duration, such as 500ms, 90s, 10m, 2h or 3d, not 'abc'",
        ),
        (("fail", "503", "--operation", "send"), "--operation: unknown operation 'send'; did you mean send-messages?"),
        (("fail", "503", "--operation", "list-mesages"), "did you mean list-messages?"),
        (("fail", "503", "--operation", "x"), "--operation: unknown operation 'x'; known: send-messages, "),
        (("wait", "--otp", "--json"), "--json and --otp exclude each other; use one of them"),
        (("explain", "--data", "{}"), "--data belongs to a request: add METHOD and TARGET"),
        (("explain", "-H", "a: b"), "--header belongs to a request: add METHOD and TARGET"),
        (("explain", "--access-key", "x"), "--access-key belongs to a request: add METHOD and TARGET"),
        (
            ("explain", "GET", "/x", "--service", "a"),
            "--service selects refused requests of a server: leave out METHOD",
        ),
        (("explain", "GET", "/x", "--url", "http://a"), "--url selects refused requests of a server: leave out METHOD"),
    ],
)
def test_what_a_flag_cannot_mean_is_wrong_usage_in_the_words_of_the_flag(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, said in result.stderr) == (2, "", True), result.stderr


def test_an_instant_in_any_form_of_iso_8601_is_frozen_at(server: Server, command: Command) -> None:
    assert command("clock", "freeze", "20990101T090000+0900").stdout.startswith("2099-01-01T09:00:00.000+09:00  frozen")
