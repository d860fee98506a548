"""Readers of parameter values, one for each kind."""

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
"""Converts a text to its value, or raises ``Unreadable``."""
LISTED: Final = 9
"""Maximum number of choices that a refusal lists. If there are more, it gives only their number."""
LONGEST_INTEGER: Final = 20
"""Maximum number of digits that are converted. Longer numbers exceed every bound and are slow to convert."""
SECOND: Final = r"(?a)(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)"
MINUTE: Final = r"(?a)(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)"


class Unreadable(ValueError):
    """A value that is not of its kind.

    The message completes a sentence that begins with the parameter's name. ``cite`` is the source, if it differs from
    that of the parameter. ``hint`` describes the value.
    """

    def __init__(self, text: str, cite: Cite | None = None, hint: str = "") -> None:
        super().__init__(text)
        self.cite = cite
        self.hint = hint


def as_text(value: object) -> str:
    """Return a JSON scalar as text (rule check.scalars). Raise ``Unreadable`` for any other value."""
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
        # "Only numbers except (-) can be entered" (D:96), "Numbers without hyphens (-)" (D:240-241)
        if not (text.isascii() and text.isdigit()):
            raise Unreadable("must be digits only", form)
        if len(text) > longest:
            raise Unreadable(f"must have at most {most.amount}", most.cite, f" of {len(text)} digits")
        return text

    return read


def _choice(parameter: Parameter) -> TextReader:
    # A dict is faster than the read-only view of one.
    choices, form = dict(parameter.choices), parameter.form
    spelt = parameter.spelt or tuple(choices.values())
    shown_choices = ", ".join(spelt) if len(choices) <= LISTED else f"{len(choices)} supported values"

    def read(text: str) -> str:
        # "SMS, LMS, MMS (lowercase)" (D:82), "COMM: regular message; AD: ad message" (D:83-84), and so on
        choice = choices.get(text.lower())
        if choice is None:
            raise Unreadable(f"must be one of {shown_choices}", form, _choice_hint(parameter, text, spelt))
        return choice

    return read


def _integer(parameter: Parameter) -> TextReader:
    least, most = _bound(parameter.at_least), _bound(parameter.at_most)
    text_of_bounds = f"must be a whole number from {least.value} to {most.value}"

    def read(text: str) -> int:
        # "default: 20, max: 100" (D:245), "Only numbers between 0 and 100 can be entered" (D:566)
        if not (text.isascii() and text.isdigit()):
            raise Unreadable(text_of_bounds, hint=parameter.hint)
        if len(text) > LONGEST_INTEGER or int(text) > most.value:
            raise Unreadable(text_of_bounds, most.cite, parameter.hint)
        if int(text) < least.value:
            raise Unreadable(text_of_bounds, least.cite, parameter.hint)
        return int(text)

    return read


def _bound(limit: Limit[int] | None) -> Limit[int]:
    assert limit is not None, "a number has bounds"
    return limit


def _second(parameter: Parameter) -> TextReader:
    return lambda text: to_instant(_time(SECOND, parameter.kind, text).replace(tzinfo=KST))


def _minute(parameter: Parameter) -> TextReader:
    return lambda text: _time(MINUTE, parameter.kind, text)


def _time(pattern: str, form: str, text: str) -> datetime:
    # "yyyy-MM-dd HH:mm" (D:103), "yyyy-MM-dd HH:mm:ss" (D:228-231)
    match = re.fullmatch(pattern, text)
    try:
        if match:
            return datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - zone follows
    except ValueError:
        pass
    # Imported only for a wrong time.
    from mocksens.core.diagnosis.times import recognise

    raise Unreadable(f"must be a date and time as {form}", hint=recognise(text, form))


def _choice_hint(parameter: Parameter, text: str, choices: Iterable[str]) -> str:
    if parameter.hint:
        # Imported only for a countryCode that is not listed.
        from mocksens.core.diagnosis import numbers

        return numbers.country(text, parameter.hint)
    stripped = text.strip()
    return f"{' with spaces around it' if stripped != text else ''}{suggestion(stripped, choices)}"


READERS: Final[Mapping[Kind, Callable[[Parameter], TextReader]]] = {
    Kind.TEXT: _text,
    Kind.DIGITS: _digits,
    Kind.CHOICE: _choice,
    Kind.INTEGER: _integer,
    Kind.SECOND: _second,
    Kind.MINUTE: _minute,
}
"""Factories of readers, for every kind but lists."""
