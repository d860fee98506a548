"""Calls that return the requests to a service, and those that reached no service."""

import re
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.queries import JournalQuery
from mocksens.client.models.requests import RequestData, RequestPage
from mocksens.core.inspection import request_pages, request_search
from mocksens.core.inspection.request_pages import RequestHit
from mocksens.core.inspection.request_search import RequestSearch
from mocksens.core.sens import Sens
from mocksens.core.signing.credentials import secrets_of
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
    try:
        search = request_search.compiled(query.q, refused=query.refused, operation=query.operation, status=query.status)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    return await offload.run(partial(_page, context.sens, query, search, journal))


def _page(sens: Sens, query: JournalQuery, search: RequestSearch, journal: Journal) -> Response:
    limit = min(query.limit, PAGE_LIMIT)
    # Other threads may add entries at any time, and the cursor must not move past the entries that were read.
    dropped, entries = journal.dropped, _between(journal, query.after, query.before)
    ordered = reversed(entries) if query.newest else entries
    hits = (RequestHit("", entry) for entry in ordered)
    page = request_pages.page(hits, search, limit, tuple(secrets_of(sens.credentials)))
    encoded = rows([hit.entry for hit in page.hits], partial(request_view, credentials=sens.credentials))
    is_cut = len(encoded) < len(page.hits)
    last = page.hits[len(encoded) - 1].cursor if is_cut else page.cursor
    if last is not None:
        cursor = last.number
    elif query.newest:
        cursor = 0
    else:
        cursor = entries[-1].number if entries else max(min(query.after, journal.last), dropped)
    is_cut = is_cut or (page.cursor is not None and len(page.hits) < limit)
    return list_answer("requests", encoded, cursor=cursor, dropped=dropped, **CUT if is_cut else {})


def _between(journal: Journal, after: int, before: int) -> list[Entry]:
    """Return the entries with numbers between ``after`` and ``before``, which is no limit if it is 0."""
    entries = journal.after(after)
    return entries[: max(before - entries[0].number, 0)] if entries and before else entries


CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/requests",
        handler=list_requests,
        says="List the requests to a service, the oldest first or the newest first. Search terms and filters"
        " narrow the list.",
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
        says="List the requests that reached no service, like those to a service.",
        query=JournalQuery,
        gives=RequestPage,
    ),
)
