"""Reservations: how far ahead, in which zone, and until when one can be cancelled."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.spec.limits import RESERVATION_TAKES, RESERVE_LEAD
from tests.client import Client
from tests.conformance.documents import DOCUMENTS, OFFICIAL, configure
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


@given(minutes=st.integers(10, 60 * 24 * 400), zone=ZONES, document=st.sampled_from(DOCUMENTS))
def test_a_reservation_is_answered_as_asked_and_due_at_its_instant(minutes: int, zone: str, document: str) -> None:
    client = fresh(document=document)
    due = NOW + timedelta(minutes=minutes)
    local = minute(due, zone)
    # The hour that comes twice means its first, tested apart.
    if datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)) != due:
        return
    request_id = client.send(reserveTime=local, reserveTimeZone=zone).json["requestId"]
    advance(client, minutes * 60_000 - 1)
    time = local if document == "2023" else due.astimezone(ZoneInfo(zone)).isoformat()
    shown = {"reserveId": request_id, "reserveTimeZone": zone, "reserveTime": time}
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
    ("at", "local", "zone", "due", "offset"),
    [
        ("2025-11-01T12:00:00-04:00", "2025-11-02 01:30", "America/New_York", "2025-11-02 14:30:00", "-04:00"),
        ("2026-04-04T12:00:00+11:00", "2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 23:45:00", "+11:00"),
        ("2026-10-24T12:00:00+01:00", "2026-10-25 01:30", "Europe/London", "2026-10-25 09:30:00", "+01:00"),
    ],
)
def test_a_local_time_that_comes_twice_means_the_first(at: str, local: str, zone: str, due: str, offset: str) -> None:
    client = fresh(at=at, document="2026")
    request_id = client.send(reserveTime=local, reserveTimeZone=zone).json["requestId"]
    assert client.get_reservation(request_id).json["reserveTime"] == f"{local.replace(' ', 'T')}:00{offset}"
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


@pytest.mark.parametrize(
    ("zone", "offset"), [("America/New_York", "-05:00"), ("Asia/Seoul", "+09:00"), ("Pacific/Kiritimati", "+14:00")]
)
def test_the_last_minute_of_the_calendar_keeps_its_time_in_its_zone(zone: str, offset: str) -> None:
    client = fresh(document="2026")
    request_id = client.send(reserveTime="9999-12-31 23:59", reserveTimeZone=zone).json["requestId"]
    assert client.get_reservation(request_id).json["reserveTime"] == f"9999-12-31T23:59:00{offset}"


def conclude(client: Client, reserve_id: str) -> None:
    path = f"services/{client.service_id}/reservations/{reserve_id}/conclude"
    assert client.admin("POST", path, {"status": "SKIP"}).status == 200


def play(client: Client, reserve_id: str) -> None:
    scenario = {"name": "skip", "steps": [{"when": {"reservation": "due"}, "then": {"reservation": "SKIP"}}]}
    assert client.admin("PUT", f"services/{client.service_id}/scenarios/skip", scenario).status in {200, 201}


def take_out_of_use(client: Client, reserve_id: str) -> None:
    configure(client, in_use="no")


@pytest.mark.every_row
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("skip", [conclude, play, take_out_of_use])
def test_a_reservation_is_skipped_by_a_call_a_scenario_or_a_setting(
    skip: Callable[[Client, str], None], document: str
) -> None:
    client = fresh(document=document)
    reserve_id = client.send(reserveTime="2026-03-02 09:30").json["requestId"]
    skip(client, reserve_id)
    seen = []
    for length in (HALF_AN_HOUR - 1, 1, TAKES):
        advance(client, length)
        listed = client.list_messages(requestId=reserve_id).json
        assert listed["messages"] == []
        status = client.get_reservation(reserve_id).json["reserveStatus"]
        seen.append((status, listed["statusCode"], listed["statusName"]))
    end = (OFFICIAL[document].skipped, "400", "fail")
    assert seen == [("READY", "202", "reserved"), ("PROCESSING", "202", "reserved"), end]
    assert_refused(client.cancel_reservation(reserve_id), 400, document=document)


def test_only_what_is_due_while_the_service_is_not_in_use_is_skipped() -> None:
    client = fresh(document="2026")
    times = ("2026-03-02 09:30", "2026-03-02 10:30", "2026-03-02 11:30")
    ids = [client.send(reserveTime=time).json["requestId"] for time in times]
    for in_use in ("yes", "no", "yes"):
        configure(client, in_use=in_use)
        advance(client, 2 * HALF_AN_HOUR)
    assert [client.get_reservation(each).json["reserveStatus"] for each in ids] == ["DONE", "SKIP", "DONE"]
