"""Time by hand: the clock of a service, and the end of a message or a reservation."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.clock import BackwardsError
from mocksens.core.operations import due, manual
from mocksens.core.parsing import durations
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import ReserveStatus
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.bodies import change, read
from mocksens.web.admin.paths import known, route, unknown, write
from mocksens.web.admin.resources import iso

LISTED: Final = 1000
"""How many things that became due an advance names; it counts all of them."""


class ClockChange(Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one of these."""

    advance: str | float | None = None
    freeze: bool | datetime | None = None
    resume: bool | None = None
    rate: float | None = None


class Completion(Struct, frozen=True, forbid_unknown_fields=True):
    """How a message ends."""

    result: str = SUCCESS


class Conclusion(Struct, frozen=True, forbid_unknown_fields=True):
    """What a reservation comes to when it is due."""

    EXAMPLE: ClassVar[str] = '{"status": "STALE"}'
    status: ReserveStatus


def routes(sens: Sens, service: str) -> list[Route]:
    """Return the calls that move time. ``service`` is the path of a service."""
    time = _Time(sens)
    return [
        route(f"{service}/clock", time.clock, ("GET", "POST")),
        route(f"{service}/messages/{{message_id}}/complete", time.complete, ("POST",)),
        route(f"{service}/reservations/{{reserve_id}}/conclude", time.conclude, ("POST",)),
    ]


class _Time:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def clock(self, request: Request) -> Response:
        """Answer with the service's time; POST changes it, and an advance tells what became due."""
        if request.method != "POST":
            return json_answer(_clock(known(self.sens, request)))
        wanted = await read(request, ClockChange)
        return json_answer(write(self.sens, request, lambda service: _moved(service, wanted)))

    async def complete(self, request: Request) -> Response:
        """Complete a message by hand."""
        completion = await read(request, Completion)
        service = known(self.sens, request)
        message_id = request.path_params["message_id"]
        message = change(
            lambda: manual.complete(service, message_id, completion.result),
            lambda: unknown(service, "messageId", message_id),
        )
        return json_answer({"messageId": message.message_id, "status": "COMPLETED", "statusCode": message.result})

    async def conclude(self, request: Request) -> Response:
        """Decide what a reservation comes to."""
        conclusion = await read(request, Conclusion)
        service = known(self.sens, request)
        reserve_id = request.path_params["reserve_id"]
        reservation = change(
            lambda: manual.conclude(service, reserve_id, conclusion.status),
            lambda: unknown(service, "reserveId", reserve_id),
        )
        return json_answer({"reserveId": reservation.reserve_id, "reserveStatus": conclusion.status})


def _moved(service: Service, wanted: ClockChange) -> dict[str, object]:
    """Return the service's time after a change, and what an advance made due."""
    with service.lock:
        before = due.settle(service)
        try:
            _apply(wanted, service)
        except BackwardsError as error:
            raise HTTPException(409, str(error)) from error
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        if wanted.advance is None:
            return _clock(service)
        return _clock(service) | _due(*due.settle_since(service, before, LISTED))


def _apply(change: ClockChange, service: Service) -> None:
    clock = service.clock
    match change:
        case ClockChange(advance=(str() | float() | int()) as length, freeze=None, resume=None, rate=None):
            clock.advance_ms(_length(length))
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


def _length(length: str | float) -> int:
    try:
        return durations.parse(length)
    except ValueError as error:
        raise ValueError(f"advance {error}") from error


def _clock(service: Service) -> dict[str, object]:
    clock = service.clock
    return {"now": iso(clock.now()), "frozen": clock.frozen, "rate": clock.rate}


def _due(fired: Sequence[due.StatusChange], count: int) -> dict[str, object]:
    """Return the first events that became due, and how many there are in all."""
    events = [{"at": iso(event.at), "kind": event.kind, "id": event.id, "status": event.status} for event in fired]
    return {"due": events, "dueCount": count}
