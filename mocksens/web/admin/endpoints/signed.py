"""The call that signs a request to SENS and sends it, so that a tool needs no keys."""

from typing import Final
from urllib.parse import quote

from msgspec import UNSET, json
from starlette.exceptions import HTTPException

from mocksens.client.models.requests import SignedAnswer, SignedRequest
from mocksens.core import access
from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import sign
from mocksens.spec.operations import BASE_PATH
from mocksens.web import in_process
from mocksens.web.admin.bodies import JSON
from mocksens.web.admin.call import NO_SERVICE, SERVICE, Call, Context
from mocksens.web.admin.paths import existing_service


async def send_signed(context: Context[SignedRequest, None]) -> SignedAnswer:
    """Sign a request with a key pair of the service, send it through the application, and return the answer."""
    service, wanted = existing_service(context), context.body
    pair = _credential(context.sens, service)
    target = f"{BASE_PATH.format(serviceId=quote(service.id, safe=':'))}{wanted.path}"
    fields = sign(
        wanted.method,
        target,
        timestamp=context.sens.wall.now(),
        access_key=pair.access_key,
        secret_key=pair.secret_key,
    )
    body = b"" if wanted.body is UNSET else json.encode(wanted.body)
    headers = {"host": "localhost", "user-agent": "mocksens", "content-type": JSON, **fields}
    answer = await in_process.request(context.request.scope["app"], wanted.method, target, headers.items(), body)
    return SignedAnswer(
        status=answer.status or None, headers=dict(answer.headers), body=answer.body.decode("utf-8", "replace")
    )


def _credential(sens: Sens, service: Service) -> Credential:
    """Return a key pair that may use the service. Raise ``HTTPException`` 409 if there is none."""
    for pair in reversed(list(sens.credentials.values())):
        try:
            access.check(pair, service.id)
        except Forbidden:
            continue
        return pair
    raise HTTPException(409, f"no key pair of this server may use the service {service.id}")


CALLS: Final = (
    Call(
        method="POST",
        path=f"{SERVICE}/signed-requests",
        handler=send_signed,
        says="Sign a request with the service's keys, and send it to SENS. Scenarios, numbers and settings apply to"
        " it, and it is listed among the requests. The answer has SENS's answer.",
        takes=SignedRequest,
        gives=SignedAnswer,
        fails={**NO_SERVICE, 409: "no key pair may use the service"},
        example={
            "method": "POST",
            "path": "/messages",
            "body": {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01012345678"}]},
        },
    ),
)
