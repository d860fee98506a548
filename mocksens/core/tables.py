"""Walks a parameter table over untyped data: one small reader for each kind of parameter."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from mocksens.core.clock import KST, to_instant
from mocksens.core.errors import Violation
from mocksens.spec.parameters import Kind, Parameter

SHOWN: Final = 40
"""Characters of an offending value that a diagnosis shows."""
LONGEST_INTEGER: Final = 20
"""Digits; longer ones are over every bound, and costly to read."""
SECOND: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
MINUTE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)", re.ASCII)


class Findings:
    """What a check found: violations in the order of the tables, and what it passed over."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.ignored: dict[str, None] = {}

    def add(self, text: str, rule: str, got: object = None) -> None:
        """Add a violation; ``got`` is the offending value, as far as it should be shown."""
        self.violations.append(Violation(text, rule, "" if got is None else shown(got)))


class Unreadable(ValueError):
    """A value is not of its kind; the text says what it must be."""


def shown(value: object) -> str:
    """An untyped value, cut and printable, for a diagnosis."""
    whole = ascii(value[: SHOWN + 1] if isinstance(value, str) else value)
    return whole if len(whole) <= SHOWN else f"{whole[:SHOWN]}..."


def as_text(value: object) -> str:
    """A JSON scalar as text (rule check.scalars); raises ``Unreadable`` for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise Unreadable("must be a text")


class Table:
    """A parameter table, ready to be walked."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._parameters = tuple(parameters)
        self._rows = [
            (parameter.name, parameter.attribute, parameter, READERS.get(parameter.kind), parameter.blank)
            for parameter in self._parameters
        ]
        self._lists = {
            parameter.name: Table(parameter.fields) for parameter in self._parameters if parameter.kind is Kind.LIST
        }

    def read(
        self, values: Mapping[str, object], findings: Findings, place: tuple[str, int] | None = None
    ) -> dict[str, Any]:
        """The values that are right, by attribute; everything else goes to ``findings``.

        ``values`` are by SENS's names; ``place`` is the list that they are an entry of, and the number of the entry.
        """
        clean: dict[str, Any] = {}
        known = 0
        for name, attribute, parameter, reader, blank in self._rows:
            value = values.get(name)
            if value is None or (value == "" and not blank):
                known += name in values
                if parameter.mandatory:
                    findings.add(f"'{_path(place, name)}' is required.", parameter.rule, value)
                elif parameter.default is not None:
                    clean[attribute] = parameter.default
                continue
            known += 1
            if reader is None:
                clean[attribute] = self._read_list(parameter, value, findings)
                continue
            try:
                clean[attribute] = reader(parameter, value if type(value) is str else as_text(value))
            except Unreadable as problem:
                findings.add(f"'{_path(place, name)}' {problem}.", parameter.rule, value)
        if known < len(values):
            self._note_unknown(values, findings, place)
        return clean

    def _note_unknown(self, values: Mapping[str, object], findings: Findings, place: tuple[str, int] | None) -> None:
        """Unknown names are passed over and noted, once for all entries of a list (rule check.unknown-fields)."""
        names = {parameter.name for parameter in self._parameters}
        prefix = f"{place[0]}[]." if place else ""
        findings.ignored.update(dict.fromkeys(f"{prefix}{name}" for name in values if name not in names))

    def _read_list(self, parameter: Parameter, value: object, findings: Findings) -> list[dict[str, Any]]:
        name = parameter.name
        if not isinstance(value, list):
            findings.add(f"'{name}' must be a list.", parameter.rule, value)
            return []
        least, most = parameter.at_least, parameter.at_most
        if least is not None and len(value) < least.value:
            findings.add(f"'{name}' must have at least {least.value} {least.unit}.", parameter.rule, len(value))
        if most is not None and len(value) > most.value:
            findings.add(f"'{name}' must have at most {most.value} {most.unit}.", parameter.rule, len(value))
            return []
        entries = []
        table = self._lists[name]
        for index, entry in enumerate(value):
            if isinstance(entry, dict):
                entries.append(table.read(entry, findings, (name, index)))
            else:
                findings.add(f"'{name}[{index}]' must be an object.", parameter.rule, entry)
        return entries


def _path(place: tuple[str, int] | None, name: str) -> str:
    return name if place is None else f"{place[0]}[{place[1]}].{name}"


def _read_text(_: Parameter, text: str) -> str:
    return text


def _read_digits(parameter: Parameter, text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise Unreadable("must be digits only")
    most = parameter.at_most
    if most is not None and len(text) > most.value:
        raise Unreadable(f"must have at most {most.value} {most.unit}")
    return text


def _read_choice(parameter: Parameter, text: str) -> str:
    try:
        return parameter.choices[text.lower()]
    except KeyError:
        few = ", ".join(parameter.choices.values()) if len(parameter.choices) < SHOWN else "the supported values"
        raise Unreadable(f"must be one of {few}") from None


def _read_integer(parameter: Parameter, text: str) -> int:
    least = parameter.at_least.value if parameter.at_least else 0
    most = parameter.at_most.value if parameter.at_most else 0
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_INTEGER else None
    if number is None or not least <= number <= most:
        raise Unreadable(f"must be a whole number from {least} to {most}")
    return number


def _read_second(parameter: Parameter, text: str) -> int:
    return to_instant(_read_time(SECOND, parameter.kind, text).replace(tzinfo=KST))


def _read_minute(parameter: Parameter, text: str) -> datetime:
    return _read_time(MINUTE, parameter.kind, text)


def _read_time(pattern: re.Pattern[str], form: str, text: str) -> datetime:
    match = pattern.fullmatch(text)
    try:
        if match:
            return datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - zone follows
    except ValueError:
        pass
    raise Unreadable(f"must be a date and time as {form}")


READERS: Final[Mapping[Kind, Callable[[Parameter, str], object]]] = {
    Kind.TEXT: _read_text,
    Kind.DIGITS: _read_digits,
    Kind.CHOICE: _read_choice,
    Kind.INTEGER: _read_integer,
    Kind.SECOND: _read_second,
    Kind.MINUTE: _read_minute,
}
"""How each kind reads a text; each raises ``Unreadable`` with the end of the sentence that begins with the name."""
