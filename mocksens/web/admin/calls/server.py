"""The calls about the server itself."""

from typing import Final

from mocksens.client.models.server import CallList, HealthData
from mocksens.web.admin import health
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.endpoints import description

SERVER: Final = Subject(
    name="server",
    says="The server itself: its health, its calls and its certificate.",
    calls=(
        Call(method="GET", path="/", handler=description.list_calls, says="All calls.", gives=CallList),
        Call(method="GET", path="/livez", handler=health.alive, says="Whether the server lives.", gives=HealthData),
        Call(
            method="GET", path="/readyz", handler=health.ready, says="Whether the server can be used.", gives=HealthData
        ),
        Call(method="GET", path="/openapi.json", handler=description.describe, says="This description."),
        Call(
            method="GET",
            path="/ca.pem",
            handler=description.get_certificate,
            says="What clients must trust to speak TLS with this server. Needs no token.",
            media_type=description.PEM,
            fails={404: "the certificate of this server is its own affair"},
        ),
    ),
)
