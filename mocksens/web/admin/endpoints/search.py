"""The search for messages in all services."""

from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.messages import FoundMessage, FoundMessages
from mocksens.client.models.queries import SearchQuery
from mocksens.core.inspection import message_search, newest
from mocksens.core.inspection.message_search import MessageSearch
from mocksens.core.inspection.newest import Hit, PageCursor
from mocksens.core.sens import Sens
from mocksens.web import offload
from mocksens.web.admin.call import Call, Context
from mocksens.web.admin.lists import PAGE_BYTES, list_answer, rows
from mocksens.web.admin.query import PAGE_LIMIT
from mocksens.web.admin.resources import message_view


async def search_messages(context: Context[None, SearchQuery]) -> Response:
    """Return a page of the messages that match, newest first."""
    query = context.query
    try:
        search = message_search.compiled(query.q)
        cursor = None if query.cursor is None else newest.parse(query.cursor)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    return await offload.run(partial(_search, context.sens, search, min(query.limit, PAGE_LIMIT), cursor))


def _search(sens: Sens, search: MessageSearch, limit: int, cursor: PageCursor | None) -> Response:
    try:
        page = newest.page(sens.services, search, limit, cursor)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    encoded = rows(page.hits, _view, PAGE_BYTES)
    end = page.cursor if len(encoded) == len(page.hits) else page.hits[len(encoded) - 1].cursor
    return list_answer("messages", encoded, cursor=None if end is None else str(end))


def _view(hit: Hit) -> FoundMessage:
    with hit.service.lock:
        return FoundMessage(service_id=hit.service.id, message=message_view(hit.service, hit.message, hit.now))


CALLS: Final = (
    Call(
        method="GET",
        path="/messages",
        handler=search_messages,
        says="Search the messages of all services, newest first.",
        query=SearchQuery,
        gives=FoundMessages,
    ),
)
