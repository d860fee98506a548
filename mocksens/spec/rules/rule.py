"""The row of a rule."""

from typing import NamedTuple

from mocksens.spec.cite import Cite


class Rule(NamedTuple):
    """A rule. ``switch`` is its setting with all values, the default first; empty if there is none."""

    id: str
    says: str
    cite: Cite
    switch: str = ""
