"""Messages, and the completion of one by hand."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from mocksens.client.models.files import AttachedFileData
from mocksens.client.models.model import Body, DateTime, Model


class NoteData(Model, frozen=True, kw_only=True):
    """A note on a message."""

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
    cut: Annotated[bool, Meta(description="true if the text is longer than the limit, and is cut")]


class Lengths(Model, frozen=True, kw_only=True):
    """The lengths of the texts of a message."""

    subject: Length | None
    content: Length | None


class MessageData(Model, frozen=True, kw_only=True):
    """A message as it was sent and as it is delivered, with its status and result."""

    cursor: Annotated[int, Meta(description="the position among all messages of the service, from 1")]
    message_id: str
    request_id: str
    type: Annotated[str, Meta(description="SMS, LMS or MMS, as it is delivered")]
    content_type: Annotated[str, Meta(description="COMM or AD")]
    country_code: str
    sender: str = field(name="from")
    to: str
    subject: Annotated[str | None, Meta(description="as it was sent; null for an SMS")]
    content: Annotated[str, Meta(description="as it was sent")]
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
    processing_time: Annotated[DateTime, Meta(description="when it becomes PROCESSING")]
    complete_time: Annotated[
        DateTime | None, Meta(description="when it becomes COMPLETED; null if that is not decided yet")
    ]
    result: Annotated[str | None, Meta(description="the result code that it has or will have")]
    result_meaning: Annotated[str | None, Meta(description="the meaning of the result code, once it is COMPLETED")]
    telco_code: Annotated[str, Meta(description="SKT, KTF, LGT or ETC")]
    scripted_by: Annotated[
        str | None, Meta(description="the scenario, one-off failure or magic number that decided the result")
    ]
    notes: Annotated[list[NoteData], Meta(description="what is cut or ignored, or why the message fails")]


class MessagePage(Model, frozen=True, kw_only=True):
    """A page of messages."""

    messages: Annotated[list[MessageData], Meta(description="oldest first")]
    cursor: Annotated[int, Meta(description="`after` of the next page")]
    generation: Annotated[
        int, Meta(description="changes when the service is dropped and created again, after which cursors start again")
    ]
    truncated: (
        Annotated[bool, Meta(description="true if the page ends before `limit` because of its size")] | UnsetType
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
    """The message that a wait returns."""

    message: MessageData
    cursor: Annotated[int, Meta(description="`after` of the next page")]


class Completion(Body, frozen=True, kw_only=True):
    """The result for a message."""

    result: Annotated[str, Meta(description="the result code")] = "0"


class Completed(Model, frozen=True, kw_only=True):
    """A completed message."""

    message_id: str
    status: Annotated[str, Meta(description="COMPLETED")]
    status_code: Annotated[str, Meta(description="the result code")]
