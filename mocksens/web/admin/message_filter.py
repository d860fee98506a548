"""Which messages a call of the admin API asks for."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Final

from starlette.exceptions import HTTPException

from mocksens.core.inspection import one_time_codes
from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong
from mocksens.core.records import Message

PATTERNS: Final[Mapping[str, Callable[[Message], str]]] = {
    "to": attrgetter("to"),
    "from": attrgetter("request.sender"),
    "content": attrgetter("content"),
}
"""The filters that are text patterns, and what each is compared with."""


class MessageFilter:
    """Tells which messages are asked for, by patterns for ``PATTERNS`` and a text that they contain.

    Raises ``HTTPException`` 400 for what is no pattern, and when called for one that takes too long to compare.
    """

    def __init__(self, patterns: Mapping[str, str], contains: str = "") -> None:
        self._contains = contains
        try:
            tests = [(Pattern(written, name), PATTERNS[name]) for name, written in patterns.items()]
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        # Plain globs come first: all others can take long.
        self._tests = sorted(tests, key=lambda test: test[0].fits_plainly is None)
        self._budget = Budget()

    def begin_look(self) -> None:
        """Begin another look: one that waits has a little more time for each."""
        self._budget.refill()

    def __call__(self, message: Message) -> bool:
        """Whether a message is asked for."""
        try:
            return self._contains in message.content and all(
                pattern.fits(text_of(message), self._budget) for pattern, text_of in self._tests
            )
        except TookTooLong as error:
            raise HTTPException(400, str(error)) from error


def code_finder(written: str | None) -> Callable[[str], str | None]:
    """Return what finds the one-time code in a text: by the caller's pattern, or as ``one_time_codes`` does.

    Raises ``HTTPException`` 400 for what is no pattern, and when called for one that takes too long to compare.
    """
    if written is None:
        return one_time_codes.find
    try:
        pattern = one_time_codes.own(written)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    budget = Budget()

    def find(text: str) -> str | None:
        try:
            return one_time_codes.find(text, pattern, budget)
        except TookTooLong as error:
            raise HTTPException(400, str(error)) from error

    return find
