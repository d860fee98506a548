"""Recognition of names that suggest a secret value: those of headers, query and body parameters, and YAML keys.

SENS's own names do not count: a ``nextToken`` is a position in a list. An access key is public, but people mistake it
for the secret key, so its name counts as secret. Code that recognises the key may show it.
"""

import re
from functools import lru_cache
from typing import Final

from mocksens.core.percent_encoding import unescape

MASK: Final = b"***"
LONGEST: Final = 64
"""Maximum number of characters of a name that are examined."""
WORDS: Final = "secret|passw(?:or)?d|passwd|pwd|passphrase|token|cookie|credential|authorization"
SECRET: Final = (
    rf"{WORDS}|signature(?:-?v\d)?$|(?:api|app|access|private|client|auth|service|master|license)keys?(?:id)?$"
)
WORD: Final = "(?<![a-z])(?:auth|keys?)(?![a-z])"
PUBLIC: Final = frozenset({"nexttoken", "idempotencykey", "xidempotencykey", "secwebsocketkey", "signaturemethod"})
"""Names that only look secret."""
PARAMETER: Final = rb"(?P<before>(?:[?&;]|^)(?P<name>[^=&;?\s\"']{1,%d})=)(?!\*\*\*)[^&;#\s\"']+" % LONGEST
MEMBER: Final = (
    rb"(?s)(?P<before>[\"'](?P<name>[\w.-]{1,%d})[\"']\s*:\s*)"
    rb"(?:(?P<quote>[\"'])(?!\*\*\*)(?:[^\"'\\]|\\.|(?!(?P=quote))[\"'])+|(?!null|true|false)[\w.+/-]+)" % LONGEST
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
"""Headers in which clients send a secret key by mistake. Every request is checked for these, and for no others."""
LINE: Final = rb"(?<![\w-])[\w-]{0,40}(?:secret|token|passw|cookie|credential|authorization|key)[\w-]{0,40}(?=[ \t]*:)"
"""An expression for a lower-case name that suggests a secret, at the beginning of an unparsed header line."""


@lru_cache(maxsize=1024)
def says_secret(name: str) -> bool:
    """Return whether the name suggests a secret value, in any spelling."""
    name = re.sub("(?<=[a-z])(?=[A-Z])", "-", name[:LONGEST]).lower()
    squeezed = re.sub("[^a-z0-9]", "", name)
    return squeezed not in PUBLIC and (re.search(WORD, name) or re.search(SECRET, squeezed)) is not None


def cover_parameters(text: bytes) -> bytes:
    """Mask the values of secret-named parameters in a query or a form."""
    return re.sub(PARAMETER, _masked, text) if b"=" in text else text


def cover_members(text: bytes) -> bytes:
    """Mask the values of secret-named members in JSON."""
    return re.sub(MEMBER, _masked, text) if b'"' in text or b"'" in text else text


def _masked(match: re.Match[bytes]) -> bytes:
    if not says_secret(unescape(match["name"]).decode("latin-1")):
        return match[0]
    return match["before"] + (match.groupdict().get("quote") or b"") + MASK
