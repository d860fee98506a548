"""The calls about the server itself."""

from typing import Final

from mocksens.client.models.server import CallList, HealthData
from mocksens.web.admin import health
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.endpoints import description

SERVER: Final = Subject(
    "server",
    "The server itself: its health, its calls and its certificate.",
    (
        Call("GET", "/", description.list_calls, "All calls.", gives=CallList),
        Call("GET", "/livez", health.alive, "Whether the server lives.", gives=HealthData),
        Call("GET", "/readyz", health.ready, "Whether the server can be used.", gives=HealthData),
        Call("GET", "/openapi.json", description.describe, "This description."),
        Call(
            "GET",
            "/ca.pem",
            description.get_certificate,
            "What clients must trust to speak TLS with this server. Needs no token.",
            media_type=description.PEM,
            fails={404: "the certificate of this server is its own affair"},
        ),
    ),
)
