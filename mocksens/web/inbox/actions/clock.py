"""The actions on a service's clock."""

from typing import Final

from mocksens.core.service import Service
from mocksens.web.inbox.actions.action import Action, AdminCall, FormFields
from mocksens.web.inbox.views.clock import next_reservation


def _advance(form: FormFields, _: Service) -> AdminCall:
    return _change(advance=form.get("by", ""))


def _advance_to_reservation(_: FormFields, service: Service) -> AdminCall:
    instant = next_reservation(service)
    if instant is None:
        raise ValueError("no reservation is waiting")
    return _change(advance=f"{max(instant - service.clock.now(), 0)}ms")


def _freeze(_: FormFields, __: Service) -> AdminCall:
    return _change(freeze=True)


def _resume(_: FormFields, __: Service) -> AdminCall:
    return _change(resume=True)


def _change(**body: object) -> AdminCall:
    return AdminCall(method="POST", path="/clock", body=body)


ACTIONS: Final = {
    "advance": Action(call=_advance),
    "advance-to-reservation": Action(call=_advance_to_reservation),
    "freeze": Action(call=_freeze),
    "resume": Action(call=_resume),
}
