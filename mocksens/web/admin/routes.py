"""``/_mocksens/``: what SENS does not have. JSON in and out; every write is refused to web pages.

GET  /                                                      all of these calls
     livez, readyz, openapi.json, ca.pem
     services                                               GET, POST {"serviceId": "…"}
     services/{serviceId}                                   GET, DELETE
     services/{serviceId}/settings                          GET, PUT {"delivery": "immediate"}
     services/{serviceId}/callers                           GET, PUT {"callers": ["0212345678"]}
     services/{serviceId}/unsubscribes                      GET, POST {"clientTelNo": "01012345678"}
POST services/{serviceId}/reset                             {"scopes": ["messages"]}
     services/{serviceId}/snapshot                          GET, PUT
     snapshot                                               GET, PUT
GET  services/{serviceId}/events                            after, or the header Last-Event-ID
GET  services/{serviceId}/clock
POST services/{serviceId}/clock                             {"advance": "2d"} …
POST services/{serviceId}/messages/{messageId}/complete     {"result": "0"}
POST services/{serviceId}/reservations/{reserveId}/conclude {"status": "STALE"}
GET  services/{serviceId}/messages                          after, limit, to, from, content, contains, otp
GET  services/{serviceId}/messages/{messageId}              otp
GET  services/{serviceId}/messages/wait                     after, to, from, content, contains, otp, timeout
GET  services/{serviceId}/files/{fileId}
GET  services/{serviceId}/reservations
GET  services/{serviceId}/requests                          after, limit, operation, status
GET  services/{serviceId}/requests/{number}
GET  services/{serviceId}/explain                           the latest refused request, and why
GET  explain                                                the latest refused request of each service
POST explain                                                {"method": "GET", "target": "/sms/v2/…", "headers": {}}
GET  requests                                               those that reached no service
POST services/{serviceId}/verify                            {"match": {"to": "0101*"}, "count": 1}
     services/{serviceId}/scenarios                         GET, DELETE
     services/{serviceId}/scenarios/{name}                  GET, PUT, DELETE
POST services/{serviceId}/faults                            {"respond": "quota-exceeded", "times": 2}
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.client.addresses import ADMIN
from mocksens.core.sens import Sens
from mocksens.web import offload
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.calls.table import CALLS
from mocksens.web.admin.endpoints import clock, explain, messages, requests, scenarios, services, verification, waiting
from mocksens.web.admin.endpoints import events as admin_events
from mocksens.web.admin.paths import route
from mocksens.web.start_tls import Authority


def routes(sens: Sens, authority: Authority | None) -> list[Route]:
    """Return the routes of the admin API over ``sens``, but for those of health, which the application has itself."""
    admin = _Admin(sens, authority)
    service = "/services/{service_id}"
    return [
        route("/", admin.calls),
        route("/openapi.json", admin.describe),
        route("/ca.pem", admin.certificate),
        *clock.routes(sens, service),
        *services.routes(sens, service),
        *waiting.routes(sens, service),
        *messages.routes(sens, service),
        *requests.routes(sens, service),
        *verification.routes(sens, service),
        *scenarios.routes(sens, service),
        *admin_events.routes(sens, service),
        *explain.routes(sens, service),
    ]


class _Admin:
    """The endpoints."""

    def __init__(self, sens: Sens, authority: Authority | None) -> None:
        self.sens = sens
        self.authority = authority

    async def calls(self, _: Request) -> Response:
        """Answer with all calls of this API."""
        listed = [{"method": call.method, "path": f"{ADMIN}{call.path}", "summary": call.summary} for call in CALLS]
        return json_answer({"calls": listed})

    async def describe(self, _: Request) -> Response:
        """Answer with the OpenAPI description."""
        return json_answer(await offload.run(_document))

    async def certificate(self, _: Request) -> Response:
        """Answer with the CA that clients must trust to speak TLS with this server."""
        pem = await offload.run(self.authority.ca_pem) if self.authority else b""
        if not pem:
            raise HTTPException(404, "TLS here has a certificate of its own, or there is none: trust who issued it")
        return Response(pem, media_type="application/x-pem-file")


def _document() -> object:
    # Nobody who starts a server waits for it.
    from mocksens.web.admin.openapi import document

    return document.document()
