"""Time zones by their TZ database names (rule reserve.zone), from the tzdata package.

The system's zone folder is not used: it differs between machines and contains files that are not zones.
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
"""Names in the database that mean a machine without a configured zone."""
KOREA: Final = "Asia/Seoul"
KOREAN: Final = frozenset(
    {"kst", "seoul", "korea", "utc+9", "utc+09", "utc+09:00", "gmt+9", "gmt+09:00", "+9", "+09:00", "+0900"}
)
"""Common wrong names of the zone of Korea."""
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
"""Unambiguous abbreviations that the database does not list."""
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
"""Zones by their Windows and Java names, without the suffix ``Standard Time``."""
STANDARD: Final = re.compile("(.+?)_(?:standard|daylight|summer)_time|(.+?)_표준시")
DISPLAYED: Final = re.compile(r"\((?:utc|gmt)[^)]*\)_*")
"""The prefix that Windows displays before the cities of a zone."""
TURNED: Final = re.compile(r"Etc/GMT\+([1-9][0-9]?)")
"""Zones with the POSIX sign, which is reversed: Etc/GMT+9 is nine hours behind UTC."""
LONGEST_ABBREVIATION: Final = 4
MOST: Final = 40
"""Maximum number of characters of a name that are compared with others."""
UTC: Final = frozenset({"z", "+00:00", "-00:00", "+0000", "utc+0", "utc+00:00"})
MINUTE: Final = 60_000
AHEAD: Final = KST.utcoffset(None) // timedelta(hours=1)
"""The number of hours that Korea is ahead of UTC."""
ZEROS: Final = {
    "01-01 1": "the zero time of Go and .NET",
    "01-01 1970": "the zero of Unix time",
    "01-01 1900": "the zero of spreadsheets",
}
"""Dates that mean "no time", as month, day and unpadded year, with their origin."""
NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - subtracted from local times


class LocalTimeError(ValueError):
    """A local time that its zone skips. The message completes a sentence that begins with the field's name."""


@cache
def names() -> frozenset[str]:
    """Return the names of all zones in the TZ database."""
    return frozenset((resources.files("tzdata") / "zones").read_text().split()) - NO_ZONES


@cache
def zone(name: str) -> ZoneInfo:
    """Return a zone by name. Raise ``KeyError`` if it is not listed."""
    if name not in names():
        raise KeyError(name)
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def exists_twice(local: datetime, zone_name: str) -> bool:
    """Return whether a local time occurs twice, because clocks are set back over it."""
    place = zone(zone_name)
    return place.utcoffset(local) != place.utcoffset(local.replace(fold=1))


def local_instant(local: datetime, zone_name: str) -> int:
    """Return the instant of a local time, or the first instant if the time occurs twice.

    Raise ``KeyError`` for an unknown zone, and ``LocalTimeError`` for a time that the zone skips.
    """
    place = zone(zone_name)
    first = place.utcoffset(local)
    second = place.utcoffset(local.replace(fold=1))
    # PEP 495: in a gap, fold=0 gives the offset before the change, which is the smaller one.
    if first is None or second is None or first < second:
        raise LocalTimeError(f"does not exist in {zone_name}: the clocks go forward over it")
    return (local - NAIVE_EPOCH - first) // MILLISECOND


def suggest_zone(name: str) -> str:
    """Suggest a zone for an unknown name, as the end of a sentence; return an empty text if no zone resembles it."""
    folded = name.strip().lower().replace(" ", "_")
    if folded in placeholders.NOTHING:
        return f", a word for nothing: is the variable that holds it set? Without one it is {RESERVE_TIME_ZONE_DEFAULT}"
    if name in NO_ZONES:
        return ", which stands for a machine whose zone was never set"
    if folded in KOREAN or folded in UTC:
        return f"; did you mean {KOREA if folded in KOREAN else 'UTC'}?"
    if windows_zone := _windows_zone(folded):
        return f"; did you mean {windows_zone}?"
    by_case = {listed.lower(): listed for listed in names()}
    by_city = {listed.rpartition("/")[2].lower(): listed for listed in sorted(names(), reverse=True)}
    match = by_case.get(folded) or by_city.get(folded) or ABBREVIATED.get(folded)
    if match:
        return f"; did you mean {match}?"
    # Any other abbreviation would resemble a listed one by chance.
    return "" if len(folded) <= LONGEST_ABBREVIATION else suggestion(name[:MOST], names())


def _windows_zone(folded: str) -> str:
    """Return the zone with this Windows or Java name, or an empty text if there is none."""
    if folded == "coordinated_universal_time":
        return "UTC"
    if standard := STANDARD.fullmatch(folded):
        return WINDOWS.get(standard[1] or standard[2], "")
    cities = DISPLAYED.sub("", folded)
    return KOREA if cities != folded and "seoul" in cities.split(",_") else ""


def sign_warning(name: str) -> str:
    """Return a warning about a zone with a reversed sign, or an empty text for other zones."""
    match = TURNED.fullmatch(name)
    if match is None:
        return ""
    hours = int(match[1])
    likely = KOREA if hours == AHEAD else f"Etc/GMT-{hours}"
    return f"{name} is {hours} h behind UTC, as signs are reversed in these names: did you mean {likely}?"


def describe_lead(local: datetime, zone_name: str, now: int) -> str:
    """Describe the distance of a local time from now, and name the likely mistake: UTC, or an unset time."""
    if zero := ZEROS.get(f"{local:%m-%d} {local.year}"):
        return f"{local.isoformat(' ', 'minutes')}, {zero}: was it never set?"
    place = zone(zone_name)
    left = local_instant(local, zone_name) - now
    here = to_datetime(now).astimezone(place)
    form = "%H:%M" if here.date() == local.date() else "%Y-%m-%d %H:%M"
    text = f"{durations.rounded(abs(left))} {'ago' if left < 0 else 'ahead'}"
    text += f": {local:{form}} {zone_name}, now {here:{form}} {zone_name}"
    ahead = to_ms(here.utcoffset() or timedelta())
    # Taken as UTC, the time would be closer to now. It may then be up to a minute ago, because it has no seconds.
    if left < 0 and -MINUTE < left + ahead < -left:
        text += "; is this UTC? Then send reserveTimeZone UTC with it"
    return text
