from datetime import timedelta

import pytest

from mocksens.core.errors import Conflict
from mocksens.core.operations import manual
from mocksens.core.service import Service
from mocksens.spec.statuses import ReserveStatus
from tests.client import Client
from tests.operations.support import NOON, errors, missing, neighbour, refused, reserve, send, world

DUE = NOON + timedelta(days=2)


@pytest.fixture
def reserve_id(client: Client) -> str:
    return reserve(client, DUE)


# --- headers -----------------------------------------------------------------------------------------


def test_canceling_needs_neither_content_type_nor_body(client: Client, reserve_id: str) -> None:
    answer = client.request("DELETE", f"{client.base}/reservations/{reserve_id}", headers={"content-type": None})
    assert answer.status == 204


def test_a_body_is_ignored(client: Client, reserve_id: str) -> None:
    path = f"{client.base}/reservations/{reserve_id}"
    assert client.request("DELETE", path, body=b"{", headers={"content-type": "text/plain"}).status == 204


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", ["x", "%20", "null", "x" * 5000])
def test_an_unknown_reservation_is_not_found(client: Client, unknown: str) -> None:
    answer = client.cancel_reservation(unknown)
    assert missing(answer) == "'reserveId' is not found"
    assert "[search.nothing, " in answer.diagnosis


def test_a_send_at_once_cannot_be_canceled(client: Client) -> None:
    assert missing(client.cancel_reservation(send(client))) == "'reserveId' is not found"


def test_the_reservation_of_another_service_cannot_be_canceled(client: Client, reserve_id: str) -> None:
    assert missing(neighbour(client).cancel_reservation(reserve_id)) == "'reserveId' is not found"
    assert client.get_reservation(reserve_id).json["reserveStatus"] == "READY"


# --- behaviour ---------------------------------------------------------------------------------------


def test_a_canceled_reservation_answers_with_nothing(client: Client, reserve_id: str) -> None:
    answer = client.cancel_reservation(reserve_id)
    assert (answer.status, answer.body, answer.diagnosis) == (204, b"", "")
    assert "content-type" not in answer.headers
    assert client.get_reservation(reserve_id).json["reserveStatus"] == "CANCELED"


def test_a_reservation_can_be_canceled_until_it_is_due(client: Client, service: Service) -> None:
    in_time, too_late = reserve(client, DUE), reserve(client, DUE)
    service.clock.freeze(DUE - timedelta(milliseconds=1))
    assert client.cancel_reservation(in_time).status == 204
    service.clock.advance(milliseconds=1)
    answer = client.cancel_reservation(too_late)
    assert refused(answer) == ["reserveId"]
    assert "PROCESSING" in answer.diagnosis
    assert "[reserve.cancel, " in answer.diagnosis
    service.clock.advance(days=1)
    assert client.get_reservation(in_time).json["reserveStatus"] == "CANCELED"
    assert client.get_reservation(too_late).json["reserveStatus"] == "DONE"


def test_a_reservation_is_canceled_only_once(client: Client, service: Service, reserve_id: str) -> None:
    assert client.cancel_reservation(reserve_id).status == 204
    for _ in range(2):
        assert errors(client.cancel_reservation(reserve_id))
        service.clock.freeze(DUE + timedelta(days=1))


@pytest.mark.parametrize("outcome", [ReserveStatus.DONE, ReserveStatus.FAIL, ReserveStatus.STALE])
def test_what_is_over_cannot_be_canceled(
    client: Client, service: Service, reserve_id: str, outcome: ReserveStatus
) -> None:
    manual.conclude(service, reserve_id, outcome)
    service.clock.freeze(DUE)
    for _ in range(2):
        assert refused(client.cancel_reservation(reserve_id)) == ["reserveId"]
        service.clock.advance(seconds=1)
    assert client.get_reservation(reserve_id).json["reserveStatus"] == outcome


def test_a_reservation_whose_outcome_is_decided_can_be_canceled_while_ready(
    client: Client, service: Service, reserve_id: str
) -> None:
    manual.conclude(service, reserve_id, ReserveStatus.STALE)
    assert client.cancel_reservation(reserve_id).status == 204
    service.clock.freeze(DUE + timedelta(days=1))
    assert client.get_reservation(reserve_id).json["reserveStatus"] == "CANCELED"
    with pytest.raises(Conflict, match="CANCELED"):
        manual.conclude(service, reserve_id, ReserveStatus.DONE)


def test_canceling_one_leaves_the_others(client: Client, service: Service) -> None:
    first, second = reserve(client, DUE), reserve(client, DUE)
    assert client.cancel_reservation(first).status == 204
    service.clock.freeze(DUE)
    assert client.list_messages(requestId=first).json["itemCount"] == 0
    assert client.list_messages(requestId=second).json["itemCount"] == 1


def test_the_last_minutes_can_be_closed_to_canceling() -> None:
    client, service = world(cancel_lead=600_000)
    in_time, too_late = reserve(client, DUE), reserve(client, DUE)
    service.clock.freeze(DUE - timedelta(minutes=10))
    assert client.cancel_reservation(in_time).status == 204
    service.clock.advance(milliseconds=1)
    answer = client.cancel_reservation(too_late)
    assert refused(answer) == ["reserveId"]
    assert "[reserve.cancel, " in answer.diagnosis
    service.clock.freeze(DUE)
    assert client.get_reservation(too_late).json["reserveStatus"] == "PROCESSING"
