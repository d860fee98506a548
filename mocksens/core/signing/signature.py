"""Building and verifying ``x-ncp-apigw-signature-v2``.

The string to sign is the method, a space, path and query exactly as sent, a line feed, the timestamp, a line feed, and
the access key, with no line feed at the end. The signature is its HMAC-SHA256 under the secret key, in Base64. The body
is not signed (rule gateway.signed-target).
"""

import binascii
import hmac
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from mocksens.core.errors import Unauthenticated, UnauthenticatedReason
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.prepared_hmac import PreparedHmac
from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from mocksens.spec.limits import TIMESTAMP_WINDOW

LONGEST_TIMESTAMP = 20
"""Maximum number of digits that are converted. Longer numbers are outside any window, and slow to convert."""
WINDOW = TIMESTAMP_WINDOW.value


class Signed(Struct, frozen=True, gc=False):
    """The parts of a request that authentication reads, as sent; a missing header is empty."""

    method: bytes
    target: bytes
    timestamp: bytes
    access_key: bytes
    signature: bytes


def string_to_sign(method: bytes, target: bytes, timestamp: bytes, access_key: bytes) -> bytes:
    """Return the string to sign."""
    return b"".join((method, b" ", target, b"\n", timestamp, b"\n", access_key))


def signature(secret_key: str, text: bytes) -> bytes:
    """Return the signature of ``text`` in Base64."""
    return binascii.b2a_base64(_keyed(secret_key).digest(text), newline=False)


@lru_cache(maxsize=256)
def _keyed(secret_key: str) -> PreparedHmac:
    """Return the HMAC for a secret key, cached because nearly all requests are signed with one of a few keys."""
    return PreparedHmac("sha256", secret_key.encode())


def sign(method: str, target: str, *, timestamp: int, access_key: str, secret_key: str) -> dict[str, str]:
    """Return the three headers that sign a request.

    ``method`` is in upper case, as sent (``POST``). ``target`` is path and query as sent, from the first slash
    (``/sms/v2/services/…/messages?requestId=…``). ``timestamp`` is in milliseconds since 1970-01-01T00:00:00Z.
    """
    text = string_to_sign(method.encode(), target.encode(), str(timestamp).encode(), access_key.encode())
    return {
        TIMESTAMP_HEADER: str(timestamp),
        ACCESS_KEY_HEADER: access_key,
        SIGNATURE_HEADER: signature(secret_key, text).decode(),
    }


def verify(request: Signed, credentials: Mapping[bytes, Credential], now: int) -> Credential:
    """Return the credential that signed ``request``. Raise ``Unauthenticated`` with the check that failed.

    ``credentials`` are keyed by access key; ``now`` is the wall clock's instant. ``core/doctor/examination.py`` finds
    the cause of a failure.
    """
    # "x-ncp-apigw-timestamp: Mandatory", as are the other two headers (D:23-26)
    if not (request.timestamp and request.access_key and request.signature):
        raise Unauthenticated(UnauthenticatedReason.HEADER_MISSING, now)
    credential = credentials.get(request.access_key)
    # "This is the Access Key ID issued by the portal or Sub Account" (D:25)
    if credential is None:
        raise Unauthenticated(UnauthenticatedReason.ACCESS_KEY_UNKNOWN, now)
    # "Time elapsed in milliseconds since January 1, 1970 00:00:00 (UTC)" (D:23)
    if not request.timestamp.isdigit():
        raise Unauthenticated(UnauthenticatedReason.TIMESTAMP_NO_NUMBER, now)
    # "If the time difference compared to the API Gateway server is more than 5 minutes, then the request is considered
    # invalid" (D:24). Long numbers are always outside the window, and converting thousands of digits would be slow.
    if len(request.timestamp) > LONGEST_TIMESTAMP or not is_in_window(int(request.timestamp), now):
        raise Unauthenticated(UnauthenticatedReason.TIMESTAMP_OUT_OF_WINDOW, now)
    text = string_to_sign(request.method, request.target, request.timestamp, request.access_key)
    # "Signature comprising the above example body encrypted with a SecretKey mapped with Access Key ID" (D:26)
    if not hmac.compare_digest(signature(credential.secret_key, text), request.signature):
        raise Unauthenticated(UnauthenticatedReason.SIGNATURE_MISMATCH, now)
    return credential


def is_in_window(timestamp: int, now: int) -> bool:
    """Return whether a timestamp is close enough to the wall clock's instant ``now`` (rule gateway.window)."""
    return -WINDOW <= timestamp - now <= WINDOW
