"""A search among requests, as people type it into one field.

Every word, and every text in quotes, must occur in the target, the body, the answer, the diagnosis or the request id of
the gateway (``x-ncp-apigw-request-id``), in any case. A minus sign before a word excludes its matches. A word is also
found as an escape of JSON or of a URL. Secrets are masked before a search, so that it cannot reveal them.
"""

import json
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from mocksens.core import percent_encoding
from mocksens.core.display import redaction
from mocksens.core.inspection import search_terms
from mocksens.core.storage.journal import Entry

REFUSED: Final = 400
"""The lowest status of a refusal."""
SEARCHED: Final = 64 * 1024
"""The number of bytes at the beginning of a body, and of an answer, that are searched."""
EFFORT: Final = 1_000
"""The effort of a search in a short request. It increases by one for each byte of the request."""
EFFORT_OF_MASKING: Final = 4 * EFFORT
"""The effort of a search in a short request if its secrets have to be masked first."""


class SearchWord(Struct, frozen=True):
    """A word of a search, in all its forms."""

    forms: Sequence[str]
    is_excluded: bool

    def fits(self, text: str) -> bool:
        """Return whether a text contains the word, or does not contain it if it is excluded."""
        return any(form in text for form in self.forms) is not self.is_excluded


class RequestSearch(Struct, frozen=True, kw_only=True):
    """A compiled search. All of its conditions must be met."""

    words: Sequence[SearchWord] = ()
    refused: bool = False
    """True for refused requests only."""
    operation: str | None = None
    status: int | None = None

    @property
    def effort(self) -> int:
        """The effort for a short request; 0 if the search needs none of its texts."""
        if not self.words:
            return 0
        return EFFORT_OF_MASKING if all(word.is_excluded for word in self.words) else EFFORT

    def matches(self, entry: Entry, secrets: tuple[str, ...]) -> bool:
        """Return whether a request matches, with ``secrets`` masked."""
        if (
            self.operation not in {None, entry.operation}
            or self.status not in {None, entry.response.status}
            or (self.refused and not is_refused(entry))
        ):
            return False
        if not self.words:
            return True
        # Masking takes longest, so only a request that may match is masked.
        text = _text(entry)
        if not all(word.is_excluded or word.fits(text) for word in self.words):
            return False
        text = _masked_text(entry, secrets)
        return all(word.fits(text) for word in self.words)


def compiled(
    text: str = "", *, refused: bool = False, operation: str | None = None, status: int | None = None
) -> RequestSearch:
    """Compile a search. Raise ``ValueError`` if it is too long."""
    words = [SearchWord(_forms(term.value), term.is_excluded) for term in search_terms.parse(text, ())]
    return RequestSearch(words=words, refused=refused, operation=operation, status=status)


def is_refused(entry: Entry) -> bool:
    """Return whether a request was refused, or a fault broke its connection. Failures by scenarios are refusals too."""
    is_broken = entry.fired is not None and entry.fired.fault is not None
    return is_broken or entry.response.status >= REFUSED


def effort(search: RequestSearch, entry: Entry) -> int:
    """Return the effort of a search in a request, approximately in bytes."""
    return search.effort and search.effort + entry.request.size + len(entry.response.body)


def _forms(word: str) -> Sequence[str]:
    """Return a word as it may occur: as it is, and escaped for JSON and for a URL."""
    forms = (word, json.dumps(word)[1:-1], percent_encoding.escape(word.encode("utf-8", "replace")).decode())
    return tuple(dict.fromkeys(form.casefold() for form in forms))


def _text(entry: Entry) -> str:
    """Return the texts of a request that are searched."""
    request, response = entry.request, entry.response
    parts = (request.target, request.body[:SEARCHED], response.body[:SEARCHED], entry.request_id.encode())
    texts = (b"\n".join(parts).decode("utf-8", "replace"), entry.diagnosis)
    return "\n".join(texts).casefold()


def _masked_text(entry: Entry, secrets: tuple[str, ...]) -> str:
    """Return the texts of a request that are searched, with secrets masked."""
    request, response = entry.request, entry.response
    parts = (
        redaction.cover_target(request.target, secrets).encode("latin-1"),
        redaction.cover_body(request.body, secrets)[:SEARCHED],
        redaction.cover_body(response.body, secrets)[:SEARCHED],
        entry.request_id.encode(),
        redaction.cover(entry.diagnosis.encode(), secrets),
    )
    return b"\n".join(parts).decode("utf-8", "replace").casefold()
