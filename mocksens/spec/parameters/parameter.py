"""A row of a parameter table, and the kinds of values."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from mocksens.spec import limits
from mocksens.spec.cite import Cite, assumed
from mocksens.spec.limits import SEND, Limit


class Kind(StrEnum):
    """The kind of a parameter's value, which selects its check."""

    TEXT = "text"
    DIGITS = "digits"
    """A telephone number: ASCII digits only."""
    CHOICE = "choice"
    """One of ``choices``, in any case."""
    INTEGER = "integer"
    """ASCII digits between ``at_least`` and ``at_most``."""
    SECOND = "yyyy-MM-dd HH:mm:ss"
    """A local time to the second, KST."""
    MINUTE = "yyyy-MM-dd HH:mm"
    """A local time to the minute, in the zone of another parameter."""
    LIST = "list"
    """A list of ``at_least`` to ``at_most`` objects with the parameters ``fields``."""


class Parameter(NamedTuple):
    """A row of a parameter table.

    ``name`` is SENS's name, and ``attribute`` is the field of mocksens's record. ``rule`` is the id of the rule that a
    violation cites. ``choices`` maps lower-case spellings to the document's. If ``blank`` is True, an empty text is a
    value; otherwise, it counts as absent (rule check.empty).
    """

    name: str
    attribute: str
    kind: Kind
    cite: Cite
    rule: str = "check.envelope"
    mandatory: bool = False
    blank: bool = False
    default: str | int | None = None
    choices: Mapping[str, str] = MappingProxyType({})
    at_least: Limit[int] | None = None
    at_most: Limit[int] | None = None
    fields: "tuple[Parameter, ...]" = ()
    form: Cite | None = None
    """The source of the value's format, if it differs from ``cite``."""
    spelt: tuple[str, ...] = ()
    """The choices as the document spells them in requests, if it spells them differently in answers."""
    hint: str = ""
    """The text that a diagnosis appends if the value is of another kind."""


AS_CALLED: Final = assumed("digits only, as messages.to, D:96", SEND)


def number(
    name: str, attribute: str, cite: Cite, *, mandatory: bool = False, form: Cite | None = AS_CALLED
) -> Parameter:
    """Return a telephone-number parameter (rule send.numbers)."""
    return Parameter(
        name=name,
        attribute=attribute,
        kind=Kind.DIGITS,
        cite=cite,
        rule="send.numbers",
        mandatory=mandatory,
        at_most=limits.TEL_DIGITS,
        form=form,
    )
