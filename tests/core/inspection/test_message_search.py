"""Searches: which messages each term matches, and what is refused with which words."""

import re

import pytest

from mocksens import Sens
from mocksens.core.inspection import message_search, newest
from mocksens.core.service import Service
from tests.client import Client, InProcess

START = "2026-01-01T09:00:00+09:00"
SENDS = {
    "code": {"to": "01011112222", "content": "[shop] 인증번호 482913"},
    "ad": {"to": "01033334444", "content": "(광고) SALE at https://shop.example", "contentType": "AD"},
    "long": {
        "to": "01055556666",
        "content": "Hello World",
        "type": "LMS",
        "subject": "Weekly news",
        "from": "15881234",
    },
    "failed": {"to": "01000003018", "content": "do not reply"},
}
"""Sends, each a second after the one before it, and completed a second later."""


@pytest.fixture(scope="module")
def service() -> Service:
    sens = Sens()
    client = Client(InProcess(sens))
    client.clock({"freeze": START})
    for fields in SENDS.values():
        send = dict(fields)
        assert client.send(messages=[{"to": send.pop("to")}], **send).status == 202
        client.clock({"advance": "1s"})
    return sens.known(client.service_id)


def matching(service: Service, text: str) -> set[str]:
    """Return the names of the sends whose message the search finds."""
    page = newest.page([service], message_search.compiled(text), 100, None)
    by_content = {fields["content"]: name for name, fields in SENDS.items()}
    return {by_content[hit.message.content] for hit in page.hits}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", {"code", "ad", "long", "failed"}),
        ("인증번호", {"code"}),
        ("hello", {"long"}),
        ("WORLD hello", {"long"}),
        ("hello sale", set()),
        ("weekly", {"long"}),
        ("3333", {"ad"}),
        ("15881", {"long"}),
        ('"do not reply"', {"failed"}),
        ('"reply not"', set()),
        ('"not closed', set()),
        ('""', {"code", "ad", "long", "failed"}),
        ('-""', {"code", "ad", "long", "failed"}),
        ("-", set()),
        ("- hello", set()),
        ("-hello", {"code", "ad", "failed"}),
        ('-"do not" -인증번호', {"ad", "long"}),
        ("https://shop.example", {"ad"}),
        ("to:1111", {"code"}),
        ("to:1111*", set()),
        ("to:0101111*", {"code"}),
        ("to:/^010[13]/", {"code", "ad"}),
        ("-to:0100000????", {"code", "ad", "long"}),
        ("from:1588", {"long"}),
        ("type:lms", {"long"}),
        ("type:AD", {"ad"}),
        ("-type:ad type:sms", {"code", "failed"}),
        ("status:completed", {"code", "ad", "long", "failed"}),
        ("status:ready", set()),
        ("status:success", {"code", "ad", "long"}),
        ("status:failed", {"failed"}),
        ("code:3018", {"failed"}),
        ("code:30*", {"failed"}),
        ("code:0", {"code", "ad", "long"}),
        ("service:mocksens", {"code", "ad", "long", "failed"}),
        ("-service:mocksens", set()),
        ("service:*mock*", {"code", "ad", "long", "failed"}),
        ("service:elsewhere", set()),
        ("after:2026-01-01T09:00:01", {"ad", "long", "failed"}),
        ("before:2026-01-01T09:00:01", {"code", "ad"}),
        ("after:2026-01-01T00:00:02Z", {"long", "failed"}),
        ("after:2s", {"long", "failed"}),
        ("before:3s", {"code", "ad"}),
        ("before:2026-01-01", {"code", "ad", "long", "failed"}),
        ("before:20260101", {"code", "ad", "long", "failed"}),
        ("before:2025-12-31", set()),
        ("-after:2s", {"code", "ad"}),
        ("TO:1111", {"code"}),
        ("note:x", set()),
    ],
)
def test_a_search_finds_the_messages_that_match_every_term(service: Service, text: str, names: set[str]) -> None:
    assert matching(service, text) == names


def test_a_request_id_finds_its_messages(service: Service) -> None:
    (hit,) = newest.page([service], message_search.compiled("hello"), 100, None).hits
    assert matching(service, f"request:{hit.message.request.request_id}") == {"long"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("stauts:failed", 'unknown term `stauts:`; did you mean status? Put a word with a colon in quotes: "stauts:f'),
        ("to:", "to: has no value; write to:0101234*"),
        ('service:""', "service: has no value; write service:my-test"),
        ("type:mns", "type: must be SMS, LMS, MMS, COMM or AD, not 'mns'; did you mean MMS?"),
        ("status:done", "status: must be READY, PROCESSING, COMPLETED, SUCCESS or FAILED, not 'done'"),
        ("after:yesterday", "after: must be a date as 2026-01-31, a date and time as 2026-01-31T09:00 (KST), or a dur"),
        ("before:2026-13-01", "before: must be a date as"),
        ("to:/(/", "to: is not a regular expression"),
        ("a" * 1_001, "a search has at most 1000 characters"),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused_with_what_to_write(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}"):
        message_search.compiled(text)


def test_a_search_that_compares_too_slowly_is_refused() -> None:
    service = Sens().service("a" * 60)
    with pytest.raises(ValueError, match=r"^service: /\(\(a\|a\)\+\)\+b/ takes too long to compare"):
        newest.page([service], message_search.compiled("service:/((a|a)+)+b/"), 100, None)
