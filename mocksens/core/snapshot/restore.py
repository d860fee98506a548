"""Construction of a store from a snapshot. States that no service can reach are refused."""

from collections.abc import Iterable

from mocksens.core.operations.files import FILE_LIFE_MS
from mocksens.core.operations.messages import RESERVATION_TAKES_MS
from mocksens.core.records import AttachedFile, Message, Recipient, Request, Reservation, Send, Unsubscribe
from mocksens.core.snapshot.schema import FileRow, MessageRow, RequestRow, ReservationRow, ServiceSnapshot
from mocksens.core.storage.store import Store
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import ReserveStatus


class Unfit(ValueError):
    """A snapshot cannot be loaded; ``path`` is the place of the fault."""

    def __init__(self, text: str, path: str) -> None:
        super().__init__(f"{text} - at `${path}`")
        self.text = text
        self.path = path


def build(document: ServiceSnapshot, next_position: int) -> Store:
    """Return the store that a snapshot describes, with all reservations that are due by its clock carried out.

    ``next_position`` is the position of the service's next message. The store's next position is not lower. Raise
    ``Unfit`` for an impossible state.
    """
    now = document.clock.now
    count = sum(len(row.messages) for row in document.requests)
    store = Store(max(next_position - count, 0))
    _add_files(store, document.files, now)
    _add_requests(store, document.requests, now)
    _add_reservations(store, document.reservations, now)
    for place, row in enumerate(document.unsubscribes):
        path = f".unsubscribes[{place}]"
        _check(row.register_time <= now, "this is later than the clock shows", f"{path}.registerTime")
        _check(row.client_tel_no not in store.unsubscribes, "this number is there twice", f"{path}.clientTelNo")
        entry = Unsubscribe(number=row.client_tel_no, register_time=row.register_time, register_type=row.register_type)
        store.unsubscribes[row.client_tel_no] = entry
    store.quota.set(document.quota.day, document.quota.used)
    store.forget(now)
    return store


def _check(fits: bool, text: str, path: str) -> None:  # noqa: FBT001 - it is what is checked
    if not fits:
        raise Unfit(text, path)


# --- files -------------------------------------------------------------------------------------------


def _add_files(store: Store, rows: Iterable[FileRow], now: int) -> None:
    latest = None
    for place, row in enumerate(rows):
        path = f".files[{place}]"
        _check(row.create_time <= now, "this is later than the clock shows", f"{path}.createTime")
        _check(latest is None or row.create_time >= latest, "files must be in the order of these", f"{path}.createTime")
        latest = row.create_time
        # Expire files as of the upload: an earlier one of the same name and size may have expired by then.
        store.files.forget(row.create_time)
        _check(store.files.get(row.file_id) is None, "this file is there twice", f"{path}.fileId")
        twin = store.files.like(row.name, row.size)
        _check(twin is None, "there was such a file already: the same name and size are the same file", path)
        store.files.add(_file(row, now, path))


def _file(row: FileRow, now: int, path: str) -> AttachedFile:
    end = row.create_time + FILE_LIFE_MS
    if end > now:
        length = len(row.body or b"")
        _check(row.body is not None, "a file that has not expired needs its body", path)
        _check(length == row.size, f"the body has {length} bytes, not {row.size}", f"{path}.size")
    return AttachedFile(
        file_id=row.file_id,
        name=row.name,
        size=row.size,
        data=row.body or b"",
        create_time=row.create_time,
        expire_time=end,
    )


# --- messages ----------------------------------------------------------------------------------------


def _add_requests(store: Store, rows: Iterable[RequestRow], now: int) -> None:
    latest = None
    message_ids: set[str] = set()
    for place, row in enumerate(rows):
        path = f".requests[{place}]"
        _check(row.time <= now, "this is later than the clock shows", f"{path}.time")
        _check(latest is None or row.time >= latest, "requests must be in the order of these", f"{path}.time")
        latest = row.time
        _check(row.request_id not in store.messages.requests, "this request is there twice", f"{path}.requestId")
        request = _request(row, store.messages.next_position)
        messages = []
        for index, entry in enumerate(row.messages):
            messages.append(_message(entry, request, index, f"{path}.messages[{index}]"))
            _check(entry.message_id not in message_ids, "this is there twice", f"{path}.messages[{index}].messageId")
            message_ids.add(entry.message_id)
            if entry.looks is not None:
                store.messages.looks[entry.message_id] = entry.looks
        store.messages.add(request, messages)


def _request(row: RequestRow, first: int) -> Request:
    return Request(
        request_id=row.request_id,
        time=row.time,
        type=row.type,
        content_type=row.content_type,
        country_code=row.country_code,
        sender=row.sender,
        subject=row.subject,
        content=row.content,
        file_ids=tuple(row.file_ids),
        first=first,
        count=len(row.messages),
    )


def _message(row: MessageRow, request: Request, index: int, path: str) -> Message:
    end = row.complete_time
    _check(row.result in RESULTS, f"{row.result[:20]!r} is not a result code", f"{path}.result")
    _check(row.processing_time >= request.time, "this is before the request", f"{path}.processingTime")
    _check(end is None or end >= request.time, "this is before the request", f"{path}.completeTime")
    _check(end is None or row.looks is None, "looks decide only where there is no completeTime", f"{path}.looks")
    return Message(
        request=request,
        index=index,
        message_id=row.message_id,
        to=row.to,
        own_subject=row.subject,
        own_content=row.content,
        processing_time=row.processing_time,
        complete_time=end,
        result=row.result,
        telco=row.telco_code,
        scripted_by=row.scripted_by,
    )


# --- reservations ------------------------------------------------------------------------------------


def _add_reservations(store: Store, rows: Iterable[ReservationRow], now: int) -> None:
    for place, row in enumerate(rows):
        path = f".reservations[{place}]"
        _check(row.reserve_id not in store.reservations.by_id, "this reservation is there twice", f"{path}.reserveId")
        if row.due > now:
            _check(row.reserve_id not in store.messages.requests, "this is a request already", f"{path}.reserveId")
        else:
            _check(row.canceled or row.outcome is not None, "a reservation that was due needs an outcome", path)
        store.reservations.add(_reservation(row))
    while store.reservations.next_due(now) is not None:
        pass


def _reservation(row: ReservationRow) -> Reservation:
    send = Send(
        type=row.type,
        content_type=row.content_type,
        country_code=row.country_code,
        sender=row.sender,
        content=row.content,
        recipients=[Recipient(to=entry.to, subject=entry.subject, content=entry.content) for entry in row.messages],
        subject=row.subject,
        files=tuple(row.file_ids),
        reserve_time=row.reserve_time,
        reserve_time_zone=row.reserve_time_zone,
        reserve_due=row.due,
    )
    return Reservation(
        reserve_id=row.reserve_id,
        send=send,
        file_ids=tuple(row.file_ids),
        due=row.due,
        done=row.due + RESERVATION_TAKES_MS,
        outcome=None if row.outcome is None else ReserveStatus(row.outcome),
        canceled=row.canceled,
        ordinal=row.ordinal,
    )
