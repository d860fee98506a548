"""Globs and ``/regular expressions/`` over texts."""

import fnmatch
import re
import warnings


class Pattern:
    """A glob, which fits a whole text, or a ``/regular expression/``, which fits where it is found.

    ``folded`` compares without regard to case. Raises ``ValueError`` for what is no regular expression.
    """

    def __init__(self, written: str, *, folded: bool = False) -> None:
        is_expression = len(written) > 1 and written[0] == written[-1] == "/"
        flags = re.DOTALL | (re.IGNORECASE if folded else re.NOFLAG)
        try:
            with warnings.catch_warnings():
                # What will mean something else one day still means what it did.
                warnings.simplefilter("ignore")
                expression = re.compile(written[1:-1] if is_expression else fnmatch.translate(written), flags)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"is no regular expression: {error}") from error
        self._found = expression.search if is_expression else expression.match

    def fits(self, text: str) -> bool:
        """Whether ``text`` is meant."""
        return self._found(text) is not None
