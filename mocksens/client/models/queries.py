"""The parameters of calls."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from mocksens.client.models.model import Query

AfterCursor = Annotated[int, Meta(ge=0, description="leaves out what comes before; a cursor")]
PageLimit = Annotated[int, Meta(ge=0, description="how many at most: 100, up to 1000")]
CodePattern = Annotated[
    str | None,
    Meta(
        description="finds the one-time code: a /regular expression/ whose group 1 is it, or all of it; does not choose"
        " messages"
    ),
]
RecipientPattern = Annotated[
    str | None, Meta(description="the recipient: * and ? are wildcards, or a /regular expression/")
]
CallerPattern = Annotated[str | None, Meta(description="the caller: likewise")]
ContentPattern = Annotated[str | None, Meta(description="the whole text: likewise")]
ContentPart = Annotated[str | None, Meta(description="what the content has somewhere in it")]


class CodeQuery(Query, frozen=True, kw_only=True):
    """How the one-time code of a message is found."""

    otp: CodePattern = None


class MessageQuery(Query, frozen=True, kw_only=True):
    """Which messages are listed."""

    after: AfterCursor = 0
    limit: PageLimit = 100
    to: RecipientPattern = None
    sender: CallerPattern = field(name="from", default=None)
    content: ContentPattern = None
    contains: ContentPart = None
    otp: CodePattern = None


class SearchQuery(Query, frozen=True, kw_only=True):
    """Which messages are searched for."""

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
    """Which message is waited for, and how long."""

    after: AfterCursor = 0
    to: RecipientPattern = None
    sender: CallerPattern = field(name="from", default=None)
    content: ContentPattern = None
    contains: ContentPart = None
    otp: CodePattern = None
    timeout: Annotated[str, Meta(description="a length of time: 10s, up to 10m")] = "10s"


class JournalQuery(Query, frozen=True, kw_only=True):
    """Which requests are listed."""

    after: AfterCursor = 0
    limit: PageLimit = 100
    operation: Annotated[str | None, Meta(description="only those of an operation, as send-messages")] = None
    status: (
        Annotated[int, Meta(ge=100, le=599, description="only those that were answered with this HTTP status")] | None
    ) = None


class EventQuery(Query, frozen=True, kw_only=True):
    """Where the events begin."""

    after: Annotated[
        str | None, Meta(description="an id: goes on behind it; 0 is everything; left out, from now on")
    ] = None
