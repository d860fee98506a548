import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.otp import find
from tests.loop_time import too_long

TEXTS = [
    # Korean, as services in Korea write them
    ("[Web발신]\n[카카오] 인증번호는 [123456]입니다. 타인에게 노출하지 마세요.", "123456"),
    ("[네이버] 인증번호 482915를 입력해 주세요.", "482915"),
    ("인증번호: 0042", "0042"),
    ("본인확인 인증번호(847362)를 입력하세요", "847362"),
    ("[토스] 인증 번호 123 456 를 화면에 입력해주세요", "123456"),
    ("인증코드 : 84736251", "84736251"),
    ("회원님의 확인번호는 5821 입니다. 3분 안에 입력하세요.", "5821"),
    ("보안코드 9917", "9917"),
    ("1234 일회용 비밀번호입니다", "1234"),
    ("임시비밀번호 77410382 로 로그인하세요", "77410382"),
    ("OTP번호 554433", "554433"),
    ("010-1234-5678님의 인증번호는 987654입니다", "987654"),
    ("인증번호 246810 문의 1588-1234", "246810"),
    ("문의 02-1234-5678, 인증번호 246810", "246810"),
    ("2026-01-02 09:30 인증번호 [135790]", "135790"),
    ("결제 12000원 인증번호 8642", "8642"),
    ("인증번호 8642 결제 12000원", "8642"),
    # English
    ("Your verification code is 123456.", "123456"),
    ("123456 is your verification code", "123456"),
    ("G-482915 is your Google verification code.", "482915"),
    ("Your one-time password: 9021", "9021"),
    ("Use code 123-456 to sign in", "123456"),
    ("PIN 0001", "0001"),
    ("passcode=445566", "445566"),
    ("Your code: 1234. Call 010-9999-8888 for help.", "1234"),
    # For a browser
    ("123456 is your code.\n\n@example.com #AB12cd", "AB12cd"),
]
NONE = [
    "",
    "안녕하세요",
    "인증번호를 보내 드렸습니다",
    "주문하신 12345678번 상품이 발송되었습니다",
    "결제금액 15000원 본인확인",
    "본인확인을 위해 010-1234-5678로 전화주세요",
    "본인확인은 010 1234 5678로",
    "비밀번호 변경일: 2026-01-02",
    "인증번호는 2026년에",
    "the hotpot costs 12345",
    "decode 1234",
    "code ABC1234567890",
    "code 123456789",
    "code 12",
    "인증번호" + "가" * 41 + "123456",
]


@pytest.mark.parametrize(("text", "code"), TEXTS)
def test_a_code_is_found(text: str, code: str) -> None:
    assert find(text) == code


@pytest.mark.parametrize("text", NONE)
def test_what_is_not_called_a_code_is_none(text: str) -> None:
    assert find(text) is None


@given(
    st.sampled_from(["인증번호", "인증번호는", "인증번호:", "OTP", "Your code is", "verification code:"]),
    st.from_regex("[0-9]{4,8}", fullmatch=True),
    st.sampled_from(["", "입니다", " 입니다.", "]", ".", " 를 입력", "\n다음 줄"]),
    st.sampled_from(["", "[Web발신] ", "010-1111-2222님 ", "15000원 결제 "]),
)
def test_any_code_behind_its_word_is_found(word: str, code: str, behind: str, before: str) -> None:
    assert find(f"{before}{word} {code}{behind}") == code


@given(st.text(max_size=300))
def test_any_text_has_digits_for_a_code_or_none(text: str) -> None:
    code = find(text)
    assert code is None or (code.isascii() and code.isalnum() and 4 <= len(code) <= 10)


@pytest.mark.parametrize("text", ["otp 1234 ", "auth", "1234 ", "인증번호 ", "@a #", "access "], ids=str.strip)
def test_a_text_is_searched_for_little_however_long_it_is(text: str) -> None:
    began = time.thread_time()
    find(text * 100_000)
    assert not too_long(time.thread_time() - began)


def test_a_code_far_from_its_word_is_none_of_it() -> None:
    assert find("code" + " " * 41 + "1234") is None
    assert find("1234" + " " * 41 + "code") is None
    assert find("1234" + " " * 40 + "code") == "1234"


def test_a_code_is_found_as_far_as_a_text_can_be_delivered() -> None:
    text = "x" * 1_980 + " code 123456"
    assert find(text) == "123456"
    assert find("x" + text * 2) is None
