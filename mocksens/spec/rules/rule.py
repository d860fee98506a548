"""The row of a rule."""

from typing import NamedTuple

from mocksens.spec.cite import Cite


class Rule(NamedTuple):
    """A rule. A setting that changes a rule refers to it by ``id``.

    ``documents`` are the years of the documents under which it holds. ``is_named`` is false for a rule that shapes
    answers without ever being named in a diagnosis, so that its applications cannot be counted.
    """

    id: str
    says: str
    cite: Cite
    documents: tuple[str, ...] = ("2023", "2026")
    is_named: bool = True
