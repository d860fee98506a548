"""Parameters and bodies of requests in OpenAPI."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from mocksens.core.service_ids import DEFAULT_SERVICE_ID, WELL_FORMED
from mocksens.spec import limits
from mocksens.spec.cite import Basis
from mocksens.spec.descriptions import examples
from mocksens.spec.descriptions.operations import PATH_VARIABLES
from mocksens.spec.descriptions.parameters import PARAMETERS
from mocksens.spec.documents import EDITIONS, Document
from mocksens.spec.limits import Limit
from mocksens.spec.operations import Name, Operation
from mocksens.spec.parameters import BODY, Kind, Parameter
from mocksens.web.openapi.schemas import JSON, one_of, reason, ref

LARGEST_INT: Final = 2**31 - 1
"""The largest integer that needs no format."""
FEW: Final = 10
"""Maximum number of choices that become an enum. More of them become a pattern, which keeps generated clients small."""
ITEMS: Final[Mapping[str, str]] = {"messages": "Recipient", "files": "SendFile", "body": "NumberEntry"}
"""The schema of the entries of each list."""
BODIES: Final[Mapping[str, str]] = {Name.SEND_MESSAGES: "SendRequest", Name.UPLOAD_FILE: "UploadRequest"}
"""The schema of each body that is an object."""
FORMS: Final[Mapping[Kind, Mapping[str, Any]]] = {
    Kind.TEXT: {},
    Kind.DIGITS: {"pattern": f"^{limits.TEL}$", "examples": [examples.NUMBER]},
    Kind.MINUTE: {
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$",
        "examples": [examples.RESERVE_TIME],
    },
    Kind.SECOND: {
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
        "examples": [f"{examples.RESERVE_TIME}:00"],
    },
}
"""The keywords of texts of each kind."""
FILE: Final[Mapping[str, Mapping[str, Any]]] = {
    "fileName": {"maxLength": limits.FILE_NAME_CHARACTERS.value, "pattern": r"^.*\.[Jj][Pp][Ee]?[Gg]$"},
    "fileBody": {"contentEncoding": "base64", "contentMediaType": "image/jpeg"},
}
"""The further keywords of the parameters of an upload (rule upload.rules)."""
BYTES: Final[Mapping[str, str]] = {
    "subject": f"mocksens cuts it after {limits.SUBJECT_BYTES.amount} (rules `send.over-long`, `text.charset`)",
    "content": (
        f"mocksens cuts it after {limits.SMS_CONTENT_BYTES.amount} in an SMS, and after"
        f" {limits.LMS_CONTENT_BYTES.amount} in an LMS or MMS (rules `send.over-long`, `text.charset`)"
    ),
    "fileBody": (
        f"In bytes, up to {limits.FILE_BYTES.value}; up to {limits.FILE_WIDTH.amount} and {limits.FILE_HEIGHT.amount}"
        " (rule `upload.rules`)"
    ),
}
"""Limits that a schema cannot state."""


def path_parameters(operation: Operation) -> list[dict[str, Any]]:
    """Return the variables of an operation's path."""
    names = ["serviceId", *re.findall(r"\{(\w+)\}", operation.path)]
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PATH_VARIABLES[name],
            "schema": _service_id() if name == "serviceId" else {"type": "string", "minLength": 1},
        }
        for name in names
    ]


def _service_id() -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{WELL_FORMED.pattern}$", "examples": [DEFAULT_SERVICE_ID]}


def query_parameters(operation: Operation, document: Document) -> list[dict[str, Any]]:
    """Return the parameters of an operation's query as ``document`` describes them."""
    words = PARAMETERS.get(operation.name, {})
    return [
        {
            "name": row.name,
            "in": "query",
            "required": row.mandatory,
            "description": _describe(row, words[row.name]),
            "schema": _schema(row),
            "x-source": str(row.cite),
        }
        for row in _query(operation, document)
    ]


def _query(operation: Operation, document: Document) -> Iterable[Parameter]:
    """Return the rows of a query. The pageSize of a search has the bounds with a requestId, and thus no default."""
    edition = EDITIONS[document]
    if operation.name == Name.LIST_UNSUBSCRIBES:
        return edition.list_unsubscribes
    if operation.name == Name.LIST_MESSAGES:
        rows = edition.list_messages_of_request
        return [row._replace(default=None) if row.name == "pageSize" else row for row in rows]
    return ()


def body(operation: Operation) -> dict[str, Any] | None:
    """Return the body of an operation's request, or None if it has none."""
    if operation.name not in BODY:
        return None
    content: dict[str, Any] = {"schema": _body_schema(operation)}
    if operation.name == Name.SEND_MESSAGES:
        content["examples"] = {
            each.name: {"summary": f"{each.summary} ({each.cite.item})", "value": dict(each.body)}
            for each in examples.SENDS
        }
    return {"required": True, "content": {JSON: content}}


def _body_schema(operation: Operation) -> dict[str, Any]:
    if operation.name in BODIES:
        return ref(BODIES[operation.name])
    (row,) = BODY[operation.name]
    return {**_schema(row), "description": _describe(row, PARAMETERS[operation.name][row.name])}


def components() -> dict[str, dict[str, Any]]:
    """Return the schemas of all bodies and of the objects in them, by name."""
    schemas: dict[str, dict[str, Any]] = {}
    for operation, rows in BODY.items():
        words = PARAMETERS[operation]
        if operation in BODIES:
            schemas[BODIES[operation]] = _object(rows, words)
        for row in rows:
            if row.fields:
                inner = {
                    name.partition(".")[2]: text for name, text in words.items() if name.startswith(f"{row.name}.")
                }
                schemas[ITEMS[row.name]] = _object(row.fields, inner)
    return schemas


def _object(rows: Iterable[Parameter], words: Mapping[str, str]) -> dict[str, Any]:
    """Return the schema of an object. The form of files that only clients show is left out (rule send.inline-files)."""
    documented = [row for row in rows if row.cite.basis is Basis.DOCUMENTED]
    # openapi-typescript would demand properties with defaults, so only the descriptions say these.
    documented = [row._replace(default=None) for row in documented]
    # An object whose only property is missing would say nothing.
    required = [row.name for row in documented if row.mandatory or len(documented) == 1]
    properties = {
        row.name: {**_schema(row), "description": _describe(row, words[row.name]), "x-source": str(row.cite)}
        for row in documented
    }
    return {"type": "object", "required": required, "properties": properties}


def _schema(row: Parameter) -> dict[str, Any]:
    """Return the schema of a parameter, without its description."""
    default = {} if row.default is None else {"default": row.default}
    match row.kind:
        case Kind.LIST:
            return {"type": "array", "items": ref(ITEMS[row.name]), **_bounds(row, "minItems", "maxItems")}
        case Kind.INTEGER:
            is_long = row.at_most is not None and row.at_most.value > LARGEST_INT
            form = {"format": "int64"} if is_long else {}
            return {"type": "integer", **form, **_bounds(row, "minimum", "maximum"), **default}
        case Kind.CHOICE:
            return {**_choices(row), **default}
        case _:
            least = {"minLength": 1} if row.kind is Kind.TEXT and row.mandatory and not row.blank else {}
            return {"type": "string", **least, **FORMS[row.kind], **FILE.get(row.name, {}), **default}


def _choices(row: Parameter) -> dict[str, Any]:
    values = row.spelt or tuple(row.choices.values())
    return one_of(values) if len(values) <= FEW else {"type": "string", "pattern": f"^({'|'.join(values)})$"}


def _bounds(row: Parameter, least: str, most: str) -> dict[str, int]:
    bounds = {least: row.at_least, most: row.at_most}
    return {name: limit.value for name, limit in bounds.items() if limit}


def _describe(row: Parameter, words: str) -> str:
    """Return the document's words about a parameter, its limits, and the rule by which mocksens checks it."""
    parts = [words]
    if row.at_least:
        parts.append(_limit("At least", row.at_least))
    if row.at_most:
        parts.append(_limit("At most", row.at_most))
    if row.name in BYTES:
        parts.append(BYTES[row.name])
    parts.append(f"Rule `{row.rule}`{reason(row.form or row.cite)}")
    return ". ".join(parts) + "."


def _limit(word: str, limit: Limit[int]) -> str:
    return f"{word} {limit.amount.strip()}{reason(limit.cite)}"
