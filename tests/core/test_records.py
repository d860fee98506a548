import gc
from collections.abc import Iterator
from typing import get_args, get_type_hints

import pytest
from msgspec import Struct

from mocksens import Sens
from mocksens.core import records
from mocksens.core.operations.due import settle
from mocksens.core.operations.messages import send
from mocksens.core.records import Message, Recipient, Request, Reservation, Send
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType, ReserveStatus, Telco

RECORDS = [
    value
    for value in vars(records).values()
    if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == records.__name__
]


def parts(hint: object) -> Iterator[object]:
    yield hint
    for part in get_args(hint):
        yield from parts(part)


def known_by(record: type) -> set[type]:
    """Return the records that a record refers to."""
    return {part for hint in get_type_hints(record).values() for part in parts(hint) if part in RECORDS}


def reached(record: type) -> set[type]:
    return known_by(record).union(*map(reached, known_by(record)))


def message(kind: MessageType = MessageType.SMS, **changes: object) -> Message:
    own = {name: changes.pop(name, None) for name in ("own_subject", "own_content")}
    fields = {"subject": None, "content": "hello", **changes}
    request = Request(
        request_id="R",
        time=0,
        type=kind,
        content_type=ContentType.COMM,
        country_code="82",
        sender="02",
        file_ids=(),
        first=0,
        count=1,
        **fields,  # type: ignore[arg-type]
    )
    return Message(
        request=request,
        index=0,
        message_id="m",
        to="0101",
        processing_time=200,
        complete_time=1_000,
        result="0",
        telco=Telco.SKT,
        **own,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("record", RECORDS)
def test_records_know_each_other_in_one_direction_only(record: type) -> None:
    assert record not in reached(record)


def test_a_message_knows_its_request() -> None:
    assert known_by(Message) == {Request}
    assert known_by(Reservation) == {Send}


@pytest.mark.slow
def test_the_garbage_collector_has_nothing_to_do_with_messages() -> None:
    service = Sens(seed="tests").service("a")
    asked = Send(
        type=MessageType.SMS,
        content_type=ContentType.COMM,
        country_code="82",
        sender="02",
        content="hello",
        recipients=[Recipient("0101")] * 100,
    )
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(50):
        send(service, settle(service), asked)
    gc.collect()
    assert len(gc.get_objects()) - before < 500


def test_a_message_is_ready_then_processing_then_completed() -> None:
    one = message()
    assert [one.status(now) for now in (0, 199)] == [MessageStatus.READY] * 2
    assert [one.status(now) for now in (200, 999)] == [MessageStatus.PROCESSING] * 2
    assert [one.status(now) for now in (1_000, 10**15)] == [MessageStatus.COMPLETED] * 2


def test_a_message_whose_end_nobody_knows_stays_processing() -> None:
    one = message()
    one.complete_time = None
    assert one.status(10**15) is MessageStatus.PROCESSING


def test_a_message_may_be_completed_before_it_would_have_been_processed() -> None:
    one = message()
    one.complete_time = 100
    assert one.status(100) is MessageStatus.COMPLETED


def test_a_text_of_its_own_stands_before_the_requests_even_an_empty_one() -> None:
    lms = MessageType.LMS
    assert message(lms, content="all", own_content="mine").content == "mine"
    assert message(lms, content="all", own_content="").content == ""
    assert message(lms, content="all").content == "all"
    assert message(lms, subject="all", own_subject="mine").subject == "mine"
    assert message(lms, subject="all", own_subject="").subject == ""
    assert message(lms, subject="all").subject == "all"
    assert message(lms).subject is None


def test_an_sms_has_no_subject() -> None:
    one = message(MessageType.SMS, subject="all", own_subject="mine")
    assert (one.subject, one.delivered_subject) == (None, None)


@pytest.mark.parametrize(("kind", "most"), [("SMS", 90), ("LMS", 2_000), ("MMS", 2_000)])
def test_what_is_delivered_is_cut_and_what_was_asked_for_is_not(kind: str, most: int) -> None:
    one = message(MessageType(kind), content="a" + "가" * 1_001)
    assert one.content == "a" + "가" * 1_001
    assert one.delivered_content == "a" + "가" * ((most - 1) // 2)


@pytest.mark.parametrize("kind", [MessageType.LMS, MessageType.MMS])
def test_a_delivered_subject_has_at_most_forty_bytes(kind: MessageType) -> None:
    assert message(kind, subject="가" * 21).delivered_subject == "가" * 20
    assert message(kind).delivered_subject is None


@pytest.mark.parametrize("outcome", [ReserveStatus.DONE, ReserveStatus.FAIL, ReserveStatus.STALE])
def test_a_reservation_is_ready_then_processing_then_at_its_end(outcome: ReserveStatus) -> None:
    asked = Send(
        type=MessageType.SMS,
        content_type=ContentType.COMM,
        country_code="82",
        sender="02",
        content="hello",
        recipients=[Recipient("0101")],
    )
    one = Reservation(reserve_id="R", send=asked, file_ids=(), due=5_000, done=6_000, outcome=outcome)
    assert [one.status(now) for now in (0, 4_999)] == [ReserveStatus.READY] * 2
    assert [one.status(now) for now in (5_000, 5_999)] == [ReserveStatus.PROCESSING] * 2
    assert [one.status(now) for now in (6_000, 10**15)] == [outcome] * 2
    one.canceled = True
    assert [one.status(now) for now in (0, 5_000, 6_000)] == [ReserveStatus.CANCELED] * 3
