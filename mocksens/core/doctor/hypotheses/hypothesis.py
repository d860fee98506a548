"""A mistake in signing as a change of what is signed, and what is known of the request that it is tried on.

Causes are those of ``core/doctor/causes.py``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec import Struct

from mocksens.core.doctor.headers.timestamps import Timestamp
from mocksens.core.signing.credentials import Credential

LINES: Final = (b"%(method)b %(target)b", b"%(timestamp)b", b"%(access_key)b")
STANDARD: Final = b"\n".join(LINES)
"""The string to sign as it should be."""

BIGGEST_BODY: Final = 256 * 1024
MOST_KEYS: Final = 500
"""Other pairs whose secret keys are tried."""
MOST_SERVICES: Final = 50
"""Services whose addresses are."""
UTF_16: Final = ("utf-16-le", "utf-16-be", "utf-16")

Variant = tuple[str, bytes, bytes]
"""A cause, what is signed or used in the place of what should be, and what of it is shown."""


class SigningInput(Struct, frozen=True, gc=False):
    """How a string to sign is made, and the key of its HMAC."""

    method: bytes
    target: bytes
    timestamp: bytes
    access_key: bytes
    secret_key: bytes
    body: bytes = b""
    layout: bytes = STANDARD
    charset: str = ""

    def text(self) -> bytes:
        """The string that is signed."""
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
    """A mistake: the parts of the signing_input that it changes, and what of it is shown."""

    cause: str
    changes: Mapping[str, Any]
    note: bytes = b""


class Evidence(NamedTuple):
    """What is known of a request besides the signing_input."""

    timestamp: Timestamp
    credentials: Sequence[Credential]
    """The other pairs, at most ``MOST_KEYS``."""
    host: bytes = b""
    api_key: bytes = b""
    body_digest: bytes = b""
    """The SHA-256 of the body, if it was made."""
    services: Sequence[bytes] = ()
    """The serviceIds that are known, at most ``MOST_SERVICES``."""
