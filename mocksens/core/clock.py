"""Time. Nothing else in mocksens reads a clock.

An instant is a whole number of milliseconds since 1970-01-01T00:00:00Z, a length of time a whole number of
milliseconds. SENS's own times are KST, nine hours ahead of UTC, and carry no zone.
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
    """``length`` as whole milliseconds."""
    return length // MILLISECOND


def to_instant(moment: datetime) -> int:
    """An aware ``moment`` as an instant."""
    return (moment - EPOCH) // MILLISECOND


def to_datetime(instant: int) -> datetime:
    """An instant as an aware datetime in KST; what lies outside ``FIRST`` to ``LAST`` is moved to the nearer end."""
    return (EPOCH + min(max(instant, FIRST), LAST) * MILLISECOND).astimezone(KST)


FIRST: Final = to_instant(datetime(1, 1, 2, tzinfo=KST))
"""The earliest instant that a clock can show."""
LAST: Final = to_instant(datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=KST))
"""The latest instant that a clock can show."""


class OutOfRange(ValueError):
    """A clock was asked to go where there is no calendar: before the year 1 or past the year 9999."""


class BackwardsError(ValueError):
    """A clock was asked to go back although its service already holds something (design: 409)."""


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> int:
        """The current instant."""


class SystemClock:
    """The wall clock."""

    def now(self) -> int:
        """The current instant."""
        return time.time_ns() // 1_000_000


FASTEST: Final = 1e300
"""The highest rate of a clock. Any that is near it ends with the calendar at once."""


class ServiceClock:
    """One service's clock: it runs with the wall clock until someone freezes, advances or rates it.

    Before its service holds anything it may be set to any instant; ``pin`` ends that, and from then on time only
    goes forward, even where the wall clock is set back. May be used from any thread.
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
        """The service showed ``_anchor`` when the wall clock showed ``_wall_anchor``, and has gone on at the rate."""

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen

    @property
    def rate(self) -> float:
        """Service seconds for a wall second, while the clock is not frozen."""
        return self._rate

    @property
    def is_as_new(self) -> bool:
        """Whether the clock runs with the wall clock, as that of a fresh service."""
        return not self._frozen and self._rate == 1.0 and self._anchor == self._wall_anchor

    def now(self) -> int:
        """The current instant of the service, never earlier than the last one told."""
        with self._lock:
            if self._frozen:
                return self._latest
            gone = self._wall.now() - self._wall_anchor
            instant = self._anchor + (gone if self._rate == 1.0 else int(max(min(gone * self._rate, LAST), -LAST)))
            if self._latest <= instant <= LAST:
                self._latest = instant
            else:
                # The wall clock was set back, or the calendar ends here.
                self._anchor_at(self._latest if instant <= LAST else LAST)
            return self._latest

    def _anchor_at(self, instant: int) -> None:
        """Go on from ``instant``."""
        self._anchor = self._latest = instant
        self._wall_anchor = self._wall.now()

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change()

    def time(self) -> datetime:
        """The current time of the service, in KST."""
        return to_datetime(self.now())

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0, milliseconds: float = 0
    ) -> None:
        """Go forward by the sum of the lengths.

        Raises ``ValueError`` for a negative length, ``OutOfRange`` past the year 9999.
        """
        if any(part != part for part in (days, hours, minutes, seconds, milliseconds)):  # noqa: PLR0124 - only NaN does
            raise ValueError("a length of time is a number")
        try:
            length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, milliseconds=milliseconds)
        except OverflowError as error:
            raise OutOfRange("the clock ends with the year 9999") from error
        self.advance_ms(to_ms(length))

    def advance_ms(self, length: int) -> None:
        """Go forward by ``length`` milliseconds; raises as ``advance`` does."""
        if length < 0:
            raise ValueError("time only goes forward; the length must not be negative")
        with self._lock:
            instant = self.now() + length
            if instant > LAST:
                raise OutOfRange("the clock ends with the year 9999")
            self._anchor_at(instant)
            self._changed()

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still, now or ``at`` an instant; a time without a zone is KST.

        Raises ``BackwardsError`` for an instant before now once the service holds something.
        """
        with self._lock:
            now = self.now()
            if at is not None:
                self._set(to_instant(at if at.tzinfo else at.replace(tzinfo=KST)), now)
            self._frozen = True
            self._changed()

    def resume(self) -> None:
        """Go on from where the clock stands."""
        with self._lock:
            if self._frozen:
                self._frozen = False
                self._anchor_at(self._latest)
                self._changed()

    def set_rate(self, rate: float) -> None:
        """Let ``rate`` service seconds pass in a wall second.

        A rate above ``FASTEST`` counts as that. Raises ``ValueError`` unless it is above 0 and finite.
        """
        if not 0 < rate < float("inf"):
            raise ValueError("the rate must be a number above 0; to stand still, freeze")
        with self._lock:
            now = self.now()
            self._rate = min(rate, FASTEST)
            self._anchor_at(now)
            self._changed()

    def restore(self, instant: int, *, frozen: bool, rate: float) -> None:
        """Stand at ``instant``, earlier than now or not: what the service held is replaced together with its time."""
        with self._lock:
            self._frozen, self._rate, self._pinned = frozen, rate, False
            self._anchor_at(instant)
            self._changed()

    def begin_anew(self) -> None:
        """Run with the wall clock again, as that of a fresh service; earlier than now or not."""
        with self._lock:
            self._frozen, self._rate, self._pinned = False, 1.0, False
            # One look at the wall clock: it may tick between two.
            self._anchor = self._latest = self._wall_anchor = self._wall.now()
            self._changed()

    def wall_now(self) -> int:
        """What the wall clock shows."""
        return self._wall.now()

    def wall_seconds(self, length: int) -> float | None:
        """How long ``length`` milliseconds of the service take on the wall clock; None while it stands still."""
        with self._lock:
            return None if self._frozen else max(length, 0) / 1000 / self._rate

    def pin(self) -> None:
        """From now on time only goes forward: the service holds something."""
        self._pinned = True

    def unpin(self) -> None:
        """Time may be set to any instant again: the service holds nothing any more."""
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
    """Seconds from an arbitrary beginning, for durations of our own work."""
    return time.perf_counter()


def processor_time() -> float:
    """Return the seconds for which this thread has had a processor."""
    return time.thread_time()


def sleep(seconds: float) -> None:
    """Wait; only for commands that poll."""
    time.sleep(seconds)
