"""Diagnoses of refusals and notes: the real cause and the next step, whatever the wire says."""

import base64
import gzip
import hmac
import io
import json
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from mocksens import Sens
from mocksens.core.clock import KST
from mocksens.core.diagnosis import names
from mocksens.core.parsing import durations
from mocksens.core.signing.credentials import Credential
from mocksens.core.switches import Countries, InlineFiles, MagicNumbers
from mocksens.core.validation import time_zones
from mocksens.spec.countries import COUNTRIES
from mocksens.spec.parameters import AN_INSTANT
from mocksens.web.log.lines import Log, LogFormat
from tests.client import UNSET, Answer, Client, InProcess
from tests.operations.support import NOON, jpeg, minute, reserve, second, send, world
from tests.pictures import base64_text, of_size, picture

SENT = json.dumps(
    {"type": "SMS", "from": "0212345678", "content": "안녕", "messages": [{"to": "01011112222"}]}, ensure_ascii=False
)
JPEG = jpeg()
TEXT = base64_text(JPEG)


def post(client: Client, body: bytes, path: str = "/messages", **headers: str | None) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request("POST", client.base + path, body=body, headers={"content-type": "application/json"} | named)


# --- bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (gzip.compress(SENT.encode(), mtime=0), {"content_encoding": "gzip"}, "a body that is compressed with gzip"),
        (SENT.encode("cp949"), {"content_type": "application/json; charset=euc-kr"}, "a body that is euc-kr"),
        (SENT.encode("cp949"), {}, "a body that is EUC-KR (CP949)"),
        (SENT.encode("utf-8-sig"), {}, "a body that is JSON after a byte order mark"),
        (b"{'type': 'SMS'}", {}, "as Python's repr writes them"),
        (b"", {}, "a body that is empty"),
        (b'{"to":', {}, "a body that is JSON but ends too early, at byte 6"),
        (b"null", {}, "(got null: is the variable that holds it set?)"),
        (b'"undefined"', {}, "(got a text that is a word of JavaScript: is the variable set?)"),
        (b'"${body}"', {}, "(got a text that is a placeholder that was never filled in)"),
        (f'"{base64.b64encode(SENT.encode()).decode()}"'.encode(), {}, "(got a text that is Base64 of JSON;"),
        (b'"eyJhIjoxfQ.eyJhIjoxfQ.x"', {}, "(got a text that is a token (JWT);"),
        (b'"hello"', {}, "(got 'hello')"),
        (b"17", {}, "(got 17)"),
        (json.dumps(SENT).encode(), {}, "JSON within a JSON text: it was encoded twice"),
        (f"[{SENT}]".encode(), {}, "(got a list of 1; send what is in the brackets)"),
    ],
)
def test_a_body_that_is_no_object_of_json_is_named(
    client: Client, body: bytes, headers: dict[str, str], said: str
) -> None:
    answer = post(client, body, **headers)
    assert answer.status == 400
    assert answer.json["errorMessage"] in {"'body' must be JSON.", "'body' must be a JSON object."}
    assert said in answer.diagnosis


AS_A_LIST = 'send a list with an object for each number, as [{"clientTelNo": "01012345678"}])'
OUT_OF_IT = "send the list in it, not the object around it)"


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"clientTelNo": "01011112222"}, 'put it in brackets, as [{"clientTelNo": ...}])'),
        ({"clientTelNo": "01011112222", "x": 1}, 'put it in brackets, as [{"clientTelNo": ...}])'),
        ({"unsubscribes": [{"clientTelNo": "01011112222"}]}, OUT_OF_IT),
        ({"numbers": [{"clientTelNo": "01011112222"}] * 2}, OUT_OF_IT),
        ({"unsubscribes": ["01011112222"]}, AS_A_LIST),
        ({"unsubscribes": []}, AS_A_LIST),
        ({"clientTelNo": ["01011112222"]}, AS_A_LIST),
        ({"type": "SMS", "messages": [{"to": "01011112222"}]}, AS_A_LIST),
        ({}, AS_A_LIST),
    ],
)
def test_an_object_in_the_place_of_a_list_is_told_with_what_to_send(
    client: Client, method: str, body: dict[str, Any], said: str
) -> None:
    answer = client.request(method, f"{client.base}/unsubscribes", json=body)
    assert answer.json["errorMessage"] == "'body' must be a JSON list."
    assert f"(got an object; {said}" in answer.diagnosis


@pytest.mark.parametrize("query", ["", "?clientTelNo=01011112222"])
def test_numbers_that_are_in_no_body_are_sent_there(client: Client, query: str) -> None:
    target, headers = f"{client.base}/unsubscribes{query}", {"content-type": "application/json"}
    said = 'a body that is empty; the numbers go into it, as [{"clientTelNo": "01012345678"}]'
    assert f"{said})" in client.request("POST", target, headers=headers).diagnosis
    assert f"{said}; some clients drop the body of a DELETE)" in client.request("DELETE", target).diagnosis


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("unsubscribes", ["01011112222"], "(got '01011112222'; put it in an object, as {\"clientTelNo\": ...})"),
        ("messages", {"messages": ["01011112222"]}, "(got '01011112222'; put it in an object, as {\"to\": ...})"),
        ("messages", {"messages": [1011112222]}, '(got 1011112222; put it in an object, as {"to": ...})'),
        ("messages", {"files": ["x"]}, "(got 'x'; put it in an object, as {\"fileId\": ...})"),
        ("messages", {"messages": [True]}, "(got true)"),
        (
            "messages",
            {"messages": ['{"to":"0101"}']},
            ", JSON within a JSON text: it was encoded twice, once is enough)",
        ),
        ("messages", {"messages": ["undefined"]}, "(got 'undefined', a word for nothing: is the variable set?)"),
        ("unsubscribes", ["{number}"], "(got '{number}', a placeholder that was never filled in)"),
        (
            "messages",
            {"messages": '[{"to":"0101"}]'},
            ", JSON within a JSON text: it was encoded twice, once is enough)",
        ),
    ],
)
def test_an_entry_without_its_object_is_told_with_the_object(client: Client, path: str, body: Any, said: str) -> None:
    assert said in client.request("POST", f"{client.base}/{path}", json=body).diagnosis


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("20261126", "looks like a date: times here are milliseconds"),
        ("202611261200", "looks like a date: times here are milliseconds"),
        ("20261126120000", "looks like a date: times here are milliseconds"),
        ("20261326", "are these seconds?"),
        ("1764126000", "are these seconds?"),
    ],
)
def test_a_date_in_the_place_of_milliseconds_is_told(client: Client, time: str, said: str) -> None:
    assert f"{time} " in client.list_unsubscribes(endTime=time).diagnosis
    assert said in client.list_unsubscribes(endTime=time).diagnosis


@pytest.mark.parametrize(
    ("content_type", "got"),
    [
        ("text/plain; charset=utf-8", "'text/plain; charset=utf-8'"),
        ("application/x-www-form-urlencoded", "'application/x-www-form-urlencoded'"),
        (None, "no Content-Type"),
        ("", "no Content-Type"),
    ],
)
def test_a_content_type_that_is_refused_is_shown(client: Client, content_type: str | None, got: str) -> None:
    answer = post(client, SENT.encode(), content_type=content_type)
    assert (answer.status, answer.json["errors"]) == (400, ["'Content-Type' must be application/json."])
    assert f"(got {got})" in answer.diagnosis


def test_a_secret_in_a_body_that_is_no_json_is_not_shown(client: Client) -> None:
    answer = post(client, b'{"key":"mocksens-secret-key" "x"}')
    assert answer.status == 400
    assert "secret" not in answer.diagnosis


# --- names of fields and parameters ------------------------------------------------------------------

MEANT = [
    ({"messages": UNSET, "mesages": []}, "mesages (did you mean messages?)"),
    ({"messages": UNSET, "message": []}, "message (did you mean messages?)"),
    ({"content": UNSET, "message": "hi"}, "message (did you mean content?)"),
    ({"content": UNSET, "messages": UNSET, "message": "hi"}, "message (did you mean content?)"),
    ({"content": None, "message": "hi"}, "message (did you mean content?)"),
    ({"message": "hi"}, "message (did you mean messages[].content?)"),
    ({"content": UNSET, "body": "hi"}, "body (did you mean content?)"),
    ({"body": "hi", "messages": [{"to": "0101", "content": "x"}]}, "body (it belongs into files[])"),
    ({"content": UNSET, "Content": "x"}, "Content (did you mean content?)"),
    ({"Content": "x", "messages": [{"to": "0101", "content": "x"}]}, "Content"),
    ({"mesages": []}, "mesages"),
    ({"type": UNSET, "messageType": "SMS"}, "messageType (did you mean type?)"),
    ({"type": UNSET, "msgType": "SMS"}, "msgType (did you mean type?)"),
    ({"country_code": "82"}, "country_code (did you mean countryCode?)"),
    ({"countryCode": "82", "country_code": "82"}, "country_code"),
    ({"content-type": "AD"}, "content-type (did you mean contentType?)"),
    ({"reservetime": "x"}, "reservetime (did you mean reserveTime?)"),
    ({"ReserveTimezone": "x"}, "ReserveTimezone (did you mean reserveTimeZone?)"),
    ({"to": "0101"}, "to (it belongs into messages[])"),
    ({"messages": UNSET, "to": "0101"}, "to (it belongs into messages[])"),
    ({"messages": UNSET, "To": "0101"}, "To (did you mean messages[].to?)"),
    ({"To": "0101"}, "To"),
    ({"fileId": "x"}, "fileId (it belongs into files[])"),
    ({"messages": UNSET, "recipient": "0101"}, "recipient (did you mean messages[].to?)"),
    ({"messages": UNSET, "receivers": []}, "receivers (did you mean messages?)"),
    ({"from": UNSET, "sender": "02"}, "sender (did you mean from?)"),
    ({"content": UNSET, "text": "x"}, "text (did you mean content?)"),
    ({"data": {"type": "SMS"}}, "data (its fields belong outside it)"),
    ({"campaignId": "x"}, "campaignId"),
    ({"scheduleCode": "x"}, "scheduleCode"),
    ({"messages": [{"to": "0101", "contents": "x"}]}, "messages[].contents (did you mean content?)"),
    ({"messages": [{"to": "0101", "message": "x"}]}, "messages[].message (did you mean content?)"),
    ({"messages": [{"to": "0101", "from": "02"}]}, "messages[].from (it belongs outside the list)"),
    ({"messages": [{"TO": "02"}]}, "messages[].TO (did you mean to?)"),
    ({"type": "MMS", "files": [{"fileName": "x"}]}, "files[].fileName (did you mean name?)"),
    ({"type": "MMS", "files": [{"fileBody": "x"}]}, "files[].fileBody (did you mean body?)"),
    ({"": "x"}, "''"),
    ({" ": "x"}, "' '"),
    ({"a b": "x"}, "'a b'"),
    ({"messages": [{"to": "0101", "": "x"}]}, "'messages[].'"),
    ({"제목": "x"}, "\\uc81c\\ubaa9"),
]


@pytest.mark.parametrize(("fields", "told"), MEANT)
def test_an_unknown_field_is_noted_with_the_one_that_was_meant_and_is_missing(
    client: Client, fields: dict[str, Any], told: str
) -> None:
    answer = client.send(**fields)
    assert answer.diagnosis.endswith(f"ignored, not in the document: {told} [check.unknown-fields]")


def test_of_many_unknown_names_the_number_of_the_others_is_told(client: Client) -> None:
    many = {f"x{number}": "y" for number in range(1000)}
    answer = client.send(**many, messages=[{"to": "0101"} | many] * 2)
    assert "document: messages[].x0, messages[].x1" in answer.diagnosis
    assert answer.diagnosis.endswith("x19, and 1980 more [check.unknown-fields]")
    assert "more" not in client.send(**dict(list(many.items())[:20])).diagnosis


def test_a_body_of_a_file_is_called_otherwise_in_an_upload(client: Client) -> None:
    answer = client.upload(fileName="a.jpg", fileBody=None, body=TEXT)
    assert answer.diagnosis.endswith("body (did you mean fileBody?) [check.unknown-fields]")


def test_the_field_that_was_meant_is_named_where_the_right_one_is_missing(client: Client) -> None:
    answer = client.send(messages=UNSET, mesages=[{"to": "0101"}])
    assert (answer.status, answer.json["errors"]) == (400, ["'messages' is required."])
    assert answer.diagnosis.endswith("mesages (did you mean messages?) [check.unknown-fields]")


@pytest.mark.parametrize("name", ["mesages", "scheduleCode", "later", "Content"])
def test_null_counts_as_absent_and_is_not_noted(client: Client, name: str) -> None:
    answer = client.send(**{name: None})
    assert (answer.status, answer.diagnosis) == (202, "")
    answer = client.send(messages=[{"to": "01011112222", name: None}])
    assert (answer.status, answer.diagnosis) == (202, "")


@pytest.mark.parametrize(
    ("name", "meant"), [("requestID", "requestId"), ("page_index", "pageIndex"), ("statusname", "statusName")]
)
def test_an_unknown_parameter_is_noted_with_the_one_that_was_meant(client: Client, name: str, meant: str) -> None:
    known = {} if meant == "requestId" else {"requestId": send(client)}
    answer = client.list_messages(**known, **{name: "x"})
    assert answer.diagnosis.endswith(
        f"ignored, not in the document: {name} (did you mean {meant}?) [check.unknown-fields]"
    )


def test_what_was_meant_is_looked_for_once() -> None:
    names._advice.cache_clear()
    client = world().client
    client.send(messages=[{"to": "0101", "contents": "x"}] * 100)
    client.send(messages=[{"to": "0101", "contents": "x"}] * 100)
    assert names._advice.cache_info().misses == 1


def test_names_without_end_are_cut_before_they_are_compared(client: Client) -> None:
    assert client.send(**{"x" * 100_000: "y"}).status == 202


# --- secrets -----------------------------------------------------------------------------------------

SECRETS = ["Zk3vQ9xT7bLmN2pRsWyU", "Zk3vQ9xT7bLmN2pRsWyUaBcDeFgHiJkLmNoPqRsT", "비밀/Zk3v QW+x9", "Zk3vQ'9xT7b\"Lm\\N"]
SPOTS: list[dict[str, Any]] = [
    {"type": "?"},
    {"from": "?"},
    {"countryCode": "?"},
    {"reserveTime": "?"},
    {"reserveTime": "2030-01-01 00:00", "reserveTimeZone": "?"},
    {"?": "x"},
    {"messages": [{"to": "0101", "?": "x"}]},
    {"messages": [{"to": "?"}]},
    {"messages": ["?"]},
    {"files": [{"fileId": "?"}]},
    {"type": "MMS", "files": [{"fileId": "?"}]},
]


def keyed(secret: str) -> tuple[Client, Callable[[], str]]:
    """Return a client with that secret key, and what reads the log of its server."""
    stream, key = io.StringIO(), Credential("somebody", secret)
    sens = Sens([key])
    log = Log(sens, LogFormat.TEXT, stream)

    def read() -> str:
        log.flush()
        return stream.getvalue()

    return Client(InProcess(sens, log), credential=key), read


def told(client: Client, answer: Answer, log: Callable[[], str]) -> str:
    """Everything that is said of a request."""
    seen = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    return answer.diagnosis + log() + json.dumps([(each["diagnosis"], each["target"]) for each in seen])


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("fields", SPOTS, ids=str)
def test_a_secret_is_shown_nowhere_whatever_field_holds_it(fields: dict[str, Any], secret: str) -> None:
    client, log = keyed(secret)
    said = json.dumps(fields).replace("?", json.dumps(secret)[1:-1])
    answer = client.send(**json.loads(said))
    everything = told(client, answer, log)
    assert "Zk3v" not in everything
    assert "ube44" not in everything


@pytest.mark.parametrize("secret", SECRETS[:2])
def test_a_secret_is_shown_nowhere_whatever_else_holds_it(secret: str) -> None:
    client, log = keyed(secret)
    answers = [
        client.upload(fileName=secret, fileBody=TEXT),
        client.upload(fileName=f"{secret}{secret}.jpg", fileBody=secret),
        client.list_messages(requestId="x", **{secret: "x"}),
        client.list_messages(requestStartTime=secret, pageSize=secret),
        post(client, SENT.encode(), content_type=secret),
    ]
    assert all(answer.diagnosis for answer in answers)
    for answer in answers:
        assert "Zk3v" not in told(client, answer, log)


def test_a_service_that_is_named_like_a_secret_is_refused_and_masked_in_the_log() -> None:
    client, log = keyed(SECRETS[0])
    client = Client(client.transport, credential=client.credential, service_id=SECRETS[0])
    answer = client.send()
    assert answer.status == 403
    assert answer.diagnosis.startswith("the serviceId is a secret key; are two variables swapped?")
    assert "/services/***/messages 403" in log()


@pytest.mark.parametrize("signed", [True, False])
def test_a_timestamp_that_may_be_a_key_of_somebody_is_not_shown(*, signed: bool) -> None:
    client, log = keyed(SECRETS[0])
    strange = "qW8eR5tY2uI9oP4aS7dF1gH6jK3lZ0xC8vB5nM2q"
    headers: dict[str, str | None] = {"x-ncp-apigw-timestamp": strange}
    if signed:
        text = f"GET {client.base}/unsubscribes\n{strange}\nsomebody".encode()
        digest = hmac.new(SECRETS[0].encode(), text, "sha256").digest()
        headers["x-ncp-apigw-signature-v2"] = base64.b64encode(digest).decode()
    answer = client.request("GET", f"{client.base}/unsubscribes", headers=headers)
    assert answer.status == 401
    assert "'qW8e...' (40 characters), which looks like a key (are headers swapped?)" in answer.diagnosis
    seen = client.admin("GET", f"services/{client.service_id}/requests").json
    assert strange not in answer.diagnosis + log() + json.dumps(seen)


def test_a_timestamp_that_is_a_word_or_a_date_is_shown(client: Client) -> None:
    for sent in ("tomorrow", "2026-11-26T10:00:00.000000+09:00", "12345678901234567890x"):
        answer = client.request("GET", f"{client.base}/unsubscribes", headers={"x-ncp-apigw-timestamp": sent})
        assert f"is '{sent}'" in answer.diagnosis


# --- values ------------------------------------------------------------------------------------------

VALUES = [
    ({"type": "SNS"}, "type", "(got 'SNS'; did you mean SMS?)"),
    ({"type": " SMS"}, "type", "(got ' SMS' with spaces around it; did you mean SMS?)"),
    ({"from": "+82212345678"}, "from", "(got '+82212345678', an international form; send 0212345678)"),
    ({"from": "02-1234-5678"}, "from", "(got '02-1234-5678'; send 0212345678)"),
    ({"from": "０２"}, "from", ", digits of another script, as full-width ones)"),  # noqa: RUF001 - that is the point
    ({"from": " 0212345678\n"}, "from", "; send 0212345678)"),
    ({"from": "(02) 1234 5678"}, "from", "; send 0212345678)"),
    ({"from": "1588.1234"}, "from", "; send 15881234)"),
    ({"from": "82-10-1234-5678"}, "from", ", an international form; send 01012345678)"),
    ({"from": "0" * 26}, "from", "of 26 digits)"),
    ({"messages": {"to": "0101"}}, "messages", "(got an object; put it in brackets, as messages: [{...}])"),
    ({"messages": []}, "messages", "must have at least 1 entry. (got a list of 0)"),
    ({"messages": [{"to": "0101"}] * 101}, "messages", "must have at most 100 entries. (got a list of 101)"),
    ({"files": [{"fileId": "x"}]}, "files", "(got a list of 1 with SMS)"),
]


@pytest.mark.parametrize(("fields", "field", "said"), VALUES)
def test_a_refused_value_is_shown_with_what_it_is(
    client: Client, fields: dict[str, Any], field: str, said: str
) -> None:
    answer = client.send(**fields)
    assert answer.status == 400
    assert answer.json["errorMessage"].startswith(f"'{field}' ")
    assert said in answer.diagnosis


@pytest.mark.parametrize(
    ("fields", "name"), [({"from": 212345678}, "from"), ({"messages": [{"to": 1012345678}]}, "messages[0].to")]
)
def test_a_zero_lost_to_a_number_is_asked_for(client: Client, fields: dict[str, Any], name: str) -> None:
    answer = client.send(**fields)
    assert answer.status == 202
    assert answer.diagnosis.startswith(f"{name} is a JSON number, taken as the text '")
    assert "': did the leading zero get lost? Send it as a text [check.scalars]" in answer.diagnosis


def test_no_zero_is_asked_for_where_none_can_be_missing(client: Client) -> None:
    assert "zero" not in client.send(countryCode=82, content=12).diagnosis
    assert "zero" not in client.send(messages=[{"to": 0}]).diagnosis


LOST = ", a number; send it as a text, did the leading 0 get lost?)"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1012345678.0, LOST),
        (1e9, LOST),
        (-5, ", a number; send it as a text)"),
        (1.5, ", a number; send it as a text)"),
        (True, ", a boolean; send the number as a text)"),
        ("1012345678.0", ", a number that was made a text; keep it a text from the beginning, did the leading 0 get"),
        ("1.01E+09", ", a number that was made a text; keep it a text from the beginning, did the leading 0 get"),
        ("-5", "(got '-5')"),
        ("1.5", "(got '1.5')"),
        ("02-1", "(got '02-1')"),
        ("12-34", "(got '12-34')"),
        ([], "(got a list of 0)"),
    ],
)
def test_no_number_is_recommended_that_may_be_a_wrong_one(client: Client, number: object, said: str) -> None:
    places: dict[str, dict[str, Any]] = {"from": {"from": number}, "messages[0].to": {"messages": [{"to": number}]}}
    for name, fields in places.items():
        answer = client.send(**fields)
        assert (answer.status, answer.json["errorMessage"].split("'")[1]) == (400, name)
        assert said in answer.diagnosis
        assert "; send " not in answer.diagnosis.replace("; send it", "").replace("; send the", "")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("821012345678", "begins with the country, which is countryCode 82 here: did you mean 01012345678?"),
        ("8201012345678", "begins with the country, which is countryCode 82 here: did you mean 01012345678?"),
        ("00821012345678", "begins with the country, which is countryCode 82 here: did you mean 01012345678?"),
        ("1012345678", "lacks its first 0: did you mean 01012345678?"),
        ("161234567", "lacks its first 0: did you mean 0161234567?"),
    ],
)
def test_a_number_that_is_accepted_and_probably_wrong_is_noted(client: Client, number: str, said: str) -> None:
    answer = client.send(messages=[{"to": "01011112222"}, {"to": number}])
    assert (answer.status, answer.diagnosis) == (202, f"messages[1].to {number} {said} [send.numbers]")
    answer = client.send(**{"from": number})
    assert (answer.status, answer.diagnosis) == (202, f"from {number} {said} [send.numbers]")
    assert client.send(countryCode="1", messages=[{"to": number}]).diagnosis == ""


@pytest.mark.parametrize("number", ["15881234", "01012345678", "0212345678", "8212345", "114"])
def test_other_numbers_of_korea_are_accepted_without_a_note(client: Client, number: str) -> None:
    answer = client.send(messages=[{"to": number}], **{"from": number})
    assert (answer.status, answer.diagnosis) == (202, "")


def test_of_a_number_of_json_only_its_kind_is_noted(client: Client) -> None:
    assert "send.numbers" not in client.send(messages=[{"to": 1012345678}], **{"from": 1012345678}).diagnosis


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+12025550123", "; send countryCode 1 and to 2025550123)"),
        ("+1 (202) 555-0123", "; send countryCode 1 and to 2025550123)"),
        ("+81-90-1234-5678", "; send countryCode 81 and to 9012345678)"),
        ("+886 912 345 678", "; send countryCode 886 and to 912345678)"),
        ("+44 (0)7911 123456", "; send countryCode 44 and to 7911123456)"),
        ("+5511987654321", ": the country goes into countryCode, and to has the rest, digits only)"),
        ("+1", ": the country goes into countryCode, and to has the rest, digits only)"),
        ("+82 10-1234-5678", "; send 01012345678)"),
        ("+82 (0)10-1234-5678", "; send 01012345678)"),
        ("+82-1588-1234", "; send 15881234)"),
    ],
)
@pytest.mark.parametrize("fields", [{}, {"countryCode": "1"}])
def test_an_international_form_is_told_in_its_own_country(
    client: Client, fields: dict[str, str], number: str, said: str
) -> None:
    answer = client.send(messages=[{"to": number}], **fields)
    assert answer.status == 400
    assert f", an international form{said}" in answer.diagnosis


def test_a_sender_of_another_country_is_told_that_it_is_of_korea(client: Client) -> None:
    answer = client.send(countryCode="1", **{"from": "+12025550123"})
    assert ", an international form; from is a number of Korea, which begins with 0)" in answer.diagnosis


SEND_IT = "; send 01012345678)"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0101234\u200b5678", f", with the invisible character U+200B{SEND_IT}"),
        ("\u202a01012345678\u202c", f", with the invisible character U+202A{SEND_IT}"),
        ("\ufeff010-1234-5678", f", with the invisible character U+FEFF{SEND_IT}"),
        ("010\u20101234\u20115678", SEND_IT),
        ("010\u20131234\u20135678", SEND_IT),
        ("010\u22121234\u22125678", SEND_IT),
        ("010\uff0d1234\uff0d5678", SEND_IT),
        ("010\xa01234\xa05678", SEND_IT),
        (
            "\uff10\uff11\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
            f", digits of another script, as full-width ones{SEND_IT}",
        ),
        ("tel:010-1234-5678", f", a URL{SEND_IT}"),
        ("tel:+821012345678", f", a URL, an international form{SEND_IT}"),
        ("sms:01012345678", f", a URL{SEND_IT}"),
        ("01012345678,01098765432", ", several numbers; "),
        ("010-1234-5678; 010-9876-5432", ", several numbers; "),
        ("01012345678\n01098765432", ", several numbers; "),
        ("01012345678 01098765432", ", several numbers; "),
        ("['01012345678', '01098765432']", ", the text of a list; send one number)"),
        ('["01012345678"]', ", the text of a list; send one number)"),
        ('"01012345678"', f", in quotes{SEND_IT}"),
        ("'010-1234-5678'", f", in quotes{SEND_IT}"),
        ("O1012345678", ", with a letter that looks like a digit; did you mean 01012345678?)"),
        ("0l0-1234-5678", ", with a letter that looks like a digit; did you mean 01012345678?)"),
        ("010****5678", ", a number with digits hidden; send all of them)"),
        ("010-XXXX-5678", ", a number with digits hidden; send all of them)"),
        ("010-12**-56**", ", a number with digits hidden; send all of them)"),
        ("02-1234-5678 ext. 3", ", with an extension; send the number only)"),
        ("02-1234-5678#3", ", with an extension; send the number only)"),
        ("홍길동 010-1234-5678", f", a number with other text around it{SEND_IT}"),
        ("Hong <01012345678>", f", a number with other text around it{SEND_IT}"),
        ("01012345678a", f", a number with other text around it{SEND_IT}"),
        ("a1b2c3", "(got 'a1b2c3')"),
        ("Hong", "(got 'Hong')"),
    ],
)
def test_a_number_in_another_form_is_told_which_one_and_what_to_send(client: Client, number: str, said: str) -> None:
    answers = [client.send(messages=[{"to": number}]), client.send(**{"from": number}), client.register(number)]
    answers.append(client.list_messages(requestId="R", to=number))
    for answer in answers:
        assert answer.status == 400
        assert said in answer.diagnosis


@pytest.mark.parametrize(
    ("send", "said"),
    [
        (lambda client, number: client.send(messages=[{"to": number}]), "put each into an entry of messages)"),
        (lambda client, number: client.send(**{"from": number}), "send one)"),
        (lambda client, number: client.register(number), "put each into an object of its own)"),
    ],
)
def test_several_numbers_in_one_text_are_told_where_each_belongs(
    client: Client, send: Callable[[Client, str], Answer], said: str
) -> None:
    assert f", several numbers; {said}" in send(client, "01012345678,01098765432").diagnosis


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"messages": [{"to": 821012345678}]},
            " begins with the country, which is countryCode 82 here: did you mean 01012345678?",
        ),
        ({"messages": [{"to": 1012345678}]}, ": did the leading zero get lost?"),
        ({"from": 212345678}, ": did the leading zero get lost?"),
        ({"from": 212345678, "countryCode": "1"}, ": did the leading zero get lost?"),
    ],
)
def test_a_number_of_json_is_judged_as_a_text_would_be(client: Client, fields: dict[str, Any], said: str) -> None:
    answer = client.send(**fields)
    assert answer.status == 202
    assert f"'{said} Send it as a text [check.scalars]" in answer.diagnosis


@pytest.mark.parametrize(
    "fields",
    [
        {"countryCode": "1", "messages": [{"to": 12025550123}]},
        {"countryCode": 1, "messages": [{"to": 3125550123}]},
        {"messages": [{"to": 15881234}]},
    ],
)
def test_no_zero_is_asked_for_where_the_number_has_none(client: Client, fields: dict[str, Any]) -> None:
    answer = client.send(**fields)
    assert answer.status == 202
    assert "'; send it as a text" in answer.diagnosis
    assert "leading zero" not in answer.diagnosis


@pytest.mark.parametrize("number", ["212345678", "3112345678", "5112345678", "7012345678", "1012345678", "82212345678"])
def test_a_number_without_its_zero_is_noted_wherever_it_stands(client: Client, number: str) -> None:
    answers = {
        "from": client.send(**{"from": number}),
        "messages[0].to": client.send(messages=[{"to": number}]),
        "[0].clientTelNo": client.register(number),
        "clientTelNo": client.list_unsubscribes(clientTelNo=number),
        "to": client.list_messages(requestId=send(client), to=number),
    }
    for name, answer in answers.items():
        assert answer.status < 300
        assert f"{name} {number} " in answer.diagnosis
        assert f"did you mean 0{number.removeprefix('82')}? [send.numbers]" in answer.diagnosis


@pytest.mark.parametrize(("code", "number"), [("1", "12025550123"), ("81", "819012345678"), ("84", "0084912345678")])
def test_a_calling_code_that_is_in_the_number_too_is_noted(client: Client, code: str, number: str) -> None:
    rest = number.removeprefix("00").removeprefix(code)
    says = f"{number} begins with the country, which is in countryCode already: did you mean {rest}? [send.numbers]"
    assert client.send(countryCode=code, messages=[{"to": number}]).diagnosis == f"messages[0].to {says}"
    found = client.list_messages(requestId=send(client), countryCode=code, to=number)
    assert f"to {says}" in found.diagnosis


@pytest.mark.parametrize(
    ("code", "number"),
    [("1", "2025550123"), ("84", "841234567"), ("65", "65123456"), ("86", "13812345678"), ("44", "00")],
)
def test_other_numbers_abroad_are_accepted_without_a_note(client: Client, code: str, number: str) -> None:
    assert client.send(countryCode=code, messages=[{"to": number}]).diagnosis == ""


def test_a_blocked_number_of_an_international_form_is_not_sent_to_a_field_that_is_not_there(client: Client) -> None:
    answer = client.register("+12025550123")
    assert ", an international form; clientTelNo is a number of Korea, which begins with 0)" in answer.diagnosis
    assert "countryCode" not in answer.diagnosis


# --- uploads -----------------------------------------------------------------------------------------

FORM = "'fileBody' must be plain Base64, without a data: prefix or line breaks."
WHOLE = "'fileBody' must be a whole JPEG image."
UPLOADS = {
    "PNG": (base64_text(picture(kind="PNG")), WHOLE, "a PNG picture"),
    "GIF": (base64_text(picture(kind="GIF", mode="P")), WHOLE, "a GIF picture"),
    "WebP": (base64_text(picture(kind="WEBP")), WHOLE, "a WebP picture"),
    "BMP": (base64_text(picture(kind="BMP")), WHOLE, "a BMP picture"),
    "TIFF": (base64_text(picture(kind="TIFF")), WHOLE, "a TIFF picture"),
    "HEIC": (base64_text(b"\0\0\0\x18ftypheic" + bytes(20)), WHOLE, "32 bytes, a HEIC picture, as iPhones take them"),
    "PDF": (base64_text(b"%PDF-1.7"), WHOLE, "8 bytes, a PDF file"),
    "text": (base64_text(b"hello"), WHOLE, "5 bytes, a text"),
    "one byte": (base64_text(b"h"), WHOLE, "1 byte, a text"),
    "bytes": (base64_text(b"\1\2\3\xff"), WHOLE, "no picture that is known, beginning with the bytes 01 02 03 ff"),
    "HTML": (base64_text(b"<html>404</html>"), WHOLE, "HTML or XML, as of an error page"),
    "cut": (base64_text(JPEG[:200]), WHOLE, "a JPEG that is cut, 200 bytes without its end"),
    "damaged": (base64_text(JPEG[:2] + b"\xff\xd9"), WHOLE, "a JPEG that is damaged"),
    "twice": (base64_text(TEXT.encode()), WHOLE, "a JPEG that was encoded as Base64 twice"),
    "data within": (base64_text(f"data:image/jpeg;base64,{TEXT}".encode()), WHOLE, "encoded with its prefix"),
    "read as text": (base64_text(JPEG.decode("utf-8", "replace").encode()), WHOLE, "a picture that was read as text"),
    "read as Latin-1": (base64_text(JPEG.decode("latin-1").encode()), WHOLE, "a picture that was read as text"),
    "not padded": (base64_text(b"\xff\xd8\xff\xe0").rstrip("="), FORM, "without its padding; == is missing at its end"),
    "half padded": (base64_text(b"\xff\xd8\xff\xe0")[:-1], FORM, "without its padding; = is missing at its end"),
    "padded too much": (TEXT.rstrip("=") + "====", FORM, "with more = than belong there"),
    "cut in Base64": (TEXT[:101], FORM, "Base64 that is cut: 101 characters"),
    "URL-safe": (base64.urlsafe_b64encode(JPEG + b"\xfb\xff\xfe").decode(), FORM, "of the URL-safe alphabet"),
    "data": (f"data:image/jpeg;base64,{TEXT}", FORM, "a data: URL; send what follows its comma"),
    "lines": (base64.encodebytes(JPEG).decode(), FORM, "Base64 with line breaks, 76 characters a line"),
    "one line end": (f"{TEXT}\n", FORM, "Base64 with line breaks"),
    "backslashes": (TEXT[:50] + r"\n" + TEXT[50:], FORM, "Base64 with backslashes in it"),
    "spaces": (f"{TEXT[:50]} {TEXT[51:]}", FORM, "was + taken for a space in a form?"),
    "space before": (f" {TEXT}", FORM, "Base64 with spaces around it"),
    "escaped": (TEXT.replace("/", "%2F").replace("+", "%2B"), FORM, "Base64 that is escaped for a URL"),
    "quoted": (f'"{TEXT}"', FORM, "Base64 in quotes"),
    "pieces": ("QQ==QQ==", FORM, "was it made in pieces?"),
    "path": ("./photo.jpg", FORM, "a path; send the file itself as Base64"),
    "path of Windows": (r"C:\Users\me\my photo.jpeg", FORM, "a path"),
    "name": ("photo.jpg", FORM, "a path"),
    "curl's": ("@photo.jpg", FORM, "a file's name after an @"),
    "URL": ("https://example.com/a.jpg", FORM, "a URL; send its contents"),
    "file URL": ("file:///tmp/a.jpg", FORM, "a URL"),
    "blob": ("blob:http://localhost/1", FORM, "a URL"),
    "hex": (JPEG.hex(), FORM, "hexadecimal digits"),
    "promise": ("[object Promise]", FORM, "was a FileReader or a promise not awaited?"),
    "undefined": ("undefined", FORM, "a word for nothing"),
    "NaN": ("NaN", FORM, "a word for nothing"),
    "Python's bytes": (str(base64.b64encode(JPEG)), FORM, "Python's text of bytes"),
    "Node's buffer": ("<Buffer ff d8 ff>", FORM, "the text of an object"),
    "Java's bytes": ("[B@1a2b3c", FORM, "Java's text of a byte array"),
    "numbers": ("255,216,255,224", FORM, "bytes as decimal numbers"),
    "raw": (JPEG.decode("latin-1"), FORM, "a picture that was read as text"),
    "JSON": ('{"a":1}', FORM, "JSON"),
    "something": ("a~b", FORM, "'~' at position 1, which Base64 does not have"),
    "too large": (
        base64_text(of_size(307_201)),
        "'fileBody' must be a file of at most 307200 bytes.",
        "(got 307201 bytes)",
    ),
    "too large a URL": (
        f"data:image/jpeg;base64,{base64_text(of_size(307_200))}",
        "'fileBody' must be a file of at most 307200 bytes.",
        "characters: a data: URL",
    ),
    "too wide": (
        base64_text(picture(1501, 8)),
        "'fileBody' must be at most 1500 pixels wide and 1440 pixels high.",
        "(got 1501 x 8 pixels)",
    ),
    "too high": (
        base64_text(picture(8, 1441)),
        "'fileBody' must be at most 1500 pixels wide and 1440 pixels high.",
        "(got 8 x 1441 pixels)",
    ),
}


@pytest.mark.parametrize(("body", "text", "said"), UPLOADS.values(), ids=UPLOADS)
def test_what_was_uploaded_instead_of_a_jpeg_is_named(client: Client, body: str, text: str, said: str) -> None:
    answer = client.upload(fileName="a.jpg", fileBody=body)
    assert (answer.status, answer.json["errors"]) == (400, [text])
    assert said in answer.diagnosis


LONG = unicodedata.normalize("NFD", "사진" * 10) + ".jpg"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.png", "(got 'a.png', whose extension is '.png')"),
        ("a", "(got 'a', without an extension)"),
        (".jpg", "(got '.jpg', an extension only)"),
        ("a.jpg\n", "with spaces or a line end after it)"),
        ("a" * 37 + ".jpg", "(got 41 characters: 'aaa"),
        (LONG, f"(got {len(LONG)} characters, or 24 if its Hangul is composed (NFC)"),
    ],
)
def test_a_name_that_is_refused_is_told_by_its_length_and_extension(client: Client, name: str, said: str) -> None:
    answer = client.upload(fileName=name, fileBody=TEXT)
    assert answer.status == 400
    assert said in answer.diagnosis


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            {"name": "a.jpg", "body": TEXT},
            "a file of the older form, {name, body}; upload it first, or set `inline_files`",
        ),
        ({"name": "a.jpg"}, "(got name and nothing else)"),
        ({}, "(got none of fileId, name and body)"),
    ],
)
def test_a_file_without_an_id_is_told_by_what_it_has(entry: dict[str, str], said: str) -> None:
    answer = world(inline_files=InlineFiles.REFUSE).client.send(type="MMS", files=[entry])
    assert (answer.status, answer.json["errors"]) == (400, ["'files[0].fileId' is required."])
    assert said in answer.diagnosis


BYTES = list(JPEG[:300])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"type": "Buffer", "data": BYTES}, "(got an object, Node's Buffer as JSON; send its toString('base64'))"),
        (BYTES, "(got a list of 300, bytes as decimal numbers; encode them as Base64)"),
        ([255, 216], "(got a list of 2, bytes as decimal numbers; encode them as Base64)"),
        ([-1, -40, -1], "(got a list of 3, bytes as decimal numbers; encode them as Base64)"),
        ({str(place): byte for place, byte in enumerate(BYTES)}, "JavaScript's Uint8Array as JSON"),
        ({}, "as JSON writes a Blob, a File or a promise"),
        ({"base64": TEXT}, "(got an object, send the text that is its base64)"),
        ({"data": TEXT, "length": 9}, "(got an object, send the text that is its data)"),
        ({"a": TEXT, "b": TEXT}, "(got an object)"),
        ({"a b": TEXT}, "(got an object)"),
        ([TEXT], "(got a list of 1, send one text, not a list)"),
        ([], "(got a list of 0)"),
        ([{}], "(got a list of 1)"),
    ],
)
def test_a_file_that_came_as_json_is_told_what_it_is(client: Client, body: object, said: str) -> None:
    for answer in (
        client.upload(fileName="a.jpg", fileBody=body),
        client.send(type="MMS", files=[{"name": "a.jpg", "body": body}]),
    ):
        assert answer.status == 400
        assert said in answer.diagnosis


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("undefined", "(got 'undefined', a word for nothing: is the variable set?)"),
        ("null", "a word for nothing: is the variable set?)"),
        ("${fileName}", "a placeholder that was never filled in)"),
        ("[object File]", "JavaScript's text of an object: is it a field of that object?)"),
        ("picture", "without an extension)"),
    ],
)
def test_a_file_name_that_was_never_filled_in_is_told_as_such(client: Client, name: str, said: str) -> None:
    for answer in (
        client.upload(fileName=name, fileBody=TEXT),
        client.send(type="MMS", files=[{"name": name, "body": TEXT}]),
    ):
        assert answer.status == 400
        assert said in answer.diagnosis


# --- reservations ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "zone", "said"),
    [
        (NOON + timedelta(minutes=5), None, "(got 5m ahead: 12:05 Asia/Seoul, now 12:00 Asia/Seoul)"),
        (NOON - timedelta(hours=3, minutes=5), None, "(got 3h5m ago: 08:55 Asia/Seoul, now 12:00 Asia/Seoul"),
        (NOON - timedelta(days=2, hours=1), None, "(got 2d1h ago: 2026-02-28 11:00 Asia/Seoul, now 2026-03-02 12:00"),
        (NOON - timedelta(days=1, seconds=60), None, "(got 1d ago: 2026-03-01 11:59 Asia/Seoul"),
        (datetime(2018, 11, 14, 12, 0, tzinfo=KST), None, "(got 7.2 years ago: 2018-11-14 12:00 Asia/Seoul"),
        (datetime(2026, 3, 2, 2, 0, tzinfo=KST), "UTC", "(got 1h ago: 02:00 UTC, now 03:00 UTC)"),
    ],
)
def test_a_time_that_is_too_early_is_compared_with_the_service_in_its_own_zone(
    moment: datetime, zone: str | None, said: str
) -> None:
    zoned = {} if zone is None else {"reserveTimeZone": zone}
    answer = world().client.send(reserveTime=minute(moment), **zoned)
    assert answer.json["errors"] == ["'reserveTime' must be at least 10m ahead."]
    assert said in answer.diagnosis


def test_seconds_are_told_where_they_decide() -> None:
    client, service = world()
    service.clock.freeze(NOON + timedelta(seconds=1))
    assert "(got 4m59s ahead: 12:05 Asia/Seoul, now 12:00" in client.send(reserveTime="2026-03-02 12:05").diagnosis


@pytest.mark.parametrize(
    ("time", "zone", "looks"),
    [
        ("2026-03-02 04:00", None, True),
        ("2026-03-02 03:10", None, True),
        ("2026-03-02 03:05", None, True),
        ("2026-03-02 03:00", None, True),
        ("2026-03-02 02:59", None, False),
        ("2026-03-02 07:29", None, True),
        ("2026-03-02 07:30", None, False),
        ("2026-03-02 11:00", None, False),
        ("2026-03-02 11:59", None, False),
        ("2026-03-02 12:05", None, False),
        ("2026-03-02 04:00", "Asia/Tokyo", True),
        ("2026-03-02 02:00", "UTC", False),
        ("2026-03-01 12:00", "America/New_York", False),
    ],
)
def test_a_time_that_is_nearer_to_now_as_utc_is_asked_about(*, time: str, zone: str | None, looks: bool) -> None:
    """It is 12:00 in Korea, 03:00 in UTC, and ten minutes ahead is enough."""
    zoned = {} if zone is None else {"reserveTimeZone": zone}
    answer = world().client.send(reserveTime=time, **zoned)
    assert answer.status == 400
    assert ("; is this UTC? Then send reserveTimeZone UTC with it)" in answer.diagnosis) is looks


def test_the_minute_of_utc_that_runs_is_asked_about_too() -> None:
    client, service = world()
    service.clock.freeze(NOON + timedelta(seconds=59))
    assert "is this UTC?" in client.send(reserveTime="2026-03-02 03:00").diagnosis


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("0001-01-01 00:00", "(got 0001-01-01 00:00, the zero time of Go and .NET: was it never set?)"),
        ("1970-01-01 09:00", "(got 1970-01-01 09:00, the zero of Unix time: was it never set?)"),
        ("1900-01-01 00:00", "the zero of spreadsheets: was it never set?)"),
        ("0001-01-02 00:00", "years ago"),
    ],
)
def test_a_time_that_stands_for_none_is_asked_about(client: Client, time: str, said: str) -> None:
    assert said in client.send(reserveTime=time).diagnosis


TIMES = [
    ("2026-03-03T12:00", "ISO 8601 with a T; send 2026-03-03 12:00)"),
    ("2026-03-03T12:00:58", "ISO 8601 with a T; send 2026-03-03 12:00)"),
    ("2026-03-03T12:00:00+09:00", "ISO 8601 with a T and a zone; send 2026-03-03 12:00)"),
    ("2026-03-03T12:00:00+09:00[Asia/Seoul]", "ISO 8601 with a T and a zone; send 2026-03-03 12:00)"),
    (
        "2026-03-03T03:14:58.000Z",
        "ISO 8601 with a T and a zone; send 2026-03-03 12:14, or 2026-03-03 03:14 with reserveTimeZone UTC)",
    ),
    (
        "2026-03-03T20:14:58.123456+00:00",
        "ISO 8601 with a T and a zone; send 2026-03-04 05:14, or 2026-03-03 20:14 with reserveTimeZone UTC)",
    ),
    ("2026-03-03T20:14:58-0500", "ISO 8601 with a T and a zone; send 2026-03-04 10:14)"),
    ("2026-03-03T25:00", "ISO 8601 with a T; a space belongs there)"),
    ("2026-03-03T12:00 or so", "ISO 8601 with a T; a space belongs there)"),
    ("9999-12-31T23:00-05:00", "ISO 8601 with a T and a zone; a space belongs there)"),
    ("2026-03-03 12:00:00", "with seconds; leave them out"),
    ("2026-03-03 12:00:00.5", "with fractions of a second"),
    ("2026-03-03 12:00+09:00", "with a zone; send 2026-03-03 12:00)"),
    ("2026-03-03 12:00 KST", "with a zone; send 2026-03-03 12:00)"),
    ("2026-03-03 03:00 UTC", "with a zone; send 2026-03-03 12:00, or 2026-03-03 03:00 with reserveTimeZone UTC)"),
    ("2026-03-03 12:00 PST", "with a zone; reserveTimeZone has it)"),
    ("2026-03-03", "a date without a time"),
    ("12:00", "a time without a date"),
    ("1764126000", "epoch seconds"),
    (1764126000000, "epoch milliseconds"),
    ("202603031200", "without the signs between its numbers"),
    ("20260303T120000", "without the signs between its numbers"),
    ("2026/03/03 12:00", "with slashes or dots"),
    ("03/03/2026 12:00", "with the year last"),
    ("2026-03-03 3:00 PM", "with twelve hours; send 2026-03-03 15:00)"),
    ("2027-01-01 10:00 PM", "with twelve hours; send 2027-01-01 22:00)"),
    ("2027-01-01 10:00:30 p.m.", "with twelve hours; send 2027-01-01 22:00)"),
    ("2027-01-01 10:00AM", "with twelve hours; send 2027-01-01 10:00)"),
    ("2027-01-01 12:30 am", "with twelve hours; send 2027-01-01 00:30)"),
    ("2027-01-01 12:30 PM", "with twelve hours; send 2027-01-01 12:30)"),
    ("2027-01-01 10:00 PM KST", "with twelve hours; send 2027-01-01 22:00)"),
    ("01/02/2027 10:00 PM", "with twelve hours; use hours from 00 to 23)"),
    ("2026-03-03 오후 3:00", "with twelve hours; send 2026-03-03 15:00)"),
    ("2026-03-03 오전 12:00", "with twelve hours; send 2026-03-03 00:00)"),
    ("2026-3-3 12:00", "with single digits; send 2026-03-03 12:00)"),
    ("2026/3/3 9:05", "with slashes or dots; send 2026-03-03 09:05)"),
    ("2026133 12:00", ""),
    ("2026133 9:00 AM", "with twelve hours; use hours from 00 to 23)"),
    ("20260303", "without the signs between its numbers; add them)"),
    ("2026-02-30 12:00", "a time that the calendar does not have"),
    ("2026-03-03 24:00", "a time that the calendar does not have"),
    ("Tue, 03 Mar 2026 12:00:00 GMT", "as HTTP or a mail writes it"),
    ("2026-03-03 12:00\n", "with spaces or a line end around it"),
    ("２０２６-11-26 20:00", "with digits of another script, as full-width ones"),  # noqa: RUF001 - that is the point
    ("2026-03-03 １２:00", "with digits of another script, as full-width ones"),  # noqa: RUF001 - that is the point
    ("undefined", "a word for nothing: is the variable that holds the time set?"),
    ("None", "a word for nothing: is the variable that holds the time set?"),
    ("Invalid date", "which programs write for a date that they could not read"),
    ("Invalid DateTime", "which programs write for a date that they could not read"),
    ("NaN-NaN-NaN NaN:NaN", "which programs write for a date that they could not read"),
    ("NaT", "which programs write for a date that they could not read"),
    ("YYYY-MM-DD HH:mm", "a pattern for times, not a time: was nothing put into it?"),
    ("%Y-%m-%d %H:%M", "a pattern for times, not a time: was nothing put into it?"),
    ("{{reserveTime}}", "a placeholder that was never filled in"),
    ("${time}", "a placeholder that was never filled in"),
    ("[object Object]", "a placeholder that was never filled in"),
    ("0000-00-00 00:00", "the zero date of databases: was it never set?"),
]


@pytest.mark.parametrize(("time", "form"), TIMES)
def test_a_time_of_another_form_is_named(client: Client, time: object, form: str) -> None:
    answer = client.send(reserveTime=time)
    assert answer.json["errors"] == ["'reserveTime' must be a date and time as yyyy-MM-dd HH:mm."]
    assert (f", {form}" if form else f"(got '{time}')") in answer.diagnosis


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Etc/GMT+9", "Etc/GMT+9 is 9 h behind UTC, as signs are reversed in these names: did you mean Asia/Seoul?"),
        ("Etc/GMT+8", "Etc/GMT+8 is 8 h behind UTC, as signs are reversed in these names: did you mean Etc/GMT-8?"),
        ("Etc/GMT+12", "Etc/GMT+12 is 12 h behind UTC, as signs are reversed in these names: did you mean Etc/GMT-12?"),
    ],
)
def test_a_zone_whose_name_has_the_opposite_sign_is_noted(client: Client, zone: str, said: str) -> None:
    answer = client.send(reserveTime=minute(NOON + timedelta(days=2)), reserveTimeZone=zone)
    assert (answer.status, answer.diagnosis) == (202, f"reserveTimeZone {said} [reserve.zone]")


@pytest.mark.parametrize("zone", ["Etc/GMT-9", "Etc/GMT", "Etc/GMT+0", "Asia/Seoul", "America/New_York"])
def test_other_zones_are_taken_without_a_note(client: Client, zone: str) -> None:
    answer = client.send(reserveTime=minute(NOON + timedelta(days=2)), reserveTimeZone=zone)
    assert (answer.status, answer.diagnosis) == (202, "")


def test_a_time_of_no_known_form_is_only_shown(client: Client) -> None:
    for time in ("tomorrow", "내일", "내일 ２시"):
        got = ascii(time)
        assert f"(got {got})" in client.send(reserveTime=time).diagnosis


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("KST", "(got 'KST'; did you mean Asia/Seoul?)"),
        ("Korea Standard Time", "; did you mean Asia/Seoul?)"),
        ("Korean Standard Time", "; did you mean Asia/Seoul?)"),
        ("한국 표준시", "; did you mean Asia/Seoul?)"),
        ("대한민국 표준시", "; did you mean Asia/Seoul?)"),
        ("(UTC+09:00) Seoul", "; did you mean Asia/Seoul?)"),
        ("Tokyo Standard Time", "; did you mean Asia/Tokyo?)"),
        ("W. Europe Standard Time", "; did you mean Europe/Berlin?)"),
        ("Pacific Daylight Time", "; did you mean America/Los_Angeles?)"),
        ("Coordinated Universal Time", "; did you mean UTC?)"),
        ("(UTC+05:00) Elsewhere", "(got '(UTC+05:00) Elsewhere')"),
        ("Nowhere Standard Time", "(got 'Nowhere Standard Time')"),
        ("+09:00", "; did you mean Asia/Seoul?)"),
        ("asia/seoul", "; did you mean Asia/Seoul?)"),
        ("Seoul", "; did you mean Asia/Seoul?)"),
        ("New York", "; did you mean America/New_York?)"),
        ("Asia/Soeul", "; did you mean Asia/Seoul?)"),
        ("Z", "; did you mean UTC?)"),
        ("Factory", "(got 'Factory', which stands for a machine whose zone was never set)"),
        ("PST", "; did you mean America/Los_Angeles?)"),
        ("cest", "; did you mean Europe/Paris?)"),
        ("LMT", "(got 'LMT')"),
        ("ABC", "(got 'ABC')"),
        (
            "undefined",
            "(got 'undefined', a word for nothing: is the variable that holds it set? Without one it is Asia",
        ),
        ("Nowhere/1234567", "(got 'Nowhere/1234567')"),
    ],
)
def test_a_zone_that_is_none_is_told_with_the_one_that_was_meant(client: Client, zone: str, said: str) -> None:
    answer = client.send(reserveTime=minute(NOON + timedelta(days=9)), reserveTimeZone=zone)
    assert answer.json["errors"] == ["'reserveTimeZone' must be a name of the TZ database."]
    assert said in answer.diagnosis


def test_the_placeholder_of_the_database_is_no_zone() -> None:
    assert "Factory" not in time_zones.names()
    assert {"UTC", "Asia/Seoul", "Etc/GMT+12"} <= time_zones.names()


def test_a_reservation_that_cannot_be_cancelled_is_told_by_its_status(client: Client, service: Any) -> None:
    service.clock.freeze(NOON)
    request_id = reserve(client, NOON + timedelta(days=1))
    service.clock.advance(days=2)
    assert "(got a reservation that is DONE)" in client.cancel_reservation(request_id).diagnosis


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (0, "0s"),
        (300, "300ms"),
        (1_300, "1s"),
        (299_999, "4m59s"),
        (3_600_000, "1h"),
        (3_601_000, "1h"),
        (8 * 3_600_000 + 58_000, "8h"),
        (8 * 3_600_000 + 58 * 60_000 + 59_000, "8h58m"),
        (60_300, "1m"),
        (86_400_000 + 58_000, "1d"),
        (90_061_000, "1d1h"),
        (231_603_606_965, "7.3 years"),
        (31_557_600_000, "1 year"),
    ],
)
def test_a_length_is_rounded_down_to_two_units_next_to_each_other(length: int, text: str) -> None:
    assert durations.rounded(length) == text


# --- searches ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "width", "text", "got"),
    [
        ("request", timedelta(days=30, seconds=1), "at most 30 days wide", "1s more than that"),
        ("request", timedelta(days=400), "at most 30 days wide", "1 year"),
        ("complete", timedelta(hours=24, seconds=1), "at most 24 hours wide", "1s more than that"),
        ("complete", timedelta(days=30), "at most 24 hours wide", "30d"),
    ],
)
def test_a_window_that_is_too_wide_is_told_by_its_width_and_the_limit_in_the_documents_words(
    client: Client, word: str, width: timedelta, text: str, got: str
) -> None:
    ends = {f"{word}StartTime": second(NOON), f"{word}EndTime": second(NOON + width)}
    answer = client.list_messages(**ends)
    assert answer.json["errors"] == [f"'{word}StartTime' to '{word}EndTime' must be {text}."]
    assert f"(got {got})" in answer.diagnosis


def test_a_window_inside_out_is_told_by_how_much(client: Client) -> None:
    ends = {"requestStartTime": second(NOON), "requestEndTime": second(NOON - timedelta(minutes=5))}
    assert "(got a start 5m after the end)" in client.list_messages(**ends).diagnosis


@pytest.mark.parametrize(
    ("time", "form"),
    [
        ("2026-03-02T12:00:00", "ISO 8601 with a T; send 2026-03-02 12:00:00)"),
        ("2026-03-02T03:00:07Z", "ISO 8601 with a T and a zone; these times are KST, send 2026-03-02 12:00:07)"),
        ("2026-03-02 03:00:00 PM", "with twelve hours; send 2026-03-02 15:00:00)"),
        ("2026-03-02 12:00", "without seconds; add them"),
        ("2026-03-02+12:00:00", "with a plus for the space"),
        ("2026-03-02%2012:00:00", "escaped twice"),
        ("2026-03-02 12:00:00+09:00", "with a zone; send 2026-03-02 12:00:00)"),
        ("1772420400", "epoch seconds"),
    ],
)
def test_a_time_of_a_window_in_another_form_is_named(client: Client, time: str, form: str) -> None:
    answer = client.list_messages(requestStartTime=time, requestEndTime=second(NOON))
    assert answer.json["errors"] == ["'requestStartTime' must be a date and time as yyyy-MM-dd HH:mm:ss."]
    assert f", {form}" in answer.diagnosis


def test_the_choices_of_a_filter_are_spelt_as_the_document_has_them(client: Client) -> None:
    answer = client.list_messages(requestId="x", statusName="SUCESS")
    assert answer.json["errors"] == ["'statusName' must be one of SUCCESS, FAIL."]
    assert "(got 'SUCESS'; did you mean SUCCESS?)" in answer.diagnosis


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (1764126000, "is 1970-01-21 in milliseconds: are these seconds? Times here are milliseconds [unsub.times]"),
        (20260302, f"looks like a date: times here are {AN_INSTANT} [unsub.times]"),
        (1764126000000000, "is far ahead in milliseconds: are these microseconds or nanoseconds? [unsub.times]"),
    ],
)
@pytest.mark.parametrize("name", ["startTime", "endTime"])
def test_times_in_other_units_are_noted(client: Client, name: str, time: int, said: str) -> None:
    answer = client.list_unsubscribes(**{name: time})
    assert (answer.status, answer.diagnosis) == (200, f"{name} {time} {said}")


@pytest.mark.parametrize("time", [0, 1764126000000])
def test_times_in_milliseconds_are_not_noted(client: Client, time: int) -> None:
    assert client.list_unsubscribes(startTime=time, endTime=time).diagnosis == ""


def test_a_time_that_is_no_number_is_told_to_be_milliseconds(client: Client) -> None:
    answer = client.list_unsubscribes(startTime="2026-03-02")
    assert (
        "(got '2026-03-02'; it is milliseconds since 1970, as 1764126000000 for 2025-11-26 12:00 in "
        in answer.diagnosis
    )
    assert "(got 5 and 4)" in client.list_unsubscribes(startTime=5, endTime=4).diagnosis


def test_a_client_of_the_pages_of_2026_is_told_what_it_misses(client: Client) -> None:
    answer = client.list_messages(requestId=send(client), nextToken="abc")
    assert answer.status == 200
    assert answer.diagnosis == (
        "nextToken is ignored: the document of 2023 has no tokens, so this asks for page 0 again: page by pageIndex, or"
        " the setting document=2026 imitates the pages that have tokens [search.extra]"
    )


def test_a_token_for_the_block_list_is_told_to_be_of_no_document(client: Client) -> None:
    answer = client.list_unsubscribes(nextToken="abc")
    assert answer.status == 200
    assert answer.diagnosis == (
        "nextToken is ignored: the block list has no tokens in any document, so further pages come by pageIndex"
        " [search.extra]"
    )


@pytest.mark.parametrize("page", ["", "0"])
def test_an_empty_token_is_not_told_that_a_page_came_again(client: Client, page: str) -> None:
    search = {"requestId": send(client), "nextToken": "", **({"pageIndex": page} if page else {})}
    assert client.list_messages(**search).diagnosis == (
        "nextToken is ignored: the document of 2023 has no tokens, so further pages come by pageIndex; the setting"
        " document=2026 imitates the pages that have tokens [search.extra]"
    )


def test_the_example_of_a_time_is_the_time_that_it_is_said_to_be() -> None:
    assert datetime.fromtimestamp(1764126000, tz=KST) == datetime(2025, 11, 26, 12, tzinfo=KST)


# --- countries ---------------------------------------------------------------------------------------


def test_a_country_that_is_not_listed_is_refused_with_the_date_of_the_list_and_the_ways_out(client: Client) -> None:
    answer = client.send(countryCode="55")
    assert answer.json["errors"] == ["'countryCode' must be one of 78 supported values."]
    assert "(got '55', which the list of November 2020 lacks; `mocksens codes --countries` shows it" in answer.diagnosis
    assert "the setting `countries` lifts it)" in answer.diagnosis


NO_COUNTRY = ", which names no country; leave it out for 82, or send a calling code)"


@pytest.mark.parametrize("countries", Countries)
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("+82", "(got '+82'; send 82)"),
        ("0082", "; send 82)"),
        ("082", "; send 82)"),
        ("82 ", "; send 82)"),
        (82.0, "(got 82.0; send 82)"),
        ("82.0", "; send 82)"),
        ("KR", "; send 82)"),
        ("kr", "; send 82)"),
        ("Korea", "; send 82)"),
        ("US", "; send 1)"),
        ("+1", "; send 1)"),
        ("８２", "; send 82)"),  # noqa: RUF001 - that is the point
        ("+55", "; send 55)"),
        ("XX", "; send a calling code, as 82)"),
        ("12345", "; send a calling code, as 82)"),
        ("0", "; send a calling code, as 82)"),
        (" ", NO_COUNTRY),
        ("undefined", NO_COUNTRY),
        ("NULL", NO_COUNTRY),
        ("${COUNTRY}", NO_COUNTRY),
        (True, f"(got true{NO_COUNTRY}"),
    ],
)
def test_a_code_that_no_country_can_have_is_told_with_the_one_that_was_meant(
    countries: Countries, code: object, said: str
) -> None:
    answer = world(countries=countries).client.send(countryCode=code)
    assert answer.status == 400
    assert said in answer.diagnosis
    assert "lacks" not in answer.diagnosis


@pytest.mark.parametrize("code", ["55", "998", "1242", 55])
def test_any_country_can_be_allowed(code: object) -> None:
    client, service = world(countries=Countries.ANY)
    request_id = send(client, countryCode=code)
    assert client.list_messages(requestId=request_id).json["messages"][0]["countryCode"] == str(code)
    assert next(iter(service.store.messages.requests.values())).country_code == str(code)


@pytest.mark.parametrize("code", ["055", "+55", "KR", "12345", "5 5"])
def test_what_can_be_no_country_is_refused_all_the_same(code: str) -> None:
    answer = world(countries=Countries.ANY).client.send(countryCode=code)
    assert answer.json["errors"] == ["'countryCode' must be 1 to 4 digits that do not begin with 0."]
    assert f"(got '{code}'; send " in answer.diagnosis


def test_any_country_changes_nothing_else() -> None:
    client = world(countries=Countries.ANY).client
    answer = client.send(type="LMS", countryCode="55", **{"from": "x"})
    assert answer.json["errors"] == ["'from' must be digits only.", "'countryCode' must be 82 for LMS and MMS."]
    assert client.send(type="X", countryCode="55").json["errors"] == ["'type' must be one of SMS, LMS, MMS."]
    assert client.send(type="X").json["errors"] == ["'type' must be one of SMS, LMS, MMS."]
    assert client.send(countryCode="82").status == 202
    assert client.send(countryCode=[]).json["errors"] == [
        "'countryCode' must be 1 to 4 digits that do not begin with 0."
    ]


def test_the_switch_can_be_set_for_one_service() -> None:
    client = Client(InProcess(Sens()))
    assert client.admin("PUT", f"services/{client.service_id}/settings", {"countries": "any"}).status == 200
    assert client.send(countryCode="55").status == 202
    assert "55" not in COUNTRIES


# --- numbers that say what happens -------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["01000009999", "01000040600", "01000040200", "01000030000", "01000050001", "01000080000", "01000099999"]
)
def test_a_number_that_only_looks_as_if_it_said_something_is_noted(number: str) -> None:
    client, service = world()
    said = f"{number} is not a magic number; `mocksens codes --numbers` lists them"
    answer = client.send(messages=[{"to": number}, {"to": "01011112222"}])
    assert (answer.status, answer.diagnosis) == (202, f"{said} [life.magic-numbers]")
    service.clock.advance(seconds=5)
    listed = client.list_messages(requestId=answer.json["requestId"]).json["messages"]
    assert [each["statusCode"] for each in listed] == ["0", "0"]
    reserved = client.send(messages=[{"to": number}], reserveTime=minute(NOON + timedelta(days=1)))
    assert (reserved.status, reserved.diagnosis) == (202, f"{said} [life.magic-numbers]")


@pytest.mark.parametrize(
    "number",
    [
        "01000000000",
        "01000003018",
        "01000050000",
        "01000060001",
        "01000080011",
        "0100000999",
        "010000099990",
        "821000009999",
    ],
)
def test_other_numbers_are_not_noted(number: str) -> None:
    client = world().client
    assert "life.magic-numbers" not in client.send(messages=[{"to": number}]).diagnosis


def test_no_number_is_noted_where_they_say_nothing() -> None:
    client = world(magic_numbers=MagicNumbers.OFF).client
    assert client.send(messages=[{"to": "01000009999"}]).diagnosis == ""
    reserved = client.send(messages=[{"to": "01000009999"}], reserveTime=minute(NOON + timedelta(days=1)))
    assert reserved.diagnosis == ""


# --- values that were never filled in ----------------------------------------------------------------

A_WORD = ", a word for nothing: is the variable set?)"
A_TEMPLATE = ", a placeholder that was never filled in)"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *((word, A_WORD) for word in ("undefined", "null", "None", "NULL", "nil", "NaN", "(null)", "<nil>")),
        *((word, A_TEMPLATE) for word in ("{to}", "${to}", "{{to}}", "<to>", "%s", "YOUR_NUMBER", "SENDER_NUMBER")),
        ("[object Object]", ", JavaScript's text of an object: is it a field of that object?)"),
    ],
)
@pytest.mark.parametrize("name", ["from", "to", "type", "contentType", "messages", "files"])
def test_a_value_that_was_never_filled_in_is_named(client: Client, name: str, value: str, said: str) -> None:
    answer = client.send(messages=[{"to": value}]) if name == "to" else client.send(**{name: value})
    assert f"(got {value!r}{said}" in answer.diagnosis


@pytest.mark.parametrize("word", ["undefined", "null", "{clientTelNo}"])
def test_a_number_to_block_that_was_never_filled_in_is_named(client: Client, word: str) -> None:
    for answer in (client.register(word), client.unregister(word), client.list_unsubscribes(clientTelNo=word)):
        assert f"(got {word!r}{A_TEMPLATE if '{' in word else A_WORD}" in answer.diagnosis


@pytest.mark.parametrize("name", ["messages", "subject"])
def test_a_field_of_the_whole_send_within_a_message_is_told_so(client: Client, name: str) -> None:
    """The table of the document says which are fields of a message, too."""
    note = client.send(messages=[{"to": "01011112222", name: [{"to": "01011112222"}]}]).diagnosis
    assert ("messages[].messages (it belongs outside the list)" in note) is (name == "messages")
