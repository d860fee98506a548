"""Answers in OpenAPI: successes, and refusals in the envelopes of SENS and of the gateway."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from mocksens.spec.answers import ANSWERS, GATEWAY_REFUSED, SENS_REFUSALS, AnswerBody, AnswerField, AnswerKind
from mocksens.spec.descriptions.operations import OPERATION_TEXTS
from mocksens.spec.documents import EDITIONS, Document
from mocksens.spec.gateway import FORBIDDEN_SERVICE, GATEWAY_ANSWERS, OF_STATUS, REQUEST_ID_HEADER
from mocksens.spec.operations import OPERATIONS, Name, Operation
from mocksens.web.openapi.schemas import JSON, one_of, reason, ref
from mocksens.web.wire.refusals import of_sens

DIAGNOSIS_HEADER: Final = "x-mocksens-diagnosis"
HEADERS: Final[Mapping[str, Mapping[str, Any]]] = {
    REQUEST_ID_HEADER: {"description": "The id of the request at the API Gateway", "schema": {"type": "string"}},
    DIAGNOSIS_HEADER: {
        "description": "From mocksens only: why a request was refused, or what was ignored or cut in an accepted one,"
        " with the ids of rules in brackets",
        "schema": {"type": "string"},
    },
}
"""The headers of every answer."""
DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
MINUTE: Final = "[0-9]{2}:[0-9]{2}"
FORMS: Final[Mapping[AnswerKind, Mapping[str, Any]]] = {
    AnswerKind.TEXT: {"type": "string"},
    AnswerKind.INTEGER: {"type": "integer"},
    AnswerKind.BOOLEAN: {"type": "boolean"},
    AnswerKind.TEXTS: {"type": "array", "items": {"type": "string"}},
    AnswerKind.MINUTE: {"type": "string", "pattern": f"^{DAY} {MINUTE}$", "examples": ["2025-11-25 13:19"]},
    AnswerKind.SECOND: {
        "type": "string",
        "pattern": f"^{DAY} {MINUTE}:[0-9]{{2}}$",
        "examples": ["2025-11-25 13:19:00"],
    },
    AnswerKind.MILLISECOND: {
        "type": "string",
        "pattern": f"^{DAY}T{MINUTE}:[0-9]{{2}}\\.[0-9]{{3}}$",
        "examples": ["2025-11-25T13:19:00.123"],
    },
    AnswerKind.OFFSET: {"type": "string", "format": "date-time", "examples": ["2025-11-25T13:19:00+09:00"]},
}
"""The schemas of simple values."""
EXAMPLES: Final[Mapping[int, tuple[str, ...]]] = {
    HTTPStatus.BAD_REQUEST: ("'type' must be one of SMS, LMS, MMS.", "'messages' must have at least 1 entry."),
    HTTPStatus.FORBIDDEN: (FORBIDDEN_SERVICE,),
    HTTPStatus.NOT_FOUND: ("'messageId' is not found",),
}
"""The messages of the examples of SENS's own refusals."""


def _link(operation: str, parameter: str, pointer: str) -> dict[str, Any]:
    """Return a link to an operation of the same service, which takes a value of the answer as a parameter."""
    values = {"serviceId": "$request.path.serviceId", parameter: f"$response.body#{pointer}"}
    return {"operationId": operation, "parameters": values}


LINKS: Final[Mapping[str, Mapping[str, Any]]] = {
    Name.SEND_MESSAGES: {
        "list": _link("listMessages", "requestId", "/requestId"),
        "reservation": _link("getReservation", "reserveId", "/requestId"),
        "cancellation": _link("cancelReservation", "reserveId", "/requestId"),
    },
    Name.LIST_MESSAGES: {"result": _link("getMessage", "messageId", "/messages/0/messageId")},
}
"""The operations that continue from an answer."""


def components(document: Document) -> dict[str, dict[str, Any]]:
    """Return the schemas of all answers and of the objects in them, by name."""
    refusals = [by_document[document] for by_document in SENS_REFUSALS.values()]
    schemas: dict[str, dict[str, Any]] = {}
    for answer in (*ANSWERS.values(), *refusals, GATEWAY_REFUSED):
        _add(schemas, answer, document)
    return schemas


def _add(schemas: dict[str, dict[str, Any]], answer: AnswerBody, document: Document) -> None:
    """Add the schema of an object, and of the objects in it."""
    rows = answer.fields_of(document)
    schemas[answer.name] = {
        "type": "object",
        "required": [row.name for row in rows if row.is_certain],
        "properties": {row.name: _property(row) for row in rows},
    }
    for row in rows:
        if row.item:
            _add(schemas, row.item, document)


def _property(row: AnswerField) -> dict[str, Any]:
    assumption = f" (assumed: {row.assumption})" if row.assumption else ""
    rules = [f"`{rule}`" for rule in (row.rule, row.form) if rule]
    rule = f". Rule {' and '.join(rules)}" if rules else ""
    about = {"description": f"{row.says}{reason(row.cite)}{assumption}{rule}.", "x-source": str(row.cite)}
    if row.item:
        item = ref(row.item.name)
        return {**item, **about} if row.kind is AnswerKind.OBJECT else {"type": "array", "items": item, **about}
    return {**(one_of(row.values) if row.values else FORMS[row.kind]), **about}


def responses(operation: Operation, document: Document) -> dict[str, dict[str, Any]]:
    """Return the answers of an operation by status: those that the document lists, and those of the gateway."""
    return {
        str(operation.success): _success(operation),
        **{
            str(status): {"$ref": f"#/components/responses/{_name(status, is_listed=is_listed)}"}
            for status, is_listed in _failures(operation, document).items()
        },
    }


def _failures(operation: Operation, document: Document) -> dict[int, bool]:
    """Return the statuses of refusals, with True for those that the document lists for the operation."""
    listed = EDITIONS[document].failures[operation.name]
    return {status: status in listed for status in sorted({*listed, *OF_STATUS})}


def _success(operation: Operation) -> dict[str, Any]:
    answer = ANSWERS.get(operation.name)
    about = {"description": OPERATION_TEXTS[operation.name].success, "headers": _header_refs()}
    if answer is None:
        return about
    item = ref(answer.name)
    return {
        **about,
        "content": {JSON: {"schema": {"type": "array", "items": item} if answer.is_list else item}},
        **({"links": LINKS[operation.name]} if operation.name in LINKS else {}),
    }


def _name(status: int, *, is_listed: bool) -> str:
    """Return the name of a refusal: that of its status, with a prefix if only the gateway's table has it."""
    name = HTTPStatus(status).phrase.replace(" ", "")
    return name if is_listed else f"Gateway{name}"


def refusals(document: Document) -> dict[str, dict[str, Any]]:
    """Return the refusals of all operations, by name."""
    return {
        _name(status, is_listed=is_listed): _refusal(status, document, is_listed=is_listed)
        for operation in OPERATIONS
        for status, is_listed in _failures(operation, document).items()
    }


def _refusal(status: int, document: Document, *, is_listed: bool) -> dict[str, Any]:
    """Return a refusal, with SENS's own answer and those of the gateway as examples."""
    phrase = HTTPStatus(status).phrase
    own = SENS_REFUSALS.get(status, {}).get(document)
    refs = [ref(answer.name) for answer in (own, GATEWAY_REFUSED) if answer]
    content = {"schema": {"oneOf": refs} if own else refs[0], "examples": _examples(status, document)}
    return {
        "description": phrase if is_listed else f"{phrase}. Only the API Gateway's table of errors has this status.",
        "headers": _header_refs(),
        "content": {JSON: content},
    }


def _examples(status: int, document: Document) -> dict[str, dict[str, Any]]:
    """Return the refusals with a status by name: SENS's own if there is one, and the gateway's."""
    found = {}
    if status in SENS_REFUSALS:
        body = of_sens(status, EXAMPLES[status], EDITIONS[document].errors).body
        found["sens"] = {"summary": "SENS's own", "value": json.loads(body)}
    return found | {
        name: {
            "summary": f"The gateway's {row.code}",
            "value": {"error": {"errorCode": row.code, "message": row.message, "details": row.details}},
        }
        for name, row in GATEWAY_ANSWERS.items()
        if row.status == status
    }


def _header_refs() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
