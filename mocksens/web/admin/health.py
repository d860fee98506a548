"""Health checks, answered without importing the rest of the admin API."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from mocksens.client.addresses import ADMIN
from mocksens.web.admin.answers import json_answer

if TYPE_CHECKING:
    from mocksens.client.models.server import HealthData


async def alive(_: object = None) -> "HealthData":
    """Return ``ok``, because a server that answers is alive."""
    # Imported only for a health check, to keep the start fast.
    from mocksens.client.models.server import HealthData

    return HealthData(status="ok")


async def ready(_: object = None) -> "HealthData":
    """Return ``ok``, because a server that answers is ready."""
    return await alive()


class Health:
    """ASGI application for a health check.

    It also answers wrong methods itself, because the admin API would have to be imported to refuse them.
    """

    def __init__(self, check: "Callable[[], Awaitable[HealthData]]") -> None:
        self._check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raise ``HTTPException`` 405 for a wrong method, and 400 for parameters."""
        if scope["method"] not in {"GET", "HEAD"}:
            message = f"{scope['path']} takes GET, not {ascii(scope['method'])[1:-1]}; GET {ADMIN}/ lists all calls"
            raise HTTPException(405, message, headers={"Allow": "GET, HEAD"})
        if scope["query_string"]:
            raise HTTPException(400, "this call takes no parameters")
        await json_answer(await self._check())(scope, receive, send)
