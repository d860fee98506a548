"""Text patterns, the same wherever a text is asked for: globs and ``/regular expressions/``.

In a glob ``*`` stands for any characters, line ends included, ``?`` for one, and everything else for itself, brackets
too: ``[brand]*`` is how Korean SMS begin. It fits a whole text. An expression fits where it is found, and is the way
to write a literal ``*`` or ``?``.

Comparing with most globs takes time in proportion to the text. Comparing with an expression may take any time, and with
a glob that has ``?`` or many parts behind a star a long one. Such patterns of one call share a ``Budget``.
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
"""Seconds of processor time that the expressions of one call may take together."""
REFILL: Final = 0.001
"""Seconds that a wait gets back for each look, so that a long one may go on and a slow expression may not."""
FEW_STEPS: Final = 4_000
"""A search of no more steps takes some millionths of a second; to time it would take longer."""
STEP: Final = 5e-10
"""Seconds that are charged for a step of a search that is not timed."""
MOST_GLOBS: Final = 120_000
"""Comparisons with plain globs that one budget allows its scenarios."""
FEW_PARTS: Final = 8
"""Parts between stars that a plain glob may have."""
SHORT_EDGE: Final = 100
"""Characters that a plain glob with ``?`` may have before its first star or behind its last."""
MOST_STEPS: Final = 10_000_000
"""Steps of one comparison with a glob; it takes a text that is longer than any message to get there."""
CACHED: Final = 1_024
"""Globs that are kept ready."""
UNKNOWN: Final = object()
SHOWN: Final = 80
"""Characters of an expression that a complaint shows."""


class Budget:
    """Processor time that the slow patterns of one call have together. What was compared once is known from then on.

    ``each`` are seconds that every comparison costs besides its search, for a caller that makes very many of them.
    """

    def __init__(self, seconds: float = PATIENCE, *, each: float = 0) -> None:
        self.left = seconds
        self.globs_left = MOST_GLOBS
        self._each = each
        self._spent: dict[Pattern, float] = {}
        self._known: dict[tuple[Pattern, str], Any] = {}
        self._blamed: Pattern | None = None

    def refill(self) -> None:
        """Give a little time back, and forget what is known: other texts come."""
        self.left = min(self.left + REFILL, PATIENCE)
        self._known.clear()
        self._blamed = None

    def search(self, pattern: "Pattern", text: str, search: SearchFunction) -> Any:
        """Return what ``search`` finds, None if nothing. Raises ``TookTooLong`` when all is spent."""
        known = self._known.get((pattern, text), UNKNOWN)
        if known is not UNKNOWN:
            return known
        if self.left <= 0:
            raise TookTooLong(self._greediest(pattern))
        begun = processor_time()
        try:
            found = search(text, timeout=self.left)
        except TimeoutError as error:
            self._spend(pattern, self.left)
            raise TookTooLong(self._greediest(pattern)) from error
        self._spend(pattern, processor_time() - begun + self._each)
        self._known[pattern, text] = found
        return found

    def charge(self, pattern: "Pattern", steps: float) -> None:
        """Charge a search of few steps, if each comparison counts. Raises ``TookTooLong`` when all is spent."""
        if self._each:
            if self.left <= 0:
                raise TookTooLong(self._greediest(pattern))
            self._spend(pattern, self._each + steps * STEP)

    def share(self, pattern: "Pattern") -> float:
        """Return which part of all that was spent a pattern took."""
        return self._spent.get(pattern, 0.0) / (sum(self._spent.values()) or 1)

    def _spend(self, pattern: "Pattern", seconds: float) -> None:
        self.left -= seconds
        self._spent[pattern] = self._spent.get(pattern, 0.0) + seconds

    def _greediest(self, pattern: "Pattern") -> "Pattern":
        if self._blamed is None:
            self._blamed = max(self._spent, key=self._spent.__getitem__, default=pattern)
        return self._blamed


class TookTooLong(ValueError):
    """A budget is used up. ``pattern`` is the one that used the most of it."""

    def __init__(self, pattern: "Pattern") -> None:
        kind = "expression" if pattern.is_expression else "pattern"
        super().__init__(f"{pattern.told} takes too long to compare; write a simpler {kind}")
        self.pattern = pattern


class Pattern:
    """A glob or a ``/regular expression/``, ready to be compared.

    ``name`` is the field it is for, as a complaint calls it. ``folded`` ignores case. Raises ``ValueError`` for what
    is no regular expression.
    """

    def __init__(self, written: str, name: str = "", *, folded: bool = False) -> None:
        self.written = written
        self.name = name
        self.is_expression = is_expression(written)
        self.fits_plainly: Callable[[str], bool] | None = None
        """Compares a text with a plain glob, which needs no budget; None for other patterns."""
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
        """The field and the pattern as it is written, cut."""
        cut = self.written if len(self.written) <= SHOWN else f"{self.written[: SHOWN - 1]}…"
        return f"{self.name} {cut}".strip()

    def fits(self, text: str, budget: Budget | None = None) -> bool:
        """Return whether the pattern fits. Raises ``TookTooLong`` when the budget is used up."""
        if self.fits_plainly is not None:
            return self.fits_plainly(text)
        budget = budget or Budget()
        if not self.is_expression:
            if self._slowest * len(text) > MOST_STEPS:
                raise TookTooLong(self)
            return budget.search(self, text, self._search) is not None
        return self._match(text, budget) is not None

    def find(self, text: str, budget: Budget | None = None) -> str | None:
        """Return what an expression finds: its group 1, or all of it if it has no group; None if it finds nothing.

        Raises ``TookTooLong`` when the budget is used up.
        """
        match = self._match(text, budget or Budget())
        return None if match is None else match[min(self._compiled.groups, 1)]

    def _match(self, text: str, budget: Budget) -> "Match[str] | None":
        steps = self._cost.steps(len(text))
        if steps <= FEW_STEPS:
            budget.charge(self, steps)
            return self._compiled.search(text)
        found: Match[str] | None = budget.search(self, text, self._compiled.search)
        return found

    def _search(self, text: str, timeout: float) -> bool | None:  # noqa: ARG002 - its steps are bounded
        return self._fits(text) or None


def is_expression(written: str) -> bool:
    """Return whether this is a ``/regular expression/``."""
    return len(written) > 1 and written[0] == written[-1] == "/"


@lru_cache(maxsize=CACHED)
def _glob(written: str, *, folded: bool) -> tuple[Callable[[str], bool], int, bool]:
    """Return what compares a text with a glob, its most steps for a character of the text, and whether it is plain."""
    fits = _compare(written.lower() if folded else written)
    first, *parts = written.split("*")
    last = parts.pop() if parts else ""
    slowest = max((len(part) for part in parts if "?" in part), default=0)
    edges = [len(edge) for edge in (first, last) if "?" in edge]
    is_plain = not slowest and len([*filter(None, parts)]) <= FEW_PARTS and max(edges, default=0) <= SHORT_EDGE
    return (lambda text: fits(text.lower())) if folded else fits, slowest, is_plain


def _compare(written: str) -> Callable[[str], bool]:
    """Go through a text from star to star, and never back."""
    if "*" not in written:
        is_there = _at(written)
        return lambda text: len(text) == len(written) and is_there(text, 0)
    first, *parts, last = written.split("*")
    if "?" not in written and not any(parts):
        least = len(first) + len(last)
        return lambda text: text.endswith(last) and text.startswith(first) and len(text) >= least
    begins, ends = _at(first), _at(last)
    finders = [_finder(part) for part in parts if part]

    def fits(text: str) -> bool:
        place, end = len(first), len(text) - len(last)
        if place > end or not begins(text, 0) or not ends(text, end):
            return False
        for find in finders:
            place = find(text, place, end)
            if place < 0:
                return False
        return True

    return fits


def _at(part: str) -> Callable[[str, int], bool]:
    """Return what tells whether a part without a star stands at a place."""
    if "?" not in part:
        return lambda text, place: text.startswith(part, place)
    match = _compiled(part).match
    return lambda text, place: match(text, place) is not None


def _finder(part: str) -> Callable[[str, int, int], int]:
    """Return what finds a part without a star between two places: where it ends first, or -1."""
    if "?" not in part:

        def find(text: str, place: int, end: int) -> int:
            found = text.find(part, place, end)
            return found if found < 0 else found + len(part)

        return find
    search = _compiled(part).search

    def search_for(text: str, place: int, end: int) -> int:
        found = search(text, place, end)
        return -1 if found is None else found.end()

    return search_for


def _compiled(part: str) -> re.Pattern[str]:
    return re.compile(".".join(map(re.escape, part.split("?"))), re.DOTALL)
