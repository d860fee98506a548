"""``explain``: the signature doctor as a command."""

import pytest

from mocksens import sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.server import Server
from tests.cli.support import run, serving
from tests.client import Client

TARGET = "/sms/v2/services/a/messages?requestId=RSSA-1"


def headers(target: str, *more: str) -> list[str]:
    """The flags of a request that is signed for ``target`` now."""
    signed = sign(
        "GET",
        target,
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    lines = [*(f"{name}: {value}" for name, value in signed.items()), *more]
    return [part for line in lines for part in ("-H", line)]


def test_a_mistake_is_named_without_a_server() -> None:
    result = run("explain", "GET", TARGET, *headers(TARGET.partition("?")[0], "User-Agent: axios/1.7"))
    assert result.exit_code == 0
    assert "(query-left-out)" in result.stdout.splitlines()[0]
    assert f"to sign   GET␠{TARGET}↵" in result.stdout
    assert "signed    GET␠/sms/v2/services/a/messages↵" in result.stdout
    assert "createHmac" in result.stdout


def test_a_right_signature_is_said_to_be_right() -> None:
    result = run("explain", "GET", TARGET, *headers(TARGET))
    assert result.exit_code == 0
    assert result.stdout.startswith("nothing is wrong with the signature")
    assert "def sign" not in result.stdout


@pytest.mark.parametrize(("minutes", "said"), [(6, "ms ahead"), (-6, "ms behind")])
def test_a_clock_that_is_off_is_told_by_how_much(minutes: int, said: str) -> None:
    signed = sign("GET", TARGET, timestamp=SystemClock().now() + minutes * 60_000, access_key="ak", secret_key="sk")
    flags = [part for name, value in signed.items() for part in ("-H", f"{name}: {value}")]
    result = run("explain", "GET", TARGET, *flags, "--access-key", "ak", "--secret-key", "sk")
    assert said in result.stdout


def test_the_latest_refused_request_of_a_server_is_explained() -> None:
    with serving("serve", "--port", "0", "--log-format", "off") as server:
        nothing = run("explain", "--url", server.url)
        assert (nothing.exit_code, nothing.stdout) == (0, "no request with a wrong signature is on record\n")
        server.client.request("GET", f"{server.client.base}/unsubscribes", signed_target="/elsewhere")
        stray = run("explain", "--url", server.url).stdout
        assert stray.startswith(f"GET {server.client.base}/unsubscribes\n")
        server.client.send()
        server.client.request("POST", f"{server.client.base}/messages", json={}, timestamp=1)
        own = run("explain", "--url", server.url).stdout
        assert own.startswith(f"POST {server.client.base}/messages\n")
        assert "mocksens-secret-key" not in stray + own


def test_the_service_can_be_chosen(live: Server, live_client: Client) -> None:
    live_client.send()
    live_client.request("GET", f"{live_client.base}/messages/1", timestamp=1)
    result = run("explain", "--service", live_client.service_id, "--url", live.url)
    assert result.stdout.startswith(f"GET {live_client.base}/messages/1\n")


def test_a_service_that_was_only_asked_wrongly_does_not_exist_and_is_explained(
    live: Server, live_client: Client
) -> None:
    live_client.request("GET", f"{live_client.base}/messages/2", timestamp=1)
    result = run("explain", "--service", live_client.service_id, "--url", live.url)
    assert result.stdout.startswith(f"GET {live_client.base}/messages/2\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("GET",), "give METHOD and TARGET"),
        (("GET", "sms/v2"), "give METHOD and TARGET"),
        (("GET", "/sms/v2", "-H", "nonsense"), "a header is NAME: VALUE; 'nonsense' is not"),
    ],
)
def test_what_cannot_be_explained_is_misuse(arguments: tuple[str, ...], said: str) -> None:
    result = run("explain", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)
