"""The ASGI application: SENS, and mocksens's own ``/_mocksens/``."""

import asyncio
import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from mocksens.client.addresses import ADMIN, ALIVE, READY
from mocksens.core.clock import stopwatch
from mocksens.core.display import redaction
from mocksens.core.errors import AnyRefusal, Malformed, NotRelayed, TooLarge
from mocksens.core.sens import Sens
from mocksens.core.signing.credentials import secrets_of
from mocksens.spec.gateway import HOSTS
from mocksens.spec.operations import OPERATIONS
from mocksens.web import offload, pipeline, steps
from mocksens.web.admin.access import Guard, Guarded, http_error, is_local, name_of
from mocksens.web.admin.health import Health, alive, ready
from mocksens.web.delivery.extension import ANSWERED, EXTENSION
from mocksens.web.delivery.sending import deliver, write
from mocksens.web.exchange import Exchange
from mocksens.web.inbox.route import InboxRoute
from mocksens.web.log.lines import Log
from mocksens.web.openapi.route import DescriptionRoute
from mocksens.web.routes import take_apart
from mocksens.web.starlette_routes import FOREIGN_HOST, ForeignRoute, OperationRoute, target_of
from mocksens.web.start_tls import Authority
from mocksens.web.wire import refusals, requests, responses
from mocksens.web.wire.requests import Disconnected, WireRequest
from mocksens.web.wire.responses import Reply, WireResponse

DESTINATION: Final = r"([^:\[\]]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})"
"""The target of a CONNECT."""
LAST_PORT: Final = 65535
NO_RULES: Final[tuple[str, ...]] = ()
BUG_DIAGNOSIS: Final = "mocksens has a bug; its log has the trace"


class AdminApi:
    """The admin API of ``sens``, imported at its first request. Health checks do not import it."""

    def __init__(self, sens: Sens, authority: Authority | None) -> None:
        self._sens = sens
        self._authority = authority

    @cached_property
    def _router(self) -> Router:
        # Imported only for the first request, because many servers are never inspected.
        from mocksens.web.admin import routes as admin

        return Router(admin.routes(self._sens, self._authority), redirect_slashes=False)

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes of the admin API."""
        return self._router.routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if "_router" not in self.__dict__:
            # The import takes too long for the event loop, especially if no bytecode is cached yet.
            await offload.run(lambda: self._router)
        await self._router(scope, receive, send)


class App(Starlette):
    """The application that serves SENS and mocksens's own ``/_mocksens/``.

    Requests that match no route get SENS's 404. For most requests to SENS, mocksens's own server bypasses the router
    and calls ``begin`` and ``finish`` directly.
    """

    https_port: int | None = None
    """The HTTPS-only port, if any."""

    def __init__(self, sens: Sens, log: Log, guard: Guard, authority: Authority | None) -> None:
        admin = AdminApi(sens, authority)
        guard_middleware = [Middleware(Guarded, sens=sens, check=guard.check, log=log)]
        super().__init__(
            routes=[
                ForeignRoute(self._foreign_host, self._serve_foreign),
                *(OperationRoute(operation, self._serve) for operation in OPERATIONS),
                InboxRoute(sens, guard, log),
                DescriptionRoute(sens, guard, log),
                Route(ALIVE, Health(alive), middleware=guard_middleware),
                Route(READY, Health(ready), middleware=guard_middleware),
                Route(ADMIN, admin, middleware=guard_middleware),
                Mount(ADMIN, admin, middleware=guard_middleware),
            ],
            exception_handlers={HTTPException: http_error, Exception: self._server_error},
        )
        self.router.redirect_slashes = False
        self.router.default = self._serve_unrouted
        self.sens = sens
        self.log = log
        self.authority = authority
        self._has_logged_note = False
        """True once the note on pictures has been logged."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await super().__call__(scope, receive, send)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            # Answer the client, then let the cancellation continue.
            if ANSWERED not in scope:
                response = refusals.gateway("endpoint-error", "mocksens is shutting down.", close=True)
                diagnosis = "the server was stopped before it had answered"
                await write(scope, send, _reply(response, self.sens.gateway_ids.token(), diagnosis))
            raise
        except Exception as error:  # noqa: BLE001 - a failure is logged, and the server goes on
            # Starlette has already answered when it re-raises an exception.
            self.log.bug(error)

    def refuse(self, request: WireRequest, refusal: Malformed | NotRelayed) -> Reply:
        """Record and log a request that could not be read or relayed, and return the refusal."""
        return self.finish(self.begin(request, refusal))

    def begin(
        self, request: WireRequest, refusal: AnyRefusal | None = None, fields: Sequence[tuple[bytes, bytes]] = ()
    ) -> Exchange:
        """Run the steps that precede slow work. If the exchange then has ``work``, do it before calling ``finish``.

        ``refusal`` is set if the request could not be read completely. ``fields`` are all headers, including repeated
        ones. Nothing is raised, because the exception of a bug is kept for ``finish``.
        """
        exchange = Exchange(
            sens=self.sens, request=request, started=stopwatch(), request_id=self.sens.gateway_ids.token()
        )
        try:
            pipeline.begin(exchange, refusal)
            if len(fields) > len(request.headers):
                steps.note_repeated(exchange, fields)
        except Exception as error:  # noqa: BLE001 - a failure is logged and answered, and the server goes on
            exchange.failure = error
        return exchange

    def finish(self, exchange: Exchange) -> Reply:
        """Run the steps that follow slow work, record and log the request, and return SENS's answer.

        Nothing is raised. A bug is logged and answered with the gateway's 500. If only the recording fails, the answer
        stays the same, because the operation was carried out.
        """
        diagnosis, rules = "", NO_RULES
        try:
            pipeline.finish(exchange)
            response = exchange.response
            if exchange.is_remarkable():
                diagnosis, rules = self._safe_diagnosis(exchange.diagnosis), exchange.rules
        except Exception as error:  # noqa: BLE001 - as in begin
            self.log.bug(error)
            response, diagnosis, rules = _bug(), BUG_DIAGNOSIS, NO_RULES
        reply = Reply(response, responses.headers(response, exchange.request_id, diagnosis), exchange.delay)
        if exchange.fired is not None:
            reply.fault, reply.rate = exchange.fired.fault, exchange.fired.rate
        self._record(exchange, reply, diagnosis, rules)
        return reply

    def _record(self, exchange: Exchange, reply: Reply, diagnosis: str, rules: tuple[str, ...]) -> None:
        """Add the request and its answer to the journal and the log."""
        took = stopwatch() - exchange.started
        try:
            pipeline.record(exchange, reply, diagnosis, rules, took)
            if self.log.on:
                self._log(exchange, reply.response, diagnosis, took)
        except Exception as error:  # noqa: BLE001 - as in begin
            self.log.bug(error)

    def _safe_diagnosis(self, diagnosis: str) -> str:
        """Return a diagnosis for the header, the journal and the log: one line of ASCII without secrets."""
        return redaction.cover_line(responses.one_line(diagnosis), tuple(secrets_of(self.sens.credentials)))

    async def _finish_after_work(self, exchange: Exchange) -> Reply:
        """Do the slow work of a request off the event loop, and return the answer."""
        assert exchange.work is not None, "a request without work is finished at once"
        try:
            await (offload.REQUESTS if exchange.refusal is None else offload.REFUSALS).run(exchange.work)
        except Exception as error:  # noqa: BLE001 - as in begin
            exchange.failure = error
        return self.finish(exchange)

    def _log(self, exchange: Exchange, response: WireResponse, diagnosis: str, took: float) -> None:
        if exchange.verdicts.note and not self._has_logged_note:
            self._has_logged_note = True
            self.log.say(exchange.verdicts.note)
        request = exchange.request
        self.log.request(
            request.method,
            request.target,
            response.status,
            took=took,
            request_id=exchange.request_id,
            diagnosis=diagnosis,
        )

    def connect(self, request: WireRequest) -> Reply | None:
        """Return the refusal of a CONNECT (rule gateway.proxy), or None if mocksens serves the host itself."""
        target = request.target.decode("latin-1")
        match = re.fullmatch(DESTINATION, target)
        if match is None or int(match[2]) > LAST_PORT:
            return self.refuse(request, Malformed(f"CONNECT needs a host and a port, such as {HOSTS[0]}:443"))
        if self.authority is None or name_of(match[1]) not in self.authority.hosts:
            return self.refuse(request, _not_relayed(target))
        self.log.request("CONNECT", request.target, 200, took=0, request_id=self.sens.gateway_ids.token())
        return None

    async def _server_error(self, _: Request, __: Exception) -> Response:
        """Return the answer to an exception that no route has handled."""
        reply = _reply(_bug(), self.sens.gateway_ids.token(), "")
        fields = {name.decode(): value.decode() for name, value in reply.headers}
        return Response(reply.response.body, reply.response.status, fields)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request to SENS."""
        extension = scope.get("extensions", {}).get(EXTENSION, {})
        reply, exchange = extension.get("reply"), extension.get("exchange")
        try:
            if exchange is not None:
                reply = await self._finish_after_work(exchange)
            await deliver(scope, receive, send, reply or await self._reply_to(scope, receive))
        except Disconnected:
            return

    async def _serve_foreign(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse to relay a request to another host."""
        refusal = _not_relayed(scope[FOREIGN_HOST])
        await deliver(scope, receive, send, self.finish(self.begin(_head_of(scope), refusal, scope["headers"])))

    async def _serve_unrouted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that matches no route with SENS's 404, and close a WebSocket."""
        await (self._serve if scope["type"] == "http" else self.router.not_found)(scope, receive, send)

    def _foreign_host(self, scope: Scope) -> str | None:
        """Return the host and port of an absolute-form target; None for other targets, SENS's hosts and this server."""
        host = take_apart(scope.get("extensions", {}).get(EXTENSION, {}).get("target", b""))[0].decode("latin-1")
        hosts = self.authority.hosts if self.authority else HOSTS
        port = (scope.get("server") or ("", None))[1]
        is_here = is_local(host) and host.endswith(f":{port}")
        return None if not host or name_of(host) in hosts or is_here else host

    async def _reply_to(self, scope: Scope, receive: Receive) -> Reply:
        """Read a request from ASGI events, and return the answer. Raise ``Disconnected`` if the client disconnects."""
        request, refusal = _head_of(scope), None
        try:
            request.body = await requests.read_body(receive, request.headers, self.sens.switches.max_body)
        except TooLarge as refused:
            refusal = refused
        exchange = self.begin(request, refusal, scope["headers"])
        return self.finish(exchange) if exchange.work is None else await self._finish_after_work(exchange)


def create_app(
    sens: Sens | None = None, log: Log | None = None, guard: Guard | None = None, authority: Authority | None = None
) -> App:
    """Return the application of ``sens``, by default a new one. Without ``log``, it does not log.

    ``guard`` restricts access to ``/_mocksens/``; the default admits clients that use a local host name. ``authority``
    provides certificates; only mocksens's own server speaks TLS.
    """
    sens = sens or Sens()
    return App(sens, log or Log(sens), guard or Guard(), authority)


def _head_of(scope: Scope) -> WireRequest:
    """Return the request of a scope, without its body."""
    return WireRequest(scope["method"], target_of(scope), requests.first_of_each(scope["headers"]))


def _not_relayed(host: str) -> NotRelayed:
    # Imported only here, because few clients use mocksens as a proxy.
    from mocksens.core.diagnosis.foreign_hosts import advice

    return NotRelayed(host, advice(host))


def _reply(response: WireResponse, request_id: str, diagnosis: str, delay: int = 0) -> Reply:
    """Return an answer with the common headers."""
    return Reply(response, responses.headers(response, request_id, diagnosis), delay)


def _bug() -> WireResponse:
    """Return the gateway's 500. The traceback goes to the log, never to the client."""
    return refusals.gateway("unexpected", "mocksens failed; see its log.", close=True)
