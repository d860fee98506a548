"""A demonstration as its readers see it: what it holds, when it was sent, and that it comes out the same again."""

import json
from collections import Counter
from datetime import datetime, time
from typing import Any

import pytest

from mocksens import Sens
from mocksens.core.clock import DAY, KST, to_datetime, to_instant
from mocksens.core.operations.due import settle
from mocksens.core.records import Message
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.text import Charset, unsupported
from mocksens.server.demo.filling import filled
from mocksens.server.demo.texts.advertisements import ADVERTISEMENTS
from mocksens.server.demo.texts.service import CODES, NOTICES
from mocksens.server.demo.texts.template import TextKind
from mocksens.server.settings.assembly import library_of
from mocksens.server.settings.loading import load
from mocksens.server.settings.settings import SettingError
from mocksens.spec.results import BLOCKED_BY_CUSTOMER, CHARSET_CONVERSION, RESULTS, SUCCESS
from mocksens.spec.statuses import MessageStatus, ReserveStatus
from tests.server.demo.support import NOW, client_of, demonstration, service_of

TIMES = ("2026-11-27T14:30", "2026-11-27T03:10", "2026-11-28T20:49", "2027-01-01T00:00", "2026-11-29T08:00")
INSTANTS = [to_instant(datetime.fromisoformat(text).replace(tzinfo=KST)) for text in TIMES]


@pytest.fixture(scope="module")
def demo() -> Sens:
    return demonstration(200)


def messages(sens: Sens) -> list[Message]:
    """Return all messages, oldest first."""
    service = service_of(sens)
    settle(service)
    return list(service.store.messages.after(0))


def listed(sens: Sens, what: str) -> list[dict[str, Any]]:
    """Return what the admin API lists of the service."""
    rows: list[dict[str, Any]] = client_of(sens).admin("GET", f"services/{DEFAULT_SERVICE_ID}/{what}").json[what]
    return rows


def test_it_has_messages_of_each_kind(demo: Sens) -> None:
    sent = messages(demo)
    assert len(sent) == 200
    assert Counter(message.request.type for message in sent).keys() == {"SMS", "LMS", "MMS"}
    starts = [text.content.partition("{")[0] for text in (*CODES, *NOTICES, *ADVERTISEMENTS)]
    for start in filter(None, starts):
        assert any(message.content.startswith(start) for message in sent), start
    assert {text.kind for text in (*CODES, *NOTICES, *ADVERTISEMENTS)} == set(TextKind)
    assert all(message.request.file_ids for message in sent if message.request.type == "MMS")
    assert not any("{" in message.content or "}" in message.content for message in sent)


def test_some_messages_fail_with_documented_codes(demo: Sens) -> None:
    results = Counter(message.result for message in messages(demo))
    assert results[SUCCESS] > 150
    assert results.keys() <= RESULTS.keys()
    assert {CHARSET_CONVERSION, BLOCKED_BY_CUSTOMER, "2003", "3001", "3012"} <= results.keys()
    statuses = {message.status(NOW) for message in messages(demo)}
    assert statuses == {MessageStatus.COMPLETED, MessageStatus.PROCESSING}


def test_some_texts_are_cut_and_some_have_rare_characters(demo: Sens) -> None:
    sent = messages(demo)
    cut = [message for message in sent if message.delivered_content != message.content]
    assert len(cut) == 2
    assert {len(message.delivered_content.encode("cp949")) for message in cut} <= {89, 90}
    rare = [message for message in sent if "똠" in message.content]
    assert rare
    assert all(message.result == SUCCESS for message in rare if not message.scripted_by)
    assert unsupported("똠", Charset.KS_X_1001)


def test_some_reservations_wait_some_were_sent_and_some_canceled(demo: Sens) -> None:
    statuses = Counter(row["status"] for row in listed(demo, "reservations"))
    assert statuses == {ReserveStatus.DONE: 8, ReserveStatus.READY: 5, ReserveStatus.CANCELED: 2}


def test_the_requests_include_refused_ones_of_many_sorts(demo: Sens) -> None:
    entries = [entry for entry in service_of(demo).journal.after() if entry.response.status >= 400]
    assert Counter(entry.response.status for entry in entries).keys() == {400, 401, 404, 429, 503}
    rules = {entry.rules[0] for entry in entries if entry.rules}
    assert {"send.content", "send.numbers", "send.caller", "send.over-long", "reserve.lead", "upload.rules"} <= rules
    assert all(entry.diagnosis for entry in entries)
    causes = {entry.signing.cause for entry in entries if entry.signing is not None}
    assert {"access-key-misspelt", "timestamp-in-seconds", "query-left-out"} <= causes
    assert service_of(demo).switches == demo.switches, "settings for a single request remain"


def test_a_number_is_on_the_block_list(demo: Sens) -> None:
    (blocked,) = service_of(demo).store.unsubscribes
    assert {
        message.result for message in messages(demo) if message.to == blocked and message.content[:4] == "(광고)"
    } == {BLOCKED_BY_CUSTOMER}


def test_the_recipients_have_numbers_of_no_subscriber_and_no_note(demo: Sens) -> None:
    assert all(message.to.startswith("0100") for message in messages(demo))
    noted = {rule for entry in service_of(demo).journal.after() if entry.response.status < 400 for rule in entry.rules}
    assert {"block.ads", "send.over-long", "text.unsupported"} <= noted
    assert noted <= {"block.ads", "send.over-long", "text.unsupported", "upload.reuse"}


@pytest.mark.parametrize("now", INSTANTS, ids=TIMES)
def test_advertisements_are_sent_at_legal_hours(now: int) -> None:
    sent = messages(demonstration(200, now))
    ads = [message for message in sent if message.request.content_type == "AD"]
    assert len(ads) >= 40
    for message in ads:
        assert time(8) <= to_datetime(message.request.time).time() < time(20, 50)
        assert message.content.startswith("(광고)")
        assert "무료수신거부 080" in message.content
    assert not any("광고" in message.content for message in sent if message not in ads)


@pytest.mark.parametrize("now", INSTANTS, ids=TIMES)
@pytest.mark.parametrize("count", [1, 2, 5, 9, 10, 11, 47])
def test_all_times_are_past_and_in_order(count: int, now: int) -> None:
    sens = demonstration(count, now)
    times = [message.request.time for message in messages(sens)]
    assert len(times) == count
    assert times == sorted(times)
    assert now - 3 * DAY < times[0]
    assert times[-1] < now
    answered = [entry.at for entry in service_of(sens).journal.after()]
    assert answered == sorted(answered)
    assert answered[-1] < now


def test_the_latest_message_is_a_one_time_code() -> None:
    assert "인증번호" in messages(demonstration(1))[0].content


def test_the_same_number_at_the_same_time_makes_the_same() -> None:
    first, second, other = demonstration(60), demonstration(60), demonstration(61)
    assert listed(first, "messages") == listed(second, "messages")
    assert listed(first, "messages") != listed(other, "messages")
    bodies = [[entry.request.body for entry in service_of(sens).journal.after()] for sens in (first, second)]
    assert bodies[0] == bodies[1]


@pytest.mark.slow
def test_the_most_messages_are_sent_too() -> None:
    sens = demonstration(10_000)
    assert len(messages(sens)) == 10_000
    assert any(entry.response.status >= 400 for entry in service_of(sens).journal.after())


def test_afterwards_the_clock_shows_the_present(demo: Sens) -> None:
    assert service_of(demo).clock.now() == NOW
    assert service_of(demo).clock.is_as_new
    assert demo.wall.now() == NOW


def test_without_verification_nothing_is_signed_wrongly() -> None:
    sens = demonstration(200, auth="off")
    assert 401 not in {entry.response.status for entry in service_of(sens).journal.after()}
    assert len(messages(sens)) == 200


def test_settings_may_refuse_what_it_sends() -> None:
    sens = demonstration(200, callers="0212345678")
    assert messages(sens) == []
    assert {entry.response.status for entry in service_of(sens).journal.after()} >= {404}


@pytest.mark.parametrize("then", ["fault: malformed-json", "fault: reset", "respond: {status: 200, body: '[]'}"])
def test_scenarios_may_break_its_answers(then: str) -> None:
    sens = demonstration(20, scenario_yaml=f"name: broken\nsteps: [{{when: {{}}, then: {{{then}}}}}]")
    assert messages(sens) == []
    assert service_of(sens).journal.last > 20


def test_it_uses_the_keys_of_the_settings_and_the_given_service() -> None:
    settings = load({"demo": "3", "access_key": "mine", "secret_key": "hidden", "services": "a,b"}, {})
    sens = filled(settings, library_of(settings), "a")
    assert sens.known("a").store.messages.count == 3
    assert {entry.response.status for entry in sens.known("a").journal.after()} == {202}


def test_it_starts_from_no_snapshot() -> None:
    with pytest.raises(SettingError, match=r"^--demo: cannot be combined with state; leave out one of them$"):
        demonstration(5, state="state.json")


def test_the_texts_lead_nowhere(demo: Sens) -> None:
    for message in messages(demo):
        for part in message.content.split("https://")[1:]:
            host = part.split()[0].split("/")[0]
            assert host.endswith((".example", ".example.com")), host
    assert json.dumps(listed(demo, "messages"))
