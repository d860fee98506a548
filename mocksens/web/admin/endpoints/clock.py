"""Calls that change a service's clock, complete messages, and set the outcome of reservations."""

from datetime import datetime
from typing import Final

from msgspec import structs
from starlette.exceptions import HTTPException

from mocksens.client.models.clock import ClockChange, ClockData, DueData
from mocksens.client.models.messages import Completed, Completion
from mocksens.client.models.reservations import Concluded, Conclusion
from mocksens.core.clock import BackwardsError
from mocksens.core.operations import due, manual
from mocksens.core.parsing import durations
from mocksens.core.service import Service
from mocksens.spec.statuses import MessageStatus, ReserveStatus
from mocksens.web.admin.bodies import change
from mocksens.web.admin.call import NO_SERVICE, SERVICE, UNKNOWN, Call, Context, PlainContext
from mocksens.web.admin.paths import change_service, existing_service, explain_unknown_id
from mocksens.web.admin.resources import iso

LISTED: Final = 1000
"""Maximum number of due events that an advance lists. Its count includes the rest."""


async def get_clock(context: PlainContext) -> ClockData:
    """Return the service's time."""
    return _clock_data(existing_service(context))


async def change_clock(context: Context[ClockChange, None]) -> ClockData:
    """Change the service's clock. Return its time and, for an advance, what became due."""
    return change_service(context, lambda service: _change_clock(service, context.body))


async def complete_message(context: Context[Completion, None]) -> Completed:
    """Complete a message with a result code."""
    service = existing_service(context)
    message_id = context.part("messageId")
    message = change(
        lambda: manual.complete(service, message_id, context.body.result),
        lambda: explain_unknown_id(service, "messageId", message_id),
    )
    return Completed(message_id=message.message_id, status=MessageStatus.COMPLETED, status_code=message.result)


async def conclude_reservation(context: Context[Conclusion, None]) -> Concluded:
    """Set the final status of a reservation, which takes effect when the reservation is due."""
    service = existing_service(context)
    reserve_id, status = context.part("reserveId"), ReserveStatus(context.body.status)
    reservation = change(
        lambda: manual.conclude(service, reserve_id, status),
        lambda: explain_unknown_id(service, "reserveId", reserve_id),
    )
    return Concluded(reserve_id=reservation.reserve_id, reserve_status=status)


def _change_clock(service: Service, change: ClockChange) -> ClockData:
    """Apply a change to the clock. Return its time and, for an advance, what became due."""
    with service.lock:
        before = due.settle(service)
        try:
            _apply(change, service)
        except BackwardsError as error:
            raise HTTPException(409, str(error)) from error
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        clock = _clock_data(service)
        if change.advance is None:
            return clock
        fired, count = due.settle_since(service, before, LISTED)
        events = [DueData(at=iso(event.at), kind=event.kind, id=event.id, status=event.status) for event in fired]
        return structs.replace(clock, due=events, due_count=count)


def _apply(change: ClockChange, service: Service) -> None:
    clock = service.clock
    match change:
        case ClockChange(advance=(str() | float() | int()) as length, freeze=None, resume=None, rate=None):
            clock.advance_ms(_parse_length(length))
        case ClockChange(advance=None, freeze=True, resume=None, rate=None):
            clock.freeze()
        case ClockChange(advance=None, freeze=datetime() as moment, resume=None, rate=None):
            clock.freeze(moment)
        case ClockChange(advance=None, freeze=None, resume=True, rate=None):
            clock.resume()
        case ClockChange(advance=None, freeze=None, resume=None, rate=(float() | int()) as rate):
            clock.set_rate(rate)
        case _:
            raise ValueError(
                'send exactly one of {"advance": "2d"}, {"freeze": true}, {"freeze": "2026-01-01T09:00:00+09:00"},'
                ' {"resume": true} and {"rate": 60}'
            )


def _parse_length(length: str | float) -> int:
    try:
        return durations.parse(length)
    except ValueError as error:
        raise ValueError(f"advance {error}") from error


def _clock_data(service: Service) -> ClockData:
    clock = service.clock
    return ClockData(now=iso(clock.now()), frozen=clock.frozen, rate=clock.rate)


CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/clock",
        handler=get_clock,
        says="Return the service's time.",
        gives=ClockData,
        fails=NO_SERVICE,
    ),
    Call(
        method="POST",
        path=f"{SERVICE}/clock",
        handler=change_clock,
        says="Advance, freeze or resume the clock, or change its rate. An advance lists what became due.",
        takes=ClockChange,
        gives=ClockData,
        fails={409: "the service holds something, so its time cannot go back"},
        example={"advance": "2d"},
    ),
    Call(
        method="POST",
        path=f"{SERVICE}/messages/{{messageId}}/complete",
        handler=complete_message,
        says="Complete a message with a result code.",
        takes=Completion,
        gives=Completed,
        fails={404: UNKNOWN[404], 409: "the message is already completed"},
        example={"result": "3018"},
        may_be_empty=True,
    ),
    Call(
        method="POST",
        path=f"{SERVICE}/reservations/{{reserveId}}/conclude",
        handler=conclude_reservation,
        says="Choose the final status of a reservation: DONE, FAIL, STALE or SKIP. It takes effect when the reservation"
        " is due.",
        takes=Conclusion,
        gives=Concluded,
        fails={404: UNKNOWN[404], 409: "the reservation is no longer READY"},
        example={"status": "STALE"},
    ),
)
