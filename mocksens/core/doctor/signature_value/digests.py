"""How the signature header is written: the digests that its value may hold, and what it is where it holds none.

Causes are those of ``core/doctor/causes.py``. The commonest ways to write a digest wrongly are undone here, so that it
costs nothing to suppose them besides another mistake.
"""

import base64
import binascii
import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from mocksens.core.diagnosis import percent_encoding
from mocksens.core.doctor.headers import unset_values
from mocksens.core.doctor.headers.doubled_values import once

BYTES: Final = range(-128, 256)
"""What bytes are written as, with a sign or without."""
SIZES: Final = frozenset({16, 20, 28, 32, 48, 64})
"""Bytes of the digests that are known."""
DIGEST: Final = 32
"""Bytes of the right one."""
LONGEST: Final = 2_048
"""Bytes of the longest value worth reading: a string to sign and a digest, in hex in Base64."""
DEEPEST: Final = 3
"""Layers that are taken off."""
MOST_LAYERS: Final = 24
"""Texts that are read without some of their layers."""
AROUND: Final = b" \t\r\n\"'"
PRINTABLE: Final = range(0x20, 0x7F)
STANDARD: Final = bytes.maketrans(b"-_", b"+/")
HEX: Final = re.compile(rb"(?:0[xX]|\\x)?(?:[0-9A-Fa-f]{2}(?:[-: ]|\\x)?)+")
ALPHABET: Final = re.compile(rb"[A-Za-z0-9+/=]*")
NUMBERS: Final = re.compile(
    rb"(?:[^0-9\[-]|U?[Ii]nt8|\(\d+\))*(?:\[\s*)?(-?\d{1,3}(?:(?:\s*,\s*|\s+)-?\d{1,3}){15,63})[\s,\])}>]*"
)
PAIRS: Final = re.compile(rb"\{(?:\s*[\"']?\d{1,2}[\"']?\s*:\s*\d{1,3}\s*,?){16,64}\s*\}")
HEX_NUMBERS: Final = re.compile(rb"[\[{(]?\s*(?:0[xX][0-9A-Fa-f]{2}[,\s]*){16,64}[\]})]?")
BUFFER: Final = re.compile(rb"<Buffer ((?:[0-9a-f]{2} ?)+)>")
CONTROLS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
REPR_ESCAPE: Final = re.compile(rb"\\(?:x([0-9a-f]{2})|(.))", re.DOTALL)
SHORTEST_HALF: Final = 20
"""Bytes of what may have been sent twice."""
STRING: Final = re.compile(rb"[A-Za-z]{3,7} ?[^\n/]*/[^\n]*\n[^\n]*\n")
"""How a string to sign begins."""
JSON: Final = re.compile(rb"\{[\"'].*\}", re.DOTALL)
SCHEME: Final = re.compile(rb"\s*((?i:Basic|Bearer|Digest|Token|AWS4-HMAC-SHA256))\s")
"""How the value of an Authorization header begins."""
JWT: Final = re.compile(rb"(?:\w+ )?eyJ[\w-]+\.[\w-]+\.[\w-]*")


class Peel(NamedTuple):
    """A layer round the signature: which mistake it is, and what is inside it."""

    cause: str
    inside: Callable[[bytes], bytes]


def _inside(pattern: bytes) -> Callable[[bytes], bytes]:
    """Return what takes the last group of ``pattern`` that matches; nothing where the text is not of its kind."""
    compiled = re.compile(pattern, re.DOTALL)

    def inside(text: bytes) -> bytes:
        match = compiled.fullmatch(text)
        return b"" if match is None else match[match.lastindex or 0]

    return inside


def _of_repr(text: bytes) -> bytes:
    """Return the bytes that Python's repr, ``b'...'``, is of."""
    return REPR_ESCAPE.sub(_unescaped, REPR(text))


def _unescaped(escape: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escape[1].decode()) if escape[1] else CONTROLS.get(escape[2], escape[2])


def _half(text: bytes) -> bytes:
    """Return what stands in ``text`` twice; nothing if it is not like that."""
    return once(text, SHORTEST_HALF)


REPR_CAUSE: Final = "signature-bytes-as-text"
REPR: Final = _inside(rb"(?:(?:bytearray|bytes)\()?b(?:'(.*)'|\"(.*)\")\)?")
PEELS: Final = (
    Peel("signature-quoted", lambda text: text.strip(AROUND).removesuffix(rb"\n")),
    Peel("signature-doubled", _half),
    Peel(REPR_CAUSE, _of_repr),
    Peel("signature-tool-output", _inside(rb"[\w./ -]*\([^()]*\) ?= *(\S+)\s*")),
    Peel("signature-tool-output", _inside(rb"\\?([0-9A-Fa-f]{32,128})\s+\S+\s*")),
    Peel("signature-tool-output", _inside(rb"([\w+/]{20,}={0,2})\s+\*?-\s*")),
    Peel("signature-prefixed", _inside(rb".*?[Ss]ig(?:nature)?(?:-?[vV]\d)?[\"']?\s*[:=]\s*[\"']?([^\"',;}\s]+).*")),
    Peel("signature-prefixed", _inside(rb"[\w.-]{1,64}(?:\s*[:=]\s*|\s+)([^=:\s].*)")),
    Peel("signature-wrapped", _inside(rb"[A-Za-z.]*\s*[\[({<]+\s*[\"']?([^\[\](){}<>\"',]+)[\"']?\s*,?\s*[\])}>]+")),
    Peel("signature-escaped", lambda text: percent_encoding.unescape(text).replace(b" ", b"+")),
    Peel("signature-blanks-inside", lambda text: re.sub(rb"\s|\\[rn]", b"", text)),
)


# --- digests -----------------------------------------------------------------------------------------


def readings(value: bytes) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Every digest that ``value`` may be and what is wrong with how it is written, the likeliest last."""
    if len(value) > LONGEST:
        return
    for text, causes in reversed(_peeled(value)):
        for digest, more in _digests(text):
            if len(digest) in SIZES:
                yield digest, causes + more


def _peeled(value: bytes, deepest: int = DEEPEST) -> list[tuple[bytes, tuple[str, ...]]]:
    """Return ``value``, and what is left of it without the layers round it."""
    layers: list[tuple[bytes, tuple[str, ...]]] = [(value, ())]
    seen = {value}
    for text, causes in layers:
        for peel in PEELS if len(causes) < deepest and len(layers) < MOST_LAYERS else ():
            inner = peel.inside(text)
            if inner and inner not in seen:
                seen.add(inner)
                # The same layer may have been found twice.
                layers.append((inner, tuple(dict.fromkeys((*causes, peel.cause)))))
    return layers


def _digests(text: bytes) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    if HEX.fullmatch(text):
        yield from _behind(_from_hex(text), ("signature-in-hex",))
        return
    if (array := _array(text)) is not None:
        yield array, ("signature-byte-array",)
        return
    if any(byte not in PRINTABLE for byte in text):
        yield from _bare(text, ("signature-not-encoded",))
    for decoded, cause in _decoded(text):
        yield from _behind(decoded, cause)
        for inner, layers in _peeled(decoded.strip(), 1) if _is_text(decoded) else ():
            yield from _written_twice(inner, cause + layers)
            if REPR_CAUSE in layers:
                yield inner, cause + layers
        with contextlib.suppress(UnicodeError):
            if (read := decoded.decode().encode("latin-1")) != decoded:
                yield read, (*cause, "signature-of-text")


def _written_twice(text: bytes, causes: tuple[str, ...]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """What Base64 was made of that was no digest, but a digest written in another way."""
    for twice, again in _decoded(text):
        yield twice, (*causes, *again, "signature-base64-twice")
    if (array := _array(text)) is not None:
        yield array, (*causes, "signature-byte-array")
    if HEX.fullmatch(text):
        yield _from_hex(text), (*causes, "signature-base64-of-hex")


def _behind(decoded: bytes, causes: tuple[str, ...]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """A digest, also where it stands behind the string to sign."""
    yield decoded, causes
    if STRING.match(decoded):
        yield decoded[-DIGEST:], (*causes, "string-in-signature")


def _bare(text: bytes, causes: tuple[str, ...]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    yield text, causes
    with contextlib.suppress(UnicodeError):
        yield text.decode().encode("latin-1"), causes


def _array(text: bytes) -> bytes | None:
    """The bytes that are listed in ``text``, as JavaScript, Java, Go, Python and others print them."""
    if buffer := BUFFER.fullmatch(text):
        return bytes.fromhex(buffer[1].decode())
    if HEX_NUMBERS.fullmatch(text):
        return bytes.fromhex(b"".join(re.findall(rb"0[xX]([0-9A-Fa-f]{2})", text)).decode())
    # JSON of a Uint8Array has the places too.
    text = b",".join(re.findall(rb":\s*(\d+)", text)) if PAIRS.fullmatch(text) else text
    numbers = NUMBERS.fullmatch(text)
    values = [int(number) for number in re.findall(rb"-?\d+", numbers[1])] if numbers else []
    return bytes(value % 256 for value in values) if values and all(value in BYTES for value in values) else None


def _from_hex(text: bytes) -> bytes:
    return bytes.fromhex(re.sub(rb"^0[xX]|\\x|[-: ]", b"", text).decode())


def _decoded(text: bytes) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """The bytes of a Base64 text and what is wrong with it; nothing if it is none."""
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


def _is_text(decoded: bytes) -> bool:
    return all(byte in PRINTABLE or byte in b"\r\n\t" for byte in decoded)


# --- no digest ---------------------------------------------------------------------------------------


class Written(NamedTuple):
    """What languages write for a thing that is no text: which mistake it is, and for what thing."""

    cause: str
    note: str
    forms: tuple[bytes, ...]


OBJECTS: Final = (
    Written(
        "signature-promise",
        "",
        (
            rb"\[object Promise\]|Promise \{.*|Instance of '_?Future.*",
            rb"<(?:coroutine object|Future|Task) .*|.*CompletableFuture@.*|.*Deferred\w*@.*",
            rb"System\.Threading\.Tasks\.\w*Task.*|Mono\w*|reactor\..*",
        ),
    ),
    Written(
        "signature-object",
        "an array of bytes",
        (
            rb"\[B@[0-9a-f]+|\[object (?:ArrayBuffer|Uint8Array|Array|SharedArrayBuffer)\]|System\.Byte\[\]",
            rb"\d+ bytes|<memory at .*|Buffer\(\d+\).*|kotlin\.Array.*|Array",
        ),
    ),
    Written(
        "signature-object",
        "the object that hashes, whose digest was never asked for",
        (
            rb"<hmac\.HMAC .*|<\w*[Hh]ash\w* .*|<sha\d+ .*|#<(?:OpenSSL|Digest)::.*|javax\.crypto\.Mac@.*",
            rb"&\{.*|0xc0[0-9a-f]+|System\.Security\.Cryptography\..*|Hmac \{.*|HashContext.*",
        ),
    ),
    Written(
        "signature-object",
        "a function that was never called",
        (
            rb"<(?:bound method|function|built-in (?:method|function)) .*|(?:async )?function\b.*|\(.*\) ?=> ?.*",
            rb"\[Function.*|0x[0-9a-f]{6,11}|func\w*\(.*\).*",
        ),
    ),
    Written("signature-object", "a handle of PHP", (rb"Resource id #\d+",)),
    Written("signature-object", "a truth value, as a check gives it", (rb"(?i:true)",)),
    Written(
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
"""What has no digest in it, so that nothing can be found out of it."""


class Shape(NamedTuple):
    """What a value is that holds no digest: which mistake, words that say more of it, and a word that may be shown."""

    cause: str
    note: str = ""
    word: bytes = b""


def known(value: bytes) -> Shape | None:
    """Return what a value is that visibly holds no digest; None if it may hold one."""
    text = value[:LONGEST].strip(AROUND)
    if any(not any(digest) for digest, _ in _digests(text)):
        return Shape("signature-of-zeros")
    in_base64 = [decoded.strip(AROUND) for decoded, _ in _decoded(text) if _is_text(decoded)]
    return next(filter(None, map(_known, [text, *in_base64])), None)


def _known(text: bytes) -> Shape | None:
    if JWT.match(text):
        return Shape("signature-a-jwt")
    # Objects first: one in brackets may look like a placeholder.
    for written in OBJECTS:
        if any(re.fullmatch(form, text, re.DOTALL) for form in written.forms):
            return Shape(written.cause, written.note)
    if STRING.match(text):
        return Shape("string-as-signature")
    kind = unset_values.kind(text)
    return Shape(f"signature-{kind}", word=text) if kind else None


def unread(value: bytes) -> Shape:
    """Return what a value is in which no digest was found."""
    if JSON.fullmatch(value[:LONGEST]):
        return Shape("signature-object", "an object")
    if scheme := SCHEME.match(value):
        return Shape("signature-an-authorization", scheme[1].decode())
    return Shape("signature-malformed", _measured(value))


def _measured(value: bytes) -> str:
    """Return how long a value is and what it is not."""
    length = len(value.decode("utf-8", "replace"))
    count = f"{length} {'character' if length == 1 else 'characters'}"
    strange = ALPHABET.sub(b"", value[:LONGEST]).decode("utf-8", "replace")[:1]
    if strange:
        return f"{count}, one of them {strange!a}"
    size = next((len(decoded) for decoded, _ in _decoded(value)), 0)
    return f"{count}, Base64 of {size} bytes" if size else count
