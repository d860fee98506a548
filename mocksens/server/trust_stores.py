"""Trust stores for clients: PEM bundles with the system's CAs and mocksens's, and Java trust stores."""

import contextlib
import re
import ssl
import warnings
from pathlib import Path
from typing import Final

HASHED: Final = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""The names of the files that OpenSSL reads in a directory of CAs."""
PEM: Final = re.compile(b"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", re.DOTALL)
STORE_PASSWORD: Final = "changeit"  # noqa: S105 - the public password of Java's own store
"""The password of the trust store. Java requires one."""


def bundle(ca_pem: bytes) -> bytes:
    """Return the system's CAs and ``ca_pem`` as PEM. Raise ``OSError`` if the system's CAs cannot be read."""
    return b"".join(certificate.rstrip() + b"\n" for certificate in (*system(), *PEM.findall(ca_pem)))


def system() -> list[bytes]:
    """Return the system's CAs as PEM, without repetition.

    They are read from where OpenSSL looks for them, including SSL_CERT_FILE and SSL_CERT_DIR.
    """
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

    Raise ``ImportError`` with cryptography before 45, which cannot write trust stores.
    """
    # Imported only when needed, because it is slow.
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import (
        PKCS12Certificate,
        serialize_java_truststore,
    )
    from cryptography.x509 import load_pem_x509_certificate

    certificates = []
    with warnings.catch_warnings():
        # Some of the system's CAs break rules that are newer than they are.
        warnings.simplefilter("ignore")
        for number, one in enumerate(PEM.findall(pem)):
            with contextlib.suppress(ValueError):
                certificates.append(PKCS12Certificate(load_pem_x509_certificate(one), f"ca-{number}".encode()))
    return serialize_java_truststore(certificates, BestAvailableEncryption(STORE_PASSWORD.encode()))
