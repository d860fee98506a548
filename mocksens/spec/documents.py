"""The official descriptions of the API that mocksens can imitate, and everything in which they differ."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from mocksens.spec.operations import LISTED_FAILURES, LISTED_FAILURES_2026
from mocksens.spec.parameters import (
    LIST_MESSAGES,
    LIST_MESSAGES_2026,
    LIST_MESSAGES_OF_REQUEST,
    LIST_UNSUBSCRIBES,
    LIST_UNSUBSCRIBES_2026,
    Parameter,
)
from mocksens.spec.statuses import ReserveStatus


class Document(StrEnum):
    """An official description of the API, named by its year."""

    OF_2023 = "2023"
    """The page "SMS API" of 2023, which describes all operations."""
    OF_2026 = "2026"
    """The pages of 2026, one for each operation."""


class Paging(StrEnum):
    """The query parameter that asks for another page of a list of messages."""

    NUMBERED = "pageIndex"
    CHAINED = "nextToken"


class ErrorForm(StrEnum):
    """The type of ``errors`` in a refusal of SENS."""

    LIST = "list"
    """Every violation."""
    NAME = "name"
    """The name of the status."""


class ReserveTimeForm(StrEnum):
    """The format of the reserveTime in an answer."""

    MINUTE = "yyyy-MM-dd HH:mm"
    OFFSET = "YYYY-MM-DDTHH:mm:ss±hh:mm"


CHOOSE_2026: Final = "the setting document=2026 imitates the pages that have tokens"
NO_TOKENS: Final = "the document of 2023 has no tokens"
MORE_BY_INDEX: Final = (
    "there are more messages: ask for them by pageIndex=1 and so on; a client that waits for nextToken is written for"
    " the pages of 2026, which the setting document=2026 imitates"
)
NO_PAGES: Final = (
    "the pages of 2026 page by the nextToken of the answer before; the setting document=2023 imitates the page that has"
    " pageIndex"
)
NO_BLOCK_LIST_TOKENS: Final = "the block list has no tokens in any document, so further pages come by pageIndex"
ANSWERS_ARE_JSON: Final = "it is of another document, and answers are JSON"


class Advice(NamedTuple):
    """The advice on a query parameter that only another document has, with a value and without one.

    ``{page}`` stands for the pageIndex of the answer.
    """

    with_value: str
    without: str


FORMAT: Final = Advice(ANSWERS_ARE_JSON, ANSWERS_ARE_JSON)
UNSUBSCRIBES_ELSEWHERE: Final[Mapping[str, Advice]] = MappingProxyType(
    {"nextToken": Advice(NO_BLOCK_LIST_TOKENS, NO_BLOCK_LIST_TOKENS), "responseFormatType": FORMAT}
)
"""Query parameters that the block list has in no document, but other lists have (rule search.extra)."""


class Edition(NamedTuple):
    """The contents of a document, as far as documents differ."""

    paging: Paging
    list_messages: tuple[Parameter, ...]
    list_messages_of_request: tuple[Parameter, ...]
    """The parameters of a search with a requestId."""
    list_unsubscribes: tuple[Parameter, ...]
    messages_elsewhere: Mapping[str, Advice]
    """Query parameters that a list of messages has in other documents (rule search.extra)."""
    if_more: str
    """The note on a list that has more messages, if the request does not page, or an empty text if none is needed."""
    names_request: bool
    """True if a list carries the requestId that was searched for (rule search.request-id)."""
    shows_processing: bool
    """True if a list has the statusName ``processing`` (rule search.processing)."""
    always_has_subject: bool
    """True if the result of an SMS has a subject (rule result.subject)."""
    reserve_time: ReserveTimeForm
    reserve_statuses: Mapping[ReserveStatus, ReserveStatus]
    """The status that an answer has, for statuses that the document does not list (rule reserve.skip)."""
    errors: ErrorForm
    failures: Mapping[str, tuple[int, ...]]
    """The statuses of failures that the document lists, by operation."""


EDITIONS: Final[Mapping[Document, Edition]] = MappingProxyType(
    {
        Document.OF_2023: Edition(
            paging=Paging.NUMBERED,
            list_messages=LIST_MESSAGES,
            list_messages_of_request=LIST_MESSAGES_OF_REQUEST,
            list_unsubscribes=LIST_UNSUBSCRIBES,
            messages_elsewhere={
                "nextToken": Advice(
                    f"{NO_TOKENS}, so this asks for page {{page}} again: page by pageIndex, or {CHOOSE_2026}",
                    f"{NO_TOKENS}, so further pages come by pageIndex; {CHOOSE_2026}",
                ),
                "responseFormatType": FORMAT,
            },
            if_more=MORE_BY_INDEX,
            names_request=False,
            shows_processing=False,
            always_has_subject=False,
            reserve_time=ReserveTimeForm.MINUTE,
            reserve_statuses={ReserveStatus.SKIP: ReserveStatus.FAIL},
            errors=ErrorForm.LIST,
            failures=LISTED_FAILURES,
        ),
        Document.OF_2026: Edition(
            paging=Paging.CHAINED,
            list_messages=LIST_MESSAGES_2026,
            list_messages_of_request=LIST_MESSAGES_2026,
            list_unsubscribes=LIST_UNSUBSCRIBES_2026,
            messages_elsewhere={
                "pageIndex": Advice(NO_PAGES, NO_PAGES),
                "responseFormatType": FORMAT,
            },
            if_more="",
            names_request=True,
            shows_processing=True,
            always_has_subject=True,
            reserve_time=ReserveTimeForm.OFFSET,
            reserve_statuses={},
            errors=ErrorForm.NAME,
            failures=LISTED_FAILURES_2026,
        ),
    }
)
"""The contents of every document."""
