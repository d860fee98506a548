"""The functions of each operation, which read, check, carry out and render it."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from msgspec import Struct

from mocksens.core.operations import files, messages, reservations, unsubscribes
from mocksens.core.service import Service
from mocksens.core.switches import Switches
from mocksens.core.validation import block_list, reading, searches, sends, uploads
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import Notes
from mocksens.core.validation.reading import CheckContext, Parsed, RequestReader
from mocksens.spec.operations import Name
from mocksens.web.wire import answers

InT = TypeVar("InT")
OutT = TypeVar("OutT")


class Handler(Struct, frozen=True):
    """The functions of an operation."""

    read: RequestReader
    check: Callable[[Parsed, CheckContext, Findings], Any]
    operate: Callable[[Service, int, Any, Notes], Any]
    render: Callable[[Any, Switches], object] | None


def handler(
    read: RequestReader,
    check: Callable[[Parsed, CheckContext, Findings], InT],
    operate: Callable[[Service, int, InT, Notes], OutT],
    render: Callable[[OutT, Switches], object] | None = None,
) -> Handler:
    """Return a handler, whose functions fit together by their types. Without ``render``, the answer has no body."""
    return Handler(read, check, operate, render)


HANDLERS: Final[Mapping[str, Handler]] = {
    Name.SEND_MESSAGES: handler(sends.read_send, sends.check_send, messages.send, answers.accepted),
    Name.UPLOAD_FILE: handler(uploads.read_upload, uploads.check_upload, files.upload, answers.uploaded),
    Name.LIST_MESSAGES: handler(searches.read_search, searches.check_search, messages.search, answers.page),
    Name.GET_MESSAGE: handler(reading.read_item, reading.check_item, messages.result, answers.result),
    Name.GET_RESERVATION: handler(reading.read_item, reading.check_item, reservations.status, answers.standing),
    Name.CANCEL_RESERVATION: handler(reading.read_item, reading.check_item, reservations.cancel),
    Name.LIST_UNSUBSCRIBES: handler(
        block_list.read_block_search, block_list.check_block_search, unsubscribes.search, answers.blocked
    ),
    Name.REGISTER_UNSUBSCRIBES: handler(
        block_list.read_registered, block_list.check_numbers, unsubscribes.register, answers.blocked
    ),
    Name.DELETE_UNSUBSCRIBES: handler(block_list.read_deleted, block_list.check_numbers, unsubscribes.delete),
}
