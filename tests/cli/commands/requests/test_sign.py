import base64
import hashlib
import hmac
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from mocksens import sign
from mocksens.server.serving import Server
from tests.cli.support import run
from tests.client import Client

TARGET = "/sms/v2/services/ncp:sms:kr:000000000000:mocksens/messages?requestId=RSSA-1"
SEND = json.dumps(
    {"type": "SMS", "from": "0212345678", "content": 'it\'s $HOME, `id` \\ "안녕"', "messages": [{"to": "0101"}]}
)
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def printed(headers: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in headers.items())


def test_the_three_headers_are_those_of_the_python_function() -> None:
    keys = {"access_key": "mocksens-access-key", "secret_key": "mocksens-secret-key"}
    result = run("sign", "GET", TARGET, "--timestamp", "1700000000000")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == printed(sign("GET", TARGET, timestamp=1700000000000, **keys))


def test_the_signature_is_the_documents_hmac_of_method_target_timestamp_and_access_key() -> None:
    result = run("sign", "post", TARGET, "--timestamp", "1", MOCKSENS_ACCESS_KEY="ak", MOCKSENS_SECRET_KEY="sk")
    digest = hmac.digest(b"sk", f"POST {TARGET}\n1\nak".encode(), hashlib.sha256)
    expected = {
        "x-ncp-apigw-timestamp": "1",
        "x-ncp-iam-access-key": "ak",
        "x-ncp-apigw-signature-v2": base64.b64encode(digest).decode(),
    }
    assert result.stdout == printed(expected)


def test_the_keys_come_from_flags_before_the_environment() -> None:
    arguments = ("sign", "GET", "/", "--timestamp", "1")
    by_flag = run(*arguments, "--access-key", "a", "--secret-key", "s", MOCKSENS_ACCESS_KEY="b")
    assert by_flag.stdout == printed(sign("GET", "/", timestamp=1, access_key="a", secret_key="s"))


def test_headers_signed_now_are_accepted_now(live_client: Client) -> None:
    target = f"{live_client.base}/unsubscribes"
    fields = dict(line.split(": ", 1) for line in run("sign", "GET", target).stdout.splitlines())
    assert live_client.transport.send("GET", target, fields.items(), b"").status == 200


@pytest.mark.parametrize("target", ["sms/v2/services", "http://127.0.0.1:7367/sms/v2", ""])
def test_a_target_that_does_not_begin_with_a_slash_is_refused(target: str) -> None:
    result = run("sign", "GET", target)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "TARGET must be path and query from the first slash" in result.stderr


@pytest.mark.parametrize("target", ["/a b", "/안녕", "/a?b#c", "/a\nb"])
def test_a_target_that_cannot_be_sent_as_it_stands_is_refused(target: str) -> None:
    result = run("sign", "GET", target)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "TARGET" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "env", "url"),
    [
        ([], {}, "http://127.0.0.1:7367"),
        (["--port", "8000"], {}, "http://127.0.0.1:8000"),
        ([], {"MOCKSENS_HOST": "0.0.0.0", "MOCKSENS_PORT": "8000"}, "http://127.0.0.1:8000"),
        (["--host", "::"], {}, "http://[::1]:7367"),
        ([], {"MOCKSENS_URL": "http://mock:80/"}, "http://mock:80"),
        (["--url", "https://sens.apigw.ntruss.com/"], {"MOCKSENS_URL": "http://mock"}, "https://sens.apigw.ntruss.com"),
    ],
)
def test_the_curl_command_goes_where_mocksens_is(arguments: list[str], env: dict[str, str], url: str) -> None:
    result = run("sign", "GET", "/x", "--curl", *arguments, **env)
    assert f"{url}/x" in result.stdout


def curl(live: Server, *arguments: str) -> tuple[int, str]:
    """Status and body of what the printed command gets, through a shell."""
    printed = run("sign", *arguments, "--curl", "--url", live.url)
    assert (printed.exit_code, printed.stdout.count("\n")) == (0, 1)
    command = f"{printed.stdout.strip()} -s -w '\\n%{{http_code}}'"
    done = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", timeout=20, check=True)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


@needs_curl
def test_the_curl_command_sends_its_data_as_it_stands(live: Server, live_client: Client) -> None:
    status, body = curl(live, "POST", f"{live_client.base}/messages", "--data", SEND)
    assert status == 202
    message_id = live_client.list_messages(requestId=json.loads(body)["requestId"]).json["messages"][0]["messageId"]
    assert live_client.get_message(message_id).json["messages"][0]["content"] == json.loads(SEND)["content"]


@needs_curl
def test_the_curl_command_sends_data_that_looks_like_a_file_name_as_it_stands(
    live: Server, live_client: Client
) -> None:
    Path("body.json").write_text('[{"clientTelNo": "0101"}]', encoding="utf-8")
    assert curl(live, "POST", f"{live_client.base}/unsubscribes", "--data", "@body.json")[0] == 400


@needs_curl
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "?pageSize=1&pageIndex=0",
        "?x='%20'",
        "?x=$HOME",
        "?x=[1-3]",
        "?x={a,b}",
        "?x=../..",
        "?x=%EA%B0%80",
        "?x=\\",
    ],
)
def test_the_curl_command_sends_its_target_as_it_was_signed(live: Server, live_client: Client, query: str) -> None:
    assert curl(live, "GET", f"{live_client.base}/unsubscribes{query}") == (200, "[]")


@needs_curl
def test_the_curl_command_keeps_the_dots_of_a_path(live: Server, live_client: Client) -> None:
    # The path is wrong (404); resolved by curl it would be right, and its signature wrong (401).
    assert curl(live, "GET", f"{live_client.base}/x/../unsubscribes")[0] == 404


def test_a_method_cannot_bring_a_command_of_its_own() -> None:
    result = run("sign", "GET;echo", "/", "--curl")
    assert result.exit_code == 2 or "'GET;ECHO'" in result.stdout
