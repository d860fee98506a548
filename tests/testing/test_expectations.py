"""Failures of waits and assertions about messages."""

import asyncio
import re
import threading
from typing import Any

import pytest

from mocksens.testing import AdminError, Mocksens, matching, start
from tests.client import Client
from tests.patience import in_time
from tests.testing.conftest import client_of

pytestmark = pytest.mark.measured

TO = "01011112222"
OTHER = "01033334444"


def send(client: Client, to: str = TO, content: str = "hello", **fields: Any) -> None:
    assert client.send(content=content, messages=[{"to": to}], **fields).status == 202


def test_waiting_finds_what_was_there_before(mocksens: Mocksens, client: Client) -> None:
    send(client, OTHER, "인증번호는 111111입니다")
    send(client, TO, "인증번호는 222222입니다")
    assert mocksens.wait_for().to == OTHER
    assert mocksens.wait_for(TO).otp == "222222"
    assert mocksens.wait_for("0103*").otp == "111111"
    assert mocksens.wait_for(re.compile("^0101")).otp == "222222"
    assert mocksens.wait_for(contains="222").to == TO
    assert mocksens.wait_for(content="*222222*").to == TO
    assert mocksens.wait_for(content=re.compile("222$|222")).to == TO
    with pytest.raises(AdminError, match="`to` is empty"):
        mocksens.wait_for("")
    with pytest.raises(AdminError, match="`contains` is empty"):
        mocksens.wait_for(contains="")
    with pytest.raises(AdminError, match="`content` is empty"):
        mocksens.wait_for(content="")
    assert mocksens.wait_for(sender="02*").to == OTHER
    assert mocksens.wait_for(TO, timeout="1s").to == TO
    own = mocksens.wait_for(TO, otp="/(2)2+/")
    assert (own.otp, mocksens.message(own).otp) == ("2", "222222")
    assert mocksens.message(own, otp=re.compile("2(2){2}")).otp == "2"
    assert mocksens.wait_for(TO, otp=re.compile("^2+$")).otp is None


def test_waiting_goes_on_behind_a_message(mocksens: Mocksens, client: Client) -> None:
    send(client, content="1111")
    first = mocksens.wait_for(TO)
    send(client, content="2222")
    assert mocksens.wait_for(TO).content == "1111"
    assert mocksens.wait_for(TO, after=first).content == "2222"
    assert mocksens.wait_for(TO, after=first.cursor).content == "2222"
    with pytest.raises(AssertionError, match="within 50ms"):
        mocksens.wait_for(TO, after=mocksens.messages[-1], timeout=0.05)


def test_waiting_is_woken(mocksens: Mocksens, client: Client) -> None:
    later = threading.Timer(0.1, lambda: send(client, content="late"))
    later.start()
    with in_time():
        assert mocksens.wait_for(TO, timeout=60).content == "late"
    later.join()


def test_waiting_in_an_event_loop_lets_it_go_on(mocksens: Mocksens, client: Client) -> None:
    async def scene() -> str:
        waiting = asyncio.create_task(mocksens.wait_for_async(TO, "code", sender="02*", timeout=10, after=0))
        await asyncio.sleep(0)
        assert not waiting.done()
        send(client, content="a code")
        return (await waiting).content

    assert asyncio.run(scene()) == "a code"


def test_waiting_in_vain_says_what_came_instead(mocksens: Mocksens, client: Client) -> None:
    with pytest.raises(AssertionError, match="no message came within 10ms\nnothing came instead"):
        mocksens.wait_for(timeout=0.01)
    send(client, OTHER, "hello")
    client.send(messages=[{"to": "x"}])
    reserve = mocksens.clock.now().replace(year=mocksens.clock.now().year + 1)
    send(client, TO, "later", reserveTime=f"{reserve:%Y-%m-%d %H:%M}")
    with pytest.raises(AssertionError) as failed:
        mocksens.wait_for(TO, "code", timeout=0.01)
    text = str(failed.value)
    assert text.startswith(f"no message with to '{TO}', contains 'code' came within 10ms\nwhat came instead (1):")
    assert f"  to {OTHER} from 0212345678 SMS READY 'hello'" in text
    assert f"reserved (1), which become due with clock.advance(…):\n  to {TO} READY" in text
    assert "requests that went wrong (1):\n  #2 POST send-messages 400" in text
    assert "digits only" in text


def test_waiting_for_what_cannot_be_is_refused(mocksens: Mocksens) -> None:
    with pytest.raises(ValueError, match="duration"):
        mocksens.wait_for(timeout="soon")
    with pytest.raises(AdminError, match="not a regular expression"):
        mocksens.wait_for("/(/")


def test_what_was_sent_is_found_by_its_fields(mocksens: Mocksens, client: Client) -> None:
    send(client, TO, "[Web발신] 인증번호는 [123456]입니다?")
    send(client, OTHER, "second", type="LMS", subject="제목", contentType="AD")
    (found,) = mocksens.assert_sent(to=TO, content="[Web발신] 인증번호는 [123456]입니다?", count=1)
    assert (found.request, found.to, found.subject) == (1, TO, None)
    mocksens.assert_sent(content="[Web발신]*[??????]*")
    mocksens.assert_sent(content=r"/\[\d{6}\]/", sender="02*", subject=None)
    mocksens.assert_sent(content=re.compile("^SECOND$", re.IGNORECASE), type="lms", content_type="AD", subject="제목")
    mocksens.assert_sent(country_code=82, at_least=2, at_most=2)
    mocksens.assert_sent(request_id=found.request_id, reserve_time=None)
    mocksens.assert_nothing_sent(to="0109*")
    mocksens.assert_sent(to="0109*", at_most=0)


def test_what_is_behind_something(mocksens: Mocksens, client: Client) -> None:
    for text in ("first", "second", "third"):
        send(client, content=text)
    message = mocksens.wait_for(contains="second")
    request = mocksens.requests[1]
    (sent,) = mocksens.assert_sent(content="second")
    for after in (message, request, sent, 2):
        assert [found.content for found in mocksens.assert_sent(after=after)] == ["third"]
        with pytest.raises(AssertionError):
            mocksens.assert_sent(content="first", after=after)
    mocksens.assert_nothing_sent(after=mocksens.messages[-1])


def test_a_failure_shows_the_nearest_misses_field_by_field(mocksens: Mocksens, client: Client) -> None:
    send(client, OTHER, "인증번호는 111111입니다")
    send(client, TO, "인증번호는 222222입니다")
    with pytest.raises(AssertionError) as failed:
        mocksens.assert_sent(to=TO, content="[example] *", subject="제목", count=1)
    assert str(failed.value) == (
        f"""\
expected exactly 1 send with to '{TO}', content '[example] *', subject '제목', found none
nearest (2):
  to {TO} from 0212345678 SMS '인증번호는 222222입니다' (request #2)
    content: expected '[example] *'
             got      '인증번호는 222222입니다'
    subject: expected '제목'
             got      absent
  to {OTHER} from 0212345678 SMS '인증번호는 111111입니다' (request #1)
    to: expected '{TO}'
        got      '{OTHER}'
    content: expected '[example] *'
             got      '인증번호는 111111입니다'
    subject: expected '제목'
             got      absent
all that was sent (2):
  to {OTHER} from 0212345678 SMS '인증번호는 111111입니다' (request #1)
  to {TO} from 0212345678 SMS '인증번호는 222222입니다' (request #2)"""
    )


def test_a_failure_shows_what_was_too_much(mocksens: Mocksens, client: Client) -> None:
    send(client)
    with pytest.raises(AssertionError) as failed:
        mocksens.assert_nothing_sent()
    assert str(failed.value) == (
        f"expected no send, found 1\nfound (1):\n  to {TO} from 0212345678 SMS 'hello' (request #1)"
    )


def test_a_failure_shows_what_may_be_the_reason(mocksens: Mocksens, client: Client) -> None:
    client.send(messages=[{"to": "x"}])
    client.request("GET", "/nowhere")
    mocksens.fail_next(fault="empty")
    with pytest.raises(ConnectionError):
        client.send()
    with pytest.raises(AssertionError) as failed:
        mocksens.assert_sent(to=TO)
    text = str(failed.value)
    assert text.startswith(f"expected at least 1 send with to '{TO}', found none\nnothing was sent\n")
    assert "requests that went wrong (2):\n  #1 POST send-messages 400:" in text
    assert "  #2 POST send-messages fault empty: scripted by one-off-1, step 1: fault empty" in text
    assert "requests that reached no service of this mocksens (1):" in text
    assert text.count("\nabout the rules in brackets: mocksens rules send.numbers\n") == 1


def test_where_rules_are_explained_is_said_only_if_a_diagnosis_names_one(mocksens: Mocksens, client: Client) -> None:
    mocksens.fail_next(respond="throttled")
    client.send()
    with pytest.raises(AssertionError) as failed:
        mocksens.assert_sent(to=TO)
    assert "requests that went wrong (1):" in str(failed.value)
    assert "mocksens rules" not in str(failed.value)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, "at least 1 send"),
        ({"count": 0}, "no send"),
        ({"count": 1}, "exactly 1 send"),
        ({"at_least": 2}, "at least 2 sends"),
        ({"at_most": 2}, "at most 2 sends"),
        ({"at_least": 2, "at_most": 3}, "2 to 3 sends"),
    ],
)
def test_numbers_are_said_in_words(numbers: dict[str, int], expected: str) -> None:
    assert matching.describe_number(**{"count": None, "at_least": None, "at_most": None} | numbers) == expected


def test_order_is_checked_whatever_lies_between(mocksens: Mocksens, client: Client) -> None:
    for to, content in ((TO, "first"), (OTHER, "second"), (TO, "third")):
        send(client, to, content)
    found = mocksens.assert_sent_in_order({"to": TO}, {"content": "third"})
    assert [one.content for one in found] == ["first", "third"]
    with pytest.raises(AssertionError) as failed:
        mocksens.assert_sent_in_order({"to": OTHER}, {"content": "first"})
    text = str(failed.value)
    assert text.startswith("number 2 of 2 in order was not sent: content 'first'\nfound before it (1):\n")
    assert "nearest (1):" in text
    assert "    content: expected 'first'\n             got      'third'" in text
    assert "all that was sent (3):" in text
    with pytest.raises(AssertionError, match="number 1 of 1 in order was not sent: anything"):
        mocksens.assert_sent_in_order({}, after=3)
    with pytest.raises(ValueError, match="pass the expected sends"):
        mocksens.assert_sent_in_order()


def test_what_was_sent_twice_is_told_with_its_requests(mocksens: Mocksens, client: Client) -> None:
    mocksens.fail_next(fault="reset", commit=True)
    with pytest.raises(ConnectionError):
        send(client)
    send(client)
    send(client, OTHER)
    with pytest.raises(AssertionError) as failed:
        mocksens.assert_no_duplicate_sends()
    assert str(failed.value) == (
        f"sent twice to {TO}: 'hello'; requests (2):\n"
        "  #1 POST send-messages fault reset:"
        " scripted by one-off-1, step 1: fault reset, after it was carried out\n"
        "  #2 POST send-messages 202"
    )
    mocksens.assert_no_duplicate_sends(after=1)
    with pytest.raises(AssertionError, match="sent 3 times to"):
        mocksens.assert_no_duplicate_sends(by=["content"])
    with pytest.raises(TypeError, match="unknown field `colour`"):
        mocksens.assert_no_duplicate_sends(by=["colour"])


def test_a_field_that_no_send_has_is_refused(mocksens: Mocksens) -> None:
    with pytest.raises(
        TypeError, match=r"unknown field `contents` of a send; did you mean content\?; the fields are to, sender"
    ):
        mocksens.assert_sent(contents="x")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"unknown field `from_` of a send; did you mean sender\?"):
        mocksens.assert_sent(from_="x")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"to must be a text or a compiled regular expression, not 1\.5"):
        mocksens.assert_sent(to=1.5)  # type: ignore[arg-type]


@pytest.mark.slow
def test_what_the_journal_forgot_cannot_be_verified() -> None:
    with start(seed="small") as server, server.service() as mocksens:
        client = client_of(mocksens)
        for _ in range(1_001):
            client.request("GET", f"{client.base}/unsubscribes")
        with pytest.raises(AdminError, match="dropped"):
            mocksens.assert_nothing_sent()


def test_expectations_are_shown_as_written() -> None:
    assert matching.describe({"to": re.compile("^01"), "subject": None, "country_code": 82}) == (
        "to /^01/, subject absent, country_code '82'"
    )
    flags = re.IGNORECASE | re.MULTILINE | re.VERBOSE
    assert matching.pattern(re.compile("a", flags), "to") == "/(?im)(?-s:a)/"
