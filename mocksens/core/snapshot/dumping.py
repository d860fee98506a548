"""Dumping of services into snapshots.

The journal, keys, headers and scenarios are left out: they belong to callers and tests, not to the service.
"""

from collections.abc import Iterator
from copy import copy
from typing import Final, cast

from msgspec.structs import replace

from mocksens.core import switch_texts
from mocksens.core.operations.due import settle
from mocksens.core.records import AttachedFile, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.snapshot.schema import (
    ClockRow,
    FileRow,
    MessageRow,
    QuotaRow,
    RequestRow,
    ReservationRow,
    SensSnapshot,
    ServiceSnapshot,
    TextRow,
    UnsubscribeRow,
)
from mocksens.core.storage.store import Store
from mocksens.spec.statuses import ReservationEnd

KEPT: Final = frozenset({"document"})
"""The switches that a snapshot has even if they are the server's: without them, other contents could be read."""


def dump_all(sens: Sens) -> SensSnapshot:
    """Return a snapshot of every service, the oldest first.

    Unused permanent services are left out, so that a mock with another list of services can load the snapshot.
    """
    services = [service for service in sens.services if service.id not in sens.permanent or not _is_as_new(service)]
    return SensSnapshot(version=1, services=[dump(service) for service in services])


def _is_as_new(service: Service) -> bool:
    with service.lock:
        settle(service)
        is_empty = service.store.is_empty and not service.store.quota.recipients
        return is_empty and service.clock.is_as_new and service.switches == service.shared_switches


def dump(service: Service) -> ServiceSnapshot:
    """Return a snapshot of a service. The lock is held only while references are copied."""
    with service.lock:
        now, clock, store = settle(service), service.clock, service.store
        texts, shared = switch_texts.shown(service.switches), switch_texts.shown(service.shared_switches)
        day, used = store.quota.day, store.quota.recipients
        held = _Held(store)
        head = ServiceSnapshot(
            version=1,
            service_id=service.id,
            clock=ClockRow(now=now, frozen=clock.frozen, rate=clock.rate),
            settings={name: text for name, text in texts.items() if text != shared[name] or name in KEPT},
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
    """The contents of a store: copies of mutable records, and references to the others."""

    def __init__(self, store: Store) -> None:
        self._requests = list(store.messages.requests.values())
        self._messages = store.messages.after(0)
        self._first = store.messages.dropped
        self._ways = [(message.processing_time, message.complete_time, message.result) for message in self._messages]
        self._looks = store.messages.looks.copy()
        self.reservations = [copy(reservation) for reservation in store.reservations.by_id.values()]
        self.unsubscribes = list(store.unsubscribes.values())

    def rows(self) -> Iterator[RequestRow]:
        """Yield the requests with their messages."""
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
        outcome=cast("ReservationEnd | None", reservation.outcome),
        canceled=reservation.canceled,
        ordinal=reservation.ordinal,
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
