"""The document's words about operations, their paths and their statuses."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from mocksens.spec.cite import Cite, documented_2026
from mocksens.spec.documents import Document
from mocksens.spec.operations import OPERATIONS, Name


class Heading(StrEnum):
    """The headings under which the document lists operations, by their names in generated clients."""

    MESSAGES = "messages"
    RESERVATIONS = "reservations"
    UNSUBSCRIBES = "unsubscribes"


HEADINGS: Final[Mapping[Heading, str]] = MappingProxyType(
    {
        Heading.MESSAGES: "Messages",
        Heading.RESERVATIONS: "Reserved message",
        Heading.UNSUBSCRIBES: "080 call block number",
    }
)


class OperationText(NamedTuple):
    """The place and the purpose of an operation, and the document's words for its success."""

    heading: Heading
    says: str
    success: str


OPERATION_TEXTS: Final[Mapping[str, OperationText]] = MappingProxyType(
    {
        Name.SEND_MESSAGES: OperationText(
            Heading.MESSAGES, "This sends SMS/LMS/MMS messages.", "Accept (Successfully requested)"
        ),
        Name.UPLOAD_FILE: OperationText(
            Heading.MESSAGES,
            "Upload files for sending MMS. If a file with the same file name and file size to be uploaded already"
            " exists, it is recognized as the same file and reused. (stored for 6 days)",
            "OK (Successfully uploaded)",
        ),
        Name.LIST_MESSAGES: OperationText(
            Heading.MESSAGES,
            "Search for the message delivery request. History of delivering message can only be viewed within the last"
            " 90 days. Either requestId or requestStartTime + requestEndTime or completeStartTime + completeEndTime is"
            " required. requestStartTime + requestEndTime and completeStartTime + completeEndTime cannot be used"
            " simultaneously. The query range from requestStartTime to requestEndTime is limited to a maximum of 30"
            " days. The query range from completeStartTime to completeEndTime is limited to a maximum of 24 hours.",
            "OK (Successfully requested)",
        ),
        Name.GET_MESSAGE: OperationText(
            Heading.MESSAGES,
            "Search for the message delivery result. History of message delivery result can only be viewed within the"
            " last 90 days.",
            "OK (Successfully requested)",
        ),
        Name.GET_RESERVATION: OperationText(
            Heading.RESERVATIONS,
            "Search for the reservation status of message delivery.",
            "OK (successfully searched)",
        ),
        Name.CANCEL_RESERVATION: OperationText(
            Heading.RESERVATIONS, "Cancel the reserved message delivery.", "No Content (successfully deleted)"
        ),
        Name.LIST_UNSUBSCRIBES: OperationText(Heading.UNSUBSCRIBES, "Searches for the call block numbers.", "OK"),
        Name.REGISTER_UNSUBSCRIBES: OperationText(
            Heading.UNSUBSCRIBES, "This registers the numbers to be blocked.", "OK"
        ),
        Name.DELETE_UNSUBSCRIBES: OperationText(
            Heading.UNSUBSCRIBES, "This deletes the call block numbers.", "No Content (successfully deleted)"
        ),
    }
)

PATH_VARIABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "serviceId": "Service ID issued when registering the project",
        "messageId": "Message identifier that is returned when searching for the message sending requests",
        "reserveId": (
            "Message identifier that is returned when searching for the reserved delivery requests (requestId)"
        ),
    }
)

PAGES_OF_2026: Final[Mapping[str, str]] = MappingProxyType(
    {
        Name.SEND_MESSAGES: "sens-sms-send",
        Name.UPLOAD_FILE: "sens-sms-attachment-create",
        Name.LIST_MESSAGES: "sens-sms-list",
        Name.GET_MESSAGE: "sens-sms-get",
        Name.GET_RESERVATION: "sens-sms-reservation-status-get",
        Name.CANCEL_RESERVATION: "sens-sms-reservation-delete",
        Name.LIST_UNSUBSCRIBES: "sens-sms-unsubscribe-list",
        Name.REGISTER_UNSUBSCRIBES: "sens-sms-unsubscribe-create",
        Name.DELETE_UNSUBSCRIBES: "sens-sms-unsubscribe-delete",
    }
)

SOURCES: Final[Mapping[Document, Mapping[str, Cite]]] = MappingProxyType(
    {
        Document.OF_2023: {row.name: row.cite for row in OPERATIONS},
        Document.OF_2026: {name: documented_2026(page, "") for name, page in PAGES_OF_2026.items()},
    }
)
"""The place of each operation in each document."""

API_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "x-ncp-apigw-timestamp": (
            "Time elapsed in milliseconds since January 1, 1970 00:00:00 (UTC). If the time difference compared to the"
            " API Gateway server is more than 5 minutes, then the request is considered invalid"
        ),
        "x-ncp-iam-access-key": "This is the Access Key ID issued by the portal or Sub Account",
        "x-ncp-apigw-signature-v2": (
            "Signature comprising the above example body encrypted with a SecretKey mapped with Access Key ID."
            " HmacSHA256 is used as the HMAC encryption algorithm"
        ),
    }
)
"""The headers of every request (D:20-28)."""
