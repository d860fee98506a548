"""Regular expressions that are safe to compile: bounded in length and in their expansion.

``regex`` expands a repeated part as often as its minimum requires: ``((a{99}){99}){99}`` becomes a million characters
long, and one more level kills the process. The expansion is therefore measured before an expression is compiled. The
measurement also shows which searches need no time limit because even their backtracking is short.
"""

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from regex import Pattern as Compiled

LONGEST: Final = 1_000
"""Maximum number of characters of an expression."""
LARGEST: Final = 2_000
"""Maximum number of characters with all repeats expanded: the size of the longest message text in bytes."""
MILLION: Final = 10**6
COUNTLESS: Final = float("inf")
MOST_TURNS: Final = 64
"""Maximum number of repetitions of an ambiguous part whose cost is still computed."""
CACHED: Final = 1_024
"""The number of compiled expressions that are cached."""
TOKENS: Final = r"""(?xs)
      (?P<escape> \\(?: [pPNxL]\{[^}]*\} | [gkL]<[^>]*> | . ) )
    | (?P<set> \[ \^? \]? (?: \\. | \[:[^\]]*:\] | [^\]\\] )* \] )
    | (?P<nothing> \(\?\#[^)]*\) | \(\?[A-Za-z0-9]*(?:-[A-Za-z]+)?\) )
    | (?P<group> \( (?: \? (?: P?<[^>=!]*> | <[=!] | [=!:>|] | [A-Za-z0-9-]*: | \([^)]*\) )? )? )
    | (?P<end> \) )
    | (?P<or> \| )
    | (?P<repeat> (?: [*+?] | \{(?P<least>[0-9]*)(?P<comma>,?)(?P<most>[0-9]*)\} ) [?+]? )
    | (?P<fuzzy> \{[^}]*[a-z][^}]*\} )
    | (?P<one> . )
    """
VERBOSE: Final = r"(?s)\\.|(\(\?[A-Za-z0-9-]*x)"
"""Matches escapes, and as group 1 the flag ``x``, which makes whitespace and comments insignificant."""
VERBOSE_FIRST: Final = r"\(\?[A-Za-z0-9]+\)"
LAYOUT: Final = r"(?s)(\\.|\(\?#[^)]*\)|\[\^?\]?(?:\\.|[^\]\\])*\])|\s+|#[^\n]*"
"""Matches whitespace and comments; group 1 is a part in which they are significant."""
LOOSE: Final = r"\(\?(?:[A-Za-z]*R\)|[0-9&]|P[=>])|\\[1-9gX]"
"""References and recursion, whose cost cannot be computed."""


class Cost(NamedTuple):
    """The cost of an expression or of a part of it.

    ``size`` is its length with all repeats expanded. In a text of n characters, there are at most ``ways`` times n to
    the power of ``turns`` ways to match from one position.
    """

    size: int = 0
    ways: float = 1
    turns: int = 0

    @property
    def is_plain(self) -> bool:
        """True if there is only one way to match."""
        return self.ways == 1 and not self.turns

    def then(self, other: "Cost") -> "Cost":
        """Return the cost of this part followed by another."""
        return Cost(self.size + other.size, self.ways * other.ways, self.turns + other.turns)

    def otherwise(self, other: "Cost") -> "Cost":
        """Return the cost of this part or another."""
        return Cost(self.size + other.size, self.ways + other.ways, max(self.turns, other.turns))

    def times(self, least: int, most: int | None) -> "Cost":
        """Return the cost of this part repeated."""
        size = max(1, least) * self.size
        if self.is_plain:
            return Cost(size, turns=1) if most is None else Cost(size, _power(1 + most - least, 1))
        if most is None or most > MOST_TURNS:
            return Cost(size, COUNTLESS)
        each = self.ways if least == most else self.ways + 1
        return Cost(size, _power(each, most), self.turns * most)

    def steps(self, length: int) -> float:
        """Return the approximate maximum of steps of a search in a text of ``length`` characters."""
        return (length + 1) * self.ways * _power(length + 1, self.turns) * (self.size + length + 1)


class Expression(NamedTuple):
    """A compiled expression and its cost."""

    compiled: "Compiled[str]"
    cost: Cost


@lru_cache(maxsize=CACHED)
def compiled(source: str, *, folded: bool = False) -> Expression:
    """Compile an expression. A dot also matches line ends; ``folded`` ignores case.

    Raise ``ValueError`` if it is invalid or too large.
    """
    # ``regex`` is used because searches in ``re`` cannot be stopped. It is slow to import, and few runs need it.
    import regex

    cost = measure(source)
    flags = regex.DOTALL | regex.VERSION0 | (regex.IGNORECASE if folded else 0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return Expression(regex.compile(source, flags, cache_pattern=False), cost)
    except (regex.error, ValueError, KeyError, OverflowError, RecursionError, MemoryError) as error:
        # KeyError: older releases raise it for flags that exclude each other.
        raise ValueError(f"is not a regular expression: {error}") from error


def measure(source: str) -> Cost:
    """Return the cost of an expression. Raise ``ValueError`` if it is too large to compile."""
    if len(source) > LONGEST:
        raise ValueError(f"has {len(source):,} characters; a regular expression may have {LONGEST:,}")
    cost = _count(_without_layout(source))
    if cost.size > LARGEST:
        size = f"{cost.size:,}" if cost.size <= MILLION else "millions of"
        raise ValueError(f"expands to {size} characters; a regular expression may have {LARGEST:,}")
    return cost._replace(ways=COUNTLESS) if re.search(LOOSE, source) else cost


def _without_layout(source: str) -> str:
    """Remove the whitespace and comments that a verbose expression ignores."""
    flags = [match.start() for match in re.finditer(VERBOSE, source) if match[1]]
    if not flags:
        return source
    if flags != [0] or not re.match(VERBOSE_FIRST, source):
        raise ValueError("has the flag x in the middle; write (?x) at the beginning")
    return re.sub(LAYOUT, lambda match: match[1] or "", source)


class _Level:
    """The part of a group read so far."""

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


def _count(source: str) -> Cost:
    levels = [_Level()]
    for token in re.finditer(TOKENS, source):
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
                level.last = level.last.times(*_bounds(token))
            case "fuzzy":
                level.last = level.last._replace(ways=COUNTLESS)
            case "escape" | "set" | "one":
                level.add(Cost(1))
    return levels[0].whole()


def _bounds(token: re.Match[str]) -> tuple[int, int | None]:
    """Return the minimum and maximum of a repeat; a maximum of None is unbounded."""
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
