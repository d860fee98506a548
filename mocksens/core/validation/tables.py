"""Readers of decoded JSON and queries, built from parameter tables."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from mocksens.core.errors import Violation
from mocksens.core.parsing.json_values import WITHIN_TEXT, is_bare, shown, within_text
from mocksens.core.validation.findings import Findings, ListEntry
from mocksens.core.validation.parameter_kinds import READERS, TextReader, Unreadable, as_text
from mocksens.spec.parameters import Kind, Parameter

FILE_BODIES: Final = frozenset({"fileBody", "body"})
"""Parameters that contain a file in Base64."""
READABLE: Final = Unreadable("")
"""The absence of a problem with the value itself."""


class Row(Struct, frozen=True):
    """A parameter with its reader, which is ``entries`` for a list and ``read`` for anything else."""

    attribute: str
    blank: bool
    read: TextReader
    entries: "Table | None"
    parameter: Parameter


class Table:
    """A parameter table with its readers."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._parameters = tuple(parameters)
        self._rows = {parameter.name: _row(parameter) for parameter in self._parameters}
        self.names = _names(self._parameters)
        self._needed = frozenset(parameter.attribute for parameter in self._parameters if parameter.mandatory)
        self._defaults = {
            parameter.attribute: parameter.default for parameter in self._parameters if parameter.default is not None
        }

    def read(self, values: Mapping[str, object], findings: Findings, place: ListEntry | None = None) -> dict[str, Any]:
        """Return the valid values by attribute, and report the invalid ones to ``findings``.

        ``values`` are keyed by SENS's names. ``place`` is the list entry that they belong to.
        """
        clean: dict[str, Any] = self._defaults.copy()
        wrong: dict[str, list[Violation]] = {}
        rows = self._rows
        findings.names += len(values)
        for name, value in values.items():
            row = rows.get(name)
            if row is None:
                if value is not None:
                    findings.ignore(place, name, value, self.names, values)
                continue
            if not value and (value is None or (value == "" and not row.blank)):
                continue
            attribute, read = row.attribute, row.read
            try:
                if row.entries is not None:
                    clean[attribute] = row.entries.read_list(row.parameter, value, findings, wrong)
                elif type(value) is str:
                    clean[attribute] = read(value)
                else:
                    clean[attribute] = read(as_text(value))
                    text = _scalar_note(_path(place, name), value, row.parameter, is_abroad=findings.is_abroad)
                    findings.note("check.scalars", text)
            except Unreadable as problem:
                clean.pop(attribute, None)
                findings.reject(attribute, value)
                wrong[name] = [_violation(f"'{_path(place, name)}' {problem}.", row.parameter, value, problem)]
        if wrong or self._needed.difference(clean):
            self._report(clean, wrong, findings, place)
        return clean

    def _report(
        self, clean: Mapping[str, Any], wrong: dict[str, list[Violation]], findings: Findings, place: ListEntry | None
    ) -> None:
        """Report missing parameters together with invalid ones, in the order of the table."""
        for parameter in self._parameters:
            name = parameter.name
            # "Mandatory" in the document's column of that name
            if parameter.mandatory and parameter.attribute not in clean and name not in wrong:
                wrong[name] = [_violation(f"'{_path(place, name)}' is required.", parameter)]
            findings.violations.extend(wrong.get(name, ()))

    def read_list(
        self, parameter: Parameter, value: object, findings: Findings, wrong: dict[str, list[Violation]]
    ) -> list[dict[str, Any] | None]:
        """Return the entries of a list, with None for those that are not objects.

        Add violations of entries to ``wrong`` under the list's name. Raise ``Unreadable`` for the list itself.
        """
        name, least, most = parameter.name, parameter.at_least, parameter.at_most
        if not isinstance(value, list):
            hint = f"; put it in brackets, as {name}: [{{...}}]" if isinstance(value, dict) else ""
            hint = f", {WITHIN_TEXT}" if within_text(value) else hint
            raise Unreadable("must be a list", hint=hint)
        # An empty list is refused by assumption (rule send.recipients).
        if least is not None and len(value) < least.value:
            raise Unreadable(f"must have at least {least.amount}", least.cite)
        # "Up to 100" (D:95), "Up to 1000 requests available at a time (list)" (D:646, D:712)
        if most is not None and len(value) > most.value:
            self._reject(value[: most.value], findings)
            raise Unreadable(f"must have at most {most.amount}", most.cite)
        before = len(findings.violations)
        clean: list[dict[str, Any] | None] = []
        for index, entry in enumerate(value):
            if isinstance(entry, dict):
                clean.append(self.read(entry, findings, (name, index)))
            else:
                clean.append(None)
                hint = f", {WITHIN_TEXT}" if within_text(entry) else ""
                if is_bare(entry) and not _hint(parameter, entry):
                    hint = f'; put it in an object, as {{"{parameter.fields[0].name}": ...}}'
                text = f"'{name}[{index}]' must be an object."
                findings.violations.append(_violation(text, parameter, entry, Unreadable("", hint=hint)))
        if len(findings.violations) > before:
            # Violations are reported in the order of the table, not of the client's JSON.
            wrong[name] = findings.violations[before:]
            del findings.violations[before:]
        return clean

    def _reject(self, entries: list[object], findings: Findings) -> None:
        """Keep the values of a list that is too long, so that scenarios can match them."""
        for entry in entries:
            for name, value in entry.items() if isinstance(entry, dict) else ():
                if name in self._rows:
                    findings.reject(self._rows[name].attribute, value)


def _names(parameters: Iterable[Parameter]) -> tuple[tuple[str, str], ...]:
    """Return all names, each with the name of its list, which is empty for names at the top level."""
    return tuple(
        pair
        for parameter in parameters
        for pair in ((parameter.name, ""), *((field.name, parameter.name) for field in parameter.fields))
    )


def _path(place: ListEntry | None, name: str) -> str:
    return f"{place[0]}[{place[1]}].{name}" if place else name


def _row(parameter: Parameter) -> Row:
    if parameter.kind is Kind.LIST:
        return Row(parameter.attribute, parameter.blank, as_text, Table(parameter.fields), parameter)
    return Row(parameter.attribute, parameter.blank, READERS[parameter.kind](parameter), None, parameter)


def _scalar_note(name: str, value: object, parameter: Parameter, *, is_abroad: bool) -> str:
    """Return the note on a JSON number or boolean in the place of a text."""
    what = "boolean" if isinstance(value, bool) else "number"
    text = as_text(value)
    note = f"{name} is a JSON {what}, taken as the text {shown(text)}"
    if parameter.kind is not Kind.DIGITS or not text.isdigit():
        return note
    # Imported only for a telephone number that should be a text.
    from mocksens.core.diagnosis import numbers

    lost = "" if is_abroad and parameter.name == "to" else numbers.lost_zero(text)
    return f"{note}{lost}{'' if lost else ';'} {'Send' if lost else 'send'} it as a text"


def _violation(text: str, parameter: Parameter, got: object = None, problem: Unreadable = READABLE) -> Violation:
    description = "" if got is None else shown(got) + (problem.hint or _hint(parameter, got))
    return Violation(text, parameter.rule, problem.cite or parameter.cite, description)


def _hint(parameter: Parameter, got: object) -> str:
    """Return the hint on a wrong value, such as a placeholder or a number in another form."""
    # Imported only for a wrong value.
    from mocksens.core.diagnosis import placeholders

    if isinstance(got, str) and (hint := placeholders.instead(got)):
        return f", {hint}"
    if isinstance(got, list | dict) and parameter.name in FILE_BODIES:
        from mocksens.core.diagnosis.bodies import uploads

        return f", {hint}" if (hint := uploads.of_json(got)) else ""
    return _number_hint(parameter, got)


def _number_hint(parameter: Parameter, got: object) -> str:
    """Return the hint on a value that is not a telephone number."""
    if parameter.kind is not Kind.DIGITS or isinstance(got, list | dict):
        return ""
    from mocksens.core.diagnosis import numbers

    return numbers.number(got, parameter.name)
