"""What may be shown of what a client sent: no secret key, nothing unprintable, nothing endless."""

import contextlib
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
