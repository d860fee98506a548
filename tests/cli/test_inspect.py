"""``messages``, ``wait`` and ``clock``: looking into a running mocksens."""

import json
import signal
import threading
from collections.abc import Callable

import pytest
from click.testing import Result

from mocksens.cli.commands import inspect
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.support import http, program, run, serving, started, stranger
from tests.client import Client

Command = Callable[..., Result]


@pytest.fixture
def live_run(live: Server, live_client: Client) -> Command:
    """A command for the service of ``live_client``."""
    return lambda *arguments: run(*arguments, "--service", live_client.service_id, "--url", live.url)


def test_messages_are_printed_a_line_each(live_client: Client, live_run: Command) -> None:
    live_client.send(content="first\nof two", messages=[{"to": "01011112222"}])
    live_client.send(content="second", messages=[{"to": "01000003018"}], type="LMS")
    live_client.clock({"advance": "2s"})
    result = live_run("messages")
    rows = [line.split(None, 4) for line in result.stdout.splitlines()]
    assert [row[1:4] for row in rows] == [["01011112222", "SMS", "0"], ["01000003018", "LMS", "3018"]]
    assert [row[4] for row in rows] == [r"first\nof two", "second"]


def test_messages_can_be_chosen(live_client: Client, live_run: Command) -> None:
    for number in ("01011112222", "01055556666"):
        live_client.send(content=f"to {number}", messages=[{"to": number}])
    assert "01011112222" not in live_run("messages", "--to", "0105*").stdout
    assert live_run("messages", "--contains", "to 0101").stdout.count("\n") == 1
    assert live_run("messages", "--contains", "nothing").stdout == ""


def test_messages_are_told_whole_as_json(live_client: Client, live_run: Command) -> None:
    live_client.send(content="인증번호 4321")
    message = json.loads(live_run("messages", "--json").stdout)
    assert (message["content"], message["otp"], message["from"]) == ("인증번호 4321", "4321", "0212345678")


def test_more_messages_than_a_page_has_are_all_printed(
    live_client: Client, live_run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspect, "PAGE", 2)
    for number in range(5):
        live_client.send(content=f"number {number}")
    lines = live_run("messages").stdout.splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["0", "1", "2", "3", "4"]


@pytest.mark.slow
def test_messages_that_come_are_followed_until_ctrl_c(live: Server, live_client: Client) -> None:
    live_client.send(content="before")
    with started("messages", "--follow", "--service", live_client.service_id, "--url", live.url) as process:
        assert process.stdout
        assert process.stdout.readline().endswith("before\n")
        for content in ("one", "two"):
            live_client.send(content=content)
            assert process.stdout.readline().endswith(f"{content}\n")
        process.send_signal(signal.SIGINT)
        rest, error = process.communicate(timeout=10)
        assert (process.returncode, rest, error) == (0, "", "")


@pytest.mark.slow
def test_following_goes_on_after_a_wait_in_vain_and_ends_with_the_server() -> None:
    with serving("serve", "--port", "0", "--log-format", "off") as server:
        vain = {"MOCKSENS_URL": server.url, "PYTHONWARNINGS": "error"}
        follow = (
            "from mocksens.cli import main; from mocksens.cli.commands import inspect; inspect.FOLLOWED = 20;"
            " main.main(['messages', '--follow'])"
        )
        with program("-c", follow, **vain) as process:
            assert process.stdout
            for content in ("one", "two"):
                # Many waits have been in vain by then, or few; every message is printed once.
                server.client.send(content=content)
                assert process.stdout.readline().endswith(f"{content}\n")
            server.end()
            _, error = process.communicate(timeout=10)
            assert process.returncode == 1
            assert "nothing answers at" in error or "mocksens is ending" in error


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
    assert "Looked for 4 to 8 digits" in error
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
        ("/(/", "--otp is no regular expression"),
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
    assert (result.exit_code, "--timeout: must be a length of time" in result.stderr) == (2, True)


def test_the_clock_is_read_and_changed(live_run: Command) -> None:
    assert live_run("clock", "freeze", "2026-01-01T09:00:00+09:00").stdout == "2026-01-01T09:00:00.000+09:00  frozen\n"
    assert live_run("clock", "advance", "2d").stdout == "2026-01-03T09:00:00.000+09:00  frozen\n"
    assert live_run("clock", "freeze").stdout == "2026-01-03T09:00:00.000+09:00  frozen\n"
    assert live_run("clock", "resume").stdout.endswith("  running\n")
    assert live_run("clock", "rate", "60").stdout.endswith("  running at 60\n")
    assert live_run("clock").stdout.startswith("2026-01-03T09:0")


def test_an_advance_prints_what_became_due(live_client: Client, live_run: Command) -> None:
    live_run("clock", "freeze", "2026-01-01T09:00:00+09:00")
    reserve_id = live_client.send(reserveTime="2026-01-01 10:00").json["requestId"]
    lines = live_run("clock", "advance", "2h").stdout.splitlines()
    assert lines[1] == f"2026-01-01T10:00:00.000+09:00  reservation {reserve_id} PROCESSING"
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("advance",), "advance needs a value, as `mocksens clock advance 2d`"),
        (("rate",), "rate needs a value, as `mocksens clock rate 60`"),
        (("rate", "fast"), "rate is a number above 0, as 60; 'fast' is not"),
        (("resume", "now"), "resume has no value"),
    ],
)
def test_a_change_that_cannot_be_meant_is_misuse(live_run: Command, arguments: tuple[str, ...], said: str) -> None:
    result = live_run("clock", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_what_the_server_refuses_is_said_in_its_words(live_run: Command) -> None:
    result = live_run("play", "nope")
    assert (result.exit_code, "no scenario nope is available" in result.stderr) == (1, True)


@pytest.mark.slow
def test_a_token_is_sent_where_the_server_wants_one() -> None:
    with serving("serve", "--port", "0", "--admin-token", "hidden", "--log-format", "off") as server:
        assert run("messages", "--url", server.url).exit_code == 1
        assert run("messages", "--url", server.url, "--admin-token", "hidden").exit_code == 0
        assert run("clock", "--url", server.url, MOCKSENS_ADMIN_TOKEN="hidden").exit_code == 0


@pytest.mark.parametrize("body", [b"hello", b"[]", b"{}"])
def test_a_server_that_is_not_mocksens_is_told(body: bytes) -> None:
    with stranger(http("404 Not Found", body)) as url:
        result = run("messages", "--url", url)
    assert (result.exit_code, "not an answer of mocksens" in result.stderr) == (1, True)


PAGE = b'{"messages":[],"cursor":0}'


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


MESSAGE = {
    "requestTime": "2026-01-01T09:00:00.000+09:00",
    "to": "0101",
    "type": "SMS",
    "content": "here",
    "status": "COMPLETED",
    "result": "0",
    "otp": None,
}


def test_a_wait_for_all_services_passes_over_one_that_is_dropped_and_looks_again() -> None:
    looks = 0

    def second(_: str) -> bytes:
        nonlocal looks
        looks += 1
        found = [MESSAGE] if looks > 1 else []
        return http("200 OK", json.dumps({"messages": found, "cursor": len(found)}).encode())

    services = [{"serviceId": name, "messages": 0, "reservations": 0, "requests": 0} for name in ("one", "two")]
    answers: dict[str, bytes | Callable[[str], bytes]] = {
        "services/one/messages": http("404 Not Found", b'{"message":"gone"}', "x-ncp-apigw-request-id: 0"),
        "services/two/messages": second,
        "services": http("200 OK", json.dumps({"services": services}).encode()),
    }
    with stranger(answers) as url:
        result = run("wait", "--all", "--url", url)
    assert (result.exit_code, looks) == (0, 2)
    assert result.stdout == "two  2026-01-01T09:00:00  0101         SMS 0           here\n"


def test_following_goes_on_where_a_wait_ends_in_vain() -> None:
    pages = 0

    def page(_: str) -> bytes:
        nonlocal pages
        pages += 1
        if pages > 2:
            return http("404 Not Found", b'{"message":"gone"}', "x-ncp-apigw-request-id: 0")
        found = [MESSAGE] if pages == 2 else []
        return http("200 OK", json.dumps({"messages": found, "cursor": len(found), "generation": 1}).encode())

    answers: dict[str, bytes | Callable[[str], bytes]] = {
        "messages/wait": http("408 Request Timeout", b'{"message":"nothing"}', "x-ncp-apigw-request-id: 0"),
        "messages": page,
    }
    with stranger(answers) as url:
        result = run("messages", "--follow", "--url", url)
    assert (result.exit_code, pages) == (1, 3)
    assert "here" in result.stdout


def test_no_server_is_told() -> None:
    result = run("messages", "--url", "http://127.0.0.1:1")
    assert (result.exit_code, "nothing answers at" in result.stderr) == (1, True)


def paged(*contents: str, cursor: int, generation: int) -> bytes:
    """A page of messages, of a service that is made again now and then."""
    told = [{**MESSAGE, "content": content} for content in contents]
    return http("200 OK", json.dumps({"messages": told, "cursor": cursor, "generation": generation}).encode(), OURS)


OURS = "x-ncp-apigw-request-id: 1"
COUNTED = ("messages", "reservations", "requests")
FOUND = http("200 OK", json.dumps({"message": MESSAGE, "cursor": 1}).encode(), OURS)
LISTED = http("200 OK", json.dumps({"services": [dict.fromkeys(COUNTED, 0) | {"serviceId": "a"}]}).encode(), OURS)


def test_no_message_is_lost_of_a_service_that_was_dropped_and_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect, "LOOK", 0.001)
    pages = [
        paged("one", cursor=1, generation=1),
        paged(cursor=1, generation=2),
        paged("three", cursor=1, generation=2),
        paged("four", cursor=2, generation=2),
        http("500 Oops", b'{"message":"enough"}', OURS),
    ]
    asked = []

    def page(path: str) -> bytes:
        asked.append(path.partition("after=")[2].partition("&")[0])
        return pages[len(asked) - 1]

    with stranger({"/messages?": page, "services ": LISTED}) as url:
        result = run("messages", "--all", "--follow", "--url", url)
    assert [line.rpartition(" ")[2] for line in result.stdout.splitlines()] == ["one", "three", "four"]
    assert asked == ["0", "1", "0", "1", "2"]
    assert result.stderr == "Error: enough\n"


@pytest.mark.parametrize("then", [paged("three", cursor=1, generation=2), http("404 Not Found", b"{}", OURS)])
def test_following_one_service_ends_where_it_was_dropped_between_two_waits(then: bytes) -> None:
    pages = iter([paged("one", cursor=1, generation=1), then])
    with stranger({"/messages/wait": FOUND, "/messages?": lambda _: next(pages)}) as url:
        result = run("messages", "--follow", "--service", "a", "--url", url)
    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
    assert result.stderr == "Error: the service a was dropped while you waited\n"


def interrupting(_: str) -> bytes:
    """Send SIGTERM to the command that waits for this answer."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    return FOUND[:20]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [(("wait",), 4, "Error: the wait was interrupted before a message came\n"), (("messages", "--follow"), 0, "")],
    ids=["wait", "follow"],
)
def test_sigterm_ends_what_waits(command: tuple[str, ...], code: int, said: str) -> None:
    before = signal.getsignal(signal.SIGTERM)
    page = paged(cursor=0, generation=1)
    with stranger({"/messages/wait": interrupting, "services ": LISTED, "/messages?": page}) as url:
        result = run(*command, "--service", "a", "--url", url)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", said)
    assert signal.getsignal(signal.SIGTERM) is before


def test_following_ends_when_nobody_reads(live: Server, live_client: Client) -> None:
    live_client.send(content="one")
    with started("messages", "--follow", "--service", live_client.service_id, "--url", live.url) as process:
        assert process.stdout
        assert process.stdout.readline().endswith("one\n")
        process.stdout.close()
        assert process.wait(timeout=10) == 0


@pytest.mark.slow
def test_messages_of_services_that_are_made_again_are_followed(live: Server, live_client: Client) -> None:
    with started("messages", "--all", "--follow", "--url", live.url) as process:
        assert process.stdout
        for content in ("one", "two", "three"):
            live_client.send(content=content)
            while not process.stdout.readline().endswith(f" {content}\n"):
                pass
            live.sens.drop_service(live_client.service_id)


def test_following_a_server_that_is_not_mocksens_ends_with_that() -> None:
    with stranger(http("200 OK", b'{"messages":[],"cursor":0}')) as url:
        result = run("messages", "--follow", "--url", url)
    assert (result.exit_code, "not an answer of mocksens" in result.stderr) == (1, True)


# --- services that are not there, or cannot be -------------------------------------------------------


@pytest.mark.parametrize("command", [("messages",), ("clock",)])
def test_a_service_that_is_not_there_is_told_with_the_nearest(live: Server, command: tuple[str, ...]) -> None:
    result = run(*command, "--service", f"{DEFAULT_SERVICE_ID}x", "--url", live.url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"there is no service {DEFAULT_SERVICE_ID}x yet; did you mean {DEFAULT_SERVICE_ID}?" in result.stderr


def test_a_wait_for_a_service_that_never_comes_is_unverified(live: Server) -> None:
    result = run("wait", "--service", f"{DEFAULT_SERVICE_ID}x", "--url", live.url, "--timeout", "1ms")
    assert (result.exit_code, "there is no service" in result.stderr) == (4, True)


def test_a_change_of_the_clock_makes_the_service(live: Server, live_client: Client, live_run: Command) -> None:
    assert live_run("clock", "freeze").exit_code == 0
    assert live.sens.known(live_client.service_id).clock.frozen


def test_a_service_that_is_not_there_yet_is_followed(live: Server, live_client: Client) -> None:
    with started("messages", "--follow", "--service", live_client.service_id, "--url", live.url) as process:
        assert process.stdout
        assert process.stderr
        assert process.stderr.readline().endswith("; waiting for it\n")
        live_client.send(content="first")
        assert process.stdout.readline().endswith("first\n")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


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
    assert none.stderr == f"Error: {url} wants an admin token: give it with --admin-token or MOCKSENS_ADMIN_TOKEN\n"
    assert "wants another admin token: give its own with" in other.stderr
