"""The signature doctor for requests that were never sent here: what is wrong with these headers?"""

from functools import partial
from typing import ClassVar

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.sens import Sens
from mocksens.core.signature import Signed
from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from mocksens.web import offload
from mocksens.web.admin_calls import read
from mocksens.web.admin_paths import route
from mocksens.web.guard import json_answer
from mocksens.web.views import signing_view


class Question(Struct, forbid_unknown_fields=True, rename="camel"):
    """A request as a client would send it: the target is path and query, exactly as they go over the wire."""

    EXAMPLE: ClassVar[str] = '{"method": "GET", "target": "/sms/v2/…", "headers": {"x-ncp-apigw-timestamp": "…"}}'
    method: str
    target: str
    headers: dict[str, str]
    body: str = ""
    service_id: str = ""


def routes(sens: Sens) -> list[Route]:
    """The call over ``sens``."""

    async def explain(request: Request) -> Response:
        """What is wrong with a request's signature, by the keys in use here."""
        question = await read(request, Question)
        # Nobody needs the doctor while all is well.
        from mocksens.core import doctor  # noqa: PLC0415

        headers = {_bytes(name).lower(): _bytes(value) for name, value in question.headers.items()}
        signed = Signed(
            _bytes(question.method),
            _bytes(question.target),
            *(headers.get(name.encode(), b"") for name in (TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER)),
        )
        examine = partial(
            doctor.examine,
            signed,
            sens.credentials,
            sens.wall.now(),
            headers=headers,
            body=_bytes(question.body),
            service_id=question.service_id,
        )
        return json_answer(signing_view(await offload.run(examine)))

    return [route("/explain", explain, ("POST",))]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
