"""The signature doctor names what people copy, quote, misread and leave unset: mistake, cause, and what is said."""

import hashlib
import hmac
import itertools
import json
from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mocksens.core.clock import to_datetime
from mocksens.core.doctor.causes import CAUSES
from mocksens.core.doctor.examination import Diagnosis, examine
from mocksens.core.doctor.signature_value.sent_signature import BUDGET, TRIES
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import Signed
from mocksens.core.starter import Starter
from tests.core.doctor.test_mistakes import (
    MISTAKES,
    NOW,
    PREFIX,
    Mistake,
    Plain,
    base64_of,
    diagnosed,
    hash_of,
    layout,
    signed,
    text_of,
)

KEY, SECRET = "AbcDefGhi123Jkl456Mn", "TheSecretKeyOfThat/Access+Key12345678901"
SEND = Plain("POST", f"{PREFIX}/messages", NOW - 1_001, KEY, SECRET, '{"type":"SMS"}')
SEARCH = Plain("GET", f"{PREFIX}/messages?requestId=RSSA-1&pageSize=10", NOW + 777, KEY, SECRET, "")
ITEM = Plain("GET", f"{PREFIX}/messages/RSSA-1-2", NOW, KEY, SECRET, "")
OTHER_SERVICE = "ncp:sms:kr:999999999999:other"
TIMESTAMP, ACCESS_KEY, SIGNATURE = "x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"


def mac(plain: Plain, text: bytes | None = None) -> bytes:
    return hmac.digest(plain.secret.encode(), text_of(plain).encode() if text is None else text, "sha256")


def value(text: str) -> Mistake:
    """Use the text as the signature."""
    return lambda plain: signed(plain, signature=text)


def written(form: str) -> Mistake:
    """Encode the right digest in another way: <B64> and <HEX>."""
    return lambda plain: signed(
        plain, write=lambda digest: form.replace("<B64>", base64_of(digest)).replace("<HEX>", digest.hex())
    )


def digest(plain: Plain, made: bytes) -> Signed:
    return signed(plain, signature=base64_of(made))


def array(digest: bytes) -> str:
    return ", ".join(str(byte - 256 if byte > 127 else byte) for byte in digest)


def sh(text: str) -> str:
    return base64_of(text.encode())


# --- how the signature is written --------------------------------------------------------------------

SHAPES: list[tuple[str, str, Mistake]] = [
    ("signature-bytes-as-text", "b'...'", written("b'<B64>'")),
    ("signature-bytes-as-text", "decode", written('b"<B64>"')),
    ("signature-bytes-as-text", "decode", written("bytearray(b'<B64>')")),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: ",".join(map(str, d)))),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: f"[{array(d)}]")),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: f"[{' '.join(map(str, d))}]")),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: str(list(d)))),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: f"bytearray({list(d)})")),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: f"<Buffer {d.hex(' ')}>")),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: f"Uint8Array(32) [ {array(d)} ]")),
    (
        "signature-byte-array",
        "a list of bytes",
        lambda p: signed(p, write=lambda d: f'{{"type":"Buffer","data":{list(d)}}}'),
    ),
    ("signature-byte-array", "a list of bytes", lambda p: signed(p, write=lambda d: sh(",".join(map(str, d))))),
    (
        "signature-byte-array",
        "a list of bytes",
        lambda p: signed(p, write=lambda d: json.dumps({str(place): byte for place, byte in enumerate(d)})),
    ),
    (
        "signature-byte-array",
        "a list of bytes",
        lambda p: signed(p, write=lambda d: f"[{', '.join(f'0x{b:02x}' for b in d)}]"),
    ),
    ("signature-bytes-as-text", "decode", lambda p: signed(p, write=lambda d: sh(str(d)))),
    ("signature-in-hex", "hex", lambda p: signed(p, write=lambda d: "".join(f"\\x{byte:02x}" for byte in d))),
    ("signature-case", "case", lambda p: signed(p, write=lambda d: base64_of(d).lower())),
    ("signature-tool-output", "command-line", written("(stdin)= <B64>")),
    ("signature-tool-output", "openssl", written("<B64>  -")),
    ("signature-prefixed", "Bearer", written("Bearer <B64>")),
    ("signature-prefixed", "Bearer", written("HMAC-SHA256 <B64>")),
    ("signature-prefixed", "Signature=", written("Signature=<B64>")),
    ("signature-prefixed", "Signature=", written("sha256=<B64>")),
    ("signature-prefixed", "Signature=", written(f"{SIGNATURE}: <B64>")),
    ("signature-prefixed", "Signature=", written('HMAC-SHA256 Credential=x, Signature="<B64>"')),
    ("signature-prefixed", "Signature=", written('{"signature":"<B64>"}')),
    ("signature-wrapped", "brackets", written("['<B64>']")),
    ("signature-wrapped", "brackets", written("('<B64>',)")),
    ("signature-wrapped", "brackets", written('Optional("<B64>")')),
    ("signature-doubled", "twice", written("<B64><B64>")),
    ("signature-doubled", "twice", written("<B64>, <B64>")),
    (
        "signature-blanks-inside",
        "line breaks",
        lambda p: signed(p, write=lambda d: f"{base64_of(d)[:20]}\n{base64_of(d)[20:]}"),
    ),
    ("signature-of-zeros", "all zero", value(base64_of(bytes(32)))),
    ("signature-of-zeros", "all zero", value(bytes(32).hex())),
    ("signature-of-zeros", "all zero", value(base64_of(bytes(20)))),
    ("signature-an-authorization", "(Basic ...)", value("Basic dXNlcjpwYXNzd29yZA==")),
    ("signature-an-authorization", "(Bearer ...)", value("Bearer 0123-4567")),
    ("signature-object", "a handle of PHP", value("Resource id #3")),
    ("signature-object", "a truth value", value("true")),
    ("signature-object", "a truth value", value("True")),
    ("signature-not-set", "is '%!s(MISSING)'", value("%!s(MISSING)")),
    ("signature-not-set", "is 'undefinedundefined'", value("undefinedundefined")),
    ("signature-in-hex", "hex", written("0x<HEX>")),
    ("signature-in-hex", "hex", written("<HEX>")),
    ("signature-base64-of-hex", "hex digits", lambda p: signed(p, write=lambda d: sh(d.hex() + "\n"))),
    ("signature-promise", "await", value("[object Promise]")),
    ("signature-promise", "await", value("<coroutine object sign at 0x7f0c2a4b>")),
    ("signature-promise", "await", value("System.Threading.Tasks.Task`1[System.String]")),
    ("signature-promise", "await", value("Instance of 'Future<String>'")),
    ("signature-promise", "await", value(sh("[object Promise]"))),
    ("signature-object", "an object", value("[object Object]")),
    ("signature-object", "an array of bytes", value("[B@1a2b3c")),
    ("signature-object", "an object", value('{"algorithm":"HmacSHA256"}')),
    ("signature-object", "an array of bytes", value("System.Byte[]")),
    ("signature-object", "an array of bytes", value(sh("[object ArrayBuffer]"))),
    ("signature-object", "the object that hashes", value("<hmac.HMAC object at 0x7f5b8c0d>")),
    ("signature-object", "a function", value("<function sign at 0x7f5b8c0d>")),
    ("signature-not-set", "is 'undefined'", value("undefined")),
    ("signature-not-set", "is 'null'", value("null")),
    ("signature-not-set", "is 'None'", value("None")),
    ("signature-not-set", "is '<nil>'", value("<nil>")),
    ("signature-not-set", "is 'undefined' in Base64", value(sh("undefined"))),
    ("signature-placeholder", "is '{API Gateway Signature}'", value("{API Gateway Signature}")),
    ("signature-placeholder", "is '{signature}'", value("{signature}")),
    ("signature-placeholder", "is '<signature>'", value("<signature>")),
    ("signature-placeholder", "is '${SIGNATURE}'", value("${SIGNATURE}")),
    ("signature-placeholder", "is 'WTPItrm", value("WTPItrmMIfLUk/UyUIyoQbA/z5hq9o3G8eQMolUzTEo=")),
    (
        "signature-a-jwt",
        "JSON Web Token",
        value("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"),
    ),
    ("signature-a-jwt", "JSON Web Token", value("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")),
    ("signature-malformed", "not the Base64 of 32 bytes (got 8 characters, Base64 of 6 bytes)", value("nonsense")),
    ("signature-malformed", "(got 44 characters, Base64 of 33 bytes)", value("x" * 44)),
    ("signature-malformed", "(got 12 characters, one of them '!')", value("hello+world!")),
    ("signature-malformed", "not the Base64 of 32 bytes (got 60000 characters", value("a" * 60_000)),
    (
        "signature-of-text",
        "taken for text",
        lambda p: signed(p, write=lambda d: base64_of(d.decode(errors="replace").encode())),
    ),
    ("signature-of-text", "taken for text", lambda p: signed(p, write=lambda d: sh(d.decode("latin-1")))),
    ("secret-key-as-signature", "never send it", lambda p: signed(p, signature=sh(p.secret))),
    ("string-as-signature", "the string to sign itself", lambda p: signed(p, signature=sh(text_of(p)))),
    ("signature-cut-short", "missing", lambda p: signed(p, write=lambda d: base64_of(d)[:-5])),
]


@pytest.mark.parametrize("plain", [SEND, SEARCH, ITEM], ids=["send", "search", "item"])
@pytest.mark.parametrize(("cause", "said", "mistake"), SHAPES)
def test_a_signature_that_is_none_is_called_what_it_is(cause: str, said: str, mistake: Mistake, plain: Plain) -> None:
    diagnosis = diagnosed(plain, mistake(plain))
    assert (diagnosis.cause, diagnosis.also) == (cause, ())
    assert said in diagnosis.says
    assert "compare what is signed" not in diagnosis.says


@pytest.mark.parametrize(
    ("form", "causes"),
    [
        ("b'<HEX>'", {"signature-bytes-as-text", "signature-in-hex"}),
        ("(stdin)= <HEX>", {"signature-tool-output", "signature-in-hex"}),
        ("HMAC-SHA2-256(stdin)= <HEX>", {"signature-tool-output", "signature-in-hex"}),
        ("<HEX>  -", {"signature-tool-output", "signature-in-hex"}),
        ("<HEX> *-", {"signature-tool-output", "signature-in-hex"}),
        ("Bearer <HEX>", {"signature-prefixed", "signature-in-hex"}),
        ('Bearer "<B64>"', {"signature-prefixed", "signature-quoted"}),
    ],
)
def test_two_things_about_how_it_is_written_are_both_named(form: str, causes: set[str]) -> None:
    diagnosis = diagnosed(SEND, written(form)(SEND))
    assert {diagnosis.cause, *diagnosis.also} == causes


def test_the_output_of_a_tool_in_base64_is_seen_through() -> None:
    request = signed(SEND, write=lambda made: sh(f"(stdin)= {made.hex()}\n"))
    diagnosis = diagnosed(SEND, request)
    assert {diagnosis.cause, *diagnosis.also} == {"signature-tool-output", "signature-base64-of-hex"}


@pytest.mark.parametrize(
    ("write", "cause"),
    [
        (bytes.hex, "signature-in-hex"),
        (lambda made: f"Bearer {base64_of(made)}", "signature-prefixed"),
        (lambda made: base64_of(made).rstrip("="), "signature-padding"),
        (lambda made: base64_of(made[:20]), "hash-sha-1"),
        (lambda made: base64_of(made[:16]), "hash-md5"),
        (lambda made: base64_of(made * 2), "hash-sha-512"),
        (lambda made: str(list(made)), "signature-byte-array"),
    ],
)
def test_how_it_is_written_is_named_though_what_was_signed_is_not_known(
    write: Callable[[bytes], str], cause: str
) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, secret="of nobody here", write=write))
    assert (diagnosis.cause, diagnosis.also) == (cause, ("unexplained",))


def test_the_shape_comes_before_what_was_found_out_about_the_string() -> None:
    diagnosis = diagnosed(SEND, signed(SEND, end="\n", write=bytes.hex))
    assert (diagnosis.cause, diagnosis.also) == ("signature-in-hex", ("line-feed-at-end",))


@pytest.mark.parametrize("key", [KEY, "somebody's-else"])
@pytest.mark.parametrize("time", [NOW, 5])
def test_what_is_no_signature_is_said_first_whatever_else_is_wrong(key: str, time: int) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, signature="[object Promise]", access_key=key, timestamp=time))
    assert diagnosis.cause == "signature-promise"
    assert ("access-key-unknown" in diagnosis.also, "timestamp-far-off" in diagnosis.also) == (key != KEY, time == 5)


# --- keys and timestamps -----------------------------------------------------------------------------

WORDS: list[tuple[str, str]] = [
    ("undefined", "not-set"),
    ("null", "not-set"),
    ("None", "not-set"),
    ("nil", "not-set"),
    ("(null)", "not-set"),
    ("%!s(<nil>)", "not-set"),
    ("%!s(MISSING)", "not-set"),
    ("%!d(MISSING)", "not-set"),
    ("true", "not-set"),
    ("undefinedundefined", "not-set"),
    ("undefined-access-key", "not-set"),
    ("undefined_ACCESS_KEY", "not-set"),
    ("ncp-null", "not-set"),
    ("nullnull", "not-set"),
    ("None:None", "not-set"),
    ("${NCP_ACCESS_KEY}", "placeholder"),
    ("ACCESS_KEY", "placeholder"),
    ("your-access-key", "placeholder"),
    ("YOUR_ACCESS_KEY", "placeholder"),
    ("{accessKey}", "placeholder"),
    ("{Sub Account Access Key}", "placeholder"),
    ("{{accessKey}}", "placeholder"),
    ("<access key>", "placeholder"),
    ("process.env.NCP_ACCESS_KEY", "placeholder"),
    ("os.environ['NCP_ACCESS_KEY']", "placeholder"),
    ("$NCP_KEY", "placeholder"),
    ("$env:NCP_KEY", "placeholder"),
    ("%NCP_KEY%", "placeholder"),
    ("${{ secrets.NCP_ACCESS_KEY }}", "placeholder"),
    ("changeme", "placeholder"),
    ("발급받은 액세스키", "placeholder"),
    ("D78BB444D6D3C84CA38A", "placeholder"),
    ("xxxxxxxx", "placeholder"),
    ('@Value("${ncp.access-key}")', "placeholder"),
    ("[object Object]", "object"),
]


@pytest.mark.parametrize("secret", [SECRET, "of nobody here"])
@pytest.mark.parametrize(("word", "kind"), WORDS)
def test_a_word_in_the_place_of_an_access_key_is_shown(word: str, kind: str, secret: str) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, key=word, access_key=word, secret=secret))
    assert (diagnosis.cause, diagnosis.also) == (f"access-key-{kind}", ())
    assert f"is {word!a}" in diagnosis.says


@pytest.mark.parametrize("secret", [SECRET, "of nobody here"])
@pytest.mark.parametrize("service_id", ["ncp:sms:kr:123456789012:other", OTHER_SERVICE, "my-service"])
def test_a_service_id_in_the_place_of_an_access_key_is_named(service_id: str, secret: str) -> None:
    request = signed(SEND, key=service_id, access_key=service_id, secret=secret)
    found = examine(request, {KEY.encode(): Credential(KEY, SECRET)}, NOW, services=["my-service"])
    assert (found.cause, found.also) == ("access-key-is-a-service-id", ())
    assert f"holds a serviceId, {service_id!r}; send the access key" in found.says


def test_a_query_that_was_escaped_for_html_is_named() -> None:
    found = diagnosed(SEARCH, signed(SEARCH, target=SEARCH.target.replace("&", "&amp;")))
    assert (found.cause, "requestId=RSSA-1&amp;pageSize=10" in found.says) == ("query-escaped-differently", True)


@pytest.mark.parametrize("parts", [("{method}", " ", "{target}"), ("{method}", "{target}")])
def test_an_array_that_was_made_a_text_is_named(parts: tuple[str, ...]) -> None:
    text = ",".join([*parts, "\n", "{time}", "\n", "{key}"])
    made = text.format(method=SEND.method, target=SEND.target, time=SEND.time, key=SEND.key)
    assert diagnosed(SEND, digest(SEND, mac(SEND, made.encode()))).cause == "space-replaced"


@pytest.mark.parametrize("word", ["undefined", "{timestamp}", "NaN", "${TIMESTAMP}", "[object Object]"])
def test_a_word_in_the_place_of_a_timestamp_is_shown(word: str) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, time=word, timestamp=word))
    assert diagnosis.also == ()
    assert f"{TIMESTAMP} is {word!r}" in diagnosis.says


@pytest.mark.parametrize(
    "key",
    ["{4f9c2a77D1e0B3a5886f1}", "${Qm3ZkT8vLr5YpW2xNc9Ba}", "<qGtRwZxPlMkNbVcDfSaHjYuTrEw>", "mocksens-access-kex"],
)
def test_a_key_that_still_has_its_braces_is_masked(key: str) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, key=key, access_key=key, secret="of nobody here"))
    assert diagnosis.cause == "access-key-unknown"
    assert key[5:-2] not in diagnosis.hint


@pytest.mark.parametrize("frame", ["{%s}", "<%s>", "b'%s'", "'%s'", '"%s"', "${%s}"[1:]])
def test_the_right_key_with_something_around_it_is_known(frame: str) -> None:
    key = frame % KEY
    assert diagnosed(SEND, signed(SEND, access_key=key, key=key)).cause == "access-key-quoted"


@pytest.mark.parametrize("frame", ["\ufeff%s", "%s\u00a0", "\u200b%s", "%s\n", "\t%s "])
def test_the_right_key_with_something_invisible_around_it_is_known(frame: str) -> None:
    key = frame % KEY
    assert diagnosed(SEND, signed(SEND, access_key=key, key=key)).cause == "access-key-blanks"


def test_a_secret_key_that_looks_like_a_placeholder_is_masked_all_the_same() -> None:
    known = {KEY.encode(): Credential(KEY, "your-secret-key")}
    for name in ("access_key", "signature", "timestamp"):
        sent: dict[str, Any] = {name: "your-secret-key"}
        diagnosis = examine(signed(SEND, **sent), known, NOW)
        assert "your-secret-key" not in diagnosis.says
        assert "your-secret-key" not in diagnosis.hint


# --- sent twice, or in each other's place ------------------------------------------------------------


@pytest.mark.parametrize("between", [",", ", ", "", " ", ";"])
def test_a_header_that_is_there_twice_is_said_to_be(between: str) -> None:
    right = signed(SEND)
    for name in ("timestamp", "access_key", "signature"):
        once = getattr(right, name).decode()
        sent: dict[str, Any] = {name: f"{once}{between}{once}"}
        diagnosis = diagnosed(SEND, signed(SEND, **sent))
        assert (diagnosis.cause, diagnosis.also) == (f"{name.replace('_', '-')}-doubled", ())
        assert "twice" in diagnosis.says


def test_all_three_headers_doubled_are_each_named() -> None:
    right = signed(SEND)
    twice: dict[str, Any] = {
        name: ", ".join([getattr(right, name).decode()] * 2) for name in ("timestamp", "access_key", "signature")
    }
    diagnosis = diagnosed(SEND, signed(SEND, **twice))
    assert {diagnosis.cause, *diagnosis.also} == {"timestamp-doubled", "access-key-doubled", "signature-doubled"}


@pytest.mark.parametrize("access_key", [KEY, "0123456789ABCDEFabcd"])
@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("tsa", f"{ACCESS_KEY} holds the signature and {SIGNATURE} holds the access key"),
        ("sat", f"{TIMESTAMP} holds the signature and {SIGNATURE} holds the timestamp"),
        ("ats", f"{TIMESTAMP} holds the access key and {ACCESS_KEY} holds the timestamp"),
        ("sta", f"{TIMESTAMP} holds the signature and {ACCESS_KEY} holds the timestamp and {SIGNATURE} holds the acc"),
    ],
)
def test_values_in_each_others_headers_are_told_where_they_belong(order: str, said: str, access_key: str) -> None:
    right = signed(SEND, key=access_key, access_key=access_key)
    values = {"t": right.timestamp, "a": right.access_key, "s": right.signature}
    diagnosis = diagnosed(SEND, Signed(right.method, right.target, *(values[each] for each in order)))
    assert (diagnosis.cause, diagnosis.also) == ("headers-exchanged", ())
    assert diagnosis.says.startswith(said)
    assert diagnosis.says.endswith("; put each value into its own header")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"signature": KEY}, f"{SIGNATURE} holds the access key;"),
        ({"timestamp": KEY}, f"{TIMESTAMP} holds the access key;"),
        ({"access_key": str(NOW)}, f"{ACCESS_KEY} holds the timestamp;"),
        ({"signature": str(NOW)}, f"{SIGNATURE} holds the timestamp;"),
        ({"timestamp": "WTPItrmMIfLUk/UyUIyoQbA/z5hq9o3G8eQMolUzTEx="}, f"{TIMESTAMP} holds the signature;"),
    ],
)
def test_a_value_in_the_header_of_another_one_is_told(sent: dict[str, Any], said: str) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, **sent))
    assert (diagnosis.cause, diagnosis.says[: len(said)]) == ("headers-exchanged", said)


def test_a_key_in_the_place_of_the_timestamp_is_asked_about_in_one_sentence() -> None:
    key = "QmZkTvLrYpWxNcBaFdGhJkLm"
    diagnosis = diagnosed(SEND, signed(SEND, time=key, timestamp=key))
    assert "↵***↵" in diagnosis.signed
    assert key not in repr(diagnosis)
    assert "which looks like a key (are headers swapped?); it must be a whole number" in diagnosis.says


def test_the_microtime_of_php_is_named() -> None:
    diagnosis = diagnosed(SEND, signed(SEND, time="0.12345600 1772409600", timestamp="0.12345600 1772409600"))
    assert (diagnosis.cause, diagnosis.also) == ("timestamp-microtime", ())
    assert "(int) (microtime(true) * 1000)" in diagnosis.says


@pytest.mark.parametrize("start", ["undefined", "[object Object]", "null-", "undefinedundefined"])
def test_a_word_for_nothing_in_front_of_a_key_is_shown_whole(start: str) -> None:
    key = f"{start}Qm3ZkT8vLr5YpW2xNc9Ba"
    says = diagnosed(SEND, signed(SEND, key=key, access_key=key, secret="of nobody here")).says
    assert f"'{start.rstrip('-')}...' ({len(key)} characters)" in says


SECRETS = [
    ("secret-key-not-set", "'undefined'", "undefined"),
    ("secret-key-not-set", "made with nothing as the secret key", ""),
    ("secret-key-not-set", "'nil'", "nil"),
    ("secret-key-not-set", "'undefined\\n'", "undefined\n"),
    ("secret-key-not-set", "'null\\r\\n'", "null\r\n"),
    ("secret-key-not-set", "'\\n'", "\n"),
    ("secret-key-placeholder", "'${SECRET}'", "${SECRET}"),
    ("secret-key-placeholder", "'$SECRET'", "$SECRET"),
    ("secret-key-placeholder", "os.environ", 'os.environ["SECRET"]'),
    ("secret-key-placeholder", "os.environ", "os.environ['NCP_SECRET_KEY']"),
    ("secret-key-placeholder", "os.getenv", 'os.getenv("SECRET_KEY")'),
    ("secret-key-placeholder", "System.getenv", 'System.getenv("NCP_SECRET_KEY")'),
    ("secret-key-placeholder", "ENV", "ENV['SENS_SECRET_KEY']"),
    ("secret-key-placeholder", "secrets", "${{ secrets.NCP_SECRET_KEY }}"),
    ("secret-key-quoted", "'SECRET_KEY=***'", f"SECRET_KEY={SECRET}"),
    ("secret-key-quoted", "'secretKey: ...'", f"secretKey: {SECRET}"),
    ("secret-key-quoted", "'...#'", f"{SECRET}#"),
    ("secret-key-quoted", "quotes", f'"{SECRET}" '),
    ("secret-key-quoted", "quotes", f"'{SECRET}'\n"),
    ("secret-key-quoted", "quotes", f'"{SECRET}'),
    ("secret-key-quoted", "quotes", f'"{SECRET}",'),
    ("secret-key-not-set", "'[object Promise]'", "[object Promise]"),
    ("secret-key-placeholder", "'your-secret-key'", "your-secret-key"),
    ("secret-key-placeholder", "'${NCP_SECRET_KEY}'", "${NCP_SECRET_KEY}"),
    ("secret-key-placeholder", "'{secretKey}'", "{secretKey}"),
    ("secret-key-placeholder", "'{SecretKey}'", "{SecretKey}"),
    ("secret-key-placeholder", "'<secret key>'", "<secret key>"),
    ("secret-key-placeholder", "'${NAVER_SECRET_KEY}'", "${NAVER_SECRET_KEY}"),
    ("secret-key-placeholder", "'{{YOUR_SECRET_KEY}}'", "{{YOUR_SECRET_KEY}}"),
    ("secret-key-quoted", "written as '...;', with quotes or other signs", f"{SECRET};"),
    ("secret-key-quoted", "written as '[...]', with quotes or other signs", f"[{SECRET}]"),
    ("secret-key-placeholder", "'SECRET_KEY'", "SECRET_KEY"),
    ("secret-key-placeholder", "'<secretKey>'", "<secretKey>"),
    ("secret-key-placeholder", "'process.env.NCP_SECRET_KEY'", "process.env.NCP_SECRET_KEY"),
    ("secret-key-placeholder", "'%NCP_SECRET_KEY%'", "%NCP_SECRET_KEY%"),
    ("secret-key-invisible", "byte order", f"\ufeff{SECRET}"),
    ("secret-key-invisible", "no-break", f"{SECRET}\u00a0"),
    ("secret-key-invisible", "zero-width", f"{SECRET}\u200b"),
    ("secret-key-blanks", "strip", f"{SECRET}\r"),
    ("secret-key-blanks", "strip", f"{SECRET}\r\n"),
    ("secret-key-quoted", "quotes", f"'{SECRET}'"),
    ("secret-key-quoted", "quotes", f"b'{SECRET}'"),
    ("secret-key-quoted", "quotes", f"\u201c{SECRET}\u201d"),
    ("secret-key-quoted", "quotes", f"{{{SECRET}}}"),
    ("secret-key-cut-short", "a part", SECRET[:-1]),
    ("secret-key-cut-short", "a part", SECRET[:20]),
    ("secret-key-hashed", "hashed first", hashlib.sha256(SECRET.encode()).hexdigest()),
]


@pytest.mark.parametrize(("cause", "said", "secret"), SECRETS)
def test_what_was_taken_for_the_secret_key_is_named(cause: str, said: str, secret: str) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, secret=secret))
    assert (diagnosis.cause, diagnosis.also) == (cause, ())
    assert said in diagnosis.says


@pytest.mark.parametrize(
    ("key", "secret", "causes"),
    [
        ("undefined", "undefined", ("access-key-not-set", "secret-key-not-set")),
        ("{accessKey}", "{secretKey}", ("access-key-placeholder", "secret-key-placeholder")),
        ("${MY_ACCESS_KEY}", "${MY_SECRET_KEY}", ("access-key-placeholder", "secret-key-placeholder")),
        ("my-access-key", "my-secret-key", ("access-key-placeholder", "secret-key-placeholder")),
    ],
)
def test_both_keys_that_were_never_set_are_named(key: str, secret: str, causes: tuple[str, str]) -> None:
    diagnosis = diagnosed(SEND, signed(SEND, key=key, access_key=key, secret=secret))
    assert (diagnosis.cause, *diagnosis.also) == causes


# --- strings and hashes ------------------------------------------------------------------------------

SAMPLE = "/photos/puppy.jpg?query1=&query2"
QUOTED = "M T\\nt\\nk"
STRINGS: list[tuple[str, str, Mistake]] = [
    ("sample-signed", "puppy", lambda p: signed(p, method="GET", target=SAMPLE)),
    ("sample-signed", "puppy", lambda p: signed(p, method="POST", target=SAMPLE)),
    ("sample-signed", "guide", lambda p: signed(p, method="GET", target=SAMPLE, key="{accessKey}")),
    ("sample-signed", "guide", lambda p: signed(p, method="GET", target=SAMPLE, key="{accessKey}", time="{timestamp}")),
    ("sample-signed", "guide", lambda p: signed(p, method="GET", target=SAMPLE, secret="{secretKey}")),
    ("another-service-signed", OTHER_SERVICE, lambda p: signed(p, target=p.target.replace(PREFIX[17:], OTHER_SERVICE))),
    ("another-api-signed", "/sms/v1/", lambda p: signed(p, target=p.target.replace("/sms/v2/", "/sms/v1/"))),
    ("another-api-signed", "/alimtalk/v2/", lambda p: signed(p, target=p.target.replace("/sms/v2/", "/alimtalk/v2/"))),
    ("another-api-signed", "/v1/sms/", lambda p: signed(p, target=p.target.replace("/sms/v2/", "/v1/sms/"))),
    ("another-path-signed", "'/SMS/v2/", lambda p: signed(p, target=p.target.replace("/sms/", "/SMS/"))),
    ("another-path-signed", "'/sms/V2/", lambda p: signed(p, target=p.target.replace("/v2/", "/V2/"))),
    ("another-path-signed", "'/sms/v2/ncp", lambda p: signed(p, target=p.target.replace("/services/", "/"))),
    ("another-service-signed", r"\n'", lambda p: signed(p, target=p.target.replace(PREFIX, f"{PREFIX}\n"))),
    ("another-service-signed", "%0A'", lambda p: signed(p, target=p.target.replace(PREFIX, f"{PREFIX}%0A"))),
    (
        "placeholder-signed",
        "with nothing in the place of",
        lambda p: signed(p, target=p.target.replace(PREFIX[17:], "")),
    ),
    ("another-path-signed", "/files'", lambda p: signed(p, target=f"{PREFIX}/files")),
    ("placeholder-signed", "SERVICE_ID", lambda p: signed(p, target=p.target.replace(PREFIX[17:], "${SERVICE_ID}"))),
    ("placeholder-signed", "undefined", lambda p: signed(p, target=p.target.replace(PREFIX[17:], "undefined"))),
    ("timestamps-differ", "another time", lambda p: signed(p, time=p.time + 9 * 3_600_000)),
    ("timestamps-differ", "another time", lambda p: signed(p, time=p.time * 1_000)),
    ("unset-value-signed", "'undefined'", lambda p: signed(p, key="undefined")),
    ("unset-value-signed", "'None'", lambda p: signed(p, time="None")),
    ("unset-value-signed", "'null'", lambda p: signed(p, target="null")),
    *(
        ("unset-value-signed", repr(word), lambda p, word=word: signed(p, text=word))
        for word in ("undefined", "None", "null", "[object Object]", "[object Promise]", "false")
    ),
    ("unset-value-signed", "'undefined'", lambda p: signed(p, method="undefined")),
    ("unset-value-signed", "'None'", lambda p: signed(p, method="None")),
    (
        "another-api-signed",
        "/vserver/v2/",
        lambda p: signed(p, method="GET", target="/vserver/v2/getServerInstanceList"),
    ),
    ("another-api-signed", "/vpc/v2/", lambda p: signed(p, target="/vpc/v2/getVpcList?responseFormatType=json")),
    ("hash-sha-3", "SHA-2", lambda p: signed(p, digest="sha3_256")),
    ("hash-sha-3", "SHA-2", lambda p: signed(p, digest="sha3_512")),
    ("placeholder-in-string", "'{accessKey}'", lambda p: signed(p, key="{accessKey}")),
    ("placeholder-in-string", "'{timestamp}'", lambda p: signed(p, time="{timestamp}")),
    ("nothing-signed", "empty string", lambda p: digest(p, mac(p, b""))),
    ("string-in-signature", "Sum(nil)", lambda p: digest(p, text_of(p).encode() + mac(p))),
    ("string-signed-twice", "twice", layout("M T\nt\nkM T\nt\nk")),
    ("digest-hashed-again", "one HMAC-SHA256", lambda p: digest(p, mac(p, mac(p)))),
    ("digest-hashed-again", "one HMAC-SHA256", lambda p: digest(p, hash_of(mac(p).hex()))),
    ("digest-hashed-again", "one HMAC-SHA256", lambda p: digest(p, mac(p, hash_of(text_of(p))))),
    ("digest-hashed-again", "one HMAC-SHA256", lambda p: digest(p, mac(p, hash_of(text_of(p)).hex().encode()))),
    ("hash-without-key", "HMAC", lambda p: digest(p, hash_of(f"{p.secret}\n{text_of(p)}"))),
    (
        "string-in-utf-16",
        "UTF-8",
        lambda p: signed(p, text=text_of(p).encode("utf-16-le"), secret=p.secret.encode("utf-16-le")),
    ),
    ("string-quoted", "quotes", layout(f'"{QUOTED}"')),
    ("string-quoted", "quotes", lambda p: signed(p, text=repr(text_of(p).encode()))),
    ("string-quoted", "quotes", layout('"M T\nt\nk"')),
    ("lines-indented", "spaces", layout("\n        M T\n        t\n        k\n        ")),
    ("lines-indented", "spaces", layout("\n            M T\n            t\n            k\n        ")),
    ("lines-indented", "spaces", layout("\n\t\tM T\n\t\tt\n\t\tk\n\t\t")),
    ("lines-indented", "spaces", layout("M T\n            t\n            k")),
    ("echo-option-signed", "'-n'", layout("-n M T\nt\nk\n")),
    ("echo-option-signed", "'-e'", layout("-e M T\nt\nk\n")),
    ("line-feed-escaped", "line feed", layout("M T\\nt\\nk\n")),
    ("line-feed-escaped", "'%0A'", layout("M T%0At%0Ak")),
    ("space-replaced", "'\\t'", layout("M\tT\nt\nk")),
    ("line-feed-missing", "'\\t'", layout("M T\tt\tk")),
    ("line-feed-missing", "'\\t'", layout("M\tT\tt\tk")),
    ("http-version-signed", "HTTP/1.1", lambda p: signed(p, text=f"{p.method} {p.target} HTTP/1.1\n{p.time}\n{p.key}")),
    (
        "header-names-signed",
        "names",
        lambda p: signed(p, text=f"{p.method} {p.target}\n{TIMESTAMP}:{p.time}\n{ACCESS_KEY}:{p.key}"),
    ),
    ("only-a-part-signed", "the access key", layout("k")),
    ("only-a-part-signed", "timestamp and access key", layout("t\nk")),
    ("path-not-signed", "path", layout("M \nt\nk")),
    ("secret-key-signed", "secret key", lambda p: signed(p, text=f"{text_of(p)}\n{p.secret}")),
    ("access-key-signed-differently", "quotes", lambda p: signed(p, key=f"b'{p.key}'")),
    (
        "timestamps-differ",
        "another time",
        lambda p: signed(p, time=f"{to_datetime(p.time).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
    ),
]


@pytest.mark.parametrize("plain", [SEND, ITEM], ids=["send", "item"])
@pytest.mark.parametrize(("cause", "said", "mistake"), STRINGS)
def test_what_was_signed_by_a_slip_is_named(cause: str, said: str, mistake: Mistake, plain: Plain) -> None:
    services = [PREFIX[17:], OTHER_SERVICE]
    diagnosis = diagnosed(plain, mistake(plain), services=services)
    assert (diagnosis.cause, diagnosis.also) == (cause, ())
    assert said in diagnosis.says


@pytest.mark.parametrize("plain", [SEND, SEARCH], ids=["send", "search"])
@pytest.mark.parametrize(
    ("made", "causes"),
    [
        (lambda p: text_of(p).encode() + mac(p, b""), {"string-in-signature", "nothing-signed"}),
        (lambda p: text_of(p).encode() + hash_of(""), {"string-in-signature", "nothing-signed", "hash-without-key"}),
        (lambda _: hash_of(""), {"nothing-signed", "hash-without-key"}),
        (lambda _: hmac.digest(b"", b"", "sha256"), {"nothing-signed", "secret-key-not-set"}),
        (lambda p: hmac.digest(p.secret.encode(), b"", "sha1"), {"nothing-signed", "hash-sha-1"}),
        (
            lambda p: hmac.digest(text_of(p).encode(), p.secret.encode(), "sha512"),
            {"key-and-string-swapped", "hash-sha-512"},
        ),
    ],
    ids=["go-sum", "go-hash-sum", "hash-of-nothing", "no-key-either", "other-hash", "swapped"],
)
def test_a_hash_that_never_saw_the_string_is_named(
    made: Callable[[Plain], bytes], causes: set[str], plain: Plain
) -> None:
    diagnosis = diagnosed(plain, digest(plain, made(plain)))
    assert {diagnosis.cause, *diagnosis.also} == causes


def test_the_query_of_a_search_signed_as_its_path_is_named() -> None:
    search = signed(
        SEARCH,
        target=f"{PREFIX}/messages?requestId=RSSA-1&pageSize=10/RSSA-1".replace("?requestId=RSSA-1&pageSize=10", ""),
    )
    assert diagnosed(SEARCH, search).cause == "another-path-signed"
    item = signed(ITEM, target=f"{PREFIX}/messages?messageId=RSSA-1-2")
    assert diagnosed(ITEM, item).cause == "another-path-signed"


def test_the_latest_services_are_tried_and_no_more() -> None:
    services = [f"service-{number}" for number in range(60)]
    for service, cause in (("service-59", "another-service-signed"), ("service-9", "unexplained")):
        request = signed(SEND, target=SEND.target.replace(PREFIX[17:], service))
        assert diagnosed(SEND, request, services=services).cause == cause


def test_two_slips_at_once_stay_within_what_is_counted() -> None:
    for plain, key in itertools.product((SEND, SEARCH), (KEY, f"'{KEY}'")):
        request = signed(plain, access_key=key, secret="of nobody here")
        diagnosis = diagnosed(plain, request, services=[f"service-{number}" for number in range(60)])
        assert "unexplained" in (diagnosis.cause, *diagnosis.also)
        assert diagnosis.hashed <= BUDGET
        assert diagnosis.tried <= TRIES


# --- headers of others -------------------------------------------------------------------------------


def headers(**names: str) -> Diagnosis:
    sent = {name.replace("_", "-").encode(): text.encode() for name, text in names.items()}
    values = [sent.get(name.encode(), b"") for name in (TIMESTAMP, ACCESS_KEY, SIGNATURE)]
    known = {KEY.encode(): Credential(KEY, SECRET)}
    return examine(Signed(b"POST", PREFIX.encode(), *values), known, NOW, headers=sent)


@pytest.mark.parametrize(
    ("names", "cause", "said"),
    [
        (["x-ncp-apigw-api-key-id", "x-ncp-apigw-api-key"], "headers-of-maps-and-ai", "Maps"),
        (["x-ncp-apigw-api-key"], "headers-of-maps-and-ai", "Maps"),
        (["x-ncp-auth-key", "x-ncp-service-secret"], "headers-of-sens-v1", "SENS v1"),
        (["x-ncp-service-secret"], "headers-of-sens-v1", "SENS v1"),
        ([TIMESTAMP, ACCESS_KEY, "x-ncp-apigw-signature-v1"], "headers-of-signature-v1", "signature v1"),
        ([TIMESTAMP, ACCESS_KEY, "x-ncp-apigw-api-key"], "headers-of-signature-v1", "signature v1"),
        (["x-naver-client-id", "x-naver-client-secret"], "headers-of-naver-developers", "NAVER Developers"),
        (["x-clovaspeech-api-key"], "headers-of-another-api", "another API"),
        (["x-secret-key"], "headers-of-another-api", "another API"),
        ([ACCESS_KEY], "headers-missing", f"no {TIMESTAMP} and no {SIGNATURE}"),
        ([ACCESS_KEY, TIMESTAMP, "x-ncp-secret-access-key"], "headers-with-a-secret", "never sent"),
        (["x-ncp-iam-secret-key"], "headers-with-a-secret", "'x-ncp-iam-secret-key'"),
        (["x-ncp-apigw-api-key-id", "x-ncp-apigw-api-key"], "headers-of-maps-and-ai", "'x-ncp-apigw-api-key'"),
    ],
)
def test_headers_of_other_apis_are_called_theirs_and_never_to_be_renamed(
    names: list[str], cause: str, said: str
) -> None:
    diagnosis = headers(**dict.fromkeys(names, "anything"))
    assert (diagnosis.cause, diagnosis.also) == (cause, ())
    assert said in diagnosis.says
    assert "rename" not in diagnosis.says
    assert SIGNATURE in diagnosis.says


ALL_THREE = (TIMESTAMP, ACCESS_KEY, SIGNATURE)


@pytest.mark.parametrize(
    ("target", "body", "cause"),
    [
        (f"{PREFIX}/messages?{'&'.join(f'{name}=x' for name in ALL_THREE)}", "", "headers-in-query"),
        (f"{PREFIX}/messages?a=b&{SIGNATURE.upper()}=x", "", "headers-in-query"),
        (f"{PREFIX}/messages", json.dumps({"headers": dict.fromkeys(ALL_THREE, "x")}), "headers-in-body"),
        (f"{PREFIX}/messages", json.dumps(dict.fromkeys(ALL_THREE, "x")), "headers-in-body"),
        (f"{PREFIX}/messages", "&".join(f"{name}=x" for name in ALL_THREE), "headers-in-body"),
        (f"{PREFIX}/messages", json.dumps({"content": "x-ncp-apigw"}), "headers-missing"),
    ],
)
def test_headers_that_were_sent_elsewhere_are_found_there(target: str, body: str, cause: str) -> None:
    diagnosis = examine(Signed(b"POST", target.encode(), b"", b"", b""), {}, NOW, body=body.encode())
    assert (diagnosis.cause, diagnosis.also) == (cause, ())
    assert (SIGNATURE in diagnosis.says, "send all three" in diagnosis.says) == (True, True)


def test_a_header_that_holds_a_secret_key_is_not_to_be_renamed() -> None:
    assert headers(**{"access-key": KEY, TIMESTAMP: "1", SIGNATURE: "x"}).cause == "header-misnamed"
    found = headers(**{"access-key": SECRET, TIMESTAMP: "1", SIGNATURE: "x"})
    assert (found.cause, "rename" in found.says) == ("headers-missing", False)


# --- clocks, and ways out ----------------------------------------------------------------------------

NOON = 1_795_662_000_000
MINUTE, HOUR = 60_000, 3_600_000
TWENTY_MINUTES = (
    "the two clocks differ by 20 min: the client says 2026-11-26 12:20:00, mocksens's machine has 12:00:00 (+09:00);"
    " in a container or WSL the clock may have stood still"
)


@pytest.mark.parametrize(
    ("off", "cause", "said"),
    [
        (
            20 * MINUTE,
            "clock-ahead",
            TWENTY_MINUTES,
        ),
        (
            -20 * MINUTE,
            "timestamp-stale",
            "is 20 min old: the client says 2026-11-26 11:40:00, mocksens's machine has 12:00:00",
        ),
        (
            -13 * HOUR - MINUTE - 1,
            "timestamp-stale",
            "the client says 2026-11-25 22:58:59, mocksens's machine has 2026-11-26 12:00:00",
        ),
        (9 * HOUR + 30_000, "timestamp-of-another-zone", "is 9 h ahead (the client says 2026-11-26 21:00:30"),
        (9 * HOUR, "timestamp-of-another-zone", "is exactly 9 h ahead (the client"),
        (-9 * HOUR - 4 * MINUTE, "timestamp-of-another-zone", "is 9 h 4 min behind (the client"),
        (192 * 24 * HOUR, "clock-ahead", "System.nanoTime()"),
    ],
)
def test_where_clocks_differ_both_are_shown(off: int, cause: str, said: str) -> None:
    plain = SEND._replace(time=NOON + off)
    diagnosis = diagnosed(plain, signed(plain), NOON)
    assert (diagnosis.cause, diagnosis.also) == (cause, ())
    assert said in diagnosis.says


@pytest.mark.parametrize(
    ("starter", "said"),
    [
        (Starter.SERVER, ["`mocksens config`", "--auth off"]),
        (Starter.EXEC, ["--access-key and --secret-key", "--auth off"]),
        (Starter.FIXTURE, ["mocksens.access_key and mocksens.secret_key", "mocksens_settings", "auth as 'off'"]),
        (Starter.CODE, ["mocksens.configure", "auth='off'"]),
    ],
)
def test_the_ways_out_of_an_unknown_key_are_those_where_it_runs(starter: Starter, said: list[str]) -> None:
    request = signed(SEND, key="prod-4711", access_key="prod-4711", secret="of nobody here")
    says = diagnosed(SEND, request, starter=starter).says
    assert [words for words in said if words not in says] == []
    assert ("`mocksens config`" in says) == (starter is Starter.SERVER)


def test_a_key_for_other_services_is_told_which_ones() -> None:
    services = frozenset(f"service-{number}" for number in range(8))
    known = {KEY.encode(): Credential(KEY, SECRET, services)}
    says = examine(signed(SEND), known, NOW, service_id="theirs").says
    assert f"{KEY!r} may not use the service 'theirs': it is limited to service-0, service-1" in says
    assert "service-4 and 3 more" in says


# --- everything --------------------------------------------------------------------------------------


def test_every_cause_has_its_mistake() -> None:
    named = {cause for cause, _, _ in MISTAKES} | {cause for cause, _, _ in (*SHAPES, *STRINGS)}
    named |= {cause for cause, _, _ in SECRETS} | {f"access-key-{kind}" for _, kind in WORDS}
    elsewhere = {cause for cause in CAUSES if cause.startswith(("header", "authorization"))} - named
    others = {"secret-key-from-hex", "secret-key-escaped", "service-not-allowed", "signature-not-encoded"}
    others |= {"access-key-doubled", "timestamp-doubled", "timestamp-microtime"}
    others |= {"access-key-is-a-service-id", "timestamp-placeholder", "timestamp-object", "timestamp-of-another-epoch"}
    assert CAUSES.keys() - named - elsewhere == others
    assert named <= CAUSES.keys()


@pytest.mark.parametrize("form", [bytes, lambda made: made.decode("latin-1").encode(), lambda made: str(made).encode()])
def test_bytes_that_were_never_encoded_are_recognised(form: Callable[[bytes], bytes]) -> None:
    made = bytes(byte | 0x80 for byte in mac(SEND))
    diagnosis = diagnosed(SEND, replaced(form(made)))
    assert "signature-not-encoded" in (diagnosis.cause, *diagnosis.also)


def replaced(signature: bytes) -> Signed:
    right = signed(SEND)
    return Signed(right.method, right.target, right.timestamp, right.access_key, signature)


WORDS_OF_SHAPES = (
    *(
        SECRET,
        KEY,
        sh(SECRET),
        "undefined",
        "(stdin)= ",
        "  -",
        "Bearer ",
        "Signature=",
        "eyJ",
        "<Buffer ",
        "%3D",
        "12",
    ),
    *("[object Promise]", "b'", "\\x41", *"'\"[]{}.=>, \n\\\0\xff"),
)
PIECES = st.sampled_from(WORDS_OF_SHAPES)


@given(value=st.one_of(st.binary(), st.lists(PIECES, max_size=12).map(lambda pieces: "".join(pieces).encode())))
@example(b" " * 5_000)
@example(b"b'" * 3_000)
@example(b"eyJ" * 5_000)
@example(b"[" * 5_000)
@example(b"1, " * 5_000)
@example(b"ab " * 700)
@example(b"POST /" * 300)
@example(b"signature=" * 200)
def test_any_value_of_the_signature_header_gives_a_bounded_sentence_without_a_secret(value: bytes) -> None:
    diagnosis = diagnosed(SEND, replaced(value))
    assert diagnosis.cause in CAUSES
    assert diagnosis.hint.isascii()
    assert diagnosis.hint.isprintable()
    assert len(diagnosis.says) < 1_000
    assert SECRET not in repr(diagnosis) + diagnosis.hint


@given(words=st.lists(PIECES, max_size=6), name=st.sampled_from(["access_key", "timestamp"]))
def test_any_value_of_the_other_headers_gives_a_bounded_sentence_without_a_secret(words: list[str], name: str) -> None:
    sent: dict[str, Any] = {name: "".join(words)}
    diagnosis = diagnosed(SEND, signed(SEND, **sent))
    assert diagnosis.hint.isprintable()
    assert len(diagnosis.says) < 1_500
    assert SECRET not in repr(diagnosis) + diagnosis.hint
