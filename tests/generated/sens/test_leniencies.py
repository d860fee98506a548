"""Each declared leniency is needed: mocksens accepts a request that the description excludes."""

from typing import Any

import pytest

from mocksens import Sens, Switches
from mocksens.spec.documents import Document
from mocksens.spec.operations import BASE_PATH
from tests.client import Client, InProcess
from tests.conformance.world import base64_text, picture
from tests.generated.sens.departures import LENIENT
from tests.generated.sens.support import fits
from tests.web.openapi.description import DESCRIPTIONS

OF_2023, OF_2026 = Document.OF_2023, Document.OF_2026
PICTURE = base64_text(picture())
GOOD = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01012345678"}]}
SENDS: list[tuple[str, dict[str, Any]]] = [
    ("send.type", {"type": "sms"}),
    ("send.type", {"contentType": "comm"}),
    ("send.inline-files", {"type": "MMS", "files": [{"name": "a.jpg", "body": PICTURE}]}),
    ("send.subject", {"subject": ["a list"]}),
    ("check.scalars", {"countryCode": 82}),
    ("check.scalars", {"content": True}),
    ("check.unknown-fields", {"reserveTime": None}),
    ("check.empty", {"reserveTime": ""}),
    ("reserve.zone", {"reserveTimeZone": ["a list"]}),
]
SEARCHES: list[tuple[str, Document, list[tuple[str, str]]]] = [
    *(
        ("search.filters", document, [filter_])
        for document in Document
        for filter_ in (("type", "sms"), ("contentType", "comm"), ("status", "completed"), ("statusName", "success"))
    ),
    ("search.extra", OF_2023, [("nextToken", "token")]),
    ("search.extra", OF_2026, [("pageIndex", "abc")]),
    ("search.extra", OF_2026, [("responseFormatType", "json")]),
    ("check.unknown-fields", OF_2023, [("unknown", "value")]),
    ("check.empty", OF_2023, [("pageSize", "")]),
    ("check.empty", OF_2026, [("pageSize", "1"), ("pageSize", "2")]),
]
SILENT = {"send.type", "search.filters", "check.empty", "check.unknown-fields"}
"""The rules that a diagnosis does not mention, because many clients send empty texts, nulls and lower case."""


def client_of(document: Document) -> Client:
    return Client(InProcess(Sens(switches=Switches(document=document))))


def call(document: Document, method: str) -> Any:
    """Return the description of a send or of a search."""
    return DESCRIPTIONS[document]["paths"][f"{BASE_PATH}/messages"][method]


def parameter_fits(document: Document, name: str, text: str) -> bool:
    """Return whether the description of a search has a parameter with this value."""
    found = [
        row["schema"] for row in call(document, "get")["parameters"] if row["in"] == "query" and row["name"] == name
    ]
    value = int(text) if text.isdecimal() else text
    return any(fits(document, schema, value) for schema in found)


def test_every_declared_leniency_has_a_request() -> None:
    assert {rule for rule, *_ in (*SENDS, *SEARCHES)} == LENIENT.keys()


@pytest.mark.parametrize("document", Document)
@pytest.mark.parametrize(("rule", "fields"), SENDS)
def test_a_send_that_the_description_excludes_is_accepted(rule: str, fields: Any, document: Document) -> None:
    schema = call(document, "post")["requestBody"]["content"]["application/json"]["schema"]
    assert fits(document, schema, GOOD)
    assert not fits(document, schema, {**GOOD, **fields})
    answer = client_of(document).send(**fields)
    assert answer.status == 202
    assert (rule in answer.diagnosis) is (rule not in SILENT)


@pytest.mark.parametrize(("rule", "document", "query"), SEARCHES)
def test_a_search_that_the_description_excludes_is_accepted(
    rule: str, document: Document, query: list[tuple[str, str]]
) -> None:
    names = [name for name, _ in query]
    assert len({*names}) < len(names) or not all(parameter_fits(document, *pair) for pair in query)
    client = client_of(document)
    request_id = client.send().json["requestId"]
    target = "&".join(f"{name}={value}" for name, value in [("requestId", request_id), *query])
    answer = client.request("GET", f"{client.base}/messages?{target}")
    assert answer.status == 200
    assert rule in SILENT or rule in answer.diagnosis
