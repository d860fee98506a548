"""Messages of a service, and the end of one by hand."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from mocksens.client.models.files import AttachedFileData
from mocksens.client.models.model import Body, DateTime, Model


class NoteData(Model, frozen=True, kw_only=True):
    """What there is to note of a message."""

    rule: Annotated[str, Meta(description="the id of the rule")]
    text: str


class DeliveredTexts(Model, frozen=True, kw_only=True):
    """The texts as a handset shows them."""

    subject: Annotated[str | None, Meta(description="cut at its limit")]
    content: Annotated[str, Meta(description="cut at its limit")]


class Length(Model, frozen=True, kw_only=True):
    """The length of a text, and its limit."""

    length: Annotated[int, Meta(description="bytes")]
    limit: Annotated[int, Meta(description="bytes")]
    cut: Annotated[bool, Meta(description="whether it is over the limit")]


class Lengths(Model, frozen=True, kw_only=True):
    """The lengths of the texts of a message."""

    subject: Length | None
    content: Length | None


class MessageData(Model, frozen=True, kw_only=True):
    """A message: as it was asked for, as it is delivered, its way, and what decided it."""

    cursor: Annotated[int, Meta(description="its place among all messages of the service, from 1")]
    message_id: str
    request_id: str
    type: Annotated[str, Meta(description="SMS, LMS or MMS, as it is delivered")]
    content_type: Annotated[str, Meta(description="COMM or AD")]
    country_code: str
    sender: str = field(name="from")
    to: str
    subject: Annotated[str | None, Meta(description="as it was asked for; an SMS has none")]
    content: Annotated[str, Meta(description="as it was asked for")]
    otp: Annotated[
        str | None,
        Meta(
            description="the one-time code in the content: 4 to 8 digits (also 1234 5678 or 123-456) within 40"
            " characters of a word such as 인증번호, 코드, code or PIN, or 4 to 10 letters and digits directly next"
            " to it, or 4 to 8 capital letters directly after it, as in code: AB12CD"
        ),
    ]
    delivered: DeliveredTexts
    bytes: Lengths
    unsupported: Annotated[
        str | None, Meta(description="the first character of the content that the carrier does not have")
    ]
    unsupported_subject: Annotated[
        str | None, Meta(description="the first character of the subject that the carrier does not have")
    ]
    files: list[AttachedFileData]
    status: Annotated[str, Meta(description="READY, PROCESSING or COMPLETED")]
    request_time: DateTime
    processing_time: Annotated[DateTime, Meta(description="from when it is PROCESSING")]
    complete_time: Annotated[
        DateTime | None, Meta(description="when it is COMPLETED; null as long as that cannot be known")
    ]
    result: Annotated[str | None, Meta(description="the result code that it has, or will have")]
    result_meaning: Annotated[str | None, Meta(description="what that means, once it is COMPLETED")]
    telco_code: Annotated[str, Meta(description="SKT, KTF, LGT or ETC")]
    scripted_by: Annotated[str | None, Meta(description="the scenario, one-off or number that decided")]
    notes: Annotated[list[NoteData], Meta(description="what is cut, ignored or fails by itself, and why")]


class MessagePage(Model, frozen=True, kw_only=True):
    """Messages in their order."""

    messages: Annotated[list[MessageData], Meta(description="oldest first")]
    cursor: Annotated[int, Meta(description="`after` of what comes next")]
    generation: Annotated[
        int, Meta(description="another one after the service was dropped and made again, when cursors begin anew")
    ]
    truncated: (
        Annotated[bool, Meta(description="true if more would fit than a page has bytes for, before the limit")]
        | UnsetType
    ) = UNSET


class FoundMessage(Model, frozen=True, kw_only=True):
    """A message with its service."""

    service_id: str
    message: MessageData


class FoundMessages(Model, frozen=True, kw_only=True):
    """The messages that a search found."""

    messages: Annotated[list[FoundMessage], Meta(description="newest first")]
    cursor: Annotated[str | None, Meta(description="`cursor` of the next page; null on the last page")]


class Found(Model, frozen=True, kw_only=True):
    """The message that was waited for."""

    message: MessageData
    cursor: Annotated[int, Meta(description="`after` of what comes next")]


class Completion(Body, frozen=True, kw_only=True):
    """How a message ends."""

    result: Annotated[str, Meta(description="the result code")] = "0"


class Completed(Model, frozen=True, kw_only=True):
    """How a message has ended."""

    message_id: str
    status: Annotated[str, Meta(description="COMPLETED")]
    status_code: Annotated[str, Meta(description="the result code")]
