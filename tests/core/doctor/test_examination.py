import base64
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.doctor.causes import CAUSES, REFINED
from mocksens.core.doctor.examination import examine
from mocksens.core.doctor.signature_value.sent_signature import BUDGET, TRIES
from mocksens.core.errors import Unauthenticated
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import Signed, verify

pytestmark = pytest.mark.measured

NOW = 1_700_000_000_000
KEY = Credential("access-key", "The/secret+key=")
KEYS = {b"access-key": KEY, b"another-key": Credential("another-key", "Another secret key")}
TARGET = "/sms/v2/services/ncp:sms:kr:123:test/messages"
FIELDS = ("method", "target", "timestamp", "access_key", "signature")
TIMESTAMP, ACCESS_KEY, SIGNATURE = "x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"


def signed(text: str | None = None, secret: str = KEY.secret_key, **sent: object) -> Signed:
    """Return a request that signs ``text``, or the right string if None; ``sent`` replaces parts of it afterwards."""
    parts = {"method": "POST", "target": TARGET, "timestamp": NOW, "access_key": "access-key"} | sent
    right = "{method} {target}\n{timestamp}\n{access_key}".format(**parts)
    mac = hmac.digest(secret.encode(), (right if text is None else text).encode(), "sha256")
    parts = {"signature": base64.b64encode(mac).decode()} | parts
    return Signed(**{name: value if isinstance(value, bytes) else str(value).encode() for name, value in parts.items()})


def keyed(secret: str) -> Mapping[bytes, Credential]:
    """Return the only pair, with another secret key."""
    return {b"access-key": KEY._replace(secret_key=secret)}


# --- what is told ------------------------------------------------------------------------------------


def test_the_string_to_sign_is_shown_with_its_blanks_and_line_ends() -> None:
    diagnosis = examine(signed(method="GET"), KEYS, NOW)
    assert diagnosis.expected == f"GET␠{TARGET}↵1700000000000↵access-key"
    assert diagnosis.expected_ascii == f"'GET {TARGET}\\n1700000000000\\naccess-key'"


def test_what_was_signed_instead_is_shown_beside_it() -> None:
    diagnosis = examine(signed(f"POST https://sens.apigw.ntruss.com{TARGET}\r\n{NOW}\r\naccess-key"), KEYS, NOW)
    assert {diagnosis.cause, *diagnosis.also} == {"full-url-signed", "carriage-returns"}
    assert diagnosis.signed == f"POST␠https://sens.apigw.ntruss.com{TARGET}␍↵1700000000000␍↵access-key"
    assert diagnosis.expected == f"POST␠{TARGET}↵1700000000000↵access-key"


def test_what_was_signed_is_not_shown_where_nobody_knows() -> None:
    diagnosis = examine(signed(secret="of nobody here"), KEYS, NOW)
    assert (diagnosis.cause, diagnosis.signed) == ("unexplained", "")


def test_a_body_that_was_signed_is_not_repeated() -> None:
    diagnosis = examine(signed(f"POST {TARGET}\n{NOW}\naccess-key\nhello %"), KEYS, NOW, body=b"hello %")
    assert (diagnosis.cause, diagnosis.signed) == ("body-signed", f"POST␠{TARGET}↵1700000000000↵access-key↵<body>")


def test_where_the_timestamp_is_wrong_the_present_time_is_expected() -> None:
    diagnosis = examine(signed(timestamp=NOW - 300_001), KEYS, NOW)
    assert (diagnosis.cause, diagnosis.skew) == ("timestamp-stale", -300_001)
    assert "is just over 5 min old" in diagnosis.says
    assert "↵1700000000000↵" in diagnosis.expected
    assert "↵1699999699999↵" in diagnosis.signed


def test_where_the_access_key_is_nearly_known_the_known_one_is_expected() -> None:
    diagnosis = examine(signed(access_key="acess-key", secret="lost"), KEYS, NOW)
    assert (diagnosis.cause, diagnosis.also) == ("access-key-misspelt", ())
    assert diagnosis.expected.endswith("↵access-key")
    assert "is it 'access-key'?" in diagnosis.says


def test_where_the_access_key_is_unknown_its_place_is_expected() -> None:
    diagnosis = examine(signed(access_key="nobody's"), {}, NOW)
    assert diagnosis.cause == "access-key-unknown"
    assert diagnosis.expected.endswith("↵<access␠key>")
    assert "'nobo...' (8 characters)" in diagnosis.says


def test_whose_secret_key_was_used_is_told() -> None:
    diagnosis = examine(signed(secret="Another secret key"), KEYS, NOW)
    assert diagnosis.cause == "secret-key-of-another-pair"
    assert "'another-key'" in diagnosis.says


@pytest.mark.parametrize(
    ("timestamp", "skew"),
    [
        (NOW + 300_000, None),
        (NOW + 300_001, 300_001),
        (NOW + 32_400_000, 32_400_000),
        (NOW // 1000, None),
        (NOW // 1000 - 3600, -3_600_000),
        (NOW * 1000, None),
        (12_345, 12_345 - NOW),
        ("9" * 21, None),
        ("now", None),
    ],
)
def test_the_skew_is_told_where_it_is_too_much(timestamp: object, skew: int | None) -> None:
    assert examine(signed(timestamp=timestamp), KEYS, NOW).skew == skew


def test_what_cannot_be_printed_is_escaped() -> None:
    diagnosis = examine(signed(target=b"/\x00\xff\t\r\xe2\x80\xae\xea\xb0\x80", signature="x"), KEYS, NOW)
    assert diagnosis.expected.startswith("POST␠/\\x00\\xff␉␍\\u202e가↵")
    assert diagnosis.expected_ascii.isascii()


@pytest.mark.parametrize("length", [10, 2_000, 60_000])
def test_a_hint_is_one_line_that_fits_into_a_header(length: int) -> None:
    hint = examine(signed(target=f"{TARGET}?{'가' * length}", secret="of nobody here"), KEYS, NOW).hint
    assert hint.isascii()
    assert hint.isprintable()
    assert len(hint) < 900
    assert "(unexplained); the string to sign is 'POST /sms/v2/" in hint


def test_a_long_target_is_shown_in_part() -> None:
    assert len(examine(signed(target=f"/{'x' * 60_000}", signature="x"), KEYS, NOW).expected) < 5_000


def test_the_snippet_is_in_the_callers_language() -> None:
    diagnosis = examine(signed(), KEYS, NOW, headers={b"user-agent": b"python-requests/2.32.3"})
    assert diagnosis.language == "python"
    assert diagnosis.snippet.startswith("import base64\n")


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_is_a_stable_word_and_a_sentence_that_says_what_to_do(cause: str) -> None:
    sentence = CAUSES[cause].format(note="'note'", known="'known'", ways="do this")
    assert cause.replace("-", "").isalnum()
    assert cause == cause.lower()
    assert sentence.isascii()
    assert sentence.isprintable()
    assert not sentence.endswith(".")
    assert any(mark in sentence for mark in ";,:?")


def test_what_is_known_better_is_known() -> None:
    assert REFINED.keys() | set(REFINED.values()) <= CAUSES.keys()


# --- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "cause", "note"),
    [
        ({}, "headers-missing", f"no {TIMESTAMP}, no {ACCESS_KEY} and no {SIGNATURE}"),
        ({"accept": "*/*", "idempotency-key": "1"}, "headers-missing", f"no {TIMESTAMP}, no {ACCESS_KEY} and"),
        ({TIMESTAMP: "1", ACCESS_KEY: "2"}, "headers-missing", f"there is no {SIGNATURE}; send"),
        ({TIMESTAMP: "1", ACCESS_KEY: "2", SIGNATURE: ""}, "header-empty", f"nothing in {SIGNATURE}"),
        (
            {TIMESTAMP: "1", ACCESS_KEY: "2", "x-ncp-apigw-signature": "3"},
            "header-misnamed",
            f"no {SIGNATURE}, but x-ncp-apigw-signature; rename",
        ),
        ({TIMESTAMP: "1", SIGNATURE: "2", "x-ncp-access-key": "3"}, "header-misnamed", "but x-ncp-access-key"),
        ({ACCESS_KEY: "1", SIGNATURE: "2", "x_ncp_apigw_timestamp": "3"}, "header-misnamed", "but x_ncp_apigw_time"),
        (
            {ACCESS_KEY: "1", "x-access-key": "2", "timestamp": "3"},
            "header-misnamed",
            f"timestamp; no {SIGNATURE}; rename what was sent",
        ),
        ({TIMESTAMP: "", "access_key": "1"}, "header-misnamed", f"nothing in {TIMESTAMP}; no {ACCESS_KEY}, but acc"),
        (
            {"timestamp": "1", "access-key": "2", "signature": "3"},
            "header-misnamed",
            f"no {TIMESTAMP}, but timestamp; no {ACCESS_KEY}, but access-key; no {SIGNATURE}, but signature; ",
        ),
        ({"authorization": "Bearer x"}, "authorization-instead", f"no {SIGNATURE}, but an Authorization header"),
        ({"authorization": "x", "x-signature": "y"}, "header-misnamed", "but x-signature"),
    ],
)
def test_missing_headers_are_named_and_what_stands_in_for_them(headers: dict[str, str], cause: str, note: str) -> None:
    sent = {
        field: headers.get(name, "") for field, name in zip(FIELDS[2:], (TIMESTAMP, ACCESS_KEY, SIGNATURE), strict=True)
    }
    names = {name.encode(): value.encode() for name, value in headers.items()}
    diagnosis = examine(signed(**sent), KEYS, NOW, headers=names)
    assert (diagnosis.cause, diagnosis.also, diagnosis.signed) == (cause, (), "")
    assert note in diagnosis.says
    assert "↵1700000000000↵" in diagnosis.expected


def test_without_the_headers_at_hand_a_missing_one_is_missing() -> None:
    assert examine(signed(signature=""), KEYS, NOW).cause == "headers-missing"


def test_a_known_access_key_is_expected_though_the_signature_is_missing() -> None:
    assert examine(signed(signature=""), KEYS, NOW).expected.endswith("↵access-key")


# --- keys --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secret", "used", "cause"),
    [
        ("00ff41", "\x00\xff41", "unexplained"),
        ("414243", "ABC", "secret-key-from-hex"),
        ("a/b", "a%2Fb", "secret-key-escaped"),
        ("a%2Fb", "a/b", "secret-key-escaped"),
        ("a+b", "a b", "secret-key-escaped"),
        (" blank", "blank", "secret-key-blanks"),
        ("'quoted'", "quoted", "secret-key-quoted"),
        ("", "undefined", "secret-key-not-set"),
        ("비밀", "비밀\n", "secret-key-blanks"),
        ("_-_-", "\x7f\x8f\x3e"[:0] or "undefined", "secret-key-not-set"),
    ],
)
def test_another_form_of_the_secret_key_is_recognised(secret: str, used: str, cause: str) -> None:
    diagnosis = examine(signed(secret=used), keyed(secret), NOW)
    assert (diagnosis.cause, diagnosis.also) == (cause, ())


@pytest.mark.parametrize(
    ("sent", "is_near"),
    [
        ("access-kay", True),
        ("accses-key", True),
        ("access-ke", True),
        ("access-keyyy", True),
        ("acess-key", True),
        ("axxxs-key", False),
        ("access", False),
        ("access-key-of-mine", False),
        ("kess-accey", False),
        ("x" * 200, False),
    ],
)
def test_a_misspelt_access_key_is_told_from_an_unknown_one(sent: str, *, is_near: bool) -> None:
    diagnosis = examine(signed(access_key=sent, secret="lost"), {b"access-key": KEY}, NOW)
    assert diagnosis.cause == ("access-key-misspelt" if is_near else "access-key-unknown")


def test_short_access_keys_are_not_near_each_other() -> None:
    known = {b"abc": Credential("abc", "secret")}
    assert examine(signed(access_key="abd", secret="lost"), known, NOW).cause == "access-key-unknown"


def test_beside_a_very_long_access_key_no_thousands_of_timestamps_are_tried() -> None:
    long = Credential("x" * 300, "secret")
    known = {long.access_key.encode(): long}
    for apart, cause in ((2, "timestamps-differ"), (3, "unexplained")):
        text = f"POST {TARGET}\n{NOW - apart}\n{long.access_key}"
        assert examine(signed(text, "secret", access_key=long.access_key), known, NOW).cause == cause


def test_a_key_that_may_not_use_the_service_is_told_so() -> None:
    limited = {b"access-key": KEY._replace(services=frozenset({"mine"}))}
    diagnosis = examine(signed(), limited, NOW, service_id="yours")
    assert diagnosis.cause == "service-not-allowed"
    assert "'access-key' may not use the service 'yours'" in diagnosis.says
    assert examine(signed(secret="lost"), limited, NOW, service_id="yours").also == ("service-not-allowed",)
    assert examine(signed(), limited, NOW, service_id="mine").cause == ""
    assert examine(signed(), limited, NOW).cause == ""
    assert examine(signed(), KEYS, NOW, service_id="any").cause == ""


# --- secrets -----------------------------------------------------------------------------------------

SECRETS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=6, max_size=40).filter(
    lambda secret: len(set(secret)) > 3 and not any(secret in text for text in CAUSES.values())
)
PLACES = st.fixed_dictionaries(
    {},
    optional={
        "method": st.just("{}"),
        "target": st.sampled_from(["/{}", "/x?key={}", "{}", "/x?{}&{}", "/" + "x" * 4_090 + "{}", "/" + "{}" * 700]),
        "timestamp": st.sampled_from(["{}", "1{}", '"{}"']),
        "access_key": st.sampled_from(["{}", "{} ", '"{}"', "x{}", "{}x", "access-key"]),
        "signature": st.sampled_from(["{}", '"{}"', "x"]),
    },
)
WAYS = st.sampled_from(
    [
        str,
        quote,
        lambda secret: quote(secret, safe=""),
        lambda secret: quote(quote(secret, safe=""), safe=""),
        lambda secret: quote(secret, safe="").lower(),
        lambda secret: "".join(f"%{byte:02x}" for byte in secret.encode()),
        lambda secret: secret.encode().swapcase().decode(),
    ]
)


@given(
    secret=SECRETS, places=PLACES, way=WAYS, body=st.sampled_from(["", "{}"]), mistake=st.sampled_from(["", "{}", "b"])
)
def test_no_secret_key_is_ever_told(secret: str, places: dict[str, str], way: Any, body: str, mistake: str) -> None:
    written = way(secret)
    sent = {name: text.replace("{}", written) for name, text in places.items()}
    text = None if not mistake else mistake.replace("{}", f"POST {TARGET}\n{NOW}\n{secret}")
    request = signed(text, secret, **sent)
    known = {b"access-key": Credential("access-key", secret), b"x": Credential("x", "yes")}
    headers = {name: written.encode() for name in (b"host", b"user-agent", b"x-ncp-apigw-api-key", written.encode())}
    diagnosis = examine(
        request, known, NOW, headers=headers, body=body.replace("{}", written).encode(), service_id=written
    )
    told = repr(diagnosis) + diagnosis.hint + diagnosis.says + diagnosis.expected + diagnosis.signed
    try:
        verify(request, known, NOW)
    except Unauthenticated as refusal:
        told += refusal.diagnosis()
    for form in {secret, ascii(secret)[1:-1], quote(secret), quote(secret, safe=""), repr(secret)[1:-1]}:
        assert form not in told
    assert written not in told


# --- any bytes, any size -----------------------------------------------------------------------------


@given(
    fields=st.tuples(
        *(st.one_of(st.binary(), st.sampled_from([b"access-key", b"1700000000000", b"POST"])) for _ in FIELDS)
    ),
    headers=st.dictionaries(st.binary(), st.binary(), max_size=4),
    body=st.binary(),
    service_id=st.text(),
)
def test_any_bytes_are_examined(
    fields: tuple[bytes, ...], headers: dict[bytes, bytes], body: bytes, service_id: str
) -> None:
    for name in (b"host", b"user-agent", b"x-ncp-apigw-api-key"):
        headers.setdefault(name, body)
    request = Signed(*fields)
    diagnosis = examine(request, KEYS, NOW, headers=headers, body=body, service_id=service_id)
    assert diagnosis.cause in CAUSES
    assert diagnosis.hint.isascii()
    assert diagnosis.hint.isprintable()
    assert diagnosis.expected.isprintable()
    assert diagnosis.signed.isprintable()


def many(count: int) -> Mapping[bytes, Credential]:
    pairs = [Credential(f"access-key-{index:05}", f"secret-key-{index:05}") for index in range(count)]
    return KEYS | {pair.access_key.encode(): pair for pair in pairs}


HOSTILE: dict[str, dict[str, Any]] = {
    "long-path": {"target": f"/{'x' * 60_000}"},
    "slashes": {"target": "/" * 60_000},
    "parameters": {"target": f"/?{'a=1&' * 10_000}"},
    "short-parameters": {"target": f"/?{'a&' * 2_000}"},
    "escapes": {"target": f"/?{'%3A' * 1_300}"},
    "korean": {"target": f"/?{'가' * 1_300}"},
    "long-key": {"access_key": "x" * 60_000},
    "long-signature": {"signature": "a" * 60_000},
    "hex-signature": {"signature": "a" * 64},
    "long-timestamp": {"timestamp": "1" * 60_000},
    "odd-timestamp": {"timestamp": "1," * 30_000},
    "body": {"body": b"x" * 10 * 1024 * 1024},
    "small-body": {"body": b"%" * 200_000},
    "host": {"headers": {b"host": b"x" * 60_000, b"user-agent": b"x" * 60_000, b"x-ncp-apigw-api-key": b"%" * 60_000}},
    "headers": {"headers": {b"x-%d" % index: b"" for index in range(5_000)}, "access_key": ""},
    "keys": {"credentials": many(1_000)},
    "keys-and-unknown": {"credentials": many(1_000), "access_key": "access-key-0000x"},
    "long-secrets": {"credentials": {key: pair._replace(secret_key="x" * 5_000) for key, pair in many(500).items()}},
    "unknown-and-long": {"target": f"/{'x' * 60_000}", "access_key": "nobody's", "credentials": many(500)},
    "long-bases": {"target": f"/{'x' * 60_000}", "timestamp": f"{NOW / 1000}", "access_key": "'access-key'"},
    "many-bases": {"timestamp": f"'{NOW}'", "access_key": "'access-key'", "credentials": many(500)},
    "long-and-many": {
        "target": f"{TARGET}?{'a=%20b&' * 950}",
        "body": b"x" * 200_000,
        "credentials": many(500),
    },
    "everything": {"target": f"/?{'a=%20&' * 10_000}", "body": b"x" * 200_000, "credentials": many(1_000)},
}


def random_signature(digests: int) -> bytes:
    """Return a signature of nothing that may be the Base64 of several digests of different lengths."""
    text = bytes(range(64)) if digests == 1 else bytes(range(1, 33)).hex().encode()
    return base64.b64encode(text)


@pytest.mark.parametrize("digests", [1, 2])
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_sent_its_examination_is_bounded(name: str, digests: int) -> None:
    request = {field: value for field, value in HOSTILE[name].items() if field in FIELDS}
    more = {field: value for field, value in HOSTILE[name].items() if field not in FIELDS}
    credentials = more.pop("credentials", KEYS)
    sent = signed(**({"signature": random_signature(digests)} | request))
    diagnosis = examine(sent, credentials, NOW, **more)
    assert diagnosis.hashed <= BUDGET
    assert diagnosis.tried <= TRIES


@pytest.mark.parametrize("sent", [b'""', b"' '", b"``"])
def test_an_access_key_of_quotes_alone_is_unknown(sent: bytes) -> None:
    pair = Credential("ak", "sk")
    found = examine(signed(access_key=sent), {b"ak": pair}, NOW)
    assert found.cause == "access-key-unknown"
