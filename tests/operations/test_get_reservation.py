import json
from datetime import datetime, timedelta

import pytest

from mocksens.core.clock import KST
from mocksens.core.errors import Conflict
from mocksens.core.operations import manual
from mocksens.core.service import Service
from mocksens.spec.limits import HISTORY, RESERVATION_TAKES
from mocksens.spec.statuses import ReserveStatus
from tests.client import Answer, Client
from tests.operations.support import NOON, messages, missing, neighbour, only, people, reserve, result, second, send

DUE = NOON + timedelta(days=2)
DAY = {"requestStartTime": "2026-03-02 00:00:00", "requestEndTime": "2026-03-04 23:59:59"}


@pytest.fixture
def reserve_id(client: Client) -> str:
    return reserve(client, DUE)


def status(client: Client, reserve_id: str) -> str:
    answer = client.get_reservation(reserve_id)
    assert answer.status == 200
    return str(answer.json["reserveStatus"])


# --- headers -----------------------------------------------------------------------------------------


def test_a_look_at_a_reservation_needs_no_content_type(client: Client, reserve_id: str) -> None:
    path = f"{client.base}/reservations/{reserve_id}/reserve-status"
    assert client.request("GET", path, headers={"content-type": None}).status == 200
    assert client.request("GET", path, body=b"x", headers={"content-type": "text/plain"}).status == 200


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", ["x", "%20", "null", "RSSA-1", "x" * 5000])
def test_an_unknown_reservation_is_not_found(client: Client, unknown: str) -> None:
    answer = client.get_reservation(unknown)
    assert missing(answer) == "'reserveId' is not found"
    assert "[search.nothing, " in answer.diagnosis


def test_a_send_at_once_is_no_reservation(client: Client) -> None:
    assert missing(client.get_reservation(send(client))) == "'reserveId' is not found"


def test_the_reservation_of_another_service_is_not_found(client: Client, reserve_id: str) -> None:
    assert missing(neighbour(client).get_reservation(reserve_id)) == "'reserveId' is not found"


# --- behaviour ---------------------------------------------------------------------------------------


def test_a_reservation_is_answered_as_it_was_asked_for(client: Client) -> None:
    reserve_id = send(client, reserveTime="2026-03-03 09:05", reserveTimeZone="America/New_York")
    answer = client.get_reservation(reserve_id)
    expected = {
        "reserveId": reserve_id,
        "reserveTimeZone": "America/New_York",
        "reserveTime": "2026-03-03 09:05",
        "reserveStatus": "READY",
    }
    assert (answer.status, answer.headers["content-type"], answer.diagnosis) == (200, "application/json", "")
    assert json.dumps(answer.json) == json.dumps(expected)


def test_the_default_zone_is_answered_too(client: Client, reserve_id: str) -> None:
    answer = client.get_reservation(reserve_id)
    assert (answer.json["reserveTimeZone"], answer.json["reserveTime"]) == ("Asia/Seoul", "2026-03-04 12:00")


def test_a_reservation_is_ready_then_processing_then_done(client: Client, service: Service, reserve_id: str) -> None:
    service.clock.freeze(DUE - timedelta(milliseconds=1))
    seen = [status(client, reserve_id)]
    for step in (1, int(RESERVATION_TAKES.value.total_seconds() * 1000) - 1, 1):
        service.clock.advance_ms(step)
        seen.append(status(client, reserve_id))
    assert seen == ["READY", "PROCESSING", "PROCESSING", "DONE"]


def test_its_messages_exist_from_the_due_time_and_carry_it(client: Client, service: Service) -> None:
    reserve_id = reserve(client, DUE, messages=people(3), content="later")
    service.clock.freeze(DUE - timedelta(milliseconds=1))
    answer = client.list_messages(requestId=reserve_id)
    expected = {
        "statusCode": "202",
        "statusName": "reserved",
        "messages": [],
        "pageIndex": 0,
        "pageSize": 1000,
        "itemCount": 0,
        "hasMore": False,
    }
    assert (answer.status, json.dumps(answer.json)) == (200, json.dumps(expected))
    assert client.list_messages(**DAY).json["itemCount"] == 0
    service.clock.advance(milliseconds=1)
    answer = client.list_messages(requestId=reserve_id)
    assert answer.json["statusName"] == "success"
    assert [(message["requestTime"], message["status"]) for message in answer.json["messages"]] == [
        ("2026-03-04 12:00:00", "READY")
    ] * 3
    assert client.list_messages(**DAY).json["itemCount"] == 3
    assert result(client, answer.json["messages"][0]["messageId"])["content"] == "later"


def test_its_messages_are_completed_by_the_due_time_whenever_someone_looks(
    client: Client, service: Service, reserve_id: str
) -> None:
    service.clock.freeze(DUE + timedelta(days=3))
    message = only(client, reserve_id)
    assert (message["status"], message["statusCode"]) == ("COMPLETED", "0")
    assert (message["requestTime"], message["completeTime"]) == ("2026-03-04 12:00:00", "2026-03-04 12:00:01")


def test_reservations_become_messages_in_the_order_in_which_they_are_due(client: Client, service: Service) -> None:
    late, early, same = (reserve(client, DUE + timedelta(minutes=wait)) for wait in (2, 1, 2))
    service.clock.freeze(DUE + timedelta(minutes=1, seconds=30))
    between = send(client)
    service.clock.advance(days=1)
    listed = client.list_messages(**DAY).json["messages"]
    assert [message["requestId"] for message in listed] == [early, between, late, same]


def test_the_filters_of_a_search_say_nothing_about_a_reservation(client: Client, reserve_id: str) -> None:
    answer = client.list_messages(requestId=reserve_id, to="0", pageIndex=3, pageSize=7)
    assert [answer.json[name] for name in ("statusName", "pageIndex", "pageSize")] == ["reserved", 3, 7]


def never_sent(answer: Answer) -> bool:
    """Return whether a list shows a failure by name and code ("202: success, Others: failed", D:294-295)."""
    body = answer.json
    return (
        body["statusName"] == "fail"
        and body["statusCode"] != "202"
        and (body["messages"], body["itemCount"]) == ([], 0)
    )


@pytest.mark.parametrize("outcome", [ReserveStatus.FAIL, ReserveStatus.STALE])
def test_a_reservation_that_comes_to_nothing_never_becomes_messages(
    client: Client, service: Service, reserve_id: str, outcome: ReserveStatus
) -> None:
    manual.conclude(service, reserve_id, outcome)
    assert status(client, reserve_id) == "READY"
    service.clock.freeze(DUE)
    assert status(client, reserve_id) == "PROCESSING"
    answer = client.list_messages(requestId=reserve_id)
    assert (answer.json["statusCode"], answer.json["statusName"]) == ("202", "reserved")
    service.clock.advance(seconds=1)
    assert status(client, reserve_id) == outcome
    answer = client.list_messages(requestId=reserve_id)
    assert never_sent(answer)
    assert client.list_messages(**DAY).json["itemCount"] == 0


def test_a_canceled_reservation_never_becomes_messages(client: Client, service: Service, reserve_id: str) -> None:
    assert client.cancel_reservation(reserve_id).status == 204
    for _ in range(2):
        assert status(client, reserve_id) == "CANCELED"
        answer = client.list_messages(requestId=reserve_id)
        assert answer.status == 200
        assert never_sent(answer)
        service.clock.freeze(DUE + timedelta(hours=1))
    assert client.list_messages(**DAY).json["itemCount"] == 0


def test_an_outcome_can_be_decided_anew_while_the_reservation_is_ready(
    client: Client, service: Service, reserve_id: str
) -> None:
    manual.conclude(service, reserve_id, ReserveStatus.STALE)
    manual.conclude(service, reserve_id, ReserveStatus.DONE)
    service.clock.freeze(DUE + timedelta(seconds=1))
    assert status(client, reserve_id) == "DONE"
    assert len(messages(client, reserve_id)) == 1


def test_an_outcome_is_decided_only_while_the_reservation_is_ready(
    client: Client, service: Service, reserve_id: str
) -> None:
    with pytest.raises(ValueError, match="not CANCELED"):
        manual.conclude(service, reserve_id, ReserveStatus.CANCELED)
    with pytest.raises(KeyError):
        manual.conclude(service, "x", ReserveStatus.FAIL)
    service.clock.freeze(DUE)
    with pytest.raises(Conflict, match="PROCESSING"):
        manual.conclude(service, reserve_id, ReserveStatus.FAIL)


def test_a_reservation_is_found_for_ninety_days_after_it_was_due(
    client: Client, service: Service, reserve_id: str
) -> None:
    service.clock.freeze(DUE + HISTORY.value)
    assert status(client, reserve_id) == "DONE"
    assert only(client, reserve_id)["requestTime"] == second(DUE)
    service.clock.advance(milliseconds=1)
    assert missing(client.get_reservation(reserve_id)) == "'reserveId' is not found"
    assert missing(client.list_messages(requestId=reserve_id)) == "'requestId' is not found"


def test_a_reservation_far_ahead_waits_however_long(client: Client, service: Service) -> None:
    reserve_id = send(client, reserveTime="2030-01-01 00:00")
    service.clock.freeze(datetime(2029, 12, 31, 23, 59, tzinfo=KST))
    assert status(client, reserve_id) == "READY"
    service.clock.advance(minutes=1)
    assert only(client, reserve_id)["requestTime"] == "2030-01-01 00:00:00"
