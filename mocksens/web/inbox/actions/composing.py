"""The action that sends a message."""

from base64 import b64encode
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from mocksens.client.addresses import INBOX, PAGE
from mocksens.core.service import Service
from mocksens.spec.statuses import MessageType
from mocksens.web.inbox.actions.action import Action, AdminCall, FormFields, sens_answer
from mocksens.web.inbox.actions.typed_numbers import numbers_in
from mocksens.web.inbox.views.composing import PICTURE

TEST_PICTURE: Final = Path(__file__).parent.with_name("static") / "picture.jpg"
COPIED: Final = ("type", "contentType", "countryCode", "from", "content")
"""The fields that SENS takes as they are. It checks them itself, as it would for any client."""


def _send(form: FormFields, _: Service) -> AdminCall:
    # A browser sends line ends as CRLF, which would count as two bytes.
    body: dict[str, Any] = {name: form[name].replace("\r\n", "\n") for name in COPIED if form.get(name)}
    body["messages"] = [{"to": number} for number in numbers_in(f"{form.get('to', '')},{form.get('failing', '')}")]
    if form.get("type") != MessageType.SMS and form.get("subject"):
        body["subject"] = form["subject"]
    # A form is one call, so the picture goes into the send itself.
    if form.get("type") == MessageType.MMS and PICTURE in form:
        body["files"] = [{"name": TEST_PICTURE.name, "body": b64encode(TEST_PICTURE.read_bytes()).decode()}]
    if form.get("reserveTime"):
        body["reserveTime"] = form["reserveTime"].replace("T", " ")
    return AdminCall(method="POST", path="/signed-requests", body={"method": "POST", "path": "/messages", "body": body})


def _sent(form: FormFields, result: Any) -> str:
    """Return the address of the page with the message or the reservation.

    It is the one with all messages if SENS's answer names none, because a scenario decided it.
    """
    answer = sens_answer(result)
    if form.get("reserveTime"):
        return f"{INBOX}/reservations"
    request_id = answer.get("requestId") if isinstance(answer, dict) else None
    if not isinstance(request_id, str):
        return PAGE
    query = {"q": f"request:{request_id}", "open": f"{form['service']}/{request_id}"}
    return f"{PAGE}?{urlencode(query)}"


ACTIONS: Final = {"send": Action(call=_send, leads_to=_sent)}
