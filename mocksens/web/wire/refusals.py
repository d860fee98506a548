"""Responses to refused requests, in the envelope of the gateway or of SENS behind it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import assert_never

import msgspec

from mocksens.core import errors
from mocksens.core.scenarios.model import BODILESS, LEAST_FAILURE, Answer
from mocksens.spec.documents import ErrorForm
from mocksens.spec.gateway import FORBIDDEN_SERVICE, GATEWAY_ANSWERS, HEADERS_MISSING, NOT_HTTP
from mocksens.web.wire.responses import WireResponse, encode


def refuse(refusal: errors.AnyRefusal, form: ErrorForm) -> WireResponse:  # noqa: C901 - a case for each member
    """Return a refusal in the envelope of the gateway or of SENS. ``form`` is that of SENS's envelope.

    After ``TooLarge``, ``NotRelayed`` and ``Malformed`` the connection closes, because what follows may not be a
    request.
    """
    match refusal:
        case errors.Invalid(violations=violations):
            return of_sens(400, [violation.text for violation in violations], form)
        case errors.NotFound(bare=True):
            return WireResponse(404)
        case errors.NotFound(text=text):
            return of_sens(404, [text], form)
        case errors.Forbidden():
            return of_sens(403, [FORBIDDEN_SERVICE], form)
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


def of_sens(status: int, texts: Sequence[str], form: ErrorForm) -> WireResponse:
    """Return SENS's envelope with the messages ``texts`` (rules check.envelope and check.error-name)."""
    match form, status:
        case ErrorForm.NAME, _:
            body = {"status": status, "errors": _name(status), "errorMessage": texts[0]}
        case _, HTTPStatus.BAD_REQUEST:
            body = {"status": status, "errors": texts, "errorMessage": texts[0]}
        case _, HTTPStatus.FORBIDDEN:
            body = {"status": status, "error": _name(status), "message": texts[0]}
        case _:
            body = {"status": status, "errorMessage": texts[0]}
    return encode(status, body)


def _name(status: int) -> str:
    """Return the name of a status, or an empty text if it has none."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


def gateway(name: str, details: str = "", *, close: bool = False) -> WireResponse:
    """Return the gateway's response ``name`` of ``spec/gateway.py``. The details default to those of its row."""
    row = GATEWAY_ANSWERS[name]
    error = {"errorCode": row.code, "message": row.message, "details": details or row.details}
    return encode(row.status, {"error": error}, close=close)


def scripted(answer: Answer, form: ErrorForm) -> WireResponse:
    """Return the response of a scenario: the gateway's or SENS's, with the scenario's changes."""
    ordinary = gateway(answer.name or "unexpected")
    status = answer.status or ordinary.status
    if answer.errors is not None:
        ordinary = of_sens(status, answer.errors, form)
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
