"""Read query or body by a parameter table; note what is wrong and raise nothing."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from msgspec import Struct

from mocksens.core.parsing.json_decoding import may_repeat
from mocksens.core.parsing.json_values import WITHIN_TEXT, shown, within_text
from mocksens.core.switches import Switches
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import Note
from mocksens.core.validation.pictures import NO_VERDICTS, Verdicts
from mocksens.core.validation.tables import Table
from mocksens.spec.parameters import (
    FIRST_PAGE,
    OTHER_DOCUMENTS,
)

NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
ONE_NUMBER: Final = '[{"clientTelNo": "01012345678"}]'
NAME_SHOWN: Final = 80
"""Characters of a repeated name that are shown."""


BodyEntry = dict[str, Any]
"""An entry of a list in a body, as its table read it."""


class Undecodable(NamedTuple):
    """A body that is not JSON, carried on as such; ``said`` is what it is instead, behind "the body is"."""

    said: str


class Asked(Struct, frozen=True, gc=False, kw_only=True):
    """A request's data, decoded but unchecked.

    ``item_id`` is the messageId or reserveId of its path; ``declared`` is the Content-Type where it is none of JSON.
    """

    item_id: str
    query: Mapping[str, str]
    body: object = None
    raw: bytes = b""
    """The body before it was decoded."""
    declared: str | None = None
    repeated: Sequence[str] = ()
    """The query parameters that were given more than once."""
    remarks: Sequence[Note] = ()
    """Notes on how it came."""


class Parsed(Struct, frozen=True, gc=False):
    """A request, read once: ``values`` are those that are right, by attribute, with the defaults of the table."""

    asked: Asked
    values: dict[str, Any]
    rejected: Mapping[str, Sequence[str]] = NOTHING
    """The texts that failed their check, by attribute."""
    usable: bool = True
    """False if the body is not the JSON that the operation needs, so that there is nothing to check."""


class CheckContext(Struct, frozen=True, gc=False):
    """The switches of the service and its time, by which requests are checked."""

    switches: Switches
    now: int
    verdicts: Verdicts = NO_VERDICTS
    """The verdicts on its files."""


RequestReader = Callable[[Asked, Findings], Parsed]


def read_query(asked: Asked, table: Table, findings: Findings) -> Parsed:
    """Return what a query asks for, by its table."""
    values = table.read(asked.query, findings)
    for name in asked.repeated:
        if name not in findings.ignored:
            findings.note("check.empty", f"{name} is given more than once: the first counts")
    for name, instead in OTHER_DOCUMENTS.items() if findings.ignored else ():
        if name in findings.ignored:
            del findings.ignored[name]
            is_begin = name == "nextToken" and not asked.query.get(name)
            missed = FIRST_PAGE if is_begin else instead.format(page=values.get("page_index", 0))
            findings.note("search.extra", f"{name} is ignored: {missed}")
    return Parsed(asked, values, findings.rejected)


def read_object(asked: Asked, table: Table, findings: Findings) -> Parsed:
    """Return what a body that is an object asks for, by its table."""
    _check_declared(asked, findings)
    if isinstance(asked.body, dict):
        values = table.read(asked.body, findings)
        if may_repeat(asked.raw, findings.names):
            _note_repeated(asked, findings)
        return Parsed(asked, values, findings.rejected)
    _refuse_body("object", asked.body, findings)
    return Parsed(asked, table.read({}, Findings()), usable=False)


def read_list(asked: Asked, table: Table, findings: Findings, *, if_empty: str) -> Parsed:
    """Return what a body that is a list asks for, by its table; ``if_empty`` is said of an empty body."""
    _check_declared(asked, findings)
    if isinstance(asked.body, list):
        values = table.read({"body": asked.body}, findings)
        # One of the names is ours.
        if may_repeat(asked.raw, findings.names - 1):
            _note_repeated(asked, findings)
        return Parsed(asked, values, findings.rejected)
    _refuse_body("list", asked.body, findings, if_empty)
    return Parsed(asked, {}, usable=False)


def _note_repeated(asked: Asked, findings: Findings) -> None:
    """Note names that stand more than once in an object of a body."""
    from mocksens.core.diagnosis.bodies import repeated_names

    for name in repeated_names.names(asked.raw):
        findings.note("check.empty", f"{ascii(name[:NAME_SHOWN])[1:-1]} is given more than once: the last counts")


def _check_declared(asked: Asked, findings: Findings) -> None:
    if asked.declared is not None:
        came = shown(asked.declared) if asked.declared else "no Content-Type"
        findings.say("'Content-Type' must be application/json.", "check.content-type", came)


def _refuse_body(wanted: str, body: object, findings: Findings, empty: str = "") -> None:
    """Refuse a body that is not the JSON that is wanted; ``empty`` is said of one that is empty."""
    if isinstance(body, Undecodable):
        said = f"a body that is {body.said}{empty if body.said == 'empty' else ''}"
        findings.say("'body' must be JSON.", "check.content-type", said)
        return
    findings.say(f"'body' must be a JSON {wanted}.", "check.content-type", _misshapen(wanted, body))


def _misshapen(wanted: str, body: object) -> str:
    """Return what JSON of another shape is, and what it was meant to be."""
    if within_text(body):
        return WITHIN_TEXT
    if isinstance(body, dict):
        return f"an object; {_numbers_in(body)}"
    if body is None:
        return "null: is the variable that holds it set?"
    if isinstance(body, str) and (said := _within(body)):
        return f"a text that is {said}"
    if isinstance(body, list) and len(body) == 1 and wanted == "object":
        return f"{shown(body)}; send what is in the brackets"
    return shown(body)


def _within(text: str) -> str:
    """Return what a text holds that came where an object or a list was wanted."""
    # Few clients send texts.
    from mocksens.core.diagnosis.bodies import forms

    return forms.form(text[: forms.BEGINNING].encode("utf-8", "replace"))


def _numbers_in(body: Mapping[str, Any]) -> str:
    """Return what to send in the place of an object, where a list of numbers is wanted."""
    if isinstance(body.get("clientTelNo"), str | int):
        return 'put it in brackets, as [{"clientTelNo": ...}]'
    entries = next(iter(body.values())) if len(body) == 1 else None
    if not (entries and isinstance(entries, list)):
        entries = [None]
    if all(isinstance(entry, dict) and "clientTelNo" in entry for entry in entries):
        return "send the list in it, without the object around"
    return f"send a list with an object for each number, as {ONE_NUMBER}"


def read_item(asked: Asked, _: Findings) -> Parsed:
    """Read a request whose path says everything."""
    return Parsed(asked, {})


def check_item(parsed: Parsed, _: CheckContext, __: Findings) -> str:
    """Return the messageId or reserveId of a request whose path says everything."""
    return parsed.asked.item_id
