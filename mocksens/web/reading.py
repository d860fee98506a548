"""The values in a request's query and body."""

from mocksens.core.display.secret_names import SECRET_KEY_HEADERS
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import Parsed
from mocksens.spec.documents import Document
from mocksens.web.handlers import HANDLERS
from mocksens.web.routes import Routed
from mocksens.web.wire import requests
from mocksens.web.wire.requests import Credentials, WireRequest


def read(
    request: WireRequest, route: Routed, credentials: Credentials, document: Document, findings: Findings
) -> Parsed:
    """Return the values of a request as ``document`` describes them, and add violations and notes to ``findings``.

    The violations and notes show no secret of ``credentials``.
    """
    if not SECRET_KEY_HEADERS.isdisjoint(request.headers):
        names = ", ".join(sorted(name.decode() for name in SECRET_KEY_HEADERS & request.headers.keys()))
        text = f"{names} is ignored: never send a secret key, only sign with it; remove the header, and create a new"
        findings.note("gateway.spare-headers", f"{text} key if others could read this one")
    decoded = requests.decode(request, route.operation, route.item_id, credentials)
    for remark in decoded.remarks:
        findings.note(*remark)
    return HANDLERS[route.operation.name].read(decoded, document, findings)
