"""Time zones by the names of the TZ database (rule reserve.zone), from the tzdata package only.

The zone folder of the system is not asked: it differs from machine to machine and holds files that are not zones.
"""

import re
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from mocksens.core.clock import KST, MILLISECOND, to_datetime, to_ms
from mocksens.core.diagnosis import placeholders
from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import suggestion
from mocksens.spec.parameters import RESERVE_TIME_ZONE_DEFAULT

NO_ZONES: Final = frozenset({"Factory"})
"""Entries of the database for machines whose zone was never set."""
KOREA: Final = "Asia/Seoul"
KOREAN: Final = frozenset(
    {"kst", "seoul", "korea", "utc+9", "utc+09", "utc+09:00", "gmt+9", "gmt+09:00", "+9", "+09:00", "+0900"}
)
"""Common misspellings of the zone of Korea."""
ABBREVIATED: Final = {
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "mdt": "America/Denver",
    "cdt": "America/Chicago",
    "edt": "America/New_York",
    "jst": "Asia/Tokyo",
    "hkt": "Asia/Hong_Kong",
    "sgt": "Asia/Singapore",
    "bst": "Europe/London",
    "cest": "Europe/Paris",
    "aest": "Australia/Sydney",
}
"""Abbreviations that mean one zone only, and that the database does not list."""
WINDOWS: Final = {
    "korea": KOREA,
    "korean": KOREA,
    "tokyo": "Asia/Tokyo",
    "japan": "Asia/Tokyo",
    "china": "Asia/Shanghai",
    "taipei": "Asia/Taipei",
    "singapore": "Asia/Singapore",
    "se_asia": "Asia/Bangkok",
    "india": "Asia/Kolkata",
    "aus_eastern": "Australia/Sydney",
    "gmt": "Europe/London",
    "w._europe": "Europe/Berlin",
    "central_europe": "Europe/Budapest",
    "romance": "Europe/Paris",
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "한국": KOREA,
    "대한민국": KOREA,
}
"""Zones by their names in Windows and in Java, without ``Standard Time`` behind them."""
STANDARD: Final = re.compile("(.+?)_(?:standard|daylight|summer)_time|(.+?)_표준시")
DISPLAYED: Final = re.compile(r"\((?:utc|gmt)[^)]*\)_*")
"""The prefix that Windows shows before the cities of a zone."""
TURNED: Final = re.compile(r"Etc/GMT\+([1-9][0-9]?)")
"""Zones whose names have the opposite sign, as POSIX wants it: Etc/GMT+9 is nine hours behind UTC."""
LONGEST_ABBREVIATION: Final = 4
MOST: Final = 40
"""Characters of a name that others are compared with."""
UTC: Final = frozenset({"z", "+00:00", "-00:00", "+0000", "utc+0", "utc+00:00"})
MINUTE: Final = 60_000
AHEAD: Final = KST.utcoffset(None) // timedelta(hours=1)
"""Hours that Korea is ahead of UTC."""
ZEROS: Final = {
    "01-01 1": "the zero time of Go and .NET",
    "01-01 1970": "the zero of Unix time",
    "01-01 1900": "the zero of spreadsheets",
}
"""Days that stand for no time, without their padding, and whose they are."""
NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - subtracted from local times


class LocalTimeError(ValueError):
    """The zone or the local time does not exist; the text ends a sentence that begins with the field's name."""


@cache
def names() -> frozenset[str]:
    """Return every zone that the TZ database lists."""
    return frozenset((resources.files("tzdata") / "zones").read_text().split()) - NO_ZONES


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone of that name. Raises ``KeyError`` for one that is not listed."""
    if name not in names():
        raise KeyError(name)
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def exists_twice(local: datetime, zone_name: str) -> bool:
    """Return whether a local time that the zone has comes twice, as the clocks go back over it."""
    place = zone(zone_name)
    return place.utcoffset(local) != place.utcoffset(local.replace(fold=1))


def local_instant(local: datetime, zone_name: str) -> int:
    """Return the instant of a local time; of one that exists twice, the first.

    Raises ``KeyError`` for an unknown zone, ``LocalTimeError`` for a time that the zone skips.
    """
    place = zone(zone_name)
    first = place.utcoffset(local)
    second = place.utcoffset(local.replace(fold=1))
    # PEP 495: in a gap the offset before the change is the smaller one, and fold tells them apart.
    if first is None or second is None or first < second:
        raise LocalTimeError(f"does not exist in {zone_name}: the clocks go forward over it")
    return (local - NAIVE_EPOCH - first) // MILLISECOND


def meant(name: str) -> str:
    """Return which zone a name was meant to be that is none, behind the name itself; empty if it is like no other."""
    folded = name.strip().lower().replace(" ", "_")
    if folded in placeholders.NOTHING:
        return f", a word for nothing: is the variable that holds it set? Without one it is {RESERVE_TIME_ZONE_DEFAULT}"
    if name in NO_ZONES:
        return ", which stands for a machine whose zone was never set"
    if folded in KOREAN or folded in UTC:
        return f"; did you mean {KOREA if folded in KOREAN else 'UTC'}?"
    if called := _of_windows(folded):
        return f"; did you mean {called}?"
    by_case = {known.lower(): known for known in names()}
    by_city = {known.rpartition("/")[2].lower(): known for known in sorted(names(), reverse=True)}
    found = by_case.get(folded) or by_city.get(folded) or ABBREVIATED.get(folded)
    if found:
        return f"; did you mean {found}?"
    # Any other abbreviation is like one or the other that the database lists, and means neither.
    return "" if len(folded) <= LONGEST_ABBREVIATION else suggestion(name[:MOST], names())


def _of_windows(folded: str) -> str:
    """Return the zone that Windows or Java calls so, or shows so; empty if there is none."""
    if folded == "coordinated_universal_time":
        return "UTC"
    if named := STANDARD.fullmatch(folded):
        return WINDOWS.get(named[1] or named[2], "")
    cities = DISPLAYED.sub("", folded)
    return KOREA if cities != folded and "seoul" in cities.split(",_") else ""


def turned(name: str) -> str:
    """Return what is probably not meant by a zone whose sign is the opposite; empty for any other zone."""
    found = TURNED.fullmatch(name)
    if found is None:
        return ""
    hours = int(found[1])
    meant = KOREA if hours == AHEAD else f"Etc/GMT-{hours}"
    return f"{name} is {hours} h behind UTC, as signs are reversed in these names: did you mean {meant}?"


def too_early(local: datetime, zone_name: str, now: int) -> str:
    """Return how far a local time is off and what it was compared with; ask whether it is UTC, or was never set."""
    if zero := ZEROS.get(f"{local:%m-%d} {local.year}"):
        return f"{local.isoformat(' ', 'minutes')}, {zero}: was it never set?"
    place = zone(zone_name)
    left = local_instant(local, zone_name) - now
    here = to_datetime(now).astimezone(place)
    form = "%H:%M" if here.date() == local.date() else "%Y-%m-%d %H:%M"
    said = f"{durations.rounded(abs(left))} {'ago' if left < 0 else 'ahead'}"
    said += f": {local:{form}} {zone_name}, now {here:{form}} {zone_name}"
    ahead = to_ms(here.utcoffset() or timedelta())
    # A time that is nearer to now as UTC; one of this very minute has lost its seconds.
    if left < 0 and -MINUTE < left + ahead < -left:
        said += "; is this UTC? Then send reserveTimeZone UTC with it"
    return said
