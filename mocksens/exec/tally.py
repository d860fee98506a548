"""The counts of what resets and drops remove during a run, because ``--fail-on`` is about the whole run."""

from mocksens.core.service import Service
from mocksens.exec.findings import duplicates_of, failures_of, overflow_of, refusals_of


class Tally:
    """The counts of what was removed. ``take`` is a ``core.sens.Clearing``."""

    def __init__(self) -> None:
        self.refused = 0
        self.duplicates = 0
        self.failed = 0
        self.overflowed = 0
        self.messages = 0

    def take(self, service: Service, messages: bool, journal: bool) -> None:  # noqa: FBT001 - as it is called
        """Count what is about to be removed. Removed messages are not compared with later ones."""
        if journal:
            self.refused += refusals_of(service.journal)
            self.overflowed += overflow_of(service.journal)
        if messages or journal:
            self.duplicates += duplicates_of(service)
        if messages:
            self.failed += failures_of(service)
            self.messages += service.store.messages.count
