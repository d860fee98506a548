"""``mocksens serve`` as a process: stdout, logs, signals, ports, exit codes."""

import contextlib
import http.client
import json
import re
import signal
import socket

import pytest

from mocksens import Sens, running
from mocksens.server.settings.loading import load
from tests.cli.support import free_port, python, run, serving
from tests.client import Client, OverHttp

pytestmark = pytest.mark.measured

STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}\+09:00"


def test_stdout_has_the_ready_line_and_nothing_else() -> None:
    with serving("--port", "0") as server:
        assert server.line == f"mocksens ready http://127.0.0.1:{server.port}\n"
        assert server.port not in {0, 7367}
        assert server.client.send().status == 202
        assert server.client.send(content=None).status == 400
        assert server.client.request("GET", "/nowhere").status == 404
        code, out, _ = server.end()
    assert (code, out) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_zero_whatever_still_hangs(number: signal.Signals) -> None:
    with serving("serve", "--port", "0") as server:
        port = server.port
        idle = socket.create_connection(("127.0.0.1", port))
        half_a_head = socket.create_connection(("127.0.0.1", port))
        half_a_body = socket.create_connection(("127.0.0.1", port))
        with idle, half_a_head, half_a_body:
            idle.sendall(b"GET /_mocksens/livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert idle.recv(12) == b"HTTP/1.1 200"
            half_a_head.sendall(b"POST /sms/v2/services/x/messages HTTP/1.1\r\nHost:")
            half_a_body.sendall(b"POST /sms/v2/services/x/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
            assert server.client.send().status == 202
            code, out, err = server.end(number)
    assert (code, out) == (0, "")
    assert "Traceback" not in err


@pytest.mark.slow
def test_logs_are_one_line_a_request_with_the_diagnosis_and_not_the_secrets() -> None:
    with serving("--port", "0", "--secret-key", "hidden-secret") as server:
        client = Client(OverHttp("127.0.0.1", server.port))
        refused = client.send()
        assert server.client.request("GET", "/nowhere?a=%0A&b=%EA%B0%80").status == 404
        client.admin("POST", "services/my-test/clock", {"advance": 1})
        _, _, err = server.end()
    first, second, third = err.splitlines()
    base = re.escape(client.base)
    assert re.fullmatch(rf"{STAMP} POST {base}/messages 401 [0-9.]+ms  .+", first)
    assert refused.diagnosis in first
    assert re.fullmatch(rf"{STAMP} GET \S+ 404 [0-9.]+ms  .+", second)
    assert second.isascii()
    assert second.isprintable()
    assert re.fullmatch(rf"{STAMP} POST /_mocksens/services/my-test/clock 200 [0-9.]+ms", third)
    assert "hidden-secret" not in err


@pytest.mark.slow
def test_logs_can_be_json() -> None:
    with serving("--port", "0", "--log-format", "json", "--auth", "off") as server:
        answer = server.client.send(content="안녕")
        refused = server.client.send(content=None)
        _, _, err = server.end()
    start, sent, wrong = (json.loads(line) for line in err.splitlines())
    assert "auth is off" in start["message"]
    assert (sent["method"], sent["target"], sent["status"]) == ("POST", f"{server.client.base}/messages", 202)
    assert sent["request_id"] == answer.headers["x-ncp-apigw-request-id"]
    assert (wrong["status"], wrong["diagnosis"]) == (400, refused.diagnosis)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json"])
def test_logs_tell_what_is_to_be_noted_of_an_accepted_request(form: str) -> None:
    with serving("--port", "0", "--log-format", form) as server:
        noted = server.client.send(subject="lost", content="\N{ROCKET}")
        plain = server.client.send()
        _, _, err = server.end()
    assert (noted.status, plain.status, plain.diagnosis) == (202, 202, "")
    first, second = err.splitlines()
    assert noted.diagnosis.count("[") == 2
    assert noted.diagnosis in first
    assert "[" not in second.removeprefix("{")


@pytest.mark.slow
def test_logs_can_be_off() -> None:
    with serving("--port", "0", MOCKSENS_LOG_FORMAT="off", MOCKSENS_AUTH="off", MOCKSENS_SERVICE_HOST="x") as server:
        assert server.client.send().status == 202
        assert server.end()[2] == ""


@pytest.mark.slow
def test_what_the_start_leaves_open_is_said_in_the_log() -> None:
    injected = {"MOCKSENS_SERVICE_HOST": "10.0.0.1", "MOCKSENS_PORT_7367_TCP": "tcp://10.0.0.1:7367"}
    with serving("--port", "0", "--auth", "off", **injected) as server:
        unsigned = server.client.transport.send("GET", f"{server.client.base}/unsubscribes", [], b"")
        assert unsigned.status == 200
        ignored, auth = server.log_line(), server.log_line()
    assert "MOCKSENS_PORT_7367_TCP, MOCKSENS_SERVICE_HOST" in ignored
    assert "auth is off" in auth


@pytest.mark.slow
def test_a_wildcard_address_is_called_by_its_loopback_name_and_found_by_healthcheck() -> None:
    port = str(free_port())
    env = {"MOCKSENS_HOST": "0.0.0.0", "MOCKSENS_PORT": port}
    with serving(**env) as server:
        assert server.line == f"mocksens ready http://127.0.0.1:{port}\n"
        assert run("healthcheck", **env).exit_code == 0


def status(port: int, target: str, headers: dict[str, str]) -> int:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", target, headers=headers)
        return connection.getresponse().status


@pytest.mark.slow
def test_a_token_and_further_hosts_guard_the_admin_calls_but_not_health() -> None:
    with serving("--port", "0", "--admin-token", "hidden-token", "--admin-hosts", "a.example,b.example") as server:
        bearer = {"authorization": "Bearer hidden-token"}
        clock = "/_mocksens/services"
        assert status(server.port, clock, {}) == 401
        assert status(server.port, clock, bearer | {"host": "localhost"}) == 200
        assert status(server.port, clock, bearer | {"host": "b.example:80"}) == 200
        assert status(server.port, clock, bearer | {"host": "c.example"}) == 403
        assert server.client.send().status == 202
        assert run("healthcheck", "--url", server.url).exit_code == 0
        assert "hidden-token" not in server.end()[2]


def test_a_port_in_use_ends_with_three_and_says_what_to_do() -> None:
    with running(Sens()) as server:
        port = server.url.rpartition(":")[2]
        result = run("serve", "--port", port)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"port {port} on 127.0.0.1 is in use" in result.stderr
    assert "--port 0" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("host", ["no-such-host.invalid", ".example", "a" * 64 + ".example"])
def test_a_host_that_is_none_is_wrong_usage(host: str) -> None:
    result = python("-m", "mocksens", "--port", "0", "--host", host)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"--host {host}: not an address of this machine" in result.stderr


@pytest.mark.slow
def test_an_address_of_another_machine_is_a_failure() -> None:
    result = python("-m", "mocksens", "--port", "0", "--host", "192.0.2.1")
    assert (result.returncode, result.stdout) == (1, "")
    assert "cannot listen on 192.0.2.1 port 0" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["--port", "65536"], {}),
        (["--port", "0", "--prot", "1"], {}),
        (["--port", "0"], {"MOCKSENS_PROT": "1"}),
        (["--port", "0", "--config", "missing.yaml"], {}),
        (["--port", "0", "surplus"], {}),
    ],
)
def test_wrong_settings_end_with_two_before_anything_is_served(arguments: list[str], env: dict[str, str]) -> None:
    result = run("serve", *arguments, **env)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


@pytest.mark.slow
def test_a_process_that_cannot_start_says_so_in_one_line_and_its_exit_code() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = python("-m", "mocksens", "--port", str(taken.getsockname()[1]))
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
def test_with_a_command_the_module_is_the_command() -> None:
    result = python("-m", "mocksens", "codes", "0")
    assert (result.returncode, result.stdout) == (0, run("codes", "0").stdout)


@pytest.mark.slow
@pytest.mark.parametrize("flag", ["--help", "-h", "--version"])
def test_the_module_knows_the_commands_own_flags(flag: str) -> None:
    result = python("-m", "mocksens", flag)
    # Lines may break elsewhere: a process has a terminal of its own.
    assert (result.returncode, result.stdout.split()) == (0, run(flag).stdout.split())


# --- where it listens --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "is_said"),
    [
        (("--host", "0.0.0.0"), True),
        (("--host", "127.0.0.1"), False),
        (("--host", "localhost"), False),
        (("--host", "0.0.0.0", "--admin-token", "secret"), False),
    ],
)
def test_a_server_that_others_reach_says_that_it_has_no_token(arguments: tuple[str, ...], *, is_said: bool) -> None:
    with serving("serve", "--port", "0", *arguments) as server:
        _, _, error = server.end()
    assert ("without an admin token: anyone who can reach this port" in error) is is_said


def test_an_address_may_stand_in_brackets_and_a_url_is_told() -> None:
    shown = {row["setting"]: row["value"] for row in map(json.loads, run("config", "--json").stdout.splitlines())}
    assert shown["host"] == "127.0.0.1"
    assert load({"host": "[::1]"}, {}).host == "::1"
    result = run("serve", "--host", "http://127.0.0.1")
    assert (result.exit_code, "without http://" in result.stderr) == (2, True)
