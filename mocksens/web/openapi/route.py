"""The route of the OpenAPI description of SENS. The description is made only when it is first requested."""

from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from mocksens.client.addresses import DESCRIPTION
from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.spec.documents import Document
from mocksens.web import offload
from mocksens.web.admin.access import Guard, Guarded
from mocksens.web.admin.answers import json_answer
from mocksens.web.log.lines import Log
from mocksens.web.starlette_routes import NO_SCOPE

PARAMETER: Final = "document"
"""The query parameter that chooses the document."""


class DescriptionRoute(Route):
    """The route of the description, for GET and HEAD. With other methods, the path is as unknown as to SENS.

    The rules of the admin API about ``Host`` and ``Origin`` apply, but the description needs no token, because nothing
    in it is secret.
    """

    def __init__(self, sens: Sens, guard: Guard, log: Log) -> None:
        middleware = [Middleware(Guarded, sens=sens, check=partial(_check_origin, guard), log=log)]
        super().__init__(DESCRIPTION, partial(_answer, sens), methods=["GET"], middleware=middleware)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return a full match, or none."""
        match, child_scope = super().matches(scope)
        return (match, child_scope) if match is Match.FULL else (Match.NONE, NO_SCOPE)


def _check_origin(guard: Guard, request: Request) -> None:
    guard.check_host(request)
    guard.check_site(request)


async def _answer(sens: Sens, request: Request) -> Response:
    """Return the description by the chosen document, or by that of the default service."""
    # Imported only when needed, because most servers are never asked.
    from mocksens.web.admin.query import check_query

    check_query(request, (PARAMETER,))
    chosen = request.query_params.get(PARAMETER)
    if chosen is not None and chosen not in {*Document}:
        raise HTTPException(400, f"unknown document {chosen[:40]!r}; there are {' and '.join(Document)}")
    document = Document(chosen) if chosen else _document_of(sens)
    return json_answer(await offload.run(partial(_describe, document)))


def _document_of(sens: Sens) -> Document:
    """Return the document of the default service, or of the server if it has no such service."""
    try:
        return sens.known(DEFAULT_SERVICE_ID).switches.document
    except (KeyError, Forbidden):
        return sens.switches.document


def _describe(document: Document) -> object:
    # Imported only when needed, because few clients request the description.
    from mocksens.web.openapi.document import describe

    return describe(document)
