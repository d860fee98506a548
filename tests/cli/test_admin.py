"""The admin API as commands call it: tokens, strangers, services that are not there."""

from collections.abc import Callable

import pytest
from click.testing import Result

from mocksens.client.admin import AdminClient
from mocksens.client.models.services import ServicesData
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.support import OURS, http, run, serving, stranger
from tests.client import Client

pytestmark = pytest.mark.measured

Command = Callable[..., Result]


def test_what_the_server_refuses_is_said_in_its_words(live_run: Command) -> None:
    result = live_run("play", "nope")
    assert (result.exit_code, "no scenario nope is available" in result.stderr) == (1, True)


@pytest.mark.slow
def test_a_token_is_sent_where_the_server_wants_one() -> None:
    with serving("serve", "--port", "0", "--admin-token", "hidden", "--log-format", "off") as server:
        assert run("messages", "--url", server.url).exit_code == 1
        assert run("messages", "--url", server.url, "--admin-token", "hidden").exit_code == 0
        assert run("clock", "--url", server.url, MOCKSENS_ADMIN_TOKEN="hidden").exit_code == 0


@pytest.mark.slow
def test_a_token_may_have_any_characters() -> None:
    with serving("serve", "--port", "0", "--admin-token", "비밀", "--log-format", "off") as server:
        assert run("services", "--url", server.url, "--admin-token", "비밀").exit_code == 0
        assert AdminClient(server.url, "비밀").get("/services", ServicesData).services


@pytest.mark.parametrize("body", [b"hello", b"[]", b"{}"])
def test_a_server_that_is_not_mocksens_is_told(body: bytes) -> None:
    with stranger(http("404 Not Found", body)) as url:
        result = run("messages", "--url", url)
    assert (result.exit_code, "not an answer of mocksens" in result.stderr) == (1, True)


def test_an_answer_of_an_older_mocksens_that_lacks_a_field_is_told_as_such() -> None:
    with stranger(http("200 OK", b'{"services":[{"serviceId":"a"}]}', OURS)) as url:
        result = run("services", "--url", url)
    assert (result.exit_code, result.stdout) == (1, "")
    said = f"{url} is a mocksens of another version, whose answer does not fit: Object missing required field `now`"
    assert result.stderr == f"Error: {said} - at `$.services[0]`\n"


PAGE = b'{"messages":[],"cursor":0,"generation":1}'


@pytest.mark.parametrize(
    ("command", "answers"),
    [
        (("messages", "--follow"), {"messages/wait": http("200 OK", b"{}"), "messages": http("200 OK", PAGE)}),
        (("wait",), {"messages/wait": http("200 OK", b'{"cursor":1}')}),
        (("wait",), {"messages/wait": http("200 OK", b'{"message":{"to":"0101"},"cursor":1}')}),
        (("wait", "--all"), {"services": http("200 OK", b'{"services":[{"serviceId":7}]}')}),
    ],
)
def test_an_answer_that_lacks_what_is_asked_for_is_no_answer_of_mocksens(
    command: tuple[str, ...], answers: dict[str, bytes]
) -> None:
    with stranger(answers) as url:
        result = run(*command, "--url", url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"not an answer of mocksens: {url} answers 200" in result.stderr


def test_no_server_is_told() -> None:
    result = run("messages", "--url", "http://127.0.0.1:1")
    assert (result.exit_code, "nothing answers at" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", [("messages",), ("clock",)])
def test_a_service_that_is_not_there_is_told_with_the_nearest(live: Server, command: tuple[str, ...]) -> None:
    result = run(*command, "--service", f"{DEFAULT_SERVICE_ID}x", "--url", live.url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"no service {DEFAULT_SERVICE_ID}x; did you mean {DEFAULT_SERVICE_ID}?" in result.stderr


@pytest.mark.parametrize("command", [("messages",), ("wait",), ("clock",), ("send", "x", "--to", "0101"), ("explain",)])
@pytest.mark.parametrize(
    ("service_id", "said"),
    [
        ("undefined", "--service: the serviceId is the word 'undefined'"),
        ("${SENS_SERVICE_ID}", "a placeholder was never filled in"),
        ("a b", "--service: the serviceId 'a b' is not well-formed"),
    ],
)
def test_a_service_that_cannot_be_is_misuse(command: tuple[str, ...], service_id: str, said: str) -> None:
    result = run(*command, "--service", service_id)
    assert (result.exit_code, result.stdout, said in result.stderr) == (2, "", True)


@pytest.mark.parametrize("command", ["messages", "wait"])
@pytest.mark.parametrize("flag", ["--to", "--contains"])
def test_a_filter_of_an_empty_variable_is_refused(
    live_client: Client, live_run: Command, command: str, flag: str
) -> None:
    live_client.send()
    result = live_run(command, flag, "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{flag} is empty: is the variable that holds it set?" in result.stderr


def test_an_admin_token_that_was_not_given_is_asked_for() -> None:
    with stranger(http("401 Unauthorized", b"{}", OURS)) as url:
        none, other = run("messages", "--url", url), run("messages", "--url", url, "--admin-token", "x")
    assert none.stderr == f"Error: {url} requires an admin token: set it with --admin-token or MOCKSENS_ADMIN_TOKEN\n"
    assert "requires another admin token: set it with" in other.stderr
