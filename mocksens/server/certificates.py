"""Certificates for TLS: the user's own, or those of a local CA that is made when first needed.

     serve ── authority(settings) ─┬─ tls_cert set: OwnCertificate
                                   └─ else LocalAuthority ── ca_dir/ca-key.pem, or memory if that cannot be written

The local CA is loaded or made only when a client begins TLS or asks for the CA, so that the start stays fast.
"""

import contextlib
import os
import ssl
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final

from mocksens.client.environment import LOCAL
from mocksens.core.clock import SystemClock, to_datetime
from mocksens.server.settings.settings import SettingError, Settings
from mocksens.spec.gateway import HOSTS
from mocksens.web.start_tls import Authority

if TYPE_CHECKING:
    from trustme import CA, LeafCert

CERTIFICATE: Final = "ca.pem"
"""The file with the CA's certificate, which clients trust."""
KEY: Final = "ca-key.pem"
"""The file with the CA's key and certificate: one file, so that the two always belong together."""
DESCRIPTORS: Final = "/proc/self/fd"
"""The directory that has a path for each open file descriptor."""
ISSUER: Final = "mocksens"
AGO: Final = timedelta(days=1)
"""The time before now at which a certificate becomes valid, because clocks differ."""
AHEAD: Final = timedelta(days=820)
"""The time after now at which it expires. macOS trusts no certificate with a validity of more than 825 days."""


class OwnCertificate:
    """The user's own certificate and key. Raise ``OSError`` if they cannot be used."""

    def __init__(self, certificate: Path, key: Path, hosts: Iterable[str] = ()) -> None:
        self.hosts: Collection[str] = frozenset((*HOSTS, *hosts))
        self._context = _server_context()
        # An empty password makes an encrypted key fail instead of prompting for its password.
        self._context.load_cert_chain(certificate, key, password=lambda: "")

    def context(self) -> ssl.SSLContext:
        """Return the server's TLS context."""
        return self._context

    def ca_pem(self) -> bytes:
        """Return empty bytes, because mocksens is not the certificate's issuer."""
        return b""

    advice = "its issuer"
    """The certificate that a client must trust, in words."""


class LocalAuthority:
    """A local CA, and its certificate for SENS's hosts, ``hosts`` and this machine. It is thread-safe.

    The CA is kept in ``folder``, a path or a function that is called when the path is needed. If the folder cannot be
    written, the CA stays in memory, and ``say`` is called with a log line.
    """

    def __init__(
        self,
        hosts: Iterable[str] = (),
        folder: Path | Callable[[], Path | None] | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.hosts: Collection[str] = frozenset((*HOSTS, *hosts))
        self._names = tuple(dict.fromkeys((*HOSTS, *hosts, *LOCAL)))
        self._folder = folder
        self._say = say
        self._lock = RLock()

    advice = "the CA at /_mocksens/ca.pem"
    """The certificate that a client must trust, in words."""

    def context(self) -> ssl.SSLContext:
        """Return the server's TLS context."""
        with self._lock:
            return self._context

    def ca_pem(self) -> bytes:
        """Return the CA's certificate."""
        with self._lock:
            return self._ca.cert_pem.bytes()

    @cached_property
    def _context(self) -> ssl.SSLContext:
        context = _server_context()
        _load(context, self._issue())
        return context

    def _issue(self) -> "LeafCert":
        now = to_datetime(SystemClock().now())
        return self._ca.issue_cert(*self._names, organization_name=ISSUER, not_before=now - AGO, not_after=now + AHEAD)

    @cached_property
    def _ca(self) -> "CA":
        folder = self._folder() if callable(self._folder) else self._folder
        if folder is None and callable(self._folder):
            self._say(
                "the CA cannot be kept and is new at every start: this user has no home directory; set ca_dir to a"
                " directory"
            )
        if folder is not None:
            try:
                return _kept(folder)
            except (OSError, ValueError) as error:
                self._say(
                    f"the CA cannot be kept in {folder} and is new at every start: {_reason(error)};"
                    " set ca_dir to another directory"
                )
        return _new()


def authority(settings: Settings, say: Callable[[str], None] = lambda _: None) -> Authority:
    """Return the certificates of the settings. ``say`` is called with a log line if a CA cannot be kept.

    Raise ``SettingError`` for a certificate that cannot be used.
    """
    certificate, key = settings.tls_cert, settings.tls_key
    if certificate:
        try:
            return OwnCertificate(Path(certificate), Path(key or certificate), settings.tls_hosts)
        except (OSError, ValueError) as error:
            source = settings.source("tls_cert")
            raise SettingError(
                f"{source}: {certificate} and its key cannot be used: {_reason(error)}; both must be PEM, and the key"
                " without a password"
            ) from error
    if key:
        raise SettingError(f"{settings.source('tls_key')}: a key needs its certificate; set tls_cert")
    return LocalAuthority(settings.tls_hosts, partial(folder, settings), say)


def folder(settings: Settings) -> Path | None:
    """Return the directory of the CA; None if the user has no home directory."""
    if settings.ca_dir:
        return Path(settings.ca_dir)
    from platformdirs import user_data_path

    try:
        home = user_data_path("mocksens", appauthor=False)
    except RuntimeError:
        # Since 4.3, platformdirs raises this for a user with neither a home directory nor a passwd entry.
        return None
    return home if home.is_absolute() else None


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _load(context: ssl.SSLContext, leaf: "LeafCert") -> None:
    """Load a certificate into a context.

    It is loaded from a file in memory, because there may be no writable directory.
    """
    if not hasattr(os, "memfd_create"):
        leaf.configure_cert(context)
        return
    with os.fdopen(os.memfd_create("certificate"), "wb") as file:
        file.write(leaf.private_key_and_cert_chain_pem.bytes())
        file.flush()
        try:
            context.load_cert_chain(f"{DESCRIPTORS}/{file.fileno()}")
        except FileNotFoundError:
            # Some sandboxes have no /proc.
            leaf.configure_cert(context)


def _new() -> "CA":
    # Imported only when needed, because it takes a tenth of a second.
    from trustme import CA

    return CA(organization_name=ISSUER, organization_unit_name="for tests only")


def _kept(folder: Path) -> "CA":
    """Return the CA in ``folder``, and create it if there is none.

    Raise ``OSError`` if the files cannot be read or written, and ``ValueError`` if mocksens did not write them.
    """
    key = folder / KEY
    if not key.exists():
        folder.mkdir(parents=True, exist_ok=True)
        ca = _new()
        # If two processes race, the first hard link wins, and both use its CA.
        with contextlib.suppress(FileExistsError):
            _write(key, ca.private_key_pem.bytes() + ca.cert_pem.bytes(), Path.hardlink_to)
    from trustme import CA

    content = key.read_bytes()
    try:
        pem = content[content.index(b"-----BEGIN CERTIFICATE") :]
        ca = CA.from_pem(pem, content)
        _check_pair(pem, content)
    except ValueError as error:
        raise ValueError(f"{key} was not written by mocksens; remove it") from error
    certificate = folder / CERTIFICATE
    if not certificate.exists() or certificate.read_bytes() != ca.cert_pem.bytes():
        _write(certificate, ca.cert_pem.bytes(), lambda path, draft: draft.replace(path), mode=0o644)
    return ca


def _check_pair(certificate: bytes, key: bytes) -> None:
    """Raise ``ValueError`` unless the key belongs to the certificate."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificate

    if load_pem_x509_certificate(certificate).public_key() != load_pem_private_key(key, None).public_key():
        raise ValueError("the key belongs to another certificate")


def _write(path: Path, content: bytes, put: Callable[[Path, Path], object], mode: int = 0o600) -> None:
    """Write a file atomically: as a draft that ``put`` then moves into place."""
    # Imported only when needed, to keep the start fast.
    import tempfile

    descriptor, name = tempfile.mkstemp(dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        draft.chmod(mode)
        put(path, draft)
    finally:
        draft.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
