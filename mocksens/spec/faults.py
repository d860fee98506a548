"""Transport faults: broken connections and damaged responses."""

from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """A fault on the way to the client. Magic numbers count the faults in this order, from 1."""

    RESET = "reset"
    """Reset the connection with a real RST."""
    HANG = "hang"
    """Send nothing until the client gives up."""
    EMPTY = "empty"
    """Close the connection without sending a byte."""
    GARBAGE = "garbage"
    """Send bytes that are not HTTP, then close the connection."""
    TRUNCATED = "truncated"
    """Send the right Content-Length but only part of the JSON body, then close the connection."""
    SLOW = "slow"
    """Send the right response a few bytes a second."""
    MALFORMED_JSON = "malformed-json"
    """Send a success whose body is cut in the middle of its JSON; Content-Length matches the cut body."""
    WRONG_TYPE = "wrong-type"
    """Send the right body with Content-Type text/html."""
    CLOSE = "close"
    """Send the right response, then close the connection."""


FAULTS: Final = tuple(Fault)
"""All faults in order. Fault number F of the magic numbers is ``FAULTS[F - 1]``."""

UNANSWERED: Final = frozenset({Fault.RESET, Fault.HANG, Fault.EMPTY, Fault.GARBAGE})
"""Faults that replace the response."""
ANSWERS: Final = frozenset({Fault.TRUNCATED, Fault.SLOW, Fault.MALFORMED_JSON, Fault.WRONG_TYPE, Fault.CLOSE})
"""Faults that damage or delay the right response, which must be computed first."""
