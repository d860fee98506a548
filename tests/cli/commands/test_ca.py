"""``mocksens ca``: what clients must trust, from a directory or from a running server."""

from pathlib import Path

import pytest

from mocksens import create_app
from mocksens.server import trust_stores
from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server
from tests.cli.support import free_port, http, run, stranger


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MOCKSENS_CA_DIR", str(tmp_path / "ca"))


def test_it_prints_the_ca_that_a_server_here_will_have(tmp_path: Path) -> None:
    result = run("ca")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.encode() == LocalAuthority(folder=tmp_path / "ca").ca_pem()
    assert run("ca").stdout == result.stdout


def test_it_asks_a_running_server(live: Server) -> None:
    by_flag, by_variable = run("ca", "--url", live.url), run("ca", MOCKSENS_URL=live.url)
    assert "BEGIN CERTIFICATE" in by_flag.stdout
    assert by_flag.stdout == by_variable.stdout != run("ca").stdout


def test_a_bundle_has_what_the_system_trusts_too(tmp_path: Path) -> None:
    result = run("ca", "--bundle", str(tmp_path / "bundle.pem"))
    assert (result.exit_code, result.output) == (0, "")
    written = (tmp_path / "bundle.pem").read_bytes()
    assert written == trust_stores.bundle(run("ca").stdout.encode())
    assert written.count(b"BEGIN CERTIFICATE") == len(trust_stores.system()) + 1


def test_a_bundle_may_go_to_stdout() -> None:
    assert run("ca", "--bundle", "-").stdout.encode() == trust_stores.bundle(run("ca").stdout.encode())


def test_a_certificate_and_its_key_may_be_two_files(tmp_path: Path) -> None:
    from trustme import CA

    leaf = CA().issue_cert("localhost")
    leaf.private_key_pem.write_to_path(tmp_path / "key.pem")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    result = run("ca", "--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    assert "--tls-cert is your own certificate" in result.stderr


def test_a_bundle_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    result = run("ca", "--bundle", str(tmp_path / "no" / "bundle.pem"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"--bundle {tmp_path / 'no' / 'bundle.pem'}: No such file or directory" in result.stderr


def test_a_ca_that_cannot_be_kept_is_none_that_a_server_will_have(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    result = run("ca", "--ca-dir", str(tmp_path / "file" / "ca"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be kept" in result.stderr
    assert "--url" in result.stderr


def test_ones_own_certificate_has_no_ca_here(tmp_path: Path) -> None:
    from trustme import CA

    CA().issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(tmp_path / "own.pem")
    result = run("ca", "--tls-cert", str(tmp_path / "own.pem"))
    assert result.exit_code == 1
    assert "--tls-cert is your own certificate: clients must trust its issuer" in result.stderr
    result = run("ca", "--tls-cert", str(tmp_path / "none.pem"))
    assert (result.exit_code, "cannot be used" in result.stderr) == (2, True)


def test_a_server_that_gives_none_is_one_line() -> None:
    with stranger(http("200 OK", b"hello")) as url:
        result = run("ca", "--url", url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"not an answer of mocksens: {url} answers 200, and its answer begins with 'hello'" in result.stderr
    result = run("ca", "--url", f"http://127.0.0.1:{free_port()}")
    assert (result.exit_code, "nothing answers at" in result.stderr) == (1, True)


def test_an_application_in_another_server_has_no_certificate() -> None:
    assert create_app().authority is None
