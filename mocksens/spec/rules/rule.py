"""The row of a rule."""

from typing import NamedTuple

from mocksens.spec.cite import Cite


class Rule(NamedTuple):
    """A rule. The settings that change it name it."""

    id: str
    says: str
    cite: Cite
