"""Regular expressions that are safe to compile: bounded in length, and in what their repeats come to.

``regex`` writes a repeated part out as often as its least number says: ``((a{99}){99}){99}`` is a million characters
long, and one level more ends the process. What an expression comes to is therefore counted before it is compiled. The
same count tells which searches need no time limit, because not even backtracking makes them long.
"""

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from regex import Pattern as Compiled

LONGEST: Final = 1_000
"""Characters of an expression."""
LARGEST: Final = 2_000
"""Characters with all repeats written out: as many as the longest text of a message has bytes."""
MILLION: Final = 10**6
COUNTLESS: Final = float("inf")
MOST_TURNS: Final = 64
"""A part that can be read in several ways may be repeated this often and still be counted."""
CACHED: Final = 1_024
"""Compiled expressions that are kept."""
TOKENS: Final = re.compile(
    r"""
      (?P<escape> \\(?: [pPNxL]\{[^}]*\} | [gkL]<[^>]*> | . ) )
    | (?P<set> \[ \^? \]? (?: \\. | \[:[^\]]*:\] | [^\]\\] )* \] )
    | (?P<nothing> \(\?\#[^)]*\) | \(\?[A-Za-z0-9]*(?:-[A-Za-z]+)?\) )
    | (?P<group> \( (?: \? (?: P?<[^>=!]*> | <[=!] | [=!:>|] | [A-Za-z0-9-]*: | \([^)]*\) )? )? )
    | (?P<end> \) )
    | (?P<or> \| )
    | (?P<repeat> (?: [*+?] | \{(?P<least>[0-9]*)(?P<comma>,?)(?P<most>[0-9]*)\} ) [?+]? )
    | (?P<fuzzy> \{[^}]*[a-z][^}]*\} )
    | (?P<one> . )
    """,
    re.VERBOSE | re.DOTALL,
)
VERBOSE: Final = re.compile(r"\\.|(\(\?[A-Za-z0-9-]*x)", re.DOTALL)
"""As group 1, the flag that makes blanks and comments count for nothing."""
VERBOSE_FIRST: Final = re.compile(r"\(\?[A-Za-z0-9]+\)")
LAYOUT: Final = re.compile(r"(\\.|\(\?#[^)]*\)|\[\^?\]?(?:\\.|[^\]\\])*\])|\s+|#[^\n]*", re.DOTALL)
"""Blanks and comments, and as group 1 what only looks as if it held some."""
LOOSE: Final = re.compile(r"\(\?(?:[A-Za-z]*R\)|[0-9&]|P[=>])|\\[1-9gX]")
"""References and recursion, whose ways cannot be counted."""


class Cost(NamedTuple):
    """The cost of an expression, or of a part of it.

    ``size`` is its length with all repeats written out. From one place in a text of n characters there are at most
    ``ways`` times n to the power of ``turns`` ways to read on.
    """

    size: int = 0
    ways: float = 1
    turns: int = 0

    @property
    def is_plain(self) -> bool:
        """Return whether there is only one way to match."""
        return self.ways == 1 and not self.turns

    def then(self, other: "Cost") -> "Cost":
        """Add what comes next."""
        return Cost(self.size + other.size, self.ways * other.ways, self.turns + other.turns)

    def otherwise(self, other: "Cost") -> "Cost":
        """Add an alternative."""
        return Cost(self.size + other.size, self.ways + other.ways, max(self.turns, other.turns))

    def times(self, least: int, most: int | None) -> "Cost":
        """Repeat it."""
        size = max(1, least) * self.size
        if self.is_plain:
            return Cost(size, turns=1) if most is None else Cost(size, _power(1 + most - least, 1))
        if most is None or most > MOST_TURNS:
            return Cost(size, COUNTLESS)
        each = self.ways if least == most else self.ways + 1
        return Cost(size, _power(each, most), self.turns * most)

    def steps(self, length: int) -> float:
        """Return the most steps of a search in a text of that length, about."""
        return (length + 1) * self.ways * _power(length + 1, self.turns) * (self.size + length + 1)


class Expression(NamedTuple):
    """A compiled expression and its cost."""

    compiled: "Compiled[str]"
    cost: Cost


@lru_cache(maxsize=CACHED)
def compiled(written: str, *, folded: bool = False) -> Expression:
    """Compile an expression once. A dot fits line ends too; ``folded`` ignores case.

    Raises ``ValueError`` for what is no expression, or one that is too large.
    """
    # Python's own engine cannot be stopped. This one takes a while to load, and few runs need it.
    import regex

    cost = measure(written)
    flags = regex.DOTALL | regex.VERSION0 | (regex.IGNORECASE if folded else 0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return Expression(regex.compile(written, flags, cache_pattern=False), cost)
    except (regex.error, ValueError, KeyError, OverflowError, RecursionError, MemoryError) as error:
        # KeyError: what older releases say of flags that exclude each other.
        raise ValueError(f"is no regular expression: {error}") from error


def measure(written: str) -> Cost:
    """Return what an expression comes to. Raises ``ValueError`` for one that is too large to compile."""
    if len(written) > LONGEST:
        raise ValueError(f"has {len(written):,} characters; a regular expression may have {LONGEST:,}")
    cost = _count(_without_layout(written))
    if cost.size > LARGEST:
        size = f"{cost.size:,}" if cost.size <= MILLION else "millions of"
        raise ValueError(
            f"comes to {size} characters with its repeats written out; a regular expression may have {LARGEST:,}"
        )
    return cost._replace(ways=COUNTLESS) if LOOSE.search(written) else cost


def _without_layout(written: str) -> str:
    """Take out what a verbose expression passes over."""
    flags = [match.start() for match in VERBOSE.finditer(written) if match[1]]
    if not flags:
        return written
    if flags != [0] or not VERBOSE_FIRST.match(written):
        raise ValueError("has the flag x in the middle; write (?x) at the beginning")
    return LAYOUT.sub(lambda match: match[1] or "", written)


class _Level:
    """The inside of a group, while it is read."""

    def __init__(self) -> None:
        self._alternatives: Cost | None = None
        self._before = Cost()
        self.last = Cost()

    def add(self, part: Cost) -> None:
        self._before, self.last = self._before.then(self.last), part

    def begin_alternative(self) -> None:
        self._alternatives, self._before, self.last = self.whole(), Cost(), Cost()

    def whole(self) -> Cost:
        here = self._before.then(self.last)
        whole = here if self._alternatives is None else self._alternatives.otherwise(here)
        return whole._replace(size=max(1, whole.size))


def _count(written: str) -> Cost:
    levels = [_Level()]
    for token in TOKENS.finditer(written):
        level = levels[-1]
        match token.lastgroup:
            case "group":
                levels.append(_Level())
            case "end" if len(levels) > 1:
                levels.pop()
                levels[-1].add(level.whole())
            case "or":
                level.begin_alternative()
            case "repeat":
                level.last = level.last.times(*_times(token))
            case "fuzzy":
                level.last = level.last._replace(ways=COUNTLESS)
            case "escape" | "set" | "one":
                level.add(Cost(1))
    return levels[0].whole()


def _times(token: re.Match[str]) -> tuple[int, int | None]:
    """Return how often a repeat wants its part."""
    if token["least"] is None:
        return (1 if token[0][0] == "+" else 0), (1 if token[0][0] == "?" else None)
    least = int(token["least"] or 0)
    if not token["comma"]:
        return least, least
    return least, int(token["most"]) if token["most"] else None


def _power(base: float, exponent: int) -> float:
    try:
        return float(base) ** exponent
    except OverflowError:
        return COUNTLESS
