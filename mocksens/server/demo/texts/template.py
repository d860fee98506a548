"""A text with placeholders, and what it is sent as."""

from enum import StrEnum
from typing import NamedTuple

from mocksens.server.demo.companies import Company
from mocksens.spec.statuses import MessageType


class TextKind(StrEnum):
    """The purpose of a text."""

    CODE = "one-time code"
    DELIVERY = "delivery"
    APPOINTMENT = "appointment"
    BILL = "bill"
    PAYMENT = "payment"
    NOTICE = "notice"
    AD = "advertisement"


class Template(NamedTuple):
    """A text with placeholders. With a subject it is an LMS, and with a picture too it is an MMS."""

    kind: TextKind
    company: Company
    content: str
    subject: str | None = None
    has_picture: bool = False

    @property
    def type(self) -> MessageType:
        """The type of its messages."""
        if self.subject is None:
            return MessageType.SMS
        return MessageType.MMS if self.has_picture else MessageType.LMS
