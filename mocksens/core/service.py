"""``Service``: the world of one serviceId, shared with no other."""

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
    """One serviceId's clock, ids, store, scenarios and switches.

    ``lock`` is held by whoever works on it: the pipeline for a request, public functions for a call.
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
        """What is odd about its id."""
        self.switches = self.shared_switches = switches
        """The switches of the rules; the shared ones are the server's, which it goes by unless told otherwise."""
        self.lock = threading.RLock()
        self.listeners: list[Callable[[], None]] = []
        """Who wants to know that something changed; they are called with the lock held, from any thread."""
        self.clock = ServiceClock(wall, self.lock, self.changed)
        self.ids = Ids(seed)
        self.is_repeatable = True
        """Whether the same document that is put in twice leads to the same ids twice, as a seed was given."""
        self.store = Store()
        self.journal = journal
        journal.on_record = self._recorded
        self.scenarios = Scenarios(self.lock)
        self.resets = 0
        """How often things were taken out of it at once: by a reset, or by a snapshot that was put in."""
        self.before_clearing = before_clearing
        """Told, with the lock held, before messages (the first flag) or the journal (the second) are taken out."""
        self.neighbours: Callable[[], Sequence[Service]] = tuple
        """All services of its server."""
        self.generation = 0
        """Its place among all services that its server ever had: one that is made again under its id has another."""
        self.dropped = False
        """Whether it is no longer among its server's services; who waits for something there waits in vain."""

    def changed(self) -> None:
        """Tell the listeners that something may have changed."""
        for listener in tuple(self.listeners):
            listener()

    def _recorded(self) -> None:
        if self.listeners:
            with self.lock:
                self.changed()

    def rehearsal(self) -> "Service":
        """A service to answer as this one would, to what must leave no trace: it holds all but the messages.

        Both draw from the same ids: an answer that goes wrong has the id that the right one would have had, and that id
        is not given again.
        """
        double = copy(self)
        double.clock, double.store = copy(self.clock), self.store.rehearsal()
        double.scenarios = Scenarios(self.lock)
        return double
