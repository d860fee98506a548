"""The nine operations of the document: method, path, and the HTTP statuses listed for each."""

from enum import StrEnum
from typing import Final, NamedTuple

from mocksens.spec.cite import Cite, documented

BASE_PATH: Final = "/sms/v2/services/{serviceId}"
"""The prefix of every path (D:14, D:39)."""


class Operation(NamedTuple):
    """An operation. ``path`` is appended to ``BASE_PATH``, and its variables are in braces."""

    name: str
    method: str
    path: str
    success: int
    failures: tuple[int, ...]
    cite: Cite

    @property
    def address(self) -> str:
        """The method and the whole path, with variables in braces."""
        return f"{self.method} {BASE_PATH}{self.path}"


class Name(StrEnum):
    """The names of the operations in logs, diagnoses and scenarios."""

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
"""The failure statuses listed for reading messages and for reading or canceling reservations."""
WRITING: Final = (400, 401, 403, 404, 429, 500)
"""The failure statuses listed for sending, uploading and the block list. Only these operations have 429."""

OPERATIONS: Final = (
    Operation(
        name=Name.SEND_MESSAGES,
        method="POST",
        path="/messages",
        success=202,
        failures=WRITING,
        cite=documented("Send message", "D:39"),
    ),
    Operation(
        name=Name.UPLOAD_FILE,
        method="POST",
        path="/files",
        success=200,
        failures=WRITING,
        cite=documented("Upload files", "D:150"),
    ),
    Operation(
        name=Name.LIST_MESSAGES,
        method="GET",
        path="/messages",
        success=200,
        failures=READING,
        cite=documented("Search for message delivery request", "D:212"),
    ),
    Operation(
        name=Name.GET_MESSAGE,
        method="GET",
        path="/messages/{messageId}",
        success=200,
        failures=READING,
        cite=documented("Search for message delivery result", "D:350"),
    ),
    Operation(
        name=Name.GET_RESERVATION,
        method="GET",
        path="/reservations/{reserveId}/reserve-status",
        success=200,
        failures=READING,
        cite=documented("Search for reserved message status", "D:445"),
    ),
    Operation(
        name=Name.CANCEL_RESERVATION,
        method="DELETE",
        path="/reservations/{reserveId}",
        success=204,
        failures=READING,
        cite=documented("Cancel reserved message", "D:503"),
    ),
    Operation(
        name=Name.LIST_UNSUBSCRIBES,
        method="GET",
        path="/unsubscribes",
        success=200,
        failures=WRITING,
        cite=documented("Search for call block number", "D:548"),
    ),
    Operation(
        name=Name.REGISTER_UNSUBSCRIBES,
        method="POST",
        path="/unsubscribes",
        success=200,
        failures=WRITING,
        cite=documented("Register call block number", "D:615"),
    ),
    Operation(
        name=Name.DELETE_UNSUBSCRIBES,
        method="DELETE",
        path="/unsubscribes",
        success=204,
        failures=WRITING,
        cite=documented("Delete call block number", "D:681"),
    ),
)
