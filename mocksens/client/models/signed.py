"""Requests to SENS that the server signs and sends itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import Body, Model


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
