"""The journal: requests with their answers, and what the doctor says of a signature that was refused."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import DateTime, Milliseconds, Model

SigningCause = Annotated[str | None, Meta(description="the mistake by name; null if nothing is wrong")]
FurtherCauses = Annotated[list[str], Meta(description="further mistakes by name")]
SigningText = Annotated[str, Meta(description="the mistake in words")]
ExpectedText = Annotated[
    str, Meta(description="the string to sign, with a sign for every blank and line end; empty if it was not examined")
]
SignedText = Annotated[str | None, Meta(description="what was signed instead, if that could be found out")]
Skew = Annotated[
    Milliseconds | None,
    Meta(description="milliseconds by which the timestamp is ahead of the wall clock, where that is too much"),
]
CallerLanguage = Annotated[str, Meta(description="the caller's, guessed")]
Snippet = Annotated[str, Meta(description="how it is done right in that language")]


class Signing(Model, frozen=True, kw_only=True):
    """What the doctor says of a signature: the mistake, and how it is done right."""

    cause: SigningCause
    also: FurtherCauses
    says: SigningText
    expected: ExpectedText
    signed: SignedText
    skew: Skew
    language: CallerLanguage
    snippet: Snippet


class RequestData(Model, frozen=True, kw_only=True):
    """A request and its answer; secrets are redacted."""

    number: Annotated[int, Meta(description="counts the requests of the journal, from 1")]
    at: Annotated[DateTime, Meta(description="by the wall clock")]
    took: Annotated[float, Meta(description="milliseconds")]
    operation: Annotated[str | None, Meta(description="null if there is none such")]
    method: str
    target: Annotated[str, Meta(description="path and query, as they were sent")]
    headers: Annotated[dict[str, str], Meta(description="names in lower case; secrets redacted")]
    body: Annotated[str, Meta(description="its first 64 KiB")]
    body_length: Annotated[int, Meta(description="bytes")]
    status: Annotated[int | None, Meta(description="the HTTP status of the answer; null where the line broke instead")]
    answer_headers: dict[str, str]
    answer: Annotated[str, Meta(description="its first 64 KiB")]
    request_id: Annotated[str | None, Meta(description="of a send that was taken")]
    diagnosis: Annotated[
        str | None,
        Meta(description="why it was refused, what was scripted, or what there is to note of what was accepted"),
    ]
    rules: Annotated[list[str], Meta(description="the rules that fired")]
    scripted_by: Annotated[str | None, Meta(description="the scenario, one-off, number or header that decided")]
    fault: Annotated[str | None, Meta(description="how the line was broken")]
    delay: Annotated[Milliseconds, Meta(description="milliseconds before the answer")]
    gave_up: Annotated[
        float | None, Meta(description="milliseconds that the client waited before it went away without its answer")
    ]
    signing: Annotated[Signing | None, Meta(description="what the doctor says, where the signature was refused")]


class RequestPage(Model, frozen=True, kw_only=True):
    """Requests in their order."""

    requests: Annotated[list[RequestData], Meta(description="oldest first")]
    cursor: Annotated[int, Meta(description="`after` of what comes next")]
    dropped: Annotated[int, Meta(description="the requests up to this number are no longer there")]
    truncated: (
        Annotated[bool, Meta(description="true if more would fit than a page has bytes for, before the limit")]
        | UnsetType
    ) = UNSET
