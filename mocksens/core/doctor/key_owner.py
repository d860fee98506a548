"""The key pair that an access key belongs to, or was meant for."""

from typing import Final

from mocksens.core.display import redaction
from mocksens.core.doctor.case import Case
from mocksens.core.doctor.causes import Finding
from mocksens.core.doctor.headers.doubled_values import once
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import string_to_sign

LONGEST_KEY: Final = 128
"""Maximum number of bytes of an access key that is compared with others."""
AROUND: Final = b" \t\r\n\0"
QUOTES: Final = b"\"'`{}<>[]"
INVISIBLE: Final = "\ufeff\u00a0\u200b\u2060\u3000"


def owner_of(case: Case) -> tuple[Credential | None, list[Finding]]:
    """Return the pair that the access key belongs to or was meant for, and the mistakes in the access key."""
    sent = case.request.access_key
    exact = case.credentials.get(sent)
    if exact is not None:
        return exact, []
    intended = _intended(case, sent)
    if intended is None and (sent.startswith(b"ncp:") or sent.decode("utf-8", "replace") in case.services):
        signer = _signer(case)
        return signer[0] if signer else None, [Finding("access-key-is-a-service-id", case.show(sent))]
    if intended is None and (kind := case.kind(sent)):
        signer = _signer(case)
        return signer[0] if signer else None, [Finding(f"access-key-{kind}", case.show(sent))]
    owner, cause = intended or _signer(case) or _nearest(case) or (None, "access-key-unknown")
    return owner, [Finding(cause, redaction.redacted_prefix(sent, case.secrets))]


def _intended(case: Case, sent: bytes) -> tuple[Credential, str] | None:
    """Return the pair that has a key like ``sent`` except for quotes, blanks, case and the like, with the cause."""
    bare = sent.decode("utf-8", "surrogateescape").strip(INVISIBLE).encode("utf-8", "surrogateescape")
    bare = bare.strip(AROUND + QUOTES)
    if sent.startswith((b"b'", b'b"')):
        bare = bare[1:].strip(QUOTES)
    if not bare:
        return None
    if single := case.credentials.get(once(bare, 1)):
        return single, "access-key-doubled"
    if bare in case.credentials:
        quoted = any(byte in QUOTES for byte in sent.replace(bare, b""))
        return case.credentials[bare], "access-key-quoted" if quoted else "access-key-blanks"
    for credential in case.credentials.values():
        if bare == credential.secret_key.encode():
            return credential, "secret-key-as-access-key"
        if bare.lower() == credential.access_key.encode().lower():
            return credential, "access-key-case"
    return None


def _signer(case: Case) -> tuple[Credential, str] | None:
    """Return the pair whose secret key made the signature, with the cause."""
    request = case.request
    text = string_to_sign(request.method, request.target, request.timestamp, request.access_key)
    for credential in case.others():
        if case.sent.fits(credential.secret_key.encode(), text) is not None:
            near = _is_near(request.access_key, credential.access_key.encode())
            return credential, "access-key-misspelt" if near else "access-key-of-another-pair"
    return None


def _nearest(case: Case) -> tuple[Credential, str] | None:
    """Return the first pair with nearly the same access key, with the cause."""
    for credential in case.others():
        if _is_near(case.request.access_key, credential.access_key.encode()):
            return credential, "access-key-misspelt"
    return None


def _is_near(sent: bytes, known: bytes) -> bool:
    """Return whether few characters differ: one or two changed, or a few inserted or removed in one place."""
    shorter, longer = sorted((sent, known), key=len)
    few = len(shorter) // 4
    if len(longer) > LONGEST_KEY or len(longer) - len(shorter) > few:
        return False
    if len(longer) == len(shorter):
        return sum(one != other for one, other in zip(sent, known, strict=True)) <= min(2, few)
    return _shared(shorter, longer) + _shared(shorter[::-1], longer[::-1]) >= len(shorter)


def _shared(shorter: bytes, longer: bytes) -> int:
    """Return the length of the common prefix."""
    pairs = enumerate(zip(shorter, longer, strict=False))
    return next((index for index, (one, other) in pairs if one != other), len(shorter))
