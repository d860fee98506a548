"""Globs and ``/regular expressions/`` over texts; neither takes long, whatever it is compared with."""

import fnmatch
import re
from collections.abc import Callable
from typing import Any, Final

LONGEST_TEXT: Final = 4_000
"""Characters of a text that are looked at: no message has as many."""
PATIENCE: Final = 0.05
"""Seconds that one comparison may take; an expression that needs more is given up, and fits nothing from then on."""


class Pattern:
    """A glob, which fits a whole text, or a ``/regular expression/``, which fits where it is found.

    ``folded`` compares without regard to case. Raises ``ValueError`` for what is no regular expression.
    """

    def __init__(self, written: str, *, folded: bool = False) -> None:
        is_expression = len(written) > 1 and written[0] == written[-1] == "/"
        self._found = _expression(written[1:-1], folded=folded) if is_expression else _glob(written, folded=folded)
        self.given_up = False
        """Whether it took too long."""

    def fits(self, text: str) -> bool:
        """Whether ``text`` is meant."""
        if self.given_up:
            return False
        try:
            return self._found(text[:LONGEST_TEXT]) is not None
        except TimeoutError:
            self.given_up = True
            return False


def _glob(written: str, *, folded: bool) -> Callable[[str], object]:
    return re.compile(fnmatch.translate(written), re.IGNORECASE if folded else re.NOFLAG).match


def _expression(written: str, *, folded: bool) -> Callable[[str], object]:
    # Python's own cannot be stopped: one that backtracks without end would hold up everybody.
    import regex  # noqa: PLC0415

    flags = regex.DOTALL | (regex.IGNORECASE if folded else 0)
    try:
        search: Any = regex.compile(written, flags).search
    except (regex.error, OverflowError, RecursionError, MemoryError) as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return lambda text: search(text, timeout=PATIENCE)
