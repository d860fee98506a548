"""Explanations of mistakes in headers and chunks, with their remedies."""

import re
from collections.abc import Iterator
from typing import Final

from mocksens.spec.headers import NAME_CHARACTERS

SHOWN: Final = 30
"""Maximum number of characters of a name or number that a message shows."""
TOKEN: Final = re.compile(NAME_CHARACTERS.encode() + b"+")
CONTROL: Final = re.compile(rb"[\0-\x08\x0a-\x1f\x7f]")
REQUEST_LINE: Final = re.compile(rb"[A-Za-z]{1,20} +[^ \r\n]+ +HTTP/")
LENGTH: Final = re.compile(rb"^content-length:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
CODING: Final = re.compile(rb"^transfer-encoding:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
OF_BYTES: Final = "it must be the number of bytes in the body, which HTTP libraries set themselves"
NO_COLON: Final = "a header line has no colon; write it as Name: value"
UNCHUNKED: Final = "leave out Transfer-Encoding: chunked, and the HTTP library sets Content-Length"


def explain(error: str, data: bytes) -> str:
    """Return the mistake in a head or a chunk, or an empty text for other errors.

    ``error`` is the parser's message. ``data`` has the bytes that the parser did not understand, without secrets.
    """
    words = error.lower()
    if "content-length" in words or "transfer-encoding" in words:
        return _explain_length(words, data)
    if "chunk" in words:
        return _explain_chunk(words)
    if "space after start line" in words:
        return "a space precedes the first header's name; remove it"
    if "header token" in words or "header field" in words:
        return next((mistake for line, before in _lines(data) if (mistake := _explain_name(line, before))), NO_COLON)
    if "header value" in words:
        return _explain_value(data)
    return ""


def _explain_length(words: str, data: bytes) -> str:
    if "present with" in words:
        return "Content-Length and Transfer-Encoding are both present; send only one of them"
    if "content-length" not in words:
        match = CODING.search(data)
        coding = _shown(match[1]) if match else "not chunked"
        return f"Transfer-Encoding is {coding}; only chunked is supported"
    if "duplicate" in words:
        return "Content-Length is present twice; send it once"
    match = LENGTH.search(data)
    number = match[1].strip() if match else b""
    if b"," in number:
        return f"Content-Length is {_shown(number)}, probably two joined values; send it once"
    return f"Content-Length is {_shown(number) if number else 'not a number'}; {OF_BYTES}"


def _explain_chunk(words: str) -> str:
    if "data" in words:
        return f"a chunk of the body differs in length from its declared size; {UNCHUNKED}"
    return f"the size of a chunk is not a hexadecimal number; {UNCHUNKED}"


def _lines(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each header line of a head with the name of the preceding header."""
    lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    before = b""
    for line in lines[1 if REQUEST_LINE.match(data) else 0 :]:
        yield line, before
        before = line.partition(b":")[0]


def _explain_name(line: bytes, before: bytes) -> str:
    """Return the mistake in the name of a header, or an empty text."""
    name, colon, _ = line.partition(b":")
    if not line or (colon and TOKEN.fullmatch(name)):
        return ""
    if not colon:
        # Do not show the line, because it may be the rest of a secret.
        alternative = f", or remove the line break from the value of {_shown(before)}" if before else ""
        return NO_COLON + alternative
    if not name.strip():
        return "a header has no name before its colon; write it as Name: value"
    if TOKEN.fullmatch(name.strip()):
        return f"the header name {_shown(name.strip())} has a space before or after it; remove it"
    if TOKEN.fullmatch(name.replace(b" ", b"")):
        return f"the header name {_shown(name)} contains a space; use only letters, digits and hyphens"
    return f"the header name {_shown(name)} contains an invalid character; use only letters, digits and hyphens"


def _explain_value(data: bytes) -> str:
    """Return the mistake in the value of a header."""
    for line, _ in _lines(data):
        name, _, value = line.partition(b":")
        if match := CONTROL.search(value):
            control = "a line break" if match[0] in b"\r\n" else f"the control character 0x{match[0].hex()}"
            return f"the value of the header {_shown(name)} contains {control}; remove it, as with strip() or trim()"
    return "the value of a header contains a line break or another control character; remove it"


def _shown(part: bytes) -> str:
    return f"{part[:SHOWN].decode('utf-8', 'backslashreplace')!a}"
