"""Globs and ``/regular expressions/`` over texts."""

import fnmatch
import re


class Pattern:
    """A glob, which fits a whole text, or a ``/regular expression/``, which fits where it is found.

    ``folded`` compares without regard to case. Raises ``ValueError`` for what is no regular expression.
    """

    def __init__(self, written: str, *, folded: bool = False) -> None:
        is_expression = len(written) > 1 and written[0] == written[-1] == "/"
        flags = re.DOTALL | (re.IGNORECASE if folded else re.NOFLAG)
        try:
            if is_expression:
                self._found = re.compile(written[1:-1], flags).search
            else:
                self._found = re.compile(fnmatch.translate(written), flags).match
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"is no regular expression: {error}") from error

    def fits(self, text: str) -> bool:
        """Whether ``text`` is meant."""
        return self._found(text) is not None
