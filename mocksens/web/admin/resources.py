"""The views of services, messages, reservations, requests and files in the admin API."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, overload

from mocksens.client.models.files import AttachedFileData, FileData
from mocksens.client.models.messages import DeliveredTexts, Length, Lengths, MessageData, NoteData
from mocksens.client.models.requests import RequestData, Signing
from mocksens.client.models.reservations import ReservationData
from mocksens.client.models.services import ServiceData
from mocksens.core.clock import to_datetime
from mocksens.core.display import redaction
from mocksens.core.inspection import one_time_codes
from mocksens.core.operations import due
from mocksens.core.operations.message_notes import notes_on
from mocksens.core.records import AttachedFile, Message, Reservation, Upload
from mocksens.core.service import Service
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.core.storage.journal import Entry, shown
from mocksens.core.text import byte_length, unsupported
from mocksens.spec.faults import UNANSWERED
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import MessageStatus
from mocksens.web.wire import responses

if TYPE_CHECKING:
    from mocksens.core.doctor.examination import Diagnosis

SHOWN_BODY = 64 * 1024
"""Maximum number of bytes of a body that are shown."""


@overload
def iso(instant: int) -> str: ...
@overload
def iso(instant: int | None) -> str | None: ...
def iso(instant: int | None) -> str | None:
    """Return an instant as ISO 8601 in KST, with milliseconds and zone. Return None for None."""
    return None if instant is None else to_datetime(instant).isoformat(timespec="milliseconds")


def message_view(
    service: Service, message: Message, now: int, code_in: Callable[[str], str | None] = one_time_codes.find
) -> MessageData:
    """Return a message as it is at ``now``. ``code_in`` finds its one-time code."""
    request = message.request
    status = message.status(now)
    is_completed = status is MessageStatus.COMPLETED
    charset = service.switches.charset
    return MessageData(
        cursor=message.position + 1,
        message_id=message.message_id,
        request_id=request.request_id,
        type=request.type,
        content_type=request.content_type,
        country_code=request.country_code,
        sender=request.sender,
        to=message.to,
        subject=message.subject,
        content=message.content,
        otp=code_in(message.content),
        delivered=DeliveredTexts(subject=message.delivered_subject, content=message.delivered_content),
        bytes=Lengths(
            subject=_length(message.subject, SUBJECT_BYTES.value),
            content=_length(message.content, CONTENT_BYTES[request.type].value),
        ),
        unsupported=unsupported(message.delivered_content, charset) or None,
        unsupported_subject=unsupported(message.delivered_subject or "", charset) or None,
        files=[attached_view(service, file_id) for file_id in request.file_ids],
        status=status,
        request_time=iso(request.time),
        processing_time=iso(message.processing_time),
        complete_time=iso(message.complete_time),
        result=message.result if is_completed or message.complete_time is not None else None,
        result_meaning=RESULTS[message.result].meaning if is_completed else None,
        telco_code=message.telco,
        scripted_by=message.scripted_by or None,
        notes=[NoteData(rule=note.rule, text=note.text) for note in notes_on(service, message)],
    )


def _length(text: str | None, limit: int) -> Length | None:
    if text is None:
        return None
    length = byte_length(text)
    return Length(length=length, limit=limit, cut=length > limit)


def attached_view(service: Service, attached: str | Upload) -> AttachedFileData:
    """Return the known data of an attached file.

    ``attached`` is a fileId or, in the older form of sends, the file itself.
    """
    store = service.store
    file = (
        store.files.get(attached) if isinstance(attached, str) else store.files.like(attached.name, len(attached.data))
    )
    if file is not None:
        return AttachedFileData(file_id=file.file_id, name=file.name, size=file.size, expire_time=iso(file.expire_time))
    if isinstance(attached, str):
        return AttachedFileData(file_id=attached, name=None)
    return AttachedFileData(file_id=None, name=attached.name, size=len(attached.data))


def file_view(file: AttachedFile) -> FileData:
    """Return a file with its bytes as Base64. Once it has expired, they are null."""
    # Imported only for a file, to keep the start fast.
    from base64 import b64encode

    content = b64encode(file.data).decode() or None
    return FileData(
        file_id=file.file_id, name=file.name, size=file.size, expire_time=iso(file.expire_time), content=content
    )


def reservation_view(reservation: Reservation, now: int) -> ReservationData:
    """Return a reservation with its send, as it is at ``now``."""
    send = reservation.send
    return ReservationData(
        reserve_id=reservation.reserve_id,
        status=reservation.status(now),
        outcome=reservation.outcome,
        reserve_time=send.reserve_time,
        reserve_time_zone=send.reserve_time_zone,
        due=iso(reservation.due),
        type=send.type,
        content_type=send.content_type,
        sender=send.sender,
        content=send.content,
        to=[recipient.to for recipient in send.recipients],
    )


def request_view(entry: Entry, credentials: Mapping[bytes, Credential]) -> RequestData:
    """Return a request with its answer, without secrets. ``credentials`` are the key pairs by access key."""
    secrets = tuple(secrets_of(credentials))
    request, fired = entry.request, entry.fired
    is_answered = fired is None or fired.fault not in UNANSWERED
    return RequestData(
        number=entry.number,
        at=iso(entry.at),
        took=round(entry.took * 1000, 3),
        operation=entry.operation or None,
        method=request.method,
        target=redaction.cover_target(request.target, secrets),
        headers=shown(request.headers, credentials, secrets),
        body=_text(request.body, secrets),
        body_length=len(request.body),
        status=entry.response.status if is_answered else None,
        answer_headers=_answer_headers(entry, secrets) if is_answered else {},
        answer=_text(entry.response.body, secrets) if is_answered else "",
        request_id=None if entry.sent is None else entry.sent.request_id,
        diagnosis=redaction.cover(entry.diagnosis.encode(), secrets).decode() or None,
        rules=list(entry.rules),
        scripted_by=None if fired is None else fired.by,
        fault=None if fired is None else fired.fault,
        delay=entry.delay,
        gave_up=None if entry.gave_up is None else round(entry.gave_up * 1000, 3),
        signing=None if entry.signing is None else signing_view(entry.signing),
    )


def _answer_headers(entry: Entry, secrets: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of the answer. They are built again, because storing them would slow down every request."""
    fields = responses.headers(entry.response, entry.request_id, entry.diagnosis)
    if entry.closes:
        fields.append(responses.CLOSE)
    return shown(dict(fields), secrets=secrets)


def signing_view(diagnosis: "Diagnosis") -> Signing:
    """Return the diagnosis of a signature: the mistake, and how to sign correctly."""
    return Signing(
        cause=diagnosis.cause or None,
        also=list(diagnosis.also),
        says=diagnosis.says,
        expected=diagnosis.expected,
        signed=diagnosis.signed or None,
        skew=diagnosis.skew,
        language=diagnosis.language,
        snippet=diagnosis.snippet,
    )


def _text(body: bytes, secrets: tuple[str, ...]) -> str:
    return redaction.cover_body(body, secrets)[:SHOWN_BODY].decode("utf-8", "backslashreplace")


def service_view(service: Service) -> ServiceData:
    """Return a summary of a service."""
    return ServiceData(
        service_id=service.id,
        now=iso(service.clock.now()),
        messages=service.store.messages.count,
        reservations=len(service.store.reservations.by_id),
        unsubscribes=len(service.store.unsubscribes),
        requests=service.journal.last,
    )


def settled_service_view(service: Service) -> ServiceData:
    """Return a summary of a service, after carrying out everything that is due."""
    with service.lock:
        due.settle(service)
        return service_view(service)


def lean(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping without its empty values."""
    entries = {name: lean(value) if isinstance(value, dict) else value for name, value in mapping.items()}
    return {name: value for name, value in entries.items() if value not in (None, False, {})}
