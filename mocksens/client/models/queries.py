"""The query parameters of calls."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from mocksens.client.models.model import Query

AfterCursor = Annotated[int, Meta(ge=0, description="a cursor: list only what comes after it")]
PageLimit = Annotated[int, Meta(ge=0, description="the size of the page, at most 1000")]
CodePattern = Annotated[
    str | None,
    Meta(
        description="a /regular expression/ for the one-time code, which is its group 1, or the whole match without a"
        " group; it does not filter messages"
    ),
]
RecipientPattern = Annotated[
    str | None,
    Meta(description="a pattern for the recipient: a text with the wildcards * and ?, or a /regular expression/"),
]
CallerPattern = Annotated[str | None, Meta(description="a pattern for the sender, as for `to`")]
ContentPattern = Annotated[str | None, Meta(description="a pattern for the whole content, as for `to`")]
ContentPart = Annotated[str | None, Meta(description="a part of the content")]


class CodeQuery(Query, frozen=True, kw_only=True):
    """The search for the one-time code of a message."""

    otp: CodePattern = None


class MessageQuery(Query, frozen=True, kw_only=True):
    """The filters and the page of a list of messages."""

    after: AfterCursor = 0
    limit: PageLimit = 100
    to: RecipientPattern = None
    sender: CallerPattern = field(name="from", default=None)
    content: ContentPattern = None
    contains: ContentPart = None
    otp: CodePattern = None


class SearchQuery(Query, frozen=True, kw_only=True):
    """The search terms and the page of a search for messages."""

    q: Annotated[
        str,
        Meta(
            description="terms that must all match: words, texts in quotes, and `to:` `from:` `type:` `status:` `code:`"
            " `request:` `service:` `after:` `before:`; a minus sign before a term excludes its matches"
        ),
    ] = ""
    limit: PageLimit = 100
    cursor: Annotated[str | None, Meta(description="the cursor of the previous page")] = None


class WaitQuery(Query, frozen=True, kw_only=True):
    """The filters and the timeout of a wait for a message."""

    after: AfterCursor = 0
    to: RecipientPattern = None
    sender: CallerPattern = field(name="from", default=None)
    content: ContentPattern = None
    contains: ContentPart = None
    otp: CodePattern = None
    timeout: Annotated[str, Meta(description="a duration, at most 10m")] = "10s"


class JournalQuery(Query, frozen=True, kw_only=True):
    """The search terms, the filters and the page of a list of requests."""

    after: AfterCursor = 0
    limit: PageLimit = 100
    newest: Annotated[bool, Meta(description="true: list the newest first; pages continue with `before`")] = False
    before: Annotated[
        int, Meta(ge=0, description="a cursor: list only what comes before it in the journal; 0 is no limit")
    ] = 0
    q: Annotated[
        str,
        Meta(
            description="words, and texts in quotes, that must all occur in target, body, answer, diagnosis or"
            " x-ncp-apigw-request-id; a minus sign before a word excludes its matches; of a body, the first 64 KiB are"
            " searched"
        ),
    ] = ""
    refused: Annotated[
        bool, Meta(description="true: only requests that were refused, or whose connection a fault broke")
    ] = False
    operation: Annotated[str | None, Meta(description="only requests of this operation, such as send-messages")] = None
    status: (
        Annotated[int, Meta(ge=100, le=599, description="only requests that were answered with this HTTP status")]
        | None
    ) = None


class EventQuery(Query, frozen=True, kw_only=True):
    """The start of a stream of events."""

    after: Annotated[
        str | None,
        Meta(description="the id of an event: continue after it; 0: all events; by default, only new events"),
    ] = None
