"""The health of the server, its list of calls, and its refusals."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from mocksens.client.models.model import Model


class Error(Model, frozen=True, kw_only=True):
    """A refusal."""

    status: Annotated[int, Meta(description="the HTTP status")]
    message: Annotated[str, Meta(description="the problem, and what to do about it")]


class HealthData(Model, frozen=True, kw_only=True):
    """The answer of a server that is ready."""

    status: Annotated[str, Meta(description="ok")]


class ListedCall(Model, frozen=True, kw_only=True):
    """A call of this API."""

    method: str
    path: Annotated[str, Meta(description="the path, with variables in braces")]
    summary: Annotated[str, Meta(description="the purpose of the call")]


class CallList(Model, frozen=True, kw_only=True):
    """All calls of this API."""

    calls: list[ListedCall]
