"""The description of the admin API, OpenAPI 3.1, made from its rows."""

import re
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from mocksens._version import __version__
from mocksens.client.addresses import ADMIN
from mocksens.client.models.server import Error, HealthData
from mocksens.core.scenarios.schema import Schema
from mocksens.web.admin.bodies import JSON, YAML, read_written
from mocksens.web.admin.call import AnyCall, Subject
from mocksens.web.admin.openapi.schemas import components, parameters, ref

BAD_QUERY: Final = {400: "a parameter is not known, is empty, comes twice or does not fit; the message says which"}
"""What any call may be refused with."""
REFUSED: Final = {
    401: "the setting `admin_token` is set, and was not sent as Authorization: Bearer",
    403: "the Host header is not local, a page of another site asks, or there cannot be such a service",
}
"""What besides any call but those of health may be refused with."""
WRONG: Final = {
    400: "the body or a parameter does not fit; the message says where and why",
    413: "the body is too large",
    415: "the body is not sent as a Content-Type that is taken",
}
ABOUT: Final = (
    "What SENS does not have: the services of this mock, their clocks, what they hold and were asked, and what fails."
    " Each service is separate from all others. The first signed request to SENS or the first write makes one; reading"
    " makes none. Lengths of time are `500ms`, `90s`, `10m`, `2h`, `3d`, or a number of seconds; instants are ISO 8601"
    " with a zone, in KST where they are given."
)
PARAMETERS: Final = {
    "serviceId": "as in the paths of SENS",
    "fileId": "as an upload answered it",
    "messageId": "of a message",
    "reserveId": "of a reservation: the requestId of its send",
    "number": "of a request in the journal",
    "name": "of a scenario",
}


@cache
def document(subjects: tuple[Subject, ...]) -> Schema:
    """Return the whole description."""
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
    """Return the types that calls take and give, each once."""
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
            "description": PARAMETERS[name],
            "schema": {"type": "integer" if name == "number" else "string"},
        }
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _headers(call: AnyCall) -> list[Schema]:
    return [
        {"name": name, "in": "header", "description": said, "schema": {"type": "string"}}
        for name, said in call.headers.items()
    ]


def _body(call: AnyCall) -> Schema:
    example = {"example": dict(call.example)} if call.example else {}
    content: Schema = {JSON: {"schema": ref(call.takes), **example}}
    if call.reads is read_written:
        content[YAML] = {"schema": {"type": "string", "description": "the same as YAML"}}
    return {"required": not call.may_be_empty, "content": content}


def _responses(call: AnyCall) -> Schema:
    success = HTTPStatus(call.status).phrase
    refused = {
        **BAD_QUERY,
        **({} if call.gives is HealthData else REFUSED),
        **(WRONG if call.takes else {}),
        **call.fails,
    }
    errors = {
        str(status): {"description": said, "content": {JSON: {"schema": ref(call.failure(status))}}}
        for status, said in sorted(refused.items())
    }
    return {str(int(call.status)): {"description": success, "content": {call.media_type: _content(call)}}, **errors}


def _content(call: AnyCall) -> Schema:
    """Return the content of an answer: of its type, of a text that is no JSON, or free."""
    if call.gives:
        return {"schema": ref(call.gives)}
    if call.media_type == JSON:
        return {"schema": {"type": "object", "additionalProperties": True}}
    events = {"x-event-data": {event: ref(kind) for event, kind in call.events.items()}} if call.events else {}
    return {"schema": {"type": "string"}, **events}
