"""Health checks, which are answered without loading the rest of the admin API."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from mocksens.client.addresses import ADMIN
from mocksens.web.admin.answers import json_answer

if TYPE_CHECKING:
    from mocksens.client.models.server import HealthData


async def alive(_: object = None) -> "HealthData":
    """Return that the server lives: to answer at all is to live."""
    # A server that nobody checks does without.
    from mocksens.client.models.server import HealthData

    return HealthData(status="ok")


async def ready(_: object = None) -> "HealthData":
    """Return that the server can be used: there is nothing to get ready."""
    return await alive()


class Health:
    """ASGI application for a health check.

    It takes every method, so that the admin API, which takes a while to load, is not asked to refuse the others.
    """

    def __init__(self, check: "Callable[[], Awaitable[HealthData]]") -> None:
        self._check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises ``HTTPException`` for another method, or with parameters."""
        if scope["method"] not in {"GET", "HEAD"}:
            said = f"{scope['path']} takes GET, not {ascii(scope['method'])[1:-1]}; GET {ADMIN}/ lists all calls"
            raise HTTPException(405, said, headers={"Allow": "GET, HEAD"})
        if scope["query_string"]:
            raise HTTPException(400, "this call takes no parameters")
        await json_answer(await self._check())(scope, receive, send)
