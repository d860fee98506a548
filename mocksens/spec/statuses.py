"""Statuses of messages, requests and reservations; the tables below decide every change of one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


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
    """Where a message stands on its way (D:308-310)."""

    READY = "READY"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"


class ReserveStatus(StrEnum):
    """Where a reservation stands (D:482-487)."""

    READY = "READY"
    PROCESSING = "PROCESSING"
    CANCELED = "CANCELED"
    FAIL = "FAIL"
    DONE = "DONE"
    STALE = "STALE"


class Outcome(StrEnum):
    """What the statusName of an answer says (D:130-131, D:297-299)."""

    SUCCESS = "success"
    RESERVED = "reserved"
    FAIL = "fail"


class RegisterType(StrEnum):
    """How a number came onto the block list (D:595-596)."""

    MANUAL = "M"
    CALL = "C"


class Telco(StrEnum):
    """Network operators, as answers spell them (observed; KTF assumed)."""

    SKT = "SKT"
    KTF = "KTF"
    LGT = "LGT"
    ABROAD = "ETC"


MESSAGE_STEPS: Final[Mapping[MessageStatus, frozenset[MessageStatus]]] = {
    MessageStatus.READY: frozenset({MessageStatus.PROCESSING, MessageStatus.COMPLETED}),
    MessageStatus.PROCESSING: frozenset({MessageStatus.COMPLETED}),
    MessageStatus.COMPLETED: frozenset(),
}
"""Which status may be seen after which; none is left out of a look by going back."""

RESERVE_STEPS: Final[Mapping[ReserveStatus, frozenset[ReserveStatus]]] = {
    ReserveStatus.READY: frozenset({ReserveStatus.PROCESSING, ReserveStatus.CANCELED}),
    ReserveStatus.PROCESSING: frozenset({ReserveStatus.DONE, ReserveStatus.FAIL, ReserveStatus.STALE}),
    ReserveStatus.CANCELED: frozenset(),
    ReserveStatus.FAIL: frozenset(),
    ReserveStatus.DONE: frozenset(),
    ReserveStatus.STALE: frozenset(),
}
"""READY -> PROCESSING -> DONE, FAIL or STALE; READY -> CANCELED."""

CANCELABLE: Final = frozenset(before for before, after in RESERVE_STEPS.items() if ReserveStatus.CANCELED in after)
"""The statuses from which a reservation can be cancelled."""

ACCEPTED: Final = "202"
"""The statusCode of a send and of a list (D:294)."""

NEVER_SENT: Final = "400"
"""The statusCode of the list of a reservation that never becomes messages.

"202: success, Others: failed" (D:294-295): any other would do (rule search.reserved).
"""

UNSENT: Final = frozenset({ReserveStatus.CANCELED, ReserveStatus.FAIL, ReserveStatus.STALE})
"""The statuses in which a reservation never becomes messages."""
