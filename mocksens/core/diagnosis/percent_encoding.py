"""Percent escapes over bytes."""

import re
from typing import Final

ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
UNRESERVED: Final = rb"A-Za-z0-9\-._~"


def all_but(characters: bytes) -> re.Pattern[bytes]:
    """What is escaped where those characters, a part of a set in a regular expression, stay as they are."""
    return re.compile(rb"[^" + characters + rb"]")


RESERVED: Final = all_but(UNRESERVED)


def escape(text: bytes, escaped: re.Pattern[bytes] = RESERVED) -> bytes:
    """``text`` with every ``escaped`` byte as ``%3A``."""
    return escaped.sub(lambda match: b"%%%02X" % match[0][0], text)


def unescape(text: bytes) -> bytes:
    """``text`` with every escape as its byte; what looks like one and is none stays."""
    return ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text)


def upper(text: bytes) -> bytes:
    """``text`` with escapes like ``%3A``."""
    return ESCAPE.sub(lambda match: match[0].upper(), text)


def lower(text: bytes) -> bytes:
    """``text`` with escapes like ``%3a``."""
    return ESCAPE.sub(lambda match: match[0].lower(), text)
