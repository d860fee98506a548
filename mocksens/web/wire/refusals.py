"""Write refusals in the envelope of the one that refuses: the gateway, or SENS behind it."""

from typing import Final

import msgspec

from mocksens.core import errors
from mocksens.core.scenarios.model import BODILESS, Answer
from mocksens.spec.gateway import (
    GATEWAY_ANSWERS,
)
from mocksens.web.wire.responses import WireResponse, encode

LEAST_FAILURE: Final = 400
"""What is below it is no error, and the gateway has no body for it."""


# --- writing: refusals -------------------------------------------------------------------------------


def refuse(refusal: errors.Refusal) -> WireResponse:
    """A refusal in the envelope of whoever refuses: the gateway, or SENS behind it."""
    match refusal:
        case errors.Invalid(violations=violations):
            texts = [violation.text for violation in violations]
            return encode(400, {"status": 400, "errors": texts, "errorMessage": texts[0]})
        case errors.NotFound(bare=True):
            return WireResponse(404)
        case errors.NotFound(text=text):
            return encode(404, {"status": 404, "errorMessage": text})
        case errors.Forbidden():
            message = "Do not have access to this 'serviceId'"
            return encode(403, {"status": 403, "error": "Forbidden", "message": message})
        case errors.Unauthenticated(missing=True):
            return gateway("authentication-failed", "Authentication information are missing.")
        case errors.Unauthenticated():
            return gateway("authentication-failed")
        case errors.UnknownRoute():
            return gateway("not-found")
        case errors.QuotaExceeded():
            return gateway("quota-exceeded")
    return _hang_up(refusal)


def _hang_up(refusal: errors.Refusal) -> WireResponse:
    """A refusal after which nothing that the client sends can be trusted to be a request."""
    match refusal:
        case errors.TooLarge():
            return gateway("too-large", close=True)
        case errors.NotRelayed(host=host):
            return gateway("forbidden", f"Only the hosts of SENS are relayed, not {host}.", close=True)
        case _:
            return gateway("bad-request", "The request is not valid HTTP.", close=True)


def gateway(name: str, details: str = "", *, close: bool = False) -> WireResponse:
    """An answer of the gateway by its name in ``spec/gateway.py``, whose details are those of its row by default."""
    row = GATEWAY_ANSWERS[name]
    error = {"errorCode": row.code, "message": row.message, "details": details or row.details}
    answer = encode(row.status, {"error": error})
    answer.close = close
    return answer


def scripted(answer: Answer) -> WireResponse:
    """An answer that a scenario gives: the gateway's, or whatever stands in the scenario instead."""
    response = gateway(answer.name or "unexpected")
    response.status = answer.status or response.status
    if isinstance(answer.body, str):
        response.body = answer.body.encode("utf-8", "replace")
    elif answer.body is not None:
        response.body = msgspec.json.encode(answer.body)
    if response.status in BODILESS or (answer.body is None and response.status < LEAST_FAILURE):
        response.body = b""
    response.headers = tuple((name.lower().encode(), value.encode("ascii")) for name, value in answer.headers.items())
    return response
