"""A service as one document, out and in again: the same ids, statuses and answers, at the same time of its clock.

What only concerns whoever called is left out: the journal, keys, headers. So is what is played; loading leaves both
as they are. A document is loaded whole, or refused with what is wrong and where, and then nothing changes.
"""

import contextlib
from collections.abc import Iterator
from copy import copy
from hashlib import sha256
from typing import Literal, NamedTuple, TypeVar, cast

import msgspec
from msgspec.structs import replace

from mocksens.core import switch_codecs
from mocksens.core.operations.delivery import settle
from mocksens.core.parsing.json_decoding import decode
from mocksens.core.records import AttachedFile, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.service_ids import check_service_id
from mocksens.core.snapshot.restore import Unfit, build
from mocksens.core.snapshot.schema import (
    ClockRow,
    FileRow,
    MessageRow,
    Outcome,
    QuotaRow,
    RequestRow,
    ReservationRow,
    SensSnapshot,
    ServiceSnapshot,
    SnapshotRow,
    TextRow,
    UnsubscribeRow,
)
from mocksens.core.storage.store import Store
from mocksens.core.switches import Switches

Kind = TypeVar("Kind", bound=SnapshotRow)


class _ServiceOutline(ServiceSnapshot, frozen=True, kw_only=True):
    """A service whose requests are not read yet."""

    requests: list[msgspec.Raw] = msgspec.field(default_factory=list)  # type: ignore[assignment]


class _SensOutline(SnapshotRow, frozen=True, kw_only=True):
    """Services that are not read yet."""

    version: Literal[1]
    services: list[msgspec.Raw] = msgspec.field(default_factory=list)


def parse(data: bytes | str, kind: type[Kind]) -> Kind:
    """Return a ``ServiceSnapshot`` or a ``SensSnapshot`` from its JSON.

    Raises ``ValueError`` with the path of what is wrong. It is read in pieces: one call for all of it would keep every
    other thread waiting, and a large one takes seconds.
    """
    if kind is ServiceSnapshot:
        return cast("Kind", _service(data, ""))
    outline = decode(data, _SensOutline)
    services = [_service(raw, f".services[{place}]") for place, raw in enumerate(outline.services)]
    return cast("Kind", SensSnapshot(version=1, services=services))


def _service(data: bytes | str | msgspec.Raw, path: str) -> ServiceSnapshot:
    outline = _piece(data, _ServiceOutline, path)
    requests = [_piece(raw, RequestRow, f"{path}.requests[{place}]") for place, raw in enumerate(outline.requests)]
    fields = {name: getattr(outline, name) for name in ServiceSnapshot.__struct_fields__}
    return ServiceSnapshot(**{**fields, "requests": requests})


def _piece(data: bytes | str | msgspec.Raw, kind: type[Kind], path: str) -> Kind:
    try:
        return decode(bytes(data) if isinstance(data, msgspec.Raw) else data, kind)
    except ValueError as error:
        text, at, place = str(error).partition(" - at `$")
        raise ValueError(f"{text} - at `${path}{place if at else '`'}" if at or path else text) from error


def encode(document: ServiceSnapshot) -> bytes:
    """Return the JSON of a service, made in pieces too."""
    rows = b",".join(map(msgspec.json.encode, document.requests))
    # Nothing else is written like this: a quotation mark inside a text is escaped.
    return msgspec.json.encode(replace(document, requests=[])).replace(b'"requests":[]', b'"requests":[%b]' % rows, 1)


def encode_all(document: SensSnapshot) -> bytes:
    """Return the JSON of all services."""
    services = b",".join(map(encode, document.services))
    return msgspec.json.encode(replace(document, services=[])).replace(b'"services":[]', b'"services":[%b]' % services)


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
        is_empty = service.store.is_empty and not service.store.quota.recipients
        return is_empty and service.clock.is_as_new and service.switches == service.shared_switches


def dump(service: Service) -> ServiceSnapshot:
    """One service, as it stands now. The lock is held only while references are copied."""
    with service.lock:
        now, clock, store = settle(service), service.clock, service.store
        texts, shared = switch_codecs.shown(service.switches), switch_codecs.shown(service.shared_switches)
        day, used = store.quota.day, store.quota.recipients
        held = _Held(store)
        head = ServiceSnapshot(
            version=1,
            service_id=service.id,
            clock=ClockRow(now=now, frozen=clock.frozen, rate=clock.rate),
            settings={name: text for name, text in texts.items() if text != shared[name]},
            files=[_file(file) for file in store.files.all()],
            quota=QuotaRow(day=day, used=used),
        )
    unsubscribes = [
        UnsubscribeRow(client_tel_no=entry.number, register_time=entry.register_time, register_type=entry.register_type)
        for entry in held.unsubscribes
    ]
    reservations = [_reservation(reservation) for reservation in held.reservations]
    return replace(head, requests=list(held.rows()), reservations=reservations, unsubscribes=unsubscribes)


class _Held:
    """What a store holds: whatever may still change is copied, the rest is only referred to."""

    def __init__(self, store: Store) -> None:
        self._requests = list(store.messages.requests.values())
        self._messages = store.messages.after(0)
        self._first = store.messages.dropped
        self._ways = [(message.processing_time, message.complete_time, message.result) for message in self._messages]
        self._looks = store.messages.looks.copy()
        self.reservations = [copy(reservation) for reservation in store.reservations.by_id.values()]
        self.unsubscribes = list(store.unsubscribes.values())

    def rows(self) -> Iterator[RequestRow]:
        """The requests with their messages."""
        for request in self._requests:
            first = request.first - self._first
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
                messages=[self._message(place) for place in range(first, first + request.count)],
            )

    def _message(self, place: int) -> MessageRow:
        message = self._messages[place]
        processing_time, complete_time, result = self._ways[place]
        return MessageRow(
            message_id=message.message_id,
            to=message.to,
            subject=message.own_subject,
            content=message.own_content,
            processing_time=processing_time,
            complete_time=complete_time,
            looks=self._looks.get(message.message_id),
            result=result,
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


def _file(file: AttachedFile) -> FileRow:
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
    # A request made one of the services meanwhile: begin again with it.
    return load_all(sens, document)


def load(service: Service, document: ServiceSnapshot) -> None:
    """Put the document in the place of what the service holds, whichever service it was made of.

    Raises ``ValueError`` with the path of what is wrong, ``Forbidden`` for a serviceId that is a programming mistake;
    nothing has changed then. Cursors go on where they were, as
    far as the document has not more than the service had.
    """
    check_service_id(document.service_id)
    ready = _prepare(service, document)
    with service.lock:
        _swap(service, ready)


class _Prepared(NamedTuple):
    """What a service will hold, built while it still goes on."""

    document: ServiceSnapshot
    switches: Switches
    store: Store
    next_position: int
    """Where its next message stood when this was built."""
    name: str
    """Of the ids that it will draw."""


def _prepare(service: Service, document: ServiceSnapshot) -> _Prepared:
    shared = service.shared_switches
    try:
        switches = switch_codecs.change(shared, document.settings, shared)
    except ValueError as error:
        raise Unfit(str(error), ".settings") from error
    with service.lock:
        position = service.store.messages.next_position
    name = sha256(encode(document)).hexdigest()
    return _Prepared(document, switches, build(document, position), position, name)


def _swap(service: Service, ready: _Prepared) -> None:
    document, store, then = ready.document, ready.store, settle(service)
    if service.store.messages.next_position != ready.next_position:
        # It was sent something meanwhile.
        store = build(document, service.store.messages.next_position)
    store.follow(service.store, then, document.clock.now)
    service.store, service.switches = store, ready.switches
    # What is drawn from here on must not be what the document has already been given.
    name = ready.name if service.is_repeatable else f"{ready.name}/{service.resets}"
    service.ids = service.ids.fork(name)
    clock = document.clock
    service.clock.restore(clock.now, frozen=clock.frozen, rate=clock.rate)
    if not store.is_empty:
        service.clock.pin()
    service.resets += 1
    service.changed()
