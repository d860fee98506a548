"""The course of a message: as usual, by a scenario, by its number."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import Sens, Switches
from mocksens.core.clock import DAY, LAST
from mocksens.core.operations import messages
from mocksens.core.operations.due import look, settle
from mocksens.core.operations.telcos import telco
from mocksens.core.records import Recipient, Search, Send
from mocksens.core.scenarios.magic_numbers import number_of
from mocksens.core.service import Service
from mocksens.core.switches import Delivery, MagicNumbers
from mocksens.spec.limits import DELIVERED_AFTER, READY_FOR
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import ContentType, Telco
from tests.core.operations.support import COMPLETED, NOW, PROCESSING, READY, block, results, sent, sms, ways, world
from tests.scripts import play, scenario
from tests.status_steps import MESSAGE_STEPS


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


# --- scripted: by scenarios -------------------------------------------------------------------------


def hundred(*, content: str = "hello") -> Send:
    return sms(*(Recipient(f"0101{number:07d}") for number in range(1, 101)), content=content)


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
    """Return the facts that a search shows of each message: number, status, operator and result."""
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


# --- scripted: by numbers ---------------------------------------------------------------------------


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
