from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.clock import KST, to_instant
from mocksens.core.validation.time_zones import LocalTimeError, local_instant, names, zone

local_times = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - local times have no zone


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> int:
    return to_instant(datetime.fromisoformat(f"{text}+00:00"))


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ("2026-01-01 09:00", "Asia/Seoul", "2026-01-01 00:00"),
        ("2026-01-01 09:00", "UTC", "2026-01-01 09:00"),
        ("2026-07-01 09:00", "Europe/London", "2026-07-01 08:00"),
        ("2026-07-01 09:00", "America/New_York", "2026-07-01 13:00"),
        ("2026-01-01 09:00", "Etc/GMT+9", "2026-01-01 18:00"),
        ("2026-01-01 09:00", "Etc/GMT-9", "2026-01-01 00:00"),
        ("2026-01-01 09:00", "Asia/Kathmandu", "2026-01-01 03:15"),
        ("2026-01-01 09:00", "America/Argentina/Buenos_Aires", "2026-01-01 12:00"),
        ("2026-01-01 00:00", "Pacific/Kiritimati", "2025-12-31 10:00"),
    ],
)
def test_a_local_time_is_an_instant(written: str, name: str, expected: str) -> None:
    assert local_instant(local(written), name) == utc(expected)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("2026-03-08 02:00", "America/New_York"),
        ("2026-03-08 02:59", "America/New_York"),
        ("2026-03-29 01:30", "Europe/London"),
        ("2026-03-29 01:30", "Europe/Dublin"),
        ("2011-12-30 12:00", "Pacific/Apia"),
        ("2026-10-04 02:15", "Australia/Lord_Howe"),
    ],
)
def test_a_local_time_that_the_clocks_skip_does_not_exist(written: str, name: str) -> None:
    with pytest.raises(LocalTimeError, match=f"does not exist in {name}"):
        local_instant(local(written), name)


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ("2026-03-08 01:59", "America/New_York", "2026-03-08 06:59"),
        ("2026-03-08 03:00", "America/New_York", "2026-03-08 07:00"),
        ("2026-03-29 02:00", "Europe/Dublin", "2026-03-29 01:00"),
    ],
)
def test_the_minutes_around_a_gap_exist(written: str, name: str, expected: str) -> None:
    assert local_instant(local(written), name) == utc(expected)


@pytest.mark.parametrize(
    ("written", "name", "first"),
    [
        ("2026-11-01 01:00", "America/New_York", "2026-11-01 05:00"),
        ("2026-11-01 01:59", "America/New_York", "2026-11-01 05:59"),
        ("2026-10-25 01:30", "Europe/London", "2026-10-25 00:30"),
        ("2026-10-25 01:30", "Europe/Dublin", "2026-10-25 00:30"),
    ],
)
def test_a_local_time_that_exists_twice_means_the_first(written: str, name: str, first: str) -> None:
    assert local_instant(local(written), name) == utc(first)


def test_the_minute_after_a_repeated_hour_comes_once() -> None:
    assert local_instant(local("2026-11-01 02:00"), "America/New_York") == utc("2026-11-01 07:00")


@given(local_times)
def test_etc_utc_is_utc(moment: datetime) -> None:
    assert local_instant(moment, "Etc/UTC") == to_instant(moment.replace(tzinfo=ZoneInfo("UTC")))


@given(local_times.filter(lambda moment: moment.year > 1988))
def test_seoul_is_the_zone_of_sens(moment: datetime) -> None:
    assert local_instant(moment, "Asia/Seoul") == to_instant(moment.replace(tzinfo=KST))


@given(st.sampled_from(sorted(names())), local_times)
def test_an_instant_shown_in_its_zone_is_the_local_time_again(name: str, moment: datetime) -> None:
    try:
        instant = local_instant(moment, name)
    except LocalTimeError:
        return
    back = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).astimezone(zone(name))
    assert back.replace(tzinfo=None, fold=0) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert back.fold == 0


def test_every_listed_name_is_a_zone() -> None:
    assert {"Asia/Seoul", "UTC", "Etc/GMT+12", "America/Argentina/Ushuaia", "US/Pacific"} <= names()
    for name in names():
        assert zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "posixrules",
        "localtime",
        "zone.tab",
        "zone1970.tab",
        "tzdata.zi",
        "zones",
        "__init__.py",
        "../etc/passwd",
        "../zones",
        "/etc/passwd",
        "Asia",
        "Asia/",
        "Asia//Seoul",
        "Asia/Seoul/",
        "./Asia/Seoul",
        " Asia/Seoul",
        "Asia/Seoul\n",
        "Asia/Seoul\0",
        "asia/seoul",
        "ASIA/SEOUL",
        "utc",
        "right/Asia/Seoul",
        "posix/Asia/Seoul",
        "KST",
        "+09:00",
        "UTC+9",
        "Seoul",
        "서울",
        "\ud800",
    ],
)
def test_a_name_that_the_database_does_not_list_is_no_zone(name: str) -> None:
    with pytest.raises(KeyError):
        zone(name)
    with pytest.raises(KeyError):
        local_instant(local("2026-01-01 09:00"), name)


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Seoul"])
@pytest.mark.parametrize("written", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_the_ends_of_the_calendar_have_instants_everywhere(written: str, name: str) -> None:
    assert abs(local_instant(local(written), name) - utc(written)) <= 14 * 3_600_000
