"""Readers of parameters, one for each kind of value."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from mocksens.core.clock import KST, to_instant
from mocksens.core.parsing.json_values import CONSTANTS
from mocksens.core.parsing.nodes import suggestion
from mocksens.spec.cite import Cite
from mocksens.spec.limits import Limit
from mocksens.spec.parameters import Kind, Parameter

TextReader = Callable[[str], object]
"""Returns the value of a text, or raises ``Unreadable``."""
LISTED: Final = 9
"""Choices that a refusal lists; of more it tells the number."""
LONGEST_INTEGER: Final = 20
"""Digits; longer ones are over every bound, and costly to read."""
SECOND: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
MINUTE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)", re.ASCII)


class Unreadable(ValueError):
    """A value is not of its kind.

    The text ends a sentence that begins with the parameter's name. ``cite`` is the source where it is not the
    parameter's row; ``hint`` tells what the value is instead.
    """

    def __init__(self, text: str, cite: Cite | None = None, hint: str = "") -> None:
        super().__init__(text)
        self.cite = cite
        self.hint = hint


def as_text(value: object) -> str:
    """Return a JSON scalar as text (rule check.scalars). Raises ``Unreadable`` for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return CONSTANTS[value]
    if isinstance(value, int | float):
        return str(value)
    raise Unreadable("must be a text")


def _text(_: Parameter) -> TextReader:
    return lambda text: text


def _digits(parameter: Parameter) -> TextReader:
    most, form = _bound(parameter.at_most), parameter.form
    longest = most.value

    def read(text: str) -> str:
        if not (text.isascii() and text.isdigit()):
            raise Unreadable("must be digits only", form)
        if len(text) > longest:
            raise Unreadable(f"must have at most {most.amount}", most.cite, f" of {len(text)} digits")
        return text

    return read


def _choice(parameter: Parameter) -> TextReader:
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


def _integer(parameter: Parameter) -> TextReader:
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


def _second(parameter: Parameter) -> TextReader:
    return lambda text: to_instant(_time(SECOND, parameter.kind, text).replace(tzinfo=KST))


def _minute(parameter: Parameter) -> TextReader:
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


READERS: Final[Mapping[Kind, Callable[[Parameter], TextReader]]] = {
    Kind.TEXT: _text,
    Kind.DIGITS: _digits,
    Kind.CHOICE: _choice,
    Kind.INTEGER: _integer,
    Kind.SECOND: _second,
    Kind.MINUTE: _minute,
}
"""Makers of a parameter's reader, for every kind but lists."""
