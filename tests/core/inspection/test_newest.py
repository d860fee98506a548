"""The newest messages of several services, page by page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import Sens
from mocksens.core.inspection import message_search, newest
from mocksens.core.inspection.newest import PageCursor
from tests.client import Client, InProcess

START = "2026-01-01T09:00:00+09:00"
EVERYTHING = message_search.compiled("")
SERVICES = ("one", "two", "three")


def sent(sends: list[tuple[str, int]]) -> Sens:
    """Return a SENS with these sends: a service, and the seconds that its clock advances before."""
    sens = Sens()
    clients = {name: Client(InProcess(sens), service_id=name) for name in SERVICES}
    for client in clients.values():
        client.clock({"freeze": START})
    for number, (name, seconds) in enumerate(sends):
        clients[name].clock({"advance": f"{seconds}s"})
        assert clients[name].send(content=f"{number}", messages=[{"to": "00"}], **{"from": "00"}).status == 202
    return sens


@given(
    st.lists(st.tuples(st.sampled_from(SERVICES), st.integers(0, 2)), max_size=12),
    st.integers(1, 5),
)
def test_pages_together_hold_every_message_once_newest_first(sends: list[tuple[str, int]], size: int) -> None:
    sens = sent(sends)
    hits, cursor = [], None
    while True:
        page = newest.page(sens.services, EVERYTHING, size, cursor)
        hits += page.hits
        if page.cursor is None:
            break
        assert len(page.hits) == size
        cursor = newest.parse(str(page.cursor))
    assert sorted(int(hit.message.content) for hit in hits) == [*range(len(sends))]
    times = [hit.message.request.time for hit in hits]
    assert times == sorted(times, reverse=True)
    for name in SERVICES:
        positions = [hit.message.position for hit in hits if hit.service.id == name]
        assert positions == sorted(positions, reverse=True)


def test_a_page_ends_after_many_messages_that_do_not_match(monkeypatch: pytest.MonkeyPatch) -> None:
    sens = sent([("one", 1)] * 7)
    monkeypatch.setattr(newest, "COMPARED", 3)
    search = message_search.compiled("-1 -2 -3 -4 -5 -6")
    pages = [newest.page(sens.services, search, 100, None)]
    while (cursor := pages[-1].cursor) is not None:
        pages.append(newest.page(sens.services, search, 100, cursor))
    assert [[hit.message.content for hit in page.hits] for page in pages] == [[], [], ["0"]]


def test_a_service_with_more_messages_than_a_chunk_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "CHUNK", 3)
    page = newest.page(sent([("one", 1)] * 6).services, EVERYTHING, 100, None)
    assert [hit.message.content for hit in page.hits] == ["5", "4", "3", "2", "1", "0"]


def test_a_cursor_survives_a_service_that_was_dropped() -> None:
    sens = sent([("one", 0), ("two", 1), ("one", 2)])
    cursor = newest.page(sens.services, EVERYTHING, 1, None).cursor
    sens.drop_service("one")
    page = newest.page(sens.services, EVERYTHING, 1, cursor)
    assert [hit.message.content for hit in page.hits] == ["1"]


@pytest.mark.parametrize("text", ["", "1", "1-2", "1-2-", "a-2-x", "1--2-x", "1-2-a b"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cursor must be the cursor of an answer"):
        newest.parse(text)


def test_a_cursor_may_be_before_1970() -> None:
    assert newest.parse(str(PageCursor(-5, 3, "a-b"))) == PageCursor(-5, 3, "a-b")
