"""Every limit, defined once, with its source: a line of the document, an observation or an assumption."""

from datetime import timedelta
from typing import Final, Generic, NamedTuple, TypeVar

from mocksens.spec.cite import Cite, assumed, documented, documented_2026, observed

T = TypeVar("T", int, timedelta)

SEND = "Send message"
UPLOAD = "Upload files"
SEARCH = "Search for message delivery request"
UNSUBSCRIBES = "Search for call block number"
SINGULAR: Final = {"entries": "entry"}
"""Singular forms of units that can have the value 1."""


class Limit(NamedTuple, Generic[T]):
    """An inclusive bound.

    ``unit`` follows the number in a refusal ("bytes", "pixels wide"). For a limit that never appears in a refusal, it
    says what the number counts.
    """

    value: T
    unit: str
    cite: Cite

    @property
    def amount(self) -> str:
        """The number with its unit: ``1 entry``."""
        return f"{self.value} {SINGULAR.get(self.unit, self.unit) if self.value == 1 else self.unit}"


# --- gateway -----------------------------------------------------------------------------------------
TIMESTAMP_WINDOW: Final = Limit(300_000, "ms", documented("API Header", "x-ncp-apigw-timestamp, D:24"))
BODY_BYTES: Final = Limit(10 * 1024 * 1024, "bytes", assumed("the size is not published"))
SERVICE_ID_CHARACTERS: Final = Limit(160, "characters", assumed("longest serviceId accepted"))

# --- texts, in bytes of the carrier's character set --------------------------------------------------
SMS_CONTENT_BYTES: Final = Limit(90, "bytes", documented(SEND, "content, D:92"))
LMS_CONTENT_BYTES: Final = Limit(2000, "bytes", documented(SEND, "content, D:93"))
SUBJECT_BYTES: Final = Limit(40, "bytes", documented(SEND, "subject, D:91"))

CONTENT_BYTES: Final = {"SMS": SMS_CONTENT_BYTES, "LMS": LMS_CONTENT_BYTES, "MMS": LMS_CONTENT_BYTES}
"""The limit of a message's content, by message type."""

# --- sending -----------------------------------------------------------------------------------------
RECIPIENTS_MIN: Final = Limit(1, "entries", assumed("a request without recipients is a mistake", SEND))
RECIPIENTS: Final = Limit(100, "entries", documented(SEND, "messages, D:95"))
FILES: Final = Limit(100, "entries", assumed("the document gives no number; carriers take three", SEND))
INLINE_FILES: Final = Limit(10, "inline files", assumed("carriers take three", SEND))
TEL_DIGITS: Final = Limit(25, "digits", assumed("no telephone number is longer", SEND))
TEL: Final = f"[0-9]{{1,{TEL_DIGITS.value}}}"
"""A telephone number, as a regular expression."""
RESERVE_LEAD: Final = Limit(timedelta(minutes=10), "ahead", observed("three clients and reports, 2023 to 2026"))

# --- files -------------------------------------------------------------------------------------------
FILE_NAME_CHARACTERS: Final = Limit(40, "characters", documented(UPLOAD, "fileName, D:174"))
FILE_BYTES: Final = Limit(300 * 1024, "bytes", documented(UPLOAD, "fileBody, D:176"))
FILE_WIDTH: Final = Limit(1500, "pixels wide", documented(UPLOAD, "fileBody, D:177"))
FILE_HEIGHT: Final = Limit(1440, "pixels high", documented(UPLOAD, "fileBody, D:177"))
FILE_SCANS: Final = Limit(
    100, "scans", assumed("encoders write 10 to 18; thousands would take a minute to decode", UPLOAD)
)
FILE_LIFE: Final = Limit(timedelta(days=6), "stored", documented(UPLOAD, "Note, D:180"))
FILE_MEMORY: Final = Limit(
    timedelta(days=90), "remembered", assumed("as long as messages, so that expired can be told from unknown")
)

# --- searching ---------------------------------------------------------------------------------------
REQUEST_WINDOW: Final = Limit(timedelta(days=30), "wide", documented(SEARCH, "Note, D:251"))
COMPLETE_WINDOW: Final = Limit(timedelta(hours=24), "wide", documented(SEARCH, "Note, D:252"))
HISTORY: Final = Limit(timedelta(days=90), "kept", documented(SEARCH, "Note, D:248"))
PAGE_SIZE_MIN: Final = Limit(1, "entries", assumed("a page of nothing", SEARCH))
PAGE_SIZE: Final = Limit(100, "entries", documented(SEARCH, "pageSize, D:245"))
PAGE_SIZE_DEFAULT: Final = Limit(20, "entries", documented(SEARCH, "pageSize, D:245"))
PAGE_SIZE_OF_REQUEST_DEFAULT: Final = Limit(1000, "entries", documented(SEARCH, "pageSize, D:246"))
PAGE_SIZE_OF_REQUEST: Final = Limit(1000, "entries", assumed("the default of D:246 is the bound too", SEARCH))
PAGE_INDEX_MIN: Final = Limit(0, "", documented(SEARCH, "pageIndex, D:244"))
PAGE_INDEX: Final = Limit(2**31 - 1, "", assumed("the largest Integer", SEARCH))

# --- 080 block numbers -------------------------------------------------------------------------------
UNSUBSCRIBES_MIN: Final = Limit(1, "entries", assumed("a request for nothing is a mistake", UNSUBSCRIBES))
UNSUBSCRIBES_MAX: Final = Limit(1000, "entries", documented("Register call block number", "clientTelNo, D:646"))
UNSUBSCRIBE_PAGE_SIZE_MIN: Final = Limit(0, "entries", documented(UNSUBSCRIBES, "pageSize, D:566"))
UNSUBSCRIBE_PAGE_SIZE_MIN_2026: Final = Limit(1, "entries", documented_2026("sens-sms-unsubscribe-list", "pageSize"))
UNSUBSCRIBE_PAGE_SIZE: Final = Limit(100, "entries", documented(UNSUBSCRIBES, "pageSize, D:565"))
EPOCH_MS_MIN: Final = Limit(0, "", assumed("epoch milliseconds are not negative", UNSUBSCRIBES))
EPOCH_MS: Final = Limit(2**63 - 1, "", assumed("the largest Long", UNSUBSCRIBES))

# --- the life of a message and of a reservation ------------------------------------------------------
READY_FOR: Final = Limit(timedelta(milliseconds=200), "READY", assumed("the document gives no times"))
DELIVERED_AFTER: Final = Limit(timedelta(seconds=1), "until COMPLETED", assumed("5 to 8 s were seen live"))
RESERVATION_TAKES: Final = Limit(timedelta(seconds=1), "PROCESSING", assumed("the document gives no times"))
