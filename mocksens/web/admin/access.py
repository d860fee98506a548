"""Access control, logging and error answers for ``/_mocksens/``."""

import hmac
from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mocksens.client.addresses import ALIVE, CERTIFICATE, READY
from mocksens.core.clock import stopwatch
from mocksens.core.sens import Sens
from mocksens.spec.gateway import HOSTS, REQUEST_ID_HEADER
from mocksens.web.admin.answers import json_answer
from mocksens.web.log.lines import Log
from mocksens.web.starlette_routes import target_of

HEALTH: Final = frozenset({ALIVE, READY})
PRIVATE: Final = (".svc.cluster.local", ".internal")
"""Domains whose names exist only in this cluster or on this machine, such as host.docker.internal."""


class Guard:
    """Access control for the admin API, against DNS rebinding and requests from other web pages.

    ``hosts`` are additional names that the Host header may have. If ``token`` is set, requests must send it as
    ``Authorization: Bearer``.
    """

    def __init__(self, hosts: Iterable[str] = (), token: str = "") -> None:
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = token

    def check(self, request: Request) -> None:
        """Raise ``HTTPException`` 401 or 403 if the request may not use the admin API."""
        self.check_host(request)
        self.check_site(request)
        self.check_token(request)

    def check_host(self, request: Request) -> None:
        """Raise ``HTTPException`` 403 if the Host header is not local, as in an attack by DNS rebinding."""
        host = request.headers.get("host", "")
        if not is_local(host, self.hosts):
            raise HTTPException(403, f"Host {host[:80]!a} is not local; list it in the setting `admin_hosts`")

    def check_site(self, request: Request) -> None:
        """Raise ``HTTPException`` 403 for a request from a page of another site."""
        host = request.headers.get("host", "")
        if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            raise HTTPException(403, "web pages of other sites may not use the admin API")
        for origin in request.headers.getlist("origin"):
            if origin.lower() not in {f"{scheme}://{host.lower()}" for scheme in ("http", "https")}:
                raise HTTPException(403, f"a web page of Origin {origin[:80]!a} may not use the admin API of {host!a}")

    def check_token(self, request: Request) -> None:
        """Raise ``HTTPException`` 401 if a token is set and the request does not send it."""
        authorization = request.headers.get("authorization", "")
        # Clients need the CA certificate before anything else, and it is not secret.
        is_open = not self.token or request.scope["path"] == CERTIFICATE
        scheme, _, token = authorization.partition(" ")
        is_authorized = scheme.lower() == "bearer" and hmac.compare_digest(self.token.encode(), token.encode("latin-1"))
        if not (is_open or is_authorized):
            raise HTTPException(401, "send the setting `admin_token` as Authorization: Bearer …")


def is_local(host: str, further: Collection[str] = ()) -> bool:
    """Return whether a host, with or without port, is SENS's, in ``further``, private, an IP address or has no dot."""
    name = name_of(host)
    if name in HOSTS or name in further:
        return True
    return bool(name.partition(".")[0]) and ("." not in name or name.endswith(PRIVATE) or _is_address(name))


def name_of(host: str) -> str:
    """Return the name of a host in lower case, without a port, brackets or a final dot."""
    name = host.lower()
    return name[1 : name.find("]")] if name.startswith("[") else name.partition(":")[0].removesuffix(".")


def _is_address(name: str) -> bool:
    # Imported only when needed, because the import would add 4 ms to the start.
    from ipaddress import ip_address

    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Guarded:
    """ASGI middleware that checks access, adds request ids, and logs all requests except health checks.

    ``check`` raises ``HTTPException`` for a request that may not pass.
    """

    def __init__(self, app: ASGIApp, sens: Sens, check: Callable[[Request], None], log: Log) -> None:
        self.app = app
        self.sens = sens
        self.check = check
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
                    target, took = target_of(scope), stopwatch() - started
                    self.log.request(scope["method"], target, message["status"], took=took, request_id=request_id)
            await send(message)

        request = Request(scope)
        try:
            if not is_health:
                self.check(request)
            await self.app(scope, receive, send_and_log)
        except HTTPException as error:
            answer = await http_error(request, error)
            await answer(scope, receive, send_and_log)


async def http_error(request: Request, error: Exception) -> Response:
    """Return the answer to a refused call, as JSON."""
    assert isinstance(error, HTTPException)
    if error.detail == HTTPStatus(error.status_code).phrase:
        # Imported only for an error, to keep the start fast.
        from mocksens.web.admin.nearest import nearest

        error.detail = nearest(request.method, request.scope["path"])
    answer = json_answer({"status": error.status_code, "message": error.detail}, error.status_code)
    answer.headers.update(error.headers or {})
    return answer
