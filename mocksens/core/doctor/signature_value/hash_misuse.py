"""Misuse of hash APIs: signatures that are not an HMAC of the string under the key.

Causes are those of ``core/doctor/causes.py``. All hashing goes through ``SentSignature``, which counts it.
"""

import base64
import binascii
import contextlib
from collections.abc import Iterator
from typing import Final

from mocksens.core.doctor.signature_value.sent_signature import SentSignature

SHORTEST_CUT: Final = 8
"""The fewest bytes that identify a truncated signature."""
AROUND: Final = b" \t\r\n\0\"'`"
SHA_3: Final = {32: "sha3_256", 48: "sha3_384", 64: "sha3_512", 28: "sha3_224"}
"""Names of the SHA-3 hashes by digest size; SHA-2 digests have the same sizes."""
Causes = tuple[str, ...] | None


def causes(sent: SentSignature, text: bytes, secret: bytes, secrets: list[str]) -> Iterator[Causes]:
    """Yield the causes of each misuse that produces the signature, and None for each that does not."""
    digest = sent.hmac(secret, text)
    if digest is None:
        return
    if _is_secret(sent.signature, secrets):
        yield ("secret-key-as-signature",)
    if len(sent.signature) >= SHORTEST_CUT and base64.b64encode(digest).startswith(sent.signature):
        yield ("signature-cut-short",)
    if base64.b64encode(digest.decode("utf-8", "replace").encode()) == sent.signature:
        yield ("signature-of-text",)
    if base64.b64encode(digest).lower() == sent.signature.lower():
        yield ("signature-case",)
    # This is usually Go's Sum(b), which does not hash its argument but puts it before the digest of nothing.
    yield _combined(("nothing-signed",), sent.fits(secret, b""))
    yield _combined(("nothing-signed", "secret-key-not-set"), sent.fits(b"", b""))
    yield _combined(("key-and-string-swapped",), sent.fits(text, secret))
    for string in (text, secret + text, text + secret, b"%b\n%b" % (secret, text), b"%b\n%b" % (text, secret)):
        yield _combined(("hash-without-key",), sent.fits(None, string))
    yield _combined(("hash-without-key", "nothing-signed"), sent.fits(None, b""))
    yield from _hashed_again(sent, text, secret, digest)
    for size, name in SHA_3.items():
        if any(len(reading) == size for reading in sent.readings):
            other = sent.hmac(secret, text, name)
            yield _combined(("hash-sha-3",), None if other is None else sent.readings.get(other))


def _hashed_again(sent: SentSignature, text: bytes, secret: bytes, digest: bytes) -> Iterator[Causes]:
    """Yield the causes if the string, the digest or the secret key was hashed once more."""
    plain = sent.sha256(text)
    for form in (*_forms(digest), *_forms(plain)):
        yield _combined(("digest-hashed-again",), sent.fits(secret, form))
        yield _combined(("digest-hashed-again",), sent.fits(None, form))
    for key in _forms(sent.sha256(secret)):
        yield _combined(("secret-key-hashed",), sent.fits(key, text))


def _forms(digest: bytes | None) -> Iterator[bytes]:
    """Yield a digest as bytes, in hex and in Base64."""
    if digest is not None:
        yield from (digest, digest.hex().encode(), base64.b64encode(digest))


def _combined(causes: tuple[str, ...], more: Causes) -> Causes:
    return None if more is None else causes + more


def _is_secret(signature: bytes, secrets: list[str]) -> bool:
    bare = signature.strip(AROUND)
    texts = [bare]
    with contextlib.suppress(binascii.Error):
        texts.append(base64.b64decode(bare, validate=True))
    return any(secret and secret.encode() in texts for secret in secrets)
