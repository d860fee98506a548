from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mocksens.core.clock import DAY, to_ms
from mocksens.core.records import AttachedFile, Message, Recipient, Request, Reservation, Send, Unsubscribe
from mocksens.core.storage.store import Store
from mocksens.spec.limits import FILE_LIFE, FILE_MEMORY, HISTORY
from mocksens.spec.statuses import ContentType, MessageType, RegisterType, ReserveStatus, Telco
from tests.patience import patiently

HISTORY_MS = to_ms(HISTORY.value)
LIFE = to_ms(FILE_LIFE.value)
MEMORY = to_ms(FILE_MEMORY.value)
START = 1_767_236_400_000
STEPS = st.sampled_from([0, 1, 1_000, 5_000, DAY, 30 * DAY, 30 * DAY, 60 * DAY, HISTORY_MS, HISTORY_MS + 1])
WAY = st.sampled_from([None, 0, 0, 1_000, 1_000, 5_000, 30 * DAY, 100 * DAY])
WAYS = st.one_of(
    st.builds(lambda way, count: [way] * count, WAY, st.integers(1, 5)), st.lists(WAY, min_size=1, max_size=5)
)
"""The durations of a request's messages: nearly always the same for all."""


def request(name: str, time: int, store: Store, count: int) -> Request:
    return Request(
        request_id=name,
        time=time,
        type=MessageType.SMS,
        content_type=ContentType.COMM,
        country_code="82",
        sender="02",
        subject=None,
        content="hello",
        file_ids=(),
        first=store.messages.next_position,
        count=count,
    )


def message(of: Request, index: int, complete_time: int | None) -> Message:
    return Message(
        request=of,
        index=index,
        message_id=f"{of.request_id}/{index}",
        to=str(index % 3),
        own_subject=None,
        own_content=None,
        processing_time=of.time,
        complete_time=complete_time,
        result="0",
        telco=Telco.SKT,
    )


class MessagesOfAStore(RuleBasedStateMachine):
    """A store and a plain list that is searched from end to end say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.known: list[Message] = []
        self.forgotten: list[Message] = []
        self.now = START
        self.requests: list[Request] = []

    @initialize(ways=WAYS)
    def begin(self, ways: list[int | None]) -> None:
        self.send(ways)

    @rule(ways=WAYS)
    def send(self, ways: list[int | None]) -> None:
        of = request(f"R{len(self.requests)}", self.now, self.store, len(ways))
        times = [None if way is None else self.now + way for way in ways]
        messages = [message(of, index, time) for index, time in enumerate(times)]
        position = self.store.messages.next_position
        self.store.messages.add(of, messages)
        assert self.store.messages.next_position == position + len(ways)
        self.known += messages
        self.requests.append(of)

    @rule(step=STEPS)
    def wait(self, step: int) -> None:
        self.now += step

    @rule()
    def forget(self) -> None:
        self.store.forget(self.now)
        horizon = self.now - HISTORY_MS
        self.forgotten += [each for each in self.known if each.request.time < horizon]
        self.known = [each for each in self.known if each.request.time >= horizon]

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def complete(self, data: st.DataObject) -> None:
        open_ = [each for each in self.known if each.complete_time is None or each.complete_time > self.now]
        if open_:
            one = data.draw(st.sampled_from(open_))
            self.store.messages.complete(one, self.now)
            assert one.complete_time == self.now

    def instants(self) -> st.SearchStrategy[int]:
        marks = {self.now, START, *(each.request.time for each in self.known)}
        marks |= {each.complete_time for each in self.known if each.complete_time is not None}
        return st.builds(int.__add__, st.sampled_from(sorted(marks)), st.sampled_from([-1, 0, 0, 1, 999]))

    @rule(data=st.data(), skip=st.integers(0, 6), size=st.integers(0, 6), to=st.sampled_from([None, "0", "1", "9"]))
    def search(self, data: st.DataObject, skip: int, size: int, to: str | None) -> None:
        start, end = sorted((data.draw(self.instants()), data.draw(self.instants())))
        tests: list[Callable[[Message], bool]] = [] if to is None else [lambda one: one.to == to]

        def page(found: list[Message]) -> list[Message]:
            return [each for each in found if to is None or each.to == to][skip : skip + size]

        requested = [each for each in self.known if start <= each.request.time <= end]
        assert list(self.store.messages.requested(start, end).page(skip, size, tests)) == page(requested)
        completed = [
            each for each in self.known if each.complete_time is not None and start <= each.complete_time <= end
        ]
        assert list(self.store.messages.completed(start, end).page(skip, size, tests)) == page(completed)
        of = data.draw(st.sampled_from(self.requests))
        if of.request_id in self.store.messages.requests:
            mine = [each for each in self.known if each.request is of]
            assert len(mine) == of.count
            assert list(self.store.messages.of_request(of).page(skip, size, tests)) == page(mine)

    @invariant()
    def everything_known_is_found_in_order_and_nothing_else(self) -> None:
        assert list(self.store.messages.requested(START, self.now).page(0, 10_000)) == self.known
        ended = [each for each in self.known if each.complete_time is not None]
        assert list(self.store.messages.completed(START, self.now + 200 * DAY).page(0, 10_000)) == ended
        in_order = self.store.messages.completions(START, self.now + 200 * DAY)
        assert {each.message_id for each in in_order} == {each.message_id for each in ended}
        times = [each.complete_time or 0 for each in in_order]
        assert times == sorted(times)
        kept = {each.request.request_id: each.request for each in self.known}
        assert self.store.messages.requests == kept
        for of in kept.values():
            mine = [each for each in self.known if each.request is of]
            assert list(self.store.messages.of_request(of).page(0, 10_000)) == mine

    @rule()
    def look_up(self) -> None:
        assert all(self.store.messages.get(each.message_id) is each for each in self.known)
        assert all(self.store.messages.get(each.message_id) is None for each in self.forgotten)


TestMessagesOfAStore = MessagesOfAStore.TestCase


def test_a_page_that_begins_behind_the_end_is_empty() -> None:
    store = Store()
    of = request("R", START, store, 2)
    store.messages.add(of, [message(of, index, START) for index in range(2)])
    for found in (
        store.messages.requested(START, START),
        store.messages.completed(START, START),
        store.messages.of_request(of),
    ):
        assert list(found.page(2, 5)) == []
        assert list(found.page(10**18, 5)) == []
        assert list(found.page(0, 0)) == []
        assert list(found.page(0, 10**18)) == list(found.page(0, 2, [lambda _: True]))


def test_an_empty_store_finds_nothing() -> None:
    store = Store()
    store.forget(START)
    assert list(store.messages.requested(0, START).page(0, 10)) == []
    assert list(store.messages.completed(0, START).page(0, 10)) == []
    assert store.messages.get("m") is None
    assert store.files.get("f") is None
    assert store.files.like("a.jpg", 1) is None
    assert store.reservations.next_due(START) is None
    assert store.messages.next_position == 0


def test_a_message_of_exactly_ninety_days_is_kept_and_an_older_one_is_not() -> None:
    store = Store()
    of = request("R", START, store, 1)
    store.messages.add(of, [message(of, 0, START)])
    store.forget(START + HISTORY_MS)
    assert store.messages.get("R/0") is not None
    store.forget(START + HISTORY_MS + 1)
    assert store.messages.get("R/0") is None
    assert store.messages.requests == {}
    assert list(store.messages.completed(0, START).page(0, 1)) == []


def test_a_message_that_is_completed_or_forgotten_is_looked_at_no_more() -> None:
    store = Store()
    of = request("R", START, store, 2)
    messages = [message(of, index, None) for index in range(2)]
    store.messages.add(of, messages)
    store.messages.looks.update({"R/0": 2, "R/1": 2})
    store.messages.complete(messages[0], START)
    assert set(store.messages.looks) == {"R/1"}
    store.forget(START + HISTORY_MS + 1)
    assert store.messages.looks == {}


# --- rehearsals --------------------------------------------------------------------------------------


def test_what_a_rehearsal_changes_stays_in_it() -> None:
    store = Store()
    of = request("R", START, store, 1)
    store.messages.add(of, [message(of, 0, START)])
    store.reservations.add(reservation("held", START + 1))
    store.unsubscribes["0101"] = Unsubscribe("0101", START, RegisterType.MANUAL)
    store.files.add(file("a.jpg", START))
    store.quota.count(20_000, 7)

    double = store.rehearsal()
    assert double.reservations.by_id["held"].status(START) is ReserveStatus.READY
    assert list(double.unsubscribes) == ["0101"]
    assert double.files.like("a.jpg", 5) is store.files.like("a.jpg", 5)
    assert double.files.get("a.jpg@" + str(START)) is store.files.like("a.jpg", 5)
    assert double.quota.used(20_000) == 7

    other = request("S", START, double, 1)
    double.messages.add(other, [message(other, 0, START)])
    double.reservations.by_id["held"].canceled = True
    double.reservations.add(reservation("more", START + 1))
    del double.unsubscribes["0101"]
    double.unsubscribes["0102"] = Unsubscribe("0102", START, RegisterType.MANUAL)
    double.files.add(file("b.jpg", START))
    double.quota.count(20_000, 5)
    assert list(store.messages.requests) == ["R"]
    assert {name: one.canceled for name, one in store.reservations.by_id.items()} == {"held": False}
    assert list(store.unsubscribes) == ["0101"]
    assert store.files.like("b.jpg", 5) is None
    assert store.quota.used(20_000) == 7
    assert store.messages.next_position == 1


# --- reservations ------------------------------------------------------------------------------------


def reservation(name: str, due: int) -> Reservation:
    asked = Send(
        type=MessageType.SMS,
        content_type=ContentType.COMM,
        country_code="82",
        sender="02",
        content="hello",
        recipients=[Recipient("0101")],
    )
    return Reservation(reserve_id=name, send=asked, file_ids=(), due=due, done=due + 1_000)


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans())), st.lists(st.integers(0, 25)))
def test_reservations_come_when_they_are_due_the_earliest_first(
    wanted: list[tuple[int, bool]], looks: list[int]
) -> None:
    store = Store()
    waiting = []
    for number, (due, canceled) in enumerate(wanted):
        one = reservation(str(number), START + due)
        store.reservations.add(one)
        one.canceled = canceled
        waiting.append(one)
    for now in (*sorted(looks), 25):
        taken = []
        for _ in patiently("something stays due"):
            if (one_due := store.reservations.next_due(START + now)) is None:
                break
            taken.append(one_due)
        ready = [one for one in waiting if one.due <= START + now and not one.canceled]
        assert taken == sorted(ready, key=lambda one: one.due)
        waiting = [one for one in waiting if one not in taken]
    assert len(list(store.reservations.past)) == len(wanted)
    assert set(store.reservations.by_id) == {str(number) for number in range(len(wanted))}


@pytest.mark.parametrize("canceled", [False, True])
def test_a_reservation_is_forgotten_ninety_days_after_it_was_due(canceled: bool) -> None:  # noqa: FBT001
    store = Store()
    one = reservation("R", START)
    store.reservations.add(one)
    one.canceled = canceled
    store.reservations.next_due(START)
    store.forget(START + HISTORY_MS)
    assert "R" in store.reservations.by_id
    store.forget(START + HISTORY_MS + 1)
    assert "R" not in store.reservations.by_id
    assert list(store.reservations.past) == []


def test_a_reservation_that_is_not_due_is_never_forgotten() -> None:
    store = Store()
    store.reservations.add(reservation("R", START + 1_000 * DAY))
    assert store.reservations.next_due(START + 999 * DAY) is None
    store.forget(START + 999 * DAY)
    assert "R" in store.reservations.by_id


# --- files -------------------------------------------------------------------------------------------


def file(name: str, time: int) -> AttachedFile:
    return AttachedFile(
        file_id=f"{name}@{time}", name=name, size=5, data=b"bytes", create_time=time, expire_time=time + LIFE
    )


@given(st.lists(st.tuples(st.sampled_from(["a.jpg", "b.jpg"]), st.sampled_from([0, 1, DAY, LIFE - 1, LIFE, MEMORY]))))
def test_a_file_is_found_by_name_while_it_lives_and_by_id_while_it_is_remembered(steps: list[tuple[str, int]]) -> None:
    store, now, kept = Store(), START, list[AttachedFile]()
    for name, step in steps:
        now += step
        store.forget(now)
        alive = next((one for one in kept if one.name == name and now < one.expire_time), None)
        assert store.files.like(name, 5) is alive
        assert store.files.like(name, 6) is None
        if alive is None:
            kept.append(file(name, now))
            store.files.add(kept[-1])
        for one in kept:
            remembered = now <= one.expire_time + MEMORY
            assert store.files.get(one.file_id) is (one if remembered else None)
            assert one.data == (b"bytes" if now < one.expire_time else b"")


# --- quota -------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 100))))
def test_recipients_are_counted_by_day(sends: list[tuple[int, int]]) -> None:
    store, day, used = Store(), 20_000, 0
    for later, recipients in sends:
        used = 0 if later else used
        day += later
        assert store.quota.used(day) == used
        store.quota.count(day, recipients)
        used += recipients
        assert store.quota.used(day) == used
        assert store.quota.used(day + 1) == 0
