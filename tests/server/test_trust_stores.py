"""Trust stores: the system's certificates and the CA, in one bundle or in Java's store."""

import ssl
import subprocess
from pathlib import Path

import pytest
import trustme

from mocksens.server import trust_stores
from mocksens.server.certificates import LocalAuthority
from tests.toolchains import need, needs_java_store


def test_a_bundle_has_what_the_system_trusts_and_the_ca_each_once(
    authority: LocalAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (trustme.CA().cert_pem.bytes() for _ in range(2))
    (tmp_path / "system.pem").write_bytes(b"# one\n" + one + two.rstrip() + b"\n" + one)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "system.pem"))
    assert trust_stores.bundle(authority.ca_pem()) == one + two + authority.ca_pem()


def test_a_directory_of_cas_is_read_as_openssl_names_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (trustme.CA().cert_pem.bytes() for _ in range(2))
    for name, content in (("00112233.0", one), ("00112233.1", two), ("readme.txt", b"x"), ("all.pem", one + two)):
        (tmp_path / name).write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    paths = ssl.get_default_verify_paths()
    if paths.cafile:
        monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths._replace(cafile=""))
    assert trust_stores.system() == [one, two]


def test_without_files_the_systems_own_store_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pem = trustme.CA().cert_pem.bytes()
    (tmp_path / "store.pem").write_bytes(pem)
    paths = ssl.get_default_verify_paths()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "store.pem"))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths._replace(cafile="", capath=""))
    assert trust_stores.system() == [pem]


@needs_java_store
@pytest.mark.clients
def test_java_reads_its_store(tmp_path: Path, authority: LocalAuthority) -> None:
    store = tmp_path / "store.p12"
    store.write_bytes(trust_stores.java_store(authority.ca_pem() + trustme.CA().cert_pem.bytes()))
    need("keytool")
    command = ["keytool", "-list", "-keystore", str(store), "-storepass", trust_stores.STORE_PASSWORD]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert listed.count("trustedCertEntry") == 2


@needs_java_store
def test_what_is_no_certificate_is_left_out_of_javas_store(authority: LocalAuthority) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    assert trust_stores.java_store(broken + authority.ca_pem())
