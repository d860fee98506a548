"""The wall clock of a demonstration, which shows the past while the demonstration is made."""

from mocksens.core.clock import Clock


class ReplayedClock:
    """A clock that stands at ``instant`` until it is released. From then on it is ``wall``."""

    def __init__(self, wall: Clock, instant: int) -> None:
        self._wall = wall
        self._instant: int | None = instant

    def now(self) -> int:
        """Return the current instant."""
        return self._wall.now() if self._instant is None else self._instant

    def go_to(self, instant: int) -> None:
        """Stand at ``instant``, unless the clock is past it already."""
        self._instant = max(instant, self.now())

    def release(self) -> None:
        """Show the present from now on."""
        self._instant = None
