"""The row of a rule."""

from typing import NamedTuple

from mocksens.spec.cite import Cite


class Rule(NamedTuple):
    """A rule. A setting that changes a rule refers to it by ``id``.

    ``documents`` are the years of the documents under which it holds.
    """

    id: str
    says: str
    cite: Cite
    documents: tuple[str, ...] = ("2023", "2026")
