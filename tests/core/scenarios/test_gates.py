"""The gates of scenarios agree about a send: the request's facts are those of its messages, put together."""

import base64
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.scenarios import facts
from mocksens.core.scenarios.active_steps import Facts
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import CheckContext, DecodedRequest
from mocksens.core.validation.sends import check_send, read_send
from mocksens.spec.documents import Document
from tests.operations.support import jpeg, outcomes, send, world
from tests.scripts import play

INLINE = {"name": "a.jpg", "body": base64.b64encode(jpeg()).decode()}
DIGITS = st.text("0123456789", min_size=1, max_size=11)
NUMBERS = DIGITS | st.integers(0, 10**25 - 1) | st.just("01012345678")
TEXTS = st.text(max_size=20) | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
RECIPIENTS = st.lists(
    st.fixed_dictionaries({"to": NUMBERS}, optional={"content": TEXTS, "subject": TEXTS}), min_size=1, max_size=4
)


def in_any_case(*words: str) -> st.SearchStrategy[str]:
    """One of the words, each letter in either case."""
    return st.sampled_from(words).flatmap(
        lambda word: st.tuples(*(st.sampled_from([letter.lower(), letter.upper()]) for letter in word)).map("".join)
    )


def sends(types: st.SearchStrategy[str], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw sends that are accepted."""
    return st.fixed_dictionaries(
        {"type": types, "from": NUMBERS, "content": TEXTS, "messages": RECIPIENTS},
        optional={"contentType": in_any_case("COMM", "AD") | st.just(""), "subject": TEXTS, **optional},
    )


DOMESTIC = st.sampled_from(["82", 82, "", None])
FILES = st.lists(st.fixed_dictionaries({"fileId": DIGITS}) | st.just(INLINE), max_size=2)
VALID = st.one_of(
    sends(in_any_case("SMS"), countryCode=DOMESTIC | st.sampled_from(["1", 1, "81", 886])),
    sends(in_any_case("LMS"), countryCode=DOMESTIC),
    sends(in_any_case("MMS"), countryCode=DOMESTIC, files=FILES | st.none()),
)


def at_the_gates(body: dict[str, Any]) -> tuple[Facts, list[Facts]]:
    """Return the facts of a send as a request, and of each of its messages."""
    service = world().service
    findings = Findings()
    parsed = read_send(
        DecodedRequest(item_id="", query={}, body=msgspec.json.decode(msgspec.json.encode(body))),
        Document.OF_2023,
        findings,
    )
    of_request = facts.of_request(parsed, "send-messages", service.id, 0, {})
    now = service.clock.now()
    taken = check_send(parsed, CheckContext(service.switches, now), findings)
    of_send = facts.of_send(taken, service.id, 0, {})
    return of_request, [facts.of_recipient(recipient, taken, of_send) for recipient in taken.recipients]


@given(VALID)
def test_the_facts_of_a_send_are_those_of_its_messages_put_together(body: dict[str, Any]) -> None:
    request, of_messages = at_the_gates(body)
    for name in ("operation", "service_id", "type", "content_type", "country_code", "sender"):
        assert {getattr(request, name)} == {getattr(message, name) for message in of_messages}, name
    for name in ("to", "content"):
        assert set(getattr(request, name)) == {text for message in of_messages for text in getattr(message, name)}, name


@pytest.mark.parametrize(
    ("when", "fields"),
    [
        ("content: '*482913*'", {"content": 482913}),
        ("content: 'true'", {"content": True}),
        ("type: LMS", {"type": "MMS"}),
        ("type: sms", {"type": "Sms"}),
        ("to: '1*', countryCode: '81'", {"messages": [{"to": 1012345678}], "countryCode": 81}),
        ("from: '15*'", {"from": 15880000}),
        ("contentType: COMM, countryCode: '82'", {}),
        ("type: MMS", {"type": "mms", "files": [INLINE]}),
    ],
    ids=str,
)
def test_a_step_fires_at_both_gates(when: str, fields: dict[str, Any]) -> None:
    there = world()
    play(there.service, f"{{when: {{{when}}}, then: {{result: '2003'}}}}")
    assert outcomes(there, send(there.client, **fields)) == ["2003"]
    play(there.service, f"{{when: {{{when}}}, then: {{respond: throttled}}}}")
    assert there.client.send(**fields).status == 429


@pytest.mark.parametrize(
    ("when", "fields"),
    [
        ("type: MMS", {"type": "MMS"}),
        ("content: default", {"content": "default", "messages": [{"to": "01011112222", "content": "own"}]}),
    ],
    ids=str,
)
def test_a_step_fires_at_neither_gate(when: str, fields: dict[str, Any]) -> None:
    there = world()
    play(there.service, f"{{when: {{{when}}}, then: {{result: '2003'}}}}")
    assert outcomes(there, send(there.client, **fields)) == ["0"]
    play(there.service, f"{{when: {{{when}}}, then: {{respond: throttled}}}}")
    assert there.client.send(**fields).status == 202


def test_a_step_answers_a_request_that_would_be_refused() -> None:
    there = world()
    play(there.service, "{when: {to: '010*'}, then: {respond: throttled}}")
    assert there.client.send(messages=[{"to": "010-1234-5678"}]).status == 429
    assert there.client.send(messages=[{"to": "01012345678"}] * 101).status == 429
    assert there.client.send(messages=[{"to": ["01012345678"]}]).status == 400


def test_a_step_waits_for_the_filter_of_a_search() -> None:
    there = world()
    play(there.service, "{when: {to: '0101*', type: LMS}, then: {respond: throttled}}")
    found = [there.client.list_messages(requestId="x", to=to, type="lms") for to in ("01011112222", "01022223333")]
    assert [answer.status for answer in found] == [429, 404]
