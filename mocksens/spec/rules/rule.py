"""The row of a rule."""

from typing import NamedTuple

from mocksens.spec.cite import Cite


class Rule(NamedTuple):
    """A rule. A setting that changes a rule refers to it by ``id``."""

    id: str
    says: str
    cite: Cite
