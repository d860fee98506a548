import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.clock import (
    DAY,
    FASTEST,
    FIRST,
    KST,
    LAST,
    BackwardsError,
    OutOfRange,
    ServiceClock,
    SystemClock,
    stopwatch,
    to_datetime,
    to_instant,
    to_ms,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=KST)
NOON_MS = 1_767_236_400_000


class Wall:
    """A wall clock that a test moves."""

    def __init__(self, instant: int = NOON_MS) -> None:
        self.instant = instant

    def now(self) -> int:
        return self.instant


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def clock(wall: Wall) -> ServiceClock:
    return ServiceClock(wall)


# --- instants ----------------------------------------------------------------------------------------


def test_an_instant_is_milliseconds_since_1970_in_utc() -> None:
    assert to_instant(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert to_instant(datetime(1970, 1, 1, 9, 0, 1, 5_999, tzinfo=KST)) == 1_005
    assert to_instant(NOON) == NOON_MS
    assert to_instant(datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)) == -1


def test_a_length_is_whole_milliseconds() -> None:
    assert to_ms(timedelta(days=1)) == DAY == 86_400_000
    assert to_ms(timedelta(seconds=1, microseconds=1_999)) == 1_001


def test_an_instant_is_shown_in_kst() -> None:
    assert to_datetime(0).isoformat() == "1970-01-01T09:00:00+09:00"


@given(st.integers(FIRST, LAST))
def test_every_instant_of_the_calendar_has_a_datetime_and_back(instant: int) -> None:
    assert to_instant(to_datetime(instant)) == instant


@given(st.integers(LAST + 1) | st.integers(max_value=FIRST - 1))
def test_an_instant_outside_the_calendar_is_shown_as_its_nearer_end(instant: int) -> None:
    assert to_datetime(instant) == to_datetime(LAST if instant > 0 else FIRST)


def test_the_system_clock_is_the_wall_clock() -> None:
    before = datetime.now(UTC)
    told = to_datetime(SystemClock().now())
    assert before - timedelta(milliseconds=1) <= told <= datetime.now(UTC)


def test_a_stopwatch_does_not_run_backwards() -> None:
    first = stopwatch()
    assert stopwatch() >= first


# --- running -----------------------------------------------------------------------------------------


def test_a_clock_runs_with_the_wall_clock(clock: ServiceClock, wall: Wall) -> None:
    assert clock.now() == NOON_MS
    wall.instant += 1
    assert clock.now() == NOON_MS + 1
    wall.instant += 5_000
    assert clock.now() == NOON_MS + 5_001
    assert clock.time() == NOON + timedelta(milliseconds=5_001)
    assert (clock.frozen, clock.rate) == (False, 1.0)


def test_a_clock_stands_while_the_wall_clock_is_set_back_and_then_goes_on(clock: ServiceClock, wall: Wall) -> None:
    wall.instant += 1_000
    clock.now()
    wall.instant -= 3_600_000
    assert clock.now() == NOON_MS + 1_000
    wall.instant += 250
    assert clock.now() == NOON_MS + 1_250


@given(st.lists(st.integers(-10_000, 10_000)))
def test_whatever_the_wall_clock_does_time_goes_forward_by_what_it_went_forward(steps: list[int]) -> None:
    wall = Wall()
    clock = ServiceClock(wall)
    for step in steps:
        wall.instant += step
        clock.now()
    assert clock.now() == NOON_MS + sum(step for step in steps if step > 0)


# --- freezing ----------------------------------------------------------------------------------------


def test_a_frozen_clock_stands_still(clock: ServiceClock, wall: Wall) -> None:
    wall.instant += 10
    clock.freeze()
    wall.instant += 10_000
    assert clock.frozen
    assert clock.now() == NOON_MS + 10


def test_a_clock_resumes_from_where_it_stood(clock: ServiceClock, wall: Wall) -> None:
    clock.freeze(datetime(2030, 6, 1, tzinfo=UTC))
    wall.instant += 10_000
    clock.resume()
    assert not clock.frozen
    wall.instant += 7
    assert clock.time() == datetime(2030, 6, 1, 0, 0, 0, 7_000, tzinfo=UTC)


def test_a_time_without_a_zone_is_kst(clock: ServiceClock) -> None:
    clock.freeze(datetime(2026, 1, 1, 12))  # noqa: DTZ001 - what is tested
    assert clock.now() == NOON_MS


def test_a_time_in_another_zone_is_the_same_instant(clock: ServiceClock) -> None:
    clock.freeze(datetime(2025, 12, 31, 22, tzinfo=timezone(timedelta(hours=-5))))
    assert clock.now() == NOON_MS


def test_a_clock_may_be_set_anywhere_until_its_service_holds_something(clock: ServiceClock) -> None:
    clock.freeze(datetime(1999, 1, 1, tzinfo=KST))
    clock.freeze(datetime(2100, 1, 1, tzinfo=KST))
    clock.freeze(NOON)
    assert clock.time() == NOON


def test_a_pinned_clock_only_goes_forward(clock: ServiceClock) -> None:
    clock.freeze(NOON)
    clock.pin()
    clock.freeze(NOON)
    clock.freeze(NOON + timedelta(milliseconds=1))
    with pytest.raises(BackwardsError):
        clock.freeze(NOON)
    assert clock.time() == NOON + timedelta(milliseconds=1)


def test_a_refused_freeze_changes_nothing(clock: ServiceClock, wall: Wall) -> None:
    clock.pin()
    with pytest.raises(BackwardsError):
        clock.freeze(NOON - timedelta(days=1))
    wall.instant += 3
    assert not clock.frozen
    assert clock.now() == NOON_MS + 3


def test_resuming_a_running_clock_changes_nothing(clock: ServiceClock, wall: Wall) -> None:
    clock.resume()
    wall.instant += 3
    clock.resume()
    assert clock.now() == NOON_MS + 3


# --- advancing ---------------------------------------------------------------------------------------


def test_an_advance_is_the_sum_of_its_lengths(clock: ServiceClock) -> None:
    clock.freeze(NOON)
    clock.advance(days=1, hours=2, minutes=3, seconds=4, milliseconds=5)
    assert clock.time() == NOON + timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5)
    clock.advance(seconds=0.5)
    clock.advance_ms(1)
    assert clock.now() == NOON_MS + to_ms(timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=506))


def test_a_frozen_clock_stays_frozen_when_advanced_and_a_running_one_runs_on(clock: ServiceClock, wall: Wall) -> None:
    clock.advance(days=1)
    wall.instant += 1
    assert clock.now() == NOON_MS + DAY + 1
    clock.freeze()
    clock.advance(days=1)
    wall.instant += 1
    assert clock.now() == NOON_MS + 2 * DAY + 1


@pytest.mark.parametrize("length", [{"seconds": -1}, {"days": 1, "hours": -25}, {"milliseconds": -1}])
def test_an_advance_is_not_negative(clock: ServiceClock, length: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="forward"):
        clock.advance(**length)
    assert clock.now() == NOON_MS


@pytest.mark.parametrize("days", [float("nan"), float("inf"), float("-inf"), 1e300, 10**400])
def test_an_advance_is_a_length_of_the_calendar(clock: ServiceClock, days: float) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each says it in its own words
        clock.advance(days=days)
    assert clock.now() == NOON_MS


# --- the ends of the calendar ------------------------------------------------------------------------


def test_the_calendar_ends_with_the_year_9999(clock: ServiceClock, wall: Wall) -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=KST)
    clock.freeze(last)
    clock.advance_ms(0)
    with pytest.raises(OutOfRange):
        clock.advance_ms(1)
    clock.resume()
    wall.instant += 60_000
    assert clock.time() == last


def test_a_fast_clock_stops_at_the_end_of_the_calendar(clock: ServiceClock, wall: Wall) -> None:
    clock.set_rate(1e300)
    wall.instant += 1_000
    assert clock.now() == LAST


@pytest.mark.parametrize(
    "moment",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=23))),
        datetime.min.replace(tzinfo=KST),
    ],
)
def test_a_clock_is_not_set_outside_the_calendar(clock: ServiceClock, moment: datetime) -> None:
    with pytest.raises(OutOfRange):
        clock.freeze(moment)
    assert not clock.frozen
    assert clock.now() == NOON_MS


def test_a_clock_shows_the_first_and_the_last_instant(clock: ServiceClock) -> None:
    for instant in (FIRST, LAST):
        clock.freeze(to_datetime(instant))
        assert clock.now() == instant
        assert to_instant(clock.time()) == instant


# --- rates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf"), float("-inf")])
def test_a_rate_is_above_zero_and_finite(clock: ServiceClock, rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        clock.set_rate(rate)
    assert clock.rate == 1.0


def test_a_rate_counts_from_when_it_was_set(clock: ServiceClock, wall: Wall) -> None:
    wall.instant += 1_000
    clock.set_rate(60)
    assert clock.rate == 60
    wall.instant += 1_000
    assert clock.now() == NOON_MS + 61_000
    clock.set_rate(0.5)
    wall.instant += 1_000
    assert clock.now() == NOON_MS + 61_500


def test_a_rate_outlasts_a_freeze(clock: ServiceClock, wall: Wall) -> None:
    clock.set_rate(2)
    clock.freeze()
    wall.instant += 1_000
    clock.resume()
    wall.instant += 1_000
    assert clock.now() == NOON_MS + 2_000


@pytest.mark.parametrize(("rate", "step"), [(0.001, 1), (0.5, 3), (0.9, 1), (1.5, 1), (2.5, 3), (60.0, 1)])
def test_a_clock_that_is_looked_at_often_is_as_fast_as_one_that_is_not(rate: float, step: int) -> None:
    wall = Wall()
    clock = ServiceClock(wall)
    clock.set_rate(rate)
    for _ in range(10_000):
        wall.instant += step
        clock.now()
    assert clock.now() - NOON_MS == pytest.approx(10_000 * step * rate, abs=1)


@given(st.floats(0.01, 1_000), st.lists(st.integers(0, 500), max_size=50))
def test_looking_at_a_clock_does_not_change_its_rate(rate: float, steps: list[int]) -> None:
    wall = Wall()
    watched, left_alone = ServiceClock(wall), ServiceClock(wall)
    watched.set_rate(rate)
    left_alone.set_rate(rate)
    for step in steps:
        wall.instant += step
        watched.now()
    assert abs(watched.now() - left_alone.now()) <= 1


# --- threads -----------------------------------------------------------------------------------------


def test_advances_of_many_threads_all_count(clock: ServiceClock) -> None:
    clock.freeze()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clock.advance_ms, [1] * 4_000))
    assert clock.now() == NOON_MS + 4_000


def test_no_thread_sees_time_go_back() -> None:
    clock = ServiceClock(SystemClock())
    start = threading.Barrier(6)

    def look(number: int) -> bool:
        start.wait()
        told = []
        for turn in range(300):
            if number == 0 and turn % 10 == 0:
                clock.set_rate(1 + turn)
            if number == 1 and turn % 10 == 0:
                clock.freeze()
                clock.resume()
            told.append(clock.now())
        return told == sorted(told)

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(look, range(6)))


def test_a_clock_waits_for_whoever_holds_its_lock(wall: Wall) -> None:
    lock = threading.RLock()
    clock = ServiceClock(wall, lock)
    with ThreadPoolExecutor(1) as pool:
        with lock:
            clock.advance_ms(5)
            told = pool.submit(clock.now)
            clock.advance_ms(5)
            assert not told.done()
        assert told.result(10) == NOON_MS + 10


class Ticking(Wall):
    """A wall clock that goes on by a millisecond at each look."""

    def now(self) -> int:
        self.instant += 1
        return self.instant


def test_a_clock_that_begins_anew_while_the_wall_clock_ticks_is_as_new() -> None:
    clock = ServiceClock(Ticking())
    clock.freeze()
    assert not clock.is_as_new
    clock.begin_anew()
    assert clock.is_as_new


@pytest.mark.parametrize("rate", [1e308, 1e301, 1e300, 1e299])
def test_a_clock_at_any_rate_survives_a_wall_clock_that_is_set_back(rate: float) -> None:
    wall = Wall()
    clock = ServiceClock(wall)
    clock.set_rate(rate)
    before = clock.now()
    wall.instant -= 10**12
    assert clock.now() == before
    assert clock.rate <= FASTEST
