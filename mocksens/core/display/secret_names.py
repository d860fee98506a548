"""Names that say that a value is secret: of headers, of parameters in a query or a body, and of keys in YAML.

What SENS itself names so is no secret: a ``nextToken`` is a place in a list. An access key is public, but people put
the secret key in its place, so its name says secret too; who knows the key may show it.
"""

import re
from functools import lru_cache
from typing import Final

from mocksens.core.percent_encoding import unescape

MASK: Final = b"***"
LONGEST: Final = 64
"""Characters of a name that are read."""
WORDS: Final = "secret|passw(?:or)?d|passwd|pwd|passphrase|token|cookie|credential|authorization"
SECRET: Final = re.compile(
    rf"{WORDS}|signature(?:-?v\d)?$|(?:api|app|access|private|client|auth|service|master|license)keys?(?:id)?$"
)
WORD: Final = re.compile("(?<![a-z])(?:auth|keys?)(?![a-z])")
PUBLIC: Final = frozenset({"nexttoken", "idempotencykey", "xidempotencykey", "secwebsocketkey", "signaturemethod"})
"""Names that only look so."""
PARAMETER: Final = re.compile(rb"(?P<before>(?:[?&;]|^)(?P<name>[^=&;?\s\"']{1,%d})=)(?!\*\*\*)[^&;#\s\"']+" % LONGEST)
MEMBER: Final = re.compile(
    rb"(?P<before>[\"'](?P<name>[\w.-]{1,%d})[\"']\s*:\s*)"
    rb"(?:(?P<quote>[\"'])(?!\*\*\*)(?:[^\"'\\]|\\.|(?!(?P=quote))[\"'])+|(?!null|true|false)[\w.+/-]+)" % LONGEST,
    re.DOTALL,
)
SECRET_KEY_HEADERS: Final = frozenset(
    {
        b"x-ncp-iam-secret-key",
        b"x-ncp-iam-secret-access-key",
        b"x-ncp-apigw-secret-key",
        b"x-ncp-secret-key",
        b"x-ncp-secretkey",
        b"x-ncp-service-secret",
        b"x-ncp-iam-secret",
        b"x-secret-key",
        b"secret-key",
        b"secretkey",
        b"secret_key",
    }
)
"""Headers in which a secret key is sent besides the right ones: each request is looked at for these only."""
LINE: Final = rb"(?<![\w-])[\w-]{0,40}(?:secret|token|passw|cookie|credential|authorization|key)[\w-]{0,40}(?=[ \t]*:)"
"""A name of this kind at the beginning of a header that no parser understood, as an expression without capitals."""


@lru_cache(maxsize=1024)
def says_secret(name: str) -> bool:
    """Return whether a value of this name may be secret, however the name is written."""
    name = re.sub("(?<=[a-z])(?=[A-Z])", "-", name[:LONGEST]).lower()
    squeezed = re.sub("[^a-z0-9]", "", name)
    return squeezed not in PUBLIC and (WORD.search(name) or SECRET.search(squeezed)) is not None


def cover_parameters(text: bytes) -> bytes:
    """Return ``text`` with a mask for what the parameters of a query or a form hold whose names say secret."""
    return PARAMETER.sub(_masked, text) if b"=" in text else text


def cover_members(text: bytes) -> bytes:
    """Return ``text`` with a mask for what the members of JSON hold whose names say secret."""
    return MEMBER.sub(_masked, text) if b'"' in text or b"'" in text else text


def _masked(found: re.Match[bytes]) -> bytes:
    if not says_secret(unescape(found["name"]).decode("latin-1")):
        return found[0]
    return found["before"] + (found.groupdict().get("quote") or b"") + MASK
