"""``mocksens fail``."""

import pytest

from mocksens.server.serving import Server
from tests.cli.commands.support import MINE, Command, client_of, send
from tests.cli.support import run


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
        f"{MINE}  fails next: 500, 2 times, where operation is send-messages and to is 0105*, after the request is"
        " carried out, answered after 1ms\n"
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
        (
            "5033",
            "5033 is neither an HTTP status nor a result code: an HTTP status is 200 to 599, and `mocksens codes`",
        ),
        ("99", "99 is neither an HTTP status nor a result code: an HTTP status is 200 to 599"),
        ("600", "600 is neither an HTTP status nor a result code: an HTTP status is 200 to 599"),
        ("100", "100 is neither an HTTP status nor a result code: an HTTP status is 200 to 599"),
        ('{"status":503}', "put a custom answer into a scenario file"),
        ("ab", "'ab' is not an HTTP status, gateway answer, fault or result code; an HTTP status is 200 to 599"),
        ("my-outage", "'my-outage' is not an HTTP status, gateway answer, fault or result code"),
    ],
)
def test_what_cannot_fail_is_no_scenario_unless_there_is_such_a_one(what: str, said: str) -> None:
    result = run("fail", what)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert "mocksens play" not in result.stderr.replace("`mocksens play FILE`", "")
    assert "did you mean" not in result.stderr
