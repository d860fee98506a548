"""Redaction of client data for display: secrets are masked, unprintable bytes escaped, long texts cut.

Secrets are the secret keys of this server, and values whose names suggest a secret (``secret_names``).
"""

import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from msgspec import Struct

from mocksens.core import percent_encoding
from mocksens.core.display import secret_names
from mocksens.core.display.secret_names import cover_members, cover_parameters

MASK: Final = secret_names.MASK
MOST: Final = 4096
"""Maximum number of bytes of a text that are shown."""
BEGINNING: Final = 4
"""Maximum number of bytes of an unknown access key that are shown. Of a short key, at most half is shown."""
UNSET: Final = rb"(?:undefined|\[object \w{1,12}\]|(?:null|None|nil|NaN)(?![A-Za-z0-9]))+"
"""Unset values at the beginning of an access key that a program assembled."""
SHORT_CUT, LONG_CUT = 4, 16
"""The lengths of the shortest prefixes of a secret that are masked before an ellipsis, and anywhere."""
A_KEY: Final = rb"(?=(?:[^A-Za-z]*[A-Za-z]){6})[A-Za-z0-9+/=_-]{20,}"
"""A likely key in a place where no key belongs."""
GLYPHS: Final = {
    " ": "\N{SYMBOL FOR SPACE}",
    "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}",
    "\r": "\N{SYMBOL FOR CARRIAGE RETURN}",
    "\t": "\N{SYMBOL FOR HORIZONTAL TABULATION}",
}
ESCAPED: Final = rb'%([0-9A-Fa-f]{2})|\\u00([0-7][0-9A-Fa-f])|\\(["/\\])'


class Secret(Struct, frozen=True):
    """A secret key: the bytes that it may be sent as, and its canonical form, common to all encodings."""

    forms: tuple[bytes, ...]
    bare: bytes


def hide(text: bytes, secrets: Iterable[str]) -> bytes:
    """Return the beginning of ``text``, with every secret masked, plain or percent-encoded.

    If it contains a secret in any other encoding, return only the mask.
    """
    keys = [_secret(secret) for secret in secrets if secret]
    longest = max((len(form) for secret in keys for form in secret.forms), default=0)
    part = text[: MOST + longest]
    forms = {form for secret in keys for form in secret.forms if form in part}
    for form in sorted(forms, key=len, reverse=True):
        part = part.replace(form, MASK)
    bare = _canonical(part)
    if any(secret.bare in bare for secret in keys):
        return MASK
    part = cover_members(cover_parameters(part))
    # If the text is cut, its last bytes may be the first ones of a secret.
    return part if len(text) <= MOST else part[: max(0, len(part) - longest)][:MOST] + b"..."


def cover(text: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return all of ``text``, with every secret masked, plain or escaped for a URL or JSON."""
    return cover_parameters(_cover_known(text, secrets))


def cover_body(body: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return a whole body, with every secret masked. In JSON, parameters of links inside texts are not masked."""
    covered = _cover_known(body, secrets)
    return cover_members(covered) if body.lstrip()[:1] in {b"{", b"[", b'"'} else cover_parameters(covered)


def cover_fragment(part: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return a fragment of a body, with every secret masked, whatever kind of body it comes from."""
    return cover_members(cover(part, secrets))


def cover_target(target: bytes, secrets: tuple[str, ...]) -> str:
    """Return a target as Latin-1, with every secret and every truncated secret masked."""
    return _mask_truncated(cover(target, secrets).decode("latin-1"), _ascii_forms(secrets))


def _cover_known(text: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return all of ``text`` with every one of ``secrets`` masked."""
    is_escaped = b"%" in text or b"\\" in text
    bare = re.sub(ESCAPED, _byte, re.sub(ESCAPED, _byte, text)) if is_escaped else text
    # Search for each key first: there may be thousands, and compiling an expression of all would take far longer.
    present = tuple([secret for secret, key in _keys(secrets) if key in text or key in bare])
    return _pattern(present, is_escaped=is_escaped).sub(MASK, text) if present else text


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> list[tuple[str, bytes]]:
    return [(secret, secret.encode()) for secret in secrets if secret]


def cover_line(text: str, secrets: tuple[str, ...]) -> str:
    """Return a line of ASCII, with every secret and every truncated secret masked."""
    forms = _ascii_forms(secrets)
    return _mask_truncated(cover(text.encode(), forms).decode(), forms)


def _mask_truncated(masked: str, forms: tuple[str, ...]) -> str:
    """Return ``masked`` with truncated secrets masked too; ``forms`` are the secrets in full."""
    candidates = tuple([form for form in forms if len(form) > SHORT_CUT and form[:SHORT_CUT] in masked])
    return (
        _truncation_pattern(candidates).sub(lambda match: _mask_if_truncated(match, candidates), masked)
        if candidates
        else masked
    )


@lru_cache(maxsize=4)
def _ascii_forms(secrets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of secrets in a line of ASCII: escaped as text, or as Latin-1 bytes."""
    read = [form for secret in secrets for form in (secret, secret.encode().decode("latin-1"))]
    return tuple(dict.fromkeys(ascii(form)[1:-1] for form in read))


def _mask_if_truncated(match: re.Match[str], forms: tuple[str, ...]) -> str:
    """Return the mask if the match is the beginning of a secret, else the match."""
    text = match[0]
    is_long = len(text) >= LONG_CUT and any(form.startswith(text[:LONG_CUT]) for form in forms)
    return MASK.decode() if is_long or any(form.startswith(text) for form in forms) else text


@lru_cache(maxsize=64)
def _truncation_pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Return an expression for truncated secrets: short ones before an ellipsis, long ones anywhere."""
    long = [rf"{re.escape(form[:LONG_CUT])}[^\s'\"]*" for form in forms if len(form) > LONG_CUT]
    short = [rf"{re.escape(form[:SHORT_CUT])}[^\s'\"]{{0,{LONG_CUT}}}(?=\.\.\.)" for form in forms]
    return re.compile("|".join(long + short))


@lru_cache(maxsize=64)
def _pattern(secrets: tuple[str, ...], *, is_escaped: bool) -> re.Pattern[bytes]:
    """Return an expression for secrets, the longest first; if ``is_escaped``, in any encoding."""
    keys = sorted(map(str.encode, secrets), key=len, reverse=True)
    return re.compile(b"|".join(b"".join(map(_any_encoding, key)) if is_escaped else re.escape(key) for key in keys))


def _any_encoding(byte: int) -> bytes:
    """Return an expression for one byte in any encoding."""
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
    return Secret(tuple(forms), _canonical(key))


def _canonical(text: bytes) -> bytes:
    """Return the canonical form of ``text``, common to all its encodings."""
    return percent_encoding.unescape(percent_encoding.unescape(text)).replace(b"+", b" ").lower()


def quoted(text: bytes) -> str:
    """Return ``text`` in quotes and ASCII, as Python would write it."""
    return ascii(text.decode("utf-8", "backslashreplace"))


def with_visible_whitespace(text: bytes) -> str:
    """Return ``text`` on one line, with visible whitespace; unprintable characters are escaped."""
    return "".join(map(_glyph, text.decode("utf-8", "backslashreplace")))


def _glyph(character: str) -> str:
    if character in GLYPHS:
        return GLYPHS[character]
    return character if character.isprintable() else ascii(character)[1:-1]


def misplaced_key(text: bytes, secrets: Iterable[str]) -> str:
    """Return the beginning of a likely key in a place where no key belongs."""
    return f"{redacted_prefix(text.strip(), secrets)}, which looks like a key (are headers swapped?)"


def redacted_prefix(access_key: bytes, secrets: Iterable[str]) -> str:
    """Return only the beginning of an access key, because it may be a misplaced secret.

    Unset values at the beginning, such as ``undefined``, are shown in full.
    """
    hidden = hide(access_key, secrets)
    unset = re.match(UNSET, access_key)
    prefix = unset[0] if unset else access_key[: min(BEGINNING, len(hidden) // 2)]
    shown = prefix if hidden == access_key else MASK
    return f"{quoted(shown)[:-1]}...' ({len(access_key)} characters)"
