"""Takes things out of a service at once, so that a test begins with nothing."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from mocksens.core.delivery import settle
from mocksens.core.script import Scenario
from mocksens.core.service import Service


class Scope(StrEnum):
    """What can be taken out by itself."""

    MESSAGES = "messages"
    """Messages with their requests, and the reservations that became some."""
    RESERVATIONS = "reservations"
    """All reservations; what was not due yet never comes."""
    FILES = "files"
    UNSUBSCRIBES = "unsubscribes"
    JOURNAL = "journal"
    SCENARIOS = "scenarios"
    """What is played, one-offs included; what every service plays begins anew."""
    QUOTA = "quota"


ALL = tuple(Scope)


def reset(service: Service, scopes: Collection[Scope] = ALL, played: Iterable[Scenario] = ()) -> None:
    """Forget what is in ``scopes``; ``played`` are the scenarios that every service plays from its beginning.

    Cursors and numbers go on, so that whoever waits behind one never finds what was there before, and ids are not
    given again. The clock goes on too; but once the service holds nothing at all it may be set to any instant, as that
    of a fresh one. Switches stay as they are.
    """
    with service.lock:
        now, store = settle(service), service.store
        if Scope.MESSAGES in scopes:
            store.clear_messages(now)
        if Scope.RESERVATIONS in scopes:
            store.clear_reservations()
        if Scope.FILES in scopes:
            store.clear_files()
        if Scope.UNSUBSCRIBES in scopes:
            store.unsubscribes.clear()
        if Scope.QUOTA in scopes:
            store.set_quota(0, 0)
        if Scope.JOURNAL in scopes:
            service.journal.clear()
        if Scope.SCENARIOS in scopes:
            _play_anew(service, played)
        if store.is_empty:
            service.clock.unpin()
        service.resets += 1
        service.changed()


def _play_anew(service: Service, played: Iterable[Scenario]) -> None:
    service.scenarios.clear()
    for scenario in played:
        service.scenarios.play(scenario)
