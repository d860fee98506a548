"""``/_mocksens/``: what SENS does not have. JSON in and out; every write is refused to web pages.

GET  /                                                      all of these calls
     livez, readyz, openapi.json, ca.pem
     services                                               GET, POST {"serviceId": "…"}
     services/{serviceId}                                   GET, DELETE
     services/{serviceId}/settings                          GET, PUT {"delivery": "immediate"}
     services/{serviceId}/callers                           GET, PUT {"callers": ["0212345678"]}
     services/{serviceId}/unsubscribes                      GET, POST {"clientTelNo": "01012345678"}
POST services/{serviceId}/reset                             {"scopes": ["messages"]}
     services/{serviceId}/snapshot                          GET, PUT
     snapshot                                               GET, PUT
GET  services/{serviceId}/events                            after, or the header Last-Event-ID
GET  services/{serviceId}/clock
POST services/{serviceId}/clock                             {"advance": "2d"} …
POST services/{serviceId}/messages/{messageId}/complete     {"result": "0"}
POST services/{serviceId}/reservations/{reserveId}/conclude {"status": "STALE"}
GET  services/{serviceId}/messages                          after, limit, to, from, content, contains, otp
GET  services/{serviceId}/messages/{messageId}              otp
GET  services/{serviceId}/messages/wait                     after, to, from, content, contains, otp, timeout
GET  services/{serviceId}/files/{fileId}
GET  services/{serviceId}/reservations
GET  services/{serviceId}/requests                          after, limit, operation, status
GET  services/{serviceId}/requests/{number}
GET  services/{serviceId}/explain                           the latest refused request, and why
GET  explain                                                the latest refused request of each service
POST explain                                                {"method": "GET", "target": "/sms/v2/…", "headers": {}}
GET  requests                                               those that reached no service
POST services/{serviceId}/verify                            {"match": {"to": "0101*"}, "count": 1}
     services/{serviceId}/scenarios                         GET, DELETE
     services/{serviceId}/scenarios/{name}                  GET, PUT, DELETE
POST services/{serviceId}/faults                            {"respond": "quota-exceeded", "times": 2}
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.clock import BackwardsError, to_datetime
from mocksens.core.operations import delivery
from mocksens.core.parsing import durations
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import ReserveStatus
from mocksens.web import offload
from mocksens.web.admin import events as admin_events
from mocksens.web.admin import explain, messages, scenarios, services
from mocksens.web.admin.access import health, json_answer
from mocksens.web.admin.bodies import change, read
from mocksens.web.admin.openapi.calls import CALLS
from mocksens.web.admin.paths import known, route, unknown, write
from mocksens.web.http.start_tls import Authority

LISTED: Final = 1000
"""How many things that became due an advance names; it counts all of them."""


class ClockChange(Struct, forbid_unknown_fields=True):
    """Exactly one of these."""

    advance: str | float | None = None
    freeze: bool | datetime | None = None
    resume: bool | None = None
    rate: float | None = None


class Completion(Struct, forbid_unknown_fields=True):
    """How a message ends."""

    result: str = SUCCESS


class Conclusion(Struct, forbid_unknown_fields=True):
    """What a reservation comes to when it is due."""

    EXAMPLE: ClassVar[str] = '{"status": "STALE"}'
    status: ReserveStatus


def routes(sens: Sens, authority: Authority | None) -> list[Route]:
    """The admin API over ``sens``."""
    admin = _Admin(sens, authority)
    service = "/services/{service_id}"
    return [
        route("/", admin.calls),
        route("/livez", health),
        route("/readyz", health),
        route("/openapi.json", admin.describe),
        route("/ca.pem", admin.certificate),
        route(f"{service}/clock", admin.clock, ("GET", "POST")),
        route(f"{service}/messages/{{message_id}}/complete", admin.complete, ("POST",)),
        route(f"{service}/reservations/{{reserve_id}}/conclude", admin.conclude, ("POST",)),
        *services.routes(sens, service),
        *messages.routes(sens, service),
        *scenarios.routes(sens, service),
        *admin_events.routes(sens, service),
        *explain.routes(sens, service),
    ]


class _Admin:
    """The endpoints."""

    def __init__(self, sens: Sens, authority: Authority | None) -> None:
        self.sens = sens
        self.authority = authority

    async def calls(self, _: Request) -> Response:
        """All calls of this API."""
        listed = [{"method": call.method, "path": f"/_mocksens{call.path}", "summary": call.summary} for call in CALLS]
        return json_answer({"calls": listed})

    async def describe(self, _: Request) -> Response:
        """This API, as OpenAPI has it."""
        return json_answer(await offload.run(_document))

    async def certificate(self, _: Request) -> Response:
        """What clients must trust to speak TLS with this server."""
        pem = await offload.run(self.authority.ca_pem) if self.authority else b""
        if not pem:
            raise HTTPException(404, "TLS here has a certificate of its own, or there is none: trust who issued it")
        return Response(pem, media_type="application/x-pem-file")

    async def clock(self, request: Request) -> Response:
        """The service's time; POST advances, freezes, resumes or rates it, and an advance tells what became due."""
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
            lambda: delivery.complete(service, message_id, completion.result),
            lambda: unknown(service, "messageId", message_id),
        )
        return json_answer({"messageId": message.message_id, "status": "COMPLETED", "statusCode": message.result})

    async def conclude(self, request: Request) -> Response:
        """Decide what a reservation comes to."""
        conclusion = await read(request, Conclusion)
        service = known(self.sens, request)
        reserve_id = request.path_params["reserve_id"]
        reservation = change(
            lambda: delivery.conclude(service, reserve_id, conclusion.status),
            lambda: unknown(service, "reserveId", reserve_id),
        )
        return json_answer({"reserveId": reservation.reserve_id, "reserveStatus": conclusion.status})


def _moved(service: Service, wanted: ClockChange) -> dict[str, object]:
    """The service's time after a change of it, and what became due by an advance."""
    with service.lock:
        before = delivery.settle(service)
        try:
            _apply(wanted, service)
        except BackwardsError as error:
            raise HTTPException(409, str(error)) from error
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        if wanted.advance is None:
            return _clock(service)
        return _clock(service) | _due(*delivery.settle_since(service, before, LISTED))


def _document() -> object:
    # Nobody who starts a server waits for it.
    from mocksens.web.admin.openapi import document

    return document.document()


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
    return {"now": _iso(clock.now()), "frozen": clock.frozen, "rate": clock.rate}


def _due(fired: Sequence[delivery.Change], count: int) -> dict[str, object]:
    """What became due: the first so many, and how many in all."""
    events = [{"at": _iso(event.at), "kind": event.kind, "id": event.id, "status": event.status} for event in fired]
    return {"due": events, "dueCount": count}


def _iso(instant: int) -> str:
    return to_datetime(instant).isoformat(timespec="milliseconds")
