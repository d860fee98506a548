"""A service as one document, out and in again: the same ids, statuses and answers, at the same time of its clock.

What only concerns whoever called is left out: the journal, keys, headers. So is what is played; loading leaves both
as they are. A document is loaded whole, or refused with what is wrong and where, and then nothing changes.
"""

import contextlib
from collections.abc import Iterator
from hashlib import sha256
from typing import TypeVar, cast

import msgspec

from mocksens.core import switch_values
from mocksens.core.decoding import decode
from mocksens.core.delivery import settle
from mocksens.core.records import File, Message, Reservation
from mocksens.core.sens import Sens, check_service_id
from mocksens.core.service import Service
from mocksens.core.snapshot_rows import (
    ClockRow,
    FileRow,
    MessageRow,
    Outcome,
    QuotaRow,
    RequestRow,
    ReservationRow,
    Row,
    SensSnapshot,
    ServiceSnapshot,
    TextRow,
    UnsubscribeRow,
)
from mocksens.core.snapshot_store import Unfit, build
from mocksens.core.store import Store
from mocksens.core.switches import Switches

Kind = TypeVar("Kind", bound=Row)


def parse(data: bytes | str, kind: type[Kind]) -> Kind:
    """A ``ServiceSnapshot`` or a ``SensSnapshot`` from its JSON.

    Raises ``ValueError`` with the path of what is wrong.
    """
    return decode(data, kind)


# --- out ---------------------------------------------------------------------------------------------


def dump_all(sens: Sens) -> SensSnapshot:
    """Return every service, the oldest first.

    One that always exists and was never touched is left out: where others are listed, the document can be loaded, too.
    """
    services = [service for service in sens.services if service.id not in sens.permanent or not _is_as_new(service)]
    return SensSnapshot(version=1, services=[dump(service) for service in services])


def _is_as_new(service: Service) -> bool:
    with service.lock:
        settle(service)
        is_empty = service.store.is_empty and not service.store.quota[1]
        return is_empty and service.clock.is_as_new and service.switches == service.shared_switches


def dump(service: Service) -> ServiceSnapshot:
    """One service, as it stands now."""
    with service.lock:
        now, clock, store = settle(service), service.clock, service.store
        texts, shared = switch_values.shown(service.switches), switch_values.shown(service.shared_switches)
        day, used = store.quota
        return ServiceSnapshot(
            version=1,
            service_id=service.id,
            clock=ClockRow(now=now, frozen=clock.frozen, rate=clock.rate),
            settings={name: text for name, text in texts.items() if text != shared[name]},
            requests=list(_requests(store)),
            reservations=[_reservation(reservation) for reservation in store.reservations.values()],
            files=[_file(file) for file in store.files()],
            unsubscribes=[
                UnsubscribeRow(
                    client_tel_no=entry.number, register_time=entry.register_time, register_type=entry.register_type
                )
                for entry in store.unsubscribes.values()
            ],
            quota=QuotaRow(day=day, used=used),
        )


def _requests(store: Store) -> Iterator[RequestRow]:
    for request in store.requests.values():
        yield RequestRow(
            request_id=request.request_id,
            time=request.time,
            type=request.type,
            content_type=request.content_type,
            country_code=request.country_code,
            sender=request.sender,
            subject=request.subject,
            content=request.content,
            file_ids=list(request.file_ids),
            messages=[_message(store, message) for message in store.of_request(request).page(0, request.count)],
        )


def _message(store: Store, message: Message) -> MessageRow:
    return MessageRow(
        message_id=message.message_id,
        to=message.to,
        subject=message.own_subject,
        content=message.own_content,
        processing_time=message.processing_time,
        complete_time=message.complete_time,
        looks=store.looks.get(message.message_id),
        result=message.result,
        telco_code=message.telco,
        scripted_by=message.scripted_by,
    )


def _reservation(reservation: Reservation) -> ReservationRow:
    send = reservation.send
    return ReservationRow(
        reserve_id=reservation.reserve_id,
        due=reservation.due,
        reserve_time=send.reserve_time,
        reserve_time_zone=send.reserve_time_zone,
        outcome=cast("Outcome | None", reservation.outcome),
        canceled=reservation.canceled,
        ordinal=send.ordinal,
        type=send.type,
        content_type=send.content_type,
        country_code=send.country_code,
        sender=send.sender,
        subject=send.subject,
        content=send.content,
        file_ids=list(reservation.file_ids),
        messages=[
            TextRow(to=recipient.to, subject=recipient.subject, content=recipient.content)
            for recipient in send.recipients
        ],
    )


def _file(file: File) -> FileRow:
    return FileRow(
        file_id=file.file_id, name=file.name, size=file.size, create_time=file.create_time, body=file.data or None
    )


# --- in ----------------------------------------------------------------------------------------------


def load_all(sens: Sens, document: SensSnapshot) -> list[Service]:
    """Put every service of the document in the place of the one of its id; others stay. Gives those services.

    Raises ``ValueError`` with the path of what is wrong, ``Forbidden`` for a service that cannot be; then nothing has
    changed.
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
    with contextlib.ExitStack() as locks:
        for service_id in sorted(found):
            locks.enter_context(found[service_id][0].lock)
        built = []
        for service, place in found.values():
            row = document.services[place]
            try:
                built.append((service, row, *_build(service, row)))
            except Unfit as error:
                raise Unfit(error.text, f".services[{place}]{error.path}") from error
        for each in built:
            _swap(*each)
    if all(sens.keep(draft) for draft in drafts):
        return [service for service, _ in found.values()]
    # A request made one of the services meanwhile: begin again with it.
    return load_all(sens, document)


def load(service: Service, document: ServiceSnapshot) -> None:
    """Put the document in the place of what the service holds, whichever service it was made of.

    Raises ``ValueError`` with the path of what is wrong, ``Forbidden`` for a serviceId that is a programming mistake;
    nothing has changed then. Cursors go on where they were, as
    far as the document has not more than the service had.
    """
    check_service_id(document.service_id)
    with service.lock:
        _swap(service, document, *_build(service, document))


def _build(service: Service, document: ServiceSnapshot) -> tuple[Store, Switches]:
    """What the service will hold; it does not yet."""
    shared = service.shared_switches
    try:
        switches = switch_values.change(shared, document.settings, shared)
    except ValueError as error:
        raise Unfit(str(error), ".settings") from error
    then = settle(service)
    store = build(document, service.store.next_position)
    store.follow(service.store, then, document.clock.now)
    return store, switches


def _swap(service: Service, document: ServiceSnapshot, store: Store, switches: Switches) -> None:
    service.store, service.switches = store, switches
    # What is drawn from here on must not be what the document has already been given.
    name = sha256(msgspec.json.encode(document)).hexdigest()
    service.ids = service.ids.fork(name if service.is_repeatable else f"{name}/{service.resets}")
    clock = document.clock
    service.clock.restore(clock.now, frozen=clock.frozen, rate=clock.rate)
    if not store.is_empty:
        service.clock.pin()
    service.resets += 1
    service.changed()
