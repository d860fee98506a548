"""Times of day at which companies send."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mocksens.core.clock import DAY, to_datetime

if TYPE_CHECKING:
    from faker import Faker

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
SPAN: Final = 3 * DAY
"""The length of time that a demonstration covers."""
RECENT: Final = 2 * MINUTE
"""The length of time before the present in which only the latest message is sent."""
LEGAL: Final = range(8 * 60, 20 * 60 + 50)
"""The minutes of the day, in KST, at which advertisements may be sent: the law ends them at 21:00."""
ANY_HOUR: Final = (2, 1, 1, 1, 1, 1, 2, 5, 9, 12, 13, 12, 14, 12, 12, 12, 12, 13, 14, 13, 12, 10, 8, 4)
"""The relative number of messages in each hour of a day."""


def any_time(fake: "Faker", start: int, count: int) -> list[int]:
    """Return ``count`` instants of the days before ``start``, most of them during the day."""
    minutes = range(start - SPAN + HOUR, start - RECENT, MINUTE)
    weights = [ANY_HOUR[to_datetime(minute).hour] for minute in minutes]
    return _within(fake, fake.random.choices(minutes, weights, k=count))


def legal_time(fake: "Faker", start: int, count: int) -> list[int]:
    """Return ``count`` instants of the days before ``start`` at which advertisements may be sent."""
    minutes = [minute for minute in range(start - SPAN + HOUR, start - RECENT, MINUTE) if is_legal(minute)]
    return _within(fake, fake.random.choices(minutes, k=count))


def due_times(fake: "Faker", start: int, end: int, count: int) -> list[int]:
    """Return ``count`` instants between ``start`` and ``end`` at which reservations are due: every ten minutes."""
    first = start - start % (10 * MINUTE) + 10 * MINUTE
    times: list[int] = fake.random.choices([at for at in range(first, end, 10 * MINUTE) if is_legal(at)], k=count)
    return times


def is_legal(instant: int) -> bool:
    """Return whether an advertisement may be sent at ``instant``."""
    time = to_datetime(instant)
    return time.hour * 60 + time.minute in LEGAL


def _within(fake: "Faker", minutes: Sequence[int]) -> list[int]:
    """Return an instant within each of ``minutes``."""
    return [minute + fake.random.randrange(MINUTE) for minute in minutes]
