import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import sign
from mocksens.core import access
from mocksens.core.doctor.examination import examine
from mocksens.core.errors import Forbidden, Unauthenticated, UnauthenticatedReason
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import Signed, verify
from mocksens.core.starter import Starter
from mocksens.spec.limits import TIMESTAMP_WINDOW

NOW = 1_700_000_000_000
KEY = Credential("access-key", "secret-key")
KEYS = {b"access-key": KEY}
TARGET = "/sms/v2/services/ncp:sms:kr:123:test/messages"
FIELDS = ("method", "target", "timestamp", "access_key", "signature")
VECTORS = [
    (
        "test-secret-key",
        "POST",
        "/sms/v2/services/ncp:sms:kr:123:taco/messages",
        1_752_555_555_555,
        "test-access-key",
        "nIEdj8jDcbr68OD5xkD7HQgcS3nVLl2bzO5pX4pQgaU=",
    ),
    (
        "secret-key",
        "POST",
        "/sms/v2/services/ncp:sms:kr:123:test/messages",
        1_700_000_000_000,
        "access-key",
        "ZKsCEU3LjzTGa/RSvbVl66FfxiIjnjnG61UYjBqTaRg=",
    ),
    (
        "TestSecretKey",
        "GET",
        "/vserver/v2/getServerInstanceList?responseFormatType=json",
        1_234_567_890_123,
        "TestAccessKey",
        "FPsYYX8fuMAgi+cue3eACOW0dNtIwu1LYWfg/megA2M=",
    ),
    (
        "secret",
        "POST",
        "/sms/v2/services/svc/messages",
        1_700_000_000_000,
        "access",
        "7lLIUF/vg70uc1AkCmekGjUxqT5ekiPPnwKqwZrI6qI=",
    ),
]


def signed(
    *,
    method: str = "POST",
    target: str = TARGET,
    timestamp: int = NOW,
    access_key: str = "access-key",
    secret_key: str = "secret-key",
) -> Signed:
    headers = sign(method, target, timestamp=timestamp, access_key=access_key, secret_key=secret_key)
    return Signed(method.encode(), target.encode(), *(value.encode() for value in headers.values()))


def but(request: Signed, **fields: bytes) -> Signed:
    """Return the request with other parts, not signed again."""
    return Signed(**({name: getattr(request, name) for name in FIELDS} | fields))


def refused(request: Signed, now: int = NOW) -> Unauthenticated:
    with pytest.raises(Unauthenticated) as caught:
        verify(request, KEYS, now)
    assert not caught.value.hint, "the doctor words it"
    return caught.value


def worded(request: Signed, now: int = NOW) -> str:
    """Return the doctor's diagnosis of a refused request."""
    refused(request, now)
    return examine(request, KEYS, now).hint


@pytest.mark.parametrize("vector", VECTORS)
def test_public_vectors_are_built_and_verified(vector: tuple[str, str, str, int, str, str]) -> None:
    secret, method, target, timestamp, access_key, expected = vector
    assert sign(method, target, timestamp=timestamp, access_key=access_key, secret_key=secret) == {
        "x-ncp-apigw-timestamp": str(timestamp),
        "x-ncp-iam-access-key": access_key,
        "x-ncp-apigw-signature-v2": expected,
    }
    key = Credential(access_key, secret)
    parts = (method, target, str(timestamp), access_key, expected)
    assert verify(Signed(*(part.encode() for part in parts)), {access_key.encode(): key}, timestamp) is key


@given(st.text(), st.text(), st.integers(0, 10**13), st.text(min_size=1), st.text())
def test_a_signature_is_the_hmac_of_method_target_timestamp_and_key(
    method: str, target: str, timestamp: int, access_key: str, secret_key: str
) -> None:
    text = f"{method} {target}\n{timestamp}\n{access_key}".encode()
    expected = base64.b64encode(hmac.new(secret_key.encode(), text, hashlib.sha256).digest()).decode()
    headers = sign(method, target, timestamp=timestamp, access_key=access_key, secret_key=secret_key)
    assert headers["x-ncp-apigw-signature-v2"] == expected


def test_the_credential_that_signed_is_given() -> None:
    other = Credential("other", "its secret")
    keys = {**KEYS, b"other": other}
    assert verify(signed(access_key="other", secret_key="its secret"), keys, NOW) is other
    assert verify(signed(), keys, NOW) is KEY


def test_keys_need_not_be_ascii() -> None:
    key = Credential("열쇠", "비밀")
    assert verify(signed(access_key="열쇠", secret_key="비밀"), {"열쇠".encode(): key}, NOW) is key


# --- the window --------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", [-TIMESTAMP_WINDOW.value, -1, 0, 1, TIMESTAMP_WINDOW.value])
def test_a_timestamp_may_be_five_minutes_off_either_way(off: int) -> None:
    assert verify(signed(timestamp=NOW + off), KEYS, NOW) is KEY


@pytest.mark.parametrize("off", [-300_001, 300_001])
def test_a_timestamp_is_refused_a_millisecond_further_off(off: int) -> None:
    refusal = refused(signed(timestamp=NOW + off))
    assert refusal.rule == "gateway.window"
    assert refusal.reason is UnauthenticatedReason.TIMESTAMP_OUT_OF_WINDOW
    assert "just over 5 min" in worded(signed(timestamp=NOW + off))


def test_seconds_instead_of_milliseconds_are_outside_the_window() -> None:
    assert refused(signed(timestamp=NOW // 1000)).rule == "gateway.window"


def test_the_clock_that_counts_is_the_one_given() -> None:
    assert refused(signed(), NOW + 300_001).rule == "gateway.window"
    assert verify(signed(), KEYS, NOW + 300_000) is KEY


def of_timestamp(timestamp: bytes) -> Signed:
    """Return a request signed with a timestamp that ``sign`` would not send."""
    text = b"POST " + TARGET.encode() + b"\n" + timestamp + b"\naccess-key"
    mac = base64.b64encode(hmac.digest(b"secret-key", text, "sha256"))
    return Signed(b"POST", TARGET.encode(), timestamp, b"access-key", mac)


@pytest.mark.parametrize(
    "timestamp",
    [
        b" ",
        b"-1700000000000",
        b"+1700000000000",
        b" 1700000000000",
        b"1700000000000\n",
        b"1_700_000_000_000",
        b"1700000000000.0",
        b"1.7e12",
        b"0x18bcfe56800",
        b"now",
        b"NaN",
        "\N{FULLWIDTH DIGIT ONE}700000000000".encode(),
        "\N{ARABIC-INDIC DIGIT ONE}".encode() * 13,
        b"1700000000\xb200",
        b"\xff",
        b"\x00",
    ],
)
def test_a_timestamp_that_is_no_whole_number_is_refused_however_well_signed(timestamp: bytes) -> None:
    refusal = refused(of_timestamp(timestamp))
    assert refusal.rule == "gateway.invalid"
    assert refusal.reason is UnauthenticatedReason.TIMESTAMP_NO_NUMBER
    assert worded(of_timestamp(timestamp)).isascii()


@pytest.mark.parametrize("digits", [19, 20, 21, 5_000, 60_000])
def test_a_huge_timestamp_is_outside_the_window(digits: int) -> None:
    assert refused(of_timestamp(b"9" * digits)).rule == "gateway.window"


def test_a_timestamp_of_zero_is_outside_the_window() -> None:
    assert refused(of_timestamp(b"0")).rule == "gateway.window"


# --- refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["timestamp", "access_key", "signature"])
def test_a_missing_header_is_told_from_a_wrong_one(field: str) -> None:
    refusal = refused(but(signed(), **{field: b""}))
    assert refusal.reason is UnauthenticatedReason.HEADER_MISSING
    assert refusal.rule == "gateway.headers-missing"
    named = {
        "timestamp": "x-ncp-apigw-timestamp",
        "access_key": "x-ncp-iam-access-key",
        "signature": "x-ncp-apigw-signature-v2",
    }
    assert {name for name in named.values() if name in worded(but(signed(), **{field: b""}))} == {named[field]}


def test_every_missing_header_is_named() -> None:
    request = Signed(b"POST", TARGET.encode(), b"", b"", b"")
    assert refused(request).reason is UnauthenticatedReason.HEADER_MISSING
    assert worded(request).count("x-ncp-") == 3


def test_of_a_short_unknown_key_no_more_than_half_is_named() -> None:
    assert "'ab...' (4 characters)" in worded(but(signed(), access_key=b"abcd"))


def test_an_unknown_key_is_refused_and_its_beginning_named() -> None:
    refusal, hint = refused(signed(access_key="somebody's")), worded(signed(access_key="somebody's"))
    assert refusal.rule == "gateway.invalid"
    assert refusal.reason is UnauthenticatedReason.ACCESS_KEY_UNKNOWN
    assert "'some" in hint
    assert "somebody's" not in hint


@pytest.mark.parametrize(
    "request_",
    [
        signed(secret_key="another"),
        but(signed(), method=b"GET"),
        but(signed(), method=b"post"),
        but(signed(), target=TARGET.encode() + b"?"),
        but(signed(), target=TARGET.replace(":", "%3A").encode()),
        but(signed(target="https://sens.apigw.ntruss.com" + TARGET), target=TARGET.encode()),
        but(signed(target=f"{TARGET}?a=b%20c"), target=f"{TARGET}?a=b+c".encode()),
        but(signed(target=TARGET), target=f"{TARGET}?a=b".encode()),
        but(signed(), timestamp=str(NOW + 1).encode()),
        but(signed(), signature=signed().signature + b"\n"),
        but(signed(), signature=signed().signature.rstrip(b"=")),
        but(signed(), signature=base64.b64decode(signed().signature).hex().encode()),
        but(signed(), signature="서명".encode()),
        but(signed(), signature=b"\xff"),
    ],
)
def test_another_signature_is_refused_and_what_to_sign_is_shown(request_: Signed) -> None:
    refusal = refused(request_)
    assert refusal.rule == "gateway.invalid"
    assert refusal.reason is UnauthenticatedReason.SIGNATURE_MISMATCH
    assert ascii(f"{request_.method.decode()} {request_.target.decode()}")[1:-1] in worded(request_)


@given(st.binary(), st.binary(), st.binary(), st.binary())
def test_nothing_but_a_signature_is_let_through(
    target: bytes, timestamp: bytes, access_key: bytes, signature: bytes
) -> None:
    request = Signed(b"GET", target, timestamp, access_key, signature)
    assert refused(request).diagnosis().isascii()
    assert worded(request).isascii()


@pytest.mark.parametrize(
    "request_",
    [
        signed(secret_key="another"),
        signed(access_key="unknown"),
        signed(timestamp=0),
        signed(access_key="secret-key", secret_key="access-key"),
        but(signed(), signature=b"secret-key"),
        but(signed(), target=b"/?key=secret-key"),
        but(signed(), target=b"/?key=%73ecret-key"),
        but(signed(), timestamp=b"secret-key"),
        but(signed(), access_key=b"secret-key "),
    ],
    ids=["wrong", "unknown-key", "old", "swapped", "for-signature", "in-target", "escaped", "for-time", "for-key"],
)
def test_no_refusal_tells_the_secret_key(request_: Signed) -> None:
    assert "secret-key" not in refused(request_).diagnosis()
    diagnosis = examine(request_, KEYS, NOW)
    assert "secret-key" not in diagnosis.says + diagnosis.expected_ascii + diagnosis.signed


# --- services ----------------------------------------------------------------------------------------


def test_a_key_without_services_may_use_every_one() -> None:
    access.check(KEY, "anything")


def test_a_key_with_services_may_use_no_other() -> None:
    key = KEY._replace(services=frozenset({"one", "two"}))
    access.check(key, "one")
    with pytest.raises(Forbidden, match=r"limited to one, two") as caught:
        access.check(key, "three")
    assert caught.value.rule == "gateway.service"
    assert "secret-key" not in caught.value.diagnosis()


def test_a_key_with_no_services_may_use_none() -> None:
    with pytest.raises(Forbidden, match="may not use the service 'one': it is limited to none"):
        access.check(KEY._replace(services=frozenset()), "one")


@pytest.mark.parametrize(
    ("starter", "said"),
    [
        (Starter.SERVER, "the setting `keys`"),
        (Starter.EXEC, "--keys of exec"),
        (Starter.FIXTURE, "mocksens.service_id"),
        (Starter.CODE, "mocksens.configure"),
    ],
)
def test_a_service_that_a_key_may_not_use_is_named_with_the_ways_out(starter: Starter, said: str) -> None:
    key = KEY._replace(services=frozenset(f"service-{number}" for number in range(9)))
    with pytest.raises(Forbidden) as caught:
        access.check(key, "theirs\r\n" + "x" * 200, starter)
    assert f"{KEY.access_key} may not use the service 'theirs\\r\\nxx" in caught.value.hint
    assert "limited to service-0, service-1, service-2, service-3, service-4 and 4 more; " in caught.value.hint
    assert said in caught.value.hint
    assert len(caught.value.hint) < 400


def test_a_secret_key_in_the_place_of_a_service_is_not_told() -> None:
    with pytest.raises(Forbidden) as caught:
        access.check(KEY._replace(services=frozenset({"one"})), KEY.secret_key)
    assert "'***'" in caught.value.hint
