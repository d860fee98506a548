"""What may be shown of what a client sent: no secret, nothing unprintable, nothing endless.

Secret are the secret keys in use here, and whatever its name says is secret (``secret_names``).
"""

import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from mocksens.core import percent_encoding
from mocksens.core.display import secret_names
from mocksens.core.display.secret_names import cover_members, cover_parameters

MASK: Final = secret_names.MASK
MOST: Final = 4096
"""Bytes of one text that are shown."""
BEGINNING: Final = 4
"""Bytes of an unknown access key that are shown; of a short one no more than half."""
UNSET: Final = re.compile(rb"(?:undefined|\[object \w{1,12}\]|(?:null|None|nil|NaN)(?![A-Za-z0-9]))+")
"""Words for nothing with which an access key begins that was put together."""
SHORT_CUT, LONG_CUT = 4, 16
"""Characters of a secret by which its beginning is known before dots, and anywhere."""
A_KEY: Final = re.compile(rb"(?=(?:[^A-Za-z]*[A-Za-z]){6})[A-Za-z0-9+/=_-]{20,}")
"""What may be a key where none belongs."""
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
    """Return the beginning of ``text``, with ``***`` in the place of every secret, escaped for a URL or not.

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
    part = cover_members(cover_parameters(part))
    # Where the text goes on, the last bytes may be the first ones of a secret.
    return part if len(text) <= MOST else part[: max(0, len(part) - longest)][:MOST] + b"..."


def cover(text: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return all of ``text``, with ``***`` in the place of every secret, escaped for a URL or for JSON or not."""
    return cover_parameters(_cover_known(text, secrets))


def cover_body(body: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return all of a body as ``cover`` does; within JSON a text may have a link in it, whose parameters are shown."""
    covered = _cover_known(body, secrets)
    return cover_members(covered) if body.lstrip()[:1] in {b"{", b"[", b'"'} else cover_parameters(covered)


def cover_fragment(part: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return all of a part of a body as ``cover`` does, whatever kind of body it is a part of."""
    return cover_members(cover(part, secrets))


def cover_target(target: bytes, secrets: tuple[str, ...]) -> str:
    """Return a target as Latin-1 with ``***`` in the place of every secret, also of one that was cut in it."""
    return _without_beginnings(cover(target, secrets).decode("latin-1"), _as_said(secrets))


def _cover_known(text: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return all of ``text``, with a mask for every one of ``secrets``."""
    is_escaped = b"%" in text or b"\\" in text
    bare = ESCAPED.sub(_byte, ESCAPED.sub(_byte, text)) if is_escaped else text
    # There may be thousands of keys, and to make an expression of them takes far longer.
    found = tuple([secret for secret, key in _keys(secrets) if key in text or key in bare])
    return _pattern(found, is_escaped=is_escaped).sub(MASK, text) if found else text


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> list[tuple[str, bytes]]:
    return [(secret, secret.encode()) for secret in secrets if secret]


def said(text: str, secrets: tuple[str, ...]) -> str:
    """Return a line of ASCII with ``***`` in the place of every secret, also of one that was cut in it."""
    forms = _as_said(secrets)
    return _without_beginnings(cover(text.encode(), forms).decode(), forms)


def _without_beginnings(masked: str, forms: tuple[str, ...]) -> str:
    """Return ``masked`` with a mask for what may be the beginning of one of ``forms``."""
    begun = tuple([form for form in forms if len(form) > SHORT_CUT and form[:SHORT_CUT] in masked])
    return _cut(begun).sub(lambda found: _uncut(found, begun), masked) if begun else masked


@lru_cache(maxsize=4)
def _as_said(secrets: tuple[str, ...]) -> tuple[str, ...]:
    """Return secrets in all forms that a line of ASCII may have them in: as texts, or as bytes that were taken so."""
    read = [form for secret in secrets for form in (secret, secret.encode().decode("latin-1"))]
    return tuple(dict.fromkeys(ascii(form)[1:-1] for form in read))


def _uncut(found: re.Match[str], forms: tuple[str, ...]) -> str:
    """Return the mask for what is the beginning of a secret, anything else as it is."""
    begun = found[0]
    is_long = len(begun) >= LONG_CUT and any(form.startswith(begun[:LONG_CUT]) for form in forms)
    return MASK.decode() if is_long or any(form.startswith(begun) for form in forms) else begun


@lru_cache(maxsize=64)
def _cut(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Return an expression for what may be beginnings of secrets: short ones before dots, long ones anywhere."""
    long = [rf"{re.escape(form[:LONG_CUT])}[^\s'\"]*" for form in forms if len(form) > LONG_CUT]
    short = [rf"{re.escape(form[:SHORT_CUT])}[^\s'\"]{{0,{LONG_CUT}}}(?=\.\.\.)" for form in forms]
    return re.compile("|".join(long + short))


@lru_cache(maxsize=64)
def _pattern(secrets: tuple[str, ...], *, is_escaped: bool) -> re.Pattern[bytes]:
    """Return an expression for secrets, the longest first, in any way to write them if they may be escaped."""
    keys = sorted(map(str.encode, secrets), key=len, reverse=True)
    return re.compile(b"|".join(b"".join(map(_any_way, key)) if is_escaped else re.escape(key) for key in keys))


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
    escaped = percent_encoding.escape(key)
    forms = {key, escaped, percent_encoding.lower(escaped), escaped.replace(b"%20", b"+")}
    with contextlib.suppress(UnicodeError):
        forms.add(secret.encode("latin-1"))
    return Secret(tuple(forms), _bare(key))


def _bare(text: bytes) -> bytes:
    """The same of every way to write ``text``."""
    return percent_encoding.unescape(percent_encoding.unescape(text)).replace(b"+", b" ").lower()


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


def misplaced_key(text: bytes, secrets: Iterable[str]) -> str:
    """Return the beginning of what may be a key and stands where none belongs."""
    return f"{beginning(text.strip(), secrets)}, which looks like a key (are headers swapped?)"


def beginning(access_key: bytes, secrets: Iterable[str]) -> str:
    """Return the beginning of what was sent as access key: it may be a secret that was put in the wrong place.

    A word for nothing at its beginning is shown whole.
    """
    hidden = hide(access_key, secrets)
    unset = UNSET.match(access_key)
    beginning = unset[0] if unset else access_key[: min(BEGINNING, len(hidden) // 2)]
    shown = beginning if hidden == access_key else MASK
    return f"{plain(shown)[:-1]}...' ({len(access_key)} characters)"
