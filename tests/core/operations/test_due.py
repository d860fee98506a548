"""Reservations that became due, in their order, and the list of the changes that time brought."""

import pytest

from mocksens.core.clock import DAY, LAST
from mocksens.core.operations import reservations, unsubscribes
from mocksens.core.operations.due import StatusChange, settle, settle_since
from mocksens.core.operations.manual import conclude
from mocksens.core.records import BlockSearch, Recipient
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.service import Service
from mocksens.spec.limits import RESERVATION_TAKES
from mocksens.spec.statuses import ContentType, ReserveStatus
from tests.core.operations.support import (
    COMPLETED,
    HOUR,
    NOW,
    block,
    mms,
    of,
    reserved,
    sent,
    sms,
    take,
    uploaded,
    ways,
    world,
)
from tests.scripts import play


def test_a_reservation_becomes_messages_of_the_time_at_which_it_was_due() -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    service.clock.advance_ms(HOUR - 1)
    settle(service)
    assert reserve_id not in service.store.messages.requests
    service.clock.advance(days=2)
    now = settle(service)
    (message,) = of(service, reserve_id)
    assert message.request.time == NOW + HOUR
    assert message.complete_time == NOW + HOUR + 1_000
    assert message.status(now) is COMPLETED
    assert reservations.status(service, now, reserve_id).status is ReserveStatus.DONE


def test_what_became_due_meanwhile_comes_in_the_order_of_its_times() -> None:
    service = world()
    late, early = reserved(service, 3 * HOUR), reserved(service, HOUR)
    service.clock.advance(days=1)
    last = take(service, sms())
    found = service.store.messages.requested(0, NOW + DAY).page(0, 9)
    assert [message.request.request_id for message in found] == [early, late, last]
    assert [message.request.time for message in found] == [NOW + HOUR, NOW + 3 * HOUR, NOW + DAY]


def test_a_reservation_is_processing_for_a_second() -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    assert RESERVATION_TAKES.value.total_seconds() == 1
    seen = []
    for step in (0, HOUR - 1, 1, 999, 1):
        service.clock.advance_ms(step)
        seen.append(reservations.status(service, settle(service), reserve_id).status)
    assert seen == ["READY", "READY", "PROCESSING", "PROCESSING", "DONE"]


def test_a_cancelled_reservation_becomes_nothing() -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    reservations.cancel(service, settle(service), reserve_id)
    service.clock.advance(days=1)
    now = settle(service)
    assert service.store.messages.requests == {}
    assert reservations.status(service, now, reserve_id).status is ReserveStatus.CANCELED


def test_a_reserved_ad_is_blocked_by_what_is_blocked_when_it_is_due() -> None:
    service = world()
    ad = sms(Recipient("0101"), Recipient("0102"), Recipient("0103"), content_type=ContentType.AD)
    block(service, "0101")
    reserve_id = reserved(service, HOUR, ad)
    unsubscribes.delete(service, settle(service), ["0101"])
    block(service, "0102")
    service.clock.advance(hours=1)
    block(service, "0103")
    assert [message.result for message in of(service, reserve_id)] == ["0", "E917", "0"]
    assert len(unsubscribes.search(service, settle(service), BlockSearch(page_index=0, page_size=100))) == 2


def test_a_reserved_mms_needs_its_file_when_it_is_due() -> None:
    service = world()
    file_id = uploaded(service)
    alive, expired = (reserved(service, due, mms(file_id)) for due in (6 * DAY - 1, 6 * DAY))
    service.clock.advance(days=20)
    settle(service)
    assert [of(service, each)[0].result for each in (alive, expired)] == ["0", "S007"]


# --- what came with time ----------------------------------------------------------------------------


def advanced(service: Service, length: int) -> list[StatusChange]:
    before = settle(service)
    service.clock.advance_ms(length)
    return settle_since(service, before, 1_000)[0]


def test_what_an_advance_brought_is_told_in_order() -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    (message,) = sent(service, sms())
    changes = advanced(service, 2 * HOUR)
    (later,) = of(service, reserve_id)
    assert [(change.at, change.kind, change.id, change.status) for change in changes[:1]] == [
        (NOW + 1_000, "message", message.message_id, "COMPLETED")
    ]
    assert {tuple(change) for change in changes[1:]} == {
        (NOW + HOUR, "reservation", reserve_id, "PROCESSING"),
        (NOW + HOUR + 1_000, "reservation", reserve_id, "DONE"),
        (NOW + HOUR + 1_000, "message", later.message_id, "COMPLETED"),
    }


def test_nothing_is_told_twice_and_nothing_is_left_out() -> None:
    service = world()
    sent(service, sms(Recipient("0101"), Recipient("0102")))
    reserved(service, HOUR)
    told = [change for step in (999, 1, 0, HOUR - 1_000, 999, 1, DAY) for change in advanced(service, step)]
    assert len(told) == len(set(told)) == 5


def test_a_cancelled_reservation_is_not_told() -> None:
    service = world()
    reservations.cancel(service, settle(service), reserved(service, HOUR))
    assert advanced(service, DAY) == []


@pytest.mark.parametrize("days", [89, 91, 1_000])
def test_an_advance_past_the_history_tells_what_became_due_on_the_way(days: int) -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    assert reserve_id in {change.id for change in advanced(service, days * DAY)}


# --- scripted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [ReserveStatus.DONE, ReserveStatus.FAIL, ReserveStatus.STALE])
def test_a_scenario_decides_what_a_reservation_comes_to_when_it_is_due(outcome: ReserveStatus) -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    script = play(service, f"{{when: {{reservation: due}}, then: {{reservation: {outcome}}}}}")
    seen = []
    for step in (HOUR - 1, 1, 1_000):
        service.clock.advance_ms(step)
        seen.append(reservations.status(service, settle(service), reserve_id).status)
    assert seen == ["READY", "PROCESSING", outcome]
    assert [message.request.request_id for message in service.store.messages.requested(0, LAST).page(0, 9)] == (
        [reserve_id] if outcome is ReserveStatus.DONE else []
    )
    assert script.steps[0].used == 1


def test_a_hand_made_conclusion_comes_before_a_scenario_and_uses_nothing_up() -> None:
    service = world()
    script = play(service, "{when: {reservation: due}, then: {reservation: STALE}, times: 1}")
    first, second, third = (reserved(service, due) for due in (HOUR, 2 * HOUR, 3 * HOUR))
    conclude(service, first, ReserveStatus.FAIL)
    service.clock.advance(days=1)
    now = settle(service)
    stands = [reservations.status(service, now, each).status for each in (first, second, third)]
    assert stands == ["FAIL", "STALE", "DONE"]
    assert script.exhausted


def test_a_cancelled_reservation_uses_nothing_up() -> None:
    service = world()
    script = play(service, "{when: {reservation: due}, then: {reservation: STALE}, times: 1}")
    reservations.cancel(service, settle(service), reserved(service, HOUR))
    service.clock.advance(days=1)
    settle(service)
    assert script.steps[0].used == 0


def test_a_reservation_is_known_by_the_facts_of_its_send() -> None:
    service = world()
    play(
        service,
        "{when: {reservation: due, to: '*7', from: 02*, nth: 4}, then: {reservation: FAIL}}",
        "{when: {reservation: due, content: '*late*'}, then: {reservation: STALE}}",
    )
    asked = [
        (sms(Recipient("0101"), Recipient("0107")), 4),
        (sms(Recipient("0101")), 4),
        (sms(Recipient("0107")), 5),
        (sms(Recipient("0107"), sender="031"), 4),
        (sms(Recipient("0107"), content="too late"), 0),
    ]
    ids = [reserved(service, HOUR, send, ordinal) for send, ordinal in asked]
    service.clock.advance(days=1)
    now = settle(service)
    assert [reservations.status(service, now, each).status for each in ids] == ["FAIL", "DONE", "DONE", "DONE", "STALE"]


def test_what_a_reservation_becomes_is_scripted_when_it_is_due_and_by_its_own_request() -> None:
    service = world()
    first, second = (reserved(service, HOUR, ordinal=ordinal) for ordinal in (1, 2))
    play(service, "{when: {nth: 2}, then: {result: '3018', after: 5s}}")
    third = reserved(service, HOUR, sms(Recipient("01000002000")))
    service.clock.advance(days=1)
    settle(service)
    found = [ways(of(service, each)) for each in (first, second, third)]
    assert found == [[("0", 1_000)], [("3018", 5_000)], [("2000", 1_000)]]


def test_what_a_reservation_becomes_delays_nobodys_answer() -> None:
    service = world()
    play(service, "{when: {to: '0101'}, then: {result: '2000', delay: 10m}}")
    reserve_id = reserved(service, HOUR, sms(Recipient("0101")))
    service.clock.advance(days=1)
    evaluations = [Evaluation(), Evaluation()]
    for evaluation, number in zip(evaluations, ("0107", "0101"), strict=True):
        take(service, sms(Recipient(number)), evaluation)
    assert [message.result for message in of(service, reserve_id)] == ["2000"]
    assert [evaluation.delay for evaluation in evaluations] == [0, 600_000]
