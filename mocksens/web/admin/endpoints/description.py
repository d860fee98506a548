"""The API itself: its calls, its OpenAPI description, and the certificate of its server."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.addresses import ADMIN
from mocksens.client.models.server import CallList, ListedCall
from mocksens.web import offload
from mocksens.web.admin.answers import json_answer
from mocksens.web.admin.call import PlainContext

PEM = "application/x-pem-file"


async def list_calls(context: PlainContext) -> CallList:
    """Return all calls of this API."""
    calls = [call for subject in context.subjects for call in subject.calls]
    return CallList(
        calls=[ListedCall(method=call.method, path=f"{ADMIN}{call.path}", summary=call.summary) for call in calls]
    )


async def describe(context: PlainContext) -> Response:
    """Return the OpenAPI description."""
    # Few ask for it.
    from mocksens.web.admin.openapi import document

    return json_answer(await offload.run(lambda: document.document(context.subjects)))


async def get_certificate(context: PlainContext) -> Response:
    """Return the CA that clients must trust to speak TLS with this server."""
    pem = await offload.run(context.authority.ca_pem) if context.authority else b""
    if not pem:
        raise HTTPException(404, "TLS here has a certificate of its own, or there is none: trust who issued it")
    return Response(pem, media_type=PEM)
