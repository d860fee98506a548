import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.doctor.causes import CAUSES
from mocksens.core.doctor.headers.timestamps import length, read

NOW = 1_700_000_000_123
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("sent", "cause"),
    [
        (f"{NOW}", ""),
        (f"000{NOW}", ""),
        (f"{NOW - 300_000}", ""),
        (f"{NOW - 300_001}", "timestamp-stale"),
        ("946684800000", "timestamp-stale"),
        ("946684799999", "timestamp-far-off"),
        ("4102444799999", "clock-ahead"),
        ("4102444800000", "timestamp-far-off"),
        (f"{NOW + 9 * HOUR}", "timestamp-of-another-zone"),
        (f"{NOW - 9 * HOUR - 10_000}", "timestamp-of-another-zone"),
        (f"{NOW - 9 * HOUR - 300_000}", "timestamp-of-another-zone"),
        (f"{NOW - 9 * HOUR - 300_001}", "timestamp-stale"),
        (f"{NOW + 9 * HOUR + 30_000}", "timestamp-of-another-zone"),
        (f"{NOW + 5 * HOUR + 60_000}", "timestamp-of-another-zone"),
        (f"{NOW + 5 * HOUR + 60_001}", "clock-ahead"),
        (f"{NOW + 14 * HOUR}", "timestamp-of-another-zone"),
        (f"{NOW + 15 * HOUR}", "clock-ahead"),
        (f"{NOW // 1000}", "timestamp-in-seconds"),
        ("946684800", "timestamp-in-seconds"),
        (f"{NOW}000", "timestamp-in-microseconds"),
        (f"{NOW}000000", "timestamp-in-nanoseconds"),
        (f"{NOW * 10_000 + 621_355_968_000_000_000}", "timestamp-in-ticks"),
        ("0", "timestamp-far-off"),
        ("9" * 60_000, "timestamp-far-off"),
        ("1700000000.123456", "timestamp-in-seconds-with-fraction"),
        ("1700000000123.5", "timestamp-with-fraction"),
        ("1.7E+12", "timestamp-with-fraction"),
        ("9e99", "timestamp-far-off"),
        ("0.5", "timestamp-far-off"),
        ("123456.789", "timestamp-far-off"),
        (f"{NOW}123.5", "timestamp-in-microseconds"),
        ("2026-03-02T09:00:00+09:00", "timestamp-a-date"),
        ("20260302T000000Z", "timestamp-a-date"),
        ("Mon, 02 Mar 2026 00:00:00 GMT", "timestamp-a-date"),
        ('"1700000000123"', "timestamp-quoted"),
        (" 1700000000123\n", "timestamp-blanks"),
        ("1,700,000,000,123", "timestamp-grouped"),
        ("1_700_000_000_123", "timestamp-grouped"),
        ("undefined", "timestamp-not-set"),
        ("NaN", "timestamp-not-set"),
        ("Invalid Date", "timestamp-not-set"),
        ("[object Object]", "timestamp-object"),
        ("{timestamp}", "timestamp-placeholder"),
        ("{Timestamp}", "timestamp-placeholder"),
        ("${TIMESTAMP}", "timestamp-placeholder"),
        ("Date.now()", "timestamp-placeholder"),
        ("1505290625682", "timestamp-placeholder"),
        ("soon", "timestamp-no-number"),
        ("20231114221320", "timestamp-a-date"),
        ("20231115071320123", "timestamp-a-date"),
        ("202311142213", "timestamp-a-date"),
        ("231114221320", "timestamp-a-date"),
        ("2023111422", "timestamp-a-date"),
        ("2026112612", "timestamp-in-seconds"),
        ("20231114", "timestamp-a-date"),
        ("20231314221320", "timestamp-far-off"),
        ("19991231235959", "timestamp-far-off"),
        ("2023/11/14 22", "timestamp-a-date"),
        ("14.11.2023", "timestamp-a-date"),
        (f"{NOW + 62_135_596_800_000}", "timestamp-of-another-epoch"),
        (f"{NOW // 1000 + 62_135_596_800}", "timestamp-of-another-epoch"),
        (f"{NOW + 62_135_596_800_000}.25", "timestamp-of-another-epoch"),
        (f"{(NOW + 11_644_473_600_000) * 10_000}", "timestamp-of-another-epoch"),
        (f"{NOW // 1000 + 2_208_988_800}", "timestamp-of-another-epoch"),
        (f"{NOW // 1000 - 978_307_200}", "timestamp-of-another-epoch"),
        (f"{NOW - 978_307_200_000}", "timestamp-of-another-epoch"),
        ("-1", "timestamp-no-number"),
        ("", "timestamp-no-number"),
        ("1,700_000", "timestamp-no-number"),
    ],
)
def test_a_timestamp_is_read(sent: str, cause: str) -> None:
    assert read(sent.encode(), NOW).cause == cause


@given(sent=st.one_of(st.binary(), st.from_regex(rb"[0-9,.eE+\" -]{1,50}", fullmatch=True)), now=st.integers(0, 10**13))
def test_any_timestamp_is_read(sent: bytes, now: int) -> None:
    timestamp = read(sent, now)
    assert timestamp.cause == "" or timestamp.cause in CAUSES
    assert {cause for cause, _ in timestamp.spelt} | {timestamp.nearby} <= CAUSES.keys()


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (300_001, "just over 5 min"),
        (301_000, "5 min 1 s"),
        (600_311, "10 min"),
        (1_001, "1 s 1 ms"),
        (HOUR + 3_000, "1 h"),
        (8 * HOUR + 58_000, "8 h"),
        (1825 * 24 * HOUR + 117, "1825 d"),
        (24 * HOUR + 60_000, "1 d"),
        (1, "1 ms"),
        (90_061_001, "1 d 1 h"),
        (HOUR, "1 h"),
        (59_999, "59 s 999 ms"),
        (400 * 24 * HOUR, "400 d"),
    ],
)
def test_a_length_of_time_is_told_in_two_units_next_to_each_other(milliseconds: int, words: str) -> None:
    assert length(milliseconds) == words


@pytest.mark.parametrize("latency", [0, 1, 50, 999, -50])
@pytest.mark.parametrize("hours", [9, -9, 1])
def test_whole_hours_off_are_told_as_such_whatever_the_way_took(hours: int, latency: int) -> None:
    timestamp = read(b"%d" % (NOW + hours * HOUR - latency), NOW)
    assert timestamp.note.startswith(f"exactly {abs(hours)} h {'ahead' if hours > 0 else 'behind'} (")


LOCAL_AS_UTC = ": local time was taken for UTC"
UTC_AS_LOCAL = ": UTC was taken for local time, as by Python's datetime.utcnow().timestamp()"
EITHER = ": local time and UTC were taken for each other"
MINUTE = 60_000


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (9 * HOUR, LOCAL_AS_UTC),
        (9 * HOUR + 200_000, LOCAL_AS_UTC),
        (-9 * HOUR, UTC_AS_LOCAL),
        (-9 * HOUR + 200_000, UTC_AS_LOCAL),
        (HOUR, EITHER),
        (8 * HOUR, EITHER),
        (-8 * HOUR, f"{EITHER}, or it was made once and kept"),
        (-HOUR, f"{EITHER}, or it was made once and kept"),
        (5 * HOUR + 30 * MINUTE, EITHER),
        (5 * HOUR + 45 * MINUTE, EITHER),
        (-5 * HOUR - 30 * MINUTE, f"{EITHER}, or it was made once and kept"),
    ],
)
def test_the_way_in_which_a_clock_is_off_tells_what_was_taken_for_what(off: int, said: str) -> None:
    timestamp = read(b"%d" % (NOW + off), NOW)
    assert timestamp.cause == "timestamp-of-another-zone"
    assert timestamp.note.endswith(f"){said}")


def test_the_numbers_nearby_begin_with_the_nearest() -> None:
    numbers = read(b"%d" % NOW, NOW).numbers()
    assert sorted(set(numbers)) == list(range(NOW - 2_000, NOW + 2_001))
    assert [abs(number - NOW) for number in numbers] == sorted(abs(number - NOW) for number in numbers)


def test_of_a_timestamp_in_seconds_every_millisecond_is_nearby() -> None:
    numbers = set(read(b"1700000000", NOW).numbers())
    assert set(range(1_699_999_999_000, 1_700_000_002_000)) <= numbers


DAYS_OF_NOW = NOW / (24 * HOUR)


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (DAYS_OF_NOW + 25_569, "in days since 30 December 1899, as Excel does"),
        (DAYS_OF_NOW, "in days since 1970, as a date in R does"),
        (DAYS_OF_NOW + 40_587, "in days since 17 November 1858, as modified Julian days are"),
        (DAYS_OF_NOW + 2_440_587.5, "in days since 4713 BC, as Julian days are"),
    ],
)
def test_a_time_that_is_counted_in_days_is_told_with_its_beginning(days: float, note: str) -> None:
    for sent in (f"{days:.1f}", f"{days:.6f}", f"{days:.0f}"):
        told = read(sent.encode(), NOW)
        assert (told.cause, told.note) == ("timestamp-of-another-epoch", note)
