"""The results of messages that nothing scripts."""

import pytest

from mocksens import Switches
from mocksens.core.clock import DAY
from mocksens.core.records import Recipient, Send
from mocksens.core.text import Charset
from mocksens.spec.limits import FILE_LIFE, SMS_CONTENT_BYTES
from mocksens.spec.statuses import ContentType, MessageType
from tests.core.operations.support import block, mms, results, sms, uploaded, world


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
