"""The OpenAPI 3.1 description of the admin API, built from the table of its calls."""

import re
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from mocksens._version import __version__
from mocksens.client.addresses import ADMIN
from mocksens.client.models.server import Error, HealthData
from mocksens.core.scenarios.schema import Schema
from mocksens.web.admin.bodies import JSON, YAML, read_document
from mocksens.web.admin.call import AnyCall, Subject
from mocksens.web.admin.openapi.schemas import components, parameters, ref

QUERY_FAILURES: Final = {400: "a parameter is unknown, empty, repeated or invalid; the message says which"}
"""The failure that every call documents."""
ACCESS_FAILURES: Final = {
    401: "the value of the setting `admin_token` was not sent as Authorization: Bearer",
    403: "the Host header is not local, a page of another site sent the request, or the serviceId is not allowed",
}
"""The failures of every call except health checks."""
BODY_FAILURES: Final = {
    400: "the body or a parameter is invalid; the message says where and why",
    413: "the body is too large",
    415: "the Content-Type is missing or not supported; the message says what to send",
}
"""The failures of calls that take a body."""
ABOUT: Final = (
    "Control and inspect the services of this mock: their clocks, their contents, the requests to them, and failures."
    " Services are isolated from each other. The first signed request to SENS or the first write creates a service;"
    " reading does not. A duration is `500ms`, `90s`, `10m`, `2h`, `3d`, or a number of seconds. An instant is ISO 8601"
    " with a zone; answers use KST."
)
PATH_PARAMETERS: Final = {
    "serviceId": "the serviceId, as in the paths of SENS",
    "fileId": "the fileId that the upload returned",
    "messageId": "the messageId of a message",
    "reserveId": "the reserveId of a reservation, which is the requestId of its send",
    "number": "the number of a request in the journal",
    "name": "the name of a scenario",
    "ruleId": "the id of a rule, such as send.numbers",
}


@cache
def document(subjects: tuple[Subject, ...]) -> Schema:
    """Return the OpenAPI description of the calls of all subjects."""
    paths: dict[str, Schema] = {}
    for subject in subjects:
        for call in subject.calls:
            paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, subject)
    return {
        "openapi": "3.1.0",
        "info": {"title": "mocksens admin API", "version": __version__, "description": ABOUT},
        "servers": [{"url": ADMIN}],
        "security": [{}, {"token": []}],
        "tags": [{"name": subject.name, "description": subject.says} for subject in subjects],
        "paths": paths,
        "components": {
            "schemas": components(_types(subjects)),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _types(subjects: Iterable[Subject]) -> list[Any]:
    """Return the types of bodies, answers and events, without repetition."""
    calls = [call for subject in subjects for call in subject.calls]
    types = [kind for call in calls for kind in (call.takes, call.gives, *call.events.values()) if kind]
    return list(dict.fromkeys([*types, Error]))


def _operation(call: AnyCall, subject: Subject) -> Schema:
    _, _, more = call.says.partition(". ")
    operation: Schema = {
        "operationId": call.id,
        "tags": [subject.name],
        "summary": call.summary,
        "parameters": [*_path_parameters(call.path), *parameters(call.query), *_headers(call)],
        "responses": _responses(call),
    }
    if more:
        operation["description"] = more
    if call.takes:
        operation["requestBody"] = _body(call)
    return {name: value for name, value in operation.items() if value != []}


def _path_parameters(path: str) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PATH_PARAMETERS[name],
            "schema": {"type": "integer" if name == "number" else "string"},
        }
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _headers(call: AnyCall) -> list[Schema]:
    return [
        {"name": name, "in": "header", "description": meaning, "schema": {"type": "string"}}
        for name, meaning in call.headers.items()
    ]


def _body(call: AnyCall) -> Schema:
    example = {"example": dict(call.example)} if call.example else {}
    content: Schema = {JSON: {"schema": ref(call.takes), **example}}
    if call.reads is read_document:
        content[YAML] = {"schema": {"type": "string", "description": "the same as YAML"}}
    return {"required": not call.may_be_empty, "content": content}


def _responses(call: AnyCall) -> Schema:
    success = HTTPStatus(call.status).phrase
    failures = {
        **QUERY_FAILURES,
        **({} if call.gives is HealthData else ACCESS_FAILURES),
        **(BODY_FAILURES if call.takes else {}),
        **call.fails,
    }
    errors = {
        str(status): {"description": meaning, "content": {JSON: {"schema": ref(call.failure(status))}}}
        for status, meaning in sorted(failures.items())
    }
    return {str(int(call.status)): {"description": success, "content": {call.media_type: _content(call)}}, **errors}


def _content(call: AnyCall) -> Schema:
    """Return the description of an answer's content: its type, arbitrary JSON, or text."""
    if call.gives:
        return {"schema": ref(call.gives)}
    if call.media_type == JSON:
        return {"schema": {"type": "object", "additionalProperties": True}}
    events = {"x-event-data": {event: ref(kind) for event, kind in call.events.items()}} if call.events else {}
    return {"schema": {"type": "string"}, **events}
