import pytest

from mocksens.core.matching.fields import CHOICES, field_pattern


@pytest.mark.parametrize("name", ["type", "contentType"])
def test_the_case_of_types_does_not_count(name: str) -> None:
    value = CHOICES[name][0]
    assert field_pattern(value.lower(), name).fits(value)


def test_the_case_of_other_fields_counts() -> None:
    assert not field_pattern("hello", "content").fits("Hello")


@pytest.mark.parametrize(
    ("written", "name", "hint"),
    [("SNS", "type", "; did you mean SMS"), ("x", "type", "; known: SMS, LMS, MMS"), ("send", "operation", "")],
)
def test_a_pattern_that_fits_no_value_of_its_field_is_refused(written: str, name: str, hint: str) -> None:
    with pytest.raises(ValueError, match=rf"{name} '{written}' matches no possible value{hint}"):
        field_pattern(written, name)


def test_an_expression_that_is_none_is_refused_with_its_field() -> None:
    with pytest.raises(ValueError, match="content is not a regular expression"):
        field_pattern("/(/", "content")
