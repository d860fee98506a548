"""``wait``: a message as soon as it is there, or its code."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.support import MESSAGE, SERVICE, http, run, stranger
from tests.client import Client

Command = Callable[..., Result]


def test_a_message_is_waited_for(live_client: Client, live_run: Command) -> None:
    live_client.send(content="인증번호는 987654입니다", messages=[{"to": "01011112222"}])
    assert live_run("wait", "--to", "01011112222").stdout.endswith("인증번호는 987654입니다\n")
    assert live_run("wait", "--contains", "인증번호", "--otp").stdout == "987654\n"


def test_a_message_that_does_not_come_in_time_ends_with_four(live_client: Client, live_run: Command) -> None:
    live_client.send(content="another")
    result = live_run("wait", "--to", "0109*", "--timeout", "10ms")
    assert result.exit_code == 4
    assert "no message with to '0109*' came within 10ms; 1 other did" in result.stderr
    assert "another" in result.stderr


def test_a_message_without_a_code_ends_with_four(live_client: Client, live_run: Command) -> None:
    live_client.send(content="no code")
    result = live_run("wait", "--otp")
    assert (result.exit_code, "has no one-time code: no code" in result.stderr) == (4, True)


def test_a_message_without_a_code_says_what_was_looked_for_and_how_to_look_for_another(
    live_client: Client, live_run: Command
) -> None:
    live_client.send(content="no \x1bcode")
    error = live_run("wait", "--otp").stderr
    assert "Searched for 4 to 8 digits" in error
    assert r"\x1b" in error
    assert '--otp "/order ([0-9]+)/"' in error


def test_a_code_is_found_by_a_pattern_of_ones_own(live: Server, live_client: Client, live_run: Command) -> None:
    live_client.send(content="order 17, code 482913")
    mine = ["wait", "--contains", "order 17"]
    assert live_run(*mine, "--otp", "/order ([0-9]+)/").stdout == "17\n"
    assert live_run(*mine, "--otp=/order [0-9]+/").stdout == "order 17\n"
    assert run(*mine, "--otp", "/order ([0-9]+)/", "--all", "--url", live.url).stdout == "17\n"
    result = live_run(*mine, "--otp", "/(x)\x1b?/")
    assert (result.exit_code, r"has no code for --otp /(x)\x1b?/: order 17" in result.stderr) == (4, True)


def test_otp_without_a_pattern_may_stand_before_other_options(live_client: Client, live_run: Command) -> None:
    live_client.send(content="code 482913")
    assert live_run("wait", "--otp", "--timeout", "10s").stdout == "482913\n"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("/(/", "--otp is not a regular expression"),
        ("code", "--otp must be a /regular expression/"),
        ("", "--otp is empty"),
    ],
)
def test_a_bad_pattern_for_a_code_is_wrong_usage(live_run: Command, pattern: str, said: str) -> None:
    result = live_run("wait", f"--otp={pattern}")
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_messages_up_to_a_cursor_are_passed_over(live_client: Client, live_run: Command) -> None:
    live_client.send(content="first")
    live_client.send(content="second")
    assert live_run("wait", "--after", "1").stdout.endswith("second\n")


@pytest.mark.parametrize("timeout", ["soon", "-1"])
def test_a_timeout_is_a_length_of_time(live_run: Command, timeout: str) -> None:
    result = live_run("wait", f"--timeout={timeout}")
    assert (result.exit_code, "--timeout: must be a duration" in result.stderr) == (2, True)


def test_a_wait_for_all_services_passes_over_one_that_is_dropped_and_looks_again() -> None:
    looks = 0

    def second(_: str) -> bytes:
        nonlocal looks
        looks += 1
        found = [MESSAGE] if looks > 1 else []
        return http("200 OK", json.dumps({"messages": found, "cursor": len(found), "generation": 1}).encode())

    services = [{**SERVICE, "serviceId": name} for name in ("one", "two")]
    answers: dict[str, bytes | Callable[[str], bytes]] = {
        "services/one/messages": http("404 Not Found", b'{"message":"gone"}', "x-ncp-apigw-request-id: 0"),
        "services/two/messages": second,
        "services": http("200 OK", json.dumps({"services": services}).encode()),
    }
    with stranger(answers) as url:
        result = run("wait", "--all", "--url", url)
    assert (result.exit_code, looks) == (0, 2)
    assert result.stdout == f"two  {MESSAGE['requestTime'][:19]}  01011112222  SMS 0           here\n"


def test_a_wait_for_a_service_that_never_comes_is_unverified(live: Server) -> None:
    result = run("wait", "--service", f"{DEFAULT_SERVICE_ID}x", "--url", live.url, "--timeout", "1ms")
    assert (result.exit_code, "no service" in result.stderr) == (4, True)
