"""The acceptance of a send: it decides the courses of the messages, and then makes them."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from mocksens.core.operations.courses import Course, decide
from mocksens.core.operations.message_notes import note_failures
from mocksens.core.operations.ordinary_results import results_of
from mocksens.core.operations.telcos import telco
from mocksens.core.records import Message, Request, Send
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.service import Service
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.results import SUCCESS

LOOKS: Final = attrgetter("looks")


def accept(
    service: Service,
    send: Send,
    request_id: str,
    file_ids: tuple[str, ...],
    time: int,
    *,
    evaluation: Evaluation | None,
    notes: Notes = UNREAD,
) -> None:
    """Turn a send into messages at ``time``, and note which of them will fail and why.

    ``evaluation`` is the evaluation of the request, or None if no scenario is played for it.
    """
    store = service.store.messages
    results = results_of(service, send, file_ids, time)
    courses = decide(service, send, results, time, evaluation, notes=notes)
    request = _request(send, request_id, file_ids, time, store.next_position)
    ids = service.ids.message_ids(request.count)
    store.add(request, _messages(send, request, ids, courses))
    if any(map(LOOKS, courses)):
        store.looks.update(
            (message_id, course.looks)
            for message_id, course in zip(ids, courses, strict=True)
            if course.looks is not None
        )
    if results.count(SUCCESS) < len(results):
        _note_failures(service, send, file_ids, results, courses, notes=notes)


def foresee(service: Service, send: Send, file_ids: tuple[str, ...], notes: Notes) -> None:
    """Note which messages of a reservation will fail and why, as foreseen before it is due."""
    assert send.reserve_due is not None, "only reservations are foreseen"
    results = results_of(service, send, file_ids, send.reserve_due)
    courses = decide(service, send, results, send.reserve_due, None, notes=notes)
    _note_failures(service, send, file_ids, results, courses, notes=notes)


def _request(send: Send, request_id: str, file_ids: tuple[str, ...], time: int, first: int) -> Request:
    """Return the record that the messages of a send share."""
    return Request(
        request_id=request_id,
        time=time,
        type=send.type,
        content_type=send.content_type,
        country_code=send.country_code,
        sender=send.sender,
        subject=send.subject,
        content=send.content,
        file_ids=file_ids,
        first=first,
        count=len(send.recipients),
    )


def _messages(send: Send, request: Request, ids: Sequence[str], courses: Sequence[Course]) -> list[Message]:
    """Return the messages of a send, one for each course."""
    messages = []
    for index, recipient in enumerate(send.recipients):
        course = courses[index]
        message = Message(
            request=request,
            index=index,
            message_id=ids[index],
            to=recipient.to,
            own_subject=recipient.subject,
            own_content=recipient.content,
            processing_time=course.processing_time,
            complete_time=course.complete_time,
            result=course.result,
            telco=course.telco or telco(recipient.to, send.country_code),
            scripted_by=course.scripted_by,
        )
        messages.append(message)
    return messages


def _note_failures(
    service: Service,
    send: Send,
    file_ids: tuple[str, ...],
    results: Sequence[str],
    courses: Sequence[Course],
    *,
    notes: Notes,
) -> None:
    """Note the reasons for ordinary failures, except where a scenario or a number replaced the result."""
    if results.count(SUCCESS) < len(results):
        failing = {index: result for index, result in enumerate(results) if SUCCESS != result == courses[index].result}
        note_failures(service, send, file_ids, failing, notes)
