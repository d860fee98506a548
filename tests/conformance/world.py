"""Fresh worlds to try things in, pictures, and what every refusal must look like."""

import base64
import hashlib
import hmac
import io
import time
from functools import cache
from typing import Any

from msgspec.structs import replace
from PIL import Image

from mocksens import Sens, Switches
from mocksens.spec.documents import Document
from mocksens.spec.gateway import GATEWAY_ANSWERS
from tests.client import Answer, Client, InProcess
from tests.conformance.documents import OFFICIAL

START = "2026-03-02T09:00:00+09:00"
GATEWAY = {(row.status, row.code, row.message) for row in GATEWAY_ANSWERS.values()}


def fresh(switches: Switches | None = None, at: str = START, document: str = "2023") -> Client:
    """Return a client of a new service whose clock stands still."""
    sens = Sens(seed="conformance", switches=replace(switches or Switches(), document=Document(document)))
    client = Client(InProcess(sens))
    assert client.clock({"freeze": at}).status == 200
    return client


def advance(client: Client, milliseconds: int) -> None:
    assert client.clock({"advance": f"{milliseconds}ms"}).status == 200


@cache
def picture(width: int = 8, height: int = 8, size: int | None = None, form: str = "JPEG") -> bytes:
    """Return a picture; a JPEG is padded to exactly ``size`` bytes with comments."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, form)
    whole = file.getvalue()
    comments = b""
    while size is not None and (room := size - len(whole) - len(comments)):
        # A comment is a marker, its length and its text; never leave less room than the next one needs.
        length = min(room, 60_000) if room - min(room, 60_000) not in range(1, 4) else room - 4
        assert length >= 4, "too little room for a comment"
        comments += b"\xff\xfe" + (length - 2).to_bytes(2, "big") + b"x" * (length - 4)
    return whole[:2] + comments + whole[2:]


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def raw(client: Client, target: str, method: str = "GET") -> Answer:
    """Send and sign the target as Latin-1 bytes."""
    key, timestamp = client.credential, str(time.time_ns() // 1_000_000)
    text = f"{method} {target}\n{timestamp}\n{key.access_key}".encode("latin-1")
    signature = base64.b64encode(hmac.digest(key.secret_key.encode(), text, hashlib.sha256)).decode()
    names = ("x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2")
    headers = zip(names, (timestamp, key.access_key, signature), strict=True)
    return client.transport.send(method, target, headers, b"")


def content_of(client: Client, request_id: str) -> list[dict[str, Any]]:
    """Return the single results of every message of a request, in order."""
    rows = client.list_messages(requestId=request_id).json["messages"]
    return [client.get_message(row["messageId"]).json["messages"][0] for row in rows]


def delivered(client: Client, **fields: Any) -> dict[str, Any]:
    """Return the result of the first message of a send, once it is completed."""
    answer = client.send(**fields)
    assert answer.status == 202, answer.body
    advance(client, 10_000)
    return content_of(client, answer.json["requestId"])[0]


def assert_refused(answer: Answer, *statuses: int, document: str = "2023") -> None:
    """Assert that a response is a documented 4xx of the gateway or of SENS, with a diagnosis that fits a log."""
    assert answer.status in (statuses or (400, 401, 403, 404, 413)), (answer, statuses)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-ncp-apigw-request-id"]
    assert answer.diagnosis
    assert len(answer.diagnosis) <= 1024
    assert all(" " <= character <= "~" for character in answer.diagnosis), answer.diagnosis
    body = answer.json
    match body:
        case {"error": {"errorCode": code, "message": message, "details": str(details)}, **rest} if not rest:
            assert (answer.status, code, message) in GATEWAY
            assert list(body["error"]) == ["errorCode", "message", "details"]
            assert details
        case _:
            assert OFFICIAL[document].is_refusal(answer.status, body), body


def shown(client: Client) -> tuple[Any, Any]:
    """Return everything that a client can see of the service: today's messages and the blocked numbers."""
    return (
        client.list_messages(
            requestStartTime="2026-03-02 00:00:00", requestEndTime="2026-03-02 23:59:59", pageSize=100
        ).json,
        client.list_unsubscribes().json,
    )


def used() -> Client:
    """Return a service that already holds a message, a reservation and a blocked number."""
    client = fresh()
    assert client.send().status == 202
    assert client.send(reserveTime="2026-03-02 09:30").status == 202
    assert client.register("0801112222").status == 200
    return client
