"""The number of recipients of a send (D:95), and what each of them gets."""

from hypothesis import given
from hypothesis import strategies as st

from mocksens.spec.limits import RECIPIENTS, RECIPIENTS_MIN
from tests.conformance.world import assert_refused, content_of, fresh, shown


def numbers(count: int) -> list[dict[str, str]]:
    return [{"to": f"0109{place:07d}"} for place in range(count)]


@given(count=st.integers(RECIPIENTS_MIN.value, RECIPIENTS.value))
def test_each_recipient_gets_one_message_in_the_order_of_the_request(count: int) -> None:
    client = fresh()
    answer = client.send(messages=numbers(count))
    assert answer.status == 202
    page = client.list_messages(requestId=answer.json["requestId"]).json
    assert [row["to"] for row in page["messages"]] == [entry["to"] for entry in numbers(count)]
    assert len({row["messageId"] for row in page["messages"]}) == count
    assert (page["itemCount"], page["hasMore"]) == (count, False)


@given(count=st.one_of(st.just(0), st.integers(RECIPIENTS.value + 1, RECIPIENTS.value + 30)))
def test_none_or_more_than_a_hundred_are_refused_whole(count: int) -> None:
    client = fresh()
    before = shown(client)
    assert_refused(client.send(messages=numbers(count)), 400)
    assert shown(client) == before


@given(count=st.integers(1, RECIPIENTS.value), place=st.integers(0, RECIPIENTS.value - 1))
def test_one_wrong_number_refuses_the_whole_request_and_is_named(count: int, place: int) -> None:
    client = fresh()
    recipients = numbers(count)
    recipients[place % count]["to"] = "010-1111-2222"
    answer = client.send(messages=recipients)
    assert_refused(answer, 400)
    assert [error for error in answer.json["errors"] if f"'messages[{place % count}].to'" in error] == answer.json[
        "errors"
    ]
    assert shown(client)[0]["itemCount"] == 0


@given(own=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_own_texts_stand_before_those_of_the_request(own: list[tuple[bool, bool]]) -> None:
    client = fresh()
    recipients = [
        {"to": "01011112222"}
        | ({"subject": "own"} if subject else {})
        | ({"content": f"for {place}"} if content else {})
        for place, (subject, content) in enumerate(own)
    ]
    answer = client.send(type="LMS", subject="ours", content="for all", messages=recipients)
    expected = [
        ("own" if subject else "ours", f"for {place}" if content else "for all")
        for place, (subject, content) in enumerate(own)
    ]
    rows = content_of(client, answer.json["requestId"])
    assert [(row["subject"], row["content"]) for row in rows] == expected


def test_an_empty_text_of_its_own_is_a_text() -> None:
    client = fresh()
    own = [{"to": "01011112222", "subject": "", "content": ""}, {"to": "01011112222", "content": None}]
    answer = client.send(type="LMS", subject="ours", content="for all", messages=own)
    rows = content_of(client, answer.json["requestId"])
    assert [(row["subject"], row["content"]) for row in rows] == [("", ""), ("ours", "for all")]


@given(to=st.sampled_from(["0109000000", "01090000000", "01090000001"]), count=st.integers(1, 5))
def test_a_search_for_a_number_finds_exactly_that_number(to: str, count: int) -> None:
    client = fresh()
    answer = client.send(messages=numbers(count))
    rows = client.list_messages(requestId=answer.json["requestId"], to=to).json["messages"]
    assert [row["to"] for row in rows] == [entry["to"] for entry in numbers(count) if entry["to"] == to]


def test_the_same_number_twice_gets_two_messages() -> None:
    client = fresh()
    answer = client.send(messages=[{"to": "01011112222"}] * 2)
    assert client.list_messages(requestId=answer.json["requestId"]).json["itemCount"] == 2
