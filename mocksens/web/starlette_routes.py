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


def target_of(scope: Scope) -> bytes:
    """Return path and query as they came; a server that does not tell them gives the path decoded."""
    extension = scope.get("extensions", {}).get(EXTENSION)
    if extension is not None:
        return routes.origin_form(extension["target"])
    query = scope["query_string"]
    path = scope.get("raw_path") or scope["path"].encode()
    return path + b"?" + query if query else bytes(path)


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
        """Return whether a request means this operation."""
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
    """Whole targets for other hosts, as a proxy gets them: ``is_foreign`` recognises them, ``app`` refuses them."""

    def __init__(self, is_foreign: Callable[[Scope], bool], app: ASGIApp) -> None:
        self.is_foreign = is_foreign
        self.app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for another host."""
        return (Match.FULL if scope["type"] == "http" and self.is_foreign(scope) else Match.NONE), NO_SCOPE

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Raise ``NoMatchFound``: no path here is another host's."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)
