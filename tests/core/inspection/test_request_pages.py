"""The newest requests of several journals, page by page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.inspection import request_pages, request_search
from mocksens.core.inspection.request_pages import RequestCursor
from mocksens.core.storage.journal import Entry, Journal
from mocksens.web.wire.requests import WireRequest, pack
from mocksens.web.wire.responses import WireResponse

EVERYTHING = request_search.compiled()
NAMES = ("", "one", "two")


def entry(at: int, target: bytes = b"/") -> Entry:
    return Entry(
        at=at,
        took=0.001,
        operation="",
        request_id="",
        request=pack(WireRequest("POST", target, {}, b"")),
        response=WireResponse(200),
        diagnosis="",
        rules=(),
        delay=0,
        fired=None,
        sent=None,
    )


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 2)), max_size=20), st.integers(1, 5))
def test_pages_together_hold_every_request_once_newest_first(requests: list[tuple[str, int]], size: int) -> None:
    journals = [(name, Journal(6, 10**9)) for name in NAMES]
    now = 0
    for name, passed in requests:
        now += passed
        dict(journals)[name].record(entry(now))
    hits, cursor = [], None
    while True:
        page = request_pages.page(request_pages.newest_first(journals, cursor), EVERYTHING, size, ())
        hits += page.hits
        assert len(page.hits) == size or page.cursor is None
        if page.cursor is None:
            break
        cursor = request_pages.parse(str(page.cursor))
    assert [hit.place for hit in hits] == sorted(hit.place for hit in hits)
    found = {(hit.service_id, hit.entry.number) for hit in hits}
    assert len(found) == len(hits)
    assert found == {(name, each.number) for name, journal in journals for each in journal.after()}


def test_a_cursor_stays_right_while_requests_arrive_and_are_dropped() -> None:
    journal = Journal(4, 10**9)
    for at in range(4):
        journal.record(entry(at))
    first = request_pages.page(request_pages.newest_first([("a", journal)], None), EVERYTHING, 2, ())
    journal.record(entry(4))
    second = request_pages.page(request_pages.newest_first([("a", journal)], first.cursor), EVERYTHING, 2, ())
    assert [hit.entry.number for hit in first.hits + second.hits] == [4, 3, 2]


def test_a_long_search_ends_a_page_early() -> None:
    journal = Journal(100, 10**9)
    journal.record(entry(0, b"/needle"))
    for at in range(1, 20):
        journal.record(entry(at, b"/" + b"x" * 1024**2))
    search = request_search.compiled("needle")
    pages = [request_pages.page(request_pages.newest_first([("", journal)], None), search, 50, ())]
    while (cursor := pages[-1].cursor) is not None:
        pages.append(request_pages.page(request_pages.newest_first([("", journal)], cursor), search, 50, ()))
    assert [hit.entry.number for page in pages for hit in page.hits] == [1]
    assert len(pages) > 2


@pytest.mark.parametrize("text", ["", "x", "1-2", "1-x-a", "1-2-a b", f"{10**15}-1-a"])
def test_a_cursor_is_that_of_an_earlier_page(text: str) -> None:
    with pytest.raises(ValueError, match="cursor must be the cursor of an earlier page"):
        request_pages.parse(text)


def test_a_cursor_can_be_written() -> None:
    cursor = RequestCursor(-1, 2, "ncp:sms:kr:1:a-b")
    assert request_pages.parse(str(cursor)) == cursor
