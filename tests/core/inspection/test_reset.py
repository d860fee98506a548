from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from mocksens import Sens
from mocksens.core.clock import KST, BackwardsError
from mocksens.core.inspection.expectations import Dropped, accepted_messages
from mocksens.core.inspection.reset import ALL, Scope, reset
from mocksens.core.operations.due import settle
from mocksens.core.operations.files import upload
from mocksens.core.operations.messages import send
from mocksens.core.operations.unsubscribes import register
from mocksens.core.records import Recipient, Send, Upload
from mocksens.core.scenarios.model import Then
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.service import Service
from mocksens.core.storage.journal import Entry, Sent
from mocksens.spec.statuses import ContentType, MessageType
from mocksens.web.wire.requests import WireRequest, pack
from mocksens.web.wire.responses import WireResponse
from tests.client import Client, InProcess
from tests.conformance.world import base64_text, picture

START = "2026-01-01T09:00:00+09:00"
EARLIER = datetime(2020, 1, 1, tzinfo=KST)
SCENARIO = Scenario(name="nothing", steps=[Step(then=Then(respond="forbidden", state={"a": "b"}), times=1)])


@pytest.fixture
def full(client: Client, service: Service) -> Service:
    """Return a service that contains something of every kind: messages, and past, future and cancelled reservations."""
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
    service.store.quota.count(20_000, 4)
    return service


def held(service: Service) -> dict[str, int]:
    store = service.store
    return {
        "messages": store.messages.count,
        "requests": len(store.messages.requests),
        "reservations": len(store.reservations.by_id),
        "files": len(list(store.files.all())),
        "unsubscribes": len(store.unsubscribes),
        "quota": store.quota.recipients,
        "journal": len(service.journal.after()),
        "plays": len(service.scenarios.plays) + len(service.scenarios.one_offs),
        "looks": len(store.messages.looks),
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
    stale, ready = list(full.store.reservations.by_id)[1:]
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
    assert service.store.messages.count == 0


def test_what_was_taken_out_never_comes_back(client: Client, full: Service) -> None:
    reset(full)
    assert client.clock({"advance": "10d"}).json["dueCount"] == 0
    assert not any(held(full).values())


def test_places_and_numbers_go_on(client: Client, full: Service) -> None:
    store, journal = full.store, full.journal
    before = (
        store.messages.next_position,
        store.messages.completed_count(full.clock.now()),
        store.reservations.latest_change,
        journal.last,
    )
    reset(full)
    now = full.clock.now()
    assert (
        store.messages.next_position,
        store.messages.completed_count(now),
        store.reservations.latest_change,
        journal.last,
    ) == before
    client.send()
    (message,) = store.messages.after(before[0])
    assert message.position == before[0]
    assert store.messages.get(message.message_id) is message


def test_ids_are_not_given_again(client: Client, full: Service) -> None:
    before = {message.message_id for message in full.store.messages.after(0)}
    reset(full)
    client.send()
    assert not before & {message.message_id for message in full.store.messages.after(0)}


def test_a_clock_that_is_not_reset_goes_on_and_may_be_set_back_once_nothing_is_held(full: Service) -> None:
    now = full.clock.now()
    for scope in (Scope.MESSAGES, Scope.RESERVATIONS, Scope.FILES):
        reset(full, [scope])
        with pytest.raises(BackwardsError):
            full.clock.freeze(EARLIER)
    reset(full, [Scope.UNSUBSCRIBES])
    assert full.clock.now() == now
    full.clock.freeze(EARLIER)
    assert full.clock.time() == EARLIER


HOUR = 3_600_000
WALL = 1_893_456_000_000
"""2030-01-01, later than ``START``."""


class Wall:
    """A wall clock that stands still."""

    def __init__(self, now: int = WALL) -> None:
        self.at = now

    def now(self) -> int:
        return self.at


@pytest.fixture
def walled() -> tuple[Service, Wall]:
    """Return a service by a wall clock that a test moves, and that wall clock."""
    wall = Wall()
    return Sens(seed="tests", wall=wall).service("a"), wall


def take(service: Service, *, reserved: bool = False) -> None:
    """Take a send, now or for an hour later, and record it."""
    with service.lock:
        now = settle(service)
        ask = Send(
            type=MessageType.SMS,
            content_type=ContentType.COMM,
            country_code="82",
            sender="0212345678",
            content="hello",
            recipients=[Recipient("01011112222")],
            reserve_time="in an hour" if reserved else "",
            reserve_due=now + HOUR if reserved else None,
        )
        request_id = send(service, now, ask).request_id
        request, response = pack(WireRequest("POST", b"/", {}, b"")), WireResponse(202)
        sent = Sent(request_id, ask)
        service.journal.record(
            Entry(
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
        )


def counted(service: Service) -> list[int]:
    """Return the numbers of the requests that count as sent."""
    return [shot.number for shot in accepted_messages(service.journal)]


@pytest.mark.parametrize("scopes", [ALL, [Scope.CLOCK]])
def test_a_clock_is_that_of_a_fresh_service_again(walled: tuple[Service, Wall], scopes: list[Scope]) -> None:
    service, wall = walled
    service.clock.set_rate(60)
    service.clock.freeze(datetime(2035, 1, 1, tzinfo=KST))
    reset(service, scopes)
    assert (service.clock.now(), service.clock.frozen, service.clock.rate) == (WALL, False, 1.0)
    wall.at += 5
    assert service.clock.now() == WALL + 5
    service.clock.freeze(EARLIER)


def test_a_clock_does_not_go_back_under_what_is_held_and_then_nothing_changes(full: Service) -> None:
    full.scenarios.play(SCENARIO)
    full.clock.freeze(datetime(2100, 1, 1, tzinfo=KST))
    register(full, settle(full), ["0101"])
    before, now, resets = held(full), full.clock.now(), full.resets
    with pytest.raises(BackwardsError, match="the service would not be empty"):
        reset(full, [scope for scope in ALL if scope is not Scope.UNSUBSCRIBES])
    assert (held(full), full.clock.now(), full.clock.frozen, full.resets) == (before, now, True, resets)


@pytest.mark.parametrize(
    ("kept", "make"),
    [
        (Scope.MESSAGES, take),
        (Scope.RESERVATIONS, lambda service: take(service, reserved=True)),
        (Scope.UNSUBSCRIBES, lambda service: register(service, settle(service), ["0101"])),
        (Scope.FILES, lambda service: upload(service, settle(service), Upload("a.jpg", b"x"))),
    ],
)
def test_whatever_has_a_time_holds_the_clock(
    walled: tuple[Service, Wall], kept: Scope, make: Callable[[Service], object]
) -> None:
    service, _ = walled
    service.clock.freeze(datetime(2035, 1, 1, 9, tzinfo=KST))
    make(service)
    with pytest.raises(BackwardsError):
        reset(service, [scope for scope in ALL if scope is not kept])
    reset(service, [kept, Scope.CLOCK])
    assert service.clock.now() == WALL


def test_a_reservation_that_became_messages_goes_with_them_and_holds_no_clock(walled: tuple[Service, Wall]) -> None:
    service, _ = walled
    service.clock.freeze(datetime(2035, 1, 1, 9, tzinfo=KST))
    take(service, reserved=True)
    service.clock.advance(hours=2)
    reset(service, [Scope.MESSAGES, Scope.CLOCK])
    assert service.clock.now() == WALL


def test_a_clock_goes_forward_to_the_wall_clock_under_what_is_held(walled: tuple[Service, Wall]) -> None:
    service, _ = walled
    service.clock.freeze(datetime(2030, 1, 1, 7, tzinfo=KST))
    take(service)
    take(service, reserved=True)
    reset(service, [Scope.CLOCK])
    assert (service.clock.now(), service.clock.frozen) == (WALL, False)
    settle(service)
    assert service.store.messages.count == 2
    with pytest.raises(BackwardsError):
        service.clock.freeze(EARLIER)


def test_switches_are_the_servers_again_callers_by_themselves_or_with_all(full: Service) -> None:
    def change() -> None:
        full.switches = replace(full.switches, daily_quota=1, callers=frozenset({"0212345678"}))

    change()
    reset(full, [Scope.CALLERS])
    assert full.switches == replace(full.shared_switches, daily_quota=1)
    for scopes in ([Scope.SETTINGS], ALL):
        change()
        reset(full, scopes)
        assert full.switches == full.shared_switches


@pytest.mark.parametrize("scopes", [ALL, [Scope.MESSAGES, Scope.JOURNAL], [Scope.MESSAGES], [Scope.JOURNAL]])
def test_what_was_sent_before_counts_no_longer(walled: tuple[Service, Wall], scopes: list[Scope]) -> None:
    service, _ = walled
    take(service)
    take(service)
    reset(service, scopes)
    assert counted(service) == []
    take(service)
    assert counted(service) == [3]


def test_what_fell_out_for_want_of_room_before_no_longer_matters() -> None:
    for scopes in (ALL, [Scope.MESSAGES, Scope.JOURNAL], [Scope.MESSAGES], [Scope.JOURNAL]):
        service = Sens(seed="tests", journal=2).service("a")
        for _ in range(4):
            take(service)
        with pytest.raises(Dropped):
            counted(service)
        reset(service, scopes)
        take(service)
        assert counted(service) == [5]
        for _ in range(3):
            take(service)
        with pytest.raises(Dropped, match="requests 5 to 6"):
            counted(service)


def test_reserved_sends_count_no_longer_without_their_reservations(walled: tuple[Service, Wall]) -> None:
    service, _ = walled
    take(service)
    take(service, reserved=True)
    reset(service, [Scope.RESERVATIONS])
    assert counted(service) == [1]
    reset(service, [Scope.FILES, Scope.UNSUBSCRIBES, Scope.QUOTA, Scope.SCENARIOS, Scope.SETTINGS, Scope.CLOCK])
    assert counted(service) == [1]


def test_a_reservation_counts_until_its_messages_are_taken_out(walled: tuple[Service, Wall]) -> None:
    service, _ = walled
    take(service)
    take(service, reserved=True)
    reset(service, [Scope.MESSAGES])
    assert counted(service) == [2]
    service.clock.advance(hours=2)
    assert counted(service) == [2]
    reset(service, [Scope.MESSAGES])
    assert counted(service) == []


def test_a_reservation_whose_send_fell_out_still_cannot_be_verified() -> None:
    service = Sens(seed="tests", journal=2).service("a")
    take(service, reserved=True)
    for _ in range(3):
        take(service)
    reset(service, [Scope.MESSAGES])
    with pytest.raises(Dropped):
        counted(service)
    reset(service, [Scope.MESSAGES, Scope.RESERVATIONS])
    assert counted(service) == []


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
    assert service.store.messages.count == 1


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
