"""Each declared strictness is needed: mocksens refuses a request that the description allows."""

from typing import Any

import pytest

from mocksens import Sens, Switches
from mocksens.spec.documents import Document
from mocksens.spec.operations import BASE_PATH
from tests.client import Client, InProcess
from tests.conformance.world import base64_text
from tests.generated.sens.departures import STRICTER
from tests.generated.sens.support import fits
from tests.web.openapi.description import DESCRIPTIONS

OF_2023, OF_2026 = Document.OF_2023, Document.OF_2026
DAY = {"requestStartTime": "2026-01-01 00:00:00", "requestEndTime": "2026-01-01 23:59:59"}
LIST, SEND, UPLOAD, BLOCKED = ("get", "/messages"), ("post", "/messages"), ("post", "/files"), ("get", "/unsubscribes")
GOOD = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01012345678"}]}
ROWS: list[tuple[str, tuple[str, str], dict[str, Any]]] = [
    ("search.what", LIST, {}),
    ("search.window", LIST, {**DAY, "requestEndTime": "2026-03-01 00:00:00"}),
    ("search.window", LIST, {**DAY, "requestEndTime": "2026-02-30 00:00:00"}),
    ("search.page", LIST, {**DAY, "pageSize": 101}),
    ("search.token", LIST, {**DAY, "nextToken": "of no answer"}),
    ("reserve.time", SEND, {**GOOD, "reserveTime": "2099-02-30 10:00"}),
    ("reserve.lead", SEND, {**GOOD, "reserveTime": "2020-01-01 10:00"}),
    ("reserve.zone", SEND, {**GOOD, "reserveTime": "2099-01-01 10:00", "reserveTimeZone": "Asia/Nowhere"}),
    ("send.country", SEND, {**GOOD, "type": "LMS", "countryCode": "81"}),
    ("send.file-ids", SEND, {**GOOD, "files": [{"fileId": "some"}]}),
    ("upload.rules", UPLOAD, {"fileName": "a.jpg", "fileBody": base64_text(b"no picture")}),
    ("unsub.numbers", BLOCKED, {"startTime": 2, "endTime": 1}),
]
IN_ONE = {"search.page": OF_2023, "search.token": OF_2026}
"""The document of rules that only the description of one document leaves open."""


def is_described(document: Document, place: tuple[str, str], fields: dict[str, Any]) -> bool:
    """Return whether the description allows a request with these parameters or this body."""
    method, path = place
    call = DESCRIPTIONS[document]["paths"][f"{BASE_PATH}{path}"][method]
    if "requestBody" in call:
        return fits(document, call["requestBody"]["content"]["application/json"]["schema"], fields)
    schemas = {row["name"]: row["schema"] for row in call["parameters"]}
    return all(name in schemas and fits(document, schemas[name], value) for name, value in fields.items())


def test_every_declared_strictness_has_a_request() -> None:
    assert {rule for rule, *_ in ROWS} | {"reserve.cancel"} == STRICTER.keys()


@pytest.mark.parametrize("document", Document)
@pytest.mark.parametrize(("rule", "place", "fields"), ROWS)
def test_a_request_that_the_description_allows_is_refused(
    rule: str, place: tuple[str, str], fields: dict[str, Any], document: Document
) -> None:
    assert is_described(document, place, fields) is (IN_ONE.get(rule, document) is document)
    client = Client(InProcess(Sens(switches=Switches(document=document))))
    method, path = place
    target = f"{client.base}{path}"
    if method == "get":
        target += "?" + "&".join(f"{name}={value}".replace(" ", "%20") for name, value in fields.items())
        answer = client.request("GET", target)
    else:
        answer = client.request("POST", target, json=fields)
    if is_described(document, place, fields):
        assert answer.status == 400
        assert rule in answer.diagnosis


def test_a_reservation_that_no_longer_waits_is_not_cancelled() -> None:
    client = Client(InProcess(Sens()))
    client.clock({"freeze": "2026-01-01T09:00:00+09:00"})
    reserve_id = client.send(reserveTime="2026-01-01 10:00").json["requestId"]
    assert client.cancel_reservation(reserve_id).status == 204
    again = client.cancel_reservation(reserve_id)
    assert again.status == 400
    assert "reserve.cancel" in again.diagnosis
