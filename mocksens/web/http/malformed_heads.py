"""Tell what is wrong with the headers and chunks of what is not HTTP, in words that say what to do."""

import re
from collections.abc import Iterator
from typing import Final

from mocksens.spec.headers import NAME_CHARACTERS

SHOWN: Final = 30
"""Characters of a name or number that a message shows."""
TOKEN: Final = re.compile(NAME_CHARACTERS.encode() + b"+")
CONTROL: Final = re.compile(rb"[\0-\x08\x0a-\x1f\x7f]")
REQUEST_LINE: Final = re.compile(rb"[A-Za-z]{1,20} +[^ \r\n]+ +HTTP/")
LENGTH: Final = re.compile(rb"^content-length:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
CODING: Final = re.compile(rb"^transfer-encoding:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
OF_BYTES: Final = "it must be the number of the body's bytes, which HTTP libraries set by themselves"
NO_COLON: Final = "a line of the head has no colon: write a header as Name: value"
UNCHUNKED: Final = "send the body without Transfer-Encoding: chunked, and HTTP libraries count it"


def told(error: str, data: bytes) -> str:
    """Return what is wrong with a head or a chunk; empty if that is not what the parser complains of.

    ``error`` is what the parser says, and ``data`` what it did not understand, without secrets.
    """
    words = error.lower()
    if "content-length" in words or "transfer-encoding" in words:
        return _of_length(words, data)
    if "chunk" in words:
        return _of_chunk(words)
    if "space after start line" in words:
        return "a blank stands in front of the first header's name; take it away"
    if "header token" in words or "header field" in words:
        return next((said for line, before in _lines(data) if (said := _of_name(line, before))), NO_COLON)
    if "header value" in words:
        return _of_value(data)
    return ""


def _of_length(words: str, data: bytes) -> str:
    if "present with" in words:
        return "Content-Length and Transfer-Encoding are both there, and say two things of one body; send one of them"
    if "content-length" not in words:
        found = CODING.search(data)
        given = _shown(found[1]) if found else "another"
        return f"Transfer-Encoding is {given}; only chunked is read here"
    if "duplicate" in words:
        return "Content-Length is there twice; send it once"
    found = LENGTH.search(data)
    number = found[1].strip() if found else b""
    if b"," in number:
        return f"Content-Length is {_shown(number)}, as of two that were joined; send it once"
    return f"Content-Length is {_shown(number) if number else 'no number'}, and {OF_BYTES}"


def _of_chunk(words: str) -> str:
    if "data" in words:
        return f"a chunk of the body is not as long as its size says; {UNCHUNKED}"
    return f"what stands where the size of a chunk belongs is no hexadecimal number; {UNCHUNKED}"


def _lines(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the lines of a head behind the first one, each with the name of the header before it."""
    lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    before = b""
    for line in lines[1 if REQUEST_LINE.match(data) else 0 :]:
        yield line, before
        before = line.partition(b":")[0]


def _of_name(line: bytes, before: bytes) -> str:
    """Return what is wrong with the name of a header; empty if nothing is."""
    name, colon, _ = line.partition(b":")
    if not line or (colon and TOKEN.fullmatch(name)):
        return ""
    if not colon:
        # What stands there may be the rest of a secret.
        goes_on = f"; or take the line end out of the value of {_shown(before)}" if before else ""
        return NO_COLON + goes_on
    if not name.strip():
        return "a header has no name in front of its colon; write it as Name: value"
    if TOKEN.fullmatch(name.strip()):
        return f"a blank stands beside the header's name {_shown(name.strip())}; take it away"
    if TOKEN.fullmatch(name.replace(b" ", b"")):
        return f"the header's name {_shown(name)} has a blank in it; names have letters, digits and hyphens"
    return f"the header's name {_shown(name)} has a sign that names cannot have; use letters, digits and hyphens"


def _of_value(data: bytes) -> str:
    """Return what is wrong with the value of a header."""
    for line, _ in _lines(data):
        name, _, value = line.partition(b":")
        if sign := CONTROL.search(value):
            what = "a line end" if sign[0] in b"\r\n" else f"the control character 0x{sign[0].hex()}"
            return f"{what} stands in the value of the header {_shown(name)}; take it out, as strip() or trim() does"
    return "a line end or another control character stands in the value of a header; take it out"


def _shown(part: bytes) -> str:
    return f"{part[:SHOWN].decode('utf-8', 'backslashreplace')!a}"
