"""Clocks. No other module of mocksens reads the time.

An instant is a whole number of milliseconds since 1970-01-01T00:00:00Z, and a length of time a whole number of
milliseconds. SENS's own times are in KST, nine hours ahead of UTC, and carry no zone.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, Protocol

KST: Final = timezone(timedelta(hours=9), "KST")
DAY: Final = 86_400_000
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)


def to_ms(length: timedelta) -> int:
    """Return ``length`` in whole milliseconds."""
    return length // MILLISECOND


def to_instant(moment: datetime) -> int:
    """Return an aware ``moment`` as an instant."""
    return (moment - EPOCH) // MILLISECOND


def to_datetime(instant: int) -> datetime:
    """Return an instant as an aware datetime in KST, clamped to the range from ``FIRST`` to ``LAST``."""
    return (EPOCH + min(max(instant, FIRST), LAST) * MILLISECOND).astimezone(KST)


FIRST: Final = to_instant(datetime(1, 1, 2, tzinfo=KST))
"""The earliest instant that a clock can show."""
LAST: Final = to_instant(datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=KST))
"""The latest instant that a clock can show."""


class OutOfRange(ValueError):
    """A time before the year 1 or after the year 9999."""


class BackwardsError(ValueError):
    """A step back in time of a service that already holds something (design: 409)."""


class Clock(Protocol):
    """A source of the current time."""

    def now(self) -> int:
        """Return the current instant."""


class SystemClock:
    """The wall clock."""

    def now(self) -> int:
        """Return the current instant."""
        return time.time_ns() // 1_000_000


FASTEST: Final = 1e300
"""The highest rate of a clock. At this rate any clock reaches the end of the calendar at once."""


class ServiceClock:
    """A service's clock. It runs with the wall clock until it is frozen, advanced or given a rate.

    It may be set to any instant while its service is empty. ``pin`` ends that: from then on time only goes forward,
    even if the wall clock is set back. The clock is thread-safe.
    """

    def __init__(
        self, wall: Clock, lock: "threading.RLock | None" = None, on_change: Callable[[], None] | None = None
    ) -> None:
        self._wall = wall
        self._lock = lock or threading.RLock()
        self._on_change = on_change
        self._rate = 1.0
        self._frozen = False
        self._pinned = False
        self._anchor = self._latest = self._wall_anchor = wall.now()
        """The service's instant at the wall clock's instant ``_wall_anchor``. Time runs on from there."""

    @property
    def frozen(self) -> bool:
        """True if the clock stands still."""
        return self._frozen

    @property
    def rate(self) -> float:
        """The seconds of the service that pass in a wall-clock second, unless the clock is frozen."""
        return self._rate

    @property
    def is_as_new(self) -> bool:
        """True if the clock runs with the wall clock, like that of a new service."""
        return not self._frozen and self._rate == 1.0 and self._anchor == self._wall_anchor

    def now(self) -> int:
        """Return the service's current instant, never earlier than the last one returned."""
        with self._lock:
            if self._frozen:
                return self._latest
            elapsed = self._wall.now() - self._wall_anchor
            instant = self._anchor + (
                elapsed if self._rate == 1.0 else int(max(min(elapsed * self._rate, LAST), -LAST))
            )
            if self._latest <= instant <= LAST:
                self._latest = instant
            else:
                # The wall clock was set back, or the calendar ends here.
                self._anchor_at(self._latest if instant <= LAST else LAST)
            return self._latest

    def _anchor_at(self, instant: int) -> None:
        """Continue from ``instant``."""
        self._anchor = self._latest = instant
        self._wall_anchor = self._wall.now()

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change()

    def time(self) -> datetime:
        """Return the service's current time in KST."""
        return to_datetime(self.now())

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0, milliseconds: float = 0
    ) -> None:
        """Go forward by the sum of the lengths.

        Raise ``ValueError`` for a negative length, and ``OutOfRange`` for a time after the year 9999.
        """
        if any(part != part for part in (days, hours, minutes, seconds, milliseconds)):  # noqa: PLR0124 - only NaN does
            raise ValueError("a duration is a number")
        try:
            length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, milliseconds=milliseconds)
        except OverflowError as error:
            raise OutOfRange("the clock ends with the year 9999") from error
        self.advance_ms(to_ms(length))

    def advance_ms(self, length: int) -> None:
        """Go forward by ``length`` milliseconds. Raise the same errors as ``advance``."""
        if length < 0:
            raise ValueError("time only goes forward; the length must not be negative")
        with self._lock:
            instant = self.now() + length
            if instant > LAST:
                raise OutOfRange("the clock ends with the year 9999")
            self._anchor_at(instant)
            self._changed()

    def freeze(self, at: datetime | None = None) -> None:
        """Stop the clock, now or ``at`` another time. A time without a zone is in KST.

        Raise ``BackwardsError`` for an earlier time once the service holds something.
        """
        with self._lock:
            now = self.now()
            if at is not None:
                self._set(to_instant(at if at.tzinfo else at.replace(tzinfo=KST)), now)
            self._frozen = True
            self._changed()

    def resume(self) -> None:
        """Continue from the instant at which the clock was frozen."""
        with self._lock:
            if self._frozen:
                self._frozen = False
                self._anchor_at(self._latest)
                self._changed()

    def set_rate(self, rate: float) -> None:
        """Let ``rate`` seconds of the service pass in a wall-clock second.

        Rates above ``FASTEST`` are reduced to it. Raise ``ValueError`` unless the rate is above 0 and finite.
        """
        if not 0 < rate < float("inf"):
            raise ValueError("the rate must be a number above 0; to stand still, freeze")
        with self._lock:
            now = self.now()
            self._rate = min(rate, FASTEST)
            self._anchor_at(now)
            self._changed()

    def restore(self, instant: int, *, frozen: bool, rate: float) -> None:
        """Set the clock to any instant, even an earlier one, because the contents of the service are replaced too."""
        with self._lock:
            self._frozen, self._rate, self._pinned = frozen, rate, False
            self._anchor_at(instant)
            self._changed()

    def begin_anew(self) -> None:
        """Run with the wall clock again, like the clock of a new service, even if that is a step back."""
        with self._lock:
            self._frozen, self._rate, self._pinned = False, 1.0, False
            # Read the wall clock only once: it may tick between two readings.
            self._anchor = self._latest = self._wall_anchor = self._wall.now()
            self._changed()

    def wall_now(self) -> int:
        """Return the instant of the wall clock."""
        return self._wall.now()

    def wall_seconds(self, length: int) -> float | None:
        """Return the wall-clock seconds that ``length`` milliseconds of the service take, or None if it is frozen."""
        with self._lock:
            return None if self._frozen else max(length, 0) / 1000 / self._rate

    def pin(self) -> None:
        """Allow only steps forward from now on, because the service holds something."""
        self._pinned = True

    def unpin(self) -> None:
        """Allow any instant again, because the service is empty."""
        self._pinned = False

    def _set(self, instant: int, now: int) -> None:
        if not FIRST <= instant <= LAST:
            raise OutOfRange("the clock goes from the second day of the year 1 to the end of 9999")
        if self._pinned and instant < now:
            raise BackwardsError(
                "the service already holds something, so its time only goes forward; use another serviceId"
            )
        self._anchor_at(instant)


def stopwatch() -> float:
    """Return the seconds since an arbitrary start, to measure mocksens's own work."""
    return time.perf_counter()


def processor_time() -> float:
    """Return the CPU seconds that this thread has used."""
    return time.thread_time()


def sleep(seconds: float) -> None:
    """Sleep. Only commands that poll may use this function."""
    time.sleep(seconds)
