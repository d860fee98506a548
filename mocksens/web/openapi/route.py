"""The route of the OpenAPI description of SENS. The description is made only when it is first requested."""

import re
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
from mocksens.spec.gateway import HOSTS
from mocksens.web import offload
from mocksens.web.admin.access import Guard, Guarded, name_of
from mocksens.web.admin.answers import json_answer
from mocksens.web.log.lines import Log
from mocksens.web.starlette_routes import NO_SCOPE

AUTHORITY: Final = r"([0-9A-Za-z_.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"
"""The form of a host with or without a port. The guard has checked the name only."""
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
    return json_answer(await offload.run(partial(_describe, document, _address_of(request))))


def _address_of(request: Request) -> str | None:
    """Return the address by which mocksens was asked, or None if that is the address of SENS or none at all."""
    host = request.headers.get("host", "")
    if name_of(host) in HOSTS or not re.fullmatch(AUTHORITY, host):
        return None
    return f"{request.url.scheme}://{host}"


def _document_of(sens: Sens) -> Document:
    """Return the document of the default service, or of the server if it has no such service."""
    try:
        return sens.known(DEFAULT_SERVICE_ID).switches.document
    except (KeyError, Forbidden):
        return sens.switches.document


def _describe(document: Document, url: str | None) -> object:
    # Imported only when needed, because few clients request the description.
    from mocksens.web.openapi.document import LOCAL, describe

    return describe(document, url or LOCAL)
