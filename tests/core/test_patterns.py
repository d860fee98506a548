import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.patterns import Pattern

TEXTS = st.text("01a*?[]/\n뷁", max_size=6)


@pytest.mark.parametrize(
    ("written", "fitting", "others"),
    [
        ("010*", ["010", "0101", "010\n1"], ["", "01", "1010"]),
        ("*", ["", "a", "\n"], []),
        ("01?", ["010", "01a"], ["01", "0101"]),
        ("010[1-3]", ["0101", "0103"], ["0104", "010", "010[1-3]"]),
        ("010[!1-3]", ["0104"], ["0101"]),
        ("a.c", ["a.c"], ["abc"]),
        ("SMS", ["SMS"], ["sms", "xSMS", "SMS\n"]),
        ("", [""], ["a"]),
        ("/", ["/"], ["", "a/"]),
        ("/a", ["/a"], ["a", "/ab"]),
        ("뷁*", ["뷁", "뷁a"], ["a뷁"]),
    ],
)
def test_a_glob_fits_a_whole_text(written: str, fitting: list[str], others: list[str]) -> None:
    pattern = Pattern(written)
    assert all(map(pattern.fits, fitting))
    assert not any(map(pattern.fits, others))


@pytest.mark.parametrize(
    ("written", "fitting", "others"),
    [
        ("/99/", ["99", "01099", "0991"], ["9", ""]),
        ("/99$/", ["01099", "99\n"], ["991"]),
        (r"/\A010.{8}\Z/", ["01012345678", "010\n2345678"], ["0101234567", "010123456789"]),
        ("/a|b/", ["a", "xb"], ["c"]),
        ("//", ["", "anything"], []),
        ("/(?i)sms/", ["SMS", "sms"], ["mms"]),
        ("/a/b/", ["a/b"], ["ab"]),
    ],
)
def test_a_regular_expression_fits_where_it_is_found(written: str, fitting: list[str], others: list[str]) -> None:
    pattern = Pattern(written)
    assert all(map(pattern.fits, fitting))
    assert not any(map(pattern.fits, others))


@pytest.mark.parametrize("written", ["s?s", "/s.s/", "S*S"])
def test_case_counts_unless_it_is_folded(written: str) -> None:
    assert not Pattern(written).fits("Sms")
    assert Pattern(written, folded=True).fits("Sms")


@pytest.mark.parametrize(
    "written",
    ["/(/", "/[/", "/*/", "/a{2,1}/", "/\\/", f"/a{{{'9' * 30}}}/", f"/{'(' * 9_999}{')' * 9_999}/"],
    ids=lambda written: str(written[:9]),
)
def test_what_is_no_regular_expression_is_refused_with_a_reason(written: str) -> None:
    with pytest.raises(ValueError, match=r"is no regular expression: .+"):
        Pattern(written)


@given(TEXTS)
@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
def test_whatever_is_written_is_a_pattern_or_refused(written: str) -> None:
    try:
        pattern = Pattern(written)
    except ValueError:
        assert written[0] == written[-1] == "/"
    else:
        assert pattern.fits("01") in {True, False}


@given(st.text("01ab", max_size=6), TEXTS)
def test_without_special_characters_a_glob_is_its_text(written: str, other: str) -> None:
    assert Pattern(written).fits(written)
    assert Pattern(written).fits(other) is (written == other)


def test_an_expression_that_python_warns_of_is_one_all_the_same() -> None:
    assert Pattern("/[[a]/").fits("[")
