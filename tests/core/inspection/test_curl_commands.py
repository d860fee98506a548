"""Curl commands that send a request again: they run as pasted, and contain no key and no signature."""

import subprocess
import sys
from pathlib import Path

import pytest

from mocksens import Credential, Sens
from mocksens.core.inspection.curl_commands import LONGEST_BODY, NotRepeatable, Obstacle, curl_command
from mocksens.server.serving import Server
from mocksens.web.wire.requests import WireRequest, pack
from tests.client import Client, OverHttp
from tests.toolchains import need

ORIGIN = "http://127.0.0.1:7367"
SECRETS = ("mocksens-secret-key",)
PATH = b"/sms/v2/services/a/messages"
HOSTILE = 'it\'s `touch pwned` $(touch pwned) "q" !! \\ \t é 인증 \u202e'


def command(
    method: str = "POST", target: bytes = PATH, headers: dict[bytes, bytes] | None = None, body: bytes = b""
) -> str:
    return curl_command(pack(WireRequest(method, target, headers or {}, body)), ORIGIN, SECRETS)


def test_a_command_signs_anew_and_sends_the_same() -> None:
    headers = {b"content-type": b"application/json", b"x-trace": b"it's", b"x-empty": b""}
    assert command(target=PATH + b"?a=b", headers=headers, body=b'{"a": 1}') == (
        "curl -i --globoff --path-as-is -X POST 'http://127.0.0.1:7367/sms/v2/services/a/messages?a=b' \\\n"
        "  -H 'content-type: application/json' \\\n"
        "  -H 'x-trace: it'\"'\"'s' \\\n"
        "  -H 'x-empty;' \\\n"
        "  --data-raw '{\"a\": 1}' \\\n"
        "  -H @- <<< \"$(mocksens sign POST '/sms/v2/services/a/messages?a=b')\""
    )


def test_headers_that_are_secret_or_made_anew_are_left_out() -> None:
    headers = {
        b"host": b"x",
        b"content-length": b"2",
        b"user-agent": b"x",
        b"sec-fetch-mode": b"cors",
        b"x-ncp-apigw-timestamp": b"1",
        b"x-ncp-iam-access-key": b"mocksens-access-key",
        b"x-ncp-apigw-signature-v2": b"x",
        b"authorization": b"Bearer x",
        b"cookie": b"a=b",
        b"x-note": b"mocksens-secret-key",
        b"x-mocksens-secret-key": b"a",
        b"x-digest": b"A" * 43 + b"=",
        b"x-kept": b"1",
    }
    text = command(headers=headers)
    assert [line.strip() for line in text.split("\n")[1:-1]] == ["-H 'x-kept: 1' \\"]


def test_a_body_without_a_type_stays_without_one() -> None:
    assert "-H 'content-type:' \\\n" in command(body=b"x")
    assert "content-type" not in command()


@pytest.mark.parametrize(
    ("request_", "obstacle"),
    [
        (WireRequest("PUT", PATH, {}), Obstacle.METHOD),
        (WireRequest("", b"", {}), Obstacle.METHOD),
        (WireRequest("GET", b"http://example.com/", {}), Obstacle.TARGET),
        (WireRequest("GET", PATH + b"?a=\xff", {}), Obstacle.TARGET),
        (WireRequest("GET", PATH + b"#a", {}), Obstacle.TARGET),
        (WireRequest("GET", PATH + b"?a=mocksens-secret-key", {}), Obstacle.MASKED),
        (WireRequest("GET", PATH + b"?accessKey=abc", {}), Obstacle.MASKED),
        (WireRequest("POST", PATH, {}, b"mocksens-secret-key"), Obstacle.MASKED),
        (WireRequest("POST", PATH, {}, b'{"x-ncp-apigw-signature-v2": "abc"}'), Obstacle.MASKED),
        (WireRequest("POST", PATH, {}, b"x" * (LONGEST_BODY + 1)), Obstacle.LONG),
        (WireRequest("POST", PATH, {}, b"a\0b"), Obstacle.NUL),
        (WireRequest("POST", PATH, {b"x-a": b"a\0b"}), Obstacle.NUL),
    ],
)
def test_what_no_command_can_send_is_told(request_: WireRequest, obstacle: Obstacle) -> None:
    with pytest.raises(NotRepeatable) as caught:
        curl_command(pack(request_), ORIGIN, SECRETS)
    assert caught.value.obstacle == obstacle


@pytest.mark.parametrize("shell", [("bash", "-c"), ("bash", "--norc", "-ic"), ("zsh", "-f", "-c")])
def test_a_pasted_command_sends_the_request_again(live: Server, tmp_path: Path, shell: tuple[str, ...]) -> None:
    need(shell[0], "curl")
    host, _, port = live.url.removeprefix("http://").rpartition(":")
    client = Client(OverHttp(host, int(port)), service_id="pasted")
    message = {"type": "LMS", "from": "0212345678", "content": HOSTILE, "messages": [{"to": "01011112222"}]}
    assert client.request("POST", f"{client.base}/messages?a=!'$(touch+pwned)", json=message).status == 202
    (first,) = client.admin("GET", "services/pasted/requests?newest=true&limit=1").json["requests"]
    body, target = first["body"].encode(), first["target"].encode()
    headers = {b"content-type": b"application/json", b"x-trace": HOSTILE.encode()}
    text = curl_command(pack(WireRequest("POST", target, headers, body)), live.url, SECRETS)
    run = f'mocksens() {{ "{sys.executable}" -m mocksens "$@"; }}\n{text}'
    process = subprocess.run([*shell, run], cwd=tmp_path, capture_output=True, check=False)
    assert process.stdout.startswith(b"HTTP/1.1 202"), process
    (again,) = client.admin("GET", "services/pasted/requests?newest=true&limit=1").json["requests"]
    assert again["number"] == first["number"] + 1
    assert {name: again[name] for name in ("method", "target", "body")} == {
        name: first[name] for name in ("method", "target", "body")
    }
    assert again["headers"]["x-trace"].encode("latin-1") == HOSTILE.encode()
    assert list(tmp_path.iterdir()) == []


def test_keys_of_a_server_are_in_no_command() -> None:
    sens = Sens([Credential("an-access-key", "its-secret-key")])
    secrets = tuple(pair.secret_key for pair in sens.credentials.values())
    headers = {b"x-ncp-iam-access-key": b"an-access-key", b"x-b": b"its-secret-key"}
    assert "key" not in curl_command(pack(WireRequest("GET", PATH, headers)), ORIGIN, secrets)
