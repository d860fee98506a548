import json

import pytest

from mocksens.server.serving import Server
from tests.cli.support import free_port, http, run, stranger
from tests.client import Client

ANSWERS = ("requestId", "requestTime", "statusCode", "statusName")


def test_a_message_is_sent_and_its_answer_printed(live: Server, live_client: Client) -> None:
    arguments = ("--to", "01012345678", "--service", live_client.service_id, "--url", live.url)
    result = run("send", "인증번호는 123456입니다", *arguments)
    status, _, body = result.stdout.partition(" ")
    assert (result.exit_code, status, result.stderr) == (0, "202", "")
    answer = json.loads(body)
    assert tuple(answer) == ANSWERS
    found = live_client.list_messages(requestId=answer["requestId"]).json["messages"]
    sent = live_client.get_message(found[0]["messageId"]).json["messages"][0]
    assert (sent["to"], sent["from"], sent["type"]) == ("01012345678", "0212345678", "SMS")
    assert sent["content"] == "인증번호는 123456입니다"


def test_caller_type_and_url_can_be_chosen(live: Server, live_client: Client) -> None:
    arguments = ("--to", "0101", "--from", "15990000", "--type", "lms", "--service", live_client.service_id)
    result = run("send", "hello", *arguments, MOCKSENS_URL=f"{live.url}/")
    assert result.exit_code == 0
    request_id = json.loads(result.stdout.partition(" ")[2])["requestId"]
    row = live_client.list_messages(requestId=request_id).json["messages"][0]
    assert (row["from"], row["type"]) == ("15990000", "LMS")


def test_a_server_on_this_machine_is_found_by_port_and_never_behind_a_proxy(live: Server) -> None:
    port = live.url.rpartition(":")[2]
    proxy = f"http://127.0.0.1:{free_port()}"
    assert run("send", "hello", "--to", "0101", MOCKSENS_PORT=port, http_proxy=proxy).exit_code == 0


def test_a_refusal_is_printed_with_its_diagnosis_and_ends_with_one(live: Server) -> None:
    result = run("send", "hello", "--to", "010-1234-5678", "--url", live.url)
    status, _, body = result.stdout.partition(" ")
    assert (result.exit_code, status) == (1, "400")
    assert json.loads(body)["status"] == 400
    assert "messages[0].to" in result.stderr
    assert "send.numbers" in result.stderr
    assert result.stderr.splitlines()[1:] == [f"mocksens rules send.numbers --url {live.url}"]


def test_a_refusal_without_a_rule_leads_to_none(live: Server, live_client: Client) -> None:
    live_client.admin("POST", f"services/{live_client.service_id}/faults", {"respond": "throttled"})
    result = run("send", "hello", "--to", "0101", "--service", live_client.service_id, "--url", live.url)
    assert (result.exit_code, result.stdout[:4]) == (1, "429 ")
    assert "mocksens rules" not in result.stderr


def test_a_wrong_secret_is_refused_and_not_shown(live: Server) -> None:
    result = run("send", "hello", "--to", "0101", "--url", live.url, "--secret-key", "not-the-key")
    assert (result.exit_code, result.stdout[:4]) == (1, "401 ")
    assert "not-the-key" not in result.output


def test_a_service_that_is_not_well_formed_is_refused_as_such(live: Server) -> None:
    result = run("send", "hello", "--to", "0101", "--service", "my service", "--url", live.url)
    assert result.exit_code in {1, 2}
    assert "nothing answers" not in result.stderr


def test_where_nothing_answers_it_says_how_to_start_it() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    result = run("send", "hello", "--to", "0101", "--url", url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"nothing answers at {url}" in result.stderr
    assert "mocksens serve" in result.stderr


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:7367",
        "ftp://127.0.0.1",
        "file:///etc/hostname",
        "http://",
        "http://:80",
        "http://[::1",
        "http://a b",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:7367/sms/v2?x",
    ],
)
def test_a_url_that_is_no_servers_is_wrong_usage_and_says_where_it_stands(url: str) -> None:
    arguments = ("send", "hello", "--to", "0101")
    for source, result in (
        ("--url", run(*arguments, "--url", url)),
        ("MOCKSENS_URL", run(*arguments, MOCKSENS_URL=url)),
    ):
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"Error: {source} ")
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "answer",
    [
        http("500 Oops", b"<h1>oops</h1>"),
        http("404 Not Found", "\xe9".encode("latin-1")),
        http("200 OK", b"\xff"),
        b"HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
    ],
    ids=["another server", "latin-1 refusal", "no text", "half a refusal", "half an answer", "not HTTP", "nothing"],
)
def test_whatever_else_answers_ends_with_one_and_one_line(answer: bytes) -> None:
    with stranger(answer) as url:
        result = run("send", "hello", "--to", "0101", "--url", url)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
