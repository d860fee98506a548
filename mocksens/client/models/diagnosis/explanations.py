"""Explanations of refused requests, and examinations of requests that were not sent."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from mocksens.client.models.model import Body, Model
from mocksens.client.models.requests import (
    CallerLanguage,
    ExpectedText,
    FurtherCauses,
    RequestData,
    SignedText,
    SigningCause,
    SigningText,
    Skew,
    Snippet,
)

AddressFault = Annotated[
    str | None,
    Meta(
        description="the mistake in the method, the path or an id in it; null if there is none, or if the answer says"
        " it"
    ),
]


class Question(Body, frozen=True, kw_only=True):
    """A request to examine; `target` is path and query, exactly as a client would send them."""

    method: str
    target: str
    headers: dict[str, str]
    body: str = ""
    service_id: Annotated[str, Meta(description="check that the key may use this service")] = ""


class Examination(Model, frozen=True, kw_only=True):
    """The mistakes in a request: in its address, its signature, and its query and body."""

    address: AddressFault
    refusal: Annotated[
        str | None,
        Meta(description="why query and body would be refused; null if they are accepted, or were not examined"),
    ]
    notes: Annotated[list[str], Meta(description="notes on query and body")]
    cause: SigningCause
    also: FurtherCauses
    says: SigningText
    expected: ExpectedText
    signed: SignedText
    skew: Skew
    language: CallerLanguage
    snippet: Snippet


class ExplanationData(Model, frozen=True, kw_only=True):
    """The latest refused request of a service, explained."""

    request: Annotated[RequestData, Meta(description="the latest refused request")]
    address: AddressFault
    note: Annotated[
        str | None,
        Meta(description="says that this service has no refused request, and that this request reached no service"),
    ]


class ServiceRefusal(Model, frozen=True, kw_only=True):
    """The latest refused request of one service, explained."""

    service_id: Annotated[str | None, Meta(description="null if the path of the request names no service")]
    request: Annotated[RequestData, Meta(description="the latest refused request")]
    address: AddressFault


class Refusals(Model, frozen=True, kw_only=True):
    """The latest refused request of each service that has one."""

    refusals: Annotated[list[ServiceRefusal], Meta(description="the latest is last")]
