"""Signature values that encode no digest."""

import re
from typing import Final, NamedTuple

from mocksens.core.doctor.headers import unset_values
from mocksens.core.doctor.signature_value.digests import LONGEST, STRING, decoded_base64, digests, is_text
from mocksens.core.doctor.signature_value.layers import AROUND

ALPHABET: Final = re.compile(rb"[A-Za-z0-9+/=]*")
JSON: Final = re.compile(rb"\{[\"'].*\}", re.DOTALL)
SCHEME: Final = re.compile(rb"\s*((?i:Basic|Bearer|Digest|Token|AWS4-HMAC-SHA256))\s")
"""The beginning of an Authorization header's value."""
JWT: Final = re.compile(rb"(?:\w+ )?eyJ[\w-]+\.[\w-]+\.[\w-]*")


class PrintedKind(NamedTuple):
    """A kind of object that was printed instead of encoded: the cause, a note, and the forms that languages print."""

    cause: str
    note: str
    forms: tuple[bytes, ...]


OBJECTS: Final = (
    PrintedKind(
        "signature-promise",
        "",
        (
            rb"\[object Promise\]|Promise \{.*|Instance of '_?Future.*",
            rb"<(?:coroutine object|Future|Task) .*|.*CompletableFuture@.*|.*Deferred\w*@.*",
            rb"System\.Threading\.Tasks\.\w*Task.*|Mono\w*|reactor\..*",
        ),
    ),
    PrintedKind(
        "signature-object",
        "an array of bytes",
        (
            rb"\[B@[0-9a-f]+|\[object (?:ArrayBuffer|Uint8Array|Array|SharedArrayBuffer)\]|System\.Byte\[\]",
            rb"\d+ bytes|<memory at .*|Buffer\(\d+\).*|kotlin\.Array.*|Array",
        ),
    ),
    PrintedKind(
        "signature-object",
        "the object that hashes, whose digest was never asked for",
        (
            rb"<hmac\.HMAC .*|<\w*[Hh]ash\w* .*|<sha\d+ .*|#<(?:OpenSSL|Digest)::.*|javax\.crypto\.Mac@.*",
            rb"&\{.*|0xc0[0-9a-f]+|System\.Security\.Cryptography\..*|Hmac \{.*|HashContext.*",
        ),
    ),
    PrintedKind(
        "signature-object",
        "a function that was never called",
        (
            rb"<(?:bound method|function|built-in (?:method|function)) .*|(?:async )?function\b.*|\(.*\) ?=> ?.*",
            rb"\[Function.*|0x[0-9a-f]{6,11}|func\w*\(.*\).*",
        ),
    ),
    PrintedKind("signature-object", "a handle of PHP", (rb"Resource id #\d+",)),
    PrintedKind("signature-object", "a truth value, as a check gives it", (rb"(?i:true)",)),
    PrintedKind(
        "signature-object",
        "an object",
        (rb"\[object \w+\]|\w[\w.$]*@[0-9a-f]{5,8}|<.* object at 0x.*>|#<\w.*>",),
    ),
)
SHAPELESS: Final = frozenset(
    {
        "signature-malformed",
        "signature-not-set",
        "signature-placeholder",
        "signature-promise",
        "signature-object",
        "signature-a-jwt",
        "signature-an-authorization",
        "signature-of-zeros",
        "string-as-signature",
    }
)
"""Causes of a value without a digest, which says nothing about the signed string."""


class Shape(NamedTuple):
    """A value without a digest: the cause, a note, and a word in the value that may be shown."""

    cause: str
    note: str = ""
    word: bytes = b""


def recognise(value: bytes) -> Shape | None:
    """Return the shape of a value that obviously encodes no digest, or None if it may encode one."""
    text = value[:LONGEST].strip(AROUND)
    if any(not any(digest) for digest, _ in digests(text)):
        return Shape("signature-of-zeros")
    in_base64 = [decoded.strip(AROUND) for decoded, _ in decoded_base64(text) if is_text(decoded)]
    return next(filter(None, map(_recognise, [text, *in_base64])), None)


def _recognise(text: bytes) -> Shape | None:
    if JWT.match(text):
        return Shape("signature-a-jwt")
    # Objects come first: an object in brackets may look like a placeholder.
    for printed in OBJECTS:
        if any(re.fullmatch(form, text, re.DOTALL) for form in printed.forms):
            return Shape(printed.cause, printed.note)
    if STRING.match(text):
        return Shape("string-as-signature")
    kind = unset_values.kind(text)
    return Shape(f"signature-{kind}", word=text) if kind else None


def describe(value: bytes) -> Shape:
    """Return the shape of a value in which no digest was found."""
    if JSON.fullmatch(value[:LONGEST]):
        return Shape("signature-object", "an object")
    if scheme := SCHEME.match(value):
        return Shape("signature-an-authorization", scheme[1].decode())
    return Shape("signature-malformed", _measured(value))


def _measured(value: bytes) -> str:
    """Return the length of a value, and the reason why it is not a digest in Base64."""
    length = len(value.decode("utf-8", "replace"))
    count = f"{length} {'character' if length == 1 else 'characters'}"
    strange = ALPHABET.sub(b"", value[:LONGEST]).decode("utf-8", "replace")[:1]
    if strange:
        return f"{count}, one of them {strange!a}"
    size = next((len(decoded) for decoded, _ in decoded_base64(value)), 0)
    return f"{count}, Base64 of {size} bytes" if size else count
