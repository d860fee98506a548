"""The description of the admin API, OpenAPI 3.1, made from ``web/admin/calls``."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from mocksens._version import __version__
from mocksens.client.addresses import ADMIN
from mocksens.web.admin.calls.call import Call
from mocksens.web.admin.calls.service_calls import EVENTS
from mocksens.web.admin.calls.table import CALLS, CERTIFICATE, YAML_SCENARIO
from mocksens.web.admin.endpoints.clock import ClockChange, Completion, Conclusion
from mocksens.web.admin.endpoints.explain import Question
from mocksens.web.admin.endpoints.services import Callers, Calls, Clearance, Creation
from mocksens.web.admin.openapi.schemas import Schema, components, ref

TAKEN: Final[list[type]] = [ClockChange, Completion, Conclusion, Creation, Calls, Callers, Clearance, Question]
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
    " Every service is a world of its own. The first signed request to SENS or the first write makes one; reading makes"
    " none. Lengths of time are `500ms`, `90s`, `10m`, `2h`,"
    " `3d`, or a number of seconds; instants are ISO 8601 with a zone, in KST where they are given."
)
EVENT_DATA: Final = {
    "request": "Request",
    "message": "Message",
    "completed": "Message",
    "reservation": "Reservation",
    "dropped": "Dropped",
}
"""What the data of an event is, by its name; that of ``reset`` is empty."""
PARAMETERS: Final = {
    "serviceId": "as in the paths of SENS",
    "fileId": "as an upload answered it",
    "messageId": "of a message",
    "reserveId": "of a reservation: the requestId of its send",
    "number": "of a request in the journal",
    "name": "of a scenario",
}


@cache
def document() -> Schema:
    """Return the whole description."""
    paths: dict[str, Schema] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "mocksens admin API", "version": __version__, "description": ABOUT},
        "servers": [{"url": ADMIN}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": components(TAKEN),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(call: Call) -> Schema:
    _, _, more = call.says.partition(". ")
    operation: Schema = {
        "operationId": call.id,
        "summary": call.summary,
        "parameters": [*_path_parameters(call.path), *_query(call)],
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


def _query(call: Call) -> list[Schema]:
    return [
        {"name": name, "in": place, "description": said, "schema": {"type": kind}}
        for name, place, kind, said in call.parameters
    ]


def _body(call: Call) -> Schema:
    content: Schema = {"application/json": {"schema": ref(call.takes)}}
    if call.takes in YAML_SCENARIO:
        content["application/yaml"] = {"schema": {"type": "string", "description": "the same as YAML"}}
    return {"required": not call.may_be_empty, "content": content}


def _responses(call: Call) -> Schema:
    success = HTTPStatus(call.status).phrase
    content: Any = {"application/json": {"schema": ref(call.gives)}} if call.gives else _free(call)
    refused = {
        **BAD_QUERY,
        **({} if call.gives == "Health" else REFUSED),
        **(WRONG if call.takes else {}),
        **call.fails,
    }
    errors = {
        str(status): {"description": said, "content": {"application/json": {"schema": ref(call.failing(status))}}}
        for status, said in sorted(refused.items())
    }
    return {str(call.status): {"description": success, "content": content}, **errors}


def _free(call: Call) -> Schema:
    """Return the content of an answer without a schema of its own."""
    if call.id == EVENTS:
        data = {event: ref(schema) for event, schema in EVENT_DATA.items()}
        return {"text/event-stream": {"schema": {"type": "string"}, "x-event-data": data}}
    if call.id == CERTIFICATE:
        return {"application/x-pem-file": {"schema": {"type": "string"}}}
    return {"application/json": {"schema": {"type": "object", "additionalProperties": True}}}
