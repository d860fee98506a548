"""Hypotheses on the signed method."""

from collections.abc import Iterator
from typing import Final

from mocksens.core.doctor.hypotheses.hypothesis import Hypothesis
from mocksens.core.doctor.hypotheses.words import OBJECTS

METHODS: Final = (b"POST", b"GET", b"DELETE", b"PUT", b"PATCH", b"HEAD")


def other_methods(sent: bytes) -> Iterator[Hypothesis]:
    """Yield hypotheses on values that were signed in place of the method."""
    for method in (sent.upper(), sent.lower(), sent.capitalize()):
        yield Hypothesis("method-in-another-case", {"method": method}, method)
    for method in METHODS:
        yield Hypothesis("another-method-signed", {"method": method}, method)
    for word in OBJECTS:
        yield Hypothesis("unset-value-signed", {"method": word}, word)
