import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mocksens.core.inspection.one_time_codes import find, own
from mocksens.core.matching.patterns import TookTooLong
from tests.loop_time import processor_time, too_long

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
    # In groups, with letters, or beside other numbers
    ("[회사] 인증번호 [123456]를 입력해주세요", "123456"),
    ("인증번호는 1234 5678 입니다", "12345678"),
    ("본인확인 인증번호(A1B2C3)", "A1B2C3"),
    ("Your code is AB12CD", "AB12CD"),
    ("코드: AB12CD", "AB12CD"),
    ("<#> 123456 is your Google verification code. FA+9qCX9VSu", "123456"),
    ("임시 비밀번호는 aB3dE9fG 입니다", "aB3dE9fG"),
    ("Use 123-456 to sign in", "123456"),
    ("code: 482913. Don't share", "482913"),
    ("코드: QWERTY", "QWERTY"),
    ("code: QWERTY", "QWERTY"),
    ("인증번호 [QWERTY]", "QWERTY"),
    ("Your code is QWERTY.", "QWERTY"),
    ("인증코드: A1B2-C3D4", "A1B2C3D4"),
    ("코드: K7QX2M", "K7QX2M"),
    ("코드: ab12cd", "ab12cd"),
    ("인증번호: 1234-5678", "12345678"),
    ("인증번호: 12 34 56", "123456"),
    ("code 482913", "482913"),
    ("인증번호 4821, 주문번호 12345678", "4821"),
    ("주문번호 12345678, 인증번호 4821", "4821"),
    ("쿠폰 AB12CD99 / 인증번호 4821", "4821"),
    ("카드 ****1234 인증번호 482913", "482913"),
    ("https://x.kr/abc123 인증번호 482913", "482913"),
    ("인증번호 482913 https://x.kr/abc1234", "482913"),
    ("482913 is your code. Call 5551234 for help", "482913"),
    ("AB12CD is your Acme verification code", "AB12CD"),
    ("Your verification code for Acme is AB12CD", "AB12CD"),
    ("[인증번호] AB12CD", "AB12CD"),
    ("인증번호 1234 시간 내 입력", "1234"),
    ("인증번호 482913 초과시 재발송", "482913"),
    ("코드: 482913", "482913"),
    ("A1B2C3 인증번호입니다", "A1B2C3"),
    ("인증번호를 입력하세요: A1B2C3", "A1B2C3"),
    ("code: QWERTY to sign in", "QWERTY"),
    ("Your code is *123456*", "123456"),
    ("WDJB-MJHT is nothing; code: WDJB-MJHT", "WDJBMJHT"),
    ("인증번호 482913 09:30까지", "482913"),
    ("code:482913", "482913"),
    ("[토스] 인증 482913", "482913"),
    ("인증번호 2026", "2026"),
    ("3분 이내 인증번호 482913 입력", "482913"),
    ("인증번호는 1 2 3 4 5 6 입니다", "123456"),
    ("Enter 4829 to verify your number", "4829"),
    ("Your temporary password is aB3dE9fG", "aB3dE9fG"),
    ("[GS25] 인증번호 482913", "482913"),
    ("인증번호: 482913\n문의: 02-123-4567", "482913"),
    ("인증번호 1588 1234", "15881234"),
    ("482913 인증번호 입니다", "482913"),
    ("인증번호가 발급되었습니다.\n482913", "482913"),
    # Capital letters directly behind the label
    ("Your code HELLO", "HELLO"),
    ("code ABCD", "ABCD"),
    ("인증키 ABCDE", "ABCDE"),
    ("인증코드 QWERTY", "QWERTY"),
    ("Your OTP ZXCVB.", "ZXCVB"),
    ("인증번호 KAKAO: 482913", "482913"),
    # Behind a number that is called
    ("인증번호 02-1234-5678로 문의, 345678", "345678"),
    ("인증번호 안내: 1588-1234로 문의, 345678", "345678"),
    ("인증번호 010-1234-5678번으로 전화. 345678", "345678"),
    # In uneven groups, or with a time behind it
    ("Your OTP is 4829 13", "482913"),
    ("Your OTP is 48 2913", "482913"),
    ("인증번호: 4829 13 입니다", "482913"),
    ("인증번호는 48 291 입니다", "48291"),
    ("인증번호 4829 10분 내 입력", "4829"),
    ("인증번호 4829 24시간 유효", "4829"),
    ("code 4829 30 min", "4829"),
    ("code 4829 20:30", "4829"),
    # An exclamation is no part of it, and an offer in another sentence says nothing
    ("Your code is AB12CD!", "AB12CD"),
    ("인증번호는 482913!", "482913"),
    ("Your code is AB12CD. Get 20% off today", "AB12CD"),
    ("Your verification code AB12CD for 20% off", "AB12CD"),
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
    "QWERTY code",
    "QWERTY 인증번호입니다",
    "hi 123456",
    "code is required",
    "code AND",
    "code AND PIN",
    "비밀번호 변경",
    "인증번호 문의 010-1234-5678",
    "인증번호 문의 1588-1234",
    "인증번호 문의 02-123-4567",
    "코드 02 123 4567",
    "비밀번호 12,000원",
    "인증번호 5000원",
    "code KRW 5000",
    "code 5000 KRW",
    "code ₩5000",
    "인증번호 2026-11-26",
    "비밀번호 변경 20261126 20:00",
    "인증번호 11월 26일 3분",
    "인증번호 ****1234",
    "카드 1234 비밀번호 변경",
    "card ending in 1234, PIN changed",
    "인증번호 확인 https://x.kr/abc123",
    "코드 x.kr/AB12CD",
    "쿠폰 코드: AB12CD",
    "coupon code SAVE2026",
    "error code 5003",
    "zip code 12345",
    "인증번호를 입력하세요 (주문번호 12345678)",
    "code is REQUIRED",
    "code: EXPIRED",
    "[GS25] 인증번호를 보냈습니다",
    "code (10min)",
    "code 1000건",
    "코드를 user1234@x.com 로 보냈습니다",
    "PIN 100%",
    "order code A12345",
    "바코드 12345678",
    "code 1234.56",
    "code 2026.11.26",
    "(02)123-4567 인증번호",
    "인증번호 5000 포인트",
    "본인확인 완료 2026",
    "인증번호 1234명",
    "승인번호 12345678 비밀번호",
    "CODE OF CONDUCT",
    "CODE: READ THIS",
    "verification code sent to 010 1234 5678",
    "code 1234 5678 9012 3456",
    "Your password changed at 20:00 on 2026-11-26",
    "운송장번호 123456789012 비밀번호",
    "The 2026 code of conduct",
    "인증번호는 1:1 문의",
    "password must have 8 characters",
    "인증번호 3회 오류",
    "code xxxx-1234",
    "YOUR CODE HELLO",
    "code REQUIRED",
    "code HELLO WORLD",
    "비밀번호는 Ab12!x",
    "비밀번호는 Ab12#$",
    "비밀번호는 1234!x",
    "비밀번호는 !Ab12x",
    "password: aB3d&fG1",
    "password: x$aB3d",
    "use code SAVE20 for 20% off",
    "Get $10 off with code SAVE20",
    "20% discount, code: WINTER",
    "SAVE20 is your code for free shipping",
    "코드 AB12CD 입력하면 10% 할인",
    "use code 2020 for 20% off",
    "문의, 345678 인증번호 안내",
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


@pytest.mark.parametrize(
    "text",
    [
        "otp 1234 ",
        "auth",
        "1234 ",
        "인증번호 ",
        "@a #",
        "access ",
        "1 ",
        "12 34 ",
        "a.",
        "a@",
        "-",
        "주문",
        "code: AB12 ",
        "code is ",
        "code[[[[ ",
        "use 1 ",
        "https://www.",
        "A1-B2",
        "02 ",
        "+82 10 ",
    ],
    ids=str.strip,
)
def test_a_text_is_searched_for_little_however_long_it_is(text: str) -> None:
    assert not too_long(processor_time(lambda: find(text * 100_000)))


CUES = ["인증번호: ", "인증번호는 ", "코드: ", "비밀번호 [", "본인확인 인증번호(", "code: ", "Your code is ", "PIN = "]


@given(
    st.sampled_from(CUES), st.from_regex("[0-9]{4}[- ][0-9]{4}", fullmatch=True), st.sampled_from(["", "]", " 입니다"])
)
def test_digits_in_two_groups_are_a_code_behind_its_word(cue: str, code: str, behind: str) -> None:
    # 1588-1234 is a hotline.
    assume(not re.match("1[568][0-9]{2}-", code))
    assert find(f"{cue}{code}{behind}") == re.sub("[- ]", "", code)


@given(
    st.sampled_from(CUES),
    st.from_regex("[A-Z][0-9][A-Za-z0-9]{1,6}[A-Z]", fullmatch=True),
    st.sampled_from(["", "]", ". Bye", "를 입력"]),
)
def test_letters_and_digits_are_a_code_behind_its_word(cue: str, code: str, behind: str) -> None:
    assert find(f"{cue}{code}{behind}") == code


@given(st.from_regex(r"(?:(?:\+82[- ]|0)(?:10|2|31|70)|\(02\)|02\))[- ]?[- ][0-9]{3,4}[- .][0-9]{4}", fullmatch=True))
def test_a_telephone_number_is_no_code_even_behind_a_word(number: str) -> None:
    assert find(f"인증번호 문의 {number}") is None
    assert find(f"code: {number}") is None


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("/no ([A-Z]+)-/", "AB"),
        ("/[A-Z]+-[0-9]+/", "AB-17"),
        ("/(?i)no (?:ab|cd)-([0-9])([0-9])/", "1"),
        ("/absent/", None),
        ("/absent|no (x)?/", None),
        ("/([0-9]*)/", None),
    ],
)
def test_a_pattern_of_ones_own_finds_its_group_1_or_all_of_it(pattern: str, code: str | None) -> None:
    assert find("no AB-17, code 482913", own(pattern)) == code


def test_a_pattern_of_ones_own_is_compared_with_long_texts_too() -> None:
    assert find("x" * 3_000 + "no 17", own("/.*no ([0-9]+)/")) == "17"


@pytest.mark.parametrize("written", ["", "/", "//", "code *", "[0-9]+", "/[0-9]+"])
def test_what_is_no_expression_is_no_pattern_for_a_code(written: str) -> None:
    with pytest.raises(ValueError, match=r"^otp must be a /regular expression/ whose group 1 is the code, such as /"):
        own(written)


def test_a_bad_expression_for_a_code_is_told_with_what_to_write() -> None:
    with pytest.raises(ValueError, match=r"^otp is not a regular expression: .*; write one such as /order"):
        own("/(/")


def test_an_expression_for_a_code_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(TookTooLong, match=r"otp .* takes too long to compare; write a simpler expression"):
        find("a" * 2_000, own("/(a+)+=/"))


def test_a_code_far_from_its_word_is_none_of_it() -> None:
    assert find("code" + " " * 41 + "1234") is None
    assert find("1234" + " " * 41 + "code") is None
    assert find("1234" + " " * 40 + "code") == "1234"


def test_a_code_is_found_as_far_as_a_text_can_be_delivered() -> None:
    text = "x" * 1_980 + " code 123456"
    assert find(text) == "123456"
    assert find("x" + text * 2) is None
