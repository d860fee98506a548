"""Messages and reservations that are decided by hand."""

import pytest

from mocksens import Switches
from mocksens.core.clock import DAY
from mocksens.core.errors import Conflict
from mocksens.core.operations import reservations
from mocksens.core.operations.due import settle
from mocksens.core.operations.manual import complete, conclude
from mocksens.core.switches import Delivery
from mocksens.spec.statuses import ReserveStatus
from tests.core.operations.support import COMPLETED, HOUR, NOW, PROCESSING, reserved, sent, sms, world


def test_a_message_that_waits_for_a_hand_waits_for_ever() -> None:
    service = world(Switches(delivery=Delivery("manual")))
    (message,) = sent(service, sms())
    service.clock.advance(days=89)
    assert message.status(settle(service)) is PROCESSING
    assert complete(service, message.message_id, "3001") is message
    assert message.status(settle(service)) is COMPLETED
    assert (message.result, message.complete_time) == ("3001", NOW + 89 * DAY)


def test_a_message_on_its_way_may_be_completed_early() -> None:
    service = world()
    (message,) = sent(service, sms())
    complete(service, message.message_id, "E917")
    assert (message.status(NOW), message.result, message.complete_time) == (COMPLETED, "E917", NOW)
    assert list(service.store.messages.completed(NOW, NOW).page(0, 9)) == [message]
    assert list(service.store.messages.completed(NOW + 1, NOW + DAY).page(0, 9)) == []


def test_a_completed_message_is_not_completed_again() -> None:
    service = world()
    (message,) = sent(service, sms())
    service.clock.advance(seconds=1)
    with pytest.raises(Conflict, match="already completed with result 0"):
        complete(service, message.message_id, "3001")
    assert message.result == "0"


@pytest.mark.parametrize("code", ["", "1", "00", "9999", "e917", "success"])
def test_a_message_is_completed_with_a_code_of_the_document(code: str) -> None:
    service = world(Switches(delivery=Delivery("manual")))
    (message,) = sent(service, sms())
    with pytest.raises(ValueError, match="result code"):
        complete(service, message.message_id, code)
    assert message.status(NOW + DAY) is PROCESSING


def test_an_unknown_message_is_not_completed() -> None:
    with pytest.raises(KeyError):
        complete(world(), "nobody", "0")


@pytest.mark.parametrize("outcome", [ReserveStatus.FAIL, ReserveStatus.STALE, ReserveStatus.SKIP])
def test_a_reservation_may_be_made_to_fail(outcome: ReserveStatus) -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    conclude(service, reserve_id, outcome)
    seen = []
    for step in (HOUR - 1, 1, 1_000):
        service.clock.advance_ms(step)
        seen.append(reservations.status(service, settle(service), reserve_id).status)
    assert seen == ["READY", "PROCESSING", outcome]
    assert service.store.messages.requests == {}


@pytest.mark.parametrize("outcome", [ReserveStatus.READY, ReserveStatus.PROCESSING, ReserveStatus.CANCELED])
def test_a_reservation_is_concluded_with_one_of_its_ends(outcome: ReserveStatus) -> None:
    service = world()
    with pytest.raises(ValueError, match="DONE, FAIL, STALE or SKIP"):
        conclude(service, reserved(service, HOUR), outcome)


def test_a_reservation_is_concluded_while_it_is_ready() -> None:
    service = world()
    due, canceled = reserved(service, HOUR), reserved(service, HOUR)
    reservations.cancel(service, settle(service), canceled)
    with pytest.raises(Conflict, match="CANCELED"):
        conclude(service, canceled, ReserveStatus.FAIL)
    service.clock.advance(hours=1)
    with pytest.raises(Conflict, match="PROCESSING"):
        conclude(service, due, ReserveStatus.FAIL)
    with pytest.raises(KeyError):
        conclude(service, "nobody", ReserveStatus.FAIL)
