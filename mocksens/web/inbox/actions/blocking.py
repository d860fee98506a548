"""The actions on a service's block list."""

import re
from typing import Final

from mocksens.core.service import Service
from mocksens.web.inbox.actions.action import Action, AdminCall, FormFields, back_if_accepted
from mocksens.web.inbox.actions.typed_numbers import numbers_in


def _block(form: FormFields, _: Service) -> AdminCall:
    numbers = [re.sub("[ -]", "", number) for number in numbers_in(form.get("numbers", ""))]
    return AdminCall(method="POST", path="/unsubscribes", body={"clientTelNo": numbers})


def _unblock(form: FormFields, _: Service) -> AdminCall:
    request = {"method": "DELETE", "path": "/unsubscribes", "body": [{"clientTelNo": form.get("number", "")}]}
    return AdminCall(method="POST", path="/signed-requests", body=request)


ACTIONS: Final = {"block": Action(call=_block), "unblock": Action(call=_unblock, leads_to=back_if_accepted)}
