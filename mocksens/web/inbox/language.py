"""The languages of the inbox, and the choice of one for a browser."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request

from mocksens.spec.results import RESULTS
from mocksens.web.inbox.texts import blocking, composing, frame, messages, requests, reservations, rules, scenarios

ENGLISH: Final = "en"
KOREAN: Final = "ko"
LANGUAGES: Final = (ENGLISH, KOREAN)
COOKIE: Final = "mocksens-language"
"""The cookie with the language that a reader chose."""
TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    **frame.TEXTS,
    **messages.TEXTS,
    **requests.TEXTS,
    **reservations.TEXTS,
    **scenarios.TEXTS,
    **blocking.TEXTS,
    **composing.TEXTS,
    **rules.TEXTS,
}
"""Each text in English and in Korean, by its key."""


class PageLanguage:
    """One of the languages of the page."""

    def __init__(self, code: str) -> None:
        self.code = KOREAN if code == KOREAN else ENGLISH

    @property
    def other(self) -> str:
        """The code of the other language."""
        return ENGLISH if self.code == KOREAN else KOREAN

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of that key, with ``values`` in place of the names in braces."""
        text = TEXTS[key][self.code == KOREAN]
        return text.format(**values) if values else text

    def meaning(self, code: str) -> str:
        """Return the meaning of a result code."""
        result = RESULTS[code]
        return result.meaning_ko if self.code == KOREAN else result.meaning


def language_of(request: Request) -> PageLanguage:
    """Return the language that the URL names, or the reader chose before, or the browser prefers."""
    chosen = request.query_params.get("lang") or request.cookies.get(COOKIE, "")
    return PageLanguage(chosen) if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def preferred(accept_language: str) -> PageLanguage:
    """Return the language that a browser prefers, or English if it names neither."""
    for entry in accept_language.lower().split(","):
        code = entry.strip()[:2]
        if code in LANGUAGES:
            return PageLanguage(code)
    return PageLanguage(ENGLISH)
