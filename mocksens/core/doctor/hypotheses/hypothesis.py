"""Hypotheses: possible mistakes in signing, each expressed as a change of the signing input.

Causes are those of ``core/doctor/causes.py``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec import Struct

from mocksens.core.doctor.headers.timestamps import Timestamp
from mocksens.core.signing.credentials import Credential

LINES: Final = (b"%(method)b %(target)b", b"%(timestamp)b", b"%(access_key)b")
STANDARD: Final = b"\n".join(LINES)
"""The right layout of a string to sign."""
BIGGEST_BODY: Final = 256 * 1024
"""The size in bytes of the largest body that is tried as a part of the string to sign."""
MOST_KEYS: Final = 500
"""Maximum number of other secret keys that are tried."""
MOST_SERVICES: Final = 50
"""Maximum number of services whose addresses are tried."""
UTF_16: Final = ("utf-16-le", "utf-16-be", "utf-16")
Variant = tuple[str, bytes, bytes]
"""The cause, the wrong value, and the part of it that is shown."""


class SigningInput(Struct, frozen=True, gc=False, kw_only=True):
    """The parts of a string to sign, their layout, and the key of the HMAC."""

    method: bytes
    target: bytes
    timestamp: bytes
    access_key: bytes
    secret_key: bytes
    body: bytes = b""
    layout: bytes = STANDARD
    charset: str = ""

    def text(self) -> bytes:
        """Return the string to sign."""
        text = self.layout % {
            b"method": self.method,
            b"target": self.target,
            b"timestamp": self.timestamp,
            b"access_key": self.access_key,
            b"body": self.body,
            b"secret_key": self.secret_key,
        }
        return text.decode("utf-8", "replace").encode(self.charset) if self.charset else text


class Hypothesis(NamedTuple):
    """A mistake that may have been made: the changes of the signing input, and the note that is shown."""

    cause: str
    changes: Mapping[str, Any]
    note: bytes = b""


class Evidence(NamedTuple):
    """Facts about a request outside its signing input."""

    timestamp: Timestamp
    credentials: Sequence[Credential]
    """The other pairs, at most ``MOST_KEYS``."""
    host: bytes = b""
    api_key: bytes = b""
    body_digest: bytes = b""
    """The SHA-256 of the body; empty if not computed."""
    services: Sequence[bytes] = ()
    """The existing serviceIds, at most ``MOST_SERVICES``."""
