"""Calls that return the requests to a service, and those that reached no service."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.queries import JournalQuery
from mocksens.client.models.requests import RequestData, RequestPage
from mocksens.core.storage.journal import Entry, Journal
from mocksens.web import offload
from mocksens.web.admin.call import NO_SERVICE, SERVICE, Call, Context, PlainContext
from mocksens.web.admin.lists import CUT, list_answer, rows
from mocksens.web.admin.paths import existing_service
from mocksens.web.admin.query import PAGE_LIMIT
from mocksens.web.admin.resources import request_view

NUMBER: Final = re.compile("[0-9]{1,15}")


async def list_requests(context: Context[None, JournalQuery]) -> Response:
    """Return the service's journal."""
    return await _entries(context, existing_service(context).journal)


async def list_strays(context: Context[None, JournalQuery]) -> Response:
    """Return the requests that reached no service."""
    return await _entries(context, context.sens.strays)


async def get_request(context: PlainContext) -> RequestData:
    """Return one request."""
    journal, text = existing_service(context).journal, context.part("number")
    if not NUMBER.fullmatch(text):
        raise HTTPException(404, f"no request {text[:40]!r}; requests are numbered from 1")
    entry, number = journal.entry(int(text)), int(text)
    if entry is None:
        reason = "was dropped" if 0 < number <= journal.dropped else "has not come yet"
        raise HTTPException(404, f"request {number} {reason}; the journal has {journal.dropped + 1} to {journal.last}")
    return request_view(entry, context.sens.credentials)


async def _entries(context: Context[None, JournalQuery], journal: Journal) -> Response:
    query = context.query
    limit, operation, status = min(query.limit, PAGE_LIMIT), query.operation, query.status
    # Other threads may add entries at any time, and the cursor must not move past the entries that were read.
    dropped, entries = journal.dropped, journal.after(query.after)
    page = [
        entry for entry in entries if operation in {None, entry.operation} and status in {None, entry.response.status}
    ][:limit]
    view = partial(request_view, credentials=context.sens.credentials)
    encoded = await offload.run(partial(rows, page, view))
    is_cut = len(encoded) < len(page)
    last = page[: len(encoded)] if is_cut or (len(page) == limit and limit) else entries
    cursor = _last_number(last, max(min(query.after, journal.last), dropped))
    return list_answer("requests", encoded, cursor=cursor, dropped=dropped, **CUT if is_cut else {})


def _last_number(entries: Sequence[Entry], default: int) -> int:
    return entries[-1].number if entries else default


CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/requests",
        handler=list_requests,
        says="List the requests to a service.",
        query=JournalQuery,
        gives=RequestPage,
        fails=NO_SERVICE,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/requests/{{number}}",
        handler=get_request,
        says="Return one request.",
        gives=RequestData,
        fails={404: "no such service, or the journal does not have this request: it has not come yet, or was dropped"},
    ),
    Call(
        method="GET",
        path="/requests",
        handler=list_strays,
        says="List the requests that reached no service.",
        query=JournalQuery,
        gives=RequestPage,
    ),
)
