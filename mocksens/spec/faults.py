"""The ways in which an answer can go wrong on its way: broken connections and spoiled contents."""

from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What a client sees instead of a plain answer. The order is that of their numbers, from 1."""

    RESET = "reset"
    """The connection is reset: a real RST."""
    HANG = "hang"
    """No answer until the client gives up."""
    EMPTY = "empty"
    """The connection closes without a byte."""
    GARBAGE = "garbage"
    """Bytes that are not HTTP, then the connection closes."""
    TRUNCATED = "truncated"
    """The right Content-Length, and a body that ends in the middle of its JSON; then the connection closes."""
    SLOW = "slow"
    """The right answer, a few bytes a second."""
    MALFORMED_JSON = "malformed-json"
    """The status of success, lengths right, the body cut in the middle of its JSON."""
    WRONG_TYPE = "wrong-type"
    """The right body, said to be text/html."""
    CLOSE = "close"
    """The right answer, then the connection closes."""


FAULTS: Final = tuple(Fault)
"""Fault number F of the magic numbers is ``FAULTS[F - 1]``."""

UNANSWERED: Final = frozenset({Fault.RESET, Fault.HANG, Fault.EMPTY, Fault.GARBAGE})
"""The faults that leave nothing of an answer."""
ANSWERS: Final = frozenset({Fault.TRUNCATED, Fault.SLOW, Fault.MALFORMED_JSON, Fault.WRONG_TYPE, Fault.CLOSE})
"""The faults that need the right answer to break."""
