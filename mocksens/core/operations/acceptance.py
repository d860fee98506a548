"""Turn a send into messages, the way of each decided before it is made."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from mocksens.core.clock import LAST, to_ms
from mocksens.core.operations.outcomes import note_failures, results_of, unmeant
from mocksens.core.operations.telcos import telco
from mocksens.core.records import Message, Recipient, Request, Send
from mocksens.core.scenarios import facts, magic_numbers
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.magic_numbers import Fate
from mocksens.core.scenarios.steps import Fired
from mocksens.core.service import Service
from mocksens.core.switches import Delivery, MagicNumbers
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.limits import READY_FOR
from mocksens.spec.results import SUCCESS

NUMBER: Final = attrgetter("to")
READY_FOR_MS: Final = to_ms(READY_FOR.value)


class Course(NamedTuple):
    """The course of one message. It is decided before the message is made, and only completing by hand changes it.

    Instants are milliseconds since 1970. ``looks`` is how many looks still show PROCESSING, where looks decide.
    """

    processing_time: int
    complete_time: int | None
    result: str
    telco: str
    scripted_by: str = ""
    looks: int | None = None


UNSCRIPTED: Final[Mapping[int, Course]] = {}


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
    """Turn a send into messages at ``time``; ``notes`` get which will fail, and why.

    ``evaluation`` is that of the request that asked for it, None where nothing is played for it.
    """
    store = service.store.messages
    request = Request(
        request_id=request_id,
        time=time,
        type=send.type,
        content_type=send.content_type,
        country_code=send.country_code,
        sender=send.sender,
        subject=send.subject,
        content=send.content,
        file_ids=file_ids,
        first=store.next_position,
        count=len(send.recipients),
    )
    ids = service.ids.message_ids(request.count)
    results = results_of(service, send, file_ids, time)
    processing_time, complete_time, looks = _schedule(service.switches.delivery, time)
    scripted = UNSCRIPTED
    if looks is not None or evaluation is not None or magic_numbers.may_speak(map(NUMBER, send.recipients)):
        scripted = _courses(service, send, results, time, evaluation, notes=notes)
        store.looks.update((ids[index], each.looks) for index, each in scripted.items() if each.looks is not None)
    messages = [
        # The ordinary course, nearly all of them: a hundred tuples would take as long as the messages.
        Message(
            request=request,
            index=index,
            message_id=ids[index],
            to=recipient.to,
            own_subject=recipient.subject,
            own_content=recipient.content,
            processing_time=processing_time,
            complete_time=complete_time,
            result=results[index],
            telco=telco(recipient.to, send.country_code),
        )
        if (course := scripted.get(index)) is None
        else _message(request, index, ids[index], recipient, course)
        for index, recipient in enumerate(send.recipients)
    ]
    store.add(request, messages)
    if results.count(SUCCESS) < len(results):
        failing = {
            index: code for index, code in enumerate(results) if code != SUCCESS and messages[index].result == code
        }
        note_failures(service, send, file_ids, failing, notes)


def _message(request: Request, index: int, message_id: str, recipient: Recipient, course: Course) -> Message:
    """Return a message that goes the way of ``course``."""
    return Message(
        request=request,
        index=index,
        message_id=message_id,
        to=recipient.to,
        own_subject=recipient.subject,
        own_content=recipient.content,
        processing_time=course.processing_time,
        complete_time=course.complete_time,
        result=course.result,
        telco=course.telco,
        scripted_by=course.scripted_by,
    )


def _courses(
    service: Service, send: Send, results: Sequence[str], time: int, evaluation: Evaluation | None, *, notes: Notes
) -> Mapping[int, Course]:
    """Decide by index how the messages of a send go: by a scenario, else by the recipient's number, else as usual."""
    processing_time, complete_time, looks = _schedule(service.switches.delivery, time)
    numbers_count = service.switches.magic_numbers is MagicNumbers.ON
    courses = {}
    for index, (recipient, fired) in enumerate(zip(send.recipients, _fire(service, send, evaluation), strict=True)):
        operator = telco(recipient.to, send.country_code)
        ordinary = courses[index] = Course(processing_time, complete_time, results[index], operator, looks=looks)
        if fired is not None:
            courses[index] = _by_scenario(ordinary, fired, time)
        elif numbers_count and (fate := magic_numbers.fate(recipient.to)) is not None:
            courses[index] = _by_number(ordinary, fate, recipient.to, time)
        elif note := unmeant(service, recipient.to):
            notes.note(*note)
    return courses


def _fire(service: Service, send: Send, evaluation: Evaluation | None) -> Sequence[Fired | None]:
    """Return what scenarios ask for, message by message."""
    if evaluation is None:
        return [None] * len(send.recipients)
    of_send = facts.of_send(send, service.id, evaluation.ordinal, evaluation.headers)
    known = (facts.of_recipient(recipient, send, of_send) for recipient in send.recipients)
    return [service.scenarios.fire(Gate.MESSAGE, each, evaluation) for each in known]


def _by_scenario(ordinary: Course, fired: Fired, time: int) -> Course:
    """Return the course that a scenario asks for; what it leaves open stays ordinary."""
    course = ordinary if fired.after is None else _completing_after(ordinary, fired.after, time)
    return course._replace(
        result=fired.result or course.result,
        telco=fired.telco or course.telco,
        scripted_by=fired.by,
    )


def _by_number(ordinary: Course, fate: Fate, number: str, time: int) -> Course:
    """Return the course that a recipient's number describes."""
    course = ordinary._replace(result=fate.result, scripted_by=f"the number {number}")
    if fate.after is not None or fate.looks == 0:
        return _completing_after(course, fate.after or 0, time)
    if fate.never or fate.looks is not None:
        return course._replace(processing_time=time, complete_time=None, looks=fate.looks)
    return course


def _completing_after(course: Course, length: int, time: int) -> Course:
    """Return a course that takes ``length`` milliseconds, whatever it would have taken."""
    return course._replace(
        processing_time=min(time + min(READY_FOR_MS, length), LAST),
        complete_time=min(time + length, LAST),
        looks=None,
    )


def foresee(service: Service, send: Send, file_ids: tuple[str, ...], notes: Notes) -> None:
    """Note which messages of a reservation will fail, and why, as far as that is known before it is due."""
    assert send.reserve_due is not None, "what is not reserved is accepted"
    found = results_of(service, send, file_ids, send.reserve_due)
    numbers_count = service.switches.magic_numbers is MagicNumbers.ON
    failing = {
        index: code
        for index, code in enumerate(found)
        if code != SUCCESS and not (numbers_count and magic_numbers.fate(send.recipients[index].to))
    }
    note_failures(service, send, file_ids, failing, notes)
    numbers = [recipient.to for recipient in send.recipients]
    for number in numbers if numbers_count and magic_numbers.may_speak(numbers) else ():
        if note := unmeant(service, number):
            notes.note(*note)


def _schedule(delivery: Delivery, time: int) -> tuple[int, int | None, int | None]:
    """Return when a message begins PROCESSING and when it is COMPLETED, if that is known (rule life.steps).

    The third is after how many looks, where looks decide.
    """
    if delivery.kind == "after":
        return min(time + min(READY_FOR_MS, delivery.value), LAST), min(time + delivery.value, LAST), None
    if delivery.kind == "manual":
        return min(time + READY_FOR_MS, LAST), None, None
    return time, None if delivery.value else time, delivery.value or None
