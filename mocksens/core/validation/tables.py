"""Walks a parameter table over untyped data: one small reader for each kind of parameter."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final

from msgspec import Struct

from mocksens.core.clock import KST, to_instant
from mocksens.core.errors import Violation
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.validation.notes import Note, Notes
from mocksens.spec.cite import Cite
from mocksens.spec.limits import Limit
from mocksens.spec.parameters import Kind, Parameter
from mocksens.spec.rules import RULES

Reader = Callable[[str], object]
Place = tuple[str, int]
"""A list and the number of an entry: ``messages[2]``."""
SHOWN: Final = 40
"""Characters of an offending value that a diagnosis shows."""
NOTED: Final = 20
"""Unknown names that a diagnosis mentions."""
LISTED: Final = 9
"""Choices that a refusal lists; of more it tells the number."""
LONGEST_INTEGER: Final = 20
"""Digits; longer ones are over every bound, and costly to read."""
PLAIN: Final = re.compile(r"[\w$@][\w$@.\-\[\]]{0,79}(?<!\.)")
"""A name that can be read without quotes."""
FILE_BODIES: Final = frozenset({"fileBody", "body"})
"""Where a file stands, as Base64."""
WITHIN_TEXT: Final = "JSON within a JSON text: it was encoded twice, once is enough"
CONSTANTS: Final = {None: "null", True: "true", False: "false"}
"""As JSON has them."""
SECOND: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
MINUTE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)", re.ASCII)


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
"""Rules about how a request is read: their notes hold of a request that is refused, too."""


class Findings(Notes):
    """What a check found: violations in the order of the tables, notes, and what it passed over."""

    is_abroad = False
    """Whether the numbers that a send goes to are of another country than Korea."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.ignored: dict[str, str] = {}
        """Unknown names, each with what was meant, if that is known."""
        self.rejected: dict[str, list[str]] = {}
        """The texts that failed their check, by attribute: scenarios look at them all the same."""

    def add(self, text: str, rule: str, got: object = None) -> None:
        """Add a violation of a rule; ``got`` is the offending value, which is shown cut and escaped."""
        self.say(text, rule, "" if got is None else shown(got))

    def say(self, text: str, rule: str, got: str = "") -> None:
        """Add a violation of a rule; ``got`` says what was there, in our own words."""
        self.violations.append(Violation(text, rule, RULES[rule].cite, got))

    def reject(self, attribute: str, value: object) -> None:
        """Remember a wrong value, if it is a text or is taken as one (rule check.scalars)."""
        if isinstance(value, str | int | float):
            self.rejected.setdefault(attribute, []).append(as_text(value))

    def ignore(
        self, place: Place | None, name: str, value: object, known: "Table", present: Mapping[str, object]
    ) -> None:
        """Note an unknown name, once for all entries of a list (rule check.unknown-fields).

        ``present`` are all names that stand there.
        """
        self.notable = True
        called = f"{place[0]}[].{name}" if place else name
        if called in self.ignored:
            return
        self.ignored[called] = ""
        if len(self.ignored) <= NOTED:
            # Most requests have no such name.
            from mocksens.core.diagnosis import names

            self.ignored[called] = names.meant(name, value, known.names, present, inside=place is not None)

    def noted(self, *, refused: bool) -> list[Note]:
        """Return all notes, of a request that was refused only those on how it was read."""
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


class Unreadable(ValueError):
    """A value is not of its kind: the text says what it must be, ``cite`` who says so if not the parameter's row.

    ``hint`` says what the value is instead.
    """

    def __init__(self, text: str, cite: Cite | None = None, hint: str = "") -> None:
        super().__init__(text)
        self.cite = cite
        self.hint = hint


READABLE: Final = Unreadable("")
"""Nothing is wrong with the value by itself."""


def shown(value: object) -> str:
    """An untyped value, cut and printable, for a diagnosis."""
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    if value is None or isinstance(value, bool):
        return CONSTANTS[value]
    whole = ascii(value[: SHOWN + 1] if isinstance(value, str) else value)
    return whole if len(whole) <= SHOWN else f"{whole[:SHOWN]}..."


def within_text(value: object) -> bool:
    """Return whether a value is a text that holds JSON."""
    # Compiled with the first text that is none of its kind.
    return isinstance(value, str) and re.match(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]0-9-])", value) is not None


def is_bare(value: object) -> bool:
    """Return whether a value may be that of a field, without the object around it."""
    return isinstance(value, str | int) and not isinstance(value, bool) and not within_text(value)


def _called(name: str) -> str:
    """Return an unknown name as it stands, or in quotes where it would not be seen as one."""
    return name if PLAIN.fullmatch(name) else shown(name)


def as_text(value: object) -> str:
    """A JSON scalar as text (rule check.scalars); raises ``Unreadable`` for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise Unreadable("must be a text")


def _taken_as_text(name: str, value: object, parameter: Parameter, *, is_abroad: bool) -> str:
    """Return the note on a scalar of JSON that stands where a text is expected."""
    what = "boolean" if isinstance(value, bool) else "number"
    text = as_text(value)
    said = f"{name} is a JSON {what}, taken as the text {shown(text)}"
    if parameter.kind is not Kind.DIGITS or not text.isdigit():
        return said
    # Most numbers are texts.
    from mocksens.core.diagnosis import numbers

    lost = "" if is_abroad and parameter.name == "to" else numbers.lost(text)
    return f"{said}{lost}{'' if lost else ';'} {'Send' if lost else 'send'} it as a text"


class Row(Struct, frozen=True):
    """A parameter, ready to be read: by the table of its ``entries`` if it is a list, else by ``read``."""

    attribute: str
    blank: bool
    read: Reader
    entries: "Table | None"
    parameter: Parameter


class Table:
    """A parameter table, ready to be walked over what a client sent."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._parameters = tuple(parameters)
        self._rows = {parameter.name: _row(parameter) for parameter in self._parameters}
        self.names = _names(self._parameters)
        self._needed = frozenset(parameter.attribute for parameter in self._parameters if parameter.mandatory)
        self._defaults = {
            parameter.attribute: parameter.default for parameter in self._parameters if parameter.default is not None
        }

    def read(self, values: Mapping[str, object], findings: Findings, place: Place | None = None) -> dict[str, Any]:
        """The values that are right, by attribute; everything else goes to ``findings``.

        ``values`` are by SENS's names; ``place`` is the list that they are an entry of, and the number of the entry.
        """
        clean: dict[str, Any] = self._defaults.copy()
        wrong: dict[str, list[Violation]] = {}
        rows = self._rows
        for name, value in values.items():
            row = rows.get(name)
            if row is None:
                if value is not None:
                    findings.ignore(place, name, value, self, values)
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
                    text = _taken_as_text(_path(place, name), value, row.parameter, is_abroad=findings.is_abroad)
                    findings.note("check.scalars", text)
            except Unreadable as problem:
                clean.pop(attribute, None)
                findings.reject(attribute, value)
                wrong[name] = [_violation(f"'{_path(place, name)}' {problem}.", row.parameter, value, problem)]
        if wrong or self._needed.difference(clean):
            self._report(clean, wrong, findings, place)
        return clean

    def _report(
        self, clean: Mapping[str, Any], wrong: dict[str, list[Violation]], findings: Findings, place: Place | None
    ) -> None:
        """Add what is missing to what is wrong, and report both in the order of the table."""
        for parameter in self._parameters:
            name = parameter.name
            if parameter.mandatory and parameter.attribute not in clean and name not in wrong:
                wrong[name] = [_violation(f"'{_path(place, name)}' is required.", parameter)]
            findings.violations.extend(wrong.get(name, ()))

    def read_list(
        self, parameter: Parameter, value: object, findings: Findings, wrong: dict[str, list[Violation]]
    ) -> list[dict[str, Any] | None]:
        """The entries of a list, None for what is no object; violations go to ``wrong``, by the list's name."""
        name, least, most = parameter.name, parameter.at_least, parameter.at_most
        if not isinstance(value, list):
            hint = f"; put it in brackets, as {name}: [{{...}}]" if isinstance(value, dict) else ""
            hint = f", {WITHIN_TEXT}" if within_text(value) else hint
            raise Unreadable("must be a list", hint=hint)
        if least is not None and len(value) < least.value:
            raise Unreadable(f"must have at least {least.said}", least.cite)
        if most is not None and len(value) > most.value:
            self._reject(value[: most.value], findings)
            raise Unreadable(f"must have at most {most.said}", most.cite)
        before = len(findings.violations)
        clean: list[dict[str, Any] | None] = []
        for index, entry in enumerate(value):
            if isinstance(entry, dict):
                clean.append(self.read(entry, findings, (name, index)))
            else:
                clean.append(None)
                hint = f", {WITHIN_TEXT}" if within_text(entry) else ""
                if is_bare(entry) and not _instead(parameter, entry):
                    hint = f'; put it in an object, as {{"{parameter.fields[0].name}": ...}}'
                text = f"'{name}[{index}]' must be an object."
                findings.violations.append(_violation(text, parameter, entry, Unreadable("", hint=hint)))
        if len(findings.violations) > before:
            # They belong where the list stands in the table, not where the client put it.
            wrong[name] = findings.violations[before:]
            del findings.violations[before:]
        return clean

    def _reject(self, entries: list[object], findings: Findings) -> None:
        """Remember the texts of a list that is too long."""
        for entry in entries:
            for name, value in entry.items() if isinstance(entry, dict) else ():
                if name in self._rows:
                    findings.reject(self._rows[name].attribute, value)


def _names(parameters: Iterable[Parameter]) -> tuple[tuple[str, str], ...]:
    """Return all names, each with the list that it stands in; empty for those of the whole."""
    return tuple(
        pair
        for parameter in parameters
        for pair in ((parameter.name, ""), *((field.name, parameter.name) for field in parameter.fields))
    )


def _path(place: Place | None, name: str) -> str:
    return f"{place[0]}[{place[1]}].{name}" if place else name


def _row(parameter: Parameter) -> Row:
    if parameter.kind is Kind.LIST:
        return Row(parameter.attribute, parameter.blank, as_text, Table(parameter.fields), parameter)
    return Row(parameter.attribute, parameter.blank, READERS[parameter.kind](parameter), None, parameter)


def _violation(text: str, parameter: Parameter, got: object = None, problem: Unreadable = READABLE) -> Violation:
    said = "" if got is None else shown(got) + (problem.hint or _instead(parameter, got))
    return Violation(text, parameter.rule, problem.cite or parameter.cite, said)


def _instead(parameter: Parameter, got: object) -> str:
    """Return what came in the place of a value, behind it: what was never filled in, or another form of a number."""
    # Most values are right.
    from mocksens.core.diagnosis import placeholders

    if isinstance(got, str) and (said := placeholders.instead(got)):
        return f", {said}"
    if isinstance(got, list | dict) and parameter.name in FILE_BODIES:
        from mocksens.core.diagnosis.bodies import uploads

        return f", {said}" if (said := uploads.of_json(got)) else ""
    return _meant_digits(parameter, got)


def _meant_digits(parameter: Parameter, got: object) -> str:
    """Return what a telephone number is instead of digits."""
    if parameter.kind is not Kind.DIGITS or isinstance(got, list | dict):
        return ""
    from mocksens.core.diagnosis import numbers

    return numbers.number(got, parameter.name)


# --- one reader for each kind: it gives the value of a text, or raises Unreadable with the end of the sentence that
# begins with the parameter's name


def _text(_: Parameter) -> Reader:
    return lambda text: text


def _digits(parameter: Parameter) -> Reader:
    most, form = _bound(parameter.at_most), parameter.form
    longest = most.value

    def read(text: str) -> str:
        if not (text.isascii() and text.isdigit()):
            raise Unreadable("must be digits only", form)
        if len(text) > longest:
            raise Unreadable(f"must have at most {most.said}", most.cite, f" of {len(text)} digits")
        return text

    return read


def _choice(parameter: Parameter) -> Reader:
    # A view of a dict takes longer to ask than a dict.
    choices, form = dict(parameter.choices), parameter.form
    spelt = parameter.spelt or tuple(choices.values())
    shown_choices = ", ".join(spelt) if len(choices) <= LISTED else f"{len(choices)} supported values"

    def read(text: str) -> str:
        choice = choices.get(text.lower())
        if choice is None:
            raise Unreadable(f"must be one of {shown_choices}", form, _meant_choice(parameter, text, spelt))
        return choice

    return read


def _integer(parameter: Parameter) -> Reader:
    least, most = _bound(parameter.at_least), _bound(parameter.at_most)
    text_of_bounds = f"must be a whole number from {least.value} to {most.value}"

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise Unreadable(text_of_bounds, hint=parameter.hint)
        if len(text) > LONGEST_INTEGER or int(text) > most.value:
            raise Unreadable(text_of_bounds, most.cite)
        if int(text) < least.value:
            raise Unreadable(text_of_bounds, least.cite)
        return int(text)

    return read


def _bound(limit: Limit[int] | None) -> Limit[int]:
    assert limit is not None, "a number has bounds"
    return limit


def _second(parameter: Parameter) -> Reader:
    return lambda text: to_instant(_time(SECOND, parameter.kind, text).replace(tzinfo=KST))


def _minute(parameter: Parameter) -> Reader:
    return lambda text: _time(MINUTE, parameter.kind, text)


def _time(pattern: re.Pattern[str], form: str, text: str) -> datetime:
    match = pattern.fullmatch(text)
    try:
        if match:
            return datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - zone follows
    except ValueError:
        pass
    # Most times are right.
    from mocksens.core.diagnosis.times import recognise

    raise Unreadable(f"must be a date and time as {form}", hint=recognise(text, form))


def _meant_choice(parameter: Parameter, text: str, choices: Iterable[str]) -> str:
    if parameter.hint:
        # Most countries are listed.
        from mocksens.core.diagnosis import numbers

        return numbers.country(text, parameter.hint)
    stripped = text.strip()
    return f"{' with blanks around it' if stripped != text else ''}{suggestion(stripped, choices)}"


READERS: Final[Mapping[Kind, Callable[[Parameter], Reader]]] = {
    Kind.TEXT: _text,
    Kind.DIGITS: _digits,
    Kind.CHOICE: _choice,
    Kind.INTEGER: _integer,
    Kind.SECOND: _second,
    Kind.MINUTE: _minute,
}
"""How each kind but a list is read, for a parameter."""
