"""The answer about a reservation."""

from typing import Final

from mocksens.spec.answers.field import AnswerBody, AnswerField, AnswerKind
from mocksens.spec.cite import documented, documented_2026
from mocksens.spec.documents import Document
from mocksens.spec.statuses import ReserveStatus

RESERVE: Final = "Search for reserved message status"
PAGE_OF_2026: Final = "sens-sms-reservation-status-get"
STATUSES: Final = (
    "READY: waiting to be sent, PROCESSING: requesting delivery, CANCELED: delivery canceled, FAIL: delivery request"
    " failure, DONE: successful delivery request, STALE: delivery request failure (timeout)"
)

RESERVED: Final = AnswerBody(
    "Reservation",
    (
        AnswerField(
            "reserveId",
            AnswerKind.TEXT,
            "Reserved message ID. Message identifier that is returned when searching for the reserved delivery requests"
            " (requestId)",
            documented(RESERVE, "reserveId, D:477"),
        ),
        AnswerField(
            "reserveTimeZone",
            AnswerKind.TEXT,
            "Time zone of reserved date and time (default: Asia/Seoul). Use the TZ database name value",
            documented(RESERVE, "reserveTimeZone, D:479"),
        ),
        AnswerField(
            "reserveTime",
            AnswerKind.MINUTE,
            "Reserved date and time for message delivery (yyyy-MM-dd HH:mm)",
            documented(RESERVE, "reserveTime, D:478"),
            documents=(Document.OF_2023,),
        ),
        AnswerField(
            "reserveTime",
            AnswerKind.OFFSET,
            "Reserved date and time for message delivery (YYYY-MM-DDTHH:mm:ss±hh:mm)",
            documented_2026(PAGE_OF_2026, "reserveTime"),
            documents=(Document.OF_2026,),
        ),
        AnswerField(
            "reserveStatus",
            AnswerKind.TEXT,
            f"Reserved status. {STATUSES}",
            documented(RESERVE, "reserveStatus, D:482"),
            documents=(Document.OF_2023,),
            values=tuple(status for status in ReserveStatus if status is not ReserveStatus.SKIP),
        ),
        AnswerField(
            "reserveStatus",
            AnswerKind.TEXT,
            f"Reserved status. {STATUSES}, SKIP: delivery request failure (service not in use)",
            documented_2026(PAGE_OF_2026, "reserveStatus"),
            documents=(Document.OF_2026,),
            values=tuple(ReserveStatus),
        ),
    ),
)
