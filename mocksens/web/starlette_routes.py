"""SENS's operations as routes of Starlette, and the route of what a proxy is asked for."""

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
"""The key in the scope of a request to another host that has the host and its port."""
UNESCAPED: Final = "/:@!$&'()*+,;="
"""Characters that a path holds as they are, besides those that are never escaped."""


def target_of(scope: Scope) -> bytes:
    """Return path and query as they came.

    Of a server that gives the path only decoded, the path is escaped as most clients do it.
    """
    extension = scope.get("extensions", {}).get(EXTENSION)
    if extension is not None:
        return routes.origin_form(extension["target"])
    query: bytes = scope.get("query_string", b"")
    path: bytes = scope.get("raw_path") or quote(scope["path"], safe=UNESCAPED).encode()
    return path + b"?" + query if query else path


class OperationRoute(BaseRoute):
    """One operation of SENS, found by ``routes.match`` as on the fast path, and answered by ``app``."""

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
        """Return whether a request means this operation.

        Each of the nine routes asks ``routes.match``, which remembers its answer for paths of usual length.
        """
        if scope["type"] != "http":
            return Match.NONE, NO_SCOPE
        route = routes.match(scope["method"], target_of(scope).partition(b"?")[0])
        return (Match.NONE if route is None or route.operation is not self.operation else Match.FULL), NO_SCOPE

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path with its variables filled in. Raises ``NoMatchFound``."""
        variables = {part.partition("}")[0] for part in self.path.split("{")[1:]}
        if name != self.name or path_params.keys() != variables:
            raise NoMatchFound(name, path_params)
        values = {variable: quote(str(value), safe="") for variable, value in path_params.items()}
        return URLPath(self.path.format(**values), protocol="http")

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)


class ForeignRoute(BaseRoute):
    """Whole targets for other hosts, as a proxy gets them.

    ``foreign_host`` returns the host of such a target, which ``app`` finds in the scope as ``FOREIGN_HOST``.
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
        """Return whether a request is for another host."""
        host = self.foreign_host(scope) if scope["type"] == "http" else None
        return (Match.NONE, NO_SCOPE) if host is None else (Match.FULL, {FOREIGN_HOST: host})

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Raise ``NoMatchFound``: no path here is another host's."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)
