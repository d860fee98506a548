"""Was it sent? Claims over what the journal knows."""

import re
from collections.abc import Iterable

import msgspec
import pytest

from mocksens.core.inspection.claims import FIELDS, Claim
from mocksens.core.inspection.expectations import AcceptedMessage, Difference, Dropped, accepted_messages, verify
from mocksens.core.records import Recipient, Send
from mocksens.core.storage.journal import Entry, Journal, Sent
from mocksens.spec.statuses import ContentType, MessageType
from mocksens.web.wire.requests import WireRequest, pack
from mocksens.web.wire.responses import WireResponse
from tests.loop_time import processor_time, too_long


def shot(number: int = 1, to: str = "01011112222", content: str = "hello", **more: str) -> AcceptedMessage:
    fields = {"to": to, "from": "0212345678", "type": "SMS", "contentType": "COMM", "content": content}
    return AcceptedMessage(number, fields | more)


def claim(**fields: object) -> Claim:
    return msgspec.convert(fields, Claim)


def record(journal: Journal, *recipients: Recipient, taken: bool = True, **changes: object) -> None:
    fields: dict[str, object] = {
        "type": MessageType.SMS,
        "content_type": ContentType.COMM,
        "country_code": "82",
        "sender": "0212345678",
        "content": "hello",
        "recipients": list(recipients) or [Recipient("01011112222")],
    }
    sent = Sent("RSSA-1", Send(**(fields | changes))) if taken else None  # type: ignore[arg-type]
    request, response = pack(WireRequest("POST", b"/", {}, b"")), WireResponse(202 if taken else 400)
    journal.record(
        Entry(
            at=0,
            took=0.001,
            operation="send-messages",
            request_id="r",
            request=request,
            response=response,
            diagnosis="",
            rules=(),
            delay=0,
            fired=None,
            sent=sent,
        )
    )


def journal_of(*contents: str, most: int = 100) -> Journal:
    journal = Journal(most, 10**9)
    for content in contents:
        record(journal, content=content)
    return journal


# --- what was sent -----------------------------------------------------------------------------------


def test_every_recipient_of_every_send_that_was_taken_is_one_shot() -> None:
    journal = Journal(100, 10**9)
    record(journal, Recipient("0101"), Recipient("0102", content="yours"))
    record(journal, taken=False)
    record(journal, type=MessageType.MMS, subject="title", reserve_time="2026-01-01 09:00", files=("unknown",))
    found = accepted_messages(journal)
    assert [(each.number, each.fields["to"], each.fields["content"]) for each in found] == [
        (1, "0101", "hello"),
        (1, "0102", "yours"),
        (3, "01011112222", "hello"),
    ]
    assert found[0].fields == {
        "to": "0101",
        "from": "0212345678",
        "type": "SMS",
        "contentType": "COMM",
        "countryCode": "82",
        "content": "hello",
        "requestId": "RSSA-1",
    }
    assert (found[2].fields["subject"], found[2].fields["reserveTime"]) == ("title", "2026-01-01 09:00")
    assert (found[2].fields["files"], found[2].files) == ("unknown", ("unknown",))
    assert {name for each in found for name in each.fields} == set(FIELDS)


def test_a_recipients_own_subject_comes_first_and_an_sms_has_none() -> None:
    journal = Journal(100, 10**9)
    record(journal, Recipient("0101", subject="own"), subject="shared")
    record(journal, Recipient("0101", subject="own"), Recipient("0102"), subject="shared", type=MessageType.LMS)
    assert [each.fields.get("subject") for each in accepted_messages(journal)] == [None, "own", "shared"]


def test_what_comes_before_a_number_is_left_out() -> None:
    journal = journal_of("one", "two", "three")
    assert [each.fields["content"] for each in accepted_messages(journal, 1)] == ["two", "three"]
    assert accepted_messages(journal, 3) == []


def test_what_was_dropped_cannot_be_verified() -> None:
    journal = journal_of("one", "two", "three", most=2)
    with pytest.raises(Dropped, match=re.escape("dropped requests 1 to 1")):
        accepted_messages(journal)
    assert len(accepted_messages(journal, 1)) == 2


def test_a_record_that_was_emptied_on_purpose_begins_anew() -> None:
    journal = journal_of("one", "two", "three", most=2)
    journal.clear()
    assert accepted_messages(journal) == accepted_messages(journal, 1) == accepted_messages(journal, 3) == []
    for content in ("four", "five", "six"):
        record(journal, content=content)
    with pytest.raises(Dropped, match=re.escape("dropped requests 4 to 4")):
        accepted_messages(journal)
    assert [shot.number for shot in accepted_messages(journal, 4)] == [5, 6]


# --- claims ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ({}, 3),
        ({"to": "0101*"}, 2),
        ({"to": "/2$/"}, 2),
        ({"to": "0101"}, 0),
        ({"content": "*code*"}, 1),
        ({"content": "code*"}, 0),
        ({"type": "sms", "contentType": "comm"}, 3),
        ({"content": "HELLO"}, 0),
        ({"subject": ""}, 2),
        ({"subject": "?*"}, 1),
        ({"from": "02*", "to": "0109*"}, 1),
    ],
)
def test_a_send_fits_where_all_of_its_fields_do(match: dict[str, str], fits: int) -> None:
    sent = [shot(), shot(2, "01012342222", "the code"), shot(3, "01099991111", subject="title")]
    verdict = verify(claim(match=match), sent)
    assert len(verdict.found) == fits
    assert verdict.holds == (fits > 0)


@pytest.mark.parametrize(
    ("numbers", "holding"),
    [
        ({}, {1, 2, 3}),
        ({"count": 0}, {0}),
        ({"count": 2}, {2}),
        ({"atLeast": 2}, {2, 3}),
        ({"atLeast": 0}, {0, 1, 2, 3}),
        ({"atMost": 1}, {0, 1}),
        ({"atLeast": 1, "atMost": 2}, {1, 2}),
    ],
)
def test_so_many_must_fit(numbers: dict[str, int], holding: set[int]) -> None:
    verdicts = [verify(claim(**numbers), [shot()] * count) for count in range(4)]
    assert {count for count, verdict in enumerate(verdicts) if verdict.holds} == holding


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"match": {"to": "0101*"}}, "none of 2 fit to '0101*'; expected at least 1"),
        ({"match": {"to": "0109*"}, "count": 2}, "1 of 2 fits to '0109*'; expected exactly 2"),
        ({"atMost": 1}, "2 of 2 fit anything; expected at most 1"),
        ({"atLeast": 3, "atMost": 4}, "2 of 2 fit anything; expected 3 to 4"),
    ],
)
def test_a_verdict_says_what_was_expected(fields: dict[str, object], said: str) -> None:
    assert verify(claim(**fields), [shot(1, "0109"), shot(2, "0108")]).says == said


def test_the_nearest_misses_differ_in_the_fewest_fields_the_latest_first() -> None:
    sent = [shot(1, "0109", "other"), shot(2, "0109"), shot(3, "0108"), shot(4, "0107", "third"), shot(5, "0106")]
    verdict = verify(claim(match={"to": "0101", "content": "hello"}), sent)
    assert [miss.message.number for miss in verdict.nearest] == [5, 3, 2]
    assert verdict.nearest[0].differs == [Difference("to", "0101", "0106", "")]


def test_misses_are_shown_where_more_should_fit_and_not_where_fewer() -> None:
    sent = [shot(1), shot(2), shot(3, "0109")]
    few = verify(claim(match={"to": "0101*"}, count=3), sent)
    assert [miss.message.number for miss in few.nearest] == [3]
    assert verify(claim(match={"to": "0101*"}, count=1), sent).nearest == ()
    assert verify(claim(match={"to": "0101*"}, count=2), sent).nearest == ()


def test_an_absent_field_is_got_as_nothing() -> None:
    verdict = verify(claim(match={"reserveTime": "2026*"}), [shot()])
    assert verdict.nearest[0].differs == [Difference("reserveTime", "2026*", "", "")]


# --- order -------------------------------------------------------------------------------------------


def test_sends_must_fit_in_that_order_others_may_be_between() -> None:
    sent = [shot(1, content="one"), shot(2, content="x"), shot(3, content="two"), shot(4, content="one")]
    assert verify(claim(order=[{"content": "one"}, {"content": "two"}, {"content": "one"}]), sent).holds
    assert [each.number for each in verify(claim(order=[{"content": "o*"}, {"content": "o*"}]), sent).found] == [1, 4]


def test_what_does_not_fit_in_order_is_told_with_the_nearest_behind() -> None:
    sent = [shot(1, content="two"), shot(2, content="one"), shot(3, content="tow")]
    verdict = verify(claim(order=[{"content": "one"}, {"content": "two"}]), sent)
    assert not verdict.holds
    assert verdict.says == "nothing after content 'one' fits content 'two', number 2 of 2 in order"
    assert [miss.message.number for miss in verdict.nearest] == [3]
    assert verify(claim(order=[{"to": "9"}]), sent).says == "nothing fits to '9', number 1 of 1 in order"


def test_a_whole_order_says_so() -> None:
    assert verify(claim(order=[{}, {}]), [shot(), shot()]).says == "all 2 were sent in that order"


# --- what cannot be meant ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"match": {"too": "1"}}, "too is not a field of a send; did you mean to?; the fields are to, from"),
        ({"match": {"x" * 100: "1"}}, "x" * 40 + " is not a field"),
        ({"match": {"to": "/(/"}}, "to is not a regular expression"),
        ({"order": [{"content": "/[/"}]}, "content is not a regular expression"),
        ({"order": [{}], "match": {"to": "1"}}, "order cannot be combined with other fields"),
        ({"order": [{}], "count": 0}, "order cannot be combined with other fields"),
        ({"count": 1, "atLeast": 1}, "count is exact"),
        ({"count": 1, "atMost": 1}, "count is exact"),
        ({"atLeast": 2, "atMost": 1}, "atLeast 2 is more than atMost 1"),
    ],
)
def test_a_claim_that_cannot_be_meant_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        verify(claim(**fields), [shot()])


@pytest.mark.parametrize("fields", [{"count": -1}, {"atLeast": -1}, {"atMost": -1}, {"after": -1}, {"least": 1}])
def test_a_claim_of_no_number_is_none(fields: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        claim(**fields)


# --- cost --------------------------------------------------------------------------------------------


ENDLESS = "/(a+)+=/"


def texts(recipients: int) -> list[AcceptedMessage]:
    """Return sends whose texts each take milliseconds to compare with ``ENDLESS``."""
    return [shot(number, content="a" * 85 + f"{number}") for number in range(recipients)]


@pytest.mark.parametrize(
    "fields",
    [
        {"match": {"content": ENDLESS}},
        {"match": {"content": ENDLESS}, "count": 0},
        {"match": {"content": ENDLESS, "from": "/(0+2*)+=/", "to": "/0*1*2*3*=/"}},
        {"order": [{"to": "0*"}, {"content": ENDLESS}]},
        {"order": [{"content": "/a/"}, {"content": ENDLESS}, {"content": "a*"}]},
    ],
)
def test_the_expressions_of_a_claim_have_one_budget_and_the_slow_one_is_named(fields: dict[str, object]) -> None:
    sent = texts(1_000)

    def refused() -> None:
        with pytest.raises(ValueError, match=r"^content /\(a\+\)\+=/ takes too long to compare; write a simpler"):
            verify(claim(**fields), sent)

    assert not too_long(processor_time(refused))


def test_a_text_of_many_recipients_is_compared_once() -> None:
    sent = [shot(number // 100, f"010{number:08d}", content="a" * 85) for number in range(10_000)]
    assert verify(claim(match={"content": ENDLESS}, count=0), sent).holds


@pytest.mark.slow
def test_an_ordinary_expression_is_compared_with_a_journal_full_of_numbers() -> None:
    sent = [shot(number // 100, f"010{number:08d}") for number in range(100_000)]
    assert len(verify(claim(match={"to": "/^010.*9$/"}), sent).found) == 10_000


def test_a_claim_that_fails_is_told_even_if_the_near_misses_take_too_long() -> None:
    sent = [shot(1, "0101", content="x"), *[shot(n, "0102", content="a" * 85 + f"{n}") for n in range(500)]]
    verdict = verify(claim(match={"to": "0101", "content": ENDLESS}), sent)
    assert (verdict.holds, verdict.nearest) == (False, [])


def test_a_near_miss_that_looks_like_a_match_says_why_it_is_none() -> None:
    verdict = verify(claim(match={"content": "[my app]*", "type": "SMS"}), [shot(content="[My app] 1"), shot(2)])
    assert verdict.nearest[1].differs == [Difference("content", "[my app]*", "[My app] 1", "differs only in case")]


def test_a_long_order_is_verified_in_no_time() -> None:
    sent = list(many(20_000))
    assert processor_time(lambda: verify(claim(order=[{}] * 10_000), sent)) < 2
    assert verify(claim(order=[{}] * 10_000), sent).holds


def many(count: int) -> Iterable[AcceptedMessage]:
    return [shot(number, f"010{number:08d}") for number in range(count)]


def test_a_journal_full_of_recipients_is_verified_in_no_time() -> None:
    sent = list(many(20_000))
    assert processor_time(lambda: verify(claim(match={"to": "010*"}, count=1), sent)) < 2
    assert not verify(claim(match={"to": "010*"}, count=1), sent).holds
