import re

import pytest

from mocksens.core.scenarios import magic_numbers
from mocksens.spec.countries import COUNTRIES
from mocksens.spec.results import RESULTS
from tests.cli.support import python, run


def test_all_codes_are_listed_one_a_line_with_both_meanings_and_their_table() -> None:
    result = run("codes")
    lines = result.stdout.splitlines()
    assert (result.exit_code, len(lines)) == (0, len(RESULTS))
    for line, row in zip(lines, RESULTS.values(), strict=True):
        assert line.split()[0] == row.code
        assert f"{row.meaning} / {row.meaning_ko}" in line
        assert row.table in line


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("0", "0     Succeeded / 성공  (IB G/W Report Code, D:927)\n"),
        ("2003", "2003  Device power off / 단말기 전원 꺼짐  (IB G/W Report Code, D:931)\n"),
    ],
)
def test_one_code_is_explained(code: str, line: str) -> None:
    result = run("codes", code)
    assert (result.exit_code, result.stdout, result.stderr) == (0, line, "")


def test_the_numbers_that_say_what_happens_are_listed_with_it() -> None:
    result = run("codes", "--numbers")
    listed = dict(line.split("  ", 1) for line in result.stdout.splitlines())
    assert (result.exit_code, list(listed.items())) == (0, list(magic_numbers.catalogue()))
    assert all(re.fullmatch("01000[0-9]{6}", number) for number in listed)
    assert listed["01000003018"].startswith("3018  ")
    assert listed["01000080001"] == "reset, before the request is carried out"


@pytest.mark.parametrize(("code", "number"), [("0", "01000000000"), ("S006", "01000010006"), ("E917", "01000020917")])
def test_the_number_of_one_code_is_told(code: str, number: str) -> None:
    result = run("codes", code, "--numbers")
    assert result.stdout == f"{number}  {code}  {RESULTS[code].meaning}\n"


def test_the_countries_are_listed_with_their_codes() -> None:
    result = run("codes", "--countries")
    listed = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert (result.exit_code, listed) == (0, COUNTRIES)
    assert run("codes", "1", "--countries").stdout == "1     US CA\n"


def test_a_country_that_is_not_in_the_list_is_refused_with_its_date_and_the_way_out() -> None:
    result = run("codes", "55", "--countries")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "55 is not in the list of November 2020; to accept it, set countries to any" in result.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("301", "301 is not a result code; did you mean 30"),
        ("s006", "s006 is not a result code; did you mean S006?"),
        ("006", "006 is not a result code; did you mean S006?"),
        ("9999", "9999 is not a result code\n"),
        ("nonsense", "nonsense is not a result code\n"),
    ],
)
def test_an_unknown_code_is_refused_with_a_suggestion(code: str, said: str) -> None:
    result = run("codes", code)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_terminal_that_has_no_hangul_is_no_reason_to_fail() -> None:
    result = python("-m", "mocksens", "codes", "0", PYTHONIOENCODING="latin-1")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("0     Succeeded / ")
