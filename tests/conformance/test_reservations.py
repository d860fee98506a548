"""Reservations: how far ahead, in which zone, and until when one can be cancelled."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.spec.limits import RESERVATION_TAKES, RESERVE_LEAD
from tests.conformance.model import KST, ms
from tests.conformance.world import START, advance, assert_refused, fresh

NOW = datetime.fromisoformat(START)
ZONES = st.sampled_from(["Asia/Seoul", "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+12"])
TAKES = ms(RESERVATION_TAKES.value)
HALF_AN_HOUR = 30 * 60_000


def minute(moment: datetime, zone: str = "Asia/Seoul") -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@given(off=st.integers(-2, 2), late=st.sampled_from([0, 1, 59_999]), zone=ZONES)
def test_a_reservation_is_at_least_ten_minutes_ahead_in_any_zone(off: int, late: int, zone: str) -> None:
    client = fresh()
    advance(client, late)
    due = NOW + RESERVE_LEAD.value + timedelta(minutes=off)
    answer = client.send(reserveTime=minute(due, zone), reserveTimeZone=zone)
    if off * 60_000 >= late:
        assert answer.status == 202
    else:
        assert_refused(answer, 400)


@given(minutes=st.integers(10, 60 * 24 * 400), zone=ZONES)
def test_a_reservation_is_answered_as_asked_and_due_at_its_instant(minutes: int, zone: str) -> None:
    client = fresh()
    due = NOW + timedelta(minutes=minutes)
    local = minute(due, zone)
    # The hour that comes twice means its first, tested apart.
    if datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)) != due:
        return
    request_id = client.send(reserveTime=local, reserveTimeZone=zone).json["requestId"]
    advance(client, minutes * 60_000 - 1)
    shown = {"reserveId": request_id, "reserveTimeZone": zone, "reserveTime": local}
    assert client.get_reservation(request_id).json == {**shown, "reserveStatus": "READY"}
    advance(client, 1)
    assert client.get_reservation(request_id).json == {**shown, "reserveStatus": "PROCESSING"}
    (row,) = client.list_messages(requestId=request_id).json["messages"]
    assert row["requestTime"] == due.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")


@given(off=st.sampled_from([-HALF_AN_HOUR, -1, 0, 1, TAKES - 1, TAKES, TAKES + 1]))
def test_a_reservation_can_be_cancelled_until_it_is_due(off: int) -> None:
    client = fresh()
    request_id = client.send(reserveTime="2026-03-02 09:30").json["requestId"]
    advance(client, HALF_AN_HOUR + off)
    answer = client.cancel_reservation(request_id)
    if off < 0:
        assert (answer.status, answer.body) == (204, b"")
    else:
        assert_refused(answer, 400)
    advance(client, HALF_AN_HOUR)
    found = client.list_messages(requestId=request_id).json
    assert (found["statusName"], found["itemCount"]) == (("fail", 0) if off < 0 else ("success", 1))
    assert client.get_reservation(request_id).json["reserveStatus"] == ("CANCELED" if off < 0 else "DONE")
    assert_refused(client.cancel_reservation(request_id), 400)


@pytest.mark.parametrize(
    ("at", "local", "zone", "due"),
    [
        ("2025-11-01T12:00:00-04:00", "2025-11-02 01:30", "America/New_York", "2025-11-02 14:30:00"),
        ("2026-04-04T12:00:00+11:00", "2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 23:45:00"),
        ("2026-10-24T12:00:00+01:00", "2026-10-25 01:30", "Europe/London", "2026-10-25 09:30:00"),
    ],
)
def test_a_local_time_that_comes_twice_means_the_first(at: str, local: str, zone: str, due: str) -> None:
    client = fresh(at=at)
    request_id = client.send(reserveTime=local, reserveTimeZone=zone).json["requestId"]
    advance(client, 3 * 86_400_000)
    assert client.list_messages(requestId=request_id).json["messages"][0]["requestTime"] == due


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2026-03-08 02:00", "America/New_York"),
        ("2026-03-08 02:59", "America/New_York"),
        ("2026-03-29 01:30", "Europe/London"),
        ("2026-10-04 02:15", "Australia/Lord_Howe"),
    ],
)
def test_a_local_time_that_does_not_come_is_refused(local: str, zone: str) -> None:
    assert_refused(fresh().send(reserveTime=local, reserveTimeZone=zone), 400)
    assert fresh().send(reserveTime=local, reserveTimeZone="Asia/Seoul").status == 202


@pytest.mark.parametrize(
    "zone", ["KST", "asia/seoul", "Asia/Atlantis", "+09:00", "../Asia/Seoul", "posixrules", "Asia", "localtime"]
)
def test_a_zone_is_a_name_of_the_tz_database(zone: str) -> None:
    assert_refused(fresh().send(reserveTime="2026-03-03 09:00", reserveTimeZone=zone), 400)
    # Without a time the zone says nothing.
    assert fresh().send(reserveTimeZone=zone).status == 202


@given(minutes=st.lists(st.integers(10, 14), min_size=1, max_size=6), jump=st.sampled_from([60_000, 3_600_000]))
def test_reservations_go_out_in_the_order_of_their_times(minutes: list[int], jump: int) -> None:
    client = fresh()
    ids = [client.send(reserveTime=minute(NOW + timedelta(minutes=ahead))).json["requestId"] for ahead in minutes]
    for _ in range(3_600_000 // jump):
        advance(client, jump)
    rows = client.list_messages(requestStartTime="2026-03-02 09:00:00", requestEndTime="2026-03-02 10:00:00").json
    expected = [request_id for _, request_id in sorted(zip(minutes, ids, strict=True), key=lambda pair: pair[0])]
    assert [row["requestId"] for row in rows["messages"]] == expected


def test_a_reservation_of_another_service_is_not_found() -> None:
    client = fresh()
    request_id = client.send(reserveTime="2026-03-02 09:30").json["requestId"]
    other = fresh()
    assert_refused(other.get_reservation(request_id), 404)
    assert_refused(other.cancel_reservation(request_id), 404)
    assert client.get_reservation(request_id).json["reserveStatus"] == "READY"
