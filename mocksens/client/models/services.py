"""Services as wholes: making, listing, setting and resetting them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from mocksens.client.models.model import Body, DateTime, Model
from mocksens.client.models.unsubscribes import PhoneNumbers

Key = Annotated[str, Meta(min_length=1, max_length=200)]
SettingValue = str | int | float | list[str] | None
"""The value of a setting in JSON: as its text, or as what the text would say; null goes by the server's."""
SettingTexts = dict[str, str]
"""The switches of a service as texts, by their names."""
SettingsChange = dict[str, SettingValue]
"""New values of switches, by their names."""
ScopeName = Literal[
    "messages",
    "reservations",
    "files",
    "unsubscribes",
    "journal",
    "scenarios",
    "quota",
    "clock",
    "settings",
    "callers",
]


class ServiceData(Model, frozen=True, kw_only=True):
    """A service in a line."""

    service_id: str
    now: Annotated[DateTime, Meta(description="its time")]
    messages: Annotated[int, Meta(description="how many it holds")]
    reservations: Annotated[int, Meta(description="how many it holds")]
    unsubscribes: Annotated[int, Meta(description="how many numbers are blocked")]
    requests: Annotated[int, Meta(description="how many its journal has seen")]


class ServicesData(Model, frozen=True, kw_only=True):
    """All services."""

    services: Annotated[list[ServiceData], Meta(description="the oldest first")]


class Creation(Body, frozen=True, kw_only=True):
    """Which service is made; without a serviceId, one that nobody has used, and without keys, new ones."""

    service_id: str | None = None
    access_key: Key | None = None
    secret_key: Key | None = None


class Created(Model, frozen=True, kw_only=True):
    """A new service, and the key pair that it was made with."""

    service_id: str
    access_key: Annotated[str, Meta(description="may use this service only")]
    secret_key: Annotated[str, Meta(description="shown this once")]


class DroppedService(Model, frozen=True, kw_only=True):
    """A service that is no longer there."""

    dropped: Annotated[str, Meta(description="its serviceId")]


class Callers(Body, frozen=True, kw_only=True):
    """The numbers that `from` may be; null is any."""

    callers: PhoneNumbers | None


class CallersGiven(Model, frozen=True, kw_only=True):
    """The numbers that `from` may be."""

    callers: Annotated[list[str] | None, Meta(description="the numbers that `from` may be; null is any")]


class Clearance(Body, frozen=True, kw_only=True):
    """What is made as good as new; everything, if nothing is said."""

    scopes: list[ScopeName] | None = None


class Cleared(Model, frozen=True, kw_only=True):
    """What was reset."""

    reset: Annotated[list[str], Meta(description="the scopes that are as good as new")]
