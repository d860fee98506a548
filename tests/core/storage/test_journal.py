"""The journal: bounded, numbered, and never telling a secret."""

import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.records import Recipient, Send
from mocksens.core.storage.journal import OVERHEAD, RECIPIENT, REDACTED, Entry, Journal, Sent, shown
from mocksens.spec.statuses import ContentType, MessageType
from mocksens.web.wire.requests import WireRequest, pack
from mocksens.web.wire.responses import WireResponse
from tests.patience import patiently

PLENTY = 10**9


def entry(body: bytes = b"", answer: bytes = b"", target: bytes = b"", recipients: int | None = None) -> Entry:
    """Return a request that is recorded."""
    sent = None
    if recipients is not None:
        each = [Recipient("01011112222")] * recipients
        sent = Sent(
            "R",
            Send(
                type=MessageType.SMS,
                content_type=ContentType.COMM,
                country_code="82",
                sender="0212345678",
                content="hello",
                recipients=each,
            ),
        )
    request, response = pack(WireRequest("POST", target, {}, body)), WireResponse(202, answer)
    return Entry(
        at=0,
        took=0.001,
        operation="send-messages",
        request_id="r",
        request=request,
        response=response,
        diagnosis="",
        rules=(),
        delay=0,
        fired=None,
        sent=sent,
    )


LEAST = OVERHEAD + entry().request.size
"""Bytes of an entry that says nothing."""


def record(journal: Journal, count: int) -> None:
    for _ in range(count):
        journal.record(entry())


def numbers(journal: Journal, after: int = 0) -> list[int]:
    return [each.number for each in journal.after(after)]


def test_entries_are_numbered_from_one() -> None:
    journal = Journal(10, PLENTY)
    assert (journal.last, journal.dropped, numbers(journal)) == (0, 0, [])
    for _ in range(3):
        journal.record(entry())
    assert (journal.last, journal.dropped, numbers(journal)) == (3, 0, [1, 2, 3])


@pytest.mark.parametrize(
    ("after", "there"), [(0, [3, 4, 5]), (2, [3, 4, 5]), (3, [4, 5]), (5, []), (6, []), (10**15, [])]
)
def test_entries_behind_a_number_are_those_that_are_still_there(after: int, there: list[int]) -> None:
    journal = Journal(3, PLENTY)
    for _ in range(5):
        journal.record(entry())
    assert numbers(journal, after) == there
    assert journal.dropped == 2


@pytest.mark.parametrize(
    ("number", "is_there"), [(-1, False), (0, False), (2, False), (3, True), (5, True), (6, False)]
)
def test_one_entry_is_found_by_its_number_while_it_is_there(number: int, is_there: bool) -> None:  # noqa: FBT001
    journal = Journal(3, PLENTY)
    for _ in range(5):
        journal.record(entry())
    found = journal.entry(number)
    assert (found is not None and found.number == number) if is_there else found is None


@pytest.mark.parametrize(
    "big",
    [
        entry(body=b"x" * 5_000),
        entry(answer=b"x" * 5_000),
        entry(target=b"/" + b"x" * 5_000),
        entry(recipients=5_000 // RECIPIENT),
    ],
)
def test_bytes_are_bounded_whatever_they_are_of(big: Entry) -> None:
    journal = Journal(1_000, 3 * LEAST)
    for _ in range(3):
        journal.record(entry())
    journal.record(big)
    assert numbers(journal) == [4]
    journal.record(entry())
    assert numbers(journal) == [5]


def test_headers_count_too() -> None:
    journal = Journal(1_000, 2 * LEAST)
    journal.record(entry())
    heavy = entry()
    heavy.request = pack(WireRequest("POST", b"", {b"x" * (LEAST // 2): b""}))
    journal.record(heavy)
    assert numbers(journal) == [2]


def test_what_is_larger_than_the_journal_is_not_kept_but_counted() -> None:
    journal = Journal(10, LEAST)
    journal.record(entry(body=b"x"))
    assert (journal.last, journal.dropped, numbers(journal)) == (1, 1, [])


def test_numbers_go_on_behind_what_was_cleared() -> None:
    journal = Journal(10, 4 * LEAST)
    for _ in range(3):
        journal.record(entry())
    journal.clear()
    assert (journal.last, journal.dropped, numbers(journal)) == (3, 3, [])
    for _ in range(4):
        journal.record(entry())
    assert numbers(journal) == [4, 5, 6, 7]


@given(st.integers(1, 8), st.integers(1, 6), st.lists(st.one_of(st.none(), st.integers(0, 9_000))))
def test_a_journal_is_the_end_of_all_that_was_recorded(most: int, sizes: int, steps: list[int | None]) -> None:
    journal, model, made = Journal(most, sizes * OVERHEAD), deque[tuple[int, int]](), 0
    for step in steps:
        if step is None:
            journal.clear()
            model.clear()
            continue
        made += 1
        one = entry(body=b"x" * step)
        journal.record(one)
        model.append((made, OVERHEAD + one.request.size))
        while model and (len(model) > most or sum(size for _, size in model) > sizes * OVERHEAD):
            model.popleft()
    assert numbers(journal) == [number for number, _ in model]
    assert (journal.last, journal.dropped) == (made, made - len(model))


def test_whoever_wants_to_know_is_told_after_the_entry_is_there() -> None:
    journal, seen = Journal(10, PLENTY), list[int]()
    journal.listeners = (lambda: seen.append(journal.after()[-1].number),)
    journal.record(entry())
    journal.record(entry())
    assert seen == [1, 2]


@pytest.mark.usefixtures("hurry")
def test_threads_that_look_while_others_record_see_no_gap() -> None:
    journal, end = Journal(50, PLENTY), threading.Event()

    def look() -> int:
        seen = 0
        for _ in patiently("the last is not found"):
            if end.is_set() and seen >= journal.last:
                break
            before = journal.dropped
            found = numbers(journal, seen)
            assert found == list(range(found[0], found[0] + len(found))) if found else True
            # What was not dropped by then must be there.
            assert not found or found[0] >= max(seen, before) + 1
            assert not found or found[0] <= max(seen, journal.dropped) + 1
            seen = found[-1] if found else seen
        return seen

    with ThreadPoolExecutor(6) as pool:
        watchers = [pool.submit(look) for _ in range(2)]
        recorders = [pool.submit(record, journal, 500) for _ in range(4)]
        for recorder in recorders:
            recorder.result()
        end.set()
        assert [watcher.result() for watcher in watchers] == [2_000, 2_000]


def test_nothing_is_said_to_be_dropped_while_an_entry_is_being_taken() -> None:
    journal, asked = Journal(10, PLENTY), list[Future[int]]()

    class Slow(deque[Entry]):
        """Somebody asks while an entry is numbered and not yet there."""

        def append(self, one: Entry) -> None:
            asked.append(pool.submit(lambda: journal.dropped))
            wait(asked, 0.05)
            super().append(one)

    journal._entries = Slow()
    with ThreadPoolExecutor(1) as pool:
        journal.record(entry())
        assert [each.result() for each in asked] == [0]


# --- secrets -----------------------------------------------------------------------------------------


def test_secrets_in_headers_are_not_shown() -> None:
    headers = {
        b"x-ncp-apigw-signature-v2": b"AAAA",
        b"authorization": b"Bearer secret",
        b"proxy-authorization": b"Basic c2VjcmV0",
        b"cookie": b"session=secret",
        b"x-ncp-iam-access-key": b"perhaps-the-secret-key",
        b"x-other": b"caf\xe9",
    }
    assert shown(headers) == dict.fromkeys([name.decode() for name in headers], REDACTED) | {"x-other": "caf\xe9"}


def test_a_known_access_key_is_shown() -> None:
    headers = {b"x-ncp-iam-access-key": b"known"}
    assert shown(headers, {b"known": object()}) == {"x-ncp-iam-access-key": "known"}
    assert shown(headers, {b"other"}) == {"x-ncp-iam-access-key": REDACTED}
