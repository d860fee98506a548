from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core import facts
from mocksens.core.checks import Asked, Undecodable
from mocksens.core.records import Message, Recipient, Request, Send
from mocksens.core.scenarios import Facts
from mocksens.spec.limits import RECIPIENTS
from mocksens.spec.operations import Name
from mocksens.spec.statuses import ContentType, MessageType

HEADERS = {"host": "localhost"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "contentType", "countryCode", "from", "to", "content", "messages"]), inner
        )
    ),
)


def of(body: object, operation: str = Name.SEND_MESSAGES, **query: str) -> Facts:
    return facts.of_request(Asked("", query, body), operation, "a", 3, HEADERS)


def to(*numbers: Any, **fields: Any) -> Asked:
    return Asked("", {}, {"messages": [{"to": number} for number in numbers], **fields})


# --- of a request ------------------------------------------------------------------------------------


def test_a_send_is_known_by_what_stands_in_it() -> None:
    body = {
        "type": "mms",
        "contentType": "AD",
        "countryCode": "82",
        "from": "02",
        "content": "hi",
        "messages": [{"to": "0101"}, {"to": "0102", "content": "ho"}],
    }
    numbers, texts = ("0101", "0102"), ("hi", "ho")
    assert of(body) == Facts("send-messages", "a", 3, "mms", "AD", "82", "02", numbers, texts, HEADERS)


def test_what_a_send_leaves_out_has_its_default() -> None:
    for body in ({}, {"contentType": "", "countryCode": "", "type": None}):
        assert of(body) == Facts("send-messages", "a", 3, "", "COMM", "82", headers=HEADERS)


def test_other_operations_have_no_defaults() -> None:
    for operation in set(Name) - {Name.SEND_MESSAGES}:
        assert of({}, operation) == Facts(operation, "a", 3, headers=HEADERS)


def test_a_search_is_known_by_its_query() -> None:
    found = of(None, Name.LIST_MESSAGES, type="SMS", contentType="AD", countryCode="1", to="0101", **{"from": "02"})
    assert found == Facts("list-messages", "a", 3, "SMS", "AD", "1", "02", ("0101",), (), HEADERS)


def test_a_number_of_json_is_compared_as_it_is_written() -> None:
    assert of({"from": 212345678, "countryCode": 1}).sender == "212345678"
    assert of({"from": 10**20}).sender == of({"from": -(10**20)}).sender == ""
    assert of({"from": 10**20 - 1}).sender == "9" * 20


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        Undecodable("it is empty"),
        {"messages": None},
        {"messages": {"to": "0101"}},
        {"messages": [None, "0101", [{"to": "0101"}], {"to": 101}, {"to": None}, {}]},
    ],
)
def test_what_is_not_there_or_no_text_is_empty(body: object) -> None:
    assert of(body) == Facts("send-messages", "a", 3, "", "COMM", "82", headers=HEADERS)
    assert not [number for number in facts.recipients(Asked("", {}, body)) if isinstance(number, str)]


@given(JSON)
def test_whatever_json_a_request_holds_its_facts_are_texts(body: object) -> None:
    found = of(body)
    assert all(isinstance(text, str) for text in (*found[3:7], *found.to, *found.content))
    assert isinstance(facts.recipients(Asked("", {}, body)), list)


def test_only_as_many_recipients_are_looked_at_as_a_send_may_have() -> None:
    most = RECIPIENTS.value
    assert most == 100
    asked = to(*(f"{number}" for number in range(most + 1)))
    assert len(of(asked.body).to) == len(facts.recipients(asked)) == most


# --- the recipients whose numbers may say something --------------------------------------------------


def test_the_recipients_of_a_send_are_what_stands_in_their_place() -> None:
    assert facts.recipients(to("0101", 2, None)) == ["0101", 2, None]
    assert facts.recipients(to("0101", countryCode="82")) == ["0101"]
    assert facts.recipients(to("0101", countryCode=82)) == ["0101"]
    assert facts.recipients(to("0101", countryCode="")) == ["0101"]


@pytest.mark.parametrize("country", ["1", "81", "821", 1])
def test_a_send_abroad_has_no_recipients_whose_numbers_say_something(country: object) -> None:
    assert facts.recipients(to("01000040429", countryCode=country)) == []


# --- of what was taken -------------------------------------------------------------------------------


def send(**changes: Any) -> Send:
    fields: dict[str, Any] = {
        "type": MessageType.LMS,
        "content_type": ContentType.AD,
        "country_code": "82",
        "sender": "02",
        "content": "hi",
        "recipients": [Recipient("0101"), Recipient("0102", content="ho")],
        "ordinal": 7,
        "headers": HEADERS,
    }
    return Send(**(fields | changes))


def test_a_send_that_was_taken_has_the_same_facts() -> None:
    expected = Facts("send-messages", "a", 7, "LMS", "AD", "82", "02", ("0101", "0102"), ("hi", "ho"), HEADERS)
    assert facts.of_send(send(), "a") == expected


def test_nobody_waits_for_what_a_reservation_becomes() -> None:
    assert facts.of_send(send(), "a").waiting
    assert not facts.of_send(send(reserve_due=0), "a").waiting


@pytest.mark.parametrize(("index", "text"), [(0, "hi"), (1, "ho")])
def test_a_message_is_known_by_its_own_recipient_and_text(index: int, text: str) -> None:
    asked = send()
    request = Request("R", 0, asked.type, asked.content_type, "82", "02", None, asked.content, (), first=0, count=2)
    recipient = asked.recipients[index]
    message = Message(request, index, "M", recipient.to, None, recipient.content, 0, 0, "0", "SKT")
    whole = facts.of_send(asked, "a")
    assert facts.of_message(message, whole) == whole._replace(to=(recipient.to,), content=(text,))
