"""Requests in the journal, with their answers and the diagnoses of refused signatures, and requests to sign."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Body, DateTime, Milliseconds, Model

SigningCause = Annotated[str | None, Meta(description="the name of the mistake; null if there is none")]
FurtherCauses = Annotated[list[str], Meta(description="the names of further mistakes")]
SigningText = Annotated[str, Meta(description="the mistake in words")]
ExpectedText = Annotated[
    str,
    Meta(description="the string to sign, with visible signs for spaces and line ends; empty if it was not examined"),
]
SignedText = Annotated[str | None, Meta(description="the string that was signed instead; null if it is not known")]
Skew = Annotated[
    Milliseconds | None,
    Meta(description="milliseconds by which the timestamp is ahead of the wall clock; null if that is tolerated"),
]
CallerLanguage = Annotated[str, Meta(description="the programming language of the client, guessed")]
Snippet = Annotated[str, Meta(description="code in that language that signs correctly")]


class Signing(Model, frozen=True, kw_only=True):
    """The diagnosis of a signature: the mistake, and how to sign correctly."""

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

    number: Annotated[int, Meta(description="the position in the journal, from 1")]
    at: Annotated[DateTime, Meta(description="by the wall clock")]
    took: Annotated[float, Meta(description="milliseconds")]
    operation: Annotated[str | None, Meta(description="null if the address is that of no operation")]
    method: str
    target: Annotated[str, Meta(description="path and query, as they were sent")]
    headers: Annotated[dict[str, str], Meta(description="names in lower case; secrets redacted")]
    body: Annotated[str, Meta(description="its first 64 KiB")]
    body_length: Annotated[int, Meta(description="bytes")]
    status: Annotated[
        int | None, Meta(description="the HTTP status of the answer; null if a fault broke the connection instead")
    ]
    answer_headers: dict[str, str]
    answer: Annotated[str, Meta(description="its first 64 KiB")]
    request_id: Annotated[str | None, Meta(description="the requestId of an accepted send")]
    diagnosis: Annotated[
        str | None,
        Meta(description="why the request was refused, or notes on an accepted one"),
    ]
    rules: Annotated[list[str], Meta(description="the rules that fired")]
    scripted_by: Annotated[
        str | None, Meta(description="the scenario, one-off failure, magic number or header that decided the answer")
    ]
    fault: Annotated[str | None, Meta(description="the fault that broke the connection")]
    delay: Annotated[Milliseconds, Meta(description="milliseconds before the answer")]
    gave_up: Annotated[
        float | None,
        Meta(description="milliseconds after which the client disconnected without its answer; null if it did not"),
    ]
    signing: Annotated[Signing | None, Meta(description="the diagnosis of a refused signature")]


class RequestPage(Model, frozen=True, kw_only=True):
    """A page of requests."""

    requests: Annotated[list[RequestData], Meta(description="oldest first, or with `newest` newest first")]
    cursor: Annotated[
        int,
        Meta(description="`after` of the next page; with `newest`, its `before`, or 0 if no older request is left"),
    ]
    dropped: Annotated[int, Meta(description="requests up to this number are no longer kept")]
    truncated: (
        Annotated[
            bool, Meta(description="true if the page ends before `limit` because of its size, or of a long search")
        ]
        | UnsetType
    ) = UNSET


class SignedRequest(Body, frozen=True, kw_only=True):
    """A request to one of SENS's operations."""

    method: Literal["GET", "POST", "DELETE"]
    path: Annotated[
        str,
        Meta(description="path below the service, with its query, such as /messages?requestId=…", pattern="^/[!-~]*$"),
    ]
    body: Annotated[Any, Meta(description="the JSON body")] | UnsetType = UNSET


class SignedAnswer(Model, frozen=True, kw_only=True):
    """SENS's answer to a signed request."""

    status: Annotated[int | None, Meta(description="the HTTP status; null if a fault broke the connection instead")]
    headers: Annotated[dict[str, str], Meta(description="names in lower case")]
    body: Annotated[str, Meta(description="the body as it was sent")]
