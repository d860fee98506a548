"""The tokens that ask for the next page of a list of messages (rule search.token).

A token holds the position of the last message of its page and the number of the next page. It also holds digests of
the search and of itself, so that nothing needs to be stored.
"""

import base64
import hashlib
from struct import Struct as Layout
from typing import Final, NamedTuple

CONTENTS: Final = Layout(">BQI8s")
"""The version of the format, the position, the page number, and the digest of the search."""
VERSION: Final = 1
DIGEST_BYTES: Final = 8
SALT: Final = b"mocksens nextToken"
LONGEST: Final = 100
"""The number of characters above which a text cannot be a token."""


class PagePlace(NamedTuple):
    """The place of a page. It follows the message at position ``after``. Page numbers begin with 0."""

    after: int
    page: int


class WrongToken(ValueError):
    """The text is not a token of this search."""


def write(place: PagePlace, search: bytes) -> str:
    """Return the token of a page of the search with the digest ``search``."""
    contents = CONTENTS.pack(VERSION, place.after, place.page, search)
    return _text(contents + digest(contents))


def read(token: str, search: bytes | None = None) -> PagePlace:
    """Return the place that a token names. Raise ``WrongToken`` with the cause if it is not a token.

    Also raise it if the token is of another search than the one with the digest ``search``.
    """
    try:
        padded = token[:LONGEST].encode("ascii") + b"=" * (-len(token) % 4)
        decoded = base64.b64decode(padded, altchars=b"-_", validate=True)
    except ValueError:
        decoded = b""
    contents = decoded[:-DIGEST_BYTES]
    is_whole = len(contents) == CONTENTS.size and decoded[-DIGEST_BYTES:] == digest(contents)
    # Base64 decodes other texts to the same bytes: with padding, +, / or other spare bits in the last character.
    if not is_whole or _text(decoded) != token:
        raise WrongToken("not a token; send the nextToken of the answer before, unchanged")
    _, after, page, own = CONTENTS.unpack(contents)
    if search not in {None, own}:
        raise WrongToken(
            "a token of another search, service or server, or from before a restart: keep all parameters but nextToken"
            " and pageSize"
        )
    return PagePlace(after, page)


def digest(contents: bytes) -> bytes:
    """Return the digest of a token's contents, or of what a search consists of."""
    return hashlib.blake2b(contents, digest_size=DIGEST_BYTES, key=SALT).digest()


def _text(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).decode().rstrip("=")
