"""Notes on what was accepted: which rules fired, and what they say to the client's developer."""

import base64
import re
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import Sens
from mocksens.core.diagnosis.bodies import repeated_names
from mocksens.core.parsing import json_decoding
from mocksens.core.service import Service
from mocksens.core.switches import Delivery, InlineFiles, MagicNumbers, OverLong, UnsupportedText
from mocksens.core.text import Charset
from mocksens.spec.limits import FILE_LIFE
from tests.client import Answer, Client, InProcess
from tests.operations.support import (
    NOON,
    World,
    jpeg,
    minute,
    outcomes,
    people,
    refused,
    reserve,
    second,
    upload,
    world,
)
from tests.scripts import play

EMOJI = "\N{GRINNING FACE}"
NFD = unicodedata.normalize("NFD", "안녕하세요")
TO = [{"to": "01011112222"}]
TWO_DAYS = NOON + timedelta(days=2)
LOST = "did the leading zero get lost? Send it as a text"
INLINE = {"name": "a.jpg", "body": base64.b64encode(jpeg()).decode()}


@pytest.fixture
def there(client: Client, service: Service) -> World:
    return World(client, service)


def notes(answer: Answer) -> list[str]:
    """Return the notes on a request that was accepted."""
    assert answer.status in {200, 202, 204}, answer
    return answer.diagnosis.split("; ") if answer.diagnosis else []


def latest_rules(client: Client) -> list[str]:
    """Return the rules that applied to the latest request, from the journal."""
    request = client.admin("GET", f"services/{client.service_id}/requests").json["requests"][-1]
    assert (request["diagnosis"] is None) is (request["rules"] == [])
    return list(request["rules"])


def message_notes(client: Client) -> list[list[dict[str, str]]]:
    """Return the notes on each message, from the admin API."""
    return [each["notes"] for each in client.admin("GET", f"services/{client.service_id}/messages").json["messages"]]


# --- nothing to note ---------------------------------------------------------------------------------

ORDINARY: dict[str, dict[str, Any]] = {
    "SMS": {},
    "in any case": {"type": "sms", "contentType": "comm"},
    "with defaults spelt out": {"contentType": "COMM", "countryCode": "82"},
    "null is absent": {"subject": None, "files": None, "reserveTime": None, "reserveTimeZone": None, "later": None},
    "an empty subject": {"subject": "", "reserveTime": "", "reserveTimeZone": ""},
    "90 bytes": {"content": "a" * 90},
    "45 syllables": {"content": "똠" * 45},
    "no text": {"content": ""},
    "punctuation that CP949 has": {"content": "… “ ” ☎ ♡ ★ · 、 ㎡ ①"},
    "LMS": {"type": "LMS", "subject": "제목" * 10, "content": "가" * 1_000},
    "ad": {"contentType": "AD", "content": "(광고) hi"},
    "abroad": {"countryCode": "1", "messages": [{"to": "2025550123"}]},
    "a hundred": {"messages": people(100)},
    "texts of their own": {"messages": [{"to": "0101", "content": "a" * 90}, {"to": "0102", "content": "b"}]},
    "a default that is never sent": {"content": EMOJI + "x" * 99, "messages": [{"to": "0101", "content": "a"}]},
    "a subject that is never sent": {
        "type": "LMS",
        "subject": EMOJI * 99,
        "messages": [{"to": "0101", "subject": "a"}, {"to": "0102", "subject": ""}],
    },
    "an emoji that is cut off": {"type": "LMS", "content": "hi", "subject": "fine"},
    "a number with a meaning": {"messages": [{"to": "01000003018"}, {"to": "01000060090"}]},
    "reserved": {"reserveTime": minute(TWO_DAYS)},
    "reserved elsewhere": {"reserveTime": minute(TWO_DAYS), "reserveTimeZone": "America/New_York"},
}


@pytest.mark.parametrize("fields", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_send_has_no_note(client: Client, fields: dict[str, Any]) -> None:
    assert notes(client.send(**fields)) == latest_rules(client) == []
    assert not any(message_notes(client))


def test_an_ordinary_mms_has_no_note(there: World) -> None:
    file_id = upload(there.client).json["fileId"]
    assert latest_rules(there.client) == []
    assert notes(there.client.send(type="MMS", subject="s", files=[{"fileId": file_id}])) == []
    assert notes(there.client.send(type="MMS", files=[{"fileId": file_id}], reserveTime=minute(TWO_DAYS))) == []
    assert not any(message_notes(there.client))


def test_other_ordinary_requests_have_no_note(there: World) -> None:
    client = there.client
    request_id = client.send().json["requestId"]
    reserve_id = reserve(client, TWO_DAYS)
    message_id = client.list_messages(requestId=request_id).json["messages"][0]["messageId"]
    window = {"requestStartTime": second(NOON), "requestEndTime": second(NOON), "pageSize": "5", "type": ""}
    for answer in (
        client.list_messages(**window),
        client.list_messages(requestId=request_id, to="01011112222", **window),
        client.list_messages(requestId=reserve_id, pageIndex="2", pageSize="7"),
        client.get_message(message_id),
        client.get_reservation(reserve_id),
        client.register("0101", "0102"),
        client.list_unsubscribes(clientTelNo="0101"),
        client.unregister("0101"),
        client.cancel_reservation(reserve_id),
    ):
        assert notes(answer) == latest_rules(client) == []


# --- sends: each case with the note on its request, and the notes on its first message ------------------

LONG = "content is 91 bytes, cut to 90 on delivery [send.over-long]"
NOTED: list[tuple[dict[str, Any], list[str], list[str]]] = [
    ({"content": "a" * 91}, [LONG], [LONG]),
    ({"content": "가" * 45 + "a"}, [LONG], [LONG]),
    (
        {"type": "LMS", "subject": "a" * 42, "content": "가" * 1_001},
        [
            "content is 2002 bytes, cut to 2000 on delivery [send.over-long]",
            "subject is 42 bytes, cut to 40 on delivery [send.over-long]",
        ],
        [
            "content is 2002 bytes, cut to 2000 on delivery [send.over-long]",
            "subject is 42 bytes, cut to 40 on delivery [send.over-long]",
        ],
    ),
    (
        {"messages": [{"to": "0101", "content": "b" * 100}, {"to": "0102"}]},
        ["messages[0].content is 100 bytes, cut to 90 on delivery [send.over-long]"],
        ["content is 100 bytes, cut to 90 on delivery [send.over-long]"],
    ),
    (
        {"type": "LMS", "messages": [{"to": "0101", "subject": "b" * 41}]},
        ["messages[0].subject is 41 bytes, cut to 40 on delivery [send.over-long]"],
        ["subject is 41 bytes, cut to 40 on delivery [send.over-long]"],
    ),
    (
        {"content": f"fly {EMOJI}"},
        ["content has U+1F600 (GRINNING FACE), which CP949 lacks: fails with 3022 [text.unsupported]"],
        ["content has U+1F600 (GRINNING FACE), which CP949 lacks: fails with 3022 [text.unsupported]"],
    ),
    (
        {"type": "LMS", "subject": "\u2705 알림", "messages": [*TO, *TO]},
        ["subject has U+2705 (WHITE HEAVY CHECK MARK), which CP949 lacks: fails with 3022 [text.unsupported]"],
        ["subject has U+2705 (WHITE HEAVY CHECK MARK), which CP949 lacks: fails with 3022 [text.unsupported]"],
    ),
    (
        {"type": "LMS", "messages": [{"to": "0101", "subject": "\ue000", "content": "\u200b"}]},
        [
            "messages[0].content has U+200B (ZERO WIDTH SPACE), which CP949 lacks: fails with 3022 [text.unsupported]",
            "messages[0].subject has U+E000, which CP949 lacks: fails with 3022 [text.unsupported]",
        ],
        [
            "content has U+200B (ZERO WIDTH SPACE), which CP949 lacks: fails with 3022 [text.unsupported]",
            "subject has U+E000, which CP949 lacks: fails with 3022 [text.unsupported]",
        ],
    ),
    (
        {"content": "a\u00a0b"},
        ["content has U+00A0 (NO-BREAK SPACE), which CP949 lacks: fails with 3022 [text.unsupported]"],
        ["content has U+00A0 (NO-BREAK SPACE), which CP949 lacks: fails with 3022 [text.unsupported]"],
    ),
    (
        {"content": "a" * 90 + EMOJI},
        ["content is 92 bytes, cut to 90 on delivery [send.over-long]"],
        ["content is 92 bytes, cut to 90 on delivery [send.over-long]"],
    ),
    (
        {"type": "MMS"},
        ["an MMS without a file is sent as LMS [send.mms-without-file]"],
        [],
    ),
    (
        {"type": "MMS", "files": [{"fileId": "nope"}]},
        ["files[0].fileId 'nope' is unknown: fails with S006 [send.file-ids]"],
        ["files[0].fileId 'nope' is unknown: fails with S006 [send.file-ids]"],
    ),
    (
        {"subject": "lost"},
        ["subject is ignored: an SMS has none [send.subject]"],
        ["subject is ignored: an SMS has none [send.subject]"],
    ),
    (
        {"subject": ["lost"], "messages": [{"to": "0101", "subject": {}}]},
        [
            "subject is ignored: an SMS has none [send.subject]",
            "messages[0].subject is ignored: an SMS has none [send.subject]",
        ],
        [],
    ),
    (
        {"messages": [{"to": "0101", "subject": EMOJI}]},
        ["messages[0].subject is ignored: an SMS has none [send.subject]"],
        ["subject is ignored: an SMS has none [send.subject]"],
    ),
    ({"reserveTimeZone": "Nowhere"}, ["reserveTimeZone is ignored without reserveTime [reserve.zone]"], []),
    ({"reserveTimeZone": ["UTC"]}, ["reserveTimeZone is ignored without reserveTime [reserve.zone]"], []),
    (
        {"reserveTime": "2026-11-01 01:30", "reserveTimeZone": "America/New_York"},
        ["reserveTime 2026-11-01 01:30 exists twice in America/New_York: the first counts [reserve.zone]"],
        [],
    ),
    (
        {"countryCode": 82, "content": True},
        [
            "countryCode is a JSON number, taken as the text '82' [check.scalars]",
            "content is a JSON boolean, taken as the text 'true' [check.scalars]",
        ],
        [],
    ),
    (
        {"messages": [{"to": 101}]},
        [
            f"messages[0].to is a JSON number, taken as the text '101': {LOST} [check.scalars]",
        ],
        [],
    ),
    (
        {"type": "MMS", "files": [INLINE]},
        [
            "files[0] has the form of an older document: upload it first, and send its fileId [send.inline-files]",
        ],
        [],
    ),
    (
        {"reservetime": "2030-01-01 10:00"},
        ["ignored, not in the document: reservetime (did you mean reserveTime?) [check.unknown-fields]"],
        [],
    ),
]


@pytest.mark.parametrize(("fields", "expected", "of_message"), NOTED, ids=lambda value: str(value)[:60])
def test_what_is_changed_ignored_or_doomed_is_noted(
    client: Client, fields: dict[str, Any], expected: list[str], of_message: list[str]
) -> None:
    assert sorted(notes(client.send(**fields))) == sorted(expected)
    rules = {note[note.rindex("[") + 1 : -1] for note in expected if note.endswith("]")}
    assert set(latest_rules(client)) == rules
    found = [f"{note['text']} [{note['rule']}]" for note in (message_notes(client) or [[]])[0]]
    assert sorted(found) == sorted(of_message)


def test_decomposed_hangul_is_named_with_what_to_do(client: Client) -> None:
    (note,) = notes(client.send(content=NFD))
    assert note == (
        "content has U+110B (HANGUL CHOSEONG IEUNG), which CP949 lacks: fails with 3022 (it is decomposed Hangul,"
        " normalise the text to NFC) [text.unsupported]"
    )
    assert "normalise" in message_notes(client)[0][0]["text"]
    assert notes(client.send(content=unicodedata.normalize("NFC", NFD))) == []


@pytest.mark.parametrize("letter", ["\u1100", "\u11ff", "\ua960", "\ua97c", "\ud7b0", "\ud7fb"])
def test_every_letter_of_decomposed_hangul_is_known(client: Client, letter: str) -> None:
    assert "normalise" in client.send(content=letter).diagnosis


@pytest.mark.parametrize("other", ["\u10ff", "\u1200", "\u3131\u00e9", "\ud7a3\ufffd"])
def test_other_characters_are_not_called_decomposed(client: Client, other: str) -> None:
    answer = client.send(content=other)
    assert "[text.unsupported]" in answer.diagnosis
    assert "normalise" not in answer.diagnosis


@given(st.text(max_size=60))
def test_a_text_is_noted_as_unsendable_exactly_if_it_fails(text: str) -> None:
    there = world()
    answer = there.client.send(content=text)
    fails = outcomes(there, answer.json["requestId"]) == ["3022"]
    assert ("text.unsupported" in answer.diagnosis) is fails
    assert ("text.unsupported" in str(message_notes(there.client))) is fails


def test_the_narrower_charset_is_named() -> None:
    client = world(charset=Charset.KS_X_1001).client
    assert "content has U+B620" in client.send(content="똠").diagnosis
    assert "which KS X 1001 lacks" in client.send(content="똠").diagnosis


def test_many_notes_of_a_rule_are_counted(client: Client) -> None:
    entries = [{"to": each["to"], "content": "a" * 91} for each in people(100)]
    found = notes(client.send(messages=entries))
    assert found[:5] == [f"messages[{n}].content is 91 bytes, cut to 90 on delivery [send.over-long]" for n in range(5)]
    assert found[5:] == ["and 95 more like it [send.over-long]"]
    assert len(client.send(messages=[{"to": n} for n in range(100)]).diagnosis) < 1024


def test_one_text_of_many_messages_is_noted_once(client: Client) -> None:
    assert len(notes(client.send(content=EMOJI, messages=people(100)))) == 1
    assert len(notes(client.send(content="a" * 91, messages=people(100)))) == 1


# --- what decides instead ------------------------------------------------------------------------------


def test_a_message_that_a_number_decides_about_is_not_said_to_fail(client: Client) -> None:
    entries = [{"to": "01000000000"}, {"to": "01000003018"}]
    assert notes(client.send(content=EMOJI, messages=entries)) == []
    assert notes(client.send(content=EMOJI, messages=entries, reserveTime=minute(TWO_DAYS))) == []
    assert message_notes(client) == [[], []]


def test_a_message_that_a_scenario_decides_about_is_not_said_to_fail(there: World) -> None:
    play(there.service, "{when: {to: '0101*'}, then: {result: '2000'}}")
    assert notes(there.client.send(content=EMOJI)) == []
    assert message_notes(there.client) == [[]]
    assert len(notes(there.client.send(content=EMOJI, messages=[{"to": "01033334444"}]))) == 1


def test_a_scenario_of_the_time_alone_leaves_the_note(there: World) -> None:
    play(there.service, "{then: {after: 5s, result: '3022'}}")
    assert notes(there.client.send()) == []
    assert message_notes(there.client) == [[]]
    assert len(notes(there.client.send(content=EMOJI))) == 1


def test_numbers_that_are_switched_off_decide_nothing() -> None:
    client = world(magic_numbers=MagicNumbers.OFF).client
    for more in ({}, {"reserveTime": minute(TWO_DAYS)}):
        assert len(notes(client.send(content=EMOJI, messages=[{"to": "01000000000"}], **more))) == 1


def test_what_a_switch_refuses_is_a_violation_and_no_note() -> None:
    client = world(over_long=OverLong.REFUSE, unsupported_text=UnsupportedText.REFUSE).client
    for fields, field in (({"content": "a" * 91}, "content"), ({"type": "LMS", "subject": EMOJI}, "subject")):
        answer = client.send(**fields)
        assert refused(answer) == [field]
        assert "on delivery" not in answer.diagnosis
        assert "fails with" not in answer.diagnosis
    unused = {"content": "a" * 91 + EMOJI, "messages": [{"to": "0101", "content": "ok"}]}
    assert notes(client.send(**unused)) == []
    assert refused(client.send(type="LMS", subject=EMOJI, messages=[{"to": "0101", "subject": "ok"}, *TO])) == [
        "subject"
    ]


def test_a_refused_send_is_noted_only_for_how_it_was_read(client: Client) -> None:
    answer = client.send(**{"from": "02-1"}, content=91 * "a", countryCode=82, later=1)
    assert answer.status == 400
    assert latest_rules(client) == ["send.numbers", "check.scalars", "check.unknown-fields"]
    assert "cut to" not in answer.diagnosis


def test_what_is_answered_instead_has_no_note(there: World) -> None:
    play(there.service, "{then: {respond: throttled}}")
    answer = there.client.send(content="a" * 91, later=1)
    assert answer.diagnosis == "scripted by scenario script, step 1: 429 throttled"
    play(there.service, "{then: {respond: throttled, commit: true}}")
    answer = there.client.send(content="a" * 91, later=1)
    assert (answer.status, latest_rules(there.client)) == (429, ["send.over-long", "check.unknown-fields"])


# --- files ---------------------------------------------------------------------------------------------


def test_an_expired_file_is_noted_with_its_end(there: World) -> None:
    file_id = upload(there.client).json["fileId"]
    there.service.clock.advance(seconds=FILE_LIFE.value.total_seconds())
    expected = f"files[0].fileId '{file_id}' is stored until 2026-03-08 12:00:00: fails with S007 [send.file-ids]"
    assert notes(there.client.send(type="MMS", files=[{"fileId": file_id}])) == [expected]
    assert message_notes(there.client) == [[{"rule": "send.file-ids", "text": expected[: expected.rindex(" [")]}]]
    there.service.clock.advance(days=91)
    assert "is unknown: fails with S006" in there.client.send(type="MMS", files=[{"fileId": file_id}]).diagnosis


def test_a_file_that_ends_before_its_reservation_is_due_is_noted(there: World) -> None:
    file_id = upload(there.client).json["fileId"]
    for days, ends in ((5, False), (7, True)):
        reserve_time = minute(NOON + timedelta(days=days))
        answer = there.client.send(type="MMS", files=[{"fileId": file_id}], reserveTime=reserve_time)
        assert ("is stored until 2026-03-08 12:00:00: fails with S007" in answer.diagnosis) is ends


def test_a_file_of_the_same_name_and_size_is_noted(client: Client) -> None:
    first = jpeg(size=2_000)
    assert notes(upload(client, data=first)) == []
    assert notes(upload(client, data=first)) == [
        "'a.jpg' of 2000 bytes is stored already: the same fileId is returned [upload.reuse]"
    ]
    (note,) = notes(upload(client, data=jpeg(size=2_000, colour="red")))
    assert note.endswith(": the same fileId is returned, with the first file's bytes [upload.reuse]")


def test_files_of_the_older_form_are_refused_without_a_note_where_they_are_switched_off() -> None:
    client = world(inline_files=InlineFiles.REFUSE).client
    answer = client.send(type="MMS", files=[INLINE])
    assert refused(answer) == ["files[0].fileId"]
    assert "a file of the older form, {name, body}" in answer.diagnosis
    assert "`inline_files`" in answer.diagnosis
    assert "is stored" not in answer.diagnosis


# --- the block list --------------------------------------------------------------------------------------


def test_an_ad_to_a_blocked_number_is_noted(there: World) -> None:
    there.client.register("01011112222")
    entries = [{"to": "01033334444"}, *TO]
    assert notes(there.client.send(contentType="AD", messages=entries)) == [
        "messages[1].to 01011112222 is blocked: the ad fails with E917 [block.ads]"
    ]
    text = "to 01011112222 is blocked: the ad fails with E917"
    assert message_notes(there.client) == [[], [{"rule": "block.ads", "text": text}]]
    assert notes(there.client.send(contentType="COMM", messages=entries)) == []


def test_the_block_list_is_one_of_korean_numbers(there: World) -> None:
    there.client.register("01011112222")
    answer = there.client.send(contentType="AD", countryCode="81")
    assert notes(answer) == []
    assert outcomes(there, answer.json["requestId"]) == ["0"]


def test_a_reserved_ad_is_noted_as_things_are(there: World) -> None:
    there.client.register("01011112222")
    (note,) = notes(there.client.send(contentType="AD", reserveTime=minute(TWO_DAYS)))
    assert note == (
        "messages[0].to 01011112222 is blocked: the ad fails with E917, unless it is unblocked before it is due"
        " [block.ads]"
    )


def test_a_result_that_is_scripted_is_not_explained_by_the_block_list(there: World) -> None:
    play(there.service, "{then: {result: E917}}")
    there.client.send(contentType="AD")
    assert message_notes(there.client) == [[]]


def test_what_is_completed_by_hand_is_explained_only_if_the_text_is_the_reason() -> None:
    there = world(delivery=Delivery("manual"))
    there.client.send(content=EMOJI)
    there.client.send()
    path = f"services/{there.client.service_id}/messages"
    first, second_ = (each["messageId"] for each in there.client.admin("GET", path).json["messages"])
    there.client.admin("POST", f"{path}/{first}/complete", {"result": "0"})
    there.client.admin("POST", f"{path}/{second_}/complete", {"result": "S006"})
    assert message_notes(there.client) == [[], []]


def test_numbers_that_are_blocked_already_or_not_at_all_are_noted(client: Client) -> None:
    assert notes(client.register("0101", "0102", "0102", "0102")) == [
        "0102 is given 3 times and counts once [unsub.numbers]"
    ]
    assert notes(client.register("0101", "0103")) == [
        "0101 was blocked already: its first registration is kept [unsub.repeat]"
    ]
    assert latest_rules(client) == ["unsub.repeat"]
    assert notes(client.unregister("0101", "0109", "0101")) == [
        "0101 is given 2 times and counts once [unsub.numbers]",
        "0109 was not blocked [unsub.repeat]",
    ]


# --- searches --------------------------------------------------------------------------------------------


def test_filters_that_a_reservation_ignores_are_noted(client: Client) -> None:
    reserve_id = reserve(client, TWO_DAYS)
    assert notes(client.list_messages(requestId=reserve_id, messageId="x", to="0101")) == [
        "messageId, to are ignored: requestId names a reservation, which has no messages to filter [search.reserved]"
    ]
    window = {"completeStartTime": second(NOON), "completeEndTime": second(NOON)}
    assert notes(client.list_messages(requestId=reserve_id, **window)) == [
        "completeStartTime is ignored: requestId names a reservation, which has no messages to filter [search.reserved]"
    ]
    assert latest_rules(client) == ["search.reserved"]
    client.cancel_reservation(reserve_id)
    assert latest_rules(client) == []
    assert len(notes(client.list_messages(requestId=reserve_id, status="READY"))) == 1


def test_a_parameter_given_twice_is_noted(client: Client) -> None:
    request_id = client.send().json["requestId"]
    path = f"{client.base}/messages?requestId={request_id}&pageSize=1&requestId=x&pageSize=1&x=1&x=2"
    assert notes(client.request("GET", path)) == [
        "requestId is given more than once: the first counts [check.empty]",
        "pageSize is given more than once: the first counts [check.empty]",
        "ignored, not in the document: x [check.unknown-fields]",
    ]
    answer = client.request("GET", f"{client.base}/messages?requestId=x&requestId={request_id}")
    assert answer.status == 404
    assert latest_rules(client) == ["search.nothing", "check.empty"]


SMS = '"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]'


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f'{{"type":"LMS",{SMS}}}', ["type"]),
        (f'{{{SMS},"content":"bye"}}', ["content"]),
        (f'{{"type":"LMS",{SMS},"content":"bye"}}', ["type", "content"]),
        (f'{{"type" : "LMS",{SMS.replace(":", " : ")}}}', ["type"]),
        (f'{{"t\\u0079pe":"LMS",{SMS}}}', ["type"]),
        (
            f'{{{SMS.replace("{", """{"to":"0101","content":"a","content":"b",""")}}}',
            ["messages[0].to", "messages[0].content"],
        ),
        (f'{{{SMS},"x":{{"y":[{{"z":1,"z":2}}]}}}}', ["x.y[0].z"]),
    ],
)
def test_a_name_that_stands_twice_in_an_object_is_noted(client: Client, body: str, names: list[str]) -> None:
    answer = client.request("POST", f"{client.base}/messages", body=body.encode())
    assert answer.status == 202
    found = re.findall(r"(\S+) is given more than once: the last counts \[check.empty\]", answer.diagnosis)
    assert found == names


def test_a_number_that_stands_twice_in_a_list_of_numbers_is_noted(client: Client) -> None:
    body = b'[{"clientTelNo":"01011112222"},{"clientTelNo":"01011112222","clientTelNo":"01033334444"}]'
    answer = client.request("POST", f"{client.base}/unsubscribes", body=body)
    assert answer.diagnosis == "[1].clientTelNo is given more than once: the last counts [check.empty]"


def test_a_name_that_stands_twice_is_told_of_a_refused_request_too(client: Client) -> None:
    answer = client.request("POST", f"{client.base}/messages", body=f'{{{SMS},"type":"SNS"}}'.encode())
    assert answer.status == 400
    assert "type is given more than once: the last counts [check.empty]" in answer.diagnosis


@pytest.mark.parametrize(
    "body",
    [
        SMS.replace("hello", 'say \\"hi\\": hello, \\"you\\" : too'),
        f'{SMS},"x":{{"type":1,"content":2}}',
        SMS.replace(":", " : "),
        SMS.replace(":", "  :  "),
        SMS.replace("hello", "type content messages"),
    ],
)
def test_names_that_stand_once_in_each_object_are_not_noted(client: Client, body: str) -> None:
    answer = client.request("POST", f"{client.base}/messages", body=f"{{{body}}}".encode())
    assert answer.status == 202
    assert "more than once" not in answer.diagnosis


def test_an_ordinary_body_is_not_read_again_to_look_for_names(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> list[str]:
        raise AssertionError("the body was read twice")

    monkeypatch.setattr(repeated_names, "names", fail)
    entries = [{"to": f"0101111{number:04}", "content": "a: b"} for number in range(100)]
    assert client.send(messages=entries).status == 202
    assert client.register("01011112222", "01033334444").status == 200
    assert client.upload(fileName="a.jpg", fileBody="").status == 400


def test_the_end_of_a_text_that_no_handset_gets_is_not_looked_at(client: Client) -> None:
    begun = client.send(type="LMS", content="${name}" + "x" * 10_000)
    ended = client.send(type="LMS", content="x" * 10_000 + "${name}")
    assert (begun.status, ended.status) == (202, 202)
    assert "[check.unset" in begun.diagnosis
    assert "[check.unset" not in ended.diagnosis


def test_a_number_that_says_what_happens_does_so_in_a_long_body(client: Client) -> None:
    answer = client.send(messages=[{"to": "01000040429"}], unknown="x" * 100_000)
    assert answer.status == 429


def test_a_body_too_deep_to_be_read_again_has_no_note() -> None:
    assert repeated_names.names(b"[" * 40_000 + b"]" * 40_000) == []


def test_a_long_body_is_not_read_again(client: Client) -> None:
    body = f'{{"type":"SMS",{SMS.replace("hello", "x" * json_decoding.LONGEST)}}}'
    answer = client.request("POST", f"{client.base}/messages", body=body.encode())
    assert answer.status == 202
    assert "more than once" not in answer.diagnosis


def test_a_parameter_of_another_document_is_noted_with_what_comes_instead(client: Client) -> None:
    request_id = client.send().json["requestId"]
    token, form = notes(client.list_messages(requestId=request_id, nextToken="abc", responseFormatType="xml"))
    assert "the document of 2023 has no tokens, so this asks for page 0 again: page by pageIndex" in token
    assert token.endswith("or the setting document=2026 imitates the pages that have tokens [search.extra]")
    assert form == "responseFormatType is ignored: it is of another document, and answers are JSON [search.extra]"
    assert latest_rules(client) == ["search.extra"]
    assert (
        "asks for page 3 again" in client.list_messages(requestId=request_id, nextToken="abc", pageIndex="3").diagnosis
    )
    assert "search.extra" in client.list_unsubscribes(responseFormatType="xml").diagnosis


# --- what was never filled in, and headers and bodies that are odd ---------------------------------------

UNFILLED = [
    *(("undefined", "undefined"), ("null", "null"), (" None", "None"), ("NaN", "NaN"), ("nil", "nil")),
    ("[object Object]", "[object Object]"),
    ("안녕하세요 ${name}님", "${name}"),
    ("{{name}}, hello", "{{name}}"),
    ("Hello {name}", "{name}"),
    ("Hello {0}", "{0}"),
    ("Hello %s", "%s"),
    ("Hello %(name)s", "%(name)s"),
    ("Hello %recipient_name%", "%recipient_name%"),
    ("<%= name %>", "<%= name %>"),
    ("#{name}", "#{name}"),
    ("undefined님", "undefined"),
    ("null님, 안녕하세요", "null"),
    ("금액 NaN원", "NaN"),
    ("Your code is undefined.", "undefined"),
]


@pytest.mark.parametrize(("text", "found"), UNFILLED)
def test_a_text_that_was_never_filled_in_is_noted(client: Client, text: str, found: str) -> None:
    told = f"has {found!r}: was it never filled in? [check.unset]"
    assert notes(client.send(content=text)) == [f"content {told}"]
    assert notes(client.send(type="LMS", subject=text)) == [f"subject {told}"]
    sent = client.send(type="LMS", messages=[{"to": "0101", "content": text}, {"to": "0102", "subject": text}])
    assert notes(sent) == [f"messages[0].content {told}", f"messages[1].subject {told}"]


@pytest.mark.parametrize(
    "text",
    [
        *("a null pointer", "None of us", "Hello null", "nullify", "NaNa", "nil nil", "undefined_1"),
        *("50% off", "10%~20% 할인", "100%s", "100% 당첨! 50%d", "50%할인 30%할인", "%ok"),
        *("{}", "{ㅋㅋ}", "이벤트 {2026.01.01}", "$100 {할인}", "[Web발신]", "[object]", "a < b > c"),
    ],
)
def test_an_honest_text_is_not_taken_for_one_that_was_never_filled_in(client: Client, text: str) -> None:
    assert notes(client.send(content=text)) == []


JSON_ESCAPE = "an escape of JSON or of a programming language"
ESCAPED = [
    (r"안녕\n하세요", r"\n", JSON_ESCAPE),
    (r"Hello\nworld", r"\n", JSON_ESCAPE),
    (r"a\r\nb", r"\r\n", JSON_ESCAPE),
    (r"a\tb c\t1", r"\t", JSON_ESCAPE),
    (r"say \"hi\"", r"\"", JSON_ESCAPE),
    (r"https:\/\/example.com", r"https:\/\/", JSON_ESCAPE),
    (r"\uc778\uc99d", r"\uc778", "a character that was escaped"),
    (r"\xec\x9d\xb8", r"\xec", "a character that was escaped"),
    ("a&lt;b", "&lt;", "escaped for HTML"),
    ("R&amp;D", "&amp;", "escaped for HTML"),
    ("it&#39;s", "&#39;", "escaped for HTML"),
    ("&#xC548;&#xB155;", "&#xC548;", "escaped for HTML"),
    ("안녕<br>하세요", "<br>", "HTML"),
    ("안녕<br/>하세요", "<br/>", "HTML"),
    ("<p>안녕</p>", "<p>", "HTML"),
    ("%EC%9D%B8%EC%A6%9D 1234", "%EC%9D%B8", "escaped for a URL"),
    ("https://a.kr/ %ec%9d%b8", "%ec%9d%b8", "escaped for a URL"),
]


@pytest.mark.parametrize(("text", "found", "what"), ESCAPED)
def test_a_text_that_was_escaped_once_too_often_is_noted(client: Client, text: str, found: str, what: str) -> None:
    told = f"has {found}, {what}: it is sent unchanged [check.escaped]"
    assert client.send(content=text).diagnosis == f"content {told}"
    assert client.send(type="LMS", subject=text).diagnosis == f"subject {told}"


@pytest.mark.parametrize(
    "text",
    [
        *(r"C:\new\temp", r"\10,000", r"¯\_(ツ)_/¯", r"\(^o^)/", r"D:\names", "줄\n바꿈"),
        *("A&B", "R&D; lt", "a&b;c", "http://a.kr/?a=1&lt=2&copy=3", "&;", "a < b > c", "<3", "<광고>", "<B>", "<-"),
        *(
            "https://a.kr/?q=%EC%9D%B8%EC%A6%9D",
            "a.kr/%EC%9D%B8",
            "50%",
            "50%20대",
            "100%AB",
            "10%A0",
            "www.a.kr%EC%9D%B8",
        ),
    ],
)
def test_an_honest_text_is_not_taken_for_one_that_was_escaped(client: Client, text: str) -> None:
    assert "check.escaped" not in client.send(content=text).diagnosis


OF_UTF_8 = "this is UTF-8 that was read as Latin-1"
OF_EUC_KR = "this is EUC-KR that was read as Latin-1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("인증".encode().decode("latin-1"), OF_UTF_8),
        ("안녕하세요".encode()[:8].decode("latin-1"), OF_UTF_8),
        ("안녕 " + "인증".encode().decode("latin-1") + " 1234", OF_UTF_8),
        ("인증 €".encode().decode("cp1252", "replace").replace("\ufffd", "\x9d"), OF_UTF_8),
        ("안녕하세요".encode("euc_kr").decode("latin-1"), OF_EUC_KR),
        ("인증번호".encode("euc_kr").decode("latin-1"), OF_EUC_KR),
        (
            "\ufffd\ufffd\ufffd",
            "it stands for bytes that could not be read: was the text read in the wrong character set?",
        ),
    ],
)
def test_a_text_read_in_another_character_set_is_told_which_one(client: Client, text: str, said: str) -> None:
    answer = client.send(content=text)
    assert f" ({said}) [text.unsupported]" in answer.diagnosis


@pytest.mark.parametrize("text", ["café au lait", "Ünlü", "naïve", "😀", "ÀÏ", "\N{EURO SIGN}é"])
def test_an_honest_letter_is_not_said_to_be_misread(client: Client, text: str) -> None:
    assert "read as" not in client.send(content=text).diagnosis


OF_SMS = "one for SMS begins with ncp:sms: [gateway.service]"


@pytest.mark.parametrize(
    ("service_id", "note"),
    [
        *(
            (text, f"the serviceId has {text!r}: was it never filled in? [check.unset]")
            for text in ("YOUR_SERVICE_ID", "your-service-id", "service_id", "SERVICE_ID", "changeme", "xxxx", "NULL")
        ),
        ("ncp:sms:kr:YOUR_ID:project", "the serviceId has 'YOUR_ID': was it never filled in? [check.unset]"),
        ("ncp:sms:kr:xxxxxxxxxxxx:shop", "the serviceId has 'xxxxxxxxxxxx': was it never filled in? [check.unset]"),
        ("ncp:sms:kr:1:undefined", "the serviceId has 'undefined': was it never filled in? [check.unset]"),
        (
            "ncp:kkobizmsg:kr:1:shop",
            f"ncp:kkobizmsg:kr:1:shop is not a service of SMS but of BizMessage (AlimTalk and Brand Message): {OF_SMS}",
        ),
        (
            "ncp:push:kr:1:shop",
            f"ncp:push:kr:1:shop is not a service of SMS but of Push (ended in October 2024): {OF_SMS}",
        ),
        ("ncp:x", f"ncp:x is not a service of SMS but of x: {OF_SMS}"),
        ("ncp:", f"ncp: is not a service of SMS: {OF_SMS}"),
    ],
)
def test_a_service_id_that_is_probably_none_is_noted(service_id: str, note: str) -> None:
    client = Client(InProcess(Sens()), service_id=service_id)
    assert notes(client.send()) == [note]
    assert notes(client.list_unsubscribes()) == [note]
    assert note in client.get_message("none").diagnosis


@pytest.mark.parametrize("service_id", ["ncp:sms:kr:257098765432:shop", "one", "a:b", "my-test", "string-quartet"])
def test_an_ordinary_service_id_has_no_note(service_id: str) -> None:
    assert notes(Client(InProcess(Sens()), service_id=service_id).send()) == []


AS_UTF_8 = "and the body is read as UTF-8: leave the charset out [check.content-type]"
UNENCODED = "and the body is not compressed: leave the header out [check.content-type]"


@pytest.mark.parametrize(
    ("header", "value", "note"),
    [
        (
            "content-type",
            "application/json; charset=euc-kr",
            f"Content-Type has charset=euc-kr, {AS_UTF_8}",
        ),
        ("content-encoding", "gzip", f"Content-Encoding is 'gzip', {UNENCODED}"),
        ("content-encoding", "UTF-8", f"Content-Encoding is 'utf-8', {UNENCODED}"),
        ("content-encoding", "identity", ""),
        ("content-type", "application/json;charset=utf8", ""),
        ("content-type", 'application/json; charset="UTF-8"', ""),
        ("content-type", "application/json; charset=utf-8", ""),
    ],
)
def test_a_header_that_says_otherwise_of_plain_utf_8_is_noted(
    client: Client, header: str, value: str, note: str
) -> None:
    body = {"type": "SMS", "from": "02", "content": "안녕", "messages": TO}
    answer = client.request("POST", f"{client.base}/messages", json=body, headers={header: value})
    assert notes(answer) == ([note] if note else [])


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b" \n"])
def test_a_body_of_nothing_where_none_is_read_is_not_noted(client: Client, body: bytes) -> None:
    assert notes(client.request("GET", f"{client.base}/unsubscribes", body=body)) == []


def test_a_body_where_none_is_read_is_noted(there: World) -> None:
    client, body = there.client, b'{"clientTelNo":"0101"}'
    told = "the body (22 bytes) is ignored: this call takes all from"
    listed = client.request("GET", f"{client.base}/unsubscribes", body=body)
    assert notes(listed) == [f"{told} the query [check.unknown-fields]"]
    assert f"{told} the query" in client.request("GET", f"{client.base}/messages", body=body).diagnosis
    reserve_id = reserve(client, TWO_DAYS)
    cancelled = client.request("DELETE", f"{client.base}/reservations/{reserve_id}", body=body)
    assert notes(cancelled) == [f"{told} the path [check.unknown-fields]"]


def test_a_number_that_means_nothing_is_noted_at_its_message_as_at_its_send(client: Client) -> None:
    answer = client.send(messages=[{"to": "01000009999"}, {"to": "01011112222"}, {"to": "01000003018"}])
    strange, ordinary, known = client.admin("GET", f"services/{client.service_id}/messages").json["messages"]
    (note,) = strange["notes"]
    assert f"{note['text']} [{note['rule']}]" in answer.diagnosis
    assert note["rule"] == "life.magic-numbers"
    assert (ordinary["notes"], known["notes"]) == ([], [])


def test_a_number_that_means_nothing_is_not_noted_where_a_scenario_decides_or_numbers_mean_nothing(
    client: Client,
) -> None:
    client.admin("POST", f"services/{client.service_id}/faults", {"result": "3018"})
    client.send(messages=[{"to": "01000009999"}])
    client.admin("PUT", f"services/{client.service_id}/settings", {"magic_numbers": "off"})
    client.send(messages=[{"to": "01000009998"}])
    scripted, off = client.admin("GET", f"services/{client.service_id}/messages").json["messages"]
    assert (scripted["notes"], off["notes"]) == ([], [])
