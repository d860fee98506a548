"""The course of each message, set by a scenario, or else by the recipient's number, or else by the settings."""

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
from mocksens.core.scenarios.magic_numbers import MessageEffect
from mocksens.core.service import Service
from mocksens.core.switches import Delivery, MagicNumbers
from mocksens.core.validation.notes import Notes
from mocksens.spec.limits import READY_FOR
from mocksens.spec.results import SUCCESS

NUMBER: Final = attrgetter("to")
READY_FOR_MS: Final = to_ms(READY_FOR.value)


class Course(Struct, frozen=True, gc=False):
    """The course of a message, decided before the message is made.

    Times are milliseconds since 1970. Once the message is made, only looks and manual completion change its course.
    """

    processing_time: int
    complete_time: int | None
    """None as long as the time is unknown, as with delivery by hand or by looks."""
    result: str = SUCCESS
    telco: str | None = None
    """The network operator, or None for the operator of the number."""
    scripted_by: str = ""
    looks: int | None = None
    """The number of looks that still show PROCESSING, or None if looks do not matter."""


def decide(
    service: Service, send: Send, results: Sequence[str], time: int, evaluation: Evaluation | None, *, notes: Notes
) -> Sequence[Course]:
    """Return the course of each message of a send at ``time``. ``results`` are those without a script.

    ``evaluation`` is the evaluation of the request, or None if no scenario is played for it.
    """
    courses = _ordinary(service.switches.delivery, results, time)
    if evaluation is None and not magic_numbers.may_match(map(NUMBER, send.recipients)):
        return courses
    numbers_count = service.switches.magic_numbers is MagicNumbers.ON
    chosen = []
    for course, fired, number in zip(
        courses, _fire(service, send, evaluation), map(NUMBER, send.recipients), strict=True
    ):
        if fired is not None:
            chosen.append(_by_scenario(course, fired, time))
        elif numbers_count and (outcome := magic_numbers.message_effect(number)) is not None:
            chosen.append(_by_number(course, outcome, number, time))
        else:
            chosen.append(course)
            if note := unmeant(service, number):
                notes.note(*note)
    return chosen


def _ordinary(delivery: Delivery, results: Sequence[str], time: int) -> Sequence[Course]:
    """Return the unscripted courses. Messages with the same result share one object (rule life.steps)."""
    if delivery.kind == "after":
        processing_time, complete_time = _span(time, delivery.value)
        success = Course(processing_time, complete_time)
    elif delivery.kind == "manual":
        success = Course(min(time + READY_FOR_MS, LAST), None)
    else:
        success = Course(time, None if delivery.value else time, looks=delivery.value or None)
    return [success] * len(results) if results.count(SUCCESS) == len(results) else _with_results(success, results)


def _with_results(success: Course, results: Sequence[str]) -> Sequence[Course]:
    """Return a copy of the course for each result."""
    by_result = {result: replace(success, result=result) for result in {*results}}
    return [by_result[result] for result in results]


def _fire(service: Service, send: Send, evaluation: Evaluation | None) -> Sequence[Fired | None]:
    """Evaluate the scenarios for each message and return the steps that fired."""
    if evaluation is None:
        return [None] * len(send.recipients)
    whole = facts.of_send(send, service.id, evaluation.ordinal, evaluation.headers)
    each = [facts.of_recipient(recipient, send, whole) for recipient in send.recipients]
    return [service.scenarios.fire(Gate.MESSAGE, message, evaluation) for message in each]


def _by_scenario(ordinary: Course, fired: Fired, time: int) -> Course:
    """Return the course that a scenario sets. Whatever the step does not set stays ordinary."""
    course = ordinary if fired.after is None else _completing_after(ordinary, fired.after, time)
    return replace(course, result=fired.result or course.result, telco=fired.telco, scripted_by=fired.by)


def _by_number(ordinary: Course, outcome: MessageEffect, number: str, time: int) -> Course:
    """Return the course that the recipient's number sets."""
    course = replace(ordinary, result=outcome.result, scripted_by=f"the number {number}")
    if outcome.after is not None or outcome.looks == 0:
        return _completing_after(course, outcome.after or 0, time)
    if outcome.never or outcome.looks is not None:
        return replace(course, processing_time=time, complete_time=None, looks=outcome.looks)
    return course


def _completing_after(course: Course, length: int, time: int) -> Course:
    """Return a copy of the course that completes after ``length`` milliseconds."""
    processing_time, complete_time = _span(time, length)
    return replace(course, processing_time=processing_time, complete_time=complete_time, looks=None)


def _span(time: int, length: int) -> tuple[int, int]:
    """Return the times of PROCESSING and COMPLETED for a message that takes ``length`` milliseconds."""
    end = time + length
    begin = end if length < READY_FOR_MS else time + READY_FOR_MS
    return (begin, end) if end <= LAST else (min(begin, LAST), LAST)
