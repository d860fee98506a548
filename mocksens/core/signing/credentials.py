"""Key pairs: access key, secret key, and the services that they may use."""

from collections.abc import Mapping
from typing import NamedTuple


class Credential(NamedTuple):
    """A key pair; ``services`` are the serviceIds that it may use, None means all."""

    access_key: str
    secret_key: str
    services: frozenset[str] | None = None


def secrets_of(credentials: Mapping[bytes, Credential]) -> list[str]:
    """Return the secret keys, which are never shown."""
    # A list first: meanwhile another thread may add a pair.
    return [credential.secret_key for credential in list(credentials.values())]
