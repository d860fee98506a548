"""The timestamp header of a refused request, and the timestamps that may have been signed instead."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from mocksens.core.clock import KST, to_datetime, to_instant
from mocksens.core.doctor.headers import unset_values
from mocksens.core.doctor.headers.doubled_values import once
from mocksens.core.parsing import durations
from mocksens.core.signing.signature import WINDOW, is_in_window

SECONDS_DIGITS: Final = 10
"""Digits of a time in seconds."""
LONGEST: Final = 40
"""Maximum number of bytes of a timestamp that are read."""
SHORTEST: Final = 10
"""The fewest digits of a time that may have been sent twice."""
DIGITS: Final = 20
"""Maximum number of digits of a number that may be a time."""
SECOND: Final = 1_000
MINUTE: Final = 60_000
HOUR: Final = 3_600_000
UNITS: Final = {"d": 24 * HOUR, "h": HOUR, "min": MINUTE, "s": SECOND, "ms": 1}
PLAUSIBLE: Final = range(946_684_800_000, 4_102_444_800_000)
"""The instants of the years 2000 to 2099. A number's size tells its unit."""
TICKS_OF_1970: Final = 621_355_968_000_000_000
"""The beginning of 1970 in ticks of .NET, which are units of 100 ns since the year 1."""
ZONES: Final = (*range(60, 841, 60), 210, 270, 330, 345, 390, 570)
"""Offsets of zones from UTC in minutes: whole hours, and those of Newfoundland, Kabul, India, Nepal and others."""
PUNCTUAL: Final = 60_000
"""The tolerance in milliseconds for recognising a clock in the wrong zone. For Korea's zone, ``WINDOW`` applies."""
KOREA: Final = 9 * 60
"""Minutes that Korea is ahead of UTC."""
CONFUSED: Final = "local time and UTC were taken for each other"
DAY: Final = 24 * HOUR
NEAR: Final = 2 * DAY
"""The milliseconds from now within which a time of another epoch or format counts as the present."""
EPOCHS: Final = {
    "the year 1": (62_135_596_800_000, "as .NET's DateTime does"),
    "1601": (11_644_473_600_000, "as Windows file times do"),
    "1900": (2_208_988_800_000, "as NTP does"),
    "2001": (-978_307_200_000, "as Swift's timeIntervalSinceReferenceDate does"),
}
"""Other epochs: milliseconds before 1970, and who uses them."""
TICKS: Final = ("the year 1", "units of 100 ns")
"""The combination of epoch and unit that has a cause of its own."""
COUNTED: Final = {"seconds": SECOND, "milliseconds": 1, "microseconds": 0.001, "units of 100 ns": 0.0001}
"""The length of each unit in milliseconds."""
DAYS: Final = {
    "30 December 1899": (25_569, "as Excel does"),
    "1970": (0, "as a date in R does"),
    "17 November 1858": (40_587, "as modified Julian days are"),
    "4713 BC": (2_440_587.5, "as Julian days are"),
}
"""Other epochs of day counts: days before 1970, and who uses them."""
FIELDS: Final = {
    8: (4, 2, 2),
    10: (4, 2, 2, 2),
    12: (4, 2, 2, 2, 2),
    14: (4, 2, 2, 2, 2, 2),
    17: (4, 2, 2, 2, 2, 2, 3),
}
"""The widths of year, month, day, hour, minute, second and millisecond, by the total number of digits."""
MONOTONIC: Final = "; System.nanoTime(), performance.now() and time.monotonic() are no time of day"
APART: Final = 2_000
"""The distance in milliseconds within which another timestamp of the same request is searched for."""
QUOTED: Final = re.compile(rb"[\s\"']*([0-9]{1,20})[\s\"']*")
GROUPED: Final = re.compile(rb"[0-9]{1,3}(?:([,_' ])[0-9]{3})(?:\1[0-9]{3})*")
MICROTIME: Final = re.compile(rb"0\.[0-9]{1,9} [0-9]{9,11}")
"""The text that PHP's microtime() returns."""
FRACTION: Final = re.compile(rb"[0-9]{1,20}\.[0-9]+|[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
DATE: Final = re.compile(
    rb"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}T[0-9]{4}|[0-9]{1,2}:[0-9]{2}|[0-9]{1,4}[./][0-9]{1,2}[./][0-9]"
)


class Timestamp(NamedTuple):
    """An analysed timestamp header. Causes are those of ``core/doctor/causes.py``, empty if nothing is wrong."""

    cause: str = ""
    note: str = ""
    """The difference to the right time, in words."""
    skew: int | None = None
    """The milliseconds by which it is ahead of the wall clock, if these are too many."""
    clean: tuple[bytes, ...] = ()
    """Timestamps that may have been signed instead, without a further mistake."""
    spelt: tuple[tuple[str, bytes], ...] = ()
    """Timestamps that may have been signed because of a further mistake, each with its cause."""
    middle: int = 0
    """The centre of the range of numbers that may have been signed."""
    apart: int = 0
    """The greatest distance from ``middle``; 0 if no range is searched."""
    nearby: str = "timestamps-differ"
    """The cause if the signed number is in that range."""

    def numbers(self) -> list[int]:
        """Return the numbers in the range, the nearest first."""
        return [self.middle + way * off for off in range(self.apart + 1) for way in (-1, 1)]


def read(sent: bytes, now: int) -> Timestamp:
    """Analyse the header ``sent`` at the wall clock's instant ``now``."""
    if kind := unset_values.kind(sent):
        return Timestamp(f"timestamp-{kind}")
    single = once(sent[:LONGEST], SHORTEST)
    if single.isdigit() and (int(single) in PLAUSIBLE or int(single) * SECOND in PLAUSIBLE):
        return Timestamp("timestamp-doubled", clean=(single,))
    if sent.isdigit():
        if len(sent) > DIGITS:
            return Timestamp("timestamp-far-off")
        return _read_digits(sent, now) or _read_number(int(sent), now)
    sent = sent[:LONGEST]
    if match := QUOTED.fullmatch(sent):
        return Timestamp("timestamp-quoted" if re.search(rb"[\"']", sent) else "timestamp-blanks", clean=(match[1],))
    if MICROTIME.fullmatch(sent):
        return Timestamp("timestamp-microtime")
    if GROUPED.fullmatch(sent):
        return Timestamp("timestamp-grouped", clean=(re.sub(rb"[^0-9]", b"", sent),))
    if FRACTION.fullmatch(sent):
        return _read_epoch(float(sent), now) or _read_fraction(float(sent), now)
    return Timestamp("timestamp-a-date" if DATE.search(sent) else "timestamp-no-number")


def _read_fraction(number: float, now: int) -> Timestamp:
    in_ms = number * SECOND
    if int(in_ms) in PLAUSIBLE:
        return Timestamp("timestamp-in-seconds-with-fraction", clean=_texts(int(in_ms), round(in_ms), int(number)))
    if int(number) in PLAUSIBLE:
        return Timestamp("timestamp-with-fraction", clean=_texts(int(number), round(number)))
    # Rounding would not help: the number is wrong anyway.
    return _read_number(int(number), now)


def _read_digits(sent: bytes, now: int) -> Timestamp | None:
    """Read a date without separators, such as yyyyMMddHHmmss; return None if the digits are not a date."""
    instants = list(_dates(sent.decode()))
    # A date with an hour has as many digits as a time in seconds.
    is_date = bool(instants) and (
        len(sent) != SECONDS_DIGITS or min(abs(instant - now) for instant in instants) <= NEAR
    )
    return Timestamp("timestamp-a-date") if is_date else None


def _dates(digits: str) -> Iterator[int]:
    """Yield the instants that digits may mean as a date, in UTC and in Korean time."""
    for text in (digits, f"20{digits}") if len(digits) in FIELDS else ():
        ends = list(accumulate(FIELDS.get(len(text), ()), initial=0))
        parts = [int(text[start:end]) for start, end in pairwise(ends)]
        year, month, day, hour, minute, second, *_ = (*parts, 0, 0, 0, 0, 0, 0)
        try:
            moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            continue
        if to_instant(moment) in PLAUSIBLE:
            yield to_instant(moment)
            yield to_instant(moment.replace(tzinfo=KST))


def _read_epoch(number: float, now: int) -> Timestamp | None:
    """Recognise the present time as counted from an epoch other than 1970; return None for any other number."""
    for epoch, (before, whose) in EPOCHS.items():
        for unit, size in COUNTED.items():
            if abs(number * size - before - now) <= NEAR and (epoch, unit) != TICKS:
                return Timestamp("timestamp-of-another-epoch", f"in {unit} since {epoch}, {whose}")
    for epoch, (days, whose) in DAYS.items():
        if abs((number - days) * DAY - now) <= NEAR:
            return Timestamp("timestamp-of-another-epoch", f"in days since {epoch}, {whose}")
    return None


def _read_number(number: int, now: int) -> Timestamp:
    if is_in_window(number, now):
        return _with_variants(number)
    if epoch := _read_epoch(number, now):
        return epoch
    for unit, instant in _units(number).items():
        if instant in PLAUSIBLE:
            return _in_unit(number, unit, instant, now)
    if number in PLAUSIBLE:
        cause, note = _why_off(number, now)
        return _with_variants(number)._replace(cause=cause, note=note, skew=number - now)
    return Timestamp("timestamp-far-off", skew=number - now)


def _units(number: int) -> dict[str, int]:
    """Return the instant of a number in each unit except milliseconds."""
    return {
        "seconds": number * SECOND,
        "microseconds": number // 1_000,
        "nanoseconds": number // 1_000_000,
        "ticks": (number - TICKS_OF_1970) // 10_000,
    }


def _why_off(number: int, now: int) -> tuple[str, str]:
    skew = number - now
    zone = min(ZONES, key=lambda minutes: abs(abs(skew) - minutes * MINUTE))
    rest = abs(abs(skew) - zone * MINUTE)
    if rest <= (WINDOW if zone == KOREA else PUNCTUAL):
        # A remainder of less than one second is the time that the request took.
        amount = f"exactly {length(zone * MINUTE)}" if rest < SECOND else length(abs(skew))
        direction = "ahead" if skew > 0 else "behind"
        return (
            "timestamp-of-another-zone",
            f"{amount} {direction} ({clock_times(number, now)}): {_zone_mistake(zone, direction)}",
        )
    if skew < 0:
        return "timestamp-stale", f"{length(-skew)} old: {clock_times(number, now)}"
    monotonic = MONOTONIC if skew > NEAR else ""
    return "clock-ahead", f"{length(skew)}: {clock_times(number, now)}{monotonic}"


def _zone_mistake(zone: int, direction: str) -> str:
    """Return the probable reason for a difference that equals the offset of a zone."""
    if zone == KOREA:
        if direction == "ahead":
            return "local time was taken for UTC"
        return "UTC was taken for local time, as by Python's datetime.utcnow().timestamp()"
    # An old timestamp may be off by whole hours by chance.
    return CONFUSED if direction == "ahead" else f"{CONFUSED}, or it was made once and kept"


def clock_times(client: int, here: int) -> str:
    """Return the times on both clocks."""
    client_time, server_time = to_datetime(client), to_datetime(here)
    shown = (
        f"{server_time:%H:%M:%S}" if client_time.date() == server_time.date() else f"{server_time:%Y-%m-%d %H:%M:%S}"
    )
    return f"the client says {client_time:%Y-%m-%d %H:%M:%S}, mocksens's machine has {shown} (+09:00)"


def _with_variants(number: int) -> Timestamp:
    seconds = number // SECOND
    floats = (b"%d.%03d" % divmod(number, SECOND), repr(number / SECOND).encode())
    spelt = [("timestamp-signed-in-seconds", text) for text in _texts(seconds, seconds + 1, seconds - 1)]
    spelt += [("timestamps-differ", text) for text in _texts(number - 1, number + 1, number - 2, number + 2)]
    spelt += [("timestamp-signed-in-seconds", text) for text in floats]
    spelt.append(("timestamp-signed-with-fraction", b"%d.0" % number))
    spelt += [("timestamps-differ", text) for text in _dates_of(number)]
    others = (number * 1_000, number * 1_000_000, number * 10_000 + TICKS_OF_1970)
    spelt += [("timestamps-differ", text) for text in _texts(*others, number + KOREA * MINUTE, number - KOREA * MINUTE)]
    return Timestamp(spelt=tuple(spelt), middle=number, apart=APART)


def _dates_of(number: int) -> Iterator[bytes]:
    """Yield the time as a date, in UTC and in Korea."""
    for zone, name in ((UTC, "Z"), (KST, "+09:00"), (UTC, ""), (KST, "")):
        moment = to_datetime(number).astimezone(zone)
        whole = f"{moment:%Y-%m-%dT%H:%M:%S}"
        yield from (f"{text}{name}".encode() for text in (whole, f"{whole}.{number % SECOND:03}"))
        if not name:
            yield f"{moment:%Y%m%d%H%M%S}".encode()
            yield whole.replace("T", " ").encode()


def _in_unit(number: int, unit: str, instant: int, now: int) -> Timestamp:
    skew = instant - now
    timestamp = Timestamp(f"timestamp-in-{unit}", skew=skew if abs(skew) > WINDOW + SECOND else None)
    other = f"timestamp-header-in-{unit}"
    if unit == "seconds":
        near = _texts(number - 1, number + 1)
        spelt = tuple(("timestamps-differ", text) for text in near)
        return timestamp._replace(spelt=spelt, middle=instant + SECOND // 2, apart=SECOND * 3 // 2, nearby=other)
    spelt = tuple((other, text) for text in _texts(*range(instant - 2, instant + 3)))
    return timestamp._replace(spelt=spelt, middle=number, apart=APART)


def _texts(*numbers: int) -> tuple[bytes, ...]:
    return tuple(b"%d" % number for number in numbers)


def length(milliseconds: int) -> str:
    """Return a duration in two units, rounded down: ``2 h 5 min``."""
    if WINDOW < milliseconds < WINDOW + SECOND:
        return f"just over {WINDOW // MINUTE} min"
    return " ".join(f"{count} {unit}" for count, unit in durations.largest(milliseconds, UNITS))
