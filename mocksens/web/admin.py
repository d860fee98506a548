"""``/_mocksens/``: what SENS does not have. JSON in and out; every write is refused to web pages.

GET  livez, readyz
GET  services/{serviceId}/clock
POST services/{serviceId}/clock                             {"advance": "2d"} …
POST services/{serviceId}/messages/{messageId}/complete     {"result": "0"}
POST services/{serviceId}/reservations/{reserveId}/conclude {"status": "STALE"}
"""

import hmac
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mocksens.core import delivery, durations
from mocksens.core.clock import BackwardsError, stopwatch, to_datetime
from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.spec.gateway import REQUEST_ID_HEADER
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import ReserveStatus
from mocksens.web.log import Log

BODY_BYTES: Final = 64 * 1024
HEALTH: Final = frozenset({"/_mocksens/livez", "/_mocksens/readyz"})
SENS_HOSTS: Final = frozenset({"sens.apigw.ntruss.com", "sens.apigw.gov-ntruss.com", "sens.apigw.fin-ntruss.com"})
LISTED: Final = 1000
"""How many things that became due an advance names; it counts all of them."""

Body = TypeVar("Body", bound=Struct)
Endpoint = Callable[[Request], Awaitable[Response]]


class Guard:
    """Who may use the admin API (design: no DNS rebinding, no requests by web pages).

    ``hosts`` are further names that the Host header may have; ``token`` must come as ``Authorization: Bearer`` if set.
    """

    def __init__(self, hosts: Iterable[str] = (), token: str = "") -> None:
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = token

    def check(self, request: Request) -> None:
        """Raises ``HTTPException`` with what to do next."""
        host = request.headers.get("host", "")
        if not self._is_local(host):
            raise HTTPException(403, f"Host {host[:80]!a} is not local; list it in the setting `admin_hosts`")
        if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            raise HTTPException(403, "web pages of other sites may not use the admin API")
        given = request.headers.get("authorization", "")
        if self.token and not hmac.compare_digest(f"Bearer {self.token}".encode(), given.encode("latin-1")):
            raise HTTPException(401, "send the setting `admin_token` as Authorization: Bearer …")

    def _is_local(self, host: str) -> bool:
        name = host.lower()
        name = name[1 : name.find("]")] if name.startswith("[") else name.partition(":")[0]
        if name in SENS_HOSTS or name in self.hosts:
            return True
        return bool(name) and ("." not in name or _is_address(name))


def _is_address(name: str) -> bool:
    # Four milliseconds that a server need not wait for to start.
    from ipaddress import ip_address  # noqa: PLC0415

    try:
        ip_address(name)
    except ValueError:
        return False
    return True


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

    status: ReserveStatus


def routes(sens: Sens) -> list[Route]:
    """The admin API over ``sens``."""
    admin = _Admin(sens)
    service = "/services/{service_id}"
    return [
        Route("/livez", admin.health),
        Route("/readyz", admin.health),
        Route(f"{service}/clock", admin.clock, methods=["GET", "POST"]),
        Route(f"{service}/messages/{{message_id}}/complete", admin.complete, methods=["POST"]),
        Route(f"{service}/reservations/{{reserve_id}}/conclude", admin.conclude, methods=["POST"]),
    ]


class Guarded:
    """ASGI middleware before the admin API: the guard, a request id, a log line but for health, and our own bugs."""

    def __init__(self, app: ASGIApp, sens: Sens, guard: Guard, log: Log) -> None:
        self.app = app
        self.sens = sens
        self.guard = guard
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        return await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = stopwatch()
        is_health = scope["path"] in HEALTH
        request_id = self.sens.gateway_ids.token()

        async def send_and_log(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((REQUEST_ID_HEADER.encode(), request_id.encode()))
                if not is_health:
                    target, took = scope["path"].encode("utf-8", "replace"), stopwatch() - started
                    self.log.request(scope["method"], target, message["status"], took=took, request_id=request_id)
            await send(message)

        request = Request(scope)
        try:
            if not is_health:
                self.guard.check(request)
            await self.app(scope, receive, send_and_log)
        except HTTPException as error:
            answer = await http_error(request, error)
            await answer(scope, receive, send_and_log)


class _Admin:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def health(self, _: Request) -> Response:
        """Answering at all is being alive, and there is nothing to get ready."""
        return _json({"status": "ok"})

    async def clock(self, request: Request) -> Response:
        """The service's time; POST advances, freezes, resumes or rates it, and an advance tells what became due."""
        if request.method != "POST":
            return _json(_clock(self._service(request)))
        change = await _read(request, ClockChange)
        service = self._service(request)
        with service.lock:
            before = delivery.settle(service)
            try:
                _apply(change, service)
            except BackwardsError as error:
                raise HTTPException(409, str(error)) from error
            except ValueError as error:
                raise HTTPException(400, str(error)) from error
            if change.advance is None:
                return _json(_clock(service))
            return _json(_clock(service) | _due(delivery.settle_since(service, before)))

    async def complete(self, request: Request) -> Response:
        """Complete a message by hand."""
        completion = await _read(request, Completion)
        service = self._service(request)
        message = _change(lambda: delivery.complete(service, request.path_params["message_id"], completion.result))
        return _json({"messageId": message.message_id, "status": "COMPLETED", "statusCode": message.result})

    async def conclude(self, request: Request) -> Response:
        """Decide what a reservation comes to."""
        conclusion = await _read(request, Conclusion)
        service = self._service(request)
        reserve_id = request.path_params["reserve_id"]
        reservation = _change(lambda: delivery.conclude(service, reserve_id, conclusion.status))
        return _json({"reserveId": reservation.reserve_id, "reserveStatus": conclusion.status})

    def _service(self, request: Request) -> Service:
        try:
            return self.sens.service(request.path_params["service_id"])
        except Forbidden as error:
            raise HTTPException(403, error.hint) from error


def _json(answer: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(answer), status, media_type="application/json")


async def http_error(_: Request, error: Exception) -> Response:
    """What cannot be done, as JSON."""
    assert isinstance(error, HTTPException)
    if error.detail == HTTPStatus(error.status_code).phrase:
        error.detail += "; the README lists the calls under /_mocksens/"
    answer = _json({"status": error.status_code, "message": error.detail}, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _read(request: Request, body_type: type[Body]) -> Body:
    """The JSON body as that type. No web page can send this Content-Type to another origin unasked."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "send the body as Content-Type: application/json")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES:
            raise HTTPException(413, f"the body may have at most {BODY_BYTES} bytes")
    try:
        return msgspec.json.decode(body, type=body_type)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"the body does not fit: {error}") from error


def _change(change: Callable[[], Any]) -> Any:
    try:
        return change()
    except KeyError as error:
        raise HTTPException(404, f"{error.args[0][:80]} is not known to this service") from error
    except delivery.Conflict as error:
        raise HTTPException(409, str(error)) from error
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


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


def _due(fired: Sequence[delivery.Change]) -> dict[str, object]:
    """What became due: the first so many, and how many in all."""
    events = [
        {"at": _iso(event.at), "kind": event.kind, "id": event.id, "status": event.status} for event in fired[:LISTED]
    ]
    return {"due": events, "dueCount": len(fired)}


def _iso(instant: int) -> str:
    return to_datetime(instant).isoformat(timespec="milliseconds")
