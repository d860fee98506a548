"""Errors of the YAML library, and the mistakes that cause them."""

from typing import NamedTuple


class LibraryComplaint(NamedTuple):
    """An error of the library: where it stopped, where the current construct began, and its message.

    Lines and columns count from 0.
    """

    line: int
    column: int
    begun_line: int
    begun_column: int
    context: str
    problem: str


class PlacedSlip(NamedTuple):
    """A mistake with its place; lines and columns count from 0."""

    line: int
    column: int
    said: str
