"""The service that the path of a call names, and other parts of paths that are not known."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from starlette.exceptions import HTTPException

from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web.admin.call import Context

CONSIDERED: Final = 1_000
"""Services among which the nearest is looked for, the latest ones: more would take too long."""
BELOW: Final = {"messageId": "…/messages", "reserveId": "…/reservations"}
"""Where the ids of each kind are listed."""
LIKE: Final = 0.5
"""How alike two serviceIds are if one may be a misspelling of the other."""
AppliedT = TypeVar("AppliedT")


def find(context: Context[Any, Any]) -> Service | None:
    """Return the service that the path names, if there is one yet. Raises ``HTTPException`` 403 if none can be."""
    try:
        return context.sens.known(context.service_id)
    except KeyError:
        return None
    except Forbidden as error:
        raise HTTPException(403, error.hint) from error


def known(context: Context[Any, Any]) -> Service:
    """Return the service to look at. Raises ``HTTPException`` 404 if there is none, 403 if none can be."""
    service = find(context)
    if service is None:
        raise HTTPException(404, absent(context.sens, context.service_id))
    return service


def write(context: Context[Any, Any], apply: Callable[[Service], AppliedT]) -> AppliedT:
    """Return what ``apply`` makes of the service, which is made if there is none.

    A write that is refused makes none. Raises ``HTTPException`` 403 if there cannot be one.
    """
    service = find(context)
    while service is None:
        draft = context.sens.draft(context.service_id)
        outcome = apply(draft)
        if context.sens.keep(draft):
            return outcome
        # A request made it meanwhile.
        service = find(context)
    return apply(service)


def absent(sens: Sens, service_id: str) -> str:
    """Say that there is no such service, and which one is near."""
    there = [service.id for service in sens.services[-CONSIDERED:]]
    like = max(there, key=lambda other: _likeness(service_id, other), default="")
    is_near = _likeness(service_id, like) >= LIKE
    hint = f"; did you mean {like}?" if is_near else "."
    return f"there is no service {service_id} yet{hint} GET /_mocksens/services lists those that there are"


def unknown(service: Service, name: str, text: str) -> str:
    """Say what an id is that the service does not know as ``name``."""
    from mocksens.core.operations import unknown_ids

    with service.lock:
        return unknown_ids.hint(service, name, text, f"GET {BELOW[name]} lists all")


def _likeness(one: str, other: str) -> float:
    """Return which part of their pairs of neighbouring characters two texts share, from 0 to 1; quick for any text."""
    mine, others = _pairs(one), _pairs(other)
    return 2 * len(mine & others) / (len(mine) + len(others))


def _pairs(text: str) -> set[str]:
    padded = f" {text.lower()} "
    return {padded[index : index + 2] for index in range(len(padded) - 1)}
