import signal
import time
from pathlib import Path

import pytest

from mocksens.server.serving import Server
from tests.cli.support import free_port, http, run, started, stranger
from tests.patience import in_time

pytestmark = pytest.mark.measured


def test_a_running_mocksens_is_healthy_and_nothing_is_printed(live: Server) -> None:
    result = run("healthcheck", "--url", live.url)
    assert (result.exit_code, result.output) == (0, "")


def test_it_goes_by_environment_and_file(live: Server) -> None:
    port = live.url.rpartition(":")[2]
    assert run("healthcheck", MOCKSENS_PORT=port, MOCKSENS_HOST="0.0.0.0").exit_code == 0
    Path("mocksens.yaml").write_text(f"port: {port}\n", encoding="utf-8")
    assert run("healthcheck").exit_code == 0


def test_where_nothing_answers_it_fails() -> None:
    result = run("healthcheck", "--port", str(free_port()))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing answers at http://127.0.0.1:" in result.stderr


@pytest.mark.slow
def test_it_waits_for_a_server_that_is_starting() -> None:
    port = str(free_port())
    with started("serve", "--port", port) as process:
        assert run("healthcheck", "--wait", "--port", port).exit_code == 0
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=20)
    assert out == f"mocksens ready http://127.0.0.1:{port}\n"


def test_it_waits_no_longer_than_it_is_told() -> None:
    before = time.monotonic()
    with in_time():
        result = run("healthcheck", "--wait", "--timeout", "200ms", "--port", str(free_port()))
    assert (result.exit_code, "nothing answers" in result.stderr) == (1, True)
    assert time.monotonic() - before >= 0.2


def test_it_waits_no_longer_than_it_is_told_for_a_server_that_hangs() -> None:
    with stranger(None) as url, in_time():
        assert run("healthcheck", "--wait", "--timeout", "200ms", "--url", url).exit_code == 1


def test_wrong_usage_is_said_at_once_even_when_waiting() -> None:
    with in_time():
        result = run("healthcheck", "--wait", "--timeout", "1m", "--url", "127.0.0.1:7367")
    assert (result.exit_code, "--url " in result.stderr) == (2, True)


def test_it_may_be_told_to_wait_for_ages() -> None:
    result = run("healthcheck", "--timeout", "1000000d", "--port", str(free_port()))
    assert result.exit_code in {1, 2}
    assert result.stderr.startswith("Error: ")


@pytest.mark.parametrize("timeout", ["soon", "-1s", ""])
def test_a_timeout_that_is_no_length_of_time_is_wrong_usage(timeout: str) -> None:
    result = run("healthcheck", "--wait", "--timeout", timeout)
    assert result.exit_code == 2
    assert "--timeout: " in result.stderr


@pytest.mark.parametrize(
    "answer",
    [
        http("404 Not Found", b"<h1>not here</h1>"),
        http("404 Not Found", "\xe9".encode("latin-1")),
        http("503 Busy", b""),
        http("200 OK", b"<h1>It works!</h1>", "Content-Type: text/html"),
        b"220 mail.example.com ESMTP\r\n",
    ],
    ids=["not found", "latin-1", "busy", "answers everything", "not HTTP"],
)
def test_a_server_that_is_not_mocksens_is_not_healthy(answer: bytes) -> None:
    with stranger(answer) as url:
        result = run("healthcheck", "--url", url)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert url in result.stderr
