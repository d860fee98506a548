"""Whatever arrives, the answer is a documented refusal in its exact envelope, and the service is as it was before."""

import json
import sys
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.spec.limits import BODY_BYTES
from tests.client import Answer, Client
from tests.conformance.world import assert_refused, base64_text, picture, raw, shown, used

SEND: Final = {
    "type": "MMS",
    "contentType": "COMM",
    "countryCode": "82",
    "from": "0212345678",
    "subject": "subject",
    "content": "content",
    "messages": [{"to": "01011112222", "subject": "own", "content": "own"}],
    "files": [{"name": "a.jpg", "body": base64_text(picture())}],
    "reserveTime": "2026-03-02 12:00",
    "reserveTimeZone": "Asia/Seoul",
}
UPLOAD: Final = {"fileName": "a.jpg", "fileBody": base64_text(picture())}
NUMBERS: Final = [{"clientTelNo": "01011112222"}, {"clientTelNo": "0801112222"}]


class Call(NamedTuple):
    """An operation with a body, and a body that is right."""

    method: str
    path: str
    right: Any


CALLS: Final = (
    Call("POST", "/messages", SEND),
    Call("POST", "/files", UPLOAD),
    Call("POST", "/unsubscribes", NUMBERS),
    Call("DELETE", "/unsubscribes", NUMBERS),
)
EACH: Final = pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
GETS: Final = ("/messages", "/messages/x", "/reservations/x/reserve-status", "/unsubscribes")

SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(
        ["", "0", "-1", "null", "2026-03-02 12:00", "\x00", "\u2028", "\U0010ffff", "9" * 5000, "a" * 3000]
    ),
)
VALUES: Final = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=12,
)


def ask(client: Client, call: Call, body: bytes, **headers: str | None) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    declared = {"content-type": "application/json"} | named
    return client.request(call.method, client.base + call.path, body=body, headers=declared)


def assert_refused_and_unchanged(call: Call, body: bytes, status: int = 400, **headers: str | None) -> None:
    client = used()
    before = shown(client)
    answer = ask(client, call, body, **headers)
    assert_refused(answer, status)
    assert shown(client) == before
    assert client.send().status == 202


def text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


# --- bodies that are not JSON, or not the JSON expected -------------------------------------------------

SENT: Final = text(SEND)
NOT_JSON: Final = {
    "nothing": b"",
    "blank": b" \r\n\t",
    "cut": SENT[:-1],
    "two": SENT + SENT,
    "trailing": SENT + b"x",
    "byte-order-mark": b"\xef\xbb\xbf" + SENT,
    "utf-16": SENT.decode().encode("utf-16"),
    "utf-16-le": SENT.decode().encode("utf-16-le"),
    "utf-32": SENT.decode().encode("utf-32"),
    "cp949": text({"type": "SMS", "content": "안녕"}).decode().encode("cp949"),
    "single-quotes": b"{'type': 'SMS'}",
    "form": b"type=SMS&from=0212345678",
    "xml": b"<type>SMS</type>",
    "comment": b'{"type": "SMS" /* text */}',
    "trailing-comma": b'{"type": "SMS",}',
    "no-comma": b'{"type": "SMS" "from": "02"}',
    "nan": b"NaN",
    "nan-inside": b'{"content": NaN}',
    "infinity": b'{"content": -Infinity}',
    "leading-zero": b'{"from": 0212345678}',
    "bare-zeros": b"\x00" * 100,
    "surrogate-escaped": rb'{"content": "\ud800"}',
    "surrogates-swapped": rb'{"content": "\udc00\ud800"}',
    "surrogate-raw": b'{"content": "\xed\xa0\x80"}',
    "latin-1": b'{"content": "\xe9"}',
    "overlong-utf-8": b'{"content": "\xc0\xaf"}',
    "control-character": b'{"content": "\x01"}',
    "line-feed-in-text": b'{"content": "a\nb"}',
    "bad-escape": rb'{"content": "\x41"}',
    "number-out-of-range": b'{"content": 1e400}',
    "number-of-5000-digits": b'{"content": ' + b"9" * 5000 + b"}",
    "negative-number-of-5000-digits": b'[{"clientTelNo": -' + b"9" * 5000 + b"}]",
    "fraction-of-5000-digits": b'{"fileName": 0.' + b"9" * 5000 + b"e}",
    "open-brackets": b"[" * 100_000,
    "open-braces": b'{"a":' * 100_000,
    "open-text": b'{"content": "' + b"a" * 100_000,
}


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_a_body_that_is_not_json_is_refused(call: Call, body: bytes) -> None:
    assert_refused_and_unchanged(call, body)


@EACH
@pytest.mark.parametrize("body", [b"null", b"true", b"0", b'""', b'"text"', b"[]", b"[[]]", b"{}", b"[null]", b"[1]"])
def test_json_of_another_shape_is_refused(call: Call, body: bytes) -> None:
    assert_refused_and_unchanged(call, body)


@EACH
@given(body=st.binary(max_size=200))
def test_any_bytes_as_a_body_are_refused(call: Call, body: bytes) -> None:
    assert_refused_and_unchanged(call, body)


@EACH
@given(data=st.data())
def test_a_right_body_with_some_bytes_changed_is_taken_or_refused_whole(call: Call, data: st.DataObject) -> None:
    body = bytearray(text(call.right))
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), min_size=1, max_size=5)):
        body[place] = data.draw(st.integers(0, 255))
    assert_taken_or_refused(call, bytes(body))


def assert_taken_or_refused(call: Call, body: bytes) -> None:
    client = used()
    before = shown(client)
    answer = ask(client, call, body)
    if answer.status >= 300:
        assert_refused(answer, 400)
        assert shown(client) == before
    else:
        assert answer.status in {200, 202, 204}
        # What was there before is there still.
        assert shown(client)[0]["messages"][:1] == before[0]["messages"]


@EACH
@given(value=VALUES)
def test_any_json_as_a_body_is_refused(call: Call, value: object) -> None:
    assert_refused_and_unchanged(call, text_of_any(value))


def text_of_any(value: object) -> bytes:
    """JSON in ASCII: a surrogate stays an escape, as some encoders write it."""
    return json.dumps(value).encode()


# --- right bodies with one thing wrong ------------------------------------------------------------------


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each value inside ``value``."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def with_value(whole: Any, path: tuple[Any, ...], value: object) -> Any:
    """``whole`` with ``value`` in that place."""
    copy = json.loads(json.dumps(whole))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


@EACH
@given(data=st.data(), value=VALUES)
def test_any_value_in_any_place_is_taken_or_refused_whole(call: Call, data: st.DataObject, value: object) -> None:
    path = data.draw(st.sampled_from(list(places(call.right))))
    assert_taken_or_refused(call, text_of_any(with_value(call.right, path, value)))


WRONG: Final[tuple[Any, ...]] = ([], {}, [[]], [{}], [None], {"to": 1}, [1, "2"], [["a"] * 50] * 50)


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("value", WRONG, ids=lambda value: json.dumps(value)[:20])
def test_a_list_or_an_object_where_a_text_belongs_is_refused(call: Call, value: object) -> None:
    texts = [path for path in places(call.right) if isinstance(path[-1], str) and path[-1] not in {"messages", "files"}]
    assert texts
    for path in texts:
        assert_refused_and_unchanged(call, text(with_value(call.right, path, value)))


@EACH
def test_null_in_a_mandatory_place_is_refused_and_named(call: Call) -> None:
    mandatory = {"type", "from", "content", "messages", "to", "fileName", "fileBody", "clientTelNo"}
    for path in places(call.right):
        if path[-1] in mandatory and path != ("messages", 0, "content"):
            client = used()
            answer = ask(client, call, text(with_value(call.right, path, None)))
            assert_refused(answer, 400)
            assert f"{path[-1]}'" in answer.json["errorMessage"]


@pytest.mark.slow
@pytest.mark.parametrize("field", ["type", "from", "reserveTime", "reserveTimeZone", "countryCode", "contentType"])
@pytest.mark.parametrize(
    "value",
    [
        "9" * 5000,
        "-1",
        "\x00",
        "\x1b[31m",
        "a\r\nX-Injected: 1",
        "\u202e",
        "\U0001f680",
        "가" * 5000,
        "%s%n",
        "../../etc/passwd",
    ],
    ids=lambda value: ascii(value)[:16],
)
def test_an_odd_text_where_a_form_is_due_is_refused_and_explained_on_one_line(field: str, value: str) -> None:
    assert_refused_and_unchanged(CALLS[0], text(SEND | {field: value}))


@pytest.mark.parametrize(
    "name", ["\r\nX-Injected: 1", "\x00", "가" * 2000, "\U0010ffff" * 2000, "'\"\\", "a" * 100_000]
)
def test_an_odd_name_is_passed_over_and_noted_on_one_line(name: str) -> None:
    client = used()
    answer = client.post_messages({key: value for key, value in SEND.items() if key != "files"} | {name: 1})
    assert answer.status == 202
    assert answer.diagnosis
    assert len(answer.diagnosis) <= 1024
    assert all(" " <= character <= "~" for character in answer.diagnosis)


@pytest.mark.parametrize(
    ("digits", "status"), [("1" * 25, 202), ("1" * 26, 400), ("9" * 4300, 400), ("9" * 5000, 400), ("1e30", 400)]
)
def test_a_number_of_many_digits_is_no_telephone_number(digits: str, status: int) -> None:
    for value in (digits, f'"{digits}"'):
        body = '{"type":"SMS","from":"0212345678","content":"x","messages":[{"to":%s}]}' % value  # noqa: UP031 - braces
        answer = ask(used(), CALLS[0], body.encode())
        assert answer.status == status
        if status == 400:
            assert_refused(answer, 400)


@pytest.mark.parametrize("first", ["SMS", "FAX"])
def test_of_a_key_given_twice_the_last_value_counts(first: str) -> None:
    body = SENT.replace(b'"type": "MMS"', f'"type": "{first}", "type": "MMS"'.encode())
    answer = ask(used(), CALLS[0], body)
    assert (answer.status, answer.json["requestId"][:4]) == (202, "RSMA")


# --- size and depth -------------------------------------------------------------------------------------


@pytest.mark.parametrize("bracket", [b"[", b'{"a":', b"[[],", b'"', b" "])
def test_ten_mebibytes_of_anything_are_refused(bracket: bytes) -> None:
    body = (bracket * (BODY_BYTES.value // len(bracket) + 1))[: BODY_BYTES.value]
    assert_refused_and_unchanged(CALLS[0], body)


@EACH
def test_a_body_over_the_cap_is_too_large_whatever_it_holds(call: Call) -> None:
    whole = text(call.right)
    assert_refused_and_unchanged(call, whole + b" " * (BODY_BYTES.value + 1 - len(whole)), status=413)


def test_a_body_of_exactly_the_cap_is_read() -> None:
    body = text({**SEND, "files": None})
    assert ask(used(), CALLS[0], body + b" " * (BODY_BYTES.value - len(body))).status == 202


NESTS: Final = {
    "body": (CALLS[0], b"%b"),
    "type": (CALLS[0], b'{"type":%b}'),
    "messages": (CALLS[0], b'{"messages":%b}'),
    "messages.to": (CALLS[0], b'{"messages":[{"to":%b}]}'),
    "unknown": (CALLS[0], b'{"unknown":%b}'),
    "fileName": (CALLS[1], b'{"fileName":%b}'),
    "clientTelNo": (CALLS[2], b'[{"clientTelNo":%b}]'),
}


@pytest.mark.slow
@pytest.mark.parametrize(("call", "form"), NESTS.values(), ids=NESTS)
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")], ids=["lists", "objects"])
def test_nesting_of_any_depth_is_refused(call: Call, form: bytes, opening: bytes, closing: bytes) -> None:
    client = used()
    before = shown(client)
    # Every depth around the one at which a decoder gives up, and at which one may fail who reads what it gave.
    for depth in (*range(1, 40), *range(sys.getrecursionlimit() - 200, sys.getrecursionlimit() + 60), 5000, 50_000):
        inner = b"1" if opening != b"[" else b""
        answer = ask(client, call, form % (opening * depth + inner + closing * depth))
        assert_refused(answer, 400)
    assert shown(client) == before


@pytest.mark.slow
@EACH
def test_a_hundred_thousand_entries_are_refused_with_a_short_answer(call: Call) -> None:
    entries = [{"to": "", "clientTelNo": ""}] * 100_000
    body = entries if isinstance(call.right, list) else {**call.right, "messages": entries, "fileBody": "?"}
    client = used()
    answer = ask(client, call, text(body))
    assert_refused(answer, 400)
    assert len(answer.body) < 10_000


def test_a_base64_bomb_inside_a_message_is_refused_with_a_short_answer() -> None:
    client = used()
    answer = client.send(type="MMS", files=[{"name": "a.jpg", "body": "A" * 9_000_000}])
    assert_refused(answer, 400)
    assert len(answer.body) < 1000


# --- declared as something else -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "declared",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/jsonp",
        "application/x-www-form-urlencoded",
        "json",
        ";",
        "\xff",
    ],
)
@pytest.mark.parametrize("call", CALLS[:3], ids=lambda call: call.path)
def test_a_post_that_is_not_declared_to_be_json_is_refused(call: Call, declared: str | None) -> None:
    assert_refused_and_unchanged(call, text(call.right), content_type=declared)


@pytest.mark.parametrize(
    "declared",
    ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8", " application/json "],
)
def test_json_may_be_declared_in_any_spelling(declared: str) -> None:
    assert ask(used(), CALLS[0], text(SEND), content_type=declared).status == 202


# --- targets --------------------------------------------------------------------------------------------

SEGMENTS: Final = (
    "%2e%2e",
    "..",
    ".",
    "%00",
    "%ff",
    "%",
    "%zz",
    "%2f",
    "%5c",
    "%0d%0a",
    "%F0%9F%9A%80",
    "x",
    "",
    "*",
    "~",
    "\xff",
    ";",
    "%25%32%65",
)
ODD_QUERIES: Final = {
    "ten-thousand-names": "&".join(f"p{place}={place}" for place in range(10_000)),
    "ten-thousand-times-one": "&".join(["pageSize=1"] * 10_000),
    "separators": "&=" * 10_000,
    "long-value": "requestId=" + "a" * 60_000 + "&pageSize=x",
    "long-name": "%EA%B0%80" * 7000 + "=1",
    "escapes": "requestStartTime=%ff%00%zz%&requestEndTime=%0d%0aX: 1",
    "raw-bytes": "requestStartTime=\xff\xfe\x80&requestEndTime=\xff",
    "far-future": "requestStartTime=9999-12-31 23:59:59&requestEndTime=10000-01-01 00:00:00",
    "before-the-calendar": "requestStartTime=0000-12-31 23:59:59&requestEndTime=0001-01-01 00:00:00",
    "negative-page": "requestId=x&pageIndex=-1",
    "huge-page": "requestId=x&pageIndex=" + "9" * 5000,
    "other-digits": "requestId=x&pageSize=%D9%A1",
    "negative-time": "startTime=-1&requestId=x&pageSize=-1",
}


@pytest.mark.parametrize("query", ODD_QUERIES.values(), ids=ODD_QUERIES)
def test_an_odd_query_is_refused(query: str) -> None:
    client = used()
    before = shown(client)
    assert_refused(raw(client, f"{client.base}/messages?{query}"), 400)
    assert shown(client) == before


@given(segments=st.lists(st.sampled_from([*SEGMENTS, "sms", "v2", "services", "messages", "reservations"]), max_size=8))
def test_any_path_is_answered(segments: list[str]) -> None:
    client = used()
    before = shown(client)
    for target in ("/" + "/".join(segments), f"{client.base}/{'/'.join(segments)}"):
        for method in ("GET", "DELETE"):
            assert_refused(raw(client, target, method))
    assert shown(client) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "target",
    [
        "",
        "*",
        "/",
        "?",
        "//",
        "sms",
        "/_mocksensx",
        "/_mocksens.json",
        "/_MOCKSENS/livez",
        "http:",
        "://",
        "http://h:7367",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD", "PATCH", "BREW", "get"])
def test_what_is_not_an_operation_is_the_gateways_404(target: str, method: str) -> None:
    answer = used().request(method, target)
    assert_refused(answer, 404)
    assert answer.json == {"error": {"errorCode": "300", "message": "Not Found Exception", "details": "URL not found."}}


@given(name=st.text(st.characters(min_codepoint=1, max_codepoint=0xFF, exclude_characters="?#"), max_size=30))
def test_any_bytes_in_a_path_are_answered(name: str) -> None:
    client = used()
    before = shown(client)
    assert_refused(raw(client, f"{client.base}/messages/{name}"))
    assert_refused(raw(client, f"/sms/v2/services/{name}/messages"))
    assert_refused(raw(client, f"/{name}"))
    assert shown(client) == before


QUERY_NAMES: Final = (
    *("requestId", "requestStartTime", "requestEndTime", "completeStartTime", "completeEndTime", "messageId", "type"),
    *("status", "from", "to", "statusName", "countryCode", "contentType", "pageIndex", "pageSize", "clientTelNo"),
    *("startTime", "endTime", "nextToken"),
)
QUERY_VALUES: Final = st.one_of(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="#"), max_size=12),
    st.sampled_from(
        ["", "0", "1", "%00", "2026-03-02%2000:00:00", "2026-03-03+00:00:00", "READY", "success", "%F0%9F"]
    ),
)


@given(path=st.sampled_from(GETS), pairs=st.lists(st.tuples(st.sampled_from(QUERY_NAMES), QUERY_VALUES), max_size=12))
def test_any_query_finds_something_or_is_refused(path: str, pairs: list[tuple[str, str]]) -> None:
    client = used()
    before = shown(client)
    query = "&".join(f"{name}={value}" for name, value in pairs)
    answer = raw(client, f"{client.base}{path}?{query}")
    if answer.status != 200:
        assert_refused(answer, 400, 404)
    assert shown(client) == before


# --- headers --------------------------------------------------------------------------------------------

SIGNING: Final = ("x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2")
HEADER_VALUES: Final = st.text(
    st.characters(min_codepoint=1, max_codepoint=0xFF, exclude_characters="\r\n"), max_size=40
)


@given(data=st.data(), value=HEADER_VALUES)
def test_any_bytes_in_a_signing_header_are_unauthenticated(data: st.DataObject, value: str) -> None:
    client = used()
    before = shown(client)
    name = data.draw(st.sampled_from(SIGNING))
    for call in CALLS:
        answer = client.request(call.method, client.base + call.path, json=call.right, headers={name: value})
        assert_refused(answer, 401)
        assert client.credential.secret_key not in answer.diagnosis
    assert shown(client) == before


@pytest.mark.parametrize("timestamp", [str(10**30), "9" * 60_000, "-1", "0x1", "1.5", "\xb2", "\xbc", "NaN", "1_000"])
def test_a_timestamp_that_is_none_is_unauthenticated(timestamp: str) -> None:
    answer = used().request("GET", f"{used().base}/unsubscribes", headers={SIGNING[0]: timestamp})
    assert_refused(answer, 401)
    assert answer.json["error"]["details"] == "Invalid authentication information."


@given(
    headers=st.dictionaries(
        st.sampled_from(
            ["accept", "user-agent", "host", "cookie", "x", "range", "if-none-match", "x-ncp-trace-id", "origin"]
        ),
        HEADER_VALUES,
    )
)
def test_other_headers_change_nothing(headers: dict[str, str]) -> None:
    client = used()
    answer = client.request("GET", f"{client.base}/unsubscribes", headers=headers)
    assert (answer.status, answer.json) == (200, shown(client)[1])


@pytest.mark.parametrize("path", GETS)
@given(body=st.binary(max_size=50))
def test_a_body_where_none_belongs_is_not_read(path: str, body: bytes) -> None:
    client = used()
    target = client.base + path
    assert client.request("GET", target, body=body).body == client.request("GET", target).body
