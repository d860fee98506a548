"""The calls that are about the server itself."""

from typing import Final

from mocksens.client.models.server import CallList, HealthData
from mocksens.web.admin import health
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.endpoints import description

SERVER: Final = Subject(
    name="server",
    says="The server itself: its health, its calls and its certificate.",
    calls=(
        Call(method="GET", path="/", handler=description.list_calls, says="List all calls.", gives=CallList),
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
        Call(method="GET", path="/openapi.json", handler=description.describe, says="Return this OpenAPI description."),
        Call(
            method="GET",
            path="/ca.pem",
            handler=description.get_certificate,
            says="Return the CA certificate that clients must trust for TLS. It needs no token.",
            media_type=description.PEM,
            fails={404: "the server has no CA of its own: it uses another certificate, or no TLS"},
        ),
    ),
)
