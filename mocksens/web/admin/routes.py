"""The routes of ``/_mocksens/``, built from the table of its calls."""

import json
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.client.addresses import ADMIN
from mocksens.core.sens import Sens
from mocksens.web.admin import query
from mocksens.web.admin.access import HEALTH
from mocksens.web.admin.answers import json_answer
from mocksens.web.admin.call import AnyCall, Context
from mocksens.web.admin.calls.table import CALLS, SUBJECTS
from mocksens.web.start_tls import Authority


def routes(sens: Sens, authority: Authority | None) -> list[Route]:
    """Return the routes of the admin API, except those of health checks, which the application answers itself."""
    paths: dict[str, list[AnyCall]] = {}
    for call in CALLS:
        paths.setdefault(call.path, []).append(call)
    # A variable also matches the words of other paths, so paths with fewer variables come first.
    ordered = sorted((path for path in paths if f"{ADMIN}{path}" not in HEALTH), key=lambda path: path.count("{"))
    return [_route(paths[path], sens, authority) for path in ordered]


def _route(calls: Sequence[AnyCall], sens: Sens, authority: Authority | None) -> Route:
    """Return the route of ``calls``, which have the same path."""
    by_method = {call.method: call for call in calls}

    async def answer(request: Request) -> Response:
        call = by_method["GET" if request.method == "HEAD" else request.method]
        parameters: Any = query.read(request, call.query)
        body = None if call.takes is None else await call.reads(request, call.takes, _example(call))
        context = Context(
            sens=sens, authority=authority, subjects=SUBJECTS, request=request, body=body, query=parameters
        )
        result = await call.handler(context)
        return result if isinstance(result, Response) else json_answer(result, call.status)

    return Route(calls[0].path, answer, methods=list(by_method))


def _example(call: AnyCall) -> str:
    return json.dumps(dict(call.example), ensure_ascii=False) if call.example else ""
