"""The findings on a request: violations, notes, and ignored names."""

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
"""An entry of a list, as its name and index: ``messages[2]``."""
NOTED: Final = 20
"""Maximum number of ignored names that a diagnosis lists."""
PLAIN: Final = r"[\w$@][\w$@.\-\[\]]{0,79}(?<!\.)"
"""A name that reads well without quotes."""
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
"""Rules on reading a request. Their notes are kept even if the request is refused."""


class Findings(Notes):
    """The findings on a request, with violations in the order of its table."""

    is_abroad = False
    """True for a send to a country other than Korea."""

    def __init__(self) -> None:
        self.names = 0
        """The number of names in all objects read so far."""
        self.violations: list[Violation] = []
        self.ignored: dict[str, str] = {}
        """Unknown names, each with the name that was probably meant, or an empty text."""
        self.rejected: dict[str, list[str]] = {}
        """Invalid values as texts, by attribute. Scenarios can match them."""

    def add(self, text: str, rule: str, got: object = None) -> None:
        """Add a violation of a rule; ``got`` is the offending value, shown truncated and escaped."""
        self.say(text, rule, "" if got is None else shown(got))

    def say(self, text: str, rule: str, got: str = "") -> None:
        """Add a violation of a rule; ``got`` is a description of the offending value."""
        self.violations.append(Violation(text, rule, RULES[rule].cite, got))

    def reject(self, attribute: str, value: object) -> None:
        """Keep an invalid scalar for scenarios, as text (rule check.scalars)."""
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
        """Record an unknown name, once for all entries of a list (rule check.unknown-fields).

        ``allowed`` holds the names of the table, each with its list; ``present`` is the object that has the name.
        """
        self.notable = True
        path = f"{place[0]}[].{name}" if place else name
        if path in self.ignored:
            return
        self.ignored[path] = ""
        if len(self.ignored) <= NOTED:
            # Imported only for an unknown name: most requests have none.
            from mocksens.core.diagnosis import names

            self.ignored[path] = names.meant(name, value, allowed, present, inside=place is not None)

    def noted(self, *, refused: bool) -> list[Note]:
        """Return all notes. For a refused request, return only those on how it was read."""
        notes = [note for note in self if not refused or note.rule in READING]
        if self.ignored:
            listing = ", ".join(
                f"{_quoted(name)} ({meant})" if meant else _quoted(name)
                for name, meant in islice(self.ignored.items(), NOTED)
            )
            if more := max(len(self.ignored) - NOTED, 0):
                listing += f", and {more} more"
            notes.append(Note("check.unknown-fields", f"ignored, not in the document: {listing}"))
        return notes


def _quoted(name: str) -> str:
    """Return an unknown name, quoted if it would not stand out as a name."""
    return name if re.fullmatch(PLAIN, name) else shown(name)


def raise_violations(findings: Findings) -> None:
    """Raise ``Invalid`` if there are violations."""
    if findings.violations:
        raise Invalid(findings.violations)
