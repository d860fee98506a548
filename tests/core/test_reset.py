from datetime import datetime, timedelta

import pytest

from mocksens import Sens
from mocksens.core.clock import KST, BackwardsError
from mocksens.core.reset import Scope, reset
from mocksens.core.script import Scenario, Step, Then
from mocksens.core.service import Service
from tests.client import Client, InProcess
from tests.conformance.world import base64_text, picture

START = "2026-01-01T09:00:00+09:00"
EARLIER = datetime(2020, 1, 1, tzinfo=KST)
SCENARIO = Scenario(name="nothing", steps=[Step(then=Then(respond="forbidden", state={"a": "b"}), times=1)])


@pytest.fixture
def full(client: Client, service: Service) -> Service:
    """A service that holds something of everything: messages, what became one, what will and what never does."""
    client.clock({"freeze": START})
    client.upload(fileName="a.jpg", fileBody=base64_text(picture()))
    client.send(reserveTime="2026-01-01 09:30")
    client.send(reserveTime="2026-01-01 09:31")
    conclude = client.admin("GET", f"services/{client.service_id}/reservations").json["reservations"][1]["reserveId"]
    path = f"services/{client.service_id}/reservations/{conclude}/conclude"
    assert client.admin("POST", path, {"status": "STALE"}).status == 200
    client.clock({"advance": "1h"})
    client.send(reserveTime="2026-01-02 09:00")
    client.send(messages=[{"to": "01000050000"}, {"to": "01000070003"}])
    client.register("01011112222")
    service.store.count_quota(20_000, 4)
    return service


def held(service: Service) -> dict[str, int]:
    store = service.store
    return {
        "messages": store.message_count,
        "requests": len(store.requests),
        "reservations": len(store.reservations),
        "files": len(list(store.files())),
        "unsubscribes": len(store.unsubscribes),
        "quota": store.quota[1],
        "journal": len(service.journal.after()),
        "plays": len(service.scenarios.plays) + len(service.scenarios.one_offs),
        "looks": len(store.looks),
    }


@pytest.mark.parametrize(
    ("scope", "gone"),
    [
        (Scope.MESSAGES, {"messages": 0, "requests": 0, "looks": 0, "reservations": 2}),
        (Scope.RESERVATIONS, {"reservations": 0}),
        (Scope.FILES, {"files": 0}),
        (Scope.UNSUBSCRIBES, {"unsubscribes": 0}),
        (Scope.QUOTA, {"quota": 0}),
        (Scope.JOURNAL, {"journal": 0}),
        (Scope.SCENARIOS, {"plays": 0}),
    ],
)
def test_one_scope_is_taken_out_by_itself(full: Service, scope: Scope, gone: dict[str, int]) -> None:
    full.scenarios.play(SCENARIO)
    full.scenarios.add(SCENARIO.steps[0])
    before = held(full)
    assert all(before.values())
    reset(full, [scope])
    assert held(full) == before | gone


def test_everything_is_taken_out(full: Service) -> None:
    reset(full)
    assert not any(held(full).values())
    assert full.store.is_empty


def test_what_became_messages_goes_with_them_and_the_rest_stays(client: Client, full: Service) -> None:
    stale, ready = list(full.store.reservations)[1:]
    reset(full, [Scope.MESSAGES])
    assert client.get_reservation(stale).json["reserveStatus"] == "STALE"
    assert client.get_reservation(ready).json["reserveStatus"] == "READY"
    client.clock({"advance": "2d"})
    assert client.get_reservation(ready).json["reserveStatus"] == "DONE"
    assert client.list_messages(requestId=ready).json["itemCount"] == 1


def test_a_reservation_that_is_being_carried_out_goes_too(client: Client, service: Service) -> None:
    client.clock({"freeze": START})
    client.send(reserveTime="2026-01-03 09:00")
    client.clock({"freeze": "2026-01-03T09:00:00.500+09:00"})
    reset(service, [Scope.MESSAGES])
    client.clock({"advance": "1d"})
    assert client.admin("GET", f"services/{client.service_id}/reservations").json == {"reservations": []}
    assert service.store.message_count == 0


def test_what_was_taken_out_never_comes_back(client: Client, full: Service) -> None:
    reset(full)
    assert client.clock({"advance": "10d"}).json["dueCount"] == 0
    assert not any(held(full).values())


def test_places_and_numbers_go_on(client: Client, full: Service) -> None:
    store, journal = full.store, full.journal
    before = store.next_position, store.completed_count(full.clock.now()), store.reservation_changes, journal.last
    reset(full)
    now = full.clock.now()
    assert (store.next_position, store.completed_count(now), store.reservation_changes, journal.last) == before
    client.send()
    (message,) = store.messages_after(before[0])
    assert message.position == before[0]
    assert store.message(message.message_id) is message


def test_ids_are_not_given_again(client: Client, full: Service) -> None:
    before = {message.message_id for message in full.store.messages_after(0)}
    reset(full)
    client.send()
    assert not before & {message.message_id for message in full.store.messages_after(0)}


def test_the_clock_goes_on_and_may_be_set_back_once_nothing_is_held(full: Service) -> None:
    now = full.clock.now()
    for scope in (Scope.MESSAGES, Scope.RESERVATIONS, Scope.FILES):
        reset(full, [scope])
        with pytest.raises(BackwardsError):
            full.clock.freeze(EARLIER)
    reset(full, [Scope.UNSUBSCRIBES])
    assert full.clock.now() == now
    full.clock.freeze(EARLIER)
    assert full.clock.time() == EARLIER


def test_a_service_that_went_back_works_as_a_fresh_one(client: Client, full: Service) -> None:
    reset(full)
    full.clock.freeze(EARLIER)
    request_id = client.send().json["requestId"]
    full.clock.advance_ms(5_000)
    (message,) = client.list_messages(requestId=request_id).json["messages"]
    assert (message["status"], message["completeTime"]) == ("COMPLETED", "2020-01-01 00:00:01")
    with pytest.raises(BackwardsError):
        full.clock.freeze(EARLIER - timedelta(days=1))


def test_what_is_due_comes_before_it_is_taken_out(client: Client, service: Service) -> None:
    client.clock({"freeze": START})
    client.send(reserveTime="2026-01-01 09:30")
    service.clock.advance(hours=1)
    reset(service, [Scope.RESERVATIONS])
    assert service.store.message_count == 1


def test_what_every_service_plays_begins_anew() -> None:
    client = Client(InProcess(Sens(seed="tests", played=[SCENARIO])))
    service = client.transport.app.sens.service(client.service_id)  # type: ignore[attr-defined]
    assert [client.send().status for _ in range(2)] == [403, 202]
    reset(service, [Scope.SCENARIOS], [SCENARIO])
    assert [client.send().status for _ in range(2)] == [403, 202]


def test_listeners_are_told(full: Service) -> None:
    told: list[int] = []
    full.listeners.append(lambda: told.append(full.resets))
    reset(full, [])
    assert told[-1] == 1
    assert held(full)["messages"]
