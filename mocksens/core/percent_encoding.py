"""Percent-encoding of bytes."""

import re
from typing import Final

ESCAPE: Final = rb"%([0-9A-Fa-f]{2})"
UNRESERVED: Final = rb"A-Za-z0-9\-._~"


def all_but(characters: bytes) -> re.Pattern[bytes]:
    """Return a pattern for the bytes to escape: all but ``characters``, which are written as in a character class."""
    return re.compile(rb"[^" + characters + rb"]")


RESERVED: Final = all_but(UNRESERVED)


def escape(text: bytes, escaped: re.Pattern[bytes] = RESERVED) -> bytes:
    """Return ``text`` with every byte that matches ``escaped`` percent-encoded, such as ``%3A``."""
    return escaped.sub(lambda match: b"%%%02X" % match[0][0], text)


def unescape(text: bytes) -> bytes:
    """Return ``text`` with its escapes decoded. Malformed escapes are kept."""
    return re.sub(ESCAPE, lambda match: bytes([int(match[1], 16)]), text)


def upper(text: bytes) -> bytes:
    """Return ``text`` with its escapes in upper case, such as ``%3A``."""
    return re.sub(ESCAPE, lambda match: match[0].upper(), text)


def lower(text: bytes) -> bytes:
    """Return ``text`` with its escapes in lower case, such as ``%3a``."""
    return re.sub(ESCAPE, lambda match: match[0].lower(), text)
