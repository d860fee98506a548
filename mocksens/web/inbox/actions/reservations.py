"""The actions on reservations."""

from typing import Final
from urllib.parse import quote

from mocksens.core.service import Service
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.web.inbox.actions.action import Action, AdminCall, FormFields, back_if_accepted

CANCEL: Final = next(operation for operation in OPERATIONS if operation.name == Name.CANCEL_RESERVATION)


def _cancel(form: FormFields, _: Service) -> AdminCall:
    """Return the call that sends SENS's own cancellation, so that scenarios and rules apply to it."""
    path = CANCEL.path.format(reserveId=_id(form))
    return AdminCall(method="POST", path="/signed-requests", body={"method": CANCEL.method, "path": path})


def _conclude(form: FormFields, _: Service) -> AdminCall:
    return AdminCall(method="POST", path=f"/reservations/{_id(form)}/conclude", body={"status": form.get("status", "")})


def _id(form: FormFields) -> str:
    """Return the reserveId of a form, quoted. Raise ``ValueError`` if it has none."""
    reserve_id = form.get("reservation", "")
    if not reserve_id:
        raise ValueError("no reservation is named")
    return quote(reserve_id, safe="")


ACTIONS: Final = {
    "cancel-reservation": Action(call=_cancel, leads_to=back_if_accepted),
    "conclude-reservation": Action(call=_conclude),
}
