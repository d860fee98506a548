"""The nine operations of SENS: method, path, and the HTTP statuses that documents list for each."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
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


FAILURES: Final = (400, 401, 403, 404, 429, 500)
FAILURES_WITHOUT_429: Final = (400, 401, 403, 404, 500)
LISTED_FAILURES: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(Name, FAILURES),
        Name.LIST_MESSAGES: FAILURES_WITHOUT_429,
        Name.GET_MESSAGE: FAILURES_WITHOUT_429,
        Name.GET_RESERVATION: FAILURES_WITHOUT_429,
        Name.CANCEL_RESERVATION: FAILURES_WITHOUT_429,
    }
)
"""The failures that the page of 2023 lists for each operation."""
LISTED_FAILURES_2026: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(dict.fromkeys(Name, FAILURES))
"""The failures that the pages of 2026 list for each operation: the same table on every page."""

OPERATIONS: Final = (
    Operation(
        name=Name.SEND_MESSAGES,
        method="POST",
        path="/messages",
        success=202,
        cite=documented("Send message", "D:39"),
    ),
    Operation(
        name=Name.UPLOAD_FILE,
        method="POST",
        path="/files",
        success=200,
        cite=documented("Upload files", "D:150"),
    ),
    Operation(
        name=Name.LIST_MESSAGES,
        method="GET",
        path="/messages",
        success=200,
        cite=documented("Search for message delivery request", "D:212"),
    ),
    Operation(
        name=Name.GET_MESSAGE,
        method="GET",
        path="/messages/{messageId}",
        success=200,
        cite=documented("Search for message delivery result", "D:350"),
    ),
    Operation(
        name=Name.GET_RESERVATION,
        method="GET",
        path="/reservations/{reserveId}/reserve-status",
        success=200,
        cite=documented("Search for reserved message status", "D:445"),
    ),
    Operation(
        name=Name.CANCEL_RESERVATION,
        method="DELETE",
        path="/reservations/{reserveId}",
        success=204,
        cite=documented("Cancel reserved message", "D:503"),
    ),
    Operation(
        name=Name.LIST_UNSUBSCRIBES,
        method="GET",
        path="/unsubscribes",
        success=200,
        cite=documented("Search for call block number", "D:548"),
    ),
    Operation(
        name=Name.REGISTER_UNSUBSCRIBES,
        method="POST",
        path="/unsubscribes",
        success=200,
        cite=documented("Register call block number", "D:615"),
    ),
    Operation(
        name=Name.DELETE_UNSUBSCRIBES,
        method="DELETE",
        path="/unsubscribes",
        success=204,
        cite=documented("Delete call block number", "D:681"),
    ),
)
