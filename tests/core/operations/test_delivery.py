from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import Sens, Switches
from mocksens.core.clock import DAY, KST, LAST, to_instant
from mocksens.core.operations import files, messages, reservations, unsubscribes
from mocksens.core.operations.due import StatusChange, look, settle, settle_since
from mocksens.core.operations.manual import Conflict, complete, conclude
from mocksens.core.operations.telcos import telco
from mocksens.core.records import BlockSearch, Message, Recipient, Search, Send, Upload
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.magic_numbers import number_of
from mocksens.core.service import Service
from mocksens.core.switches import Delivery, MagicNumbers
from mocksens.core.text import Charset
from mocksens.spec.limits import DELIVERED_AFTER, FILE_LIFE, READY_FOR, RESERVATION_TAKES, SMS_CONTENT_BYTES
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType, ReserveStatus, Telco
from tests.scripts import play, scenario
from tests.status_steps import MESSAGE_STEPS

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


def take(service: Service, asked: Send, evaluation: Evaluation | None = None) -> str:
    if evaluation is None and not service.scenarios.idle:
        evaluation = Evaluation()
    return messages.send(service, settle(service), asked, evaluation=evaluation).request_id


def of(service: Service, request_id: str) -> list[Message]:
    request = service.store.messages.requests[request_id]
    return list(service.store.messages.of_request(request).page(0, 1_000))


def sent(service: Service, asked: Send) -> list[Message]:
    return of(service, take(service, asked))


def results(service: Service, asked: Send) -> list[str]:
    return [message.result for message in sent(service, asked)]


def reserved(service: Service, due: int, asked: Send | None = None, ordinal: int = 0) -> str:
    asked = asked or sms()
    fields = {name: getattr(asked, name) for name in asked.__struct_fields__}
    return take(service, Send(**{**fields, "reserve_due": NOW + due}), Evaluation(ordinal))


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
    assert service.store.messages.requests == {}


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
    assert len(unsubscribes.search(service, settle(service), BlockSearch(page_index=0, page_size=100))) == 2


def test_a_reserved_mms_needs_its_file_when_it_is_due() -> None:
    service = world()
    file_id = uploaded(service)
    alive, expired = (reserved(service, due, mms(file_id)) for due in (6 * DAY - 1, 6 * DAY))
    service.clock.advance(days=20)
    settle(service)
    assert [of(service, each)[0].result for each in (alive, expired)] == ["0", "S007"]


# --- what came with time -----------------------------------------------------------------------------


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


# --- scripted: messages ------------------------------------------------------------------------------


def hundred(*, content: str = "hello") -> Send:
    return sms(*(Recipient(f"0101{number:07d}") for number in range(1, 101)), content=content)


def ways(found: list[Message]) -> list[tuple[str, int | None]]:
    """What each message results in, and how many milliseconds after its request."""
    return [(each.result, each.complete_time and each.complete_time - each.request.time) for each in found]


def test_the_thirty_seventh_of_a_hundred_fails() -> None:
    service = world()
    play(service, "{when: {to: '*0037'}, then: {result: '3018'}}")
    found = sent(service, hundred())
    assert ways(found) == [("0", 1_000)] * 36 + [("3018", 1_000)] + [("0", 1_000)] * 63
    assert [each.scripted_by for each in found if each.scripted_by] == ["scenario script, step 1"]


def test_each_message_of_a_batch_has_a_result_an_operator_and_a_time_of_its_own() -> None:
    service = world()
    play(
        service,
        "{when: {to: '*1'}, then: {result: '2000', after: 5s, telcoCode: LGT}}",
        "{when: {to: '*2'}, then: {after: 0s}}",
        "{when: {to: '*3'}, then: {telcoCode: KTF}}",
        "{when: {to: '*4'}, then: {result: E900, after: 3d}}",
    )
    found = sent(service, sms(*(Recipient(f"010{number}") for number in range(1, 6))))
    assert ways(found) == [("2000", 5_000), ("0", 0), ("0", 1_000), ("E900", 3 * DAY), ("0", 1_000)]
    ordinary = [telco(each.to, "82") for each in found]
    assert [each.telco for each in found] == [Telco.LGT, ordinary[1], Telco.KTF, *ordinary[3:]]
    assert [each.status(NOW) for each in found] == [READY, COMPLETED, READY, READY, READY]
    assert [each.status(NOW + 200) for each in found] == [PROCESSING, COMPLETED, *[PROCESSING] * 3]


def listed(service: Service, **window: tuple[int, int]) -> list[tuple[str, str, str, str]]:
    """What a search shows of each message: number, status, operator and result."""
    asked = Search(page_index=0, page_size=100, **window)  # type: ignore[arg-type]
    page = messages.search(service, settle(service), asked)
    return [(one.message.to, one.status.value, one.message.telco, one.message.result) for one in page.messages]


def test_a_list_shows_which_messages_of_a_batch_failed_when_and_at_whom() -> None:
    service = world()
    play(service, "{when: {to: '*0037'}, then: {result: '2000', after: 5s, telcoCode: SKT}, times: 1}")
    sent(service, hundred())
    service.clock.advance_ms(4_999)
    rows = listed(service, request_window=(NOW, NOW))
    assert Counter(status for _, status, _, _ in rows) == {"COMPLETED": 99, "PROCESSING": 1}
    assert rows[36][:2] == ("01010000037", "PROCESSING")
    assert len(listed(service, complete_window=(NOW, NOW + DAY))) == 99
    service.clock.advance_ms(1)
    assert listed(service, complete_window=(NOW + 4_999, NOW + DAY)) == [("01010000037", "COMPLETED", "SKT", "2000")]
    assert listed(service, request_window=(NOW, NOW))[36] == ("01010000037", "COMPLETED", "SKT", "2000")
    assert len(listed(service, complete_window=(NOW, NOW + DAY))) == 100


def test_times_runs_out_in_the_middle_of_a_batch() -> None:
    service = world()
    play(service, "{then: {result: '3018'}, times: 3}")
    assert results(service, sms(*(Recipient(f"010{number}") for number in range(5)))) == ["3018"] * 3 + ["0"] * 2
    assert results(service, sms()) == ["0"]


def test_a_scripted_result_comes_before_what_the_block_list_files_and_texts_lead_to() -> None:
    service = world()
    block(service, "0101", "0102")
    play(service, "{when: {to: '0101'}, then: {result: '0'}}", "{when: {to: '0103'}, then: {result: '3018'}}")
    people = [Recipient("0101"), Recipient("0102"), Recipient("0103"), Recipient("0104")]
    ad = sms(*people, content_type=ContentType.AD, content="\N{GRINNING FACE}")
    assert results(service, ad) == ["0", "E917", "3018", "3022"]


def test_a_script_of_the_time_alone_leaves_the_result_as_it_is() -> None:
    service = world()
    block(service, "0101")
    play(service, "{then: {after: 5s}}")
    assert ways(sent(service, sms(Recipient("0101"), content_type=ContentType.AD))) == [("E917", 5_000)]


@pytest.mark.parametrize("delivery", [Delivery("manual"), Delivery("looks", 3), Delivery("after", 60_000)])
def test_a_scripted_time_comes_before_the_setting(delivery: Delivery) -> None:
    service = world(Switches(delivery=delivery))
    play(service, "{when: {to: '0101'}, then: {after: 5s}}")
    scripted, other = sent(service, sms(Recipient("0101"), Recipient("0102")))
    assert scripted.complete_time == NOW + 5_000
    assert other.complete_time != NOW + 5_000
    assert scripted.message_id not in service.store.messages.looks
    assert (other.message_id in service.store.messages.looks) is (delivery.kind == "looks")


def test_a_scripted_time_past_the_calendar_is_its_end() -> None:
    service = world()
    play(service, "{then: {after: 3650000d}}")
    (message,) = sent(service, sms())
    assert message.complete_time == LAST


def test_a_messages_own_text_and_number_are_its_facts() -> None:
    service = world()
    play(service, "{when: {content: code*, to: /2$/}, then: {result: '3018'}}")
    people = [Recipient("0101"), Recipient("0102"), Recipient("0202", content="other"), Recipient("0301", content="x")]
    assert results(service, sms(*people, content="code 1")) == ["0", "3018", "0", "0"]


def test_two_services_share_no_counts() -> None:
    sens = Sens(seed="tests", played=[scenario("{then: {result: '3018'}, times: 1}")])
    left, right = sens.service("left"), sens.service("right")
    people = sms(Recipient("0101"), Recipient("0102"))
    assert [results(each, people) for each in (left, left, right)] == [["3018", "0"], ["0", "0"], ["3018", "0"]]


# --- scripted: numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RESULTS)
def test_a_message_to_the_number_of_a_code_completes_with_it(code: str) -> None:
    (message,) = sent(world(), sms(Recipient(number_of(code))))
    assert ways([message]) == [(code, 1_000)]
    assert message.scripted_by == f"the number {number_of(code)}"


def test_numbers_say_what_happens_to_their_own_message_alone() -> None:
    numbers = ["01012345678", "01000003018", "01000060090", "01000060000", "01000050000", "01000020917"]
    found = sent(world(), sms(*map(Recipient, numbers)))
    expected = [("0", 1_000), ("3018", 1_000), ("0", 90_000), ("0", 0), ("0", None), ("E917", 1_000)]
    assert ways(found) == expected


def test_the_number_that_never_leaves_processing_is_there_at_once_and_for_ever() -> None:
    for delivery in (Delivery("after", 0), Delivery("looks", 1)):
        service = world(Switches(delivery=delivery))
        (message,) = sent(service, sms(Recipient("01000050000")))
        for _ in range(3):
            assert messages.result(service, settle(service), message.message_id).seen.status is PROCESSING
            service.clock.advance(days=29)


@pytest.mark.parametrize("looks", [0, 1, 3])
@pytest.mark.parametrize("delivery", [Delivery("after", 1_000), Delivery("looks", 7), Delivery("manual")])
def test_a_number_counts_looks(looks: int, delivery: Delivery) -> None:
    service = world(Switches(delivery=delivery))
    (message,) = sent(service, sms(Recipient(f"0100007{looks:04d}")))
    seen = [messages.result(service, settle(service), message.message_id).seen.status for _ in range(looks + 2)]
    assert seen == [PROCESSING] * looks + [COMPLETED] * 2


def test_a_scenario_comes_before_a_number_and_an_ordinary_number_is_left_to_it() -> None:
    service = world()
    play(service, "{when: {to: '*3018'}, then: {result: '2000'}}")
    numbers = ["01000003018", "01000003003", "01012343018", "01012345678"]
    assert results(service, sms(*map(Recipient, numbers))) == ["2000", "3003", "2000", "0"]


def test_a_number_comes_before_the_block_list() -> None:
    service = world()
    block(service, "01000003018", "01000000000")
    people = [Recipient("01000003018"), Recipient("01000000000")]
    assert results(service, sms(*people, content_type=ContentType.AD)) == ["3018", "0"]


NUMBERS = ["01000003018", "01000050000", "01000060090", "01000070003"]


def test_numbers_say_nothing_where_they_are_switched_off() -> None:
    found = sent(world(Switches(magic_numbers=MagicNumbers.OFF)), sms(*map(Recipient, NUMBERS)))
    assert ways(found) == [("0", 1_000)] * 4
    assert not any(each.scripted_by for each in found)


def test_numbers_say_abroad_what_they_say_at_home() -> None:
    at_home, abroad = (sent(world(), sms(*map(Recipient, NUMBERS), country_code=code)) for code in ("82", "1"))
    assert ways(abroad) == ways(at_home)
    assert ways(abroad)[0] == ("3018", 1_000)
    assert all(each.scripted_by for each in abroad)


# --- scripted: reservations --------------------------------------------------------------------------


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
