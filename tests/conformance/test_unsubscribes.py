"""080 block numbers: how many at a time (D:646), when they stop an ad, and how they are found."""

from hypothesis import example, given
from hypothesis import strategies as st

from mocksens.spec.limits import UNSUBSCRIBE_PAGE_SIZE, UNSUBSCRIBES_MAX
from tests.client import Client
from tests.conformance.documents import DOCUMENTS
from tests.conformance.model import millisecond
from tests.conformance.world import advance, assert_refused, delivered, fresh
from tests.patience import patiently

NUMBERS = [f"0109{place:07d}" for place in range(UNSUBSCRIBES_MAX.value + 1)]
FIRST = 1_772_409_600_000
"""2026-03-02T09:00:00+09:00, where the clock stands."""


def blocked(client: Client) -> list[str]:
    found: list[str] = []
    for _ in patiently("the pages have no end"):
        page = client.list_unsubscribes(pageIndex=len(found) // 100).json
        found += [entry["clientTelNo"] for entry in page]
        if len(page) != 100:
            break
    return found


@given(count=st.one_of(st.integers(1, 30), st.integers(UNSUBSCRIBES_MAX.value - 3, UNSUBSCRIBES_MAX.value)))
def test_up_to_a_thousand_numbers_are_registered_and_deleted_at_a_time(count: int) -> None:
    client = fresh()
    answer = client.register(*NUMBERS[:count])
    entry = {"registerTime": millisecond(FIRST), "registerType": "M"}
    assert (answer.status, answer.json) == (200, [{"clientTelNo": number, **entry} for number in NUMBERS[:count]])
    assert blocked(client) == NUMBERS[:count]
    answer = client.unregister(*NUMBERS[1:count], "0100") if count > 1 else client.unregister("0100")
    assert (answer.status, answer.body) == (204, b"")
    assert blocked(client) == NUMBERS[:1]


def test_more_than_a_thousand_entries_are_refused_whole() -> None:
    client = fresh()
    client.register("0101")
    assert_refused(client.register(*NUMBERS), 400)
    assert_refused(client.unregister(*NUMBERS[1:], "0101"), 400)
    # What is counted are entries, the same number or not.
    assert_refused(client.register(*["0102"] * (UNSUBSCRIBES_MAX.value + 1)), 400)
    assert blocked(client) == ["0101"]


@given(
    first=st.lists(st.sampled_from(NUMBERS[:6]), min_size=1), second=st.lists(st.sampled_from(NUMBERS[:6]), min_size=1)
)
def test_a_number_is_blocked_once_since_its_first_registration(first: list[str], second: list[str]) -> None:
    client = fresh()
    client.register(*first)
    advance(client, 1)
    answer = client.register(*second)
    assert [entry["clientTelNo"] for entry in answer.json] == list(dict.fromkeys(second))
    for entry in answer.json:
        since = FIRST if entry["clientTelNo"] in first else FIRST + 1
        assert entry["registerTime"] == millisecond(since)
    assert blocked(client) == list(dict.fromkeys([*first, *second]))


@given(
    number=st.text(max_size=27).filter(lambda text: not (text.isascii() and text.isdigit())),
    document=st.sampled_from(DOCUMENTS),
)
def test_one_wrong_number_refuses_all_and_is_named(number: str, document: str) -> None:
    client = fresh(document=document)
    client.register("0101")
    for answer in (client.register("0102", number), client.unregister("0101", number)):
        assert_refused(answer, 400, document=document)
        assert answer.json["errorMessage"].startswith("'body[1].clientTelNo'")
    assert blocked(client) == ["0101"]


@given(start=st.integers(-2, 2), end=st.integers(-2, 2), size=st.integers(0, UNSUBSCRIBE_PAGE_SIZE.value))
def test_times_are_milliseconds_with_both_ends_included(start: int, end: int, size: int) -> None:
    client = fresh()
    client.register("0101")
    answer = client.list_unsubscribes(startTime=FIRST + start, endTime=FIRST + end, pageSize=size)
    if start > end:
        assert_refused(answer, 400)
    else:
        assert len(answer.json) == (1 if start <= 0 <= end and size else 0)


@given(size=st.integers(-3, 130), document=st.sampled_from(DOCUMENTS))
@example(0, "2023")
@example(0, "2026")
@example(1, "2026")
def test_a_page_has_from_no_number_or_one_to_a_hundred(size: int, document: str) -> None:
    client = fresh(document=document)
    client.register(*NUMBERS[:120])
    answer = client.list_unsubscribes(pageSize=size)
    if (0 if document == "2023" else 1) <= size <= UNSUBSCRIBE_PAGE_SIZE.value:
        assert [entry["clientTelNo"] for entry in answer.json] == NUMBERS[:size]
    else:
        assert_refused(answer, 400, document=document)


def test_a_page_has_a_hundred_numbers_by_default() -> None:
    client = fresh()
    client.register(*NUMBERS[:101])
    assert len(client.list_unsubscribes().json) == 100


def test_nothing_blocked_is_an_empty_list() -> None:
    client = fresh()
    assert (client.list_unsubscribes().status, client.list_unsubscribes().json) == (200, [])
    client.register("0101")
    assert client.list_unsubscribes(clientTelNo="0102").json == []


@given(ad=st.booleans(), block=st.booleans(), unblock=st.booleans())
def test_only_an_ad_to_a_number_that_is_blocked_fails(*, ad: bool, block: bool, unblock: bool) -> None:
    client = fresh()
    if block:
        client.register("01011112222")
    if unblock:
        client.unregister("01011112222")
    result = delivered(client, contentType="AD" if ad else "COMM")
    assert result["statusCode"] == ("E917" if ad and block and not unblock else "0")


@given(when=st.integers(-1, 1), blocked_at_first=st.booleans())
def test_a_reserved_ad_goes_by_what_is_blocked_when_it_is_due(when: int, *, blocked_at_first: bool) -> None:
    client = fresh()
    if blocked_at_first:
        client.register("01011112222")
    request_id = client.send(contentType="AD", reserveTime="2026-03-02 09:30").json["requestId"]
    advance(client, 30 * 60_000 + when)
    change = client.unregister if blocked_at_first else client.register
    change("01011112222")
    advance(client, 10_000)
    (row,) = client.list_messages(requestId=request_id).json["messages"]
    fails = (when < 0) is not blocked_at_first
    assert row["statusCode"] == ("E917" if fails else "0")
