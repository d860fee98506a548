"""Signing (D:23-29): what the signature covers, to the byte, and how far the clocks may be apart."""

import base64
import hashlib
import hmac
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mocksens import Credential, Sens, sign
from mocksens.spec.limits import TIMESTAMP_WINDOW
from tests.client import Answer, Client, InProcess
from tests.conformance.world import assert_refused

KEY = Credential("an-access-key", "a secret key, 비밀")
BASE = "/sms/v2/services/ncp:sms:kr:000000000000:mocksens"
NOW = 1_772_409_600_000
TIMESTAMP, ACCESS_KEY, SIGNATURE = "x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"
ESCAPED = ("%20", "+", "%2B", ":", "%3A", "%3a", "%25", "%EA%B0%80", "%ff", "%00", "%zz", "%", "~", "%7E", "가", "é")
VALUES = st.lists(st.one_of(st.sampled_from(ESCAPED), st.sampled_from("aZ09-_.!*'();")), max_size=8).map("".join)
TARGETS = st.one_of(
    st.builds(lambda item: f"{BASE}/messages/x{item}", VALUES),
    st.builds(lambda service: f"/sms/v2/services/x{service}/messages?requestId=1", VALUES),
    st.builds(
        lambda pairs: f"{BASE}/messages?{'&'.join(f'{name}={value}' for name, value in pairs)}",
        st.lists(st.tuples(st.sampled_from(["requestId", "to", "from", "x", "가"]), VALUES), max_size=5),
    ),
    st.sampled_from([f"{BASE}/messages?", f"{BASE}/messages", f"{BASE}/messages??&&==", f"{BASE}/unsubscribes?a?b=c"]),
)


class Wall:
    """A wall clock that stands still."""

    def now(self) -> int:
        return NOW


def client_of(*keys: Credential) -> Client:
    return Client(InProcess(Sens(credentials=keys or (KEY,), seed="signature", wall=Wall())), credential=KEY)


def by_hand(method: str, target: str, timestamp: str, key: Credential = KEY) -> dict[str, str]:
    """Return the three headers as the official guide makes them, without any code of mocksens."""
    text = f"{method} {target}\n{timestamp}\n{key.access_key}"
    digest = hmac.new(key.secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return {TIMESTAMP: timestamp, ACCESS_KEY: key.access_key, SIGNATURE: base64.b64encode(digest).decode()}


def call(client: Client, headers: dict[str, str], method: str = "GET", target: str = f"{BASE}/messages") -> Answer:
    """Send ``target`` in UTF-8."""
    return client.transport.send(method, target.encode().decode("latin-1"), headers.items(), b"")


def assert_unauthenticated(answer: Answer, details: str = "Invalid authentication information.") -> None:
    assert_refused(answer, 401)
    error = {"errorCode": "200", "message": "Authentication Failed", "details": details}
    assert answer.json == {"error": error}
    assert KEY.secret_key not in answer.diagnosis


@given(target=TARGETS)
def test_a_target_is_signed_exactly_as_it_is_sent(target: str) -> None:
    answer = call(client_of(), by_hand("GET", target, str(NOW)), target=target)
    assert answer.status in {200, 400, 403, 404}
    assert "error" not in answer.json or answer.status == 403


@given(target=TARGETS, method=st.sampled_from(["GET", "POST", "DELETE"]), timestamp=st.integers(0, 10**15))
def test_our_own_signer_does_what_the_guide_says(target: str, method: str, timestamp: int) -> None:
    pair = {"access_key": KEY.access_key, "secret_key": KEY.secret_key}
    assert sign(method, target, timestamp=timestamp, **pair) == by_hand(method, target, str(timestamp))


@given(target=TARGETS, other=TARGETS)
def test_a_signature_is_good_for_one_target_only(target: str, other: str) -> None:
    assume(target != other)
    assert_unauthenticated(call(client_of(), by_hand("GET", other, str(NOW)), target=target))


@pytest.mark.parametrize(
    ("sent", "signed"),
    [
        ("?to=a%20b", "?to=a+b"),
        ("?to=a%3Ab", "?to=a:b"),
        ("?to=a%3Ab", "?to=a%3ab"),
        ("?to=%EA%B0%80", "?to=가"),
        ("?to=1&from=2", "?from=2&to=1"),
        ("?to=1", ""),
        ("?", ""),
        ("", "?"),
    ],
)
def test_another_spelling_of_the_same_query_is_another_target(sent: str, signed: str) -> None:
    headers = by_hand("GET", f"{BASE}/messages{signed}", str(NOW))
    assert_unauthenticated(call(client_of(), headers, target=f"{BASE}/messages{sent}"))


def test_the_colons_of_a_service_id_may_be_escaped_if_they_are_signed_so() -> None:
    target = f"/sms/v2/services/{quote('ncp:sms:kr:000000000000:mocksens', safe='')}/unsubscribes"
    assert call(client_of(), by_hand("GET", target, str(NOW)), target=target).status == 200
    assert_unauthenticated(call(client_of(), by_hand("GET", f"{BASE}/unsubscribes", str(NOW)), target=target))


def replaced(text: str, data: st.DataObject) -> str:
    """``text`` with one byte changed to another."""
    place = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.characters(min_codepoint=0x21, max_codepoint=0x7E).filter(lambda other: other != text[place]))
    return text[:place] + byte + text[place + 1 :]


@given(data=st.data(), part=st.sampled_from(["method", "target", "timestamp", "key", "secret"]))
def test_a_byte_signed_differently_from_what_is_sent_is_refused(data: st.DataObject, part: str) -> None:
    truth = {
        "method": "GET",
        "target": f"{BASE}/messages?requestId=a%20b",
        "timestamp": str(NOW),
        "key": KEY.access_key,
        "secret": "a secret key",
    }
    lie = truth | {part: replaced(truth[part], data)}
    client = client_of(Credential(truth["key"], truth["secret"]))
    headers = by_hand(lie["method"], lie["target"], lie["timestamp"], Credential(lie["key"], lie["secret"]))
    sent = headers | {TIMESTAMP: truth["timestamp"], ACCESS_KEY: truth["key"]}
    assert_unauthenticated(call(client, sent, target=truth["target"]))


@given(data=st.data(), header=st.sampled_from([TIMESTAMP, ACCESS_KEY, SIGNATURE]))
def test_a_byte_changed_in_any_header_is_refused(data: st.DataObject, header: str) -> None:
    headers = by_hand("GET", f"{BASE}/unsubscribes", str(NOW))
    changed = headers | {header: replaced(headers[header], data)}
    assert call(client_of(), headers, target=f"{BASE}/unsubscribes").status == 200
    assert_unauthenticated(call(client_of(), changed, target=f"{BASE}/unsubscribes"))


@given(data=st.data())
def test_a_signature_cut_short_drawn_out_or_in_another_alphabet_is_refused(data: st.DataObject) -> None:
    headers = by_hand("GET", f"{BASE}/unsubscribes", str(NOW))
    right = headers[SIGNATURE]
    wrong = data.draw(
        st.one_of(
            st.integers(1, len(right) - 1).map(lambda end: right[:end]),
            st.sampled_from(["=", "A", "\n", " "]).map(lambda more: right + more),
            st.sampled_from([base64.b64decode(right).hex(), right.rstrip("="), right.lower(), "0"]),
            st.text(st.characters(min_codepoint=0x80, max_codepoint=0xFF), min_size=1, max_size=44),
        )
    )
    assert_unauthenticated(call(client_of(), headers | {SIGNATURE: wrong}, target=f"{BASE}/unsubscribes"))


@given(off=st.integers(-3, 3), sign_of=st.sampled_from([-1, 1]))
def test_clocks_may_be_five_minutes_apart_early_or_late(off: int, sign_of: int) -> None:
    apart = TIMESTAMP_WINDOW.value + off
    headers = by_hand("GET", f"{BASE}/unsubscribes", str(NOW + sign_of * apart))
    answer = call(client_of(), headers, target=f"{BASE}/unsubscribes")
    if off <= 0:
        assert answer.status == 200
    else:
        assert_unauthenticated(answer)


@given(apart=st.integers(-TIMESTAMP_WINDOW.value, TIMESTAMP_WINDOW.value))
def test_any_timestamp_within_five_minutes_is_good(apart: int) -> None:
    headers = by_hand("GET", f"{BASE}/unsubscribes", str(NOW + apart))
    assert call(client_of(), headers, target=f"{BASE}/unsubscribes").status == 200


@pytest.mark.parametrize(
    "timestamp",
    [str(NOW // 1000), "0", f"-{NOW}", f"+{NOW}", f" {NOW}", f"{NOW}.0", "1e12", str(10**30), "9" * 5000, "now", "NaN"],
)
def test_a_timestamp_is_a_whole_number_of_milliseconds(timestamp: str) -> None:
    headers = by_hand("GET", f"{BASE}/unsubscribes", timestamp)
    assert_unauthenticated(call(client_of(), headers, target=f"{BASE}/unsubscribes"))


@pytest.mark.parametrize("how", ["absent", "empty"])
@pytest.mark.parametrize("names", [{TIMESTAMP}, {ACCESS_KEY}, {SIGNATURE}, {TIMESTAMP, ACCESS_KEY, SIGNATURE}])
def test_without_any_of_the_three_headers_the_information_is_missing(how: str, names: set[str]) -> None:
    headers = by_hand("GET", f"{BASE}/unsubscribes", str(NOW))
    kept = {name: value for name, value in headers.items() if name not in names}
    left = kept | (dict.fromkeys(names, "") if how == "empty" else {})
    answer = call(client_of(), left, target=f"{BASE}/unsubscribes")
    assert_unauthenticated(answer, "Authentication information are missing.")


@given(body=st.binary(max_size=40))
def test_the_body_is_not_signed(body: bytes) -> None:
    client = client_of()
    headers = by_hand("DELETE", f"{BASE}/unsubscribes", str(NOW))
    answer = client.transport.send("DELETE", f"{BASE}/unsubscribes", headers.items(), body)
    assert_refused(answer, 400)


def test_a_time_traveller_signs_with_the_wall_clock() -> None:
    client = client_of()
    assert client.clock({"freeze": "1999-12-31T23:59:59+09:00"}).status == 200
    headers = by_hand("GET", f"{BASE}/unsubscribes", str(NOW))
    assert call(client, headers, target=f"{BASE}/unsubscribes").status == 200
    assert_unauthenticated(
        call(client, by_hand("GET", f"{BASE}/unsubscribes", "946652399000"), target=f"{BASE}/unsubscribes")
    )


def test_header_names_are_of_any_case_and_a_key_of_another_is_not_enough() -> None:
    other = Credential("another-key", "another secret")
    target = f"{BASE}/unsubscribes"
    headers = {name.upper(): value for name, value in by_hand("GET", target, str(NOW)).items()}
    assert call(client_of(KEY, other), headers, target=target).status == 200
    mixed = by_hand("GET", target, str(NOW)) | {ACCESS_KEY: other.access_key}
    assert_unauthenticated(call(client_of(KEY, other), mixed, target=target))


def test_an_unknown_path_is_unknown_before_anything_is_verified() -> None:
    answer = call(client_of(), {}, target=f"{BASE}/nothing")
    assert_refused(answer, 404)
    assert answer.json["error"]["details"] == "URL not found."
