from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocksens.core.records import Recipient, Send
from mocksens.core.scenarios import facts
from mocksens.core.scenarios.active_steps import Facts
from mocksens.core.validation import sends
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import DecodedRequest, Parsed, Undecodable
from mocksens.spec.documents import Document
from mocksens.spec.limits import RECIPIENTS
from mocksens.spec.operations import Name
from mocksens.spec.statuses import ContentType, MessageType
from mocksens.web.handlers import HANDLERS

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
    parsed = HANDLERS[operation].read(DecodedRequest(item_id="", query=query, body=body), Document.OF_2023, Findings())
    return facts.of_request(parsed, operation, "a", 3, HEADERS)


def to(*numbers: Any, **fields: Any) -> Parsed:
    asked = DecodedRequest(item_id="", query={}, body={"messages": [{"to": number} for number in numbers], **fields})
    return sends.read_send(asked, Document.OF_2023, Findings())


# --- of a request ------------------------------------------------------------------------------------


def test_a_send_is_known_by_what_stands_in_it() -> None:
    body = {
        "type": "lms",
        "contentType": "ad",
        "countryCode": "82",
        "from": "02",
        "content": "hi",
        "messages": [{"to": "0101"}, {"to": "0102", "content": "ho"}],
    }
    numbers, texts = ("0101", "0102"), ("hi", "ho")
    assert of(body) == Facts(
        operation="send-messages",
        service_id="a",
        ordinal=3,
        type="LMS",
        content_type="AD",
        country_code="82",
        sender="02",
        to=numbers,
        content=texts,
        headers=HEADERS,
    )


def test_what_a_send_leaves_out_has_its_default() -> None:
    for body in ({}, {"contentType": "", "countryCode": "", "type": None}):
        assert of(body) == Facts(
            operation="send-messages",
            service_id="a",
            ordinal=3,
            type="",
            content_type="COMM",
            country_code="82",
            headers=HEADERS,
        )


def test_other_operations_have_no_defaults() -> None:
    for operation in set(Name) - {Name.SEND_MESSAGES}:
        assert of({}, operation) == Facts(operation=operation, service_id="a", ordinal=3, headers=HEADERS)


def test_a_search_is_known_by_its_query() -> None:
    found = of(None, Name.LIST_MESSAGES, type="SMS", contentType="AD", countryCode="1", to="0101", **{"from": "02"})
    assert found == Facts(
        operation="list-messages",
        service_id="a",
        ordinal=3,
        type="SMS",
        content_type="AD",
        country_code="1",
        sender="02",
        to=("0101",),
        content=(),
        headers=HEADERS,
    )


def test_a_search_knows_no_type_but_the_one_that_it_filters_by() -> None:
    assert of(None, Name.LIST_MESSAGES, type="mms").type == "MMS"


def test_a_scalar_of_json_is_the_text_that_it_is_taken_for() -> None:
    found = of({"from": 212345678, "countryCode": 1, "content": True, "messages": [{"to": 1012345678}]})
    assert (found.sender, found.country_code, found.content, found.to) == ("212345678", "1", ("true",), ("1012345678",))


def test_an_mms_without_files_is_an_lms() -> None:
    assert of({"type": "mms"}).type == of({"type": "MMS", "files": []}).type == "LMS"
    assert of({"type": "mms", "files": [{"fileId": "a"}]}).type == "MMS"


def test_the_default_text_counts_unless_every_message_has_its_own() -> None:
    assert of({"content": "hi", "messages": [{"to": "0101", "content": "ho"}]}).content == ("ho",)
    assert of({"content": "hi", "messages": [{"to": "0101"}, {"to": "0102", "content": ""}]}).content == ("hi", "")
    assert of({"content": "hi"}).content == ("hi",)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        Undecodable("empty"),
        {"messages": None},
        {"messages": {"to": "0101"}},
        {"messages": [None, "0101", [{"to": "0101"}], {"to": {}}, {"to": None}, {}]},
    ],
)
def test_what_is_not_there_or_no_text_is_empty(body: object) -> None:
    assert of(body) == Facts(
        operation="send-messages",
        service_id="a",
        ordinal=3,
        type="",
        content_type="COMM",
        country_code="82",
        headers=HEADERS,
    )


def test_a_text_that_will_be_refused_is_a_fact_all_the_same() -> None:
    found = of(
        {
            "type": "XMS",
            "contentType": "ADS",
            "countryCode": "082",
            "from": "02-123",
            "content": "hi",
            "messages": [{"to": "010-1234-5678"}, {"to": "0102"}, {"to": -1}],
        }
    )
    assert (found.type, found.content_type, found.country_code, found.sender) == ("XMS", "ADS", "082", "02-123")
    assert sorted(found.to) == ["-1", "010-1234-5678", "0102"]
    query = {"type": "XMS", "from": "+82", "to": "010-1234-5678"}
    found = of(None, Name.LIST_MESSAGES, **query)
    assert (found.type, found.sender, found.to) == ("XMS", "+82", ("010-1234-5678",))


def test_what_will_be_refused_and_is_no_text_is_no_fact() -> None:
    found = of({name: [] for name in ("type", "contentType", "countryCode", "from", "content", "messages")})
    assert found == Facts(operation="send-messages", service_id="a", ordinal=3, headers=HEADERS)


@given(JSON)
def test_whatever_json_a_request_holds_its_facts_are_texts(body: object) -> None:
    found = of(body)
    single = (found.type, found.content_type, found.country_code, found.sender)
    assert all(isinstance(text, str) for text in (*single, *found.to, *found.content))


def test_only_as_many_recipients_are_looked_at_as_a_send_may_have() -> None:
    most = RECIPIENTS.value
    assert most == 100
    people: list[Any] = [{"to": f"{number}", "content": "ho", "name": "A"} for number in range(most)]
    found = of({"content": "hi", "messages": [*people, {"to": "last"}]})
    assert set(found.to) == {f"{number}" for number in range(most)}
    assert set(found.content) == {"hi", "ho"}
    assert of({"messages": [None, *people]}).to == tuple(f"{number}" for number in range(most - 1))


# --- the recipients whose numbers may say something --------------------------------------------------


def test_the_recipients_of_a_send_are_what_stands_in_their_place() -> None:
    assert facts.recipients(to("0101", 2, None)) == ["0101", "2"]
    assert facts.recipients(to("010-1", "0102")) == ["0102", "010-1"]


@pytest.mark.parametrize("country", ["82", "1", 1, "no country"])
def test_the_recipients_of_a_send_are_the_same_in_any_country(country: object) -> None:
    assert facts.recipients(to("01000040429", countryCode=country)) == ["01000040429"]


# --- of what was taken -------------------------------------------------------------------------------


def send(**changes: Any) -> Send:
    fields: dict[str, Any] = {
        "type": MessageType.LMS,
        "content_type": ContentType.AD,
        "country_code": "82",
        "sender": "02",
        "content": "hi",
        "recipients": [Recipient("0101"), Recipient("0102", content="ho")],
    }
    return Send(**(fields | changes))


def test_a_send_that_was_taken_has_the_same_facts() -> None:
    expected = Facts(
        operation="send-messages",
        service_id="a",
        ordinal=7,
        type="LMS",
        content_type="AD",
        country_code="82",
        sender="02",
        to=("0101", "0102"),
        content=("hi", "ho"),
        headers=HEADERS,
    )
    assert facts.of_send(send(), "a", 7, HEADERS) == expected


@pytest.mark.parametrize(("index", "text"), [(0, "hi"), (1, "ho")])
def test_a_message_is_known_by_its_own_recipient_and_text(index: int, text: str) -> None:
    asked = send()
    recipient = asked.recipients[index]
    whole = facts.of_send(asked, "a", 7, HEADERS)
    assert facts.of_recipient(recipient, asked, whole) == replace(whole, to=(recipient.to,), content=(text,))
