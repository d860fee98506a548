"""Containers of the image: they serve, they end, and the environment is all that sets them up."""

import json
import time
from pathlib import Path

import pytest

from mocksens.client.addresses import CERTIFICATE, PAGE, READY
from tests.image.engines.engine import Completed, Container, Engine, Options, healthy

EVERYWHERE = "00000000"
"""The address 0.0.0.0, as /proc/net/tcp has it."""
GET = """
import ssl, sys, urllib.request
url, *ca = sys.argv[1:]
context = ssl.create_default_context(cafile=ca[0]) if ca else None
request = urllib.request.Request(url, headers={"Accept": "text/html, application/json"})
with urllib.request.urlopen(request, context=context) as answer:
    print(answer.status, answer.read().decode())
"""
SECURE_CONNECTION = f"""
import socket, ssl, sys, urllib.request
ca = urllib.request.urlopen("http://127.0.0.1:7367{CERTIFICATE}").read().decode()
context = ssl.create_default_context(cadata=ca)
with socket.create_connection(("127.0.0.1", 7368)) as connection:
    print(context.wrap_socket(connection, server_hostname=sys.argv[1]).version())
"""
SERVICE = "ncp:sms:kr:000000000000:orders"
SCENARIO = "name: lost\nsteps:\n- when: {to: '0101*'}\n  then: {result: '3001'}\n"
MEGABYTE = 1_000_000
LARGEST = 120 * MEGABYTE
"""Maximum size of what the image adds to its base."""


def get(container: Container, url: str, *ca: str) -> str:
    """Return the status and the body of an answer inside the container."""
    done = container.execute("python", "-c", GET, url, *ca)
    assert done.returncode == 0, done.stderr
    return done.stdout


def send(container: Container, *flags: str, to: str = "01012345678") -> Completed:
    """Send a signed SMS inside the container, with the key pair of the flags only."""
    return container.execute("env", "--unset=MOCKSENS_KEYS", "mocksens", "send", "--to", to, *flags, "hello")


@pytest.fixture
def ca(tmp_path: Path) -> Path:
    """Return a directory for the CA that group 0 may write, as a volume of Kubernetes."""
    folder = tmp_path / "ca"
    folder.mkdir()
    folder.chmod(0o775)
    return folder


def test_without_options_it_is_reachable_from_outside_on_both_ports(container: Container) -> None:
    listening = container.execute("cat", "/proc/net/tcp").stdout
    assert f"{EVERYWHERE}:{7367:04X} " in listening
    assert f"{EVERYWHERE}:{7368:04X} " in listening


def test_a_signed_message_is_accepted_and_listed(container: Container) -> None:
    done = send(container)
    assert done.returncode == 0, done.stderr
    assert "hello" in container.execute("mocksens", "messages").stdout


def test_the_inbox_is_served(container: Container) -> None:
    assert get(container, f"http://127.0.0.1:7367{PAGE}").startswith("200 <!doctype html>")


def test_the_health_check_follows_port_and_scheme(engine: Engine) -> None:
    env = {"MOCKSENS_PORT": "8080", "MOCKSENS_HTTPS_PORT": ""}
    with engine.start(options=Options(env=env)) as container:
        healthy(container)
        assert get(container, f"http://127.0.0.1:8080{READY}") == '200 {"status":"ok"}\n'
        check = engine.config()["Healthcheck"]["Test"][1:]
        assert container.execute(*check).returncode == 0
        for variable in ("MOCKSENS_PORT=7367", "MOCKSENS_HTTPS_PORT=7368"):
            assert container.execute("env", variable, *check).returncode == 1


def test_others_trust_the_ca_that_a_volume_keeps(engine: Engine, ca: Path) -> None:
    certificates = []
    for _ in range(2):
        with engine.start(options=Options(ca=ca)) as container:
            healthy(container)
            url = f"https://127.0.0.1:7368{READY}"
            assert get(container, url, "/ca/ca.pem") == '200 {"status":"ok"}\n'
            certificates.append((ca / "ca.pem").read_text(encoding="ascii"))
    assert certificates[0] == certificates[1]


def test_sigterm_ends_it_within_a_second(engine: Engine) -> None:
    with engine.start() as container:
        healthy(container)
        began = time.monotonic()
        code = container.terminate()
        took = time.monotonic() - began
        assert (code, took < 1) == (0, True), (took, container.log())


def test_a_root_that_cannot_be_written_is_enough(engine: Engine) -> None:
    with engine.start(options=Options(read_only=True)) as container:
        healthy(container)
        assert container.execute("touch", "/ca/x").returncode != 0
        assert send(container).returncode == 0
        assert "the CA cannot be kept in /ca" in container.log()


def test_any_user_of_group_0_may_run_it(engine: Engine, ca: Path) -> None:
    with engine.start(options=Options(user="1000700000:0", ca=ca)) as container:
        healthy(container)
        assert container.execute("id", "-u").stdout == "1000700000\n"
        assert send(container).returncode == 0
        assert (ca / "ca.pem").exists()


def test_the_environment_is_all_that_sets_it_up(engine: Engine) -> None:
    env = {
        "MOCKSENS_SERVICES": SERVICE,
        "MOCKSENS_KEYS": f"team:secret={SERVICE}",
        "MOCKSENS_CALLERS": "0212345678",
        "MOCKSENS_SCENARIO_YAML": SCENARIO,
        "MOCKSENS_TLS_HOSTS": "sms.example.com",
        "MOCKSENS_DELIVERY": "immediate",
        "MOCKSENS_DOCUMENT": "2026",
    }
    with engine.start(options=Options(env=env)) as container:
        healthy(container)
        team = ("--service", SERVICE, "--access-key", "team", "--secret-key", "secret")
        refused = send(container)
        assert '403 {"status":403,"errors":"Forbidden"' in refused.stdout + refused.stderr
        assert send(container, *team, "--from", "0299999999").returncode != 0
        assert send(container, *team).returncode == 0
        listed = container.execute("mocksens", "messages", "--service", SERVICE, "--json").stdout
        assert [json.loads(line)["result"] for line in listed.splitlines()] == ["3001"]
        done = container.execute("python", "-c", SECURE_CONNECTION, "sms.example.com")
        assert done.stdout.startswith("TLSv1."), done.stderr


def test_the_demo_fills_the_inbox(engine: Engine) -> None:
    with engine.start(options=Options(env={"MOCKSENS_DEMO": "20"})) as container:
        healthy(container)
        listed = container.execute("mocksens", "messages", "--all").stdout
        assert len(listed.splitlines()) >= 20


def test_size_and_time_to_healthy(engine: Engine, figures: list[str]) -> None:
    took = []
    for _ in range(3):
        began = time.monotonic()
        with engine.start() as container:
            healthy(container)
            took.append(time.monotonic() - began)
            added = int(container.execute("du", "--summarize", "--bytes", "/opt/mocksens").stdout.split()[0])
    whole = engine.size()
    figures.append(f"image: {whole / MEGABYTE:.0f} MB, {added / MEGABYTE:.0f} MB of it on top of its base")
    figures.append(f"image: healthy after {min(took):.1f} s, the best of {len(took)}")
    assert added <= LARGEST
