"""The list of calls, the OpenAPI description, and the CA certificate of the server."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.addresses import ADMIN
from mocksens.client.models.server import CallList, HealthData, ListedCall
from mocksens.web import offload
from mocksens.web.admin import health
from mocksens.web.admin.answers import json_answer
from mocksens.web.admin.call import AnyCall, Call, PlainContext

PEM = "application/x-pem-file"


async def list_calls(context: PlainContext) -> CallList:
    """Return all calls of the admin API."""
    calls = [call for subject in context.subjects for call in subject.calls]
    return CallList(
        calls=[ListedCall(method=call.method, path=f"{ADMIN}{call.path}", summary=call.summary) for call in calls]
    )


async def describe(context: PlainContext) -> Response:
    """Return the OpenAPI description."""
    # Imported only when needed, because few clients request the description.
    from mocksens.web.admin.openapi import document

    return json_answer(await offload.run(lambda: document.document(context.subjects)))


async def get_certificate(context: PlainContext) -> Response:
    """Return the CA certificate that clients must trust. Raise ``HTTPException`` 404 if there is none."""
    pem = await offload.run(context.authority.ca_pem) if context.authority else b""
    if not pem:
        raise HTTPException(
            404,
            "this server has no CA of its own: it has no TLS, or another CA issued its certificate",
        )
    return Response(pem, media_type=PEM)


CALLS: Final[tuple[AnyCall, ...]] = (
    Call(method="GET", path="/", handler=list_calls, says="List all calls.", gives=CallList),
    Call(
        method="GET",
        path="/livez",
        handler=health.alive,
        says="Report that the server is running.",
        gives=HealthData,
    ),
    Call(
        method="GET",
        path="/readyz",
        handler=health.ready,
        says="Report that the server is ready.",
        gives=HealthData,
    ),
    Call(method="GET", path="/openapi.json", handler=describe, says="Return this OpenAPI description."),
    Call(
        method="GET",
        path="/ca.pem",
        handler=get_certificate,
        says="Return the CA certificate that clients must trust for TLS. It needs no token.",
        media_type=PEM,
        fails={404: "the server has no CA of its own: it uses another certificate, or no TLS"},
    ),
)
