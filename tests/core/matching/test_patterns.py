import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.matching.patterns import PATIENCE, REFILL, Budget, Pattern, TookTooLong
from tests.loop_time import processor_time, too_long

TEXTS = st.text("01a*?[]/\n뷁", max_size=6)
ENDLESS = "/(x+x+)+(y+y+)+=/"
"""Backtracks without end over ``SLOW``."""
SLOW = "x" * 2_000 + "y" * 2_000


# --- globs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "fitting", "others"),
    [
        ("010*", ["010", "0101", "010\n1"], ["", "01", "1010"]),
        ("*", ["", "a", "\n"], []),
        ("01?", ["010", "01a", "01\n"], ["01", "0101"]),
        ("[내앱]*", ["[내앱] 인증번호 1", "[내앱]"], ["내 전화", "앱", "["]),
        ("010[1-3]", ["010[1-3]"], ["0101", "0103"]),
        ("[!a]", ["[!a]"], ["b"]),
        ("[[]", ["[[]"], ["["]),
        ("\\*", ["\\", "\\a"], ["*"]),
        ("{a,b}", ["{a,b}"], ["a", "b"]),
        ("a.c", ["a.c"], ["abc"]),
        ("SMS", ["SMS"], ["sms", "xSMS", "SMS\n"]),
        ("*x", ["x", "\nx", "xx"], ["x\n"]),
        ("x*", ["x\n"], ["\nx"]),
        ("**a**", ["a", "bab"], ["b"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("*ab*ab*", ["abab", "xabyabz"], ["ab", "aab"]),
        ("a*?b*c", ["aXbc", "axbxc"], ["abc"]),
        ("*a?c*", ["xabcx", "a\nc"], ["ac"]),
        ("?*?", ["ab", "abc"], ["a", ""]),
        ("", [""], ["a", "\n"]),
        ("?", ["a", "\n", "\U0001f600"], ["", "ab"]),
        ("/", ["/"], ["", "a/"]),
        ("/a", ["/a"], ["a", "/ab"]),
        ("뷁*", ["뷁", "뷁a"], ["a뷁"]),
    ],
)
def test_a_glob_fits_a_whole_text_and_has_two_wildcards(written: str, fitting: list[str], others: list[str]) -> None:
    pattern = Pattern(written)
    assert [text for text in fitting if not pattern.fits(text)] == []
    assert [text for text in others if pattern.fits(text)] == []


@given(st.text("ab*?\n", max_size=8), st.text("ab*?\n", max_size=8))
def test_the_wildcards_of_a_glob_are_those_of_a_shell(written: str, text: str) -> None:
    assert Pattern(written).fits(text) is fnmatch.fnmatchcase(text, written)


@given(st.text("01ab[]!-\\{}()+.^$|", max_size=6), TEXTS)
def test_without_wildcards_a_glob_is_its_text(written: str, other: str) -> None:
    assert Pattern(written).fits(written)
    assert Pattern(written).fits(other) is (written == other)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("*a" * 200 + "*b", "a" * 4_000),
        ("*a?" * 200 + "*b", "a" * 4_000),
        ("*" + "a" * 100 + "b*" + "a" * 100 + "c*", "a" * 4_000),
        ("*" + "a?" * 200 + "b*", "a" * 4_000),
        ("*" * 4_000 + "b", "a" * 4_000),
        ("?" * 4_001, "a" * 4_000),
        ("*a*b", "a" * 1_000_000),
    ],
)
def test_a_glob_never_goes_back_to_a_star(written: str, text: str) -> None:
    assert not Pattern(written).fits(text)
    assert not too_long(processor_time(lambda: Pattern(written).fits(text)))


def test_a_comparison_with_a_glob_that_would_take_seconds_is_refused_and_not_made() -> None:
    slow = Pattern(f"*{'a?' * 500}b*", "content")
    with pytest.raises(TookTooLong, match=r"content \*a\?a\?.+… takes too long to compare"):
        slow.fits("a" * 10_000_000)


# --- regular expressions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "fitting", "others"),
    [
        ("/99/", ["99", "01099", "0991"], ["9", ""]),
        ("/99$/", ["01099", "99\n"], ["991"]),
        (r"/99\Z/", ["01099"], ["99\n"]),
        (r"/\A010.{8}\Z/", ["01012345678", "010\n2345678"], ["0101234567", "010123456789"]),
        ("/a|b/", ["a", "xb"], ["c"]),
        ("//", ["", "anything"], []),
        ("/(?i)sms/", ["SMS", "sms"], ["mms"]),
        ("/a/b/", ["a/b"], ["ab"]),
        (r"/^\*\?$/", ["*?"], ["ab"]),
    ],
)
def test_a_regular_expression_fits_where_it_is_found(written: str, fitting: list[str], others: list[str]) -> None:
    pattern = Pattern(written)
    assert all(map(pattern.fits, fitting))
    assert not any(map(pattern.fits, others))


@pytest.mark.parametrize("written", ["s?s", "/s.s/", "S*S", "SM*", "sms"])
def test_case_counts_unless_it_is_folded(written: str) -> None:
    assert not Pattern(written).fits("Sms")
    assert Pattern(written, folded=True).fits("Sms")


@pytest.mark.parametrize("written", ["/(/", "/[/", "/*/", "/a{2,1}/", "/\\/", "/(?V1)a/", r"/\L<a>/"])
def test_what_is_no_regular_expression_is_refused_with_a_reason(written: str) -> None:
    with pytest.raises(ValueError, match=r"^content is not a regular expression: .+"):
        Pattern(written, "content")


@given(TEXTS)
def test_whatever_is_written_is_a_pattern_or_refused(written: str) -> None:
    try:
        pattern = Pattern(written)
    except ValueError:
        assert written[0] == written[-1] == "/"
    else:
        assert pattern.fits("01") in {True, False}


def test_an_expression_that_python_warns_of_is_one_all_the_same() -> None:
    assert Pattern("/[[a]/").fits("[")


def test_a_pattern_is_told_by_its_field_and_cut() -> None:
    assert repr(Pattern("0101*", "to")) == "<Pattern to 0101*>"
    assert Pattern("x" * 100).told == "x" * 79 + "…"


# --- the budget --------------------------------------------------------------------------------------


def test_an_expression_that_takes_too_long_is_told_as_it_was_written() -> None:
    with pytest.raises(TookTooLong, match=re.escape(f"content {ENDLESS} takes too long to compare; write a simpler")):
        Pattern(ENDLESS, "content").fits(SLOW)


def test_all_comparisons_of_a_call_share_one_budget() -> None:
    slow, budget = Pattern(ENDLESS), Budget()

    def compare() -> bool:
        try:
            # Each of them takes a part of the budget only.
            return any(slow.fits("x" * 60 + "y" * 20 + "z" * length, budget) for length in range(10_000))
        except TookTooLong:
            return True

    assert not too_long(processor_time(compare))
    assert budget.left <= 0
    assert processor_time(compare) < PATIENCE / 2


def test_the_pattern_that_took_the_most_is_to_blame_and_not_the_last() -> None:
    greedy, modest, budget = Pattern(ENDLESS, "content"), Pattern("/a*b*c*d/", "to"), Budget()
    with pytest.raises(TookTooLong):
        greedy.fits(SLOW, budget)
    with pytest.raises(TookTooLong) as raised:
        modest.fits("a" * 100, budget)
    assert raised.value.pattern is greedy


def test_a_spent_budget_leaves_globs_and_short_searches_alone() -> None:
    budget = Budget(0)
    assert Pattern("0101*").fits("01012345678", budget)
    assert Pattern("/^0101/").fits("01012345678", budget)
    assert Pattern(r"/\d+$/").fits("01012345678", budget)
    with pytest.raises(TookTooLong):
        Pattern("/a*b*c*/").fits("a" * 100, budget)


def test_a_text_is_compared_once_in_a_call() -> None:
    pattern, budget = Pattern("/a*b*c*d/"), Budget()
    text = "a" * 100
    assert not pattern.fits(text, budget)
    left = budget.left
    assert not pattern.fits(text, budget)
    assert budget.left == left < PATIENCE


def test_a_wait_gets_a_little_time_back_for_each_look() -> None:
    budget = Budget()
    with pytest.raises(TookTooLong):
        Pattern(ENDLESS).fits(SLOW, budget)
    assert budget.left == 0
    budget.refill()
    assert budget.left == REFILL
    for _ in range(1_000):
        budget.refill()
    assert budget.left == PATIENCE
