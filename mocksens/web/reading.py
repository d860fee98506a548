"""Read the query and the body of a request, once, for whatever is to be done with them."""

from mocksens.core.display.secret_names import SECRET_KEY_HEADERS
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import Parsed
from mocksens.web.handlers import HANDLERS
from mocksens.web.routes import Routed
from mocksens.web.wire import requests
from mocksens.web.wire.requests import Credentials, WireRequest


def read(request: WireRequest, route: Routed, credentials: Credentials, findings: Findings) -> Parsed:
    """Return the values of a request. Nothing is refused yet: mistakes and notes go to ``findings``.

    None of them shows a secret of ``credentials``.
    """
    if not SECRET_KEY_HEADERS.isdisjoint(request.headers):
        names = ", ".join(sorted(name.decode() for name in SECRET_KEY_HEADERS & request.headers.keys()))
        said = f"{names} is ignored: a secret key is never sent, only signed with; leave the header out, and make a new"
        findings.note("gateway.spare-headers", f"{said} key if others could read this one")
    asked = requests.decode(request, route.operation, route.item_id, credentials)
    for remark in asked.remarks:
        findings.note(*remark)
    return HANDLERS[route.operation.name].read(asked, findings)
