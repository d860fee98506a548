"""The clock of a service."""

import contextlib
import math
from datetime import datetime, timedelta

from mocksens.client.admin import AdminClient
from mocksens.client.models.clock import ClockChange, ClockData
from mocksens.core.clock import KST, to_ms
from mocksens.testing.views import Due

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""


class Clock:
    """The clock of a service. The timestamps of signatures are compared with the wall clock instead."""

    def __init__(self, admin: AdminClient, path: str) -> None:
        self._admin = admin
        self._path = f"{path}/clock"

    def now(self) -> datetime:
        """Return the time as an aware datetime in KST."""
        return datetime.fromisoformat(self._admin.get(self._path, ClockData).now)

    def advance(
        self,
        length: str | float | timedelta | None = None,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> list[Due]:
        """Go forward by ``"2d"``, a number of seconds, a timedelta, or the sum of the named durations.

        Return what became due, in order, but at most 1000 entries. Raise ``ValueError`` if there is no duration, or
        both ``length`` and named ones, and ``AdminError`` for an invalid duration.
        """
        named = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if (length is None) == (not named):
            raise ValueError('pass one duration: advance("2d") or advance(days=2)')
        if length is None:
            length = named
        return [Due(data) for data in self._change(ClockChange(advance=_duration(length))).due or ()]

    def freeze(self, at: datetime | str | None = None) -> datetime:
        """Stop the clock, now or at an instant. Return the service's time.

        An instant without a zone is in KST. Raise ``ValueError`` for an invalid instant, and ``AdminError`` for a past
        one if the service is not empty.
        """
        return self._set(ClockChange(freeze=True if at is None else _instant(at)))

    def resume(self) -> datetime:
        """Continue from the current time. Return the service's time."""
        return self._set(ClockChange(resume=True))

    def rate(self, rate: float) -> datetime:
        """Let ``rate`` seconds pass in each second of the wall clock. Return the service's time.

        Raise ``ValueError`` unless ``rate`` is a number above 0.
        """
        value: object = rate
        if not (isinstance(value, int | float) and 0 < value < math.inf):
            raise ValueError(
                f"rate must be a number above 0, such as 60, not {rate!r}; to stop the clock, call freeze()"
            )
        return self._set(ClockChange(rate=rate))

    def _set(self, change: ClockChange) -> datetime:
        return datetime.fromisoformat(self._change(change).now)

    def _change(self, change: ClockChange) -> ClockData:
        return self._admin.send("POST", self._path, ClockData, change)


def _instant(at: datetime | str) -> datetime:
    """Return an instant with its zone, which is KST by default. Raise ``ValueError`` if it is invalid."""
    instant: object = at
    if isinstance(at, str):
        with contextlib.suppress(ValueError):
            instant = datetime.fromisoformat(at)
    match instant:
        case datetime():
            return instant if instant.tzinfo else instant.replace(tzinfo=KST)
        case _:
            raise ValueError(f'freeze takes an instant, such as "2026-01-01T09:00" or a datetime, not {at!r}')


def _duration(length: str | float | timedelta) -> str | float:
    return f"{to_ms(length)}ms" if isinstance(length, timedelta) else length
