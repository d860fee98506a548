"""Enumerated values of messages, requests and reservations."""

from enum import StrEnum
from typing import Final, Literal, get_args


class MessageType(StrEnum):
    """Kinds of message (D:82)."""

    SMS = "SMS"
    LMS = "LMS"
    MMS = "MMS"


class ContentType(StrEnum):
    """Regular and advertising messages (D:83-84)."""

    COMM = "COMM"
    AD = "AD"


class MessageStatus(StrEnum):
    """Statuses of a message, in the order it passes through them (D:308-310)."""

    READY = "READY"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"


class ReserveStatus(StrEnum):
    """Statuses of a reservation (D:482-487). ``SKIP`` is of the pages of 2026: its service was not in use."""

    READY = "READY"
    PROCESSING = "PROCESSING"
    CANCELED = "CANCELED"
    FAIL = "FAIL"
    DONE = "DONE"
    STALE = "STALE"
    SKIP = "SKIP"


class Outcome(StrEnum):
    """Values of statusName (D:130-131, D:297-299). ``processing`` is of the pages of 2026."""

    SUCCESS = "success"
    PROCESSING = "processing"
    RESERVED = "reserved"
    FAIL = "fail"


class RegisterType(StrEnum):
    """The origin of an entry of the block list (D:595-596)."""

    MANUAL = "M"
    CALL = "C"


class Telco(StrEnum):
    """Network operators as spelled in answers (observed; KTF is assumed)."""

    SKT = "SKT"
    KTF = "KTF"
    LGT = "LGT"
    ABROAD = "ETC"


TELCO_PATTERN: Final = "[A-Z]{2,8}"
"""The format of a telcoCode. SENS may know more operators than ``Telco``."""

CANCELABLE: Final = frozenset({ReserveStatus.READY})
"""The statuses in which a reservation can be cancelled (rule reserve.cancel)."""

ACCEPTED: Final = "202"
"""The statusCode of an accepted send and of a list of messages (D:294)."""

NEVER_SENT: Final = "400"
"""The statusCode of a list for a reservation that never becomes messages (rule search.reserved).

The document says "202: success, Others: failed" (D:294-295). The choice among the others is mocksens's own.
"""

ReservationEnd = Literal["DONE", "FAIL", "STALE", "SKIP"]
"""The final statuses of a reservation that became due."""
ENDS: Final[tuple[str, ...]] = get_args(ReservationEnd)

UNSENT: Final = frozenset({ReserveStatus.CANCELED, ReserveStatus.FAIL, ReserveStatus.STALE, ReserveStatus.SKIP})
"""The statuses in which a reservation never becomes messages."""
