"""The journal: requests to a service, and those that reached none."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.queries import JournalQuery
from mocksens.client.models.requests import RequestData
from mocksens.core.storage.journal import Entry, Journal
from mocksens.web import offload
from mocksens.web.admin.call import Context, PlainContext
from mocksens.web.admin.lists import CUT, list_answer, rows
from mocksens.web.admin.paths import known
from mocksens.web.admin.query import MOST
from mocksens.web.admin.resources import request_view

NUMBER: Final = re.compile("[0-9]{1,15}")


async def list_requests(context: Context[None, JournalQuery]) -> Response:
    """Return the service's journal."""
    return await _entries(context, known(context).journal)


async def list_strays(context: Context[None, JournalQuery]) -> Response:
    """Return the requests that reached no service."""
    return await _entries(context, context.sens.strays)


async def get_request(context: PlainContext) -> RequestData:
    """Return one entry of the journal."""
    journal, written = known(context).journal, context.part("number")
    if not NUMBER.fullmatch(written):
        raise HTTPException(404, f"requests are numbered from 1, so there is no {written[:40]!r}")
    entry, number = journal.entry(int(written)), int(written)
    if entry is None:
        gone = "was dropped" if 0 < number <= journal.dropped else "has not been"
        raise HTTPException(404, f"request {number} {gone}; the journal has {journal.dropped + 1} to {journal.last}")
    return request_view(entry, context.sens.credentials)


async def _entries(context: Context[None, JournalQuery], journal: Journal) -> Response:
    query = context.query
    limit, operation, status = min(query.limit, MOST), query.operation, query.status
    # Another thread may record more at any moment; the cursor is behind what was looked at.
    dropped, entries = journal.dropped, journal.after(query.after)
    found = [
        entry for entry in entries if operation in {None, entry.operation} and status in {None, entry.response.status}
    ][:limit]
    view = partial(request_view, credentials=context.sens.credentials)
    shown = await offload.run(partial(rows, found, view))
    is_cut = len(shown) < len(found)
    last = found[: len(shown)] if is_cut or (len(found) == limit and limit) else entries
    cursor = _behind(last, max(min(query.after, journal.last), dropped))
    return list_answer("requests", shown, cursor=cursor, dropped=dropped, **CUT if is_cut else {})


def _behind(entries: Sequence[Entry], otherwise: int) -> int:
    return entries[-1].number if entries else otherwise
