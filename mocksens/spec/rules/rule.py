"""The row of a rule."""

from typing import NamedTuple

from mocksens.spec.cite import Cite


class Rule(NamedTuple):
    """One row: ``switch`` is the setting and its values, the default first; empty where there is none."""

    id: str
    says: str
    cite: Cite
    switch: str = ""
