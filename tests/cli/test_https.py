"""``mocksens serve --https-port``: what is printed, spoken, checked and kept."""

import contextlib
import http.client
import socket
import ssl
from pathlib import Path

import pytest
from trustme import CA

from mocksens import Sens, running
from mocksens.spec.gateway import HOSTS
from tests.cli.support import Process, free_port, run, serving, stranger
from tests.cli.support import http as bytes_of

pytestmark = [pytest.mark.slow, pytest.mark.measured]


@pytest.fixture(autouse=True)
def ca_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("MOCKSENS_CA_DIR", str(tmp_path / "ca"))
    return tmp_path / "ca"


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def is_trusted(server: Process, pem: bytes, name: str = HOSTS[0]) -> bool:
    context = ssl.create_default_context(cadata=pem.decode())
    try:
        with socket.create_connection(("127.0.0.1", port_of(server.https_url)), timeout=10) as line:
            context.wrap_socket(line, server_hostname=name).close()
    except ssl.SSLCertVerificationError:
        return False
    return True


def test_the_ready_line_has_both_addresses(ca_dir: Path) -> None:
    with serving("--port", "0", "--https-port", "0") as server:
        assert server.line == f"mocksens ready {server.url} {server.https_url}\n"
        assert server.https_url.startswith("https://127.0.0.1:")
        assert not ca_dir.exists(), "a start does not pay for certificates"
        pem = server.client.transport.send("GET", "/_mocksens/ca.pem", [], b"").body
        assert pem == (ca_dir / "ca.pem").read_bytes()
        assert is_trusted(server, pem)
        assert server.end()[0] == 0


def test_the_next_start_has_the_same_ca(ca_dir: Path) -> None:
    pem = run("ca").stdout.encode()
    with serving("--port", "0", "--https-port", "0", "--tls-hosts", "sms.example.com") as server:
        assert is_trusted(server, pem, "sms.example.com")
        assert not is_trusted(server, CA().cert_pem.bytes())
    assert (ca_dir / "ca.pem").read_bytes() == pem


def test_ones_own_certificate_is_served_on_both_ports(tmp_path: Path, ca_dir: Path) -> None:
    ca = CA()
    ca.issue_cert(HOSTS[0]).private_key_and_cert_chain_pem.write_to_path(tmp_path / "own.pem")
    with serving("--port", "0", "--https-port", "0", "--tls-cert", str(tmp_path / "own.pem")) as server:
        assert is_trusted(server, ca.cert_pem.bytes())
        assert server.client.transport.send("GET", "/_mocksens/ca.pem", [], b"").status == 404
    assert not ca_dir.exists()


def test_a_certificate_that_cannot_be_used_ends_with_two() -> None:
    result = run("serve", "--port", "0", "--tls-cert", "none.pem")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--tls-cert: none.pem and its key cannot be used: No such file or directory" in result.stderr


def test_where_the_ca_cannot_be_kept_the_log_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with serving("--port", "0", MOCKSENS_CA_DIR=str(tmp_path / "file")) as server:
        assert b"BEGIN CERTIFICATE" in server.client.transport.send("GET", "/_mocksens/ca.pem", [], b"").body
        assert "the CA cannot be kept in" in server.log_line()


def test_the_port_for_https_speaks_nothing_else() -> None:
    with (
        serving("--port", "0", "--https-port", "0") as server,
        contextlib.closing(http.client.HTTPConnection("127.0.0.1", port_of(server.https_url), timeout=10)) as line,
    ):
        line.request("GET", "/_mocksens/livez")
        answer = line.getresponse()
        assert answer.status == 400
        assert "this port speaks HTTPS; begin the URL with https://" in (answer.getheader("x-mocksens-diagnosis") or "")
        assert server.end()[0] == 0


def test_commands_go_there_if_they_trust_the_ca(tmp_path: Path) -> None:
    with serving("--port", "0", "--https-port", "0") as server:
        send = ("send", "--to", "01012345678", "hello", "--url", server.https_url)
        assert run("ca", "--url", server.url, "--bundle", str(tmp_path / "bundle.pem")).exit_code == 0
        result = run(*send, SSL_CERT_FILE=str(tmp_path / "bundle.pem"))
        assert (result.exit_code, result.stdout[:4]) == (0, "202 ")
        result = run(*send, SSL_CERT_FILE=str(tmp_path / "none.pem"), SSL_CERT_DIR=str(tmp_path))
        assert (result.exit_code, "is not trusted (" in result.stderr) == (1, True)


def test_a_port_for_https_in_use_ends_with_three_and_names_its_flag() -> None:
    with running(Sens()) as server:
        port = str(port_of(server.url))
        result = run("serve", "--port", "0", "--https-port", port)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"port {port} on 127.0.0.1 is in use" in result.stderr
    assert "--https-port 0" in result.stderr


def test_the_healthcheck_asks_both_ports_and_leaves_a_ca_behind(ca_dir: Path) -> None:
    env = {"MOCKSENS_PORT": str(free_port()), "MOCKSENS_HTTPS_PORT": str(free_port())}
    with serving(**env):
        assert run("healthcheck", **env).exit_code == 0
        assert (ca_dir / "ca.pem").exists(), "whoever waits for health can trust it then"


def test_a_healthcheck_by_url_asks_that_host_for_https_too() -> None:
    with serving("--port", "0", "--https-port", "0") as server:
        port = str(port_of(server.https_url))
        assert run("healthcheck", "--url", server.url, "--https-port", port).exit_code == 0
        result = run("healthcheck", "--url", server.url, "--https-port", str(free_port()))
        assert (result.exit_code, "nothing answers at https://" in result.stderr) == (1, True)


def test_a_port_for_https_that_is_not_up_is_not_healthy() -> None:
    port = str(free_port())
    with serving("--port", port):
        result = run("healthcheck", "--port", port, "--https-port", str(free_port()))
        assert (result.exit_code, "nothing answers at https://" in result.stderr) == (1, True)
        with stranger(bytes_of("200 OK", b"hello")) as url:
            other = run("healthcheck", "--port", port, "--https-port", str(port_of(url)))
            assert (other.exit_code, "TLS with https://" in other.stderr) == (1, True)
