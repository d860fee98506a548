"""Reading of queries and bodies by parameter tables. Problems go to the findings; nothing is raised."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from mocksens.core.parsing.json_decoding import may_repeat
from mocksens.core.parsing.json_values import WITHIN_TEXT, shown, within_text
from mocksens.core.switches import Switches
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import Note
from mocksens.core.validation.pictures import NO_VERDICTS, Verdicts
from mocksens.core.validation.tables import Table
from mocksens.spec.documents import Advice, Document

NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
ONE_NUMBER: Final = '[{"clientTelNo": "01012345678"}]'
NAME_SHOWN: Final = 80
"""The number of characters of a repeated name that are shown."""


BodyEntry = dict[str, Any]
"""An entry of a list in a body, as read according to its table."""


class Undecodable(Struct, frozen=True):
    """A body that is not JSON; ``description`` completes "the body is"."""

    description: str


class DecodedRequest(Struct, frozen=True, gc=False, kw_only=True):
    """The data of a request, decoded but unchecked.

    ``item_id`` is the messageId or reserveId of its path. ``declared`` is its Content-Type, if that is not JSON.
    """

    item_id: str
    query: Mapping[str, str]
    body: object = None
    raw: bytes = b""
    """The body before decoding."""
    declared: str | None = None
    repeated: Sequence[str] = ()
    """Query parameters that occur more than once."""
    remarks: Sequence[Note] = ()
    """Notes on the request's form."""


class Parsed(Struct, frozen=True, gc=False):
    """A request as read according to its table. ``values`` holds the valid values and the defaults, by attribute."""

    request: DecodedRequest
    values: dict[str, Any]
    rejected: Mapping[str, Sequence[str]] = NOTHING
    """Invalid values as texts, by attribute."""
    usable: bool = True
    """False if the body is not the JSON that the operation needs, so that there is nothing to check."""


class CheckContext(Struct, frozen=True, gc=False):
    """The service's switches and time, which checks depend on."""

    switches: Switches
    now: int
    verdicts: Verdicts = NO_VERDICTS
    """The verdicts on the files of the request."""


RequestReader = Callable[[DecodedRequest, Document, Findings], Parsed]
"""A function that reads a request as a document describes it."""


def read_query(request: DecodedRequest, table: Table, elsewhere: Mapping[str, Advice], findings: Findings) -> Parsed:
    """Read a query according to its table, and note the parameters that it has ``elsewhere`` (rule search.extra)."""
    values = table.read(request.query, findings)
    for name in request.repeated:
        if name not in findings.ignored:
            findings.note("check.empty", f"{name} is given more than once: the first counts")
    for name, advice in elsewhere.items() if findings.ignored else ():
        if name in findings.ignored:
            del findings.ignored[name]
            text = advice.with_value if request.query.get(name) else advice.without
            findings.note("search.extra", f"{name} is ignored: {text.format(page=values.get('page_index', 0))}")
    return Parsed(request, values, findings.rejected)


def read_object(request: DecodedRequest, table: Table, findings: Findings) -> Parsed:
    """Read a body, which must be an object, according to its table."""
    _check_declared(request, findings)
    if isinstance(request.body, dict):
        values = table.read(request.body, findings)
        if may_repeat(request.raw, findings.names):
            _note_repeated(request, findings)
        return Parsed(request, values, findings.rejected)
    _refuse_body("object", request.body, findings)
    return Parsed(request, table.read({}, Findings()), usable=False)


def read_list(request: DecodedRequest, table: Table, findings: Findings, *, if_empty: str) -> Parsed:
    """Read a body, which must be a list, according to its table. ``if_empty`` is the hint for an empty body."""
    _check_declared(request, findings)
    if isinstance(request.body, list):
        values = table.read({"body": request.body}, findings)
        # One of the counted names is ``body``, which the client did not send.
        if may_repeat(request.raw, findings.names - 1):
            _note_repeated(request, findings)
        return Parsed(request, values, findings.rejected)
    _refuse_body("list", request.body, findings, if_empty)
    return Parsed(request, {}, usable=False)


def _note_repeated(request: DecodedRequest, findings: Findings) -> None:
    """Note names that occur more than once in an object of the body."""
    from mocksens.core.diagnosis.bodies import repeated_names

    for name in repeated_names.names(request.raw):
        findings.note("check.empty", f"{ascii(name[:NAME_SHOWN])[1:-1]} is given more than once: the last counts")


def _check_declared(request: DecodedRequest, findings: Findings) -> None:
    # "Specifies the request body content type as application/json (POST)" (D:22)
    if request.declared is not None:
        declared = shown(request.declared) if request.declared else "no Content-Type"
        findings.say("'Content-Type' must be application/json.", "check.content-type", declared)


def _refuse_body(shape: str, body: object, findings: Findings, empty: str = "") -> None:
    """Refuse a body of the wrong shape; ``empty`` is the hint for an empty body."""
    if isinstance(body, Undecodable):
        got = f"a body that is {body.description}{empty if body.description == 'empty' else ''}"
        findings.say("'body' must be JSON.", "check.content-type", got)
        return
    findings.say(f"'body' must be a JSON {shape}.", "check.content-type", _describe(shape, body))


def _describe(shape: str, body: object) -> str:
    """Describe JSON of the wrong shape, with the likely mistake."""
    if within_text(body):
        return WITHIN_TEXT
    if isinstance(body, dict):
        return f"an object; {_list_advice(body)}"
    if body is None:
        return "null: is the variable that holds it set?"
    if isinstance(body, str) and (form := _form_of(body)):
        return f"a text that is {form}"
    if isinstance(body, list) and len(body) == 1 and shape == "object":
        return f"{shown(body)}; send what is in the brackets"
    return shown(body)


def _form_of(text: str) -> str:
    """Describe a text in the place of an object or a list, if it has a known format."""
    # Imported only for a text instead of an object or a list.
    from mocksens.core.diagnosis.bodies import forms

    return forms.form(text[: forms.BEGINNING].encode("utf-8", "replace"))


def _list_advice(body: Mapping[str, Any]) -> str:
    """Return what to send instead of an object, where a list of numbers is expected."""
    if isinstance(body.get("clientTelNo"), str | int):
        return 'put it in brackets, as [{"clientTelNo": ...}]'
    entries = next(iter(body.values())) if len(body) == 1 else None
    if not (entries and isinstance(entries, list)):
        entries = [None]
    if all(isinstance(entry, dict) and "clientTelNo" in entry for entry in entries):
        return "send the list in it, not the object around it"
    return f"send a list with an object for each number, as {ONE_NUMBER}"


def read_item(request: DecodedRequest, _: Document, __: Findings) -> Parsed:
    """Read a request that has no parameters but the id in its path."""
    return Parsed(request, {})


def check_item(parsed: Parsed, _: CheckContext, __: Findings) -> str:
    """Return the messageId or reserveId of the path."""
    return parsed.request.item_id
