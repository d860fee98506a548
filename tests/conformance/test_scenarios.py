"""Stock clients that try again, unmodified, survive what scenarios do to them; and show what trying again costs."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable

import pytest
from urllib3 import PoolManager, Retry

from mocksens import sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service import Service
from mocksens.server.serving import Server
from tests.client import Client
from tests.scripts import play

SMS = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]}
SURVIVED = {
    "429": "{then: {respond: {name: rate-limited, headers: {Retry-After: 1}}}, times: 1}",
    "503": "{then: {respond: endpoint-error}, times: 1}",
    "reset": "{then: {fault: reset}, times: 1}",
}
"""Failures of the first send that leave nothing behind."""
COMMITTED = {
    "504": "{then: {respond: endpoint-timeout, commit: true}, times: 1}",
    "reset": "{then: {fault: reset, commit: true}, times: 1}",
}
"""Failures of the first send after its messages were accepted."""
Sends = Callable[[Server, Client], int]


def fields(client: Client) -> dict[str, str]:
    """Return the headers of a signed send."""
    signed = sign(
        "POST",
        f"{client.base}/messages",
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    return {**signed, "content-type": "application/json"}


def with_urllib3(server: Server, client: Client) -> int:
    """Return the final status that urllib3 gets when it retries the same signed request."""
    retry = Retry(total=3, backoff_factor=0, status_forcelist=[429, 503, 504], allowed_methods=None)
    with PoolManager(retries=retry, timeout=5) as pool:
        target = f"{server.url}{client.base}/messages"
        return pool.request("POST", target, body=json.dumps(SMS), headers=fields(client)).status


def with_curl(server: Server, client: Client) -> int:
    """Return the final status that curl gets."""
    headers = [part for name, value in fields(client).items() for part in ("--header", f"{name}: {value}")]
    options = ["--retry", "3", "--retry-delay", "0", "--retry-all-errors", "--max-time", "20"]
    command = ["curl", "--silent", "--output", "-", "--write-out", "\n%{http_code}", *options, *headers]
    command += ["--data", json.dumps(SMS), f"{server.url}{client.base}/messages"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return int(done.stdout.rpartition("\n")[2])


def can_retry_all_errors() -> bool:
    """Return whether there is a curl that retries after any error."""
    if shutil.which("curl") is None:
        return False
    shown = subprocess.run(["curl", "--help", "all"], capture_output=True, text=True, timeout=10, check=False)
    return "--retry-all-errors" in shown.stdout


each_client = pytest.mark.parametrize(
    "sends",
    [
        with_urllib3,
        pytest.param(
            with_curl,
            marks=[pytest.mark.slow, pytest.mark.skipif(not can_retry_all_errors(), reason="no curl that tries again")],
        ),
    ],
    ids=["urllib3", "curl"],
)


@pytest.fixture
def service(live: Server, live_client: Client) -> Service:
    return live.sens.service(live_client.service_id)


@each_client
@pytest.mark.parametrize("way", SURVIVED)
def test_a_client_that_tries_again_survives_and_sends_once(
    live: Server, live_client: Client, service: Service, sends: Sends, way: str
) -> None:
    script = play(service, SURVIVED[way])
    started = time.perf_counter()
    assert sends(live, live_client) == 202
    assert script.exhausted, "it was disturbed"
    assert service.store.messages.next_position == 1
    if way == "429":
        assert time.perf_counter() - started >= 1, "it waited as long as Retry-After said"


@each_client
@pytest.mark.parametrize("way", COMMITTED)
def test_a_client_that_tries_again_after_its_messages_were_taken_sends_twice(
    live: Server, live_client: Client, service: Service, sends: Sends, way: str
) -> None:
    live_client.clock({"freeze": "2026-01-01T09:00:00+09:00"})
    script = play(service, COMMITTED[way])
    assert sends(live, live_client) == 202
    assert script.exhausted, "it was disturbed"
    window = {"requestStartTime": "2026-01-01 00:00:00", "requestEndTime": "2026-01-01 23:59:59"}
    rows = live_client.list_messages(**window).json["messages"]
    assert [row["to"] for row in rows] == ["01011112222"] * 2
    assert len({row["requestId"] for row in rows}) == 2
