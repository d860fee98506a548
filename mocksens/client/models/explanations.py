"""Explanations of refusals: of requests that came, and of one that never did."""

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
        description="what is wrong with the method, the path or an id in it; null if nothing is, or if the answer says"
        " it"
    ),
]


class Question(Body, frozen=True, kw_only=True):
    """A request as a client would send it: the target is path and query, exactly as they go over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: str = ""
    service_id: Annotated[str, Meta(description="tells whether the key may use this service")] = ""


class Examination(Model, frozen=True, kw_only=True):
    """What is wrong with a request: its address, its signature, then its query and body."""

    address: AddressFault
    refusal: Annotated[
        str | None,
        Meta(description="why query and body would be refused; null if they would not be, or were not examined"),
    ]
    notes: Annotated[list[str], Meta(description="what there is to note on query and body")]
    cause: SigningCause
    also: FurtherCauses
    says: SigningText
    expected: ExpectedText
    signed: SignedText
    skew: Skew
    language: CallerLanguage
    snippet: Snippet


class ExplanationData(Model, frozen=True, kw_only=True):
    """The latest refused request of a service."""

    request: Annotated[RequestData, Meta(description="the latest one that was refused")]
    address: AddressFault
    note: Annotated[
        str | None,
        Meta(description="tells that the request reached no service, and that this one has nothing on record"),
    ]


class ServiceRefusal(Model, frozen=True, kw_only=True):
    """The latest refused request of one of all services."""

    service_id: Annotated[str | None, Meta(description="null where the path of the request names no service")]
    request: Annotated[RequestData, Meta(description="the latest one that was refused")]
    address: AddressFault


class Refusals(Model, frozen=True, kw_only=True):
    """The latest refused request of each service that has one."""

    refusals: Annotated[list[ServiceRefusal], Meta(description="the latest last")]
