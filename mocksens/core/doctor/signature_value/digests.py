"""The digests that the value of a signature header may encode.

Causes are those of ``core/doctor/causes.py``. Common mistakes in encoding a digest are undone here, so that the
search need not combine them with other mistakes.
"""

import base64
import binascii
import contextlib
import re
from collections.abc import Iterator
from typing import Final

from mocksens.core.doctor.signature_value.layers import REPR_CAUSE, peeled

BYTES: Final = range(-128, 256)
"""The numbers that bytes are written as, signed or unsigned."""
SIZES: Final = frozenset({16, 20, 28, 32, 48, 64})
"""The sizes of known digests in bytes."""
DIGEST: Final = 32
"""The size of the right digest in bytes."""
LONGEST: Final = 2_048
"""Maximum number of bytes that are read: enough for a string to sign and a digest, in Base64 of hex."""
PRINTABLE: Final = range(0x20, 0x7F)
STANDARD: Final = bytes.maketrans(b"-_", b"+/")
HEX: Final = re.compile(rb"(?:0[xX]|\\x)?(?:[0-9A-Fa-f]{2}(?:[-: ]|\\x)?)+")
NUMBERS: Final = re.compile(
    rb"(?:[^0-9\[-]|U?[Ii]nt8|\(\d+\))*(?:\[\s*)?(-?\d{1,3}(?:(?:\s*,\s*|\s+)-?\d{1,3}){15,63})[\s,\])}>]*"
)
PAIRS: Final = re.compile(rb"\{(?:\s*[\"']?\d{1,2}[\"']?\s*:\s*\d{1,3}\s*,?){16,64}\s*\}")
HEX_NUMBERS: Final = re.compile(rb"[\[{(]?\s*(?:0[xX][0-9A-Fa-f]{2}[,\s]*){16,64}[\]})]?")
BUFFER: Final = re.compile(rb"<Buffer ((?:[0-9a-f]{2} ?)+)>")
STRING: Final = re.compile(rb"[A-Za-z]{3,7} ?[^\n/]*/[^\n]*\n[^\n]*\n")
"""The beginning of a string to sign."""


def readings(value: bytes) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Yield each digest that ``value`` may encode, with the mistakes in its encoding. The most likely comes last."""
    if len(value) > LONGEST:
        return
    for text, causes in reversed(peeled(value)):
        for digest, more in digests(text):
            if len(digest) in SIZES:
                yield digest, causes + more


def digests(text: bytes) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Yield the digests, of any size, that a text without layers may encode."""
    if HEX.fullmatch(text):
        yield from _behind(_from_hex(text), ("signature-in-hex",))
        return
    if (array := _array(text)) is not None:
        yield array, ("signature-byte-array",)
        return
    if any(byte not in PRINTABLE for byte in text):
        yield from _bare(text, ("signature-not-encoded",))
    for decoded, cause in decoded_base64(text):
        yield from _behind(decoded, cause)
        for inner, layers in peeled(decoded.strip(), 1) if is_text(decoded) else ():
            yield from _written_twice(inner, cause + layers)
            if REPR_CAUSE in layers:
                yield inner, cause + layers
        with contextlib.suppress(UnicodeError):
            if (read := decoded.decode().encode("latin-1")) != decoded:
                yield read, (*cause, "signature-of-text")


def _written_twice(text: bytes, causes: tuple[str, ...]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Yield the digest that was encoded in another way before it was encoded in Base64."""
    for twice, again in decoded_base64(text):
        yield twice, (*causes, *again, "signature-base64-twice")
    if (array := _array(text)) is not None:
        yield array, (*causes, "signature-byte-array")
    if HEX.fullmatch(text):
        yield _from_hex(text), (*causes, "signature-base64-of-hex")


def _behind(decoded: bytes, causes: tuple[str, ...]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Yield the bytes as a digest, and the digest in them that follows a string to sign."""
    yield decoded, causes
    if STRING.match(decoded):
        yield decoded[-DIGEST:], (*causes, "string-in-signature")


def _bare(text: bytes, causes: tuple[str, ...]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    yield text, causes
    with contextlib.suppress(UnicodeError):
        yield text.decode().encode("latin-1"), causes


def _array(text: bytes) -> bytes | None:
    """Return the bytes of a list as JavaScript, Java, Go, Python and others print it, or None for other texts."""
    if buffer := BUFFER.fullmatch(text):
        return bytes.fromhex(buffer[1].decode())
    if HEX_NUMBERS.fullmatch(text):
        return bytes.fromhex(b"".join(re.findall(rb"0[xX]([0-9A-Fa-f]{2})", text)).decode())
    # JSON of a Uint8Array contains the indexes too.
    text = b",".join(re.findall(rb":\s*(\d+)", text)) if PAIRS.fullmatch(text) else text
    numbers = NUMBERS.fullmatch(text)
    values = [int(number) for number in re.findall(rb"-?\d+", numbers[1])] if numbers else []
    return bytes(value % 256 for value in values) if values and all(value in BYTES for value in values) else None


def _from_hex(text: bytes) -> bytes:
    return bytes.fromhex(re.sub(rb"^0[xX]|\\x|[-: ]", b"", text).decode())


def decoded_base64(text: bytes) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Yield the bytes of a Base64 text with the mistakes in it. Yield nothing if the text is not Base64."""
    padded = text.translate(STANDARD).rstrip(b"=")
    padded += b"=" * (-len(padded) % 4)
    with contextlib.suppress(binascii.Error):
        decoded = base64.b64decode(padded, validate=True)
        if decoded and base64.b64encode(decoded) == padded:
            yield decoded, _misspelt(text, padded)


def _misspelt(text: bytes, padded: bytes) -> tuple[str, ...]:
    if text == padded:
        return ()
    return ("signature-url-safe",) if text.translate(STANDARD) != text else ("signature-padding",)


def is_text(decoded: bytes) -> bool:
    """Return whether all bytes are printable ASCII or whitespace."""
    return all(byte in PRINTABLE or byte in b"\r\n\t" for byte in decoded)
