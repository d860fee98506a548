"""Responses to refused requests, in the envelope of the gateway or of SENS behind it."""

from http import HTTPStatus
from typing import Final, assert_never

import msgspec

from mocksens.core import errors
from mocksens.core.scenarios.model import BODILESS, Answer
from mocksens.spec.documents import ErrorForm
from mocksens.spec.gateway import FORBIDDEN_SERVICE, GATEWAY_ANSWERS, HEADERS_MISSING, NOT_HTTP
from mocksens.web.wire.responses import WireResponse, encode

LEAST_FAILURE: Final = 400
"""The lowest error status. A scripted response with a lower status has no body unless the scenario gives one."""


def refuse(refusal: errors.AnyRefusal, form: ErrorForm) -> WireResponse:  # noqa: C901 - a case for each member
    """Return a refusal in the envelope of the gateway or of SENS. ``form`` is that of SENS's envelope.

    After ``TooLarge``, ``NotRelayed`` and ``Malformed`` the connection closes, because what follows may not be a
    request.
    """
    match refusal:
        case errors.Invalid(violations=violations):
            texts = [violation.text for violation in violations]
            return _of_sens(400, texts[0], form, {"status": 400, "errors": texts, "errorMessage": texts[0]})
        case errors.NotFound(bare=True):
            return WireResponse(404)
        case errors.NotFound(text=text):
            return _of_sens(404, text, form, {"status": 404, "errorMessage": text})
        case errors.Forbidden():
            listed = {"status": 403, "error": "Forbidden", "message": FORBIDDEN_SERVICE}
            return _of_sens(403, FORBIDDEN_SERVICE, form, listed)
        case errors.Unauthenticated(reason=errors.UnauthenticatedReason.HEADER_MISSING):
            return gateway("authentication-failed", HEADERS_MISSING)
        case errors.Unauthenticated():
            return gateway("authentication-failed")
        case errors.UnknownRoute():
            return gateway("not-found")
        case errors.QuotaExceeded():
            return gateway("quota-exceeded")
        case errors.TooLarge():
            return gateway("too-large", close=True)
        case errors.NotRelayed(host=host):
            return gateway("forbidden", f"Only the hosts of SENS are relayed, not {host}.", close=True)
        case errors.Malformed():
            return gateway("bad-request", NOT_HTTP, close=True)
        case _:
            assert_never(refusal)


def _of_sens(status: int, message: str, form: ErrorForm, listed: dict[str, object]) -> WireResponse:
    """Return SENS's envelope: ``listed``, or the one with the name of the status (rule check.error-name)."""
    named = {"status": status, "errors": HTTPStatus(status).phrase, "errorMessage": message}
    return encode(status, named if form is ErrorForm.NAME else listed)


def gateway(name: str, details: str = "", *, close: bool = False) -> WireResponse:
    """Return the gateway's response ``name`` of ``spec/gateway.py``. The details default to those of its row."""
    row = GATEWAY_ANSWERS[name]
    error = {"errorCode": row.code, "message": row.message, "details": details or row.details}
    return encode(row.status, {"error": error}, close=close)


def scripted(answer: Answer) -> WireResponse:
    """Return the response of a scenario: the gateway's, with the scenario's changes."""
    ordinary = gateway(answer.name or "unexpected")
    status = answer.status or ordinary.status
    match answer.body:
        case _ if status in BODILESS or (answer.body is None and status < LEAST_FAILURE):
            body = b""
        case None:
            body = ordinary.body
        case str() as text:
            body = text.encode("utf-8", "replace")
        case _:
            body = msgspec.json.encode(answer.body)
    headers = tuple((name.lower().encode(), value.encode("ascii")) for name, value in answer.headers.items())
    return WireResponse(status, body, headers=headers)
