"""The contents of a service, with no rules except retention. The caller holds the service's lock."""

from typing import Final

from mocksens.core.clock import to_ms
from mocksens.core.records import Unsubscribe
from mocksens.core.storage.files import Files
from mocksens.core.storage.messages import Messages
from mocksens.core.storage.quota import Quota
from mocksens.core.storage.reservations import Reservations
from mocksens.spec.limits import HISTORY

HISTORY_MS: Final = to_ms(HISTORY.value)


class Store:
    """The messages, reservations, files, block list and quota of a service."""

    def __init__(self, first: int = 0) -> None:
        """Create an empty store, whose first message will have the position ``first``."""
        self.messages = Messages(first)
        self.reservations = Reservations()
        self.files = Files()
        self.unsubscribes: dict[str, Unsubscribe] = {}
        self.quota = Quota()

    def rehearsal(self) -> "Store":
        """Return a copy without messages, whose changes do not affect the original.

        Nothing in it comes due or is forgotten.
        """
        double = Store()
        double.reservations = self.reservations.rehearsal()
        double.files = self.files.rehearsal()
        double.unsubscribes = self.unsubscribes.copy()
        double.quota = Quota(self.quota.day, self.quota.recipients)
        return double

    def next_change(self, now: int) -> int | None:
        """Return the earliest instant after ``now`` at which a reservation is due or a message completes."""
        times = self.reservations.next_changes()
        completion = self.messages.next_completion(now)
        return min(times if completion is None else [*times, completion], default=None)

    def forget(self, now: int) -> None:
        """Forget contents after their retention time (rules search.history and upload.life)."""
        horizon = now - HISTORY_MS
        self.messages.forget(horizon, now)
        self.reservations.forget(horizon)
        self.files.forget(now)

    @property
    def is_empty(self) -> bool:
        """True if the store contains nothing that has a time."""
        return not (self.messages or self.reservations.by_id or self.files or self.unsubscribes)

    def follow(self, before: "Store", then: int, now: int) -> None:
        """Take the place of the store ``before``, and keep its cursors valid.

        The time ``then`` in that store corresponds to ``now`` in this one. Cursors see additional contents as new.
        """
        self.messages.follow(before.messages, then, now)
        self.reservations.renumber(before.reservations.latest_change, before.reservations.gone)

    def clear_messages(self, now: int) -> None:
        """Forget all messages, and the reservations that became messages. Positions are not used again."""
        self.messages.clear(now)
        self.reservations.forget_carried_out()
