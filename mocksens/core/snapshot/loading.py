"""Loading of snapshots into services.

A loaded service gives the same ids, statuses and answers at the same time of its clock. It keeps its journal, keys and
scenarios. A snapshot is either loaded completely, or refused without any effect. A refusal names the place of the
fault.
"""

import contextlib
from hashlib import sha256
from typing import NamedTuple

from mocksens.core import switch_texts
from mocksens.core.operations.due import settle
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.service_ids import check_service_id
from mocksens.core.snapshot.encoding import encode
from mocksens.core.snapshot.restore import Unfit, build
from mocksens.core.snapshot.schema import SensSnapshot, ServiceSnapshot
from mocksens.core.storage.store import Store
from mocksens.core.switches import Switches


def load_all(sens: Sens, document: SensSnapshot) -> list[Service]:
    """Replace the services that the snapshot contains, and return them. Other services do not change.

    Raise ``ValueError`` with the path of a fault, and ``Forbidden`` for a serviceId that is not allowed. In both cases
    nothing has changed.
    """
    targets: dict[str, tuple[Service, int]] = {}
    drafts: list[Service] = []
    for place, row in enumerate(document.services):
        if row.service_id in targets:
            raise Unfit("this service is there twice", f".services[{place}].serviceId")
        try:
            service = sens.known(row.service_id)
        except KeyError:
            drafts.append(service := sens.draft(row.service_id))
        targets[row.service_id] = service, place
    prepared = []
    for service, place in targets.values():
        try:
            prepared.append((service, _prepare(service, document.services[place])))
        except Unfit as error:
            raise Unfit(error.text, f".services[{place}]{error.path}") from error
    with contextlib.ExitStack() as locks:
        for service_id in sorted(targets):
            locks.enter_context(targets[service_id][0].lock)
        for service, ready in prepared:
            _swap(service, ready)
    if all(sens.keep(draft) for draft in drafts):
        return [service for service, _ in targets.values()]
    # A request has created one of the services in the meantime: start again with it.
    return load_all(sens, document)


def load(service: Service, document: ServiceSnapshot) -> None:
    """Replace the contents of a service with a snapshot, which may be that of another service.

    Raise ``ValueError`` with the path of a fault, and ``Forbidden`` for an invalid serviceId. In both cases nothing has
    changed. Cursors stay valid, unless the snapshot has more messages than the service ever had.
    """
    check_service_id(document.service_id)
    ready = _prepare(service, document)
    with service.lock:
        _swap(service, ready)


class _Prepared(NamedTuple):
    """The next state of a service, built while the service continues to answer."""

    document: ServiceSnapshot
    switches: Switches
    store: Store
    next_position: int
    """The position of the service's next message at the time of building."""
    name: str
    """The name from which the next ids are drawn."""


def _prepare(service: Service, document: ServiceSnapshot) -> _Prepared:
    shared = service.shared_switches
    try:
        switches = switch_texts.change(shared, document.settings, shared)
    except ValueError as error:
        raise Unfit(str(error), ".settings") from error
    with service.lock:
        position = service.store.messages.next_position
    name = sha256(encode(document)).hexdigest()
    return _Prepared(
        document=document, switches=switches, store=build(document, position), next_position=position, name=name
    )


def _swap(service: Service, ready: _Prepared) -> None:
    document, store, then = ready.document, ready.store, settle(service)
    if service.store.messages.next_position != ready.next_position:
        # Messages were sent in the meantime, so the positions have changed.
        store = build(document, service.store.messages.next_position)
    store.follow(service.store, then, document.clock.now)
    service.store, service.switches = store, ready.switches
    # New ids must not repeat those of the snapshot.
    name = ready.name if service.is_repeatable else f"{ready.name}/{service.resets}"
    service.ids = service.ids.fork(name)
    clock = document.clock
    service.clock.restore(clock.now, frozen=clock.frozen, rate=clock.rate)
    if not store.is_empty:
        service.clock.pin()
    service.resets += 1
    service.changed()
