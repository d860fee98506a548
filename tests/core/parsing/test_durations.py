import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.clock import DAY, FIRST, LAST
from mocksens.core.parsing import durations

CALENDAR = LAST - FIRST


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("500ms", 500),
        ("90s", 90_000),
        ("10m", 600_000),
        ("2h", 7_200_000),
        ("3d", 3 * DAY),
        ("90", 90_000),
        ("1.5h", 5_400_000),
        ("0.25", 250),
        ("0", 0),
        ("0ms", 0),
        (" 2 d ", 2 * DAY),
        ("007s", 7_000),
        ("29.29s", 29_290),
        (90, 90_000),
        (0.5, 500),
        (0, 0),
        (0.0015, 2),
    ],
)
def test_a_length_is_written_with_a_unit_or_in_seconds(written: str | float, length: int) -> None:
    assert durations.parse(written) == length


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "d",
        "-1s",
        "-0.5",
        "+1s",
        "nan",
        "inf",
        "infinity",
        "1e3",
        "1_000",
        "1,5s",
        ".5s",
        "5.s",
        "1w",
        "1y",
        "2D",
        "2H",
        "1MS",
        "1h30m",
        "1 h 30",
        "0x10",
        "P2D",
        "two days",
        "1s\x00",
        "\N{ARABIC-INDIC DIGIT ONE}s",
        "\N{FULLWIDTH DIGIT ONE}s",
        "9" * 10_000,
        "9" * 10_000 + "s",
    ],
)
def test_anything_else_is_not_a_length(written: str) -> None:
    with pytest.raises(ValueError, match="must be a duration"):
        durations.parse(written)


@pytest.mark.parametrize("number", [-1, -0.001, float("nan"), float("inf"), float("-inf"), -(10**18)])
def test_a_number_of_seconds_is_finite_and_not_negative(number: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        durations.parse(number)


@pytest.mark.parametrize(
    "written",
    ["3652060d", "999999999999999d", "999999999999999", 1e12, 1e300, 10**18, pytest.param(10**400, id="googols")],
)
def test_a_length_fits_into_the_calendar(written: str | float) -> None:
    with pytest.raises(ValueError, match=r"^must be a duration"):
        durations.parse(written)


def test_the_longest_length_is_the_calendar() -> None:
    assert durations.parse(f"{CALENDAR}ms") == CALENDAR
    with pytest.raises(ValueError, match="9999"):
        durations.parse(f"{CALENDAR + 1}ms")


@given(st.integers(0, CALENDAR))
def test_what_is_shown_is_read_back(length: int) -> None:
    assert durations.parse(durations.show(length)) == length


@pytest.mark.parametrize(
    ("length", "shown"),
    [(0, "0s"), (1, "1ms"), (1_500, "1500ms"), (90_000, "90s"), (600_000, "10m"), (7_200_000, "2h"), (3 * DAY, "3d")],
)
def test_a_length_is_shown_in_its_largest_whole_unit(length: int, shown: str) -> None:
    assert durations.show(length) == shown


@given(st.text() | st.floats() | st.integers())
def test_every_input_is_a_length_of_the_calendar_or_a_value_error(written: str | float) -> None:
    try:
        length = durations.parse(written)
    except ValueError:
        return
    assert 0 <= length <= CALENDAR
