"""Short forms for the tests of the operations."""

import base64
import io
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace
from PIL import Image

from mocksens import Sens
from mocksens.core.clock import KST
from mocksens.core.service import Service
from mocksens.core.switches import DOCUMENTED, Switches
from mocksens.spec.limits import DELIVERED_AFTER
from mocksens.spec.operations import BASE_PATH, Name, Operation
from mocksens.spec.parameters import Kind, Parameter
from tests.client import Answer, Client, InProcess

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=KST)
"""A Monday, 03:00 UTC."""
NAMED = re.compile(r"'([^']+)' ")
OBJECTS: tuple[object, ...] = ([], {}, [1], {"a": "b"})
WRONG: dict[Kind, tuple[object, ...]] = {
    Kind.TEXT: OBJECTS,
    Kind.DIGITS: ("010-1234-5678", "+821012345678", "\uff10\uff11\uff10", "0\u0661", "010 12", " ", "x", -1, 1.5, True),
    Kind.CHOICE: ("XMS", "\uff33\uff2d\uff33", "SMS ", "0", True, 0, *OBJECTS),
    Kind.MINUTE: (
        "2026-03-03",
        "2026-03-03T12:00",
        "2026-03-03 12:00:00",
        "2026-03-03 12:00+09:00",
        "2026-03-03 12:00\n",
        "2026-3-3 12:00",
        "2026-13-01 12:00",
        "2027-02-29 12:00",
        "2026-03-03 24:00",
        "2026-03-03 12:60",
        "0000-01-01 00:00",
        "\u0662026-03-03 12:00",
        20260303,
        True,
        *OBJECTS,
    ),
    Kind.LIST: ("x", 1, True, {}, {"to": "01011112222"}),
}
"""Values of JSON that are not of their kind."""


class World(NamedTuple):
    """A client and the service that it calls."""

    client: Client
    service: Service


def world(switches: Switches = DOCUMENTED, seed: str = "tests", **changes: Any) -> World:
    """Return a fresh SENS at noon; ``changes`` are switches that differ from ``switches``."""
    sens = Sens(switches=replace(switches, **changes), seed=seed)
    client = Client(InProcess(sens))
    service = sens.service(client.service_id)
    service.clock.freeze(NOON)
    return World(client, service)


def neighbour(client: Client) -> Client:
    """Return a client of another service of the same SENS."""
    return Client(client.transport, service_id="ncp:sms:kr:000000000000:neighbour")


# --- requests ----------------------------------------------------------------------------------------


def people(count: int) -> list[dict[str, str]]:
    """Return ``count`` recipients, each with a number of its own."""
    return [{"to": f"010{number:08d}"} for number in range(30000000, 30000000 + count)]


def send(client: Client, **fields: Any) -> str:
    """Send messages, assert that they are accepted, and return the requestId."""
    answer = client.send(**fields)
    assert answer.status == 202, answer.body
    return str(answer.json["requestId"])


def reserve(client: Client, moment: datetime, **fields: Any) -> str:
    """Reserve a send for that time, assert that it is accepted, and return the requestId."""
    return send(client, reserveTime=minute(moment), **fields)


def call(client: Client, operation: Operation, **how: Any) -> Answer:
    """Return a request of the operation that the gateway accepts: method, path, and body if there is one."""
    path = (BASE_PATH + operation.path).format(serviceId=client.service_id, messageId="none", reserveId="none")
    bodies: dict[str, object] = {
        Name.SEND_MESSAGES: {"type": "SMS", "from": "02", "content": "", "messages": [{"to": "010"}]},
        Name.UPLOAD_FILE: {"fileName": "a.jpg", "fileBody": base64.b64encode(jpeg()).decode()},
        Name.REGISTER_UNSUBSCRIBES: [{"clientTelNo": "010"}],
        Name.DELETE_UNSUBSCRIBES: [{"clientTelNo": "010"}],
    }
    if operation.name in bodies and "body" not in how:
        how.setdefault("json", bodies[operation.name])
    return client.request(operation.method, path, **how)


def minute(moment: datetime) -> str:
    """As reserveTime is written, in the moment's own zone."""
    return f"{moment:%Y-%m-%d %H:%M}"


def second(moment: datetime) -> str:
    """As search times are written and answered, KST."""
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M:%S}"


def jpeg(width: int = 8, height: int = 8, size: int = 0, colour: str = "navy") -> bytes:
    """Return a JPEG of those dimensions; with ``size``, padded by comments to exactly that many bytes."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG")
    data = stream.getvalue()
    comments = b""
    while (left := size - len(data) - len(comments)) > 0:
        length = left if left <= 60_000 else 50_000
        comments += b"\xff\xfe" + (length - 2).to_bytes(2, "big") + b"\0" * (length - 4)
    return data[:2] + comments + data[2:]


def upload(client: Client, name: str = "a.jpg", data: bytes | None = None) -> Answer:
    """Upload a file, a small JPEG unless ``data`` says otherwise."""
    return client.upload(fileName=name, fileBody=base64.b64encode(jpeg() if data is None else data).decode())


# --- answers -----------------------------------------------------------------------------------------


def errors(answer: Answer) -> list[str]:
    """Return the violations of a 400, and assert its envelope (rule check.envelope)."""
    assert (answer.status, answer.headers["content-type"]) == (400, "application/json"), answer
    body = answer.json
    assert list(body) == ["status", "errors", "errorMessage"]
    assert body["status"] == 400
    assert body["errorMessage"] == body["errors"][0]
    return list(body["errors"])


def refused(answer: Answer) -> list[str]:
    """Return the names in the violations of a 400, in their order."""
    names = [NAMED.match(error) for error in errors(answer)]
    return [name[1] if name else "" for name in names]


def missing(answer: Answer) -> str:
    """Return the text of SENS's own 404, and assert its envelope (rules search.nothing and send.caller)."""
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json"), answer
    assert list(answer.json) == ["status", "errorMessage"]
    assert answer.json["status"] == 404
    return str(answer.json["errorMessage"])


def gateway_error(answer: Answer) -> dict[str, str]:
    """Return the error of the gateway, in its envelope."""
    assert answer.headers["content-type"] == "application/json"
    assert list(answer.json) == ["error"]
    error: dict[str, str] = answer.json["error"]
    assert list(error) == ["errorCode", "message", "details"]
    return error


def is_bare(answer: Answer) -> bool:
    """Return whether the response is a 404 without a body (switch nothing_found)."""
    return (answer.status, answer.body) == (404, b"") and "content-type" not in answer.headers


def messages(client: Client, request_id: str) -> list[dict[str, Any]]:
    """Return the messages of a request, as the list shows them."""
    answer = client.list_messages(requestId=request_id)
    assert answer.status == 200, answer.body
    return list(answer.json["messages"])


def only(client: Client, request_id: str) -> dict[str, Any]:
    """Return the only message of a request, as the list shows it."""
    (message,) = messages(client, request_id)
    return message


def result(client: Client, message_id: str) -> dict[str, Any]:
    """Return a message, as the single result shows it."""
    answer = client.get_message(message_id)
    assert answer.status == 200, answer.body
    (message,) = answer.json["messages"]
    return dict(message)


def outcomes(there: World, request_id: str) -> list[str]:
    """Return the result codes of a request's messages once they are completed."""
    there.service.clock.advance(seconds=DELIVERED_AFTER.value.total_seconds())
    return [str(message["statusCode"]) for message in messages(there.client, request_id)]


# --- tables ------------------------------------------------------------------------------------------


def leaves(parameters: Iterable[Parameter], place: tuple[str | int, ...] = ()) -> list[tuple[str, Parameter]]:
    """Every row with the path by which a refusal names it; of a list's entries those of the first."""
    rows: list[tuple[str, Parameter]] = []
    for parameter in parameters:
        path = ".".join([*map(str, place), parameter.name])
        rows.append((path, parameter))
        rows.extend(leaves(parameter.fields, (f"{path}[0]",)))
    return rows


def put(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """``body`` with ``value`` at ``path`` (``messages[0].to``)."""
    parent, _, name = path.rpartition("[0].")
    entries = body.get(parent) or [{}]
    return {**body, parent: [{**entries[0], name: value}]} if parent else {**body, name: value}


def without(body: dict[str, Any], path: str) -> dict[str, Any]:
    """``body`` without what is at ``path``."""
    parent, _, name = path.rpartition("[0].")
    if not parent:
        return {key: value for key, value in body.items() if key != name}
    return {**body, parent: [{key: value for key, value in body[parent][0].items() if key != name}]}
