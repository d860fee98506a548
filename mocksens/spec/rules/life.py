"""Rules on the life of a message and of a reservation."""

from typing import Final

from mocksens.spec.cite import assumed, documented, documented_2026, observed
from mocksens.spec.limits import SEARCH, SEND
from mocksens.spec.rules.rule import Rule

RESERVE: Final = "Search for reserved message status"

LIFE: Final = (
    Rule(
        "life.magic-numbers",
        "recipient numbers of 01000 and six more digits set their own outcome, whatever the countryCode and however the"
        " JSON is written; one without a meaning is noted; 010-0… is not assigned to subscribers",
        assumed("SENS has no test numbers, and tests need some; see `mocksens codes --numbers`"),
    ),
    Rule(
        "life.steps",
        "READY at once, PROCESSING after 0.2 s, COMPLETED after 1 s; if looks or a number decide, PROCESSING from the"
        " first look",
        documented(
            SEARCH,
            "status, D:308-310",
            "READY: ready",
            "PROCESSING: being processed",
            "COMPLETED: processing completed",
        ).except_for(
            "the times",
            "the document gives none; 5 to 8 s were seen live, and 1 s keeps tests quick and still shows every step",
        ),
        is_named=False,
    ),
    Rule(
        "life.ids",
        "requestId: `RSSA-`, `RSLA-` or `RSMA-`, milliseconds, 4 and 8 digits, and 8 letters or digits; messageId and"
        " fileId are UUIDs; reserveId is the requestId",
        observed("answers since 2025"),
        is_named=False,
    ),
    Rule(
        "life.times",
        "requestTime is ISO 8601 with milliseconds in a send, `yyyy-MM-dd HH:mm:ss` in searches; in KST without a zone",
        documented(
            SEND,
            "D:126, D:302",
            "yyyy-MM-dd'T'HH:mm:ss.SSS",
            "yyyy-MM-dd HH:mm:ss",
        ),
        is_named=False,
    ),
    Rule(
        "life.send-name",
        "a send answers `success` for a reservation too",
        documented(SEND, "statusName, D:130", "Success: success"),
        is_named=False,
    ),
    Rule(
        "reserve.states",
        "READY, PROCESSING at the due time, DONE, FAIL or STALE, or under 2026 SKIP, 1 s later; READY to CANCELED; the"
        " messages exist from the due time on, which is also their request time",
        documented(
            RESERVE,
            "reserveStatus, D:482-487",
            "READY: waiting to be sent",
            "PROCESSING: requesting delivery",
            "CANCELED: delivery canceled",
            "FAIL: delivery request failure",
            "DONE: successful delivery request",
            "STALE: delivery request failure (timeout)",
        ).except_for("the times", "the document gives none, and 1 s keeps tests quick and still shows PROCESSING"),
        is_named=False,
    ),
    Rule(
        "reserve.cancel",
        "possible only while READY, otherwise 400; an unknown id is 404",
        documented(
            "Cancel reserved message",
            "D:532-538",
            "400 Bad Request",
            "404 Not Found",
        ).except_for(
            "which status",
            "of the statuses that the page lists, 400 fits a reservation that can no longer be canceled, and"
            " 404 an unknown one",
        ),
    ),
    Rule(
        "reserve.time",
        "requested and, under 2023, answered as `yyyy-MM-dd HH:mm`, in its own zone",
        documented(SEND, "reserveTime, D:103, D:478", "Reserved date and time for message delivery (yyyy-MM-dd HH:mm)"),
    ),
    Rule(
        "reserve.offset",
        "reserveTime is answered as `YYYY-MM-DDTHH:mm:ss±hh:mm`, in its own zone",
        documented_2026("sens-sms-reservation-status-get", "reserveTime", "YYYY-MM-DDTHH:mm:ss±hh:mm"),
        documents=("2026",),
        is_named=False,
    ),
    Rule(
        "reserve.skip",
        "a reservation that becomes due while its service is not in use ends as SKIP, and has no messages; the document"
        " of 2023 has no such status, so FAIL is answered",
        documented_2026("sens-sms-reservation-status-get", "reserveStatus").except_for(
            "the answer of 2023", "of the statuses of 2023, FAIL is the nearest: a request for delivery that failed"
        ),
    ),
    Rule(
        "block.ads",
        "an AD message with countryCode 82 completes with E917 if its number is blocked when it is sent (for a"
        " reservation, when it is due); COMM messages are not affected; scenarios and magic numbers take precedence",
        documented("SMS, message types", "failing", document="SENS user guide").except_for(
            "the code", "of the result codes, the one for a number that the customer's database blocks fits best"
        ),
    ),
)
