"""The course of each message: decided by a scenario, else by the recipient's number, else as usual."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from mocksens.core.clock import LAST, to_ms
from mocksens.core.operations.message_notes import unmeant
from mocksens.core.records import Send
from mocksens.core.scenarios import facts, magic_numbers
from mocksens.core.scenarios.active_steps import Fired
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.magic_numbers import Fate
from mocksens.core.service import Service
from mocksens.core.switches import Delivery, MagicNumbers
from mocksens.core.validation.notes import Notes
from mocksens.spec.limits import READY_FOR
from mocksens.spec.results import SUCCESS

NUMBER: Final = attrgetter("to")
READY_FOR_MS: Final = to_ms(READY_FOR.value)


class Course(Struct, frozen=True, gc=False):
    """The course of a message, decided before the message is made.

    Instants are milliseconds since 1970. Only looks and completing by hand change a message afterwards.
    """

    processing_time: int
    complete_time: int | None
    """None while nobody can know it: delivery by hand, or by looks."""
    result: str = SUCCESS
    telco: str | None = None
    """The operator, where it is not the one of the number."""
    scripted_by: str = ""
    looks: int | None = None
    """The number of looks that still show PROCESSING, where looks decide."""


def decide(
    service: Service, send: Send, results: Sequence[str], time: int, evaluation: Evaluation | None, *, notes: Notes
) -> Sequence[Course]:
    """Return the course of each message of a send at ``time``; ``results`` are the ordinary ones.

    ``evaluation`` is that of the request that asked for the send, None where nothing is played for it.
    """
    courses = _ordinary(service.switches.delivery, results, time)
    if evaluation is None and not magic_numbers.may_speak(map(NUMBER, send.recipients)):
        return courses
    numbers_speak = service.switches.magic_numbers is MagicNumbers.ON
    decided = []
    for course, fired, number in zip(
        courses, _fire(service, send, evaluation), map(NUMBER, send.recipients), strict=True
    ):
        if fired is not None:
            decided.append(_by_scenario(course, fired, time))
        elif numbers_speak and (fate := magic_numbers.fate(number)) is not None:
            decided.append(_by_number(course, fate, number, time))
        else:
            decided.append(course)
            if note := unmeant(service, number):
                notes.note(*note)
    return decided


def _ordinary(delivery: Delivery, results: Sequence[str], time: int) -> Sequence[Course]:
    """Return the courses where nothing is scripted. Messages of the same result share one (rule life.steps)."""
    if delivery.kind == "after":
        processing_time, complete_time = _span(time, delivery.value)
        success = Course(processing_time, complete_time)
    elif delivery.kind == "manual":
        success = Course(min(time + READY_FOR_MS, LAST), None)
    else:
        success = Course(time, None if delivery.value else time, looks=delivery.value or None)
    if results.count(SUCCESS) == len(results):
        return [success] * len(results)
    by_result = {result: replace(success, result=result) for result in {*results}}
    return [by_result[result] for result in results]


def _fire(service: Service, send: Send, evaluation: Evaluation | None) -> Sequence[Fired | None]:
    """Return what scenarios ask for, message by message."""
    if evaluation is None:
        return [None] * len(send.recipients)
    whole = facts.of_send(send, service.id, evaluation.ordinal, evaluation.headers)
    each = [facts.of_recipient(recipient, send, whole) for recipient in send.recipients]
    return [service.scenarios.fire(Gate.MESSAGE, message, evaluation) for message in each]


def _by_scenario(ordinary: Course, fired: Fired, time: int) -> Course:
    """Return the course that a scenario asks for; what it leaves open stays ordinary."""
    course = ordinary if fired.after is None else _completing_after(ordinary, fired.after, time)
    return replace(course, result=fired.result or course.result, telco=fired.telco, scripted_by=fired.by)


def _by_number(ordinary: Course, fate: Fate, number: str, time: int) -> Course:
    """Return the course that a recipient's number describes."""
    course = replace(ordinary, result=fate.result, scripted_by=f"the number {number}")
    if fate.after is not None or fate.looks == 0:
        return _completing_after(course, fate.after or 0, time)
    if fate.never or fate.looks is not None:
        return replace(course, processing_time=time, complete_time=None, looks=fate.looks)
    return course


def _completing_after(course: Course, length: int, time: int) -> Course:
    """Return a course that takes ``length`` milliseconds, whatever it would have taken."""
    processing_time, complete_time = _span(time, length)
    return replace(course, processing_time=processing_time, complete_time=complete_time, looks=None)


def _span(time: int, length: int) -> tuple[int, int]:
    """Return when a message that takes ``length`` milliseconds begins PROCESSING, and when it is COMPLETED."""
    end = time + length
    begin = end if length < READY_FOR_MS else time + READY_FOR_MS
    return (begin, end) if end <= LAST else (min(begin, LAST), LAST)
