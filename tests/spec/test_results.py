from collections import Counter

import pytest

from mocksens.spec import results
from mocksens.spec.results import RESULTS, ResultTable

REPORT = ["0", *map(str, range(2000, 2008)), *map(str, range(3000, 3020)), "3022", "3023"]
RESPONSE = [*map(str, range(1001, 1021)), *(f"S{number:03}" for number in range(13)), "S998", "S999"]
EMMA = [*(f"E{number}" for number in range(900, 923)), "E999"]
TABLES = {ResultTable.REPORT: (REPORT, 927), ResultTable.RESPONSE: (RESPONSE, 962), ResultTable.EMMA: (EMMA, 1001)}
"""The codes of each table, and the line of its first."""


def test_there_are_ninety_codes_in_three_tables() -> None:
    assert len(RESULTS) == 90
    assert Counter(each.table for each in RESULTS.values()) == {
        ResultTable.REPORT: 31,
        ResultTable.RESPONSE: 35,
        ResultTable.EMMA: 24,
    }


@pytest.mark.parametrize("table", ResultTable)
def test_a_table_has_the_codes_of_the_document_line_by_line(table: ResultTable) -> None:
    codes, first = TABLES[table]
    rows = [each for each in RESULTS.values() if each.table is table]
    assert [row.code for row in rows] == codes
    assert [row.cite.item for row in rows] == [f"{table}, D:{first + place}" for place in range(len(codes))]


def test_a_code_is_found_by_itself() -> None:
    assert all(code == each.code for code, each in RESULTS.items())


def test_only_report_codes_are_classified() -> None:
    for code, each in RESULTS.items():
        expected = {"0": "success", "2": "failure", "3": "Invalid"}[code[0]] if each.table is ResultTable.REPORT else ""
        assert each.classification == expected, code


def test_every_code_has_a_meaning_in_both_languages() -> None:
    assert all(each.meaning.strip() and each.meaning_ko.strip() for each in RESULTS.values())


@pytest.mark.parametrize(
    ("code", "meaning", "korean"),
    [
        ("0", "Succeeded", "성공"),
        ("2000", "Delivery timeout", "전송 시간 초과"),
        ("2003", "Device power off", "단말기 전원 꺼짐"),
        ("3001", "No subscriber", "가입자 없음"),
        ("3003", "Called number format error", "수신번호 형식 오류"),
        ("3006", "Call denied", "착신 거절"),
        ("3012", "Spam", "스팸"),
        ("3022", "Charset Conversion Error", "Charset Conversion Error"),
        (
            "3023",
            "Numbers not registered by Caller ID pre-registration",
            "발신번호 사전등록제를 통해 등록되지 않은 번호",
        ),
        ("E915", "Duplicate message", "중복메시지"),
        ("E916", "Blocked number by auth server", "인증서버 차단번호"),
        ("E917", "Blocked number by customer DB", "고객DB 차단번호"),
    ],
)
def test_meanings_that_public_material_shows(code: str, meaning: str, korean: str) -> None:
    assert (RESULTS[code].meaning, RESULTS[code].meaning_ko) == (meaning, korean)


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (results.SUCCESS, "Succeeded"),
        (results.CHARSET_CONVERSION, "Charset Conversion Error"),
        (results.FILE_NOT_FOUND, "MMS file not found"),
        (results.FILE_EXPIRED, "Expired MMS file"),
        (results.BLOCKED_BY_CUSTOMER, "Blocked number by customer DB"),
    ],
)
def test_the_codes_that_mocksens_gives_by_itself_mean_what_their_rules_say(code: str, meaning: str) -> None:
    assert RESULTS[code].meaning == meaning
