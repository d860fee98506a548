"""The route of the inbox. The page itself is imported only when a browser first requests it."""

import re
from functools import cached_property, partial
from typing import Any, Final

from starlette.datastructures import Headers, URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from mocksens.client.addresses import INBOX, PAGE
from mocksens.core.sens import Sens
from mocksens.web import offload
from mocksens.web.admin.access import Guard, Guarded
from mocksens.web.log.lines import Log
from mocksens.web.starlette_routes import NO_SCOPE

HTML: Final = "text/html"


class InboxRoute(BaseRoute):
    """The route of the page at ``/`` for clients that accept HTML, and of its files below ``/_mocksens/inbox``.

    At ``/``, all other clients get SENS's 404, so that mocksens reveals a client's wrong path as SENS would.
    """

    name = "inbox"
    path = PAGE

    def __init__(self, sens: Sens, guard: Guard, log: Log) -> None:
        self._sens = sens
        self._guard = guard
        self._log = log

    def __repr__(self) -> str:
        """Return the name and the path."""
        return f"{type(self).__name__}(name={self.name!r}, path={self.path!r})"

    @cached_property
    def _app(self) -> ASGIApp:
        # Imported only for a browser, because many servers are never visited by one.
        from mocksens.web.inbox import pages, security

        router = Router(pages.routes(self._sens, self._guard), redirect_slashes=False)
        return Guarded(router, self._sens, partial(security.check_origin, guard=self._guard), self._log)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return a full match if a browser requests the page or one of its files."""
        if scope["type"] != "http":
            return Match.NONE, NO_SCOPE
        is_page = scope["path"] == PAGE and scope["method"] in {"GET", "HEAD"} and accepts_html(Headers(scope=scope))
        return (Match.FULL if is_page or scope["path"].startswith(f"{INBOX}/") else Match.NONE), NO_SCOPE

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of the page. Raise ``NoMatchFound`` for another name."""
        if name != self.name or path_params:
            raise NoMatchFound(name, path_params)
        return URLPath(PAGE, protocol="http")

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if "_app" not in self.__dict__:
            await offload.run(lambda: self._app)
        await self._app(scope, receive, send)


def accepts_html(headers: Headers) -> bool:
    """Return whether a client explicitly accepts HTML. ``*/*`` is not enough."""
    for entry in headers.get("accept", "").lower().replace(" ", "").split(","):
        media_range, *parameters = entry.split(";")
        if media_range == HTML:
            return not any(re.fullmatch("q=0(\\.0*)?", parameter) for parameter in parameters)
    return False
