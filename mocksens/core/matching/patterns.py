"""Text patterns: globs and ``/regular expressions/``.

In a glob, ``*`` matches any characters, line ends included, and ``?`` matches one. All other characters match
themselves. These include brackets, because Korean SMS begin with ``[brand]``. A glob must match the whole text. An
expression may match anywhere in it, and can match a literal ``*`` or ``?``.

Most globs take time in proportion to the text. Expressions, and globs with ``?`` or many parts after a star, may take
much longer, so such patterns share the ``Budget`` of a call.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from mocksens.core.clock import processor_time
from mocksens.core.matching import expressions

if TYPE_CHECKING:
    from regex import Match

SearchFunction = Callable[..., Any]
PATIENCE: Final = 0.03
"""CPU seconds that the slow patterns of one call share."""
REFILL: Final = 0.001
"""CPU seconds that a waiting call regains each time it looks.

They are enough for a long wait, but too few for a slow expression.
"""
FEW_STEPS: Final = 4_000
"""Maximum number of steps of a search that is not timed. Such a search takes microseconds, less than its timing."""
STEP: Final = 5e-10
"""Seconds charged for a step of a search that is not timed."""
MOST_GLOBS: Final = 120_000
"""Maximum number of comparisons with plain globs that a budget allows."""
FEW_PARTS: Final = 8
"""Maximum number of parts between stars of a plain glob."""
SHORT_EDGE: Final = 100
"""Maximum number of characters before the first or after the last star of a plain glob with ``?``."""
MOST_STEPS: Final = 10_000_000
"""Maximum number of steps of a comparison with a glob. No text of a message is long enough to reach it."""
CACHED: Final = 1_024
"""The number of globs that are cached."""
UNKNOWN: Final = object()
SHOWN: Final = 80
"""Maximum number of characters of a pattern that a message shows."""


class Budget:
    """CPU time shared by the slow patterns of one call. Results are cached.

    ``each`` is a surcharge on every comparison, in seconds, for a caller that makes very many of them.
    """

    def __init__(self, seconds: float = PATIENCE, *, each: float = 0) -> None:
        self.left = seconds
        self.globs_left = MOST_GLOBS
        self._each = each
        self._spent: dict[Pattern, float] = {}
        self._known: dict[tuple[Pattern, str], Any] = {}
        self._blamed: Pattern | None = None

    def refill(self) -> None:
        """Give back some time, and drop cached results, because later calls compare other texts."""
        self.left = min(self.left + REFILL, PATIENCE)
        self._known.clear()
        self._blamed = None

    def search(self, pattern: "Pattern", text: str, search: SearchFunction) -> Any:
        """Return the result of ``search`` on the text. Raise ``TookTooLong`` once the time is used up."""
        result = self._known.get((pattern, text), UNKNOWN)
        if result is not UNKNOWN:
            return result
        if self.left <= 0:
            raise TookTooLong(self._greediest(pattern))
        start = processor_time()
        try:
            result = search(text, timeout=self.left)
        except TimeoutError as error:
            self._spend(pattern, self.left)
            raise TookTooLong(self._greediest(pattern)) from error
        self._spend(pattern, processor_time() - start + self._each)
        self._known[pattern, text] = result
        return result

    def charge(self, pattern: "Pattern", steps: float) -> None:
        """Charge for an untimed search, if comparisons have a cost. Raise ``TookTooLong`` once the time is used up."""
        if self._each:
            if self.left <= 0:
                raise TookTooLong(self._greediest(pattern))
            self._spend(pattern, self._each + steps * STEP)

    def share(self, pattern: "Pattern") -> float:
        """Return the fraction of the time used so far that a pattern used."""
        return self._spent.get(pattern, 0.0) / (sum(self._spent.values()) or 1)

    def _spend(self, pattern: "Pattern", seconds: float) -> None:
        self.left -= seconds
        self._spent[pattern] = self._spent.get(pattern, 0.0) + seconds

    def _greediest(self, pattern: "Pattern") -> "Pattern":
        if self._blamed is None:
            self._blamed = max(self._spent, key=self._spent.__getitem__, default=pattern)
        return self._blamed


class TookTooLong(ValueError):
    """A budget that is used up. ``pattern`` used more of it than any other."""

    def __init__(self, pattern: "Pattern") -> None:
        kind = "expression" if pattern.is_expression else "pattern"
        super().__init__(f"{pattern.told} takes too long to compare; write a simpler {kind}")
        self.pattern = pattern


class Pattern:
    """A glob or a ``/regular expression/``.

    ``name`` is the name of its field in messages. ``folded`` ignores case. Raise ``ValueError`` for an invalid regular
    expression.
    """

    def __init__(self, written: str, name: str = "", *, folded: bool = False) -> None:
        self.written = written
        self.name = name
        self.is_expression = is_expression(written)
        self.fits_plainly: Callable[[str], bool] | None = None
        """Matches a text without a budget if this is a plain glob; None for other patterns."""
        if self.is_expression:
            try:
                self._compiled, self._cost = expressions.compiled(written[1:-1], folded=folded)
            except ValueError as error:
                raise ValueError(f"{name} {error}".strip()) from error
        else:
            self._fits, self._slowest, is_plain = _glob(written, folded=folded)
            self.fits_plainly = self._fits if is_plain else None

    def __repr__(self) -> str:
        return f"<Pattern {self.told}>"

    @property
    def told(self) -> str:
        """The field and the pattern, truncated."""
        cut = self.written if len(self.written) <= SHOWN else f"{self.written[: SHOWN - 1]}…"
        return f"{self.name} {cut}".strip()

    def fits(self, text: str, budget: Budget | None = None) -> bool:
        """Return whether the pattern matches. Raise ``TookTooLong`` once the budget is used up."""
        if self.fits_plainly is not None:
            return self.fits_plainly(text)
        budget = budget or Budget()
        if not self.is_expression:
            if self._slowest * len(text) > MOST_STEPS:
                raise TookTooLong(self)
            return budget.search(self, text, self._search) is not None
        return self._match(text, budget) is not None

    def find(self, text: str, budget: Budget | None = None) -> str | None:
        """Return the first match of an expression, or None.

        The match is group 1 if the expression has groups, otherwise all that it matches. Raise
        ``TookTooLong`` once the budget is used up.
        """
        match = self._match(text, budget or Budget())
        return None if match is None else match[min(self._compiled.groups, 1)]

    def _match(self, text: str, budget: Budget) -> "Match[str] | None":
        steps = self._cost.steps(len(text))
        if steps <= FEW_STEPS:
            budget.charge(self, steps)
            return self._compiled.search(text)
        match: Match[str] | None = budget.search(self, text, self._compiled.search)
        return match

    def _search(self, text: str, timeout: float) -> bool | None:  # noqa: ARG002 - a glob's steps are bounded
        return self._fits(text) or None


def is_expression(written: str) -> bool:
    """Return whether the text is a ``/regular expression/``."""
    return len(written) > 1 and written[0] == written[-1] == "/"


@lru_cache(maxsize=CACHED)
def _glob(written: str, *, folded: bool) -> tuple[Callable[[str], bool], int, bool]:
    """Return a glob's matching function, its most steps per character of the text, and whether it is plain."""
    fits = _compare(written.lower() if folded else written)
    first, *parts = written.split("*")
    last = parts.pop() if parts else ""
    slowest = max((len(part) for part in parts if "?" in part), default=0)
    edges = [len(edge) for edge in (first, last) if "?" in edge]
    is_plain = not slowest and len([*filter(None, parts)]) <= FEW_PARTS and max(edges, default=0) <= SHORT_EDGE
    return (lambda text: fits(text.lower())) if folded else fits, slowest, is_plain


def _compare(written: str) -> Callable[[str], bool]:
    """Return a function that matches a text from star to star, without backtracking."""
    if "*" not in written:
        occurs = _at(written)
        return lambda text: len(text) == len(written) and occurs(text, 0)
    first, *parts, last = written.split("*")
    if "?" not in written and not any(parts):
        shortest = len(first) + len(last)
        return lambda text: text.endswith(last) and text.startswith(first) and len(text) >= shortest
    matches_first, matches_last = _at(first), _at(last)
    finders = [_finder(part) for part in parts if part]

    def fits(text: str) -> bool:
        place, end = len(first), len(text) - len(last)
        if place > end or not matches_first(text, 0) or not matches_last(text, end):
            return False
        for find in finders:
            place = find(text, place, end)
            if place < 0:
                return False
        return True

    return fits


def _at(part: str) -> Callable[[str, int], bool]:
    """Return a function that tests whether a part without a star occurs at a position."""
    if "?" not in part:
        return lambda text, place: text.startswith(part, place)
    match = _compiled(part).match
    return lambda text, place: match(text, place) is not None


def _finder(part: str) -> Callable[[str, int, int], int]:
    """Return a function that finds a part without a star between two positions, and returns its end or -1."""
    if "?" not in part:

        def find(text: str, place: int, end: int) -> int:
            match = text.find(part, place, end)
            return match if match < 0 else match + len(part)

        return find
    search = _compiled(part).search

    def search_for(text: str, place: int, end: int) -> int:
        match = search(text, place, end)
        return -1 if match is None else match.end()

    return search_for


def _compiled(part: str) -> re.Pattern[str]:
    return re.compile(".".join(map(re.escape, part.split("?"))), re.DOTALL)
