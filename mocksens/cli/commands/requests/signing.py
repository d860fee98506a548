"""The headers that sign requests with the keys of the settings."""

from typing import Final

from mocksens.server.settings.settings import Settings

KEYS: Final = ("access_key", "secret_key")
"""The settings that signing requires."""


def signed(settings: Settings, method: str, target: str, timestamp: int | None = None) -> dict[str, str]:
    """Return the headers that sign a request, now or at ``timestamp``."""
    from mocksens.core.clock import SystemClock
    from mocksens.core.signing.signature import sign as build

    now = SystemClock().now() if timestamp is None else timestamp
    return build(method, target, timestamp=now, access_key=settings.access_key, secret_key=settings.secret_key)
