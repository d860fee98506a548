"""The resources in SENS's paths, and other words that people use for them."""

from difflib import get_close_matches
from typing import Final

from mocksens.spec.operations import OPERATIONS, Name, Operation
from mocksens.spec.products import FORMER

SERVICES: Final = "services"
RESERVATIONS: Final = "reservations"
STATUS: Final = "reserve-status"
RESOURCES: Final = tuple(dict.fromkeys(operation.path.split("/")[1] for operation in OPERATIONS))
BEFORE_IDS: Final = frozenset({SERVICES, "messages", RESERVATIONS})
OTHER_NAMES: Final = {
    "block-list": "unsubscribes",
    "blocks": "unsubscribes",
    "images": "files",
    "lms": "messages",
    "mms": "messages",
    "msg": "messages",
    "msgs": "messages",
    "reserve": "reservations",
    "reserve-status": "reservations",
    "reserved": "reservations",
    "result": "messages",
    "results": "messages",
    "send": "messages",
    "sms": "messages",
    "upload": "files",
    "uploads": "files",
}
"""Other names of resources that difflib would not find."""
REQUESTS: Final = frozenset({"request", "requests", "requestid", "request-id", "request_id", "requestids"})
"""Segments that people put before a requestId."""


def resource_of(part: str) -> str:
    """Return the resource that a segment means, or an empty text if it means none."""
    word = part.lower()
    if word in RESOURCES:
        return word
    if word in REQUESTS:
        return "messages"
    other = FORMER.get(word) or OTHER_NAMES.get(word)
    return other or next(iter(get_close_matches(word, RESOURCES, n=1, cutoff=0.7)), "")


def operations_at(path: str) -> list[Operation]:
    """Return the operations of a path after the serviceId."""
    return [operation for operation in OPERATIONS if operation.path == path]


def operation_of(name: Name) -> Operation:
    """Return the operation of this name."""
    return next(operation for operation in OPERATIONS if operation.name == name)
