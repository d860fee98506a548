"""``Service``: the world of one serviceId, shared with no other."""

import threading
from copy import copy

from mocksens.core.clock import Clock, ServiceClock
from mocksens.core.ids import Ids
from mocksens.core.scenarios import Scenarios
from mocksens.core.store import Store
from mocksens.core.switches import Switches


class Service:
    """One serviceId's clock, ids, store, scenarios and switches.

    ``lock`` is held by whoever works on it: the pipeline for a request, public functions for a call.
    """

    def __init__(self, service_id: str, switches: Switches, wall: Clock, seed: str) -> None:
        self.id = service_id
        self.switches = switches
        self.lock = threading.RLock()
        self.clock = ServiceClock(wall, self.lock)
        self.ids = Ids(f"{seed}/{service_id}")
        self.store = Store()
        self.scenarios = Scenarios(self.lock)

    def rehearsal(self) -> "Service":
        """A service to answer as this one would, to what must leave no trace: it holds all but the messages."""
        double = copy(self)
        double.clock, double.store = copy(self.clock), self.store.rehearsal()
        double.scenarios = Scenarios(self.lock)
        return double
