"""Key pairs, and the services that they may use."""

from collections.abc import Mapping
from typing import NamedTuple


class Credential(NamedTuple):
    """A key pair. ``services`` holds the serviceIds that it may use, or is None if it may use all."""

    access_key: str
    secret_key: str
    services: frozenset[str] | None = None


def secrets_of(credentials: Mapping[bytes, Credential]) -> list[str]:
    """Return the secret keys, for redaction."""
    # Iterate over a copy, because another thread may add a pair.
    return [credential.secret_key for credential in list(credentials.values())]
