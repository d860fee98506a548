"""Complaints of the YAML library, and the slips behind them."""

from typing import NamedTuple


class LibraryComplaint(NamedTuple):
    """A complaint of the library: where it is stuck, where the thing that it reads began, and its words.

    Lines and columns count from 0.
    """

    line: int
    column: int
    begun_line: int
    begun_column: int
    context: str
    problem: str


class PlacedSlip(NamedTuple):
    """A slip and its place; lines and columns count from 0."""

    line: int
    column: int
    said: str
