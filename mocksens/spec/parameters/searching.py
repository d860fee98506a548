"""The parameters of message searches."""

from typing import Final

from mocksens.spec import limits
from mocksens.spec.cite import documented, documented_2026, observed
from mocksens.spec.limits import SEARCH
from mocksens.spec.parameters.choices import CONTENT_TYPES, TYPES, choices
from mocksens.spec.parameters.parameter import Kind, Parameter, number
from mocksens.spec.statuses import MessageStatus


def _time(name: str, attribute: str, line: str) -> Parameter:
    return Parameter(
        name=name,
        attribute=attribute,
        kind=Kind.SECOND,
        cite=documented(SEARCH, f"{name}, {line}"),
        rule="search.window",
    )


PAGE_INDEX: Final = Parameter(
    name="pageIndex",
    attribute="page_index",
    kind=Kind.INTEGER,
    cite=documented(SEARCH, "pageIndex, D:244"),
    rule="search.page",
    default=0,
    at_least=limits.PAGE_INDEX_MIN,
    at_most=limits.PAGE_INDEX,
)

LIST_MESSAGES: Final = (
    Parameter(
        name="requestId",
        attribute="request_id",
        kind=Kind.TEXT,
        cite=documented(SEARCH, "requestId, D:227"),
        rule="search.what",
    ),
    _time("requestStartTime", "request_start", "D:228"),
    _time("requestEndTime", "request_end", "D:229"),
    _time("completeStartTime", "complete_start", "D:230"),
    _time("completeEndTime", "complete_end", "D:231"),
    Parameter(
        name="messageId",
        attribute="message_id",
        kind=Kind.TEXT,
        cite=documented(SEARCH, "messageId, D:232"),
        rule="search.filters",
    ),
    Parameter(
        name="type",
        attribute="type",
        kind=Kind.CHOICE,
        cite=documented(SEARCH, "type, D:233"),
        rule="search.filters",
        choices=TYPES,
    ),
    Parameter(
        name="contentType",
        attribute="content_type",
        kind=Kind.CHOICE,
        cite=documented(SEARCH, "contentType, D:234"),
        rule="search.filters",
        choices=CONTENT_TYPES,
    ),
    Parameter(
        name="countryCode",
        attribute="country_code",
        kind=Kind.TEXT,
        cite=documented(SEARCH, "countryCode, D:236"),
        rule="search.filters",
    ),
    Parameter(
        name="status",
        attribute="status",
        kind=Kind.CHOICE,
        cite=documented(SEARCH, "status, D:237"),
        rule="search.filters",
        choices=choices(MessageStatus),
    ),
    number("from", "sender", documented(SEARCH, "from, D:240"), form=None),
    number("to", "to", documented(SEARCH, "to, D:241"), form=None),
    Parameter(
        name="statusName",
        attribute="status_name",
        kind=Kind.CHOICE,
        cite=documented(SEARCH, "statusName, D:242"),
        rule="search.filters",
        choices=choices(("success", "fail")),
        spelt=("SUCCESS", "FAIL"),
    ),
    PAGE_INDEX,
    Parameter(
        name="pageSize",
        attribute="page_size",
        kind=Kind.INTEGER,
        cite=documented(SEARCH, "pageSize, D:245"),
        rule="search.page",
        default=limits.PAGE_SIZE_DEFAULT.value,
        at_least=limits.PAGE_SIZE_MIN,
        at_most=limits.PAGE_SIZE,
    ),
)

LIST_MESSAGES_OF_REQUEST: Final = (
    *LIST_MESSAGES[:-1],
    LIST_MESSAGES[-1]._replace(
        cite=documented(SEARCH, "pageSize, D:246"),
        default=limits.PAGE_SIZE_OF_REQUEST_DEFAULT.value,
        at_most=limits.PAGE_SIZE_OF_REQUEST,
    ),
)
"""The parameters of a search with a requestId.

Its default page size is 1000 (D:246). The maximum is assumed (rule search.page).
"""

NEXT_TOKEN: Final = Parameter(
    name="nextToken",
    attribute="next_token",
    kind=Kind.TEXT,
    cite=observed("two clients written from the pages of 2026", "sens-sms-list"),
    rule="search.token",
)
LIST_MESSAGES_2026: Final = (
    *(NEXT_TOKEN if row is PAGE_INDEX else row for row in LIST_MESSAGES[:-1]),
    LIST_MESSAGES[-1]._replace(
        cite=documented_2026("sens-sms-list", "pageSize"),
        hint="; the setting document=2023 takes up to 1000 with a requestId",
    ),
)
"""The parameters of a search under 2026, with a requestId or without one."""
