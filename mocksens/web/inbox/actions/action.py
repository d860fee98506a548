"""An action of the inbox. Each is one call of the admin API, so that nothing can be done only on a page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlsplit

from msgspec import UNSET, DecodeError, Struct, UnsetType, json
from starlette.types import ASGIApp

from mocksens.client.addresses import ADMIN, PAGE
from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web import in_process, offload
from mocksens.web.admin.bodies import JSON
from mocksens.web.inbox.views.table import VIEW_OF
from mocksens.web.wire.responses import DIAGNOSIS_HEADER

FormFields = Mapping[str, str]
"""The fields of a form."""
FAILED: Final = 400
"""The lowest status of a refusal."""


class AdminCall(Struct, frozen=True, kw_only=True):
    """A call of the admin API. ``path`` is below the service."""

    method: str
    path: str
    body: Any | UnsetType = UNSET


class Action(Struct, frozen=True, kw_only=True):
    """An action. ``call`` returns its call, and raises ``ValueError`` if the form is invalid.

    ``leads_to`` returns the address of the page that shows the result, which is by default the page with the form.
    """

    call: Callable[[FormFields, Service], AdminCall]
    leads_to: Callable[[FormFields, Any], str] | None = None


class ActionRefused(Exception):
    """The admin API refused an action. ``reason`` is what mocksens adds to a refusal of SENS."""

    def __init__(self, status: int, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


async def perform(action: Action, form: FormFields, sens: Sens, app: ASGIApp, token: str) -> str:
    """Carry out an action, and return the address of the page to show next.

    ``app`` is the application, and ``token`` the admin token. Raise ``ActionRefused`` if it cannot be done.
    """
    service_id = form.get("service", "")
    try:
        service = sens.known(service_id)
        # A form may need all contents of a service, which takes too long for the event loop.
        call = await offload.run(partial(action.call, form, service))
    except (KeyError, Forbidden) as error:
        raise ActionRefused(404, f"no service {service_id[:80]}") from error
    except ValueError as error:
        raise ActionRefused(400, str(error)) from error
    target = f"{ADMIN}/services/{quote(service.id, safe='')}{call.path}"
    headers = {"host": "localhost", "authorization": f"Bearer {token}"}
    body = b""
    if call.body is not UNSET:
        headers["content-type"], body = JSON, json.encode(call.body)
    answer = await in_process.request(app, call.method, target, headers.items(), body)
    result = _decode(answer.body)
    if not 0 < answer.status < FAILED:
        message = result.get("message") if isinstance(result, dict) else None
        raise ActionRefused(answer.status or 502, str(message or "there was no answer"))
    return back_of(form) if action.leads_to is None else action.leads_to(form, result)


def back_if_accepted(form: FormFields, result: Any) -> str:
    """Return the address of the page with the form. Raise ``ActionRefused`` if SENS refused the signed request."""
    sens_answer(result)
    return back_of(form)


def sens_answer(result: Any) -> Any:
    """Return the body of SENS's answer in the result of the call ``signed-requests``; None if it is not JSON.

    Raise ``ActionRefused`` with SENS's message, and with the reason that mocksens adds, if SENS refused the request.
    """
    status = result["status"]
    if status is None:
        raise ActionRefused(502, "The connection broke before SENS answered. The request may have been carried out.")
    body = _decode(result["body"].encode())
    if status >= FAILED:
        reason = result["headers"].get(DIAGNOSIS_HEADER.decode(), "")
        raise ActionRefused(status, f"SENS answered {status}{_error_in(body)}", reason)
    return body


def _error_in(body: Any) -> str:
    """Return the error in a refusal of SENS or its gateway, after a colon; empty if there is none."""
    match body:
        case {"error": {"errorCode": str(code), "message": str(text), "details": str(details)}}:
            return f", errorCode {code}: {text}. {details}"
        case {"errors": [*texts]}:
            return f": {' '.join(map(str, texts))}"
        case {"errorMessage": str(text)} | {"message": str(text)}:
            return f": {text}"
    return ""


def back_of(form: FormFields) -> str:
    """Return the address of the page with the form, or of the first page if the form names none of this server."""
    address = form.get("back", "")
    try:
        path = urlsplit(address).path
    except ValueError:
        return PAGE
    is_page = address.isprintable() and not address.startswith("//") and path in VIEW_OF
    return address if is_page and address.startswith(path) else PAGE


def _decode(body: bytes) -> Any:
    try:
        return json.decode(body)
    except DecodeError:
        return None
