"""Certificates: what they are for, how long, where the CA is kept, and what happens where it cannot be."""

import ssl
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import platformdirs
import pytest
import trustme
from cryptography.x509 import Certificate, DNSName, IPAddress, SubjectAlternativeName, load_pem_x509_certificate

from mocksens.server import certificates
from mocksens.server.certificates import CERTIFICATE, KEY, LocalAuthority, OwnCertificate
from mocksens.server.settings.loading import load
from mocksens.server.settings.settings import SettingError, Settings
from mocksens.spec.gateway import HOSTS
from mocksens.web.start_tls import Authority
from tests.toolchains import need


def served(authority: Authority, name: str = HOSTS[0]) -> bytes:
    """Return the certificate that an untrusting client is shown, as DER, by a handshake in memory."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return handshake(authority, context, name)


def handshake(authority: Authority, context: ssl.SSLContext, name: str = HOSTS[0]) -> bytes:
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(down, up, server_hostname=name)
    server = authority.context().wrap_bio(up, down, server_side=True)
    sides = [client, server]
    while sides:
        side = sides.pop(0)
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            sides.append(side)
    shown = client.getpeercert(binary_form=True)
    assert shown is not None
    return shown


def certificate(authority: Authority) -> Certificate:
    return load_pem_x509_certificate(ssl.DER_cert_to_PEM_cert(served(authority)).encode())


def trusting(pem: bytes) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=pem.decode())


@pytest.fixture
def said() -> list[str]:
    return []


# --- what certificates are for -----------------------------------------------------------------------


def test_a_certificate_is_for_sens_this_machine_and_what_was_added(authority: LocalAuthority) -> None:
    names = certificate(authority).extensions.get_extension_for_class(SubjectAlternativeName).value
    assert names.get_values_for_type(DNSName) == [*HOSTS, "sms.example.com", "localhost"]
    assert [str(address) for address in names.get_values_for_type(IPAddress)] == ["127.0.0.1", "::1"]


def test_a_certificate_is_valid_for_as_long_as_any_system_takes_it(authority: LocalAuthority) -> None:
    made = certificate(authority)
    assert made.not_valid_before_utc < datetime.now(UTC) - timedelta(hours=23)
    assert timedelta(days=365) < made.not_valid_after_utc - datetime.now(UTC)
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=825)


def test_the_ca_is_not_one_of_another_authority(authority: LocalAuthority) -> None:
    handshake(authority, trusting(authority.ca_pem()))
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(authority, trusting(LocalAuthority().ca_pem()))


def test_threads_get_one_and_the_same(hurry: None) -> None:
    authority = LocalAuthority()
    with ThreadPoolExecutor(8) as pool:
        contexts = list(pool.map(lambda _: authority.context(), range(32)))
        pems = list(pool.map(lambda _: authority.ca_pem(), range(32)))
    assert (len(set(map(id, contexts))), len(set(pems))) == (1, 1)
    handshake(authority, trusting(pems[0]))


# --- where the CA is kept ----------------------------------------------------------------------------


def test_a_kept_ca_is_the_same_at_the_next_start(tmp_path: Path, said: list[str]) -> None:
    folder = tmp_path / "new" / "ca"
    first, second = LocalAuthority(folder=folder, say=said.append), LocalAuthority(["x"], folder, said.append)
    assert first.ca_pem() == second.ca_pem() == (folder / CERTIFICATE).read_bytes()
    handshake(second, trusting(first.ca_pem()))
    assert said == []


def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    LocalAuthority(folder=tmp_path).ca_pem()
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / CERTIFICATE).stat().st_mode) == 0o644
    assert b"PRIVATE KEY" not in (tmp_path / CERTIFICATE).read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {KEY, CERTIFICATE}, "no draft is left"


def test_nothing_is_written_before_it_is_needed(tmp_path: Path) -> None:
    authority = LocalAuthority(folder=tmp_path / "ca")
    assert HOSTS[0] in authority.hosts
    assert not (tmp_path / "ca").exists()


def test_those_who_begin_at_once_have_one_ca(tmp_path: Path, hurry: None) -> None:
    def begin(_: int) -> bytes:
        return LocalAuthority(folder=tmp_path).ca_pem()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(begin, range(16)))) == 1
    assert {path.name for path in tmp_path.iterdir()} == {KEY, CERTIFICATE}


@pytest.mark.parametrize("content", [b"", b"0\n", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_key_that_is_none_is_said_and_left_alone(tmp_path: Path, said: list[str], content: bytes) -> None:
    (tmp_path / KEY).write_bytes(content)
    authority = LocalAuthority(folder=tmp_path, say=said.append)
    handshake(authority, trusting(authority.ca_pem()))
    (line,) = said
    assert f"{tmp_path / KEY} was not written by mocksens; remove it" in line
    assert "ca_dir" in line
    assert (tmp_path / KEY).read_bytes() == content


def test_a_key_that_is_not_the_certificates_is_said(tmp_path: Path, said: list[str]) -> None:
    LocalAuthority(folder=tmp_path / "one").ca_pem()
    key = (tmp_path / "one" / KEY).read_bytes().partition(b"-----BEGIN CERTIFICATE")[0]
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / KEY).write_bytes(key + LocalAuthority().ca_pem())
    two = LocalAuthority(folder=tmp_path / "two", say=said.append)
    handshake(two, trusting(two.ca_pem()))
    assert "was not written by mocksens" in said[0]


def test_a_certificate_needs_no_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    authority = LocalAuthority()
    handshake(authority, trusting(authority.ca_pem()))


def test_where_files_cannot_be_in_memory_a_certificate_has_one_for_a_moment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr("os.memfd_create", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    authority = LocalAuthority()
    handshake(authority, trusting(authority.ca_pem()))
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_the_ca_is_in_memory_and_that_is_said(tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    authority = LocalAuthority(folder=tmp_path / "file" / "ca", say=said.append)
    handshake(authority, trusting(authority.ca_pem()))
    (line,) = said
    assert f"the CA cannot be kept in {tmp_path / 'file' / 'ca'}" in line
    assert "Not a directory" in line


def test_a_certificate_that_was_lost_is_written_again(tmp_path: Path) -> None:
    pem = LocalAuthority(folder=tmp_path).ca_pem()
    (tmp_path / CERTIFICATE).write_bytes(b"old")
    assert LocalAuthority(folder=tmp_path).ca_pem() == pem == (tmp_path / CERTIFICATE).read_bytes()


def test_without_a_directory_the_users_own_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert certificates.folder(load({"ca_dir": str(tmp_path)}, {})) == tmp_path
    assert certificates.folder(load({}, {})) == platformdirs.user_data_path("mocksens", appauthor=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: Path("~/.local/share/mocksens"))
    assert certificates.folder(load({}, {})) is None, "somebody without a home"


# --- one's own certificate ---------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a certificate by another CA, its key, and a file with both."""
    ca = trustme.CA()
    leaf = ca.issue_cert(HOSTS[0])
    leaf.private_key_pem.write_to_path(tmp_path / "key.pem")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    leaf.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    ca.cert_pem.write_to_path(tmp_path / "issuer.pem")
    return tmp_path


def settings(**given: Path | str) -> Settings:
    return load({name: str(value) for name, value in given.items()}, {})


@pytest.mark.parametrize(("certificate", "key"), [("cert.pem", "key.pem"), ("both.pem", None)])
def test_ones_own_certificate_is_served(own: Path, certificate: str, key: str | None) -> None:
    given = {"tls_cert": own / certificate} | ({"tls_key": own / key} if key else {})
    authority = certificates.authority(settings(**given, tls_hosts="a.example.com"))
    handshake(authority, trusting((own / "issuer.pem").read_bytes()))
    assert isinstance(authority, OwnCertificate)
    assert authority.ca_pem() == b""
    assert "a.example.com" in authority.hosts


@pytest.mark.parametrize(
    ("certificate", "key", "said"),
    [
        ("nowhere.pem", "key.pem", "No such file"),
        ("cert.pem", "nowhere.pem", "No such file"),
        ("cert.pem", None, "--tls-cert"),
        ("key.pem", "key.pem", "--tls-cert"),
        ("cert.pem", "issuer.pem", "--tls-cert"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_refused(own: Path, certificate: str, key: str | None, said: str) -> None:
    given = {"tls_cert": own / certificate} | ({"tls_key": own / key} if key else {})
    with pytest.raises(SettingError, match="and its key cannot be used: ") as raised:
        certificates.authority(settings(**given))
    assert said in str(raised.value)
    assert str(raised.value).startswith("--tls-cert: ")


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(own: Path) -> None:
    locked = own / "locked.pem"
    command = [
        "openssl",
        "pkey",
        "-in",
        str(own / "key.pem"),
        "-aes256",
        "-passout",
        "pass:secret",
        "-out",
        str(locked),
    ]
    need("openssl")
    subprocess.run(command, check=True)
    with pytest.raises(SettingError, match="cannot be used"):
        certificates.authority(settings(tls_cert=own / "cert.pem", tls_key=locked))


def test_a_key_alone_is_refused() -> None:
    with pytest.raises(SettingError, match="--tls-key: a key needs its certificate; set tls_cert"):
        certificates.authority(settings(tls_key="key.pem"))


def test_without_a_home_the_ca_is_in_memory_and_that_is_said_once(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    def fail(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory for '~/.local/share'")

    monkeypatch.setattr(platformdirs, "user_data_path", fail)
    authority = certificates.authority(load({}, {}), said.append)
    assert authority.ca_pem() == authority.ca_pem() != b""
    assert isinstance(authority.context(), ssl.SSLContext)
    assert len(said) == 1
    assert "this user has no home directory; set ca_dir to a directory" in said[0]


def test_without_proc_a_certificate_has_a_file_for_a_moment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: list[str]
) -> None:
    monkeypatch.setattr(certificates, "DESCRIPTORS", str(tmp_path / "nowhere"))
    assert isinstance(LocalAuthority(say=said.append).context(), ssl.SSLContext)
    assert said == []
