"""Time zones by the names of the TZ database (rule reserve.zone), from the tzdata package alone.

The zone folder of the system is not asked: it differs from machine to machine and holds files that are not zones.
"""

from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from mocksens.core.clock import MILLISECOND

NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - subtracted from local times


class LocalTimeError(ValueError):
    """The zone or the local time does not exist; the text ends a sentence that begins with the field's name."""


@cache
def names() -> frozenset[str]:
    """Every name that the TZ database lists."""
    return frozenset((resources.files("tzdata") / "zones").read_text().split())


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name; raises ``KeyError`` for one that is not listed."""
    if name not in names():
        raise KeyError(name)
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def exists_twice(local: datetime, zone_name: str) -> bool:
    """Return whether a local time that the zone has comes twice, as the clocks go back over it."""
    place = zone(zone_name)
    return place.utcoffset(local) != place.utcoffset(local.replace(fold=1))


def local_instant(local: datetime, zone_name: str) -> int:
    """The instant of a local time; of one that exists twice the first.

    Raises ``KeyError`` for an unknown zone, ``LocalTimeError`` for a time that the zone skips.
    """
    place = zone(zone_name)
    first = place.utcoffset(local)
    second = place.utcoffset(local.replace(fold=1))
    # PEP 495: in a gap the offset before the change is the smaller one, and fold tells them apart.
    if first is None or second is None or first < second:
        raise LocalTimeError(f"does not exist in {zone_name}: the clocks go forward over it")
    return (local - NAIVE_EPOCH - first) // MILLISECOND
