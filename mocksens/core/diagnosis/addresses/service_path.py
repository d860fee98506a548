"""The path from the serviceId on, and the operations that it was meant for."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from mocksens.core.diagnosis.addresses.paths import SHOWN, show
from mocksens.core.diagnosis.addresses.resources import (
    REQUESTS,
    RESERVATIONS,
    RESOURCES,
    STATUS,
    operation_of,
    operations_at,
    resource_of,
)
from mocksens.core.diagnosis.placeholders import likely_unfilled, unfilled_service
from mocksens.spec.operations import Name, Operation
from mocksens.spec.products import FORMER

REQUEST_ID: Final = re.compile("RS[SLM]A-", re.IGNORECASE)
WHERE: Final = {
    "files": "there is no call for a single file",
    "unsubscribes": "numbers belong in the body, or as clientTelNo in the query of GET",
}
"""The right place for a segment that was put after a resource."""


def behind_service_id(parts: list[str], wrong: list[str], unset: list[str]) -> list[str]:
    """Return the segments after the serviceId, and note the mistakes in it."""
    if not parts:
        wrong.append("the serviceId is missing: nothing follows /services")
        return []
    service_id, *tail = parts
    if service_id in RESOURCES and not (tail and resource_of(tail[0])):
        wrong.append(
            f"the serviceId is missing between /services and /{service_id}: is the variable that holds it set?"
        )
        return parts
    if sentence := unfilled_service(service_id):
        unset.append(sentence)
    if tail and tail[0] == service_id:
        wrong.append("the serviceId is repeated")
        return tail[1:]
    return tail


def nearest_operations(method: str, tail: list[str], wrong: list[str], unset: list[str]) -> list[Operation]:
    """Return the operations that the segments after the serviceId mean, and note the mistakes in them."""
    if not tail:
        wrong.append("nothing follows the serviceId")
        return operations_at("/messages")
    if tail[0] not in RESOURCES and tail[0].lower() not in FORMER and tail[1:] and tail[1] in RESOURCES:
        wrong.append(f"{show(tail[0])} does not belong between the serviceId and /{tail[1]}")
        tail = tail[1:]
    if method == "GET" and (request_id := _request_id(tail)):
        return _search_operation(request_id, wrong, unset)
    part, *rest = tail
    is_reserved = part.lower() in REQUESTS and bool(rest) and (method == "DELETE" or STATUS in rest)
    resource = RESERVATIONS if is_reserved else resource_of(part)
    if not resource:
        wrong.append(
            likely_unfilled(part, "part after the serviceId")
            or f"{show(part)} follows the serviceId, where SENS has only {', '.join(RESOURCES)}"
        )
        return operations_at("/messages")
    if part.lower() in FORMER:
        wrong.append(f"/{part} is of the document before 2022, and /reservations took its place")
        return [each for each in _reservations() if each.method == method] or _reservations()
    if part != resource:
        wrong.append(f"{show(part)} should be {resource!r}")
    if rest and rest[0] == resource:
        wrong.append(f"/{resource} is repeated")
        rest = rest[1:]
    if rest and rest[0] != STATUS and (sentence := likely_unfilled(rest[0], _id_name(resource))):
        unset.append(sentence)
    return operations_at(_best_path(resource, rest, wrong)) or _reservations()


def _search_operation(request_id: str, wrong: list[str], unset: list[str]) -> list[Operation]:
    """Return the operation for a requestId that was put into the path, and note the mistakes."""
    shown = ascii(request_id[:SHOWN])[1:-1]
    wrong.append(f"the requestId belongs in the query of /messages, as ?requestId={shown}")
    if sentence := likely_unfilled(request_id, "requestId"):
        unset.append(sentence)
    return operations_at("/messages")


def _request_id(tail: Sequence[str]) -> str:
    """Return the requestId in the segments, or an empty text if there is none. No address of SENS has one."""
    if REQUEST_ID.match(tail[0]):
        return tail[0]
    first = tail[0].lower()
    if first in FORMER or resource_of(first) != "messages" or STATUS in tail:
        return ""
    for before, after in pairwise(tail[:3]):
        if before.lower() in REQUESTS and after not in RESOURCES:
            return after
    is_message = len(tail) == 2 and tail[0] == "messages"  # noqa: PLR2004 - an address that exists
    return tail[1] if tail[1:] and not is_message and REQUEST_ID.match(tail[1]) else ""


def _id_name(resource: str) -> str:
    return {"messages": "messageId", RESERVATIONS: "reserveId"}.get(resource, "part after it")


def _best_path(resource: str, rest: list[str], wrong: list[str]) -> str:
    """Return the path of a resource that best fits the segments after it, or an empty text if none fits."""
    if resource == "messages":
        if len(rest) > 1:
            wrong.append(f"{show(rest[1])} does not belong after the messageId")
        return "/messages/{messageId}" if rest else "/messages"
    if resource != RESERVATIONS:
        if rest:
            wrong.append(f"{show(rest[0])} does not belong after /{resource}: {WHERE[resource]}")
        return f"/{resource}"
    if not rest or rest[0] == STATUS:
        wrong.append("the reserveId is missing after /reservations, and SENS has no list of reservations")
        return "" if not rest else f"/reservations/{{reserveId}}/{STATUS}"
    if len(rest) == 1:
        return "/reservations/{reserveId}"
    is_status = rest[1] == STATUS
    if not is_status:
        wrong.append(f"{show(rest[1])} follows the reserveId, where only {STATUS} may")
    elif len(rest) > 2:  # noqa: PLR2004 - the reserveId and reserve-status
        wrong.append(f"{show(rest[2])} does not belong after {STATUS}")
    return f"/reservations/{{reserveId}}/{STATUS}" if is_status else ""


def _reservations() -> list[Operation]:
    return [operation_of(Name.GET_RESERVATION), operation_of(Name.CANCEL_RESERVATION)]
