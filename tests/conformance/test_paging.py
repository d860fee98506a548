"""Pages of a search (D:244-246, D:318-321), by number or token: together its result, each in order, none twice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.spec.limits import PAGE_INDEX, PAGE_SIZE, PAGE_SIZE_DEFAULT, PAGE_SIZE_OF_REQUEST, RECIPIENTS
from tests.client import Client
from tests.conformance.documents import DOCUMENTS, OFFICIAL, next_page
from tests.conformance.world import assert_refused, fresh
from tests.patience import patiently

TODAY = {"requestStartTime": "2026-03-02 00:00:00", "requestEndTime": "2026-03-02 23:59:59"}
COUNTS = st.lists(st.integers(1, RECIPIENTS.value), min_size=1, max_size=4)
EITHER = st.sampled_from(DOCUMENTS)
"""Each document pages in its own way, to the same result."""


def sent(counts: list[int], document: str = "2023") -> tuple[Client, list[str], str]:
    """Return a client that has sent to ``count`` recipients, their numbers in order, and the first requestId."""
    client = fresh(document=document)
    to = [f"0109{place:07d}" for place in range(sum(counts))]
    request_ids: list[str] = []
    rest = list(to)
    for count in counts:
        part, rest = rest[:count], rest[count:]
        kind = "SMS" if len(request_ids) % 2 else "LMS"
        request_ids.append(client.send(type=kind, messages=[{"to": number} for number in part]).json["requestId"])
    return client, to, request_ids[0]


def pages(client: Client, size: int, **asked: Any) -> list[list[str]]:
    """Return the numbers on each page, until there are no more."""
    found: list[list[str]] = []
    more: dict[str, Any] = {}
    for _ in patiently("the pages have no end"):
        page = client.list_messages(**asked, **more, pageSize=size).json
        assert (page["pageIndex"], page["pageSize"]) == (len(found), size)
        assert page["itemCount"] == len(page["messages"])
        found.append([row["to"] for row in page["messages"]])
        if not page["hasMore"]:
            assert "nextToken" not in page
            break
        more = next_page(page)
    return found


@given(counts=COUNTS, size=st.integers(1, PAGE_SIZE.value), document=EITHER)
def test_the_pages_of_a_window_are_its_messages_oldest_first(counts: list[int], size: int, document: str) -> None:
    client, to, _ = sent(counts, document)
    found = pages(client, size, **TODAY)
    assert [number for page in found for number in page] == to
    assert all(len(page) == size for page in found[:-1])
    assert 1 <= len(found[-1]) <= size


@given(count=st.integers(1, RECIPIENTS.value), size=st.integers(1, PAGE_SIZE_OF_REQUEST.value), document=EITHER)
def test_the_pages_of_a_request_are_its_messages_in_the_order_of_its_recipients(
    count: int, size: int, document: str
) -> None:
    client, to, request_id = sent([count, 3], document)
    size = min(size, OFFICIAL[document].most_of_request)
    found = pages(client, size, requestId=request_id)
    assert [number for page in found for number in page] == to[:count]
    assert len(found) == -(-count // size)


@given(counts=COUNTS, size=st.integers(1, PAGE_SIZE.value), document=EITHER)
def test_filtered_pages_are_full_too(counts: list[int], size: int, document: str) -> None:
    client, to, _ = sent(counts, document)
    ends = [sum(counts[:place]) for place in range(len(counts) + 1)]
    expected = [number for place in range(0, len(counts), 2) for number in to[ends[place] : ends[place + 1]]]
    found = pages(client, size, **TODAY, type="lms")
    assert [number for page in found for number in page] == expected
    assert all(len(page) == size for page in found[:-1])


@given(counts=COUNTS, index=st.integers(0, PAGE_INDEX.value), size=st.integers(1, PAGE_SIZE.value))
def test_a_page_behind_the_last_is_empty_and_has_no_more(counts: list[int], index: int, size: int) -> None:
    client, to, _ = sent(counts)
    page = client.list_messages(**TODAY, pageIndex=index, pageSize=size).json
    assert [row["to"] for row in page["messages"]] == to[index * size : (index + 1) * size]
    assert page["hasMore"] is (len(to) > (index + 1) * size)


@pytest.mark.parametrize("index", ["0", "1", "-1", "ten", str(2**31)])
def test_a_page_number_says_nothing_where_pages_have_tokens(index: str) -> None:
    client, to, _ = sent([30], "2026")
    answer = client.list_messages(**TODAY, pageIndex=index)
    assert (answer.status, answer.json["pageIndex"]) == (200, 0)
    assert [row["to"] for row in answer.json["messages"]] == to[:20]
    assert "pageIndex is ignored" in answer.diagnosis


@given(size=st.integers(-5, 2000), document=EITHER)
def test_page_sizes_have_the_documented_bounds(size: int, document: str) -> None:
    client, _, request_id = sent([1], document)
    by_request = client.list_messages(requestId=request_id, pageSize=size)
    by_window = client.list_messages(**TODAY, pageSize=size)
    narrowed = client.list_messages(requestId=request_id, **TODAY, pageSize=size)
    most_of_request = OFFICIAL[document].most_of_request
    for answer, most in ((by_request, most_of_request), (by_window, PAGE_SIZE.value), (narrowed, most_of_request)):
        if 1 <= size <= most:
            assert (answer.status, answer.json["pageSize"]) == (200, size)
        else:
            assert_refused(answer, 400, document=document)


@pytest.mark.parametrize("name", ["pageIndex", "pageSize"])
@pytest.mark.parametrize(
    "value", ["-1", "1.0", "1e1", "+1", "0x1", " 1", "\uff11", "ten", "null", str(2**31), "9" * 5000]
)
def test_a_page_that_is_no_number_in_bounds_is_refused_by_its_name(name: str, value: str) -> None:
    for asked in (TODAY, {"requestId": "any"}):
        answer = fresh().list_messages(**asked, **{name: value})
        assert_refused(answer, 400)
        assert answer.json["errors"][0].startswith(f"'{name}'")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_defaults_are_twenty_of_a_window_and_under_2023_a_thousand_of_a_request(document: str) -> None:
    client, to, request_id = sent([RECIPIENTS.value, 1], document)
    window = client.list_messages(**TODAY, pageIndex="", pageSize="").json
    assert (window["pageIndex"], window["pageSize"], window["itemCount"]) == (0, PAGE_SIZE_DEFAULT.value, 20)
    assert window["hasMore"] is True
    request = client.list_messages(requestId=request_id).json
    size = OFFICIAL[document].default_of_request
    assert (request["pageIndex"], request["pageSize"]) == (0, size)
    assert [row["to"] for row in request["messages"]] == to[: min(size, RECIPIENTS.value)]
    assert request["hasMore"] is (size < RECIPIENTS.value)


@given(count=st.integers(0, 150), size=st.integers(1, 100))
def test_the_pages_of_the_blocked_numbers_are_all_of_them_oldest_first(count: int, size: int) -> None:
    client = fresh()
    numbers = [f"0109{place * 7919 % 10_000:07d}" for place in range(count)]
    if numbers:
        client.register(*numbers)
    found = []
    for index in range(-(-count // size) + 1):
        page = client.list_unsubscribes(pageIndex=index, pageSize=size).json
        assert len(page) == max(0, min(size, count - index * size))
        found += [entry["clientTelNo"] for entry in page]
    assert found == numbers
