"""The reset of a service, so that a test starts with an empty one."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from msgspec.structs import replace

from mocksens.core.clock import BackwardsError
from mocksens.core.operations.due import settle
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.service import Service
from mocksens.core.storage.journal import Journal
from mocksens.core.storage.store import Store


class Scope(StrEnum):
    """Parts of a service that can be reset separately."""

    MESSAGES = "messages"
    """Messages with their requests, and the reservations that became messages."""
    RESERVATIONS = "reservations"
    """All reservations; those not yet due are never carried out."""
    FILES = "files"
    UNSUBSCRIBES = "unsubscribes"
    JOURNAL = "journal"
    SCENARIOS = "scenarios"
    """Played scenarios and one-offs; the scenarios that every service plays start again."""
    QUOTA = "quota"
    CLOCK = "clock"
    """The clock: back to the wall clock's time, running at its rate."""
    SETTINGS = "settings"
    """All switches, including callers: back to the server's."""
    CALLERS = "callers"


ALL = tuple(Scope)


def reset(service: Service, scopes: Collection[Scope] = ALL, played: Iterable[Scenario] = ()) -> None:
    """Reset the parts in ``scopes``. ``played`` are the scenarios that every service plays.

    Cursors and numbers continue, so that a waiting task never sees earlier things and no id is used again. Removed
    messages no longer count as sent. Once the service is empty, its clock may be set to any instant.

    Raise ``BackwardsError``, and change nothing, if the clock would go back while the service still holds something.
    """
    with service.lock:
        now, store = settle(service), service.store
        if Scope.CLOCK in scopes and service.clock.wall_now() < now and _keeps(store, scopes):
            raise BackwardsError(
                "the service would not be empty, so its clock cannot go back;"
                " also reset messages, reservations, files and unsubscribes"
            )
        service.before_clearing(service, Scope.MESSAGES in scopes, Scope.JOURNAL in scopes)
        _empty(store, scopes, now)
        _forget(service.journal, store, scopes)
        if Scope.SCENARIOS in scopes:
            _restart_scenarios(service, played)
        if Scope.SETTINGS in scopes:
            service.switches = service.shared_switches
        if Scope.CALLERS in scopes:
            service.switches = replace(service.switches, callers=service.shared_switches.callers)
        if Scope.CLOCK in scopes:
            service.clock.begin_anew()
        if store.is_empty:
            service.clock.unpin()
        else:
            service.clock.pin()
        service.resets += 1
        service.changed()


def _keeps(store: Store, scopes: Collection[Scope]) -> bool:
    """Return whether anything that has a time would remain."""
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
    """Stop counting the sends of removed messages and reservations as sent."""
    if Scope.RESERVATIONS in scopes:
        journal.forget_sends(lambda sent: sent.send.reserve_due is not None)
    if Scope.MESSAGES in scopes:
        # Reservations that became messages are gone too. Those not yet due still count.
        journal.forget_sends(
            lambda sent: sent.request_id not in store.reservations.by_id, store.reservations.by_id.keys()
        )
    if Scope.JOURNAL in scopes:
        journal.clear()


def _restart_scenarios(service: Service, played: Iterable[Scenario]) -> None:
    service.scenarios.clear()
    for scenario in played:
        service.scenarios.play(scenario)
