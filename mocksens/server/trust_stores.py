"""What clients trust, in the forms that they read: the system's CAs, with or without ours, and Java's trust store."""

import contextlib
import re
import ssl
import warnings
from pathlib import Path
from typing import Final

HASHED: Final = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""How OpenSSL names the files of a directory of CAs."""
PEM: Final = re.compile(b"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", re.DOTALL)
STORE_PASSWORD: Final = "changeit"  # noqa: S105 - the one that Java's own store has, known to everybody
"""Java opens no store without one."""


def bundle(ca_pem: bytes) -> bytes:
    """Return the CAs that the system trusts, and ours, as PEM. Raises ``OSError`` where the system's cannot be read."""
    return b"".join(certificate.rstrip() + b"\n" for certificate in (*system(), *PEM.findall(ca_pem)))


def system() -> list[bytes]:
    """Return the CAs that the system trusts, as OpenSSL finds them (SSL_CERT_FILE, SSL_CERT_DIR), each once, as PEM."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile:
        files = [Path(paths.cafile)]
    elif paths.capath:
        files = sorted(path for path in Path(paths.capath).iterdir() if HASHED.fullmatch(path.name))
    else:
        loaded = ssl.create_default_context().get_ca_certs(binary_form=True)
        return [ssl.DER_cert_to_PEM_cert(certificate).encode() for certificate in loaded]
    return list(dict.fromkeys(certificate for file in files for certificate in PEM.findall(file.read_bytes())))


def java_store(pem: bytes) -> bytes:
    """Return a PKCS #12 trust store with every certificate in ``pem``; its password is ``STORE_PASSWORD``.

    Raises ``ImportError`` with a cryptography older than 45, which cannot write one.
    """
    # As with every use of certificates: only those wait for it who need it.
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import (
        PKCS12Certificate,
        serialize_java_truststore,
    )
    from cryptography.x509 import load_pem_x509_certificate

    certificates = []
    with warnings.catch_warnings():
        # Some of the system's CAs are older than what is forbidden today.
        warnings.simplefilter("ignore")
        for number, one in enumerate(PEM.findall(pem)):
            with contextlib.suppress(ValueError):
                certificates.append(PKCS12Certificate(load_pem_x509_certificate(one), f"ca-{number}".encode()))
    return serialize_java_truststore(certificates, BestAvailableEncryption(STORE_PASSWORD.encode()))
