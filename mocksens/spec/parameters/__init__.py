"""The parameters of every operation, with a row for each, as the document lists them.

``core/validation`` reads requests according to these tables. Rows and reported violations are in the document's order.
"""

from collections.abc import Mapping
from typing import Final

from mocksens.spec.operations import Name
from mocksens.spec.parameters.block_list import (
    AN_INSTANT,
    DELETED,
    LIST_UNSUBSCRIBES,
    LIST_UNSUBSCRIBES_2026,
    REGISTERED,
)
from mocksens.spec.parameters.parameter import Kind, Parameter
from mocksens.spec.parameters.searching import (
    LIST_MESSAGES,
    LIST_MESSAGES_2026,
    LIST_MESSAGES_OF_REQUEST,
)
from mocksens.spec.parameters.sending import RESERVE_TIME_ZONE_DEFAULT, SEND_MESSAGES, UPLOAD_FILE

__all__ = [
    "AN_INSTANT",
    "BODY",
    "DELETED",
    "LIST_MESSAGES",
    "LIST_MESSAGES_2026",
    "LIST_MESSAGES_OF_REQUEST",
    "LIST_UNSUBSCRIBES",
    "LIST_UNSUBSCRIBES_2026",
    "QUERY",
    "REGISTERED",
    "RESERVE_TIME_ZONE_DEFAULT",
    "SEND_MESSAGES",
    "UPLOAD_FILE",
    "Kind",
    "Parameter",
]

QUERY: Final[Mapping[str, tuple[Parameter, ...]]] = {
    Name.LIST_MESSAGES: LIST_MESSAGES,
    Name.LIST_UNSUBSCRIBES: LIST_UNSUBSCRIBES,
}
"""The query parameters, for operations that have any."""

BODY: Final[Mapping[str, tuple[Parameter, ...]]] = {
    Name.SEND_MESSAGES: SEND_MESSAGES,
    Name.UPLOAD_FILE: UPLOAD_FILE,
    Name.REGISTER_UNSUBSCRIBES: (REGISTERED,),
    Name.DELETE_UNSUBSCRIBES: (DELETED,),
}
"""The parameters of the body, for operations that have one."""
