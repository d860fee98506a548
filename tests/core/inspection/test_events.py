"""Events since a cursor: each exactly once, whatever is forgotten or removed in between."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocksens import Sens
from mocksens.core.clock import DAY, KST
from mocksens.core.inspection.events import Change, Cursor, newest, parse, since
from mocksens.core.inspection.reset import Scope, reset
from mocksens.core.operations import due, manual
from mocksens.core.records import Message, Reservation
from mocksens.core.service import Service
from mocksens.core.storage.journal import Entry
from tests.client import Client, InProcess
from tests.patience import patiently

START = "2026-01-01T09:00:00+09:00"
MINUTE = 60_000


@pytest.fixture
def client(client: Client) -> Client:
    """Return a client of a service whose clock stands still."""
    client.clock({"freeze": START})
    return client


def look(service: Service, cursor: Cursor, most: int = 100) -> list[Change]:
    with service.lock:
        return since(service, cursor, due.settle(service), most)


def all_from(service: Service, cursor: Cursor, most: int) -> Iterator[list[Change]]:
    """Yield what happened behind the cursor, look by look, until there is nothing more."""
    for _ in patiently("the changes have no end"):
        changes = look(service, cursor, most)
        if not changes:
            return
        yield changes
        cursor = changes[-1].cursor


def now_of(service: Service) -> Cursor:
    with service.lock:
        return newest(service, due.settle(service))


def told(changes: list[Change]) -> list[tuple[str, Any]]:
    """Kind, and what tells the thing from others."""
    return [(change.kind, name(change.thing)) for change in changes]


def name(thing: object) -> object:
    match thing:
        case Entry():
            return thing.number
        case Message():
            return thing.message_id
        case Reservation():
            return thing.reserve_id
        case _:
            return thing


def kinds(changes: list[Change]) -> dict[str, int]:
    return Counter(change.kind for change in changes)


def reserve(client: Client, service: Service, minutes: int) -> str:
    time = (service.clock.time() + timedelta(minutes=minutes)).astimezone(KST)
    answer = client.send(reserveTime=f"{time:%Y-%m-%d %H:%M}")
    assert answer.status == 202
    return str(answer.json["requestId"])


# --- cursors -----------------------------------------------------------------------------------------


@given(st.builds(Cursor, *[st.integers(0, 10**15 - 1)] * 6))
def test_a_cursor_is_read_as_it_is_written(cursor: Cursor) -> None:
    assert parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    ["", "0", "1-2-3-4-5", "1-2-3-4-5-6-7", "1-2-3-4-5-x", "1-2-3-4-5-", "-1-2-3-4-5-6", "1" * 16 + "-0-0-0-0-0"],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the id of an event"):
        parse(text)


def test_a_fresh_service_has_nothing_to_tell(service: Service) -> None:
    assert now_of(service) == Cursor()
    assert look(service, Cursor()) == []


# --- what happens ------------------------------------------------------------------------------------


def test_a_send_is_told_as_request_then_message_and_later_as_completed(client: Client, service: Service) -> None:
    client.send()
    first = look(service, Cursor())
    (message,) = service.store.messages.after(0)
    assert told(first) == [("request", 1), ("message", message.message_id)]
    client.clock({"advance": "1s"})
    assert told(look(service, first[-1].cursor)) == [("completed", message.message_id)]
    assert look(service, now_of(service)) == []


def test_a_message_that_is_completed_at_once_comes_before_it_is_completed(service: Service, client: Client) -> None:
    service.switches = replace(service.switches, delivery=replace(service.switches.delivery, value=0))
    client.send(messages=[{"to": "0101"}, {"to": "0102"}])
    assert [change.kind for change in look(service, Cursor())] == ["request", "message", "message", *["completed"] * 2]


def test_what_is_completed_by_hand_at_one_instant_is_told_in_that_order(client: Client, service: Service) -> None:
    service.switches = replace(service.switches, delivery=replace(service.switches.delivery, kind="manual"))
    client.send(messages=[{"to": f"010{number}"} for number in range(4)])
    ids = [message.message_id for message in service.store.messages.after(0)]
    cursor, seen = now_of(service), []
    for index in (2, 0, 3):
        manual.complete(service, ids[index], "0")
        changes = look(service, cursor)
        seen += told(changes)
        cursor = changes[-1].cursor
    assert seen == [("completed", ids[index]) for index in (2, 0, 3)]
    assert told(look(service, Cursor()))[-3:] == seen


def test_a_reservation_is_told_whenever_it_stands_otherwise(client: Client, service: Service) -> None:
    reserve_id = reserve(client, service, 30)
    cursor, seen = Cursor(), []
    for length in ("0s", "30m", "999ms", "1ms", "1d"):
        client.clock({"advance": length})
        changes = [change for change in look(service, cursor) if change.kind == "reservation"]
        seen.append([str(service.store.reservations.by_id[reserve_id].status(service.clock.now())) for _ in changes])
        cursor = now_of(service)
    assert seen == [["READY"], ["PROCESSING"], [], ["DONE"], []]


def test_a_reservation_that_is_canceled_is_told_once(client: Client, service: Service) -> None:
    reserve_id = reserve(client, service, 30)
    cursor = now_of(service)
    client.cancel_reservation(reserve_id)
    assert ("reservation", reserve_id) in told(look(service, cursor))
    cursor = now_of(service)
    client.clock({"advance": "1h"})
    assert look(service, cursor) == []


def test_reservations_that_are_carried_out_one_after_the_other_end_one_after_the_other(
    client: Client, service: Service
) -> None:
    first, second = reserve(client, service, 30), reserve(client, service, 31)
    client.clock({"advance": "31m"})
    cursor = now_of(service)
    client.clock({"advance": "1s"})
    assert told(look(service, cursor))[0] == ("reservation", second)
    assert told(look(service, Cursor()))[:4][-2:] == [("reservation", first), ("reservation", second)]


def test_requests_that_are_refused_are_told_too(client: Client, service: Service) -> None:
    assert client.send(type="FAX").status == 400
    assert told(look(service, Cursor())) == [("request", 1)]


def test_much_is_told_in_parts(client: Client, service: Service) -> None:
    for _ in range(5):
        client.send(messages=[{"to": "0101"}, {"to": "0102"}])
    for minutes in (20, 30, 40):
        reserve(client, service, minutes)
    client.clock({"advance": "25m"})
    whole = told(look(service, Cursor()))
    parts = []
    for changes in all_from(service, Cursor(), 2):
        assert max(kinds(changes).values()) <= 2
        parts += told(changes)
    assert sorted(map(str, parts)) == sorted(map(str, whole))
    for kind in ("request", "message", "completed", "reservation"):
        assert [each for each in parts if each[0] == kind] == [each for each in whole if each[0] == kind]


# --- what is no longer there -------------------------------------------------------------------------


def test_what_was_forgotten_unseen_is_counted(client: Client, service: Service) -> None:
    client.send(messages=[{"to": "0101"}, {"to": "0102"}])
    reserve(client, service, 30)
    service.journal.clear()
    client.clock({"advance": "100d"})
    client.send()
    changes = look(service, Cursor())
    gone = {"messages": 3, "completed": 3, "reservations": 1, "requests": 2}
    assert told(changes)[0] == ("dropped", gone)
    assert [kind for kind, _ in told(changes)[1:]] == ["request", "message"]
    assert look(service, now_of(service)) == []
    assert told(look(service, changes[0].cursor)) == told(changes)[1:]


def test_what_was_seen_is_not_counted_as_dropped(client: Client, service: Service) -> None:
    client.send()
    reserve(client, service, 30)
    client.clock({"advance": "1h"})
    cursor = now_of(service)
    client.clock({"advance": "100d"})
    assert look(service, cursor) == []


def test_a_message_that_is_never_completed_is_not_missed_as_completed(client: Client, service: Service) -> None:
    client.send(messages=[{"to": "01000050000"}])
    client.clock({"advance": "100d"})
    assert told(look(service, Cursor()))[0] == ("dropped", {"messages": 1})


def test_a_message_that_was_to_be_completed_later_is_not_missed_either(client: Client, service: Service) -> None:
    client.send()
    delivery_of = service.switches.delivery
    service.switches = replace(service.switches, delivery=replace(delivery_of, value=95 * DAY))
    client.send()
    client.clock({"advance": "92d"})
    assert told(look(service, Cursor()))[0] == ("dropped", {"messages": 2, "completed": 1})
    service.switches = replace(service.switches, delivery=delivery_of)
    client.send()
    client.clock({"advance": "1s"})
    assert kinds(look(service, Cursor()))["completed"] == 1


def test_a_reset_is_told_and_what_comes_behind_it_too(client: Client, service: Service) -> None:
    client.send()
    cursor = now_of(service)
    reset(service)
    client.send()
    changes = look(service, cursor)
    assert [kind for kind, _ in told(changes)] == ["reset", "request", "message"]
    assert look(service, changes[-1].cursor) == []


def test_what_a_reset_took_unseen_is_counted(client: Client, service: Service) -> None:
    client.send()
    reserve(client, service, 30)
    reset(service, [Scope.MESSAGES, Scope.RESERVATIONS])
    changes = told(look(service, Cursor()))
    assert changes[:2] == [("reset", None), ("dropped", {"messages": 1, "reservations": 1})]


def test_a_cursor_of_another_life_begins_anew(client: Client, service: Service) -> None:
    client.send()
    changes = look(service, Cursor(messages=7))
    assert [kind for kind, _ in told(changes)] == ["reset", "request", "message"]
    assert look(service, changes[-1].cursor) == []


# --- all of it ---------------------------------------------------------------------------------------

STEP = st.one_of(
    st.tuples(st.just("send"), st.integers(1, 3)),
    st.tuples(st.just("never"), st.just(1)),
    st.tuples(st.just("reserve"), st.integers(10, 60)),
    st.tuples(st.just("cancel"), st.integers(0, 20)),
    st.tuples(st.just("complete"), st.integers(0, 20)),
    st.tuples(st.just("advance"), st.sampled_from([1, 200, 1_000, 5_000, MINUTE, 30 * MINUTE, DAY, 60 * DAY])),
    st.tuples(st.just("wrong"), st.just(0)),
    st.tuples(st.just("look"), st.integers(0, 2)),
    st.tuples(st.just("reset"), st.sampled_from([[Scope.MESSAGES], [Scope.RESERVATIONS], [Scope.JOURNAL], [*Scope]])),
)


def do(client: Client, service: Service, step: tuple[str, Any]) -> None:
    store = service.store
    match step:
        case ("send", count):
            client.send(messages=[{"to": f"0101111{number:04d}"} for number in range(count)])
        case ("never", _):
            client.send(messages=[{"to": "01000050000"}])
        case ("reserve", minutes):
            reserve(client, service, minutes + 1)
        case ("cancel", which) if store.reservations.by_id:
            client.cancel_reservation(list(store.reservations.by_id)[which % len(store.reservations.by_id)])
        case ("complete", which) if store.messages.count:
            message = store.messages.after(0)[which % store.messages.count]
            client.admin("POST", f"services/{client.service_id}/messages/{message.message_id}/complete", {})
        case ("advance", length):
            client.clock({"advance": f"{length}ms"})
        case ("wrong", _):
            client.send(type="FAX")
        case ("reset", scopes):
            reset(service, scopes)


@given(st.lists(STEP, max_size=25), st.integers(1, 4))
def test_whoever_listens_is_told_everything_once_or_that_it_is_gone(steps: list[tuple[str, Any]], most: int) -> None:
    client = Client(InProcess(Sens(seed="tests")))
    service = client.transport.app.sens.service(client.service_id)  # type: ignore[attr-defined]
    client.clock({"freeze": START})
    cursors, seen = [Cursor()] * 3, [Counter[tuple[str, Any]]() for _ in range(3)]

    def tell(who: int) -> None:
        for changes in all_from(service, cursors[who], most):
            cursors[who] = changes[-1].cursor
            for change in changes:
                if change.kind == "dropped":
                    assert isinstance(change.thing, dict)
                    seen[who].update({("dropped", kind): count for kind, count in change.thing.items()})
                elif change.kind != "reservation":
                    seen[who][change.kind, name(change.thing)] += 1

    for step in steps:
        tell(step[1]) if step[0] == "look" else do(client, service, step)
    for who in range(3):
        tell(who)
    end = now_of(service)
    for who, counts in enumerate(seen):
        assert max((count for (kind, _), count in counts.items() if kind in {"message", "completed"}), default=1) == 1
        for kind, field, total in (
            ("message", "messages", end.messages),
            ("completed", "completed", end.completed),
            ("request", "requests", end.requests),
        ):
            once = sum(count for (of, _), count in counts.items() if of == kind)
            assert once + counts["dropped", field] == total, (who, kind)
        assert cursors[who]._replace(forgotten=0, reservations=0) == end._replace(forgotten=0, reservations=0)
