"""The nine operations of the document: method, path, and the statuses it lists for each."""

from enum import StrEnum
from typing import Final, NamedTuple

from mocksens.spec.cite import Cite, documented

BASE_PATH: Final = "/sms/v2/services/{serviceId}"
"""What every path begins with (D:14, D:39)."""


class Operation(NamedTuple):
    """One operation: ``path`` goes behind the base path and names its variables in braces."""

    name: str
    method: str
    path: str
    success: int
    failures: tuple[int, ...]
    cite: Cite

    @property
    def address(self) -> str:
        """The method and the whole path, with its variables in braces."""
        return f"{self.method} {BASE_PATH}{self.path}"


class Name(StrEnum):
    """The names by which logs, diagnoses and scenarios call the operations."""

    SEND_MESSAGES = "send-messages"
    UPLOAD_FILE = "upload-file"
    LIST_MESSAGES = "list-messages"
    GET_MESSAGE = "get-message"
    GET_RESERVATION = "get-reservation"
    CANCEL_RESERVATION = "cancel-reservation"
    LIST_UNSUBSCRIBES = "list-unsubscribes"
    REGISTER_UNSUBSCRIBES = "register-unsubscribes"
    DELETE_UNSUBSCRIBES = "delete-unsubscribes"


READING: Final = (400, 401, 403, 404, 500)
"""Failures of the operations on messages and reservations that do not send."""
WRITING: Final = (400, 401, 403, 404, 429, 500)
"""Failures of sending, uploading and the block list: 429 is listed for these alone."""

OPERATIONS: Final = (
    Operation(Name.SEND_MESSAGES, "POST", "/messages", 202, WRITING, documented("Send message", "D:39")),
    Operation(Name.UPLOAD_FILE, "POST", "/files", 200, WRITING, documented("Upload files", "D:150")),
    Operation(
        Name.LIST_MESSAGES,
        "GET",
        "/messages",
        200,
        READING,
        documented("Search for message delivery request", "D:212"),
    ),
    Operation(
        Name.GET_MESSAGE,
        "GET",
        "/messages/{messageId}",
        200,
        READING,
        documented("Search for message delivery result", "D:350"),
    ),
    Operation(
        Name.GET_RESERVATION,
        "GET",
        "/reservations/{reserveId}/reserve-status",
        200,
        READING,
        documented("Search for reserved message status", "D:445"),
    ),
    Operation(
        Name.CANCEL_RESERVATION,
        "DELETE",
        "/reservations/{reserveId}",
        204,
        READING,
        documented("Cancel reserved message", "D:503"),
    ),
    Operation(
        Name.LIST_UNSUBSCRIBES,
        "GET",
        "/unsubscribes",
        200,
        WRITING,
        documented("Search for call block number", "D:548"),
    ),
    Operation(
        Name.REGISTER_UNSUBSCRIBES,
        "POST",
        "/unsubscribes",
        200,
        WRITING,
        documented("Register call block number", "D:615"),
    ),
    Operation(
        Name.DELETE_UNSUBSCRIBES,
        "DELETE",
        "/unsubscribes",
        204,
        WRITING,
        documented("Delete call block number", "D:681"),
    ),
)
