"""``/_mocksens/services/{serviceId}/clock``: time travel by HTTP (design, parts 4 and 5)."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from mocksens import Sens
from mocksens.core.clock import KST, to_instant
from mocksens.core.service import Service
from tests.client import Answer, Client, InProcess

NOON = datetime(2026, 1, 1, 12, tzinfo=KST)
CHANGES: dict[str, Any] = {"advance": "1s", "freeze": True, "resume": True, "rate": 2}


class Wall:
    """A wall clock that the test sets."""

    def __init__(self) -> None:
        self.instant = to_instant(NOON)

    def now(self) -> int:
        return self.instant


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def held(wall: Wall) -> Client:
    """Return a client whose wall clock stands still until the test moves it."""
    return Client(InProcess(Sens(seed="tests", wall=wall)))


def at(answer: Answer) -> datetime:
    """Return the time in a clock's answer."""
    assert answer.status == 200, answer.body
    return datetime.fromisoformat(answer.json["now"])


def reserve(client: Client, when: datetime, wall: Wall, **fields: Any) -> str:
    time = f"{when.astimezone(KST):%Y-%m-%d %H:%M}"
    answer = client.request(
        "POST", f"{client.base}/messages", timestamp=wall.instant, json=body(reserveTime=time, **fields)
    )
    assert answer.status == 202, answer.body
    return str(answer.json["requestId"])


def send(client: Client, wall: Wall, **fields: Any) -> str:
    answer = client.request("POST", f"{client.base}/messages", timestamp=wall.instant, json=body(**fields))
    assert answer.status == 202, answer.body
    return str(answer.json["requestId"])


def body(**fields: Any) -> dict[str, Any]:
    return {"type": "SMS", "from": "0212345678", "content": "x", "messages": [{"to": "01011112222"}], **fields}


# --- reading -----------------------------------------------------------------------------------------


def test_a_new_clock_runs_with_the_wall_clock(held: Client, wall: Wall) -> None:
    assert held.clock().json == {"now": "2026-01-01T12:00:00.000+09:00", "frozen": False, "rate": 1.0}
    wall.instant += 1234
    assert held.clock().json["now"] == "2026-01-01T12:00:01.234+09:00"


def test_an_answer_to_another_change_tells_the_time_and_no_more(held: Client) -> None:
    for change in ({"freeze": True}, {"rate": 2}, {"resume": True}):
        assert held.clock(change).json.keys() == {"now", "frozen", "rate"}


# --- advance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "gone"),
    [
        ("500ms", timedelta(milliseconds=500)),
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("2h", timedelta(hours=2)),
        ("3d", timedelta(days=3)),
        ("1.5h", timedelta(minutes=90)),
        ("90", timedelta(seconds=90)),
        (90, timedelta(seconds=90)),
        (0.25, timedelta(milliseconds=250)),
        (0, timedelta()),
        ("0s", timedelta()),
        ("2000000d", timedelta(days=2_000_000)),
    ],
)
def test_a_clock_advances_by_a_duration_or_by_seconds(held: Client, length: object, gone: timedelta) -> None:
    assert at(held.clock({"advance": length})) == NOON + gone
    assert at(held.clock()) == NOON + gone


@pytest.mark.parametrize("frozen", [True, False])
def test_advances_add_up(held: Client, wall: Wall, *, frozen: bool) -> None:
    if frozen:
        held.clock({"freeze": True})
    held.clock({"advance": "1d"})
    wall.instant += 5000
    assert at(held.clock({"advance": "1h"})) == NOON + timedelta(days=1, hours=1, seconds=0 if frozen else 5)
    assert held.clock().json["frozen"] is frozen


def test_services_have_clocks_of_their_own(held: Client) -> None:
    held.clock({"advance": "30d"})
    other = Client(held.transport, service_id="other")
    assert at(other.clock({"resume": True})) == NOON


# --- freeze, resume, rate ----------------------------------------------------------------------------


def test_a_frozen_clock_stands_still_until_it_is_resumed_and_goes_on_from_there(held: Client, wall: Wall) -> None:
    assert held.clock({"freeze": True}).json["frozen"] is True
    wall.instant += 60_000
    assert at(held.clock()) == NOON
    answer = held.clock({"resume": True})
    assert (at(answer), answer.json["frozen"]) == (NOON, False)
    wall.instant += 1000
    assert at(held.clock()) == NOON + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2030-06-01T09:00:00+09:00", datetime(2030, 6, 1, tzinfo=UTC)),
        ("2030-06-01T00:00:00Z", datetime(2030, 6, 1, tzinfo=UTC)),
        ("2030-05-31T19:00:00.250-05:00", datetime(2030, 6, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
        ("2030-06-01T09:00:00", datetime(2030, 6, 1, tzinfo=UTC)),
        ("1999-12-31T23:59:59+09:00", datetime(1999, 12, 31, 14, 59, 59, tzinfo=UTC)),
        ("9999-12-31T23:59:59+09:00", datetime(9999, 12, 31, 14, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_clock_is_frozen_at_an_instant_and_a_time_without_a_zone_is_kst(
    held: Client, wall: Wall, written: str, meant: datetime
) -> None:
    assert at(held.clock({"freeze": written})) == meant
    wall.instant += 60_000
    assert at(held.clock()) == meant


@pytest.mark.parametrize("rate", [60, 0.5, 1, 1e-9])
def test_a_rated_clock_runs_at_its_rate(held: Client, wall: Wall, rate: float) -> None:
    assert held.clock({"rate": rate}).json["rate"] == rate
    wall.instant += 10_000
    assert at(held.clock()) == NOON + timedelta(milliseconds=int(10_000 * rate))


def test_looking_at_a_rated_clock_does_not_slow_it_down(held: Client, wall: Wall) -> None:
    held.clock({"rate": 1.5})
    for _ in range(1000):
        wall.instant += 1
        held.clock()
    assert at(held.clock()) == NOON + timedelta(milliseconds=1500)


def test_however_fast_a_clock_runs_it_ends_with_the_year_9999(held: Client, wall: Wall) -> None:
    held.clock({"rate": 1e308})
    wall.instant += 10_000
    assert at(held.clock()) == datetime(9999, 12, 31, 23, 59, 59, 999_000, KST)
    assert send(held, wall)


# --- refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [(), *combinations(CHANGES, 2), tuple(CHANGES)])
def test_a_change_is_exactly_one(held: Client, names: tuple[str, ...]) -> None:
    answer = held.clock({name: CHANGES[name] for name in names})
    assert answer.status == 400
    assert "exactly one" in answer.json["message"]
    assert held.clock().json == {"now": "2026-01-01T12:00:00.000+09:00", "frozen": False, "rate": 1.0}


def test_null_counts_as_absent(held: Client) -> None:
    assert held.clock({"advance": None, "freeze": True, "resume": None}).json["frozen"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"advance": "-1s"},
        {"advance": -1},
        {"advance": -0.001},
        {"advance": "soon"},
        {"advance": ""},
        {"advance": "s"},
        {"advance": "1w"},
        {"advance": "1H"},
        {"advance": "1h30m"},
        {"advance": "inf"},
        {"advance": "nan"},
        {"advance": "1e3"},
        {"advance": "9000000d"},
        {"advance": "3000000d"},
        {"advance": "9" * 5000},
        {"advance": 1e300},
        {"advance": 10**400},
        {"advance": True},
        {"advance": ["1s"]},
        {"advance": "\u0661s"},
        {"advance": "\u0000\u202e가"},
        {"freeze": False},
        {"freeze": "tomorrow"},
        {"freeze": 1767225600},
        {"freeze": "2026-13-01T00:00:00Z"},
        {"freeze": "2026-01-01"},
        {"freeze": "0001-01-01T00:00:00Z"},
        {"freeze": "9999-12-31T23:59:59-09:00"},
        {"freeze": "10000-01-01T00:00:00Z"},
        {"resume": False},
        {"resume": "yes"},
        {"rate": 0},
        {"rate": -1},
        {"rate": "60"},
        {"rate": True},
        {"rate": 10**400},
        {"speed": 2},
        {"advance": "1s", "unknown": 1},
        [],
        [{"advance": "1s"}],
        "1s",
        5,
        None,
    ],
)
def test_what_is_no_change_is_400_and_changes_nothing(held: Client, change: object) -> None:
    answer = held.clock(change)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["status"] == 400
    assert held.clock().json == {"now": "2026-01-01T12:00:00.000+09:00", "frozen": False, "rate": 1.0}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x10", "1_000"])
@pytest.mark.parametrize("name", ["rate", "advance"])
def test_a_number_that_is_not_finite_is_400(held: Client, name: str, number: str) -> None:
    path = f"/_mocksens/services/{held.service_id}/clock"
    headers = {"host": "localhost", "content-type": "application/json"}
    text = f'{{"{name}": {number}}}'.encode()
    assert held.transport.send("POST", path, headers.items(), text).status == 400


@pytest.mark.parametrize("holding", ["message", "reservation", "unsubscribe"])
def test_time_goes_only_forward_once_a_service_holds_something(held: Client, wall: Wall, holding: str) -> None:
    assert at(held.clock({"freeze": "2020-01-01T00:00:00Z"})) == datetime(2020, 1, 1, tzinfo=UTC)
    held.clock({"freeze": NOON.isoformat()})
    if holding == "message":
        send(held, wall)
    elif holding == "reservation":
        reserve(held, NOON + timedelta(days=1), wall)
    else:
        numbers = [{"clientTelNo": "0101"}]
        held.request("POST", f"{held.base}/unsubscribes", timestamp=wall.instant, json=numbers)
    answer = held.clock({"freeze": (NOON - timedelta(milliseconds=1)).isoformat()})
    assert answer.status == 409
    assert answer.json["status"] == 409
    assert at(held.clock()) == NOON
    assert at(held.clock({"freeze": NOON.isoformat()})) == NOON
    assert at(held.clock({"freeze": "2027-01-01T00:00:00Z"})) == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_refused_send_holds_nothing(held: Client, wall: Wall) -> None:
    held.request("POST", f"{held.base}/messages", timestamp=wall.instant, json={})
    assert held.clock({"freeze": "2020-01-01T00:00:00Z"}).status == 200


def test_a_refused_instant_does_not_freeze(held: Client, wall: Wall) -> None:
    send(held, wall)
    assert held.clock({"freeze": "2020-01-01T00:00:00Z"}).status == 409
    assert held.clock().json["frozen"] is False


# --- what became due ---------------------------------------------------------------------------------


def test_an_advance_over_nothing_names_nothing(held: Client) -> None:
    answer = held.clock({"advance": "1d"}).json
    assert (answer["due"], answer["dueCount"]) == ([], 0)


def test_an_advance_names_what_became_due_in_the_order_of_its_times(held: Client, wall: Wall) -> None:
    late = reserve(held, NOON + timedelta(hours=2), wall)
    early = reserve(held, NOON + timedelta(hours=1), wall)
    canceled = reserve(held, NOON + timedelta(hours=1), wall)
    held.request("DELETE", f"{held.base}/reservations/{canceled}", timestamp=wall.instant)
    reserve(held, NOON + timedelta(hours=3), wall)
    now = send(held, wall, messages=[{"to": "01011112222"}, {"to": "01033334444"}])

    answer = held.clock({"advance": "150m"}).json

    def ids(request_id: str) -> list[str]:
        target = f"{held.base}/messages?requestId={request_id}"
        listed = held.request("GET", target, timestamp=wall.instant).json["messages"]
        return [message["messageId"] for message in listed]

    def due(time: str, kind: str, id_: str, status: str) -> dict[str, str]:
        return {"at": f"2026-01-01T{time}.000+09:00", "kind": kind, "id": id_, "status": status}

    assert answer["due"] == [
        *(due("12:00:01", "message", message_id, "COMPLETED") for message_id in ids(now)),
        due("13:00:00", "reservation", early, "PROCESSING"),
        due("13:00:01", "reservation", early, "DONE"),
        *(due("13:00:01", "message", message_id, "COMPLETED") for message_id in ids(early)),
        due("14:00:00", "reservation", late, "PROCESSING"),
        due("14:00:01", "reservation", late, "DONE"),
        *(due("14:00:01", "message", message_id, "COMPLETED") for message_id in ids(late)),
    ]
    assert answer["dueCount"] == 8


def test_what_became_due_is_named_once(held: Client, wall: Wall) -> None:
    held.clock({"freeze": True})
    send(held, wall)
    assert held.clock({"advance": "999ms"}).json["dueCount"] == 0
    assert held.clock({"advance": "1ms"}).json["dueCount"] == 1
    assert held.clock({"advance": "1d"}).json["dueCount"] == 0


@pytest.mark.parametrize("outcome", ["FAIL", "STALE"])
def test_a_reservation_that_comes_to_nothing_is_named_without_messages(held: Client, wall: Wall, outcome: str) -> None:
    reserve_id = reserve(held, NOON + timedelta(hours=1), wall)
    held.admin("POST", f"services/{held.service_id}/reservations/{reserve_id}/conclude", {"status": outcome})
    due = held.clock({"advance": "1d"}).json["due"]
    assert [(event["kind"], event["id"], event["status"]) for event in due] == [
        ("reservation", reserve_id, "PROCESSING"),
        ("reservation", reserve_id, outcome),
    ]


def test_an_advance_counts_everything_and_names_the_first_thousand(held: Client, wall: Wall) -> None:
    for _ in range(11):
        send(held, wall, messages=[{"to": f"010{number:08d}"} for number in range(100)])
    answer = held.clock({"advance": "1m"}).json
    assert (len(answer["due"]), answer["dueCount"]) == (1000, 1100)


def test_an_advance_past_the_history_still_names_what_became_due_on_the_way(held: Client, wall: Wall) -> None:
    send(held, wall)
    reserve_id = reserve(held, NOON + timedelta(hours=1), wall)
    due = held.clock({"advance": "365d"}).json["due"]
    assert [event["kind"] for event in due] == ["message", "reservation", "reservation", "message"]
    assert due[1]["id"] == reserve_id


def test_a_client_sees_the_time_that_was_travelled_to(client: Client, service: Service) -> None:
    client.clock({"freeze": "2030-06-01T09:00:00+09:00"})
    assert client.send().json["requestTime"] == "2030-06-01T09:00:00.000"
    assert service.clock.time() == datetime(2030, 6, 1, 9, tzinfo=KST)
