"""Loading of snapshots into services.

A loaded service gives the same ids, statuses and answers, at the same time of its clock. Its journal, its keys and its
scenarios stay. A snapshot is loaded whole, or refused with the place of what is wrong; then nothing changes.
"""

import contextlib
from hashlib import sha256
from typing import NamedTuple

from mocksens.core import switch_codecs
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
    """Replace each service of the snapshot by its id, and return those services; others stay.

    Raises ``ValueError`` with the path of what is wrong, ``Forbidden`` for a serviceId that is not allowed; then
    nothing has changed.
    """
    found: dict[str, tuple[Service, int]] = {}
    drafts: list[Service] = []
    for place, row in enumerate(document.services):
        if row.service_id in found:
            raise Unfit("this service is there twice", f".services[{place}].serviceId")
        try:
            service = sens.known(row.service_id)
        except KeyError:
            drafts.append(service := sens.draft(row.service_id))
        found[row.service_id] = service, place
    prepared = []
    for service, place in found.values():
        try:
            prepared.append((service, _prepare(service, document.services[place])))
        except Unfit as error:
            raise Unfit(error.text, f".services[{place}]{error.path}") from error
    with contextlib.ExitStack() as locks:
        for service_id in sorted(found):
            locks.enter_context(found[service_id][0].lock)
        for service, ready in prepared:
            _swap(service, ready)
    if all(sens.keep(draft) for draft in drafts):
        return [service for service, _ in found.values()]
    # A request created one of the services in the meantime: start again with it.
    return load_all(sens, document)


def load(service: Service, document: ServiceSnapshot) -> None:
    """Replace everything that the service holds by the snapshot, whichever service it was made of.

    Raises ``ValueError`` with the path of what is wrong, ``Forbidden`` for a serviceId that is a programming mistake;
    then nothing has changed. Cursors continue where they were, unless the snapshot has more messages than the service
    had.
    """
    check_service_id(document.service_id)
    ready = _prepare(service, document)
    with service.lock:
        _swap(service, ready)


class _Prepared(NamedTuple):
    """The next state of a service, built while the service still answers."""

    document: ServiceSnapshot
    switches: Switches
    store: Store
    next_position: int
    """The position of its next message when this was built."""
    name: str
    """The name from which its next ids are drawn."""


def _prepare(service: Service, document: ServiceSnapshot) -> _Prepared:
    shared = service.shared_switches
    try:
        switches = switch_codecs.change(shared, document.settings, shared)
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
        # Messages were sent in the meantime.
        store = build(document, service.store.messages.next_position)
    store.follow(service.store, then, document.clock.now)
    service.store, service.switches = store, ready.switches
    # Ids drawn from here on must not repeat those of the snapshot.
    name = ready.name if service.is_repeatable else f"{ready.name}/{service.resets}"
    service.ids = service.ids.fork(name)
    clock = document.clock
    service.clock.restore(clock.now, frozen=clock.frozen, rate=clock.rate)
    if not store.is_empty:
        service.clock.pin()
    service.resets += 1
    service.changed()
