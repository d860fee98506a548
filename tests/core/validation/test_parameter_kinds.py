from datetime import datetime

import pytest

from mocksens.core.clock import KST, to_instant
from mocksens.core.validation.parameter_kinds import Unreadable, as_text
from mocksens.spec.limits import Limit
from mocksens.spec.parameters import Kind
from tests.core.validation.rows import CITE, one


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (82, "82"), (0, "0"), (-1, "-1"), (1.5, "1.5"), (True, "true"), (False, "false"), ("", "")],
)
def test_a_scalar_is_taken_as_its_json_text(value: object, text: str) -> None:
    assert as_text(value) == text
    assert one(Kind.TEXT, value, blank=True) == text


@pytest.mark.parametrize("value", [[], {}, ["a"], {"a": 1}])
def test_a_list_or_an_object_is_no_text(value: object) -> None:
    with pytest.raises(Unreadable):
        as_text(value)


@pytest.mark.parametrize("number", ["0", "01012345678", "9" * 25, 1012345678])
def test_a_number_to_call_is_digits(number: str | int) -> None:
    assert one(Kind.DIGITS, number) == str(number)


@pytest.mark.parametrize(
    "number",
    [
        "010-1234-5678",
        "+821012345678",
        " 0101",
        "0101 ",
        "\N{FULLWIDTH DIGIT ONE}0",
        "²",
        "1.5",
        "a",
        "0\n",
        -5,
        1.5,
    ],
)
def test_nothing_else_is_a_number_to_call(number: object) -> None:
    assert one(Kind.DIGITS, number) == "'it' must be digits only."


def test_a_number_to_call_has_its_bound() -> None:
    bound = Limit(3, "digits", CITE)
    assert one(Kind.DIGITS, "123", at_most=bound) == "123"
    assert one(Kind.DIGITS, "1234", at_most=bound) == "'it' must have at most 3 digits."


CHOICES = {"sms": "SMS", "lms": "LMS"}


@pytest.mark.parametrize("written", ["SMS", "sms", "Sms", "sMS"])
def test_a_choice_is_made_in_any_case(written: str) -> None:
    assert one(Kind.CHOICE, written, choices=CHOICES) == "SMS"


@pytest.mark.parametrize("written", ["", " SMS", "SMS ", "MMS", "\N{LATIN SMALL LETTER LONG S}ms", 1])
def test_another_choice_is_refused_and_the_choices_are_named(written: object) -> None:
    assert one(Kind.CHOICE, written, choices=CHOICES, blank=True) == "'it' must be one of SMS, LMS."


def test_many_choices_are_not_recited() -> None:
    many = {str(number): str(number) for number in range(78)}
    assert one(Kind.CHOICE, "x", choices=many) == "'it' must be one of 78 supported values."


BETWEEN = {"at_least": Limit(1, "", CITE), "at_most": Limit(100, "", CITE)}


@pytest.mark.parametrize(("written", "number"), [("1", 1), ("100", 100), ("007", 7), (20, 20)])
def test_a_whole_number_is_digits_between_its_bounds(written: object, number: int) -> None:
    assert one(Kind.INTEGER, written, **BETWEEN) == number


@pytest.mark.parametrize(
    "written",
    ["0", "101", "-1", "+1", " 1", "1 ", "1.0", "1e1", "0x1", "1_0", "one", "\N{ARABIC-INDIC DIGIT ONE}", "²"]
    + ["9" * digits for digits in (19, 20, 21, 5_000)]
    + ["0" * 5_000 + "1"],
)
def test_another_whole_number_is_refused(written: str) -> None:
    assert one(Kind.INTEGER, written, **BETWEEN) == "'it' must be a whole number from 1 to 100."


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-02-28 23:59:59", "2026-02-28T23:59:59"),
        ("2024-02-29 00:00:00", "2024-02-29T00:00:00"),
        ("0001-01-01 00:00:00", "0001-01-01T00:00:00"),
        ("9999-12-31 23:59:59", "9999-12-31T23:59:59"),
    ],
)
def test_a_time_to_the_second_is_an_instant_of_kst(written: str, iso: str) -> None:
    assert one(Kind.SECOND, written) == to_instant(datetime.fromisoformat(iso).replace(tzinfo=KST))


def test_a_time_to_the_minute_is_local() -> None:
    assert one(Kind.MINUTE, "2026-02-28 23:59") == datetime.fromisoformat("2026-02-28 23:59")


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-29 00:00",
        "2026-13-01 00:00",
        "2026-00-01 00:00",
        "2026-01-32 00:00",
        "2026-01-01 24:00",
        "2026-01-01 00:60",
        "0000-01-01 00:00",
        "10000-01-01 00:00",
        "2026-1-1 00:00",
        "2026-01-01T00:00",
        "2026-01-01 0:00",
        "2026-01-01  00:00",
        " 2026-01-01 00:00",
        "2026-01-01 00:00 ",
        "2026-01-01 00:00\n",
        "2026-01-01",
        "26-01-01 00:00",
        "2026/01/01 00:00",
        "2026-01-01 00:00Z",
        "2026-01-01 00:00+09:00",
        "\N{FULLWIDTH DIGIT TWO}026-01-01 00:00",
        "now",
        20260101,
    ],
)
def test_nothing_else_is_a_date_and_time(written: object) -> None:
    second = f"{written}:00" if isinstance(written, str) and written.endswith("00:00") else written
    assert one(Kind.MINUTE, written) == "'it' must be a date and time as yyyy-MM-dd HH:mm."
    assert one(Kind.SECOND, second) == "'it' must be a date and time as yyyy-MM-dd HH:mm:ss."


@pytest.mark.parametrize(("kind", "written"), [(Kind.MINUTE, "2026-01-01 09:00:00"), (Kind.SECOND, "2026-01-01 09:00")])
def test_seconds_are_there_or_not_as_the_form_says(kind: Kind, written: str) -> None:
    assert one(kind, written) == f"'it' must be a date and time as {kind}."


@pytest.mark.parametrize("second", ["60", "61", "99"])
def test_there_is_no_sixtieth_second(second: str) -> None:
    assert str(one(Kind.SECOND, f"2026-06-30 23:59:{second}")).startswith("'it' must be")
