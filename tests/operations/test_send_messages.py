import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mocksens.core.clock import KST
from mocksens.core.service import Service
from mocksens.core.switches import InlineFiles, OverLong, UnsupportedText
from mocksens.core.text import Charset
from mocksens.spec.countries import COUNTRIES
from mocksens.spec.limits import (
    FILE_LIFE,
    FILES,
    LMS_CONTENT_BYTES,
    RECIPIENTS,
    RESERVE_LEAD,
    SMS_CONTENT_BYTES,
    SUBJECT_BYTES,
)
from mocksens.spec.parameters import SEND_MESSAGES, Kind, Parameter
from tests.client import UNSET, Client
from tests.operations.support import (
    NOON,
    WRONG,
    World,
    errors,
    gateway_error,
    jpeg,
    leaves,
    messages,
    minute,
    missing,
    only,
    outcomes,
    people,
    put,
    refused,
    reserve,
    result,
    second,
    send,
    upload,
    without,
    world,
)

LEAVES = leaves(SEND_MESSAGES)
VALID: dict[str, Any] = {
    "type": "LMS",
    "from": "0212345678",
    "subject": "subject",
    "content": "content",
    "messages": [{"to": "01011112222", "subject": "own", "content": "own"}],
    "reserveTime": "2026-03-03 12:00",
    "reserveTimeZone": "Asia/Seoul",
}
"""Every field is looked at in a request that has all of them."""
EMOJI = "\U0001f600"
HAN = "\uac00"
"""A syllable of KS X 1001: two bytes."""
RARE = "\ub620"
"""A syllable of CP949 alone: two bytes too."""


def rows(*, mandatory: bool) -> list[Any]:
    return [
        pytest.param(path, parameter, id=path)
        for path, parameter in LEAVES
        if parameter.mandatory is mandatory and not path.startswith("files[")
    ]


each_row = pytest.mark.parametrize(("path", "parameter"), [*rows(mandatory=True), *rows(mandatory=False)])
each_mandatory_row = pytest.mark.parametrize(("path", "parameter"), rows(mandatory=True))
each_optional_row = pytest.mark.parametrize(("path", "parameter"), rows(mandatory=False))


@pytest.fixture
def there(client: Client, service: Service) -> World:
    return World(client, service)


# --- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8", "application/json ; a=b"],
)
def test_a_send_is_json(client: Client, content_type: str) -> None:
    answer = client.request("POST", f"{client.base}/messages", json=VALID, headers={"Content-Type": content_type})
    assert answer.status == 202


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json", "application/*"],
)
def test_another_content_type_is_refused(client: Client, content_type: str | None) -> None:
    answer = client.request("POST", f"{client.base}/messages", json=VALID, headers={"Content-Type": content_type})
    assert refused(answer) == ["Content-Type"]
    assert "[check.content-type, " in answer.diagnosis


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"type=SMS",
        b"{",
        b'{"type":"SMS"} x',
        b'{"content":"\xff"}',
        b'{"content":"\\ud800"}',
        b"NaN",
        b"1e999",
        b"9" * 5000,
        b"null",
        b"[]",
        b'"SMS"',
        b"1",
        b"true",
    ],
)
def test_a_body_that_is_no_json_object_is_refused(client: Client, body: bytes) -> None:
    answer = client.request("POST", f"{client.base}/messages", body=body, headers={"content-type": "application/json"})
    assert refused(answer) == ["body"]


# --- parameters --------------------------------------------------------------------------------------


def test_a_request_with_every_field_is_taken_without_a_remark(client: Client) -> None:
    answer = client.post_messages(VALID)
    assert (answer.status, answer.diagnosis) == (202, "")


@each_mandatory_row
@pytest.mark.parametrize("value", [UNSET, None], ids=["absent", "null"])
def test_a_mandatory_field_is_required(client: Client, path: str, parameter: Parameter, value: object) -> None:
    body = without(VALID, path) if value is UNSET else put(VALID, path, value)
    answer = client.post_messages(body)
    assert errors(answer) == [f"'{path}' is required."]
    assert f"[{parameter.rule}, " in answer.diagnosis


@each_mandatory_row
def test_an_empty_text_in_a_mandatory_field_is_refused_but_in_content(
    client: Client, path: str, parameter: Parameter
) -> None:
    answer = client.post_messages(put(VALID, path, ""))
    if path == "content":
        assert answer.status == 202
    else:
        assert refused(answer) == [path]


@each_optional_row
@pytest.mark.parametrize("value", [UNSET, None], ids=["absent", "null"])
def test_an_optional_field_may_be_left_out(client: Client, path: str, parameter: Parameter, value: object) -> None:
    body = without(VALID, path) if value is UNSET else put(VALID, path, value)
    answer = client.post_messages(body)
    alone = "reserveTimeZone is ignored without reserveTime [reserve.zone]" if path == "reserveTime" else ""
    assert (answer.status, answer.diagnosis) == (202, alone)


@each_row
def test_a_value_of_another_kind_is_refused(client: Client, path: str, parameter: Parameter) -> None:
    for wrong in WRONG[parameter.kind]:
        answer = client.post_messages(put(VALID, path, wrong))
        assert refused(answer) == [path], wrong
        assert f"[{parameter.rule}, " in answer.diagnosis


@pytest.mark.parametrize(
    ("path", "parameter"), [(path, row) for path, row in LEAVES if row.choices], ids=lambda value: str(value)[:20]
)
def test_every_choice_is_taken_in_any_case(client: Client, path: str, parameter: Parameter) -> None:
    body = {**VALID, "type": "SMS"}
    for choice in parameter.choices.values():
        for spelling in (choice, choice.lower(), choice.title()):
            assert client.post_messages(put(body, path, spelling)).status == 202, spelling


@pytest.mark.parametrize(
    ("path", "parameter"),
    [(path, row) for path, row in LEAVES if row.kind is Kind.DIGITS],
    ids=lambda value: str(value)[:20],
)
def test_a_number_has_at_most_so_many_digits(client: Client, path: str, parameter: Parameter) -> None:
    assert parameter.at_most is not None
    most = parameter.at_most.value
    assert client.post_messages(put(VALID, path, "0" * most)).status == 202
    assert client.post_messages(put(VALID, path, "0")).status == 202
    assert refused(client.post_messages(put(VALID, path, "0" * (most + 1)))) == [path]


def test_one_to_a_hundred_recipients(client: Client) -> None:
    assert len(messages(client, send(client, messages=people(RECIPIENTS.value)))) == RECIPIENTS.value
    answer = client.send(messages=people(RECIPIENTS.value + 1))
    assert refused(answer) == ["messages"]
    assert "[send.recipients, " in answer.diagnosis
    assert refused(client.send(messages=[])) == ["messages"]


def test_a_request_has_at_most_so_many_files(client: Client) -> None:
    files = [{"fileId": "unknown"}] * FILES.value
    assert client.send(type="MMS", files=files).status == 202
    assert refused(client.send(type="MMS", files=[*files, *files[:1]])) == ["files"]


@pytest.mark.parametrize("entry", [None, "01011112222", 1, [], True])
def test_an_entry_of_a_list_is_an_object(client: Client, entry: object) -> None:
    assert refused(client.send(messages=[{"to": "010"}, entry])) == ["messages[1]"]
    assert refused(client.send(type="MMS", files=[entry])) == ["files[0]"]


def test_every_violation_is_listed_in_the_order_of_the_document(client: Client) -> None:
    recipients = [{"to": "1"}, {}, {"to": "x"}, {"to": "1", "content": []}]
    answer = client.post_messages(
        {"messages": recipients, "from": "+82", "type": "X", "contentType": "Y", "countryCode": "0", "reserveTime": "z"}
    )
    assert refused(answer) == [
        "type",
        "contentType",
        "countryCode",
        "from",
        "content",
        "messages[1].to",
        "messages[2].to",
        "messages[3].content",
        "reserveTime",
    ]


def test_unknown_fields_are_ignored_and_noted(client: Client) -> None:
    entries = [{"to": "0101", "name": "a"}, {"to": "0102", "name": "b", "age": 1}]
    answer = client.send(scheduleCode="x", useSmsFailover=False, messages=entries)
    assert answer.status == 202
    for name in ("scheduleCode", "useSmsFailover", "messages[].name", "messages[].age"):
        assert name in answer.diagnosis
    assert answer.diagnosis.count("messages[].name") == 1
    assert "[check.unknown-fields]" in answer.diagnosis


def test_an_unknown_field_of_null_is_absent(client: Client) -> None:
    answer = client.send(scheduleCode=None, messages=[{"to": "0101", "name": None}])
    assert (answer.status, answer.diagnosis) == (202, "")


def test_numbers_and_booleans_are_taken_as_their_text(client: Client) -> None:
    fields = {"countryCode": 82, "from": 212345678, "content": True, "messages": [{"to": 1011112222, "content": 1.5}]}
    message = result(client, only(client, send(client, **fields))["messageId"])
    assert (message["countryCode"], message["from"], message["to"]) == ("82", "212345678", "1011112222")
    assert message["content"] == "1.5"
    default = only(client, send(client, content=False))["messageId"]
    assert result(client, default)["content"] == "false"


@pytest.mark.parametrize("name", ["contentType", "countryCode", "reserveTime", "reserveTimeZone", "files"])
def test_an_empty_text_in_an_optional_field_counts_as_absent(client: Client, name: str) -> None:
    message = only(client, send(client, **{name: ""}))
    assert (message["contentType"], message["countryCode"]) == ("COMM", "82")


# --- behaviour: the answer ---------------------------------------------------------------------------


def test_a_send_answers_with_the_four_documented_keys(client: Client, service: Service) -> None:
    service.clock.advance(milliseconds=535)
    answer = client.send()
    assert answer.status == 202
    request_id = answer.json["requestId"]
    expected = {
        "requestId": request_id,
        "requestTime": "2026-03-02T12:00:00.535",
        "statusCode": "202",
        "statusName": "success",
    }
    assert json.dumps(answer.json) == json.dumps(expected)
    assert (answer.headers["content-type"], answer.diagnosis) == ("application/json", "")


def test_a_reservation_answers_success_at_the_time_of_asking(client: Client) -> None:
    answer = client.send(reserveTime=minute(NOON + timedelta(days=1)))
    assert list(answer.json) == ["requestId", "requestTime", "statusCode", "statusName"]
    assert answer.json["requestTime"] == "2026-03-02T12:00:00.000"
    assert (answer.status, answer.json["statusCode"], answer.json["statusName"]) == (202, "202", "success")


def test_request_times_are_korean_whatever_the_clock_was_set_to(client: Client, service: Service) -> None:
    service.clock.freeze(datetime(2026, 12, 31, 15, 0, 0, 1000, tzinfo=UTC))
    assert client.send().json["requestTime"] == "2027-01-01T00:00:00.001"


@pytest.mark.parametrize(
    ("fields", "letter"),
    [
        ({"type": "SMS"}, "S"),
        ({"type": "LMS"}, "L"),
        ({"type": "MMS"}, "L"),
        ({"type": "MMS", "files": []}, "L"),
        ({"type": "MMS", "files": [{"fileId": "any"}]}, "M"),
    ],
)
def test_a_request_id_tells_the_kind_and_the_time(client: Client, fields: dict[str, Any], letter: str) -> None:
    instant = int(NOON.timestamp() * 1000)
    form = rf"RS{letter}A-{instant}-\d{{4}}-\d{{8}}-[A-Za-z0-9]{{8}}"
    ids = {send(client, **fields) for _ in range(20)}
    assert len(ids) == 20
    assert all(re.fullmatch(form, request_id) for request_id in ids)
    assert re.fullmatch(form, reserve(client, NOON + timedelta(days=1), **fields))


def test_every_message_has_a_uuid_of_its_own(client: Client) -> None:
    ids = {message["messageId"] for message in messages(client, send(client, messages=people(100)))}
    assert len(ids) == 100
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", message_id) for message_id in ids)


# --- behaviour: what is sent -------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "kind"), [("sms", "SMS"), ("lMs", "LMS"), ("Mms", "LMS")])
def test_a_type_is_shown_as_the_document_spells_it(client: Client, given: str, kind: str) -> None:
    message = only(client, send(client, type=given, contentType="ad"))
    assert (message["type"], message["contentType"]) == (kind, "AD")


def test_the_defaults_are_a_regular_message_to_korea(client: Client) -> None:
    message = only(client, send(client))
    assert (message["contentType"], message["countryCode"]) == ("COMM", "82")


def test_content_is_mandatory_even_where_every_recipient_has_its_own(client: Client) -> None:
    answer = client.send(content=UNSET, messages=[{"to": "010", "content": "own"}])
    assert errors(answer) == ["'content' is required."]


def test_a_recipients_subject_and_content_come_before_the_defaults(client: Client) -> None:
    recipients = [
        {"to": "0101"},
        {"to": "0102", "content": "own"},
        {"to": "0103", "subject": "mine"},
        {"to": "0104", "subject": "", "content": ""},
        {"to": "0105", "subject": None, "content": None},
    ]
    request_id = send(client, type="LMS", subject="title", content="text", messages=recipients)
    shown = [result(client, message["messageId"]) for message in messages(client, request_id)]
    assert [(message["to"], message["subject"], message["content"]) for message in shown] == [
        ("0101", "title", "text"),
        ("0102", "title", "own"),
        ("0103", "mine", "text"),
        ("0104", "", ""),
        ("0105", "title", "text"),
    ]


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_sms_goes_to_every_country_that_sens_serves(client: Client, code: str) -> None:
    assert only(client, send(client, countryCode=code))["countryCode"] == code


@pytest.mark.parametrize("code", ["+82", "082", "0", "999", "KR", "885", "8 2"])
def test_another_country_is_refused(client: Client, code: str) -> None:
    answer = client.send(countryCode=code)
    assert refused(answer) == ["countryCode"]
    assert "[send.country, " in answer.diagnosis


@pytest.mark.parametrize("kind", ["LMS", "MMS"])
def test_long_messages_stay_in_korea(client: Client, kind: str) -> None:
    assert client.send(type=kind, countryCode="82").status == 202
    assert refused(client.send(type=kind, countryCode="81")) == ["countryCode"]
    assert refused(client.send(type=kind, countryCode=1)) == ["countryCode"]


@pytest.mark.parametrize("subject", ["", "x" * 200, EMOJI, 1, True, {"a": 1}, ["x"], []])
@pytest.mark.parametrize("own", [False, True], ids=["default", "own"])
def test_the_subject_of_an_sms_is_ignored_whatever_is_in_it(subject: object, *, own: bool) -> None:
    strict = world(over_long=OverLong.REFUSE, unsupported_text=UnsupportedText.REFUSE)
    for there in (world(), strict):
        fields = {"messages": [{"to": "010", "subject": subject}]} if own else {"subject": subject}
        request_id = send(there.client, **fields)
        assert outcomes(there, request_id) == ["0"]
        assert "subject" not in result(there.client, only(there.client, request_id)["messageId"])


def test_one_bad_recipient_among_a_hundred_stores_nothing(client: Client) -> None:
    recipients = people(RECIPIENTS.value)
    recipients[57]["to"] = "010-1234-5678"
    assert refused(client.send(messages=recipients)) == ["messages[57].to"]
    day = {"requestStartTime": "2026-03-02 00:00:00", "requestEndTime": "2026-03-02 23:59:59"}
    assert client.list_messages(**day).json["itemCount"] == 0


# --- behaviour: lengths and characters ---------------------------------------------------------------

LENGTHS = [
    pytest.param("SMS", "content", SMS_CONTENT_BYTES.value, id="SMS content"),
    pytest.param("LMS", "content", LMS_CONTENT_BYTES.value, id="LMS content"),
    pytest.param("MMS", "content", LMS_CONTENT_BYTES.value, id="MMS content"),
    pytest.param("LMS", "subject", SUBJECT_BYTES.value, id="LMS subject"),
    pytest.param("MMS", "subject", SUBJECT_BYTES.value, id="MMS subject"),
]
each_length = pytest.mark.parametrize(("kind", "field", "limit"), LENGTHS)


@each_length
def test_a_text_over_its_limit_is_taken_and_shown_as_it_was_asked_for(
    there: World, kind: str, field: str, limit: int
) -> None:
    text = HAN * limit
    request_id = send(there.client, type=kind, **{field: text})
    assert outcomes(there, request_id) == ["0"]
    assert result(there.client, only(there.client, request_id)["messageId"])[field] == text


@each_length
def test_a_text_over_its_limit_can_be_refused(kind: str, field: str, limit: int) -> None:
    client = world(over_long=OverLong.REFUSE).client
    for full in ("x" * limit, HAN * (limit // 2), RARE * (limit // 2)):
        assert client.send(type=kind, **{field: full}).status == 202
        assert client.send(type=kind, messages=[{"to": "010", field: full}]).status == 202
        over = client.send(type=kind, **{field: f"{full}x"})
        assert refused(over) == [field]
        assert "[send.over-long, " in over.diagnosis
        own = client.send(type=kind, messages=[{"to": "0101"}, {"to": "0102", field: f"{full}x"}])
        assert refused(own) == [f"messages[1].{field}"]


def test_a_refused_text_is_named_by_its_place_also_behind_an_entry_that_is_no_object() -> None:
    client = world(over_long=OverLong.REFUSE).client
    answer = client.send(messages=["x", {"to": "0101", "content": "x" * 91}])
    assert refused(answer) == ["messages[0]", "messages[1].content"]


@pytest.mark.parametrize("text", [EMOJI, "caf\u00e9", "\u2713", "a\u00a0b", f"{HAN}{EMOJI}"])
def test_a_text_that_cannot_be_encoded_fails_on_delivery(there: World, text: str) -> None:
    request_id = send(there.client, content=text)
    assert only(there.client, request_id)["status"] == "READY"
    assert outcomes(there, request_id) == ["3022"]


@pytest.mark.parametrize("text", ["", HAN, RARE, "\u20ac", "\u2122", "\u2460", "\u260e", "\u201c\u201d"])
def test_a_text_of_the_carriers_characters_is_delivered(there: World, text: str) -> None:
    assert outcomes(there, send(there.client, content=text)) == ["0"]


def test_each_recipients_own_text_decides_for_it(there: World) -> None:
    recipients = [
        {"to": "0101"},
        {"to": "0102", "content": "fine"},
        {"to": "0103", "content": EMOJI},
        {"to": "0104", "subject": "fine"},
        {"to": "0105", "subject": EMOJI, "content": "fine"},
    ]
    bad = send(there.client, type="LMS", subject="title", content=EMOJI, messages=recipients)
    good = send(there.client, type="LMS", subject="title", content="fine", messages=recipients)
    assert outcomes(there, bad) == ["3022", "0", "3022", "3022", "3022"]
    assert outcomes(there, good) == ["0", "0", "3022", "0", "3022"]


@each_length
def test_what_is_cut_off_need_not_be_encodable(kind: str, field: str, limit: int) -> None:
    for there in (world(), world(unsupported_text=UnsupportedText.REFUSE)):
        beyond = send(there.client, type=kind, **{field: f"{'x' * limit}{EMOJI}"})
        # Two bytes that do not fit into the last one: never half a character (rule text.cut).
        halved = send(there.client, type=kind, **{field: f"{'x' * (limit - 1)}{EMOJI}"})
        assert outcomes(there, beyond) == outcomes(there, halved) == ["0"]
    there = world()
    within = send(there.client, type=kind, **{field: f"{'x' * (limit - 2)}{EMOJI}"})
    assert outcomes(there, within) == ["3022"]


def test_a_text_that_cannot_be_encoded_can_be_refused() -> None:
    client = world(unsupported_text=UnsupportedText.REFUSE).client
    answer = client.send(content=EMOJI)
    assert refused(answer) == ["content"]
    assert "[text.unsupported, " in answer.diagnosis
    recipients = [{"to": "0101", "content": "fine"}, {"to": "0102", "subject": EMOJI, "content": EMOJI}]
    answer = client.send(type="LMS", subject=EMOJI, messages=recipients)
    assert refused(answer) == ["subject", "messages[1].content", "messages[1].subject"]


def test_the_narrower_charset_has_fewer_syllables() -> None:
    there = world(charset=Charset.KS_X_1001)
    assert outcomes(there, send(there.client, content=HAN)) == ["0"]
    assert outcomes(there, send(there.client, content=f"{HAN}{RARE}")) == ["3022"]
    strict = world(charset=Charset.KS_X_1001, unsupported_text=UnsupportedText.REFUSE).client
    assert strict.send(content=HAN).status == 202
    assert refused(strict.send(content=RARE)) == ["content"]


# --- behaviour: files --------------------------------------------------------------------------------


def inline(name: str = "a.jpg", data: bytes | None = None) -> dict[str, str]:
    return {"name": name, "body": base64.b64encode(jpeg() if data is None else data).decode()}


def test_an_mms_without_files_is_an_lms(there: World) -> None:
    for files in (UNSET, list[object](), None):
        request_id = send(there.client, type="MMS", files=files)
        assert only(there.client, request_id)["type"] == "LMS"
        assert outcomes(there, request_id) == ["0"]


def test_an_mms_with_a_file_is_delivered_with_it(there: World) -> None:
    file_id = upload(there.client, "picture.jpg").json["fileId"]
    request_id = send(there.client, type="MMS", files=[{"fileId": file_id}])
    message = only(there.client, request_id)
    assert message["type"] == "MMS"
    assert outcomes(there, request_id) == ["0"]
    assert result(there.client, message["messageId"])["files"] == [{"name": "picture.jpg", "fileId": file_id}]


@pytest.mark.parametrize("kind", ["SMS", "LMS"])
def test_files_are_for_mms_only(client: Client, kind: str) -> None:
    file_id = upload(client).json["fileId"]
    answer = client.send(type=kind, files=[{"fileId": file_id}])
    assert refused(answer) == ["files"]
    assert "[send.file-ids, " in answer.diagnosis
    assert client.send(type=kind, files=[]).status == 202


def test_an_unknown_file_fails_the_message(there: World) -> None:
    known = upload(there.client).json["fileId"]
    request_id = send(there.client, type="MMS", files=[{"fileId": known}, {"fileId": "unknown"}], messages=people(2))
    assert outcomes(there, request_id) == ["S006", "S006"]
    foreign = world(seed="other").client
    elsewhere = upload(foreign).json["fileId"]
    assert outcomes(there, send(there.client, type="MMS", files=[{"fileId": elsewhere}])) == ["S006"]


def test_an_expired_file_fails_the_message(there: World) -> None:
    files = [{"fileId": upload(there.client).json["fileId"]}]
    there.service.clock.advance_ms(int(FILE_LIFE.value.total_seconds() * 1000) - 1)
    fresh = send(there.client, type="MMS", files=files)
    there.service.clock.advance(milliseconds=1)
    expired = send(there.client, type="MMS", files=files)
    assert outcomes(there, fresh) == ["0"]
    assert outcomes(there, expired) == ["S007"]


def test_a_reserved_message_needs_its_file_when_it_is_due(there: World) -> None:
    files = [{"fileId": upload(there.client).json["fileId"]}]
    in_time = reserve(there.client, NOON + FILE_LIFE.value - timedelta(minutes=1), type="MMS", files=files)
    too_late = reserve(there.client, NOON + FILE_LIFE.value, type="MMS", files=files)
    there.service.clock.advance(days=FILE_LIFE.value.days)
    assert outcomes(there, in_time) == ["0"]
    assert outcomes(there, too_late) == ["S007"]


@pytest.mark.parametrize("entry", [{}, {"fileId": ""}, {"fileId": None}, {"name": "a.jpg"}, {"body": "x"}])
def test_a_file_is_named_by_its_id(client: Client, entry: dict[str, Any]) -> None:
    assert refused(client.send(type="MMS", files=[entry])) == ["files[0].fileId"]


def test_a_file_without_an_id_is_named_by_its_place_also_behind_an_entry_that_is_no_object(client: Client) -> None:
    assert refused(client.send(type="MMS", files=["x", {}])) == ["files[0]", "files[1].fileId"]


def test_an_inline_file_is_kept_like_an_upload(there: World) -> None:
    request_id = send(there.client, type="MMS", files=[inline("old.jpg")])
    assert request_id.startswith("RSMA-")
    assert outcomes(there, request_id) == ["0"]
    (file,) = result(there.client, only(there.client, request_id)["messageId"])["files"]
    assert list(file) == ["name", "fileId"]
    assert file["name"] == "old.jpg"
    assert upload(there.client, "old.jpg").json["fileId"] == file["fileId"]
    again = send(there.client, type="MMS", files=[{"fileId": file["fileId"]}, inline("old.jpg")])
    assert outcomes(there, again) == ["0"]
    assert result(there.client, only(there.client, again)["messageId"])["files"] == [file, file]


def test_an_inline_file_is_checked_like_an_upload(client: Client) -> None:
    files = [
        inline(),
        inline("a.png"),
        inline(data=b"GIF89a"),
        {"name": "a.jpg", "body": "data:image/jpeg;base64,/9j/"},
    ]
    answer = client.send(type="MMS", files=files)
    assert refused(answer) == ["files[1].name", "files[2].body", "files[3].body"]
    assert "[upload.rules, " in answer.diagnosis


def test_inline_files_can_be_refused() -> None:
    client = world(inline_files=InlineFiles.REFUSE).client
    assert refused(client.send(type="MMS", files=[inline()])) == ["files[0].fileId"]
    file_id = upload(client).json["fileId"]
    assert client.send(type="MMS", files=[{"fileId": file_id}]).status == 202


# --- behaviour: callers, quota, block list -----------------------------------------------------------


def test_without_a_caller_list_any_number_may_call(client: Client) -> None:
    assert only(client, send(client, **{"from": "15881234"}))["from"] == "15881234"


def test_a_caller_outside_the_list_is_not_found() -> None:
    client = world(callers=frozenset({"0212345678", "15881234"})).client
    assert client.send().status == 202
    answer = client.send(**{"from": "0212345679"})
    assert missing(answer) == "'from' is not an authenticated tel number."
    assert "[send.caller, " in answer.diagnosis
    assert refused(client.send(**{"from": "0212345679", "type": "X"})) == ["type"]


def test_an_empty_caller_list_lets_nobody_call() -> None:
    assert missing(world(callers=frozenset()).client.send()) == "'from' is not an authenticated tel number."


def test_the_quota_counts_the_recipients_of_a_korean_day() -> None:
    client, service = world(daily_quota=3)
    assert client.send(messages=people(2)).status == 202
    answer = client.send(messages=people(2))
    assert answer.status == 429
    error = gateway_error(answer)
    assert (error["errorCode"], error["message"]) == ("400", "Quota Exceeded")
    assert "[gateway.quota, " in answer.diagnosis
    assert client.send(messages=people(1)).status == 202, "what was refused is not counted"
    service.clock.freeze(datetime(2026, 3, 2, 23, 59, 59, 999_000, tzinfo=KST))
    assert client.send(messages=people(1)).status == 429
    service.clock.advance(milliseconds=1)
    assert client.send(messages=people(3)).status == 202
    assert client.send(messages=people(1)).status == 429
    service.clock.freeze(datetime(2026, 3, 3, 9, 0, tzinfo=KST))
    assert client.send(messages=people(1)).status == 429, "the day is Korea's, not UTC's"


def test_a_send_over_the_quota_stores_nothing() -> None:
    client, _ = world(daily_quota=0)
    assert client.send().status == 429
    day = {"requestStartTime": "2026-03-02 00:00:00", "requestEndTime": "2026-03-02 23:59:59"}
    assert client.list_messages(**day).json["messages"] == []


def test_what_is_refused_otherwise_costs_no_quota() -> None:
    client, _ = world(daily_quota=1, callers=frozenset({"0212345678"}))
    assert client.send(type="X").status == 400
    assert client.send(**{"from": "010"}).status == 404
    assert client.send().status == 202


def test_a_reservation_costs_quota_when_it_is_made() -> None:
    client, service = world(daily_quota=1)
    request_id = reserve(client, NOON + timedelta(days=1))
    assert client.send().status == 429
    service.clock.advance(days=1)
    assert len(messages(client, request_id)) == 1
    assert client.send().status == 202


def test_an_ad_to_a_blocked_number_fails(there: World) -> None:
    there.client.register("0101", "0103")
    recipients = [{"to": "0101"}, {"to": "0102"}, {"to": "0103", "content": EMOJI}]
    ad = send(there.client, contentType="AD", messages=recipients)
    regular = send(there.client, contentType="COMM", messages=recipients)
    assert outcomes(there, ad) == ["E917", "0", "E917"]
    assert outcomes(there, regular) == ["0", "0", "3022"]


def test_the_block_list_counts_when_the_ad_goes_out(there: World) -> None:
    there.client.register("0101")
    before = send(there.client, contentType="AD", messages=[{"to": "0101"}, {"to": "0102"}])
    there.client.unregister("0101")
    there.client.register("0102")
    after = send(there.client, contentType="AD", messages=[{"to": "0101"}, {"to": "0102"}])
    assert outcomes(there, before) == ["E917", "0"]
    assert outcomes(there, after) == ["0", "E917"]


def test_for_a_reserved_ad_the_block_list_counts_when_it_is_due(there: World) -> None:
    there.client.register("0101")
    recipients = [{"to": "0101"}, {"to": "0102"}]
    request_id = reserve(there.client, NOON + timedelta(days=1), contentType="AD", messages=recipients)
    there.client.unregister("0101")
    there.client.register("0102")
    there.service.clock.advance(days=1, hours=1)
    there.client.register("0101")
    assert [message["statusCode"] for message in messages(there.client, request_id)] == ["0", "E917"]


# --- behaviour: reserving ----------------------------------------------------------------------------


def test_a_reservation_is_exactly_ten_minutes_ahead_or_more(client: Client, service: Service) -> None:
    earliest = NOON + RESERVE_LEAD.value
    assert client.send(reserveTime=minute(earliest)).status == 202
    assert refused(client.send(reserveTime=minute(earliest - timedelta(minutes=1)))) == ["reserveTime"]
    assert refused(client.send(reserveTime=minute(NOON))) == ["reserveTime"]
    assert refused(client.send(reserveTime=minute(NOON - timedelta(days=400)))) == ["reserveTime"]
    service.clock.advance(milliseconds=1)
    answer = client.send(reserveTime=minute(earliest))
    assert refused(answer) == ["reserveTime"]
    assert "[reserve.lead, " in answer.diagnosis


@pytest.mark.parametrize("moment", ["2027-03-02 12:00", "2126-03-02 12:00", "9999-12-31 23:59"])
def test_there_is_no_latest_reservation(client: Client, moment: str) -> None:
    assert client.send(reserveTime=moment).status == 202
    assert client.send(reserveTime=moment, reserveTimeZone="Pacific/Apia").status == 202


@pytest.mark.parametrize("moment", ["0001-01-01 00:00", "1900-01-01 00:00"])
def test_the_past_of_any_zone_is_refused(client: Client, moment: str) -> None:
    for zone in ("Asia/Seoul", "Pacific/Kiritimati", "Etc/GMT+12"):
        assert refused(client.send(reserveTime=moment, reserveTimeZone=zone)) == ["reserveTime"]


def test_the_lead_time_can_be_set() -> None:
    there = world(reserve_lead=0)
    assert there.client.send(reserveTime=minute(NOON)).status == 202
    assert refused(there.client.send(reserveTime=minute(NOON - timedelta(minutes=1)))) == ["reserveTime"]
    longer = world(reserve_lead=3_600_000).client
    assert longer.send(reserveTime=minute(NOON + timedelta(hours=1))).status == 202
    assert refused(longer.send(reserveTime=minute(NOON + timedelta(minutes=59)))) == ["reserveTime"]


@pytest.mark.parametrize(
    ("zone", "local"),
    [("Asia/Seoul", "12:10"), ("UTC", "03:10"), ("America/New_York", "22:10"), ("Asia/Kolkata", "08:40")],
)
def test_a_reservation_is_in_its_own_zone(there: World, zone: str, local: str) -> None:
    day = "2026-03-01" if zone == "America/New_York" else "2026-03-02"
    request_id = send(there.client, reserveTime=f"{day} {local}", reserveTimeZone=zone)
    there.service.clock.advance(minutes=10)
    assert only(there.client, request_id)["requestTime"] == second(NOON + timedelta(minutes=10))


@pytest.mark.parametrize(
    "zone",
    [
        "KST",
        "GMT+9",
        "+09:00",
        "asia/seoul",
        "Asia",
        "Asia/",
        "Asia/Seoul ",
        "Asia/Seoul\n",
        "/Asia/Seoul",
        "../zones",
        "Asia/../Asia/Seoul",
        "posixrules",
        "localtime",
        "posix/Asia/Seoul",
        "right/Asia/Seoul",
        "tzdata.zi",
        "zone.tab",
        "Asia/Seoul\0",
        "x" * 10_000,
        "\U0001f600",
    ],
)
def test_another_zone_is_refused(client: Client, zone: str) -> None:
    answer = client.send(reserveTime=minute(NOON + timedelta(days=1)), reserveTimeZone=zone)
    assert refused(answer) == ["reserveTimeZone"]
    assert "[reserve.zone, " in answer.diagnosis


@pytest.mark.parametrize("zone", ["KST", "", 9, None, {"a": 1}, ["Asia/Seoul"]])
def test_a_zone_without_a_time_is_ignored(client: Client, zone: object) -> None:
    assert only(client, send(client, reserveTimeZone=zone))["status"] == "READY"


@pytest.mark.parametrize("local", ["2026-03-08 02:00", "2026-03-08 02:30", "2026-03-08 02:59"])
def test_a_local_time_that_the_clocks_skip_is_refused(client: Client, local: str) -> None:
    answer = client.send(reserveTime=local, reserveTimeZone="America/New_York")
    assert refused(answer) == ["reserveTime"]
    assert "[reserve.zone, " in answer.diagnosis


@pytest.mark.parametrize(
    ("local", "due"), [("2026-03-08 01:59", "2026-03-08 15:59:00"), ("2026-03-08 03:00", "2026-03-08 16:00:00")]
)
def test_the_edges_of_the_skipped_hour_exist(there: World, local: str, due: str) -> None:
    request_id = send(there.client, reserveTime=local, reserveTimeZone="America/New_York")
    there.service.clock.advance(days=10)
    assert only(there.client, request_id)["requestTime"] == due


@pytest.mark.parametrize(
    ("local", "due"),
    [
        ("2026-11-01 00:59", "2026-11-01 13:59:00"),
        ("2026-11-01 01:00", "2026-11-01 14:00:00"),
        ("2026-11-01 01:59", "2026-11-01 14:59:00"),
        ("2026-11-01 02:00", "2026-11-01 16:00:00"),
    ],
)
def test_of_a_local_time_that_exists_twice_the_first_counts(there: World, local: str, due: str) -> None:
    request_id = send(there.client, reserveTime=local, reserveTimeZone="America/New_York")
    there.service.clock.freeze(datetime(2026, 11, 2, tzinfo=KST))
    assert only(there.client, request_id)["requestTime"] == due
