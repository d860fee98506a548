"""The tokens that ask for the next page of a list of messages (rule search.token).

A token holds the position of the last message of its page and the number of the next page. It also holds digests of
itself and of the search, so that nothing needs to be stored.
"""

import base64
import hashlib
from struct import Struct as Layout
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from mocksens.core.records import Search

CONTENTS: Final = Layout(">BQI")
"""The version of the format, the position, and the page number."""
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


def issue(service_id: str, query: Search, place: PagePlace) -> str:
    """Return the token of the page at ``place`` of a search."""
    contents = CONTENTS.pack(VERSION, place.after, place.page) + _digest(service_id.encode() + _filters(query))
    return _text(contents + _digest(contents))


def redeem(service_id: str, query: Search, token: str) -> PagePlace:
    """Return the place that a token names. Raise ``WrongToken`` with the cause if it is not a token of this search."""
    contents = _contents(token)
    if contents[CONTENTS.size :] != _digest(service_id.encode() + _filters(query)):
        raise WrongToken("a token of another search or service: keep all parameters but nextToken and pageSize")
    _, after, page = CONTENTS.unpack_from(contents)
    return PagePlace(after, page)


def _contents(token: str) -> bytes:
    """Return the contents of a token. Raise ``WrongToken`` if its own digest is wrong."""
    try:
        padded = token[:LONGEST].encode("ascii") + b"=" * (-len(token) % 4)
        decoded = base64.b64decode(padded, altchars=b"-_", validate=True)
    except ValueError:
        decoded = b""
    contents = decoded[:-DIGEST_BYTES]
    is_whole = len(contents) == CONTENTS.size + DIGEST_BYTES and decoded[-DIGEST_BYTES:] == _digest(contents)
    # Base64 decodes other texts to the same bytes: with padding, +, / or other spare bits in the last character.
    if not is_whole or _text(decoded) != token:
        raise WrongToken("not a token; send the nextToken of the answer before, unchanged")
    return contents


def _text(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def _filters(query: Search) -> bytes:
    """Return the parameters of a search that must stay the same from page to page."""
    return msgspec.json.encode(replace(query, page_size=0, page_index=0, names_page=False, next_token=None))


def _digest(contents: bytes) -> bytes:
    return hashlib.blake2b(contents, digest_size=DIGEST_BYTES, key=SALT).digest()
