"""The parameters of every operation, as the document tables them: one row a parameter.

``core/validation/checks.py`` walks these tables; the tests walk them too. The order is the document's, and so
the order of the violations in a refusal.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from mocksens.spec import limits
from mocksens.spec.cite import Cite, assumed, documented, observed
from mocksens.spec.countries import CITE as COUNTRIES_CITE
from mocksens.spec.countries import COUNTRIES, DOMESTIC
from mocksens.spec.limits import RECIPIENTS, RECIPIENTS_MIN, SEARCH, SEND, UNSUBSCRIBES, UPLOAD, Limit
from mocksens.spec.operations import Name
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType


class Kind(StrEnum):
    """What a parameter's value is, and so how it is checked."""

    TEXT = "text"
    DIGITS = "digits"
    """A telephone number: ASCII digits only."""
    CHOICE = "choice"
    """One of ``choices``, which maps the lower-case spelling to the document's."""
    INTEGER = "integer"
    """ASCII digits between ``at_least`` and ``at_most``."""
    SECOND = "yyyy-MM-dd HH:mm:ss"
    """A local time to the second, KST."""
    MINUTE = "yyyy-MM-dd HH:mm"
    """A local time to the minute, in a zone given beside it."""
    LIST = "list"
    """``at_least`` to ``at_most`` objects of ``fields``."""


class Parameter(NamedTuple):
    """One row of a parameter table.

    ``name`` is SENS's word for it, ``attribute`` ours. ``rule`` is the row of ``spec/rules`` that a
    violation names. ``blank`` says that an empty text counts as given (rule check.empty).
    """

    name: str
    attribute: str
    kind: Kind
    cite: Cite
    rule: str = "check.envelope"
    mandatory: bool = False
    blank: bool = False
    default: str | int | None = None
    choices: Mapping[str, str] = MappingProxyType({})
    at_least: Limit[int] | None = None
    at_most: Limit[int] | None = None
    fields: "tuple[Parameter, ...]" = ()
    form: Cite | None = None
    """Who says what the value must look like, where that is not the parameter's own row."""
    spelt: tuple[str, ...] = ()
    """The choices as the document writes them, where that is not how they are answered."""
    hint: str = ""
    """What a diagnosis says behind a value that is none of its kind."""


AS_CALLED: Final = assumed("digits only, as messages.to, D:96", SEND)


def _number(
    name: str, attribute: str, cite: Cite, *, mandatory: bool = False, form: Cite | None = AS_CALLED
) -> Parameter:
    """A telephone number (rule send.numbers)."""
    return Parameter(
        name,
        attribute,
        Kind.DIGITS,
        cite,
        "send.numbers",
        mandatory=mandatory,
        at_most=limits.TEL_DIGITS,
        form=form,
    )


def _time(name: str, attribute: str, line: str) -> Parameter:
    return Parameter(name, attribute, Kind.SECOND, documented(SEARCH, f"{name}, {line}"), "search.window")


def _choices(values: Iterable[str]) -> Mapping[str, str]:
    """The values by their lower-case spelling (rules send.type and search.filters)."""
    return MappingProxyType({value.lower(): value for value in values})


TYPES: Final = _choices(MessageType)
CONTENT_TYPES: Final = _choices(ContentType)

SEND_MESSAGES: Final = (
    Parameter(
        "type",
        "type",
        Kind.CHOICE,
        documented(SEND, "type, D:82"),
        "send.type",
        mandatory=True,
        choices=TYPES,
    ),
    Parameter(
        "contentType",
        "content_type",
        Kind.CHOICE,
        documented(SEND, "contentType, D:83"),
        "send.type",
        default=ContentType.COMM,
        choices=CONTENT_TYPES,
    ),
    Parameter(
        "countryCode",
        "country_code",
        Kind.CHOICE,
        documented(SEND, "countryCode, D:86"),
        "send.country",
        default=DOMESTIC,
        choices=_choices(COUNTRIES),
        form=COUNTRIES_CITE,
        hint=", which the list of November 2020 lacks; `mocksens codes --countries` shows it, the setting `countries`"
        " lifts it",
    ),
    _number("from", "sender", documented(SEND, "from, D:89"), mandatory=True),
    Parameter("subject", "subject", Kind.TEXT, documented(SEND, "subject, D:90"), "send.subject", blank=True),
    Parameter(
        "content",
        "content",
        Kind.TEXT,
        documented(SEND, "content, D:92"),
        "send.content",
        mandatory=True,
        blank=True,
    ),
    Parameter(
        "messages",
        "recipients",
        Kind.LIST,
        documented(SEND, "messages, D:94"),
        "send.recipients",
        mandatory=True,
        at_least=RECIPIENTS_MIN,
        at_most=RECIPIENTS,
        fields=(
            _number("to", "to", documented(SEND, "messages.to, D:96"), mandatory=True, form=None),
            Parameter(
                "subject",
                "subject",
                Kind.TEXT,
                documented(SEND, "messages.subject, D:97"),
                "send.subject",
                blank=True,
            ),
            Parameter(
                "content",
                "content",
                Kind.TEXT,
                documented(SEND, "messages.content, D:99"),
                "send.content",
                blank=True,
            ),
        ),
    ),
    Parameter(
        "files",
        "files",
        Kind.LIST,
        documented(SEND, "files.fileId, D:101"),
        "send.file-ids",
        at_most=limits.FILES,
        fields=(
            Parameter("fileId", "file_id", Kind.TEXT, documented(SEND, "files.fileId, D:101"), "send.file-ids"),
            Parameter("name", "name", Kind.TEXT, observed("the older document's inline file"), "send.inline-files"),
            Parameter("body", "body", Kind.TEXT, observed("the older document's inline file"), "send.inline-files"),
        ),
    ),
    Parameter("reserveTime", "reserve_time", Kind.MINUTE, documented(SEND, "reserveTime, D:103"), "reserve.time"),
    Parameter(
        "reserveTimeZone",
        "reserve_time_zone",
        Kind.TEXT,
        documented(SEND, "reserveTimeZone, D:104"),
        "reserve.zone",
    ),
)

UPLOAD_FILE: Final = (
    Parameter("fileName", "name", Kind.TEXT, documented(UPLOAD, "fileName, D:173"), "upload.rules", mandatory=True),
    Parameter("fileBody", "body", Kind.TEXT, documented(UPLOAD, "fileBody, D:175"), "upload.rules", mandatory=True),
)

PAGE_INDEX: Final = Parameter(
    "pageIndex",
    "page_index",
    Kind.INTEGER,
    documented(SEARCH, "pageIndex, D:244"),
    "search.page",
    default=0,
    at_least=limits.PAGE_INDEX_MIN,
    at_most=limits.PAGE_INDEX,
)

LIST_MESSAGES: Final = (
    Parameter("requestId", "request_id", Kind.TEXT, documented(SEARCH, "requestId, D:227"), "search.what"),
    _time("requestStartTime", "request_start", "D:228"),
    _time("requestEndTime", "request_end", "D:229"),
    _time("completeStartTime", "complete_start", "D:230"),
    _time("completeEndTime", "complete_end", "D:231"),
    Parameter("messageId", "message_id", Kind.TEXT, documented(SEARCH, "messageId, D:232"), "search.filters"),
    Parameter("type", "type", Kind.CHOICE, documented(SEARCH, "type, D:233"), "search.filters", choices=TYPES),
    Parameter(
        "contentType",
        "content_type",
        Kind.CHOICE,
        documented(SEARCH, "contentType, D:234"),
        "search.filters",
        choices=CONTENT_TYPES,
    ),
    Parameter("countryCode", "country_code", Kind.TEXT, documented(SEARCH, "countryCode, D:236"), "search.filters"),
    Parameter(
        "status",
        "status",
        Kind.CHOICE,
        documented(SEARCH, "status, D:237"),
        "search.filters",
        choices=_choices(MessageStatus),
    ),
    _number("from", "sender", documented(SEARCH, "from, D:240"), form=None),
    _number("to", "to", documented(SEARCH, "to, D:241"), form=None),
    Parameter(
        "statusName",
        "status_name",
        Kind.CHOICE,
        documented(SEARCH, "statusName, D:242"),
        "search.filters",
        choices=_choices(("success", "fail")),
        spelt=("SUCCESS", "FAIL"),
    ),
    PAGE_INDEX,
    Parameter(
        "pageSize",
        "page_size",
        Kind.INTEGER,
        documented(SEARCH, "pageSize, D:245"),
        "search.page",
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
"""The same with requestId given: "default: 1000" (D:246), the upper bound assumed (rule search.page)."""

AN_INSTANT: Final = "milliseconds since 1970, as 1764126000000 for 2025-11-26 12:00 in Korea"

LIST_UNSUBSCRIBES: Final = (
    _number("clientTelNo", "number", documented(UNSUBSCRIBES, "clientTelNo, D:564")),
    Parameter(
        "pageSize",
        "page_size",
        Kind.INTEGER,
        documented(UNSUBSCRIBES, "pageSize, D:565"),
        "unsub.page",
        default=limits.UNSUBSCRIBE_PAGE_SIZE.value,
        at_least=limits.UNSUBSCRIBE_PAGE_SIZE_MIN,
        at_most=limits.UNSUBSCRIBE_PAGE_SIZE,
    ),
    PAGE_INDEX._replace(cite=documented(UNSUBSCRIBES, "pageIndex, D:567"), rule="unsub.page"),
    *(
        Parameter(
            name,
            attribute,
            Kind.INTEGER,
            documented(UNSUBSCRIBES, f"{name}, {line}"),
            "unsub.times",
            at_least=limits.EPOCH_MS_MIN,
            at_most=limits.EPOCH_MS,
            hint=f"; it is {AN_INSTANT}",
        )
        for name, attribute, line in (("startTime", "start", "D:568"), ("endTime", "end", "D:570"))
    ),
)


def _numbers(section: str, line: str) -> Parameter:
    """The body of registering or deleting: it is the list itself."""
    cite = documented(section, f"clientTelNo, {line}")
    return Parameter(
        "body",
        "numbers",
        Kind.LIST,
        cite,
        "unsub.numbers",
        mandatory=True,
        at_least=limits.UNSUBSCRIBES_MIN,
        at_most=limits.UNSUBSCRIBES_MAX._replace(cite=cite),
        fields=(_number("clientTelNo", "number", cite, mandatory=True),),
    )


REGISTERED: Final = _numbers("Register call block number", "D:646")
DELETED: Final = _numbers("Delete call block number", "D:712")

NO_TOKENS: Final = "mocksens imitates the API page of 2023, which has no tokens"
FIRST_PAGE: Final = f"{NO_TOKENS}, so further pages come by pageIndex"
"""What a client gets that asks for its first page by a token that is empty."""
OTHER_DOCUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nextToken": f"{NO_TOKENS}: page {{page}} came again, so page by pageIndex",
        "responseFormatType": "it is of another document, and answers are JSON",
    }
)
"""Query parameters that clients of other documents send, and what these clients get instead (rule search.extra)."""

QUERY: Final[Mapping[str, tuple[Parameter, ...]]] = {
    Name.LIST_MESSAGES: LIST_MESSAGES,
    Name.LIST_UNSUBSCRIBES: LIST_UNSUBSCRIBES,
}
"""The query parameters of the operations that have some."""

BODY: Final[Mapping[str, tuple[Parameter, ...]]] = {
    Name.SEND_MESSAGES: SEND_MESSAGES,
    Name.UPLOAD_FILE: UPLOAD_FILE,
    Name.REGISTER_UNSUBSCRIBES: (REGISTERED,),
    Name.DELETE_UNSUBSCRIBES: (DELETED,),
}
"""The body of the operations that have one."""

RESERVE_TIME_ZONE_DEFAULT: Final = "Asia/Seoul"
"""D:104."""
