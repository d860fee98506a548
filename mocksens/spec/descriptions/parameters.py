"""The document's words about parameters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mocksens.spec.operations import Name

COUNTRIES: Final = "Country number. Can only send to countries provided by SENS; default: 82"
BLOCKED: Final = "Blocked call number. Up to 1000 requests available at a time (list)"
TITLE_LIMITS: Final = "Only available in LMS and MMS, up to 40 bytes"
CONTENT_LIMITS: Final = "SMS: up to 90 bytes; LMS, MMS: up to 2000 bytes"

PARAMETERS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        Name.SEND_MESSAGES: {
            "type": "SMS Type",
            "contentType": "Message type. COMM: regular message, AD: ad message; default: COMM",
            "countryCode": COUNTRIES,
            "from": "Caller ID. Only the pre-registered caller ID can be used",
            "subject": f"Title of default message. {TITLE_LIMITS}",
            "content": f"Content of default message. {CONTENT_LIMITS}",
            "messages": "Message information. Up to 100",
            "messages.to": "Called number. Only numbers except (-) can be entered",
            "messages.subject": f"Title of individual message. {TITLE_LIMITS}",
            "messages.content": f"Content of individual message. {CONTENT_LIMITS}",
            "files": "Files. Only available in MMS",
            "files.fileId": "File ID. Only available in MMS",
            "reserveTime": "Reserved date and time for message delivery (yyyy-MM-dd HH:mm)",
            "reserveTimeZone": (
                "Time zone of reserved date and time (default: Asia/Seoul). Use the TZ database name value"
            ),
        },
        Name.UPLOAD_FILE: {
            "fileName": "File name with .jpg or .jpeg extension. Up to 40 characters",
            "fileBody": (
                "Values that encoded .jpg or .jpeg images as Base64. Up to 300 KB per original file. Resolution up to"
                " 1500 * 1440"
            ),
        },
        Name.LIST_MESSAGES: {
            "requestId": "Delivery request ID",
            "requestStartTime": "Start time of search (yyyy-MM-dd HH:mm:ss)",
            "requestEndTime": "End time of search (yyyy-MM-dd HH:mm:ss)",
            "completeStartTime": "Start time to complete delivery (yyyy-MM-dd HH:mm:ss)",
            "completeEndTime": "End time to complete delivery (yyyy-MM-dd HH:mm:ss)",
            "messageId": "Message ID",
            "type": "Message type",
            "contentType": "Content type. COMM: regular message, AD: ad message",
            "countryCode": "Country code",
            "status": (
                "Delivery request status. READY: ready, PROCESSING: being processed, COMPLETED: processing completed"
            ),
            "from": "Message calling number. Numbers without hyphens (-)",
            "to": "Message received number. Numbers without hyphens (-)",
            "statusName": "Device reception status. SUCCESS: success, FAIL: failed",
            "pageIndex": "Page number. default: 0",
            "pageSize": "Page size. default: 20, max: 100. When viewing including requestId, default: 1000",
            "nextToken": "The nextToken of the previous page's answer",
        },
        Name.LIST_UNSUBSCRIBES: {
            "clientTelNo": "Blocked call number. Call block numbers registered in 080 service number",
            "pageSize": "Page size. default: 100",
            "pageIndex": "Page index. default: 0",
            "startTime": "Search start time. Standard of call block registration time; default: all",
            "endTime": "Search end time. Standard of call block registration time; default: all",
        },
        Name.REGISTER_UNSUBSCRIBES: {"body": "Call block numbers", "body.clientTelNo": BLOCKED},
        Name.DELETE_UNSUBSCRIBES: {"body": "Call block numbers", "body.clientTelNo": BLOCKED},
    }
)
"""The words for each parameter of each operation. Fields have the name of their list before them."""
