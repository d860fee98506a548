from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import Sens, Switches
from mocksens.core import files, messages, reservations, unsubscribes
from mocksens.core.clock import DAY, KST, to_instant
from mocksens.core.delivery import Change, Conflict, complete, conclude, look, settle, settle_since, telco
from mocksens.core.records import BlockSearch, Message, Recipient, Send, Upload
from mocksens.core.service import Service
from mocksens.core.switches import Delivery
from mocksens.core.text import Charset
from mocksens.spec.limits import DELIVERED_AFTER, FILE_LIFE, READY_FOR, RESERVATION_TAKES, SMS_CONTENT_BYTES
from mocksens.spec.statuses import MESSAGE_STEPS, ContentType, MessageStatus, MessageType, ReserveStatus, Telco

START = datetime(2026, 1, 1, 9, tzinfo=KST)
NOW = to_instant(START)
HOUR = 3_600_000
READY, PROCESSING, COMPLETED = MessageStatus


def world(switches: Switches | None = None) -> Service:
    """A service that stands still at ``START``."""
    service = Sens(seed="tests", switches=switches or Switches()).service("a")
    service.clock.freeze(START)
    return service


def sms(*recipients: Recipient, **changes: object) -> Send:
    fields: dict[str, object] = {
        "type": MessageType.SMS,
        "content_type": ContentType.COMM,
        "country_code": "82",
        "sender": "0212345678",
        "content": "hello",
        "recipients": list(recipients) or [Recipient("01011112222")],
    }
    return Send(**(fields | changes))  # type: ignore[arg-type]


def take(service: Service, asked: Send) -> str:
    return messages.send(service, settle(service), asked).request_id


def of(service: Service, request_id: str) -> list[Message]:
    request = service.store.requests[request_id]
    return list(service.store.of_request(request).page(0, 1_000))


def sent(service: Service, asked: Send) -> list[Message]:
    return of(service, take(service, asked))


def results(service: Service, asked: Send) -> list[str]:
    return [message.result for message in sent(service, asked)]


def reserved(service: Service, due: int, asked: Send | None = None) -> str:
    asked = asked or sms()
    fields = {name: getattr(asked, name) for name in asked.__struct_fields__}
    return take(service, Send(**{**fields, "reserve_due": NOW + due}))


# --- the way of a message ----------------------------------------------------------------------------


def test_a_message_is_processing_after_a_fifth_of_a_second_and_completed_after_one() -> None:
    service = world()
    (message,) = sent(service, sms())
    assert READY_FOR.value.total_seconds() == 0.2
    assert DELIVERED_AFTER.value.total_seconds() == 1
    seen = []
    for step in (0, 199, 1, 799, 1):
        service.clock.advance_ms(step)
        seen.append(message.status(settle(service)))
    assert seen == [READY, READY, PROCESSING, PROCESSING, COMPLETED]
    assert message.complete_time == NOW + 1_000


@pytest.mark.parametrize("length", [0, 1, 199, 200, 5_000, 60_000])
def test_a_delivery_may_take_any_time(length: int) -> None:
    (message,) = sent(world(Switches(delivery=Delivery("after", length))), sms())
    assert message.complete_time == NOW + length
    assert message.status(NOW + length) is COMPLETED
    assert message.status(NOW + length - 1) is not COMPLETED
    assert message.processing_time <= message.complete_time


@given(
    st.sampled_from([Delivery("after", 0), Delivery("after", 150), Delivery("after", 1_000), Delivery("manual")]),
    st.lists(st.integers(0, 400)),
)
def test_no_message_is_ever_seen_going_back(delivery: Delivery, waits: list[int]) -> None:
    (message,) = sent(world(Switches(delivery=delivery)), sms())
    now, before = NOW, message.status(NOW)
    for wait in waits:
        now += wait
        after = message.status(now)
        assert after is before or after in MESSAGE_STEPS[before]
        before = after


@pytest.mark.parametrize("looks", [1, 2, 5])
def test_the_last_of_so_many_looks_still_shows_processing(looks: int) -> None:
    service = world(Switches(delivery=Delivery("looks", looks)))
    (message,) = sent(service, sms())
    service.clock.advance(days=1)
    seen = [messages.result(service, settle(service), message.message_id).seen.status for _ in range(looks + 2)]
    assert seen == [PROCESSING] * looks + [COMPLETED] * 2
    assert message.complete_time == NOW + DAY


def test_no_looks_complete_at_once() -> None:
    (message,) = sent(world(Switches(delivery=Delivery("looks", 0))), sms())
    assert message.status(NOW) is COMPLETED


def test_a_look_counts_for_the_messages_that_it_shows() -> None:
    service = world(Switches(delivery=Delivery("looks", 1)))
    first, second = sent(service, sms(Recipient("01011112222"), Recipient("01033334444")))
    look(service.store, [first], NOW)
    assert [first.status(NOW), second.status(NOW)] == [COMPLETED, PROCESSING]


# --- completing by hand ------------------------------------------------------------------------------


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
    assert list(service.store.completed(NOW, NOW).page(0, 9)) == [message]
    assert list(service.store.completed(NOW + 1, NOW + DAY).page(0, 9)) == []


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


# --- results -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (sms(content="안녕 뷁"), ["0"]),
        (sms(content="hi 😀"), ["3022"]),
        (sms(Recipient("010"), Recipient("011", content="fine"), content="😀"), ["3022", "0"]),
        (sms(Recipient("010"), Recipient("011", content="é"), content="fine"), ["0", "3022"]),
        (sms(subject="😀"), ["0"]),
        (sms(Recipient("010", subject="😀")), ["0"]),
        (sms(type=MessageType.LMS, subject="😀"), ["3022"]),
        (sms(Recipient("010", subject="fine"), type=MessageType.LMS, subject="😀"), ["0"]),
        (sms(Recipient("010", subject="😀"), type=MessageType.LMS), ["3022"]),
        (sms(content=""), ["0"]),
    ],
)
def test_a_text_that_cannot_be_encoded_fails_with_3022(asked: Send, expected: list[str]) -> None:
    assert results(world(), asked) == expected


def test_only_what_is_sent_of_a_text_must_be_encoded() -> None:
    most = SMS_CONTENT_BYTES.value
    assert results(world(), sms(content="a" * most + "😀")) == ["0"]
    assert results(world(), sms(content="a" * (most - 1) + "😀")) == ["0"]
    assert results(world(), sms(content="a" * (most - 2) + "😀")) == ["3022"]
    assert results(world(), sms(type=MessageType.LMS, subject="a" * 40 + "😀")) == ["0"]
    assert results(world(), sms(type=MessageType.LMS, subject="a" * 38 + "😀")) == ["3022"]


def test_the_standard_charset_sends_fewer_syllables() -> None:
    assert results(world(Switches(charset=Charset.KS_X_1001)), sms(content="뷁")) == ["3022"]


def block(service: Service, *numbers: str) -> None:
    unsubscribes.register(service, settle(service), list(numbers))


def test_an_ad_does_not_reach_a_blocked_number_and_a_regular_message_does() -> None:
    service = world()
    block(service, "01011112222")
    people = [Recipient("01011112222"), Recipient("01033334444")]
    assert results(service, sms(*people, content_type=ContentType.AD)) == ["E917", "0"]
    assert results(service, sms(*people)) == ["0", "0"]


def test_blocked_comes_before_files_and_files_before_text() -> None:
    service = world()
    block(service, "01011112222")
    mms = sms(
        Recipient("01011112222"),
        Recipient("01033334444"),
        type=MessageType.MMS,
        content_type=ContentType.AD,
        files=("unknown",),
        content="😀",
    )
    assert results(service, mms) == ["E917", "S006"]


def uploaded(service: Service) -> str:
    return files.upload(service, settle(service), Upload("a.jpg", b"bytes")).file_id


def mms(*file_ids: str) -> Send:
    return sms(type=MessageType.MMS, files=file_ids)


def test_a_file_is_sent_while_it_lives_and_not_at_the_instant_it_expires() -> None:
    service = world()
    file_id = uploaded(service)
    service.clock.advance_ms(6 * DAY - 1)
    assert FILE_LIFE.value.days == 6
    assert results(service, mms(file_id)) == ["0"]
    service.clock.advance_ms(1)
    assert results(service, mms(file_id)) == ["S007"]
    service.clock.advance(days=90)
    assert results(service, mms(file_id)) == ["S007"]
    service.clock.advance_ms(1)
    assert results(service, mms(file_id)) == ["S006"]


def test_the_first_file_that_is_not_there_decides() -> None:
    service = world()
    old = uploaded(service)
    service.clock.advance(days=6)
    assert results(service, mms(old, "unknown")) == ["S007"]
    assert results(service, mms(uploaded(service), "unknown", old)) == ["S006"]


# --- reservations ------------------------------------------------------------------------------------


def test_a_reservation_becomes_messages_of_the_time_at_which_it_was_due() -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    service.clock.advance_ms(HOUR - 1)
    settle(service)
    assert reserve_id not in service.store.requests
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
    found = service.store.requested(0, NOW + DAY).page(0, 9)
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
    assert service.store.requests == {}
    assert reservations.status(service, now, reserve_id).status is ReserveStatus.CANCELED


@pytest.mark.parametrize("outcome", [ReserveStatus.FAIL, ReserveStatus.STALE])
def test_a_reservation_may_be_made_to_fail(outcome: ReserveStatus) -> None:
    service = world()
    reserve_id = reserved(service, HOUR)
    conclude(service, reserve_id, outcome)
    seen = []
    for step in (HOUR - 1, 1, 1_000):
        service.clock.advance_ms(step)
        seen.append(reservations.status(service, settle(service), reserve_id).status)
    assert seen == ["READY", "PROCESSING", outcome]
    assert service.store.requests == {}


@pytest.mark.parametrize("outcome", [ReserveStatus.READY, ReserveStatus.PROCESSING, ReserveStatus.CANCELED])
def test_a_reservation_is_concluded_with_one_of_its_ends(outcome: ReserveStatus) -> None:
    service = world()
    with pytest.raises(ValueError, match="DONE, FAIL or STALE"):
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
    assert len(unsubscribes.search(service, settle(service), BlockSearch(0, 100))) == 2


def test_a_reserved_mms_needs_its_file_when_it_is_due() -> None:
    service = world()
    file_id = uploaded(service)
    alive, expired = (reserved(service, due, mms(file_id)) for due in (6 * DAY - 1, 6 * DAY))
    service.clock.advance(days=20)
    settle(service)
    assert [of(service, each)[0].result for each in (alive, expired)] == ["0", "S007"]


# --- what came with time -----------------------------------------------------------------------------


def advanced(service: Service, length: int) -> list[Change]:
    before = settle(service)
    service.clock.advance_ms(length)
    return settle_since(service, before)


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


# --- operators ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0111234567", Telco.SKT),
        ("0171234567", Telco.SKT),
        ("0161234567", Telco.KTF),
        ("0181234567", Telco.KTF),
        ("0191234567", Telco.LGT),
    ],
)
def test_the_old_prefixes_were_the_operators_own(number: str, expected: Telco) -> None:
    assert telco(number, "82") is expected


def test_the_same_number_always_has_the_same_operator_and_each_operator_has_some() -> None:
    numbers = [f"010{number:08}" for number in range(100)]
    assert {telco(number, "82") for number in numbers} == {Telco.SKT, Telco.KTF, Telco.LGT}
    assert [telco(number, "82") for number in numbers] == [telco(number, "82") for number in numbers]


@given(st.text("0123456789", min_size=1, max_size=25), st.sampled_from(["1", "81", "852"]))
def test_abroad_has_no_operator(number: str, country: str) -> None:
    assert telco(number, country) is Telco.ABROAD
    assert telco(number, "82") is not Telco.ABROAD
