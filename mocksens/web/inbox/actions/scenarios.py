"""The actions on scenarios and one-off failures."""

import re
from typing import Final
from urllib.parse import quote

from mocksens.core.service import Service
from mocksens.web.inbox.actions.action import Action, AdminCall, FormFields

COMMITTING: Final = frozenset({"respond", "fault"})
"""The effects that can follow after the request was carried out. With all others, it is carried out in any case."""
EFFECTS: Final = COMMITTING | {"result", "delay", "reservation"}


def _play(form: FormFields, _: Service) -> AdminCall:
    return AdminCall(method="PUT", path=_path(form))


def _stop(form: FormFields, _: Service) -> AdminCall:
    return AdminCall(method="DELETE", path=_path(form))


def _stop_all(_: FormFields, __: Service) -> AdminCall:
    return AdminCall(method="DELETE", path="/scenarios")


def _fail(form: FormFields, __: Service) -> AdminCall:
    """Return the call that adds a one-off failure. Raise ``ValueError`` if nothing was chosen."""
    effect, _, value = form.get("failure", "").partition(":")
    if effect not in EFFECTS:
        raise ValueError("choose what happens")
    times, pattern = form.get("times", "").strip(), form.get("to", "").strip()
    when = {"reservation": "due"} if effect == "reservation" else {}
    if pattern:
        when["to"] = pattern
    body: dict[str, object] = {
        effect: value,
        "when": when,
        "times": int(times) if re.fullmatch("[0-9]{1,9}", times) else times or 1,
    }
    if "commit" in form and effect in COMMITTING:
        body["commit"] = True
    return AdminCall(method="POST", path="/faults", body=body)


def _forget_failures(_: FormFields, __: Service) -> AdminCall:
    return AdminCall(method="DELETE", path="/faults")


def _path(form: FormFields) -> str:
    """Return the path of the scenario that a form names. Raise ``ValueError`` if it names none."""
    name = form.get("name", "")
    if not name:
        raise ValueError("no scenario is named")
    return f"/scenarios/{quote(name, safe='')}"


ACTIONS: Final = {
    "play": Action(call=_play),
    "stop": Action(call=_stop),
    "stop-all": Action(call=_stop_all),
    "fail": Action(call=_fail),
    "forget-failures": Action(call=_forget_failures),
}
