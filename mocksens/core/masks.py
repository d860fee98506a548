"""What may be shown of what a client sent: no secret key, nothing unprintable, nothing endless."""

import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from mocksens.core import escapes

MASK: Final = b"***"
MOST: Final = 4096
"""Bytes of one text that are shown."""
BEGINNING: Final = 4
"""Bytes of an unknown access key that are shown; of a short one no more than half."""
GLYPHS: Final = {
    " ": "\N{SYMBOL FOR SPACE}",
    "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}",
    "\r": "\N{SYMBOL FOR CARRIAGE RETURN}",
    "\t": "\N{SYMBOL FOR HORIZONTAL TABULATION}",
}
ESCAPED: Final = re.compile(rb'%([0-9A-Fa-f]{2})|\\u00([0-7][0-9A-Fa-f])|\\(["/\\])')


class Secret(NamedTuple):
    """A secret key: the bytes that it may be sent as, and what all ways to write it have in common."""

    forms: tuple[bytes, ...]
    bare: bytes


def hide(text: bytes, secrets: Iterable[str]) -> bytes:
    """The beginning of ``text``, and ``***`` in the place of every secret in it, escaped for a URL or not.

    Where one is in it that is written in another way still, there is nothing else.
    """
    known = [_secret(secret) for secret in secrets if secret]
    longest = max((len(form) for secret in known for form in secret.forms), default=0)
    part = text[: MOST + longest]
    found = {form for secret in known for form in secret.forms if form in part}
    for form in sorted(found, key=len, reverse=True):
        part = part.replace(form, MASK)
    bare = _bare(part)
    if any(secret.bare in bare for secret in known):
        return MASK
    # Where the text goes on, the last bytes may be the first ones of a secret.
    return part if len(text) <= MOST else part[: max(0, len(part) - longest)][:MOST] + b"..."


def cover(text: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return all of ``text``, with ``***`` in the place of every secret, escaped for a URL or for JSON or not."""
    plainly, escaped = _patterns(secrets)
    if plainly is None or escaped is None:
        return text
    text = plainly.sub(MASK, text)
    # To look for what is escaped takes longer, and is rarely worth it.
    if (b"%" in text or b"\\" in text) and plainly.search(ESCAPED.sub(_byte, ESCAPED.sub(_byte, text))):
        text = escaped.sub(MASK, text)
    return text


@lru_cache(maxsize=4)
def _patterns(secrets: tuple[str, ...]) -> tuple[re.Pattern[bytes] | None, re.Pattern[bytes] | None]:
    keys = sorted((secret.encode() for secret in secrets if secret), key=len, reverse=True)
    if not keys:
        return None, None
    plainly = re.compile(b"|".join(map(re.escape, keys)))
    return plainly, re.compile(b"|".join(b"".join(map(_any_way, key)) for key in keys))


def _any_way(byte: int) -> bytes:
    """Return an expression for one byte, however it is escaped."""
    code = b"(?i:%02x)" % byte
    return rb"(?:%%(?:25)*%b|\\u00%b|\\?%b)" % (code, code, re.escape(bytes([byte])))


def _byte(escape: re.Match[bytes]) -> bytes:
    code = escape[1] or escape[2]
    return bytes([int(code, 16)]) if code else escape[3]


@lru_cache(maxsize=16_384)
def _secret(secret: str) -> Secret:
    key = secret.encode()
    escaped = escapes.escape(key)
    forms = {key, escaped, escapes.lower(escaped), escaped.replace(b"%20", b"+")}
    with contextlib.suppress(UnicodeError):
        forms.add(secret.encode("latin-1"))
    return Secret(tuple(forms), _bare(key))


def _bare(text: bytes) -> bytes:
    """The same of every way to write ``text``."""
    return escapes.unescape(escapes.unescape(text)).replace(b"+", b" ").lower()


def plain(text: bytes) -> str:
    """In quotes and ASCII, as Python would write it."""
    return ascii(text.decode("utf-8", "backslashreplace"))


def visible(text: bytes) -> str:
    """On one line, with a sign for every blank and line end; whatever cannot be printed is escaped."""
    return "".join(map(_sign, text.decode("utf-8", "backslashreplace")))


def _sign(character: str) -> str:
    if character in GLYPHS:
        return GLYPHS[character]
    return character if character.isprintable() else ascii(character)[1:-1]


def beginning(access_key: bytes, secrets: Iterable[str]) -> str:
    """The beginning of what was sent as access key: it may be a secret that was put in the wrong place."""
    hidden = hide(access_key, secrets)
    shown = hidden[: min(BEGINNING, len(hidden) // 2)] if hidden == access_key else MASK
    return f"{plain(shown)[:-1]}...' ({len(access_key)} characters)"
