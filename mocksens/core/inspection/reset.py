"""Reset of a service, so that a test begins with nothing."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from mocksens.core.clock import BackwardsError
from mocksens.core.operations.due import settle
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.service import Service
from mocksens.core.storage.journal import Journal
from mocksens.core.storage.store import Store


class Scope(StrEnum):
    """Parts of a service that can be reset separately."""

    MESSAGES = "messages"
    """Messages with their requests, and the reservations that became some."""
    RESERVATIONS = "reservations"
    """All reservations; what was not due yet never comes."""
    FILES = "files"
    UNSUBSCRIBES = "unsubscribes"
    JOURNAL = "journal"
    SCENARIOS = "scenarios"
    """Scenarios that are played, one-offs included; those of every service begin anew."""
    QUOTA = "quota"
    CLOCK = "clock"
    """Its time: back to the wall clock, running, at the ordinary rate."""
    SETTINGS = "settings"
    """All switches are the server's again, callers among them."""
    CALLERS = "callers"


ALL = tuple(Scope)


def reset(service: Service, scopes: Collection[Scope] = ALL, played: Iterable[Scenario] = ()) -> None:
    """Make what is in ``scopes`` as good as new; ``played`` are the scenarios that every service plays from the start.

    Cursors and numbers go on, so that a task that waits behind one never finds what was there before, and no id is
    given again. What is taken out no longer counts as sent. Once the service holds nothing at all, its clock may be
    set to any instant, as that of a fresh one.

    Raises ``BackwardsError``, and changes nothing, if the clock would go back under what the service still holds.
    """
    with service.lock:
        now, store = settle(service), service.store
        if Scope.CLOCK in scopes and service.clock.wall_now() < now and _keeps(store, scopes):
            raise BackwardsError(
                "the service would still hold something, so its time only goes forward;"
                " reset messages, reservations, files and unsubscribes, too"
            )
        service.before_clearing(service, Scope.MESSAGES in scopes, Scope.JOURNAL in scopes)
        _empty(store, scopes, now)
        _forget(service.journal, store, scopes)
        if Scope.SCENARIOS in scopes:
            _play_anew(service, played)
        if Scope.SETTINGS in scopes:
            service.switches = service.shared_switches
        if Scope.CALLERS in scopes:
            service.switches = service.switches._replace(callers=service.shared_switches.callers)
        if Scope.CLOCK in scopes:
            service.clock.begin_anew()
        if store.is_empty:
            service.clock.unpin()
        else:
            service.clock.pin()
        service.resets += 1
        service.changed()


def _keeps(store: Store, scopes: Collection[Scope]) -> bool:
    """Return whether something with a time would be left."""
    carried_out = store.reservations.carried_out_count if Scope.MESSAGES in scopes else 0
    held = {
        Scope.MESSAGES: store.messages.count,
        Scope.RESERVATIONS: len(store.reservations.by_id) - carried_out,
        Scope.FILES: any(store.files.all()),
        Scope.UNSUBSCRIBES: len(store.unsubscribes),
    }
    return any(count for scope, count in held.items() if scope not in scopes)


def _empty(store: Store, scopes: Collection[Scope], now: int) -> None:
    if Scope.MESSAGES in scopes:
        store.clear_messages(now)
    if Scope.RESERVATIONS in scopes:
        store.reservations.clear()
    if Scope.FILES in scopes:
        store.files.clear()
    if Scope.UNSUBSCRIBES in scopes:
        store.unsubscribes.clear()
    if Scope.QUOTA in scopes:
        store.quota.set(0, 0)


def _forget(journal: Journal, store: Store, scopes: Collection[Scope]) -> None:
    """Let what was taken out no longer count as sent."""
    if Scope.RESERVATIONS in scopes:
        journal.forget_sends(lambda sent: sent.send.reserve_due is not None)
    if Scope.MESSAGES in scopes:
        # The messages of a reservation went, and the reservation with them; one that was not due yet still counts.
        journal.forget_sends(
            lambda sent: sent.request_id not in store.reservations.by_id, store.reservations.by_id.keys()
        )
    if Scope.JOURNAL in scopes:
        journal.clear()


def _play_anew(service: Service, played: Iterable[Scenario]) -> None:
    service.scenarios.clear()
    for scenario in played:
        service.scenarios.play(scenario)
