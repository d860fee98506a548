"""How the switches are written: the text of a setting becomes its value, and back.

Each parser raises ``ValueError`` with the end of a sentence that begins with the setting's name.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.switches import (
    Countries,
    Delivery,
    InlineFiles,
    Language,
    MagicNumbers,
    NothingFound,
    OverLong,
    Switches,
    UnsupportedText,
)
from mocksens.core.text import Charset
from mocksens.spec.limits import TEL

MOST_A_DAY: Final = 10**12
NUMBER: Final = TEL


class Codec(NamedTuple):
    """How the value of a switch is read from a text, and shown as one."""

    parse: Callable[[str], Any]
    show: Callable[[Any], str] = str


def choice(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    """One of the values of ``kind``, in any case."""
    values = [member.value for member in kind]

    def parse(text: str) -> StrEnum:
        if text.lower() not in values:
            raise ValueError(f"must be {' or '.join(values)}{suggestion(text.lower(), values)}")
        return kind(text.lower())

    return parse


def quota(text: str) -> int | None:
    """``none``, or recipients a day."""
    if text.lower() == "none":
        return None
    if not re.fullmatch("[0-9]{1,15}", text) or int(text) > MOST_A_DAY:
        raise ValueError(f"must be none, or a whole number from 0 to {MOST_A_DAY}")
    return int(text)


def show_quota(value: int | None) -> str:
    """Return the text that ``quota`` parses."""
    return "none" if value is None else str(value)


def delivery(text: str) -> Delivery:
    """Parse a duration, ``immediate``, ``manual`` or ``looks:N``."""
    if text.lower() == "immediate":
        return Delivery("after", 0)
    if text.lower() == "manual":
        return Delivery("manual")
    if looks := re.fullmatch("looks:([0-9]{1,6})", text.lower()):
        return Delivery("looks", int(looks[1]))
    try:
        return Delivery("after", durations.parse(text))
    except ValueError as error:
        close = suggestion(text, ("immediate", "manual", "looks:N"))
        raise ValueError(f"must be a length of time as 1s, or immediate, manual or looks:N{close}") from error


def show_delivery(value: Delivery) -> str:
    """Return the text that ``delivery`` parses."""
    if value.kind == "after":
        return durations.show(value.value) if value.value else "immediate"
    return f"looks:{value.value}" if value.kind == "looks" else "manual"


def callers(text: str) -> frozenset[str] | None:
    """``any``, or telephone numbers between commas."""
    if text.lower() == "any":
        return None
    numbers = [number for number in (part.strip() for part in text.split(",")) if number]
    if not numbers:
        raise ValueError("must be any, or at least one number")
    for number in numbers:
        if not re.fullmatch(NUMBER, number):
            raise ValueError(f"must be any, or numbers of digits only; {number[:40]!r} is not")
    return frozenset(numbers)


def show_callers(value: frozenset[str] | None) -> str:
    """Return the text that ``callers`` parses."""
    return "any" if value is None else ",".join(sorted(value))


SERVERS: Final = ("auth", "max_body")
"""The switches that no service has for itself: they count before it is known which one is meant."""
FORMS: Final[Mapping[str, Codec]] = {
    "daily_quota": Codec(quota, show_quota),
    "callers": Codec(callers, show_callers),
    "countries": Codec(choice(Countries)),
    "inline_files": Codec(choice(InlineFiles)),
    "over_long": Codec(choice(OverLong)),
    "charset": Codec(choice(Charset)),
    "unsupported_text": Codec(choice(UnsupportedText)),
    "reserve_lead": Codec(durations.parse, durations.show),
    "cancel_lead": Codec(durations.parse, durations.show),
    "nothing_found": Codec(choice(NothingFound)),
    "language": Codec(choice(Language)),
    "delivery": Codec(delivery, show_delivery),
    "magic_numbers": Codec(choice(MagicNumbers)),
}
"""The switches that a service may have for itself."""
assert {*FORMS, *SERVERS} == set(Switches._fields), "every switch is one or the other"


def change(switches: Switches, texts: Mapping[str, str | None], shared: Switches) -> Switches:
    """``switches`` with those that ``texts`` name; None stands for the ``shared`` value.

    Raises ``ValueError`` with everything that cannot be, a line each.
    """
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name, text in texts.items():
        try:
            values[name] = _value(name, text, shared)
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValueError("\n".join(wrong))
    return switches._replace(**values)


def _value(name: str, text: str | None, shared: Switches) -> Any:
    if name in SERVERS:
        raise ValueError(f"{name} is the whole server's and cannot be set for one service")
    if name not in FORMS:
        raise ValueError(f"{name[:40]} is no switch of a service{suggestion(name, FORMS)}; it has {', '.join(FORMS)}")
    if text is None:
        return getattr(shared, name)
    try:
        return FORMS[name].parse(text)
    except ValueError as error:
        raise ValueError(f"{name} is {text[:80]!r}: it {error}") from error


def shown(switches: Switches) -> dict[str, str]:
    """Return the texts of the switches that a service may have for itself."""
    return {name: form.show(getattr(switches, name)) for name, form in FORMS.items()}
