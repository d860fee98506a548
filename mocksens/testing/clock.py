"""The clock of a service, moved from outside."""

import contextlib
import math
from datetime import datetime, timedelta

from mocksens.client.admin import AdminClient
from mocksens.client.models.clock import ClockChange, ClockData
from mocksens.core.clock import KST, to_ms
from mocksens.testing.views import Due

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""


class Clock:
    """Time as a service has it. Signatures go by the wall clock all the same."""

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
        """Go forward, by ``"2d"``, a number of seconds, a timedelta, or the sum of the named lengths.

        Gives what became due, in order, at most a thousand. Raises ``ValueError`` without a length or with two,
        ``AdminError`` for one that cannot be gone.
        """
        named = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if (length is None) == (not named):
            raise ValueError('say once how far: advance("2d") or advance(days=2)')
        if length is None:
            length = named
        return [Due(data) for data in self._change(ClockChange(advance=_written(length))).due or ()]

    def freeze(self, at: datetime | str | None = None) -> datetime:
        """Stand still, now or at an instant; one without a zone is KST. Gives the time.

        Raises ``ValueError`` for what is no instant, and ``AdminError`` for one that is past, once the service holds
        something.
        """
        return self._set(ClockChange(freeze=True if at is None else _instant(at)))

    def resume(self) -> datetime:
        """Go on from where it stands. Gives the time."""
        return self._set(ClockChange(resume=True))

    def rate(self, rate: float) -> datetime:
        """Let ``rate`` seconds pass in a second of the wall clock. Gives the time.

        Raises ``ValueError`` for what is no number above 0.
        """
        given: object = rate
        if not (isinstance(given, int | float) and 0 < given < math.inf):
            raise ValueError(f"rate is a number above 0, as 60, not {rate!r}; to stand still, freeze()")
        return self._set(ClockChange(rate=rate))

    def _set(self, change: ClockChange) -> datetime:
        return datetime.fromisoformat(self._change(change).now)

    def _change(self, change: ClockChange) -> ClockData:
        return self._admin.send("POST", self._path, ClockData, change)


def _instant(at: datetime | str) -> datetime:
    """Return an instant with its zone. Raises ``ValueError`` for what is none."""
    instant: object = at
    if isinstance(at, str):
        with contextlib.suppress(ValueError):
            instant = datetime.fromisoformat(at)
    match instant:
        case datetime():
            return instant if instant.tzinfo else instant.replace(tzinfo=KST)
        case _:
            raise ValueError(f'freeze takes an instant, as "2026-01-01T09:00" or a datetime, not {at!r}')


def _written(length: str | float | timedelta) -> str | float:
    return f"{to_ms(length)}ms" if isinstance(length, timedelta) else length
