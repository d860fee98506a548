"""The answers about messages: a send, a search, and the result of one message."""

from typing import Final

from mocksens.spec.answers.field import AnswerBody, AnswerField, AnswerKind
from mocksens.spec.cite import documented, documented_2026, observed
from mocksens.spec.documents import Document
from mocksens.spec.limits import SEARCH, SEND
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType, Outcome

RESULT: Final = "Search for message delivery result"
ONLY_2023: Final = (Document.OF_2023,)
ONLY_2026: Final = (Document.OF_2026,)
CLIENTS_OF_2026: Final = observed("two clients written from the pages of 2026", "sens-sms-list")
STATUSES: Final = "READY: ready, PROCESSING: being processed, COMPLETED: processing completed"
CONTENT_TYPES: Final = "COMM: regular message, AD: ad message"
OUTCOMES: Final = (Outcome.SUCCESS, Outcome.FAIL)


def _text(name: str, says: str, line: str, section: str) -> AnswerField:
    """Return the mandatory text ``name`` at ``line`` of the document of 2023."""
    return AnswerField(name, AnswerKind.TEXT, says, documented(section, line))


def _status_code(section: str, line: str, says: str) -> AnswerField:
    return _text("statusCode", says, f"statusCode, {line}", section)


SENT: Final = AnswerBody(
    "SendAnswer",
    (
        _text("requestId", "Request ID", "requestId, D:125", SEND),
        AnswerField("requestTime", AnswerKind.MILLISECOND, "Request time", documented(SEND, "requestTime, D:126")),
        _status_code(
            SEND, "D:127", "Request status code. 202: success, Others: failed. Follows the HTTP status specification"
        ),
        _text("statusName", "Request status name. Success: success, Fail: failed", "statusName, D:130", SEND)._replace(
            values=OUTCOMES
        ),
    ),
)

LISTED_MESSAGE: Final = AnswerBody(
    "ListedMessage",
    (
        _text("requestId", "Message request ID", "messages.requestId, D:300", SEARCH),
        _text("campaignId", "Campaign ID", "Response body, D:271", SEARCH)._replace(
            mandatory=False, documents=ONLY_2023, rule="search.campaign"
        ),
        _text("messageId", "Message ID", "messages.messageId, D:301", SEARCH),
        AnswerField(
            "requestTime",
            AnswerKind.SECOND,
            "Delivery request time",
            documented(SEARCH, "messages.requestTime, D:302"),
        ),
        _text("contentType", f"Message type. {CONTENT_TYPES}", "messages.contentType, D:303", SEARCH)._replace(
            values=tuple(ContentType)
        ),
        _text("type", "SMS type", "Response body, D:275", SEARCH)._replace(mandatory=False, values=tuple(MessageType)),
        _text("countryCode", "Country number", "messages.countryCode, D:305", SEARCH),
        _text("from", "Caller ID", "messages.from, D:306", SEARCH),
        _text("to", "Called number", "messages.to, D:307", SEARCH),
        AnswerField(
            "completeTime",
            AnswerKind.SECOND,
            "Delivery completion time",
            documented(SEARCH, "messages.completeTime, D:316"),
            mandatory=False,
        ),
        _text("telcoCode", "Network operator code", "messages.telcoCode, D:317", SEARCH)._replace(mandatory=False),
        _text("status", f"Delivery request status. {STATUSES}", "messages.status, D:308", SEARCH)._replace(
            values=tuple(MessageStatus)
        ),
        _text(
            "statusCode",
            "Code of device reception status result. 0: success, Others: Failure (refer to the Error Code table)",
            "messages.statusCode, D:311",
            SEARCH,
        )._replace(mandatory=False),
        _text(
            "statusName",
            "Name of device reception status result. Success: success, Fail: failed",
            "messages.statusName, D:313",
            SEARCH,
        )._replace(mandatory=False, values=OUTCOMES),
        _text(
            "statusMessage", "Message of device reception status result", "messages.statusMessage, D:315", SEARCH
        )._replace(mandatory=False),
    ),
)
"""A message of a search. D:311-317 are absent until COMPLETED (D:324)."""

LIST_STATUS_NAMES: Final = (
    "Name of the status of sending a message to the messaging server. Success: success, reserved: being reserved,"
    " Fail: failed"
)

_LIST_STATUS_NAME: Final = _text(
    "statusName",
    LIST_STATUS_NAMES,
    "statusName, D:297",
    SEARCH,
)

LISTED: Final = AnswerBody(
    "MessageList",
    (
        AnswerField(
            "requestId",
            AnswerKind.TEXT,
            "Request ID, if the search has one",
            documented_2026("sens-sms-list", "requestId"),
            mandatory=False,
            documents=ONLY_2026,
            rule="search.request-id",
        ),
        _status_code(
            SEARCH,
            "D:294",
            "Message delivery status to the messaging server. 202: success, Others: failed. Follows the HTTP status"
            " specification",
        ),
        _LIST_STATUS_NAME._replace(documents=ONLY_2023, values=(Outcome.SUCCESS, Outcome.RESERVED, Outcome.FAIL)),
        _LIST_STATUS_NAME._replace(
            says=f"{LIST_STATUS_NAMES}, processing: being processed",
            cite=CLIENTS_OF_2026,
            documents=ONLY_2026,
            form="search.processing",
            assumption="processing lasts until every message is COMPLETED, which the word suggests",
            values=tuple(Outcome),
        ),
        AnswerField(
            "messages",
            AnswerKind.LIST,
            "Messages",
            documented(SEARCH, "messages, D:268"),
            item=LISTED_MESSAGE,
        ),
        AnswerField(
            "pageIndex", AnswerKind.INTEGER, "Page index (starting from 0)", documented(SEARCH, "pageIndex, D:318")
        ),
        AnswerField("pageSize", AnswerKind.INTEGER, "Page size", documented(SEARCH, "pageSize, D:319")),
        AnswerField(
            "itemCount",
            AnswerKind.INTEGER,
            "The number of messages within the viewed page",
            documented(SEARCH, "itemCount, D:320"),
        ),
        AnswerField(
            "hasMore",
            AnswerKind.BOOLEAN,
            "Indicates whether there is a next page",
            documented(SEARCH, "hasMore, D:321"),
        ),
        AnswerField(
            "nextToken",
            AnswerKind.TEXT,
            "The nextToken of the request for the next page, absent on the last page",
            CLIENTS_OF_2026,
            mandatory=False,
            documents=ONLY_2026,
            rule="search.token",
            assumption="no source says what is in it or how long it is valid, so keep it as it is",
        ),
    ),
)


def _late(name: str, says: str, line: str, kind: AnswerKind = AnswerKind.TEXT) -> tuple[AnswerField, ...]:
    """Return the rows of a field that is absent until COMPLETED: mandatory in 2023, and optional in 2026."""
    row = AnswerField(name, kind, says, documented(RESULT, f"messages.{name}, {line}"), rule="search.pending")
    later = documented_2026("sens-sms-get", f"messages.{name}")
    return (
        row._replace(documents=ONLY_2023),
        row._replace(documents=ONLY_2026, mandatory=False, cite=later),
    )


def _added(name: str, says: str, *, values: tuple[str, ...] = (), in_2026: bool = True) -> tuple[AnswerField, ...]:
    """Return the rows of a field that only the pages of 2026 list, and that every answer has."""
    cite = documented_2026("sens-sms-get", f"messages.{name}")
    row = AnswerField(name, AnswerKind.TEXT, says, cite, values=values)
    return (
        row._replace(documents=ONLY_2023, mandatory=False, rule="result.messageId"),
        row._replace(documents=ONLY_2026, mandatory=in_2026),
    )


def _outcomes(rows: tuple[AnswerField, ...]) -> tuple[AnswerField, ...]:
    return tuple(row._replace(values=OUTCOMES) for row in rows)


FOUND_MESSAGE: Final = AnswerBody(
    "FoundMessage",
    (
        *_added("requestId", "Message request ID"),
        *_added("messageId", "Message ID"),
        AnswerField(
            "requestTime", AnswerKind.SECOND, "Request time", documented(RESULT, "messages.requestTime, D:406")
        ),
        _text("contentType", f"Message type. {CONTENT_TYPES}", "messages.contentType, D:407", RESULT)._replace(
            values=tuple(ContentType)
        ),
        *_added("type", "SMS type", values=tuple(MessageType)),
        *_added("subject", "Title of the message"),
        _text(
            "content",
            "Message content. It is possible to view the content requested for delivery as it is or to send the actual"
            " content according to the length limit for each type of request",
            "messages.content, D:409",
            RESULT,
        ),
        _text("countryCode", "Country number", "messages.countryCode, D:410", RESULT),
        _text("from", "Caller ID", "messages.from, D:411", RESULT),
        _text("to", "Called number", "messages.to, D:412", RESULT),
        _text(
            "status", f"Delivery status in the messaging server. {STATUSES}", "messages.status, D:413", RESULT
        )._replace(values=tuple(MessageStatus)),
        *_late(
            "statusCode",
            "Code of device reception status result. 0: success, Others: failure (refer to the Error Code table)",
            "D:416",
        ),
        *_late("statusMessage", "Message of device reception status result", "D:420"),
        *_outcomes(
            _late("statusName", "Name of device reception status result. Success: success, Fail: failed", "D:418")
        ),
        *_late("completeTime", "Delivery completion time", "D:421", AnswerKind.SECOND),
        *_late("telcoCode", "Network operator code", "D:422"),
        AnswerField(
            "files",
            AnswerKind.LIST,
            "Attached files. Only searchable in MMS",
            documented(RESULT, "files, D:423-424"),
            mandatory=False,
            item=AnswerBody(
                "FoundFile",
                (
                    _text("name", "Name of attached file", "files.name, D:423", RESULT)._replace(mandatory=False),
                    _text("fileId", "Attached file ID", "files.fileId, D:424", RESULT)._replace(mandatory=False),
                ),
            ),
        ),
    ),
)

FOUND: Final = AnswerBody(
    "MessageResult",
    (
        _status_code(RESULT, "D:402", "Message delivery status to the messaging server. 200: success, Others: failed"),
        _text(
            "statusName",
            "Name of the status of sending a message to the messaging server. Success: success, Fail: failed",
            "statusName, D:404",
            RESULT,
        )._replace(values=OUTCOMES),
        AnswerField(
            "messages", AnswerKind.LIST, "The message", documented(RESULT, "messages, D:377"), item=FOUND_MESSAGE
        ),
    ),
)
