"""Texts at and around their limits of bytes (D:91-93): cut on delivery, or refused where the switch says so.

Where a text is cut shows to a client too: a character that cannot be sent fails a message only if it is sent.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import Switches
from mocksens.core.switches import OverLong, UnsupportedText
from mocksens.spec.limits import LMS_CONTENT_BYTES, SMS_CONTENT_BYTES, SUBJECT_BYTES, Limit
from tests.conformance.world import advance, assert_refused, content_of, delivered, fresh

CONTENT = [("SMS", SMS_CONTENT_BYTES), ("LMS", LMS_CONTENT_BYTES), ("MMS", LMS_CONTENT_BYTES)]
REFUSE = Switches(over_long=OverLong.REFUSE)
ROCKET = "\N{ROCKET}"
CHARACTERS = st.sampled_from("aZ0 ~가힣똠쀍。漢é½")
"""Of one byte or two in CP949; é is not in it at all and counts two, ½ is."""


def size(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


@st.composite
def texts(draw: st.DrawFn, length: int) -> str:
    """Return a text of exactly ``length`` bytes, its characters of one byte and of two in any order."""
    doubles = draw(st.integers(0, length // 2))
    return "".join(draw(st.permutations(["가"] * doubles + ["a"] * (length - 2 * doubles))))


@pytest.mark.parametrize(("kind", "limit"), CONTENT)
@given(data=st.data())
def test_content_over_its_bytes_is_refused_where_the_switch_says_so(
    kind: str, limit: Limit[int], data: st.DataObject
) -> None:
    client = fresh(REFUSE)
    length = data.draw(st.integers(limit.value - 3, limit.value + 3))
    doubles = data.draw(st.integers(0, length // 2))
    text = "가" * doubles + "a" * (length - 2 * doubles)
    for fields in ({"content": text}, {"messages": [{"to": "01011112222", "content": text}]}):
        answer = client.send(type=kind, **fields)
        if length <= limit.value:
            assert answer.status == 202
        else:
            assert_refused(answer, 400)
            assert str(limit.value) in answer.json["errorMessage"]


@pytest.mark.parametrize("kind", ["LMS", "MMS"])
@given(data=st.data())
def test_a_subject_over_its_bytes_is_refused_where_the_switch_says_so(kind: str, data: st.DataObject) -> None:
    text = data.draw(st.integers(SUBJECT_BYTES.value - 3, SUBJECT_BYTES.value + 3).flatmap(texts))
    client = fresh(REFUSE)
    for fields in ({"subject": text}, {"messages": [{"to": "01011112222", "subject": text}]}):
        answer = client.send(type=kind, **fields)
        if size(text) <= SUBJECT_BYTES.value:
            assert answer.status == 202
        else:
            assert_refused(answer, 400)


@given(text=st.text(CHARACTERS, min_size=20, max_size=60))
def test_an_sms_has_no_subject_that_could_be_too_long(text: str) -> None:
    client = fresh(REFUSE)
    assert "subject" not in delivered(client, subject=text * 3, messages=[{"to": "01011112222", "subject": text * 3}])


@pytest.mark.parametrize(("kind", "limit"), CONTENT)
@given(data=st.data())
def test_over_long_content_is_taken_and_shown_as_it_was_asked_for(
    kind: str, limit: Limit[int], data: st.DataObject
) -> None:
    text = "가a" * data.draw(st.integers(limit.value // 3 - 2, limit.value // 3 + 20))
    result = delivered(fresh(), type=kind, content=text)
    assert (result["content"], result["statusCode"]) == (text, "0")


@given(length=st.integers(30, 60))
def test_an_over_long_subject_is_taken_and_shown_as_it_was_asked_for(length: int) -> None:
    result = delivered(fresh(), type="LMS", subject="a" * length)
    assert (result["subject"], result["statusCode"]) == ("a" * length, "0")


@pytest.mark.parametrize(("kind", "limit"), CONTENT)
@given(data=st.data())
def test_what_is_cut_off_cannot_fail_a_message(kind: str, limit: Limit[int], data: st.DataObject) -> None:
    before = data.draw(st.integers(limit.value - 4, limit.value + 4))
    doubles = data.draw(st.integers(0, before // 2))
    text = "가" * doubles + "a" * (before - 2 * doubles) + ROCKET
    # The rocket counts as two bytes and is sent only whole.
    expected = "3022" if before + 2 <= limit.value else "0"
    client = fresh()
    answer = client.send(
        type=kind, content=text, messages=[{"to": "01011112222"}, {"to": "01011112222", "content": text}]
    )
    advance(client, 10_000)
    assert [row["statusCode"] for row in content_of(client, answer.json["requestId"])] == [expected] * 2
    refusing = fresh(Switches(unsupported_text=UnsupportedText.REFUSE)).send(type=kind, content=text)
    assert refusing.status == (400 if expected == "3022" else 202)


@given(before=st.integers(SUBJECT_BYTES.value - 4, SUBJECT_BYTES.value + 4))
def test_what_is_cut_off_a_subject_cannot_fail_a_message(before: int) -> None:
    subject = "a" * before + ROCKET
    fails = before + 2 <= SUBJECT_BYTES.value
    assert delivered(fresh(), type="LMS", subject=subject)["statusCode"] == ("3022" if fails else "0")
    assert delivered(fresh(), type="SMS", subject=subject)["statusCode"] == "0"


@given(syllable=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_every_hangul_syllable_counts_two_bytes_and_can_be_sent(syllable: str) -> None:
    client = fresh(REFUSE)
    assert delivered(client, content=syllable * 45)["statusCode"] == "0"
    assert_refused(client.send(content=syllable * 45 + "a"), 400)
