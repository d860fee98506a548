"""``messages``: what services were sent, once and as it comes."""

import json
import signal
import threading
from collections.abc import Callable

import pytest
from click.testing import Result

from mocksens.cli.commands import messages
from mocksens.server.serving import Server
from tests.cli.support import FOUND, LISTED, MESSAGE, OURS, http, paged, program, run, serving, started, stranger
from tests.client import Client

Command = Callable[..., Result]


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
    monkeypatch.setattr(messages, "PAGE", 2)
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
            "from mocksens.cli import main; from mocksens.cli.commands import messages; messages.FOLLOWED = 20;"
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


def test_no_message_is_lost_of_a_service_that_was_dropped_and_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOOK", 0.001)
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


@pytest.mark.parametrize(
    "then",
    [paged("three", cursor=1, generation=2), http("404 Not Found", b"{}", OURS)],
    ids=["made again", "gone"],
)
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
    [(("wait",), 4, "Error: the wait was interrupted before a message arrived\n"), (("messages", "--follow"), 0, "")],
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


def test_a_service_that_is_not_there_yet_is_followed(live: Server, live_client: Client) -> None:
    with started("messages", "--follow", "--service", live_client.service_id, "--url", live.url) as process:
        assert process.stdout
        assert process.stderr
        assert process.stderr.readline().endswith("; waiting for it\n")
        live_client.send(content="first")
        assert process.stdout.readline().endswith("first\n")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
