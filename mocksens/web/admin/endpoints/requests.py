"""The journal: requests to a service, and those that reached none."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.sens import Sens
from mocksens.core.storage.journal import Entry, Journal
from mocksens.web import offload
from mocksens.web.admin import query
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.lists import CUT, list_answer, rows
from mocksens.web.admin.paths import known, route
from mocksens.web.admin.resources import request_view

NUMBER: Final = re.compile("[0-9]{1,15}")


def routes(sens: Sens, service: str) -> list[Route]:
    """Return the routes over ``sens``, below the path of a ``service``."""
    calls = _RequestCalls(sens)
    return [
        route(f"{service}/requests", calls.requests),
        route(f"{service}/requests/{{number}}", calls.request),
        route("/requests", calls.strays),
    ]


class _RequestCalls:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def requests(self, request: Request) -> Response:
        """Answer with the service's journal."""
        return await self._entries(request, lambda: known(self.sens, request).journal)

    async def strays(self, request: Request) -> Response:
        """Answer with the requests that reached no service."""
        return await self._entries(request, lambda: self.sens.strays)

    async def request(self, request: Request) -> Response:
        """Answer with one entry of the journal."""
        journal, written = known(self.sens, request).journal, request.path_params["number"]
        if not NUMBER.fullmatch(written):
            raise HTTPException(404, f"requests are numbered from 1, so there is no {written[:40]!r}")
        entry, number = journal.entry(int(written)), int(written)
        if entry is None:
            gone = "was dropped" if 0 < number <= journal.dropped else "has not been"
            raise HTTPException(
                404, f"request {number} {gone}; the journal has {journal.dropped + 1} to {journal.last}"
            )
        return json_answer(request_view(entry, self.sens.credentials))

    async def _entries(self, request: Request, looked_at: Callable[[], Journal]) -> Response:
        after, limit = query.number(request, "after"), query.limit(request)
        operation, status, journal = query.operation(request), query.status(request), looked_at()
        # Another thread may record more at any moment; the cursor is behind what was looked at.
        dropped, entries = journal.dropped, journal.after(after)
        found = [
            entry
            for entry in entries
            if operation in {None, entry.operation} and status in {None, entry.response.status}
        ][:limit]
        view = partial(request_view, credentials=self.sens.credentials)
        shown = await offload.run(partial(rows, found, view))
        is_cut = len(shown) < len(found)
        last = found[: len(shown)] if is_cut or (len(found) == limit and limit) else entries
        cursor = _behind(last, max(min(after, journal.last), dropped))
        return list_answer("requests", shown, cursor=cursor, dropped=dropped, **CUT if is_cut else {})


def _behind(entries: Sequence[Entry], otherwise: int) -> int:
    return entries[-1].number if entries else otherwise
