"""The findings on a request: violations, notes, and names that were ignored."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Final

from mocksens.core.errors import Invalid, Violation
from mocksens.core.parsing.json_values import shown
from mocksens.core.validation.notes import Note, Notes
from mocksens.core.validation.parameter_kinds import as_text
from mocksens.spec.rules import RULES

ListEntry = tuple[str, int]
"""A list and the number of an entry: ``messages[2]``."""
NOTED: Final = 20
"""Unknown names that a diagnosis mentions."""
PLAIN: Final = re.compile(r"[\w$@][\w$@.\-\[\]]{0,79}(?<!\.)")
"""A name that can be read without quotes."""
READING: Final = frozenset(
    {
        "check.content-type",
        "check.empty",
        "check.scalars",
        "check.unknown-fields",
        "check.unset",
        "gateway.service",
        "search.extra",
    }
)
"""Rules on how a request is read: their notes are kept when it is refused."""


class Findings(Notes):
    """The findings on one request; violations stand in the order of the tables."""

    is_abroad = False
    """True for a send to a country other than Korea."""
    names = 0
    """The number of names in all objects that were read."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.ignored: dict[str, str] = {}
        """Unknown names, each with the one that was meant or an empty text."""
        self.rejected: dict[str, list[str]] = {}
        """Texts that failed their check, by attribute: scenarios can match them."""

    def add(self, text: str, rule: str, got: object = None) -> None:
        """Add a violation of a rule; ``got`` is the offending value, to be shown cut and escaped."""
        self.say(text, rule, "" if got is None else shown(got))

    def say(self, text: str, rule: str, got: str = "") -> None:
        """Add a violation of a rule; ``got`` describes the value in our own words."""
        self.violations.append(Violation(text, rule, RULES[rule].cite, got))

    def reject(self, attribute: str, value: object) -> None:
        """Keep a wrong value that is a text or is taken as one (rule check.scalars)."""
        if isinstance(value, str | int | float):
            self.rejected.setdefault(attribute, []).append(as_text(value))

    def ignore(
        self,
        place: ListEntry | None,
        name: str,
        value: object,
        allowed: tuple[tuple[str, str], ...],
        present: Mapping[str, object],
    ) -> None:
        """Note an unknown name, once for all entries of a list (rule check.unknown-fields).

        ``allowed`` holds the names of the table, each with the list that it belongs to; ``present`` has all names of
        the same object.
        """
        self.notable = True
        called = f"{place[0]}[].{name}" if place else name
        if called in self.ignored:
            return
        self.ignored[called] = ""
        if len(self.ignored) <= NOTED:
            # Most requests have no such name.
            from mocksens.core.diagnosis import names

            self.ignored[called] = names.meant(name, value, allowed, present, inside=place is not None)

    def noted(self, *, refused: bool) -> list[Note]:
        """Return all notes; for a refused request, only those on how it was read."""
        found = [note for note in self if not refused or note.rule in READING]
        if self.ignored:
            told = ", ".join(
                f"{_called(name)} ({meant})" if meant else _called(name)
                for name, meant in islice(self.ignored.items(), NOTED)
            )
            if more := max(len(self.ignored) - NOTED, 0):
                told += f", and {more} more"
            found.append(Note("check.unknown-fields", f"ignored, not in the document: {told}"))
        return found


def _called(name: str) -> str:
    """Return an unknown name, in quotes where it would not be seen as one."""
    return name if PLAIN.fullmatch(name) else shown(name)


def raise_violations(findings: Findings) -> None:
    """Raise ``Invalid`` if there are violations."""
    if findings.violations:
        raise Invalid(findings.violations)
