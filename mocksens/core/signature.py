"""``x-ncp-apigw-signature-v2``: build it and verify it.

The string that is signed is the method, one space, path and query exactly as they are sent, a line feed, the
timestamp, a line feed, the access key; no line feed at the end. The signature is its HMAC-SHA256 under the secret key,
in Base64. The body is not part of it (rule gateway.signed-target).
"""

import binascii
import hmac
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from mocksens.core import redaction
from mocksens.core.doctor.hmac_key import Keyed
from mocksens.core.errors import Unauthenticated
from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from mocksens.spec.limits import TIMESTAMP_WINDOW

LONGEST_TIMESTAMP = 20
"""Digits; what is longer is off by more than the age of the universe, and costly to read."""
WINDOW = TIMESTAMP_WINDOW.value


class Credential(NamedTuple):
    """A key pair; ``services`` are the serviceIds that it may use, None is every one."""

    access_key: str
    secret_key: str
    services: frozenset[str] | None = None


class Signed(Struct, frozen=True, gc=False):
    """The parts of a request that authentication looks at, as they came; an absent header is empty."""

    method: bytes
    target: bytes
    timestamp: bytes
    access_key: bytes
    signature: bytes


def string_to_sign(method: bytes, target: bytes, timestamp: bytes, access_key: bytes) -> bytes:
    """What is signed."""
    return b"".join((method, b" ", target, b"\n", timestamp, b"\n", access_key))


def signature(secret_key: str, text: bytes) -> bytes:
    """The signature of ``text``, Base64."""
    return binascii.b2a_base64(_keyed(secret_key).digest(text), newline=False)


@lru_cache(maxsize=256)
def _keyed(secret_key: str) -> Keyed:
    """Return what makes HMACs with a key; nearly all requests are signed with one of a few."""
    return Keyed("sha256", secret_key.encode())


def sign(method: str, target: str, *, timestamp: int, access_key: str, secret_key: str) -> dict[str, str]:
    """The three headers of a request.

    ``method`` as it is sent (``POST``); ``target`` is path and query as they are sent, from the first slash
    (``/sms/v2/services/…/messages?requestId=…``); ``timestamp`` is in milliseconds since 1970-01-01T00:00:00Z.
    """
    text = string_to_sign(method.encode(), target.encode(), str(timestamp).encode(), access_key.encode())
    return {
        TIMESTAMP_HEADER: str(timestamp),
        ACCESS_KEY_HEADER: access_key,
        SIGNATURE_HEADER: signature(secret_key, text).decode(),
    }


def verify(request: Signed, credentials: Mapping[bytes, Credential], now: int) -> Credential:
    """The credential that signed ``request``.

    ``credentials`` are by access key, ``now`` is the wall clock's instant. Raises ``Unauthenticated``, which says what
    does not fit; ``core/doctor/examination.py`` finds out why.
    """
    if not (request.timestamp and request.access_key and request.signature):
        raise Unauthenticated(f"no {' and no '.join(missing(request))}; send all three headers", missing=True)
    credential = credentials.get(request.access_key)
    if credential is None:
        raise Unauthenticated(
            f"the access key {redaction.beginning(request.access_key, secrets_of(credentials))} is not known here"
        )
    if not _is_now(request.timestamp, now):
        raise _wrong_time(request.timestamp, credentials, now)
    text = string_to_sign(request.method, request.target, request.timestamp, request.access_key)
    if not hmac.compare_digest(signature(credential.secret_key, text), request.signature):
        raise Unauthenticated(
            f"the signature does not match; sign exactly"
            f" {redaction.plain(redaction.hide(text, secrets_of(credentials)))}"
            " with the secret key of this access key, HMAC-SHA256, standard Base64"
        )
    return credential


def missing(request: Signed) -> list[str]:
    """The names of the headers that are absent or empty."""
    sent = {
        TIMESTAMP_HEADER: request.timestamp,
        ACCESS_KEY_HEADER: request.access_key,
        SIGNATURE_HEADER: request.signature,
    }
    return [name for name, value in sent.items() if not value]


def secrets_of(credentials: Mapping[bytes, Credential]) -> list[str]:
    """What must never be shown."""
    # A list first: meanwhile another thread may add a pair.
    return [credential.secret_key for credential in list(credentials.values())]


def _is_now(timestamp: bytes, now: int) -> bool:
    # Reading thousands of digits costs more than the request; so many are outside the window anyway.
    readable = timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP
    return readable and -WINDOW <= int(timestamp) - now <= WINDOW


def _wrong_time(timestamp: bytes, credentials: Mapping[bytes, Credential], now: int) -> Unauthenticated:
    if not timestamp.isdigit():
        shown = redaction.misplaced(timestamp, secrets_of(credentials))
        return Unauthenticated(f"{TIMESTAMP_HEADER} is {shown}; it must be a whole number of milliseconds since 1970")
    off = int(timestamp) - now if len(timestamp) <= LONGEST_TIMESTAMP else None
    by = "by far" if off is None else f"by {abs(off)} ms, {'ahead' if off > 0 else 'behind'}"
    return Unauthenticated(
        f"{TIMESTAMP_HEADER} is off {by}; it may be off by {TIMESTAMP_WINDOW.value} ms from the wall clock ({now})",
        rule="gateway.window",
    )
