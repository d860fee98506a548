"""The answers of every operation, with a row for each field, as the documents list them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mocksens.spec.answers.block_list import BLOCKED
from mocksens.spec.answers.field import AnswerBody, AnswerField, AnswerKind
from mocksens.spec.answers.files import UPLOADED
from mocksens.spec.answers.messages import FOUND, LISTED, SENT
from mocksens.spec.answers.refusals import GATEWAY_REFUSED, SENS_REFUSALS
from mocksens.spec.answers.reservations import RESERVED
from mocksens.spec.operations import Name

__all__ = [
    "ANSWERS",
    "GATEWAY_REFUSED",
    "SENS_REFUSALS",
    "AnswerBody",
    "AnswerField",
    "AnswerKind",
]

ANSWERS: Final[Mapping[str, AnswerBody]] = MappingProxyType(
    {
        Name.SEND_MESSAGES: SENT,
        Name.UPLOAD_FILE: UPLOADED,
        Name.LIST_MESSAGES: LISTED,
        Name.GET_MESSAGE: FOUND,
        Name.GET_RESERVATION: RESERVED,
        Name.LIST_UNSUBSCRIBES: BLOCKED,
        Name.REGISTER_UNSUBSCRIBES: BLOCKED,
    }
)
"""The body of a success, for operations whose answer has one."""
