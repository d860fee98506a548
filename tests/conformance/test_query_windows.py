"""Windows of a search: how wide they may be (D:251-252), how far back they see (D:248), and that their ends count."""

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.spec.limits import COMPLETE_WINDOW, DELIVERED_AFTER, HISTORY, REQUEST_WINDOW
from tests.client import Answer, Client
from tests.conformance.model import KST, ms, second, to_instant
from tests.conformance.world import START, advance, assert_refused, fresh

NOW = to_instant(datetime.fromisoformat(START))
LIFE = ms(DELIVERED_AFTER.value)
WIDEST = {"request": ms(REQUEST_WINDOW.value), "complete": ms(COMPLETE_WINDOW.value)}
WORDS = st.sampled_from(sorted(WIDEST))
SECONDS = st.integers(-3, 3).map(lambda seconds: seconds * 1000)
INSTANTS = st.datetimes(datetime(1, 3, 1), datetime(9999, 10, 1)).map(  # noqa: DTZ001 - the zone follows
    lambda moment: to_instant(moment.replace(microsecond=0, tzinfo=KST))
)


def search(client: Client, word: str, start: int, end: int, **more: str) -> Answer:
    return client.list_messages(**{f"{word}StartTime": second(start), f"{word}EndTime": second(end)}, **more)


def count(answer: Answer) -> int:
    assert answer.status == 200
    found: int = answer.json["itemCount"]
    return found


@given(word=WORDS, start=INSTANTS, off=SECONDS)
def test_a_window_may_be_as_wide_as_documented_and_not_a_second_wider(word: str, start: int, off: int) -> None:
    answer = search(fresh(), word, start, start + WIDEST[word] + off)
    if off <= 0:
        assert (answer.status, answer.json["messages"]) == (200, [])
    else:
        assert_refused(answer, 400)


@given(word=WORDS, start=INSTANTS, back=st.integers(-3, 3))
def test_a_window_may_not_end_before_it_starts(word: str, start: int, back: int) -> None:
    answer = search(fresh(), word, start, start - back * 1000)
    assert answer.status == (400 if back > 0 else 200)


@given(start=SECONDS, end=SECONDS, millisecond=st.integers(0, 999))
def test_both_ends_of_a_request_window_count_to_their_whole_second(start: int, end: int, millisecond: int) -> None:
    if start > end:
        start, end = end, start
    client = fresh()
    advance(client, millisecond)
    client.send()
    assert count(search(client, "request", NOW + start, NOW + end)) == (1 if start <= 0 <= end else 0)


@given(start=SECONDS, end=SECONDS, millisecond=st.integers(0, 999))
def test_both_ends_of_a_complete_window_count_to_their_whole_second(start: int, end: int, millisecond: int) -> None:
    if start > end:
        start, end = end, start
    client = fresh()
    advance(client, millisecond)
    client.send()
    advance(client, 60_000)
    assert count(search(client, "complete", NOW + LIFE + start, NOW + LIFE + end)) == (1 if start <= 0 <= end else 0)


@given(word=WORDS, start=SECONDS, end=SECONDS)
def test_a_request_id_can_be_narrowed_by_one_window(word: str, start: int, end: int) -> None:
    if start > end:
        start, end = end, start
    client = fresh()
    request_id = client.send().json["requestId"]
    advance(client, 60_000)
    middle = NOW + (LIFE if word == "complete" else 0)
    found = count(search(client, word, middle + start, middle + end, requestId=request_id))
    assert found == (1 if start <= 0 <= end else 0)


@given(age=st.integers(0, LIFE + 5), narrowed=st.booleans())
def test_a_complete_window_finds_only_what_is_completed_however_late_it_ends(age: int, *, narrowed: bool) -> None:
    client = fresh()
    request_id = client.send().json["requestId"]
    advance(client, age)
    more = {"requestId": request_id} if narrowed else {}
    found = search(client, "complete", NOW, NOW + 3_600_000, **more)
    assert [row["status"] for row in found.json["messages"]] == (["COMPLETED"] if age >= LIFE else [])


@given(ages=st.lists(st.integers(0, LIFE - 1), min_size=2, max_size=5), order=st.randoms(use_true_random=False))
def test_a_complete_window_lists_the_oldest_request_first_whatever_was_completed_first(
    ages: list[int], order: Random
) -> None:
    client = fresh()
    request_ids = [client.send().json["requestId"] for _ in ages]
    message_ids = [
        client.list_messages(requestId=request_id).json["messages"][0]["messageId"] for request_id in request_ids
    ]
    order.shuffle(message_ids)
    for message_id, age in zip(message_ids, sorted(ages), strict=True):
        advance(client, age // len(ages))
        path = f"services/{client.service_id}/messages/{message_id}/complete"
        assert client.admin("POST", path, {"result": "0"}).status == 200
    advance(client, 5000)
    rows = search(client, "complete", NOW, NOW + LIFE).json["messages"]
    assert [row["requestId"] for row in rows] == request_ids


@given(age=st.integers(0, LIFE + 5), status_name=st.sampled_from(["SUCCESS", "success", "FAIL", "fail"]))
def test_a_status_name_finds_only_what_is_completed(age: int, status_name: str) -> None:
    client = fresh()
    client.register("0101")
    client.send(contentType="AD", messages=[{"to": "0101"}, {"to": "0102"}])
    advance(client, age)
    rows = search(client, "request", NOW, NOW, statusName=status_name).json["messages"]
    expected = "0101" if status_name.upper() == "FAIL" else "0102"
    assert [row["to"] for row in rows] == ([expected] if age >= LIFE else [])


@given(off=st.integers(-3, 3))
def test_what_is_older_than_ninety_days_is_not_found_in_any_way(off: int) -> None:
    client = fresh()
    request_id = client.send().json["requestId"]
    message_id = client.list_messages(requestId=request_id).json["messages"][0]["messageId"]
    advance(client, ms(HISTORY.value) + off)
    found = 1 if off <= 0 else 0
    assert count(search(client, "request", NOW, NOW + 1000)) == found
    assert count(search(client, "complete", NOW + LIFE, NOW + LIFE)) == found
    for answer in (client.get_message(message_id), client.list_messages(requestId=request_id)):
        if found:
            assert answer.status == 200
        else:
            assert_refused(answer, 404)


@given(before=st.integers(1, 40), after=st.integers(1, 40))
def test_forgetting_the_old_keeps_the_new(before: int, after: int) -> None:
    client = fresh()
    for _ in range(before):
        client.send()
    advance(client, 1)
    kept = [client.send(content=f"{place}").json["requestId"] for place in range(after)]
    advance(client, ms(HISTORY.value))
    rows = search(client, "request", NOW, NOW + 1000, pageSize="100").json["messages"]
    assert [row["requestId"] for row in rows] == kept
    rows = search(client, "complete", NOW + LIFE, NOW + LIFE, pageSize="100").json["messages"]
    assert [row["requestId"] for row in rows] == kept
    assert all(client.list_messages(requestId=request_id).json["itemCount"] == 1 for request_id in kept)


def test_a_window_is_korean_time_wherever_the_client_is() -> None:
    client = fresh(at="2026-03-01T15:00:00+00:00")
    client.send()
    midnight = {"requestStartTime": "2026-03-02 00:00:00", "requestEndTime": "2026-03-02 00:00:00"}
    assert client.list_messages(**midnight).json["messages"][0]["requestTime"] == "2026-03-02 00:00:00"


WHOLE = {
    "requestStartTime": "2026-03-02 00:00:00",
    "requestEndTime": "2026-03-02 01:00:00",
    "completeStartTime": "2026-03-02 00:00:00",
    "completeEndTime": "2026-03-02 01:00:00",
}
PAIRS = [{"requestStartTime", "requestEndTime"}, {"completeStartTime", "completeEndTime"}]


@given(names=st.sets(st.sampled_from(sorted(WHOLE))), by_request=st.booleans(), emptied=st.booleans())
def test_a_search_needs_a_request_id_or_one_whole_window(names: set[str], *, by_request: bool, emptied: bool) -> None:
    client = fresh()
    asked = {name: value for name, value in WHOLE.items() if name in names}
    if emptied:
        asked = dict.fromkeys(WHOLE, "") | asked
    if by_request:
        asked["requestId"] = client.send().json["requestId"]
    answer = client.list_messages(**asked)
    if names in PAIRS or (by_request and not names):
        assert answer.status == 200
    else:
        assert_refused(answer, 400)


@pytest.mark.parametrize("name", sorted(WHOLE))
@pytest.mark.parametrize(
    "value",
    [
        "2026-02-29 00:00:00",
        "2026-03-02T00:00:00",
        "2026-03-02 24:00:00",
        "2026-03-02 23:59:60",
        "2026-03-02 00:00",
        "2026-3-2 0:0:0",
        "0000-01-01 00:00:00",
        "\uff12\uff10\uff12\uff16-03-02 00:00:00",
        "2026-03-02 00:00:00 ",
        "1772377200000",
        "-2026-03-02 00:00:00",
    ],
)
def test_a_time_in_any_other_form_is_refused_by_its_name(name: str, value: str) -> None:
    pair = next(pair for pair in PAIRS if name in pair)
    asked = {other: text for other, text in WHOLE.items() if other in pair} | {name: value}
    answer = fresh().list_messages(**asked)
    assert_refused(answer, 400)
    assert answer.json["errorMessage"].startswith(f"'{name}'")


def test_a_window_may_end_in_the_future() -> None:
    client = fresh()
    client.send()
    week = ms(timedelta(days=7))
    assert count(search(client, "request", NOW - week, NOW + week)) == 1
