"""``Service``: the isolated state of one serviceId."""

import threading
from collections.abc import Callable, Sequence
from copy import copy

from mocksens.core.clock import Clock, ServiceClock
from mocksens.core.ids import Ids
from mocksens.core.scenarios.engine import Scenarios
from mocksens.core.storage.journal import Journal
from mocksens.core.storage.store import Store
from mocksens.core.switches import Switches
from mocksens.core.validation.notes import Note


class Service:
    """A serviceId's clock, ids, store, scenarios and switches.

    All work on a service requires its ``lock``. The pipeline holds it for a request, and public functions for a call.
    """

    def __init__(
        self,
        service_id: str,
        switches: Switches,
        wall: Clock,
        seed: str,
        journal: Journal,
        *,
        before_clearing: "Callable[[Service, bool, bool], None]",
    ) -> None:
        self.id = service_id
        self.remark: Note | None = None
        """The note on an unusual serviceId, or None."""
        self.switches = self.shared_switches = switches
        """The switches in force. ``shared_switches`` are the server's, which apply unless overridden."""
        self.lock = threading.RLock()
        self.listeners: list[Callable[[], None]] = []
        """Called after changes, with the lock held, from any thread."""
        self.clock = ServiceClock(wall, self.lock, self.changed)
        self.ids = Ids(seed)
        self.is_repeatable = True
        """True if a seed is set, so that loading a snapshot twice gives the same ids."""
        self.store = Store()
        self.journal = journal
        journal.listeners = (self._recorded,)
        self.scenarios = Scenarios(self.lock, self.changed)
        self.resets = 0
        """The number of resets and loaded snapshots."""
        self.before_clearing = before_clearing
        """Called, with the lock held, before messages or the journal are removed. The two flags say which."""
        self.neighbours: Callable[[], Sequence[Service]] = tuple
        """A function that returns all services of the same server."""
        self.generation = 0
        """The ordinal of this service among all services that the server has ever created."""
        self.dropped = False
        """True once the server has dropped the service, so that waiting for it is useless."""

    def changed(self) -> None:
        """Call the listeners, because something may have changed."""
        for listener in tuple(self.listeners):
            listener()

    def _recorded(self) -> None:
        if self.listeners:
            with self.lock:
                self.changed()

    def rehearsal(self) -> "Service":
        """Return a copy for requests that must leave no trace.

        The copy has its own clock, scenarios and store, and the store has no messages. Both services draw from the
        same ids. A response that fails therefore has the id that a successful one would have had, and that id is not
        used again.
        """
        double = copy(self)
        double.clock, double.store = copy(self.clock), self.store.rehearsal()
        double.scenarios = Scenarios(self.lock)
        return double
