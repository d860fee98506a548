"""Commands and more than one service: which one is meant, and where else something is."""

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from mocksens import configure, running
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.support import http, run, started, stranger
from tests.client import Client, OverHttp

MINE = "ncp:sms:kr:123456789012:my-app"
OTHER = "ncp:sms:kr:123456789012:other"
Command = Callable[..., Result]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of its own: these commands count what is there."""
    with running(configure(delivery="manual")) as server:
        yield server


@pytest.fixture
def command(server: Server) -> Command:
    return lambda *arguments, **env: run(*arguments, MOCKSENS_URL=server.url, **env)


def client_of(server: Server, service_id: str) -> Client:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return Client(OverHttp(host, int(port)), service_id=service_id)


def send(server: Server, service_id: str, *, content: str = "hello", to: str = "01012345678") -> None:
    assert client_of(server, service_id).send(content=content, messages=[{"to": to}]).status == 202


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
    assert (result.exit_code, "give one of the two" in result.stderr) == (2, True)
    assert (
        "give one of the two" not in run(name, "--all", SENS_SERVICE_ID=MINE, MOCKSENS_URL="http://127.0.0.1:1").stderr
    )


# --- where else --------------------------------------------------------------------------------------


def test_a_service_without_messages_says_which_one_has_some(server: Server, command: Command) -> None:
    send(server, MINE)
    result = command("messages")
    assert (result.exit_code, result.stdout) == (0, "")
    hint = f"nothing in {DEFAULT_SERVICE_ID}, but {MINE} has 1 message; say which with --service, or --all\n"
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
    assert (result.exit_code, f"there is no service {OTHER} yet" in result.stderr) == (1, True)
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


# --- changing a running server -----------------------------------------------------------------------


def test_a_reset_makes_a_service_or_all_as_good_as_new(server: Server, command: Command) -> None:
    for service_id in (MINE, OTHER):
        send(server, service_id)
    assert command("reset", "--service", MINE).exit_code == 0
    assert [server.sens.known(each).store.messages.count for each in (MINE, OTHER)] == [0, 1]
    assert len(command("reset", "--all").stdout.splitlines()) == 3
    assert server.sens.known(OTHER).store.messages.count == 0


def test_a_reset_may_be_of_a_part_only(server: Server, command: Command) -> None:
    send(server, MINE)
    result = command("reset", "--service", MINE, "--scopes", "messages,quota")
    assert result.stdout == f"{MINE}  reset: messages, quota\n"
    assert server.sens.known(MINE).journal.last == 1
    result = command("reset", "--scopes", "mesages")
    assert (result.exit_code, "--scopes: 'mesages' is none; did you mean messages?" in result.stderr) == (2, True)
    assert command("reset", "--scopes", " ,").exit_code == 2


def test_a_scenario_is_played_and_stopped_by_its_name(server: Server, command: Command) -> None:
    result = command("play", "quota-exceeded", "--service", MINE)
    assert result.stdout.startswith(f"{MINE}  plays quota-exceeded: ")
    client = client_of(server, MINE)
    assert client.send().status == 429
    assert command("stop", "quota-exceeded", "--service", MINE).stdout == f"{MINE}  stopped: quota-exceeded\n"
    assert client.send().status == 202
    result = command("stop", "quota-exceeded", "--service", MINE)
    assert result.exit_code == 1
    said = "quota-exceeded is not played here, nothing is; `mocksens play quota-exceeded` plays it"
    assert result.stderr == f"Error: {said}\n"


def test_what_is_not_played_is_told_with_what_is(server: Server, command: Command) -> None:
    mine = ("--service", MINE)
    command("play", "quota-exceeded", *mine)
    command("fail", "reset", "--commit", "--delay", "2s", *mine)
    command("fail", "3018", "--to", "0101*", "--times", "2", *mine)
    played = (
        "quota-exceeded, one-off-1 (reset, with the request carried out, answered after 2s), one-off-2 (3018, 2 times,"
        " where to is 0101*)"
    )
    result = command("stop", "quota-exceded", *mine)
    assert (result.exit_code, result.stdout) == (1, "")
    said = f"quota-exceded is not played here, played are {played}; did you mean quota-exceeded?"
    assert result.stderr == f"Error: {said}\n"
    assert command("stop", *mine).stdout == f"{MINE}  stopped: {played}\n"


def test_a_service_with_a_slip_in_its_name_is_not_reset(server: Server, command: Command) -> None:
    send(server, MINE)
    for arguments in ((), ("--scopes", "clock")):
        result = command("reset", "--service", f"{MINE}s", *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"there is no service {MINE}s yet; did you mean {MINE}? `mocksens services` lists" in result.stderr
    assert [service.id for service in server.sens.services] == [DEFAULT_SERVICE_ID, MINE]


def test_a_service_that_is_not_there_is_told_once_and_with_no_name_that_is_far(
    server: Server, command: Command
) -> None:
    send(server, "a")
    result = command("messages", "--service", "b")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: there is no service b yet. `mocksens services` lists those that there are\n"
        "nothing in b, but a has 1 message; say which with --service, or --all\n"
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


def test_a_scenario_is_played_from_a_file(server: Server, command: Command) -> None:
    steps = "steps:\n- {when: {operation: send-messages}, then: {respond: 503}}\n"
    Path("outage.yaml").write_text(f"name: my-outage\n{steps}", encoding="utf-8")
    result = command("play", "outage.yaml", "--all")
    assert result.stdout == f"{DEFAULT_SERVICE_ID}  plays my-outage: no description\n"
    assert client_of(server, DEFAULT_SERVICE_ID).send().status == 503
    Path("nameless.yml").write_text(steps, encoding="utf-8")
    for file, said in (("nameless.yml", "a mapping with a name and steps"), ("none.yaml", "cannot be read")):
        result = command("play", file)
        assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_scenario_that_is_not_there_is_told_with_the_nearest(command: Command) -> None:
    result = command("play", "quota-exceded")
    assert (result.exit_code, "did you mean quota-exceeded?" in result.stderr) == (1, True)


def test_everything_that_is_to_fail_is_stopped(server: Server, command: Command) -> None:
    command("play", "quota-exceeded", "--service", MINE)
    command("fail", "503", "--service", MINE)
    lines = command("stop", "--all").stdout.splitlines()
    assert lines[0] == f"{DEFAULT_SERVICE_ID}  nothing to stop"
    assert lines[1] == f"{MINE}  stopped: quota-exceeded, one-off-1 (503)"
    assert client_of(server, MINE).send().status == 202
    command("play", "throttled", "--service", MINE)
    assert command("stop", "throttled", "--all").stdout.splitlines() == [
        f"{DEFAULT_SERVICE_ID}  nothing to stop",
        f"{MINE}  stopped: throttled",
    ]


@pytest.mark.parametrize(("what", "status"), [("503", 503), ("quota-exceeded", 429), ("wrong-type", 202)])
def test_the_next_request_fails(server: Server, command: Command, what: str, status: int) -> None:
    assert command("fail", what, "--service", MINE).stdout == f"{MINE}  fails next: {what}\n"
    client = client_of(server, MINE)
    failed = client.send()
    assert failed.status == status
    assert (what != "wrong-type") or failed.headers["content-type"] == "text/html"
    assert client.send().headers["content-type"] == "application/json"


def test_a_failure_may_be_limited_and_come_again(server: Server, command: Command) -> None:
    limits = ("--times", "2", "--to", "0105*", "--operation", "send-messages", "--commit", "--delay", "1ms")
    result = command("fail", "500", *limits, "--service", MINE)
    assert result.stdout == (
        f"{MINE}  fails next: 500, 2 times, where operation is send-messages and to is 0105*, with the request carried"
        " out, answered after 1ms\n"
    )
    client = client_of(server, MINE)
    sent = [client.send(messages=[{"to": to}]).status for to in ("0101", "0105", "0105", "0105")]
    assert sent == [202, 500, 500, 202]
    assert server.sens.known(MINE).store.messages.count == 4


def test_the_next_message_fails_by_its_result(server: Server, command: Command) -> None:
    assert command("fail", "3018", "--service", MINE).exit_code == 0
    send(server, MINE)
    assert next(iter(server.sens.known(MINE).store.messages.after(0))).result == "3018"


def test_what_cannot_fail_is_told_with_the_nearest_and_the_command_for_scenarios(command: Command) -> None:
    result = command("fail", "quota-exceded")
    assert (result.exit_code, "did you mean quota-exceeded?" in result.stderr) == (2, True)
    result = command("fail", "skt-outage")
    assert (result.exit_code, "`mocksens play skt-outage`" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("", "WHAT is empty: is the variable that holds it set?"),
        (" ", "WHAT is empty: is the variable that holds it set?"),
        ("5033", "5033 is no HTTP status and no result code: an HTTP status is 200 to 599, and `mocksens codes` lists"),
        ("99", "99 is no HTTP status and no result code: an HTTP status is 200 to 599"),
        ("600", "600 is no HTTP status and no result code: an HTTP status is 200 to 599"),
        ("100", "100 is no HTTP status and no result code: an HTTP status is 200 to 599"),
        ('{"status":503}', "write an answer of your own into a scenario file"),
        ("ab", "'ab' is no HTTP status, gateway answer, fault or result code; an HTTP status is 200 to 599"),
        ("my-outage", "'my-outage' is no HTTP status, gateway answer, fault or result code"),
    ],
)
def test_what_cannot_fail_is_no_scenario_unless_there_is_such_a_one(what: str, said: str) -> None:
    result = run("fail", what)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert "mocksens play" not in result.stderr.replace("`mocksens play FILE`", "")
    assert "did you mean" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reset", "--scopes", "foo"), "--scopes: 'foo' is none; there are messages, "),
        (
            ("clock", "freeze", "2026"),
            "freeze takes an instant with its zone, as 2026-01-01T09:00:00+09:00, not '2026'",
        ),
        (("clock", "freeze", "2026-01-01"), "freeze takes an instant with its zone"),
        (("clock", "advance", "soon"), "advance must be a length of time, as 500ms, 90s, 10m, 2h or 3d, not 'soon'"),
        (("clock", "advance", "--", "-2d"), "advance must be a length of time that is not negative, not '-2d'"),
        (("clock", "advance", "-2d"), "a clock only goes forward, by a length of time as 2d, not '-2d'"),
        (("clock", "rate", "-1"), "rate is a number above 0, as 60; '-1' is not"),
        (("messages", "--to", "/[/"), "--to is no regular expression: "),
        (("wait", "--to", "/[/"), "--to is no regular expression: "),
        (("wait", "--after", "9" * 20), "is not in the range 0<=x<=999999999999999"),
        (("fail", "503", "--to", "/[/"), "--to is no regular expression: "),
        (("fail", "503", "--to", ""), "--to is empty: is the variable that holds it set?"),
        (
            ("fail", "503", "--delay", "abc"),
            "--delay must be a length of time, as 500ms, 90s, 10m, 2h or 3d, not 'abc'",
        ),
        (("fail", "503", "--operation", "send"), "--operation: 'send' is none of SENS's; did you mean send-messages?"),
        (("fail", "503", "--operation", "list-mesages"), "did you mean list-messages?"),
        (("fail", "503", "--operation", "x"), "--operation: 'x' is none of SENS's; there are send-messages, "),
        (("wait", "--otp", "--json"), "--json prints the whole message and --otp only its code: give one of the two"),
        (("explain", "--data", "{}"), "--data is of a request: give METHOD and TARGET with it"),
        (("explain", "-H", "a: b"), "--header is of a request: give METHOD and TARGET with it"),
        (("explain", "--access-key", "x"), "--access-key is of a request: give METHOD and TARGET with it"),
        (("explain", "GET", "/x", "--service", "a"), "--service is about refused requests on record: leave out METHOD"),
        (("explain", "GET", "/x", "--url", "http://a"), "--url is about refused requests on record: leave out METHOD"),
    ],
)
def test_what_a_flag_cannot_mean_is_wrong_usage_in_the_words_of_the_flag(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, said in result.stderr) == (2, "", True), result.stderr


def test_an_instant_in_any_form_of_iso_8601_is_frozen_at(server: Server, command: Command) -> None:
    assert command("clock", "freeze", "20990101T090000+0900").stdout.startswith("2099-01-01T09:00:00.000+09:00  frozen")


# --- env ---------------------------------------------------------------------------------------------


def exports(text: str) -> dict[str, str]:
    """What a shell makes of the lines."""
    script = f"{text}\nenv -0"
    done = subprocess.run(["sh", "-c", script], env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=True)
    return dict(line.decode().split("=", 1) for line in done.stdout.split(b"\0") if line)


def test_a_shell_is_told_where_mocksens_is() -> None:
    told = exports(run("env", "--service", MINE, "--url", "http://mocksens:7000", NO_PROXY="", no_proxy="").stdout)
    for name in ("MOCKSENS_URL", "SENS_URL", "SENS_BASE_URL", "NCP_SENS_BASE_URL", "SENS_API_BASE_URL"):
        assert told[name] == "http://mocksens:7000"
    assert (told["SENS_SERVICE_ID"], told["SENS_ACCESS_KEY"]) == (MINE, "mocksens-access-key")
    assert told["NO_PROXY"] == told["no_proxy"] == "localhost,127.0.0.1,::1,mocksens"


def test_what_is_exported_is_quoted_and_adds_to_what_goes_by_no_proxy() -> None:
    key = "it's $(touch here) `x` \"\\"
    done = run("env", "--secret-key", key, "--port", "7000", NO_PROXY="repo.example.com, localhost", no_proxy="")
    told = exports(done.stdout)
    assert told["SENS_SECRET_KEY"] == key
    assert told["NO_PROXY"] == "repo.example.com,localhost,127.0.0.1,::1"
    assert not Path("here").exists()
    assert json.loads(run("env", "--secret-key", key, "--json").stdout)["SENS_SECRET_KEY"] == key


@pytest.mark.parametrize(
    ("arguments", "variables", "told"),
    [
        ((), {"MOCKSENS_SERVICES": "b,a"}, "b"),
        (("--services", "c,d"), {}, "c"),
        ((), {"MOCKSENS_SERVICES": f"a,{DEFAULT_SERVICE_ID}"}, DEFAULT_SERVICE_ID),
        ((), {"MOCKSENS_SERVICES": "any"}, DEFAULT_SERVICE_ID),
        (("--service", "x"), {"MOCKSENS_SERVICES": "a,b"}, "x"),
        ((), {"MOCKSENS_SERVICES": "a,b", "SENS_SERVICE_ID": "x"}, "x"),
    ],
)
def test_the_service_that_is_exported_is_one_that_the_server_has(
    arguments: tuple[str, ...], variables: dict[str, str], told: str
) -> None:
    assert json.loads(run("env", "--json", *arguments, **variables).stdout)["SENS_SERVICE_ID"] == told


def test_an_address_that_is_not_known_cannot_be_exported() -> None:
    result = run("env", MOCKSENS_PORT="0")
    assert (result.exit_code, result.stdout) == (2, "")
