"""Services: creating, listing, configuring, dropping and resetting them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from mocksens.client.models.model import Body, DateTime, Model
from mocksens.client.models.unsubscribes import PhoneNumbers

Key = Annotated[str, Meta(min_length=1, max_length=200)]
SettingValue = str | int | float | list[str] | None
"""The value of a setting: its text, or the number or list that the text means; null restores the server's."""
SettingTexts = dict[str, str]
"""The settings of a service as texts, by name."""
SettingsChange = dict[str, SettingValue]
"""New values of settings, by name."""
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
    """A summary of a service."""

    service_id: str
    now: Annotated[DateTime, Meta(description="the service's time")]
    messages: Annotated[int, Meta(description="the number of messages")]
    reservations: Annotated[int, Meta(description="the number of reservations")]
    unsubscribes: Annotated[int, Meta(description="the number of blocked phone numbers")]
    requests: Annotated[int, Meta(description="the number of requests so far")]


class ServicesData(Model, frozen=True, kw_only=True):
    """All services."""

    services: Annotated[list[ServiceData], Meta(description="the oldest first")]


class Creation(Body, frozen=True, kw_only=True):
    """The id and the keys for a new service; those that are missing are generated."""

    service_id: str | None = None
    access_key: Key | None = None
    secret_key: Key | None = None


class Created(Model, frozen=True, kw_only=True):
    """A new service with its key pair."""

    service_id: str
    access_key: Annotated[str, Meta(description="valid for this service only")]
    secret_key: Annotated[str, Meta(description="shown only in this answer")]


class DroppedService(Model, frozen=True, kw_only=True):
    """A dropped service."""

    dropped: Annotated[str, Meta(description="its serviceId")]


class Callers(Body, frozen=True, kw_only=True):
    """The numbers that `from` may have; null allows any."""

    callers: PhoneNumbers | None


class CallersGiven(Model, frozen=True, kw_only=True):
    """The numbers that `from` may have."""

    callers: Annotated[list[str] | None, Meta(description="the numbers that `from` may have; null means any")]


class Clearance(Body, frozen=True, kw_only=True):
    """The parts to reset; null resets everything."""

    scopes: list[ScopeName] | None = None


class Cleared(Model, frozen=True, kw_only=True):
    """The parts that were reset."""

    reset: Annotated[list[str], Meta(description="the names of the scopes")]
