"""SENS's operations as Starlette routes, and the route for other hosts."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send

from mocksens.spec.operations import BASE_PATH, Operation
from mocksens.web import routes
from mocksens.web.delivery.extension import EXTENSION

NO_SCOPE: Final[Scope] = {}
FOREIGN_HOST: Final = "mocksens.foreign_host"
"""The scope key for the host and port of a request to another host."""
UNESCAPED: Final = "/:@!$&'()*+,;="
"""The reserved characters that are valid unescaped in a path."""


def target_of(scope: Scope) -> bytes:
    """Return the path and query as they were sent.

    If the server provides only the decoded path, escape it as most clients do.
    """
    extension = scope.get("extensions", {}).get(EXTENSION)
    if extension is not None:
        return routes.origin_form(extension["target"])
    query: bytes = scope.get("query_string", b"")
    path: bytes = scope.get("raw_path") or quote(scope["path"], safe=UNESCAPED).encode()
    return path + b"?" + query if query else path


class OperationRoute(BaseRoute):
    """The route of an operation, matched by ``routes.match`` as on the fast path and served by ``app``."""

    def __init__(self, operation: Operation, app: ASGIApp) -> None:
        self.operation = operation
        self.app = app
        self.path = f"{BASE_PATH}{operation.path}"
        self.methods = {operation.method}
        self.name = str(operation.name)

    def __repr__(self) -> str:
        """Return the name, the method and the path."""
        return f"{type(self).__name__}(name={self.name!r}, method={self.operation.method!r}, path={self.path!r})"

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return a full match if the request is for this operation.

        All nine routes call ``routes.match`` for each request, which is fast because it caches its results.
        """
        if scope["type"] != "http":
            return Match.NONE, NO_SCOPE
        route = routes.match(scope["method"], target_of(scope).partition(b"?")[0])
        return (Match.NONE if route is None or route.operation is not self.operation else Match.FULL), NO_SCOPE

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path with its variables filled in. Raise ``NoMatchFound`` if that is impossible."""
        variables = {part.partition("}")[0] for part in self.path.split("{")[1:]}
        if name != self.name or path_params.keys() != variables:
            raise NoMatchFound(name, path_params)
        values = {variable: quote(str(value), safe="") for variable, value in path_params.items()}
        return URLPath(self.path.format(**values), protocol="http")

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)


class ForeignRoute(BaseRoute):
    """The route of absolute-form targets for other hosts, as sent to a proxy.

    ``foreign_host`` returns the host of such a target. ``app`` finds it in the scope under ``FOREIGN_HOST``.
    """

    name = "foreign-host"
    path = "http://{host}/{path}"

    def __init__(self, foreign_host: Callable[[Scope], str | None], app: ASGIApp) -> None:
        self.foreign_host = foreign_host
        self.app = app

    def __repr__(self) -> str:
        """Return the name and the path."""
        return f"{type(self).__name__}(name={self.name!r}, path={self.path!r})"

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return a full match if the request is for another host."""
        host = self.foreign_host(scope) if scope["type"] == "http" else None
        return (Match.NONE, NO_SCOPE) if host is None else (Match.FULL, {FOREIGN_HOST: host})

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Raise ``NoMatchFound``, because this route has no path of its own."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)
