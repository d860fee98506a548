"""Lookup of the service in the path of a call, and messages about unknown ids."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from starlette.exceptions import HTTPException

from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web.admin.call import Context

CONSIDERED: Final = 1_000
"""The number of latest services that are compared for a suggestion. Comparing more would take too long."""
BELOW: Final = {"messageId": "…/messages", "reserveId": "…/reservations"}
"""The path that lists the ids of each kind."""
SIMILAR: Final = 0.5
"""The lowest similarity at which a serviceId counts as a misspelling of another."""
AppliedT = TypeVar("AppliedT")


def find_service(context: Context[Any, Any]) -> Service | None:
    """Return the service in the path, or None if it does not exist.

    Raise ``HTTPException`` 403 if its serviceId is not allowed.
    """
    try:
        return context.sens.known(context.service_id)
    except KeyError:
        return None
    except Forbidden as error:
        raise HTTPException(403, error.hint) from error


def existing_service(context: Context[Any, Any]) -> Service:
    """Return the service in the path.

    Raise ``HTTPException`` 404 if it does not exist, or 403 if its serviceId is not allowed.
    """
    service = find_service(context)
    if service is None:
        raise HTTPException(404, explain_absence(context.sens, context.service_id))
    return service


def change_service(context: Context[Any, Any], apply: Callable[[Service], AppliedT]) -> AppliedT:
    """Apply a change to the service in the path, and return its result.

    A missing service is created, but only if ``apply`` succeeds.

    Raise ``HTTPException`` 403 if its serviceId is not allowed.
    """
    service = find_service(context)
    while service is None:
        draft = context.sens.draft(context.service_id)
        outcome = apply(draft)
        if context.sens.keep(draft):
            return outcome
        # Another request has just created it.
        service = find_service(context)
    return apply(service)


def explain_absence(sens: Sens, service_id: str) -> str:
    """Return a message that the service does not exist, with a similar serviceId as a suggestion."""
    service_ids = [service.id for service in sens.services[-CONSIDERED:]]
    nearest = max(service_ids, key=lambda other: _similarity(service_id, other), default="")
    is_near = _similarity(service_id, nearest) >= SIMILAR
    hint = f"; did you mean {nearest}?" if is_near else "."
    return f"no service {service_id}{hint} GET /_mocksens/services lists all"


def explain_unknown_id(service: Service, name: str, text: str) -> str:
    """Return a message on why the service does not have the id ``text``. ``name`` is the kind of id."""
    from mocksens.core.operations import unknown_ids

    with service.lock:
        return unknown_ids.hint(service, name, text, f"GET {BELOW[name]} lists all")


def _similarity(one: str, other: str) -> float:
    """Return the similarity of two texts from 0 to 1: the Dice coefficient of their pairs of adjacent characters.

    The time is linear in the length of the texts.
    """
    mine, others = _pairs(one), _pairs(other)
    return 2 * len(mine & others) / (len(mine) + len(others))


def _pairs(text: str) -> set[str]:
    padded = f" {text.lower()} "
    return {padded[index : index + 2] for index in range(len(padded) - 1)}
