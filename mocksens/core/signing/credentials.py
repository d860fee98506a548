"""Key pairs, and the services that they may use."""

from collections.abc import Mapping
from typing import NamedTuple


class Credential(NamedTuple):
    """A key pair. ``services`` are the serviceIds that it may use; None means all."""

    access_key: str
    secret_key: str
    services: frozenset[str] | None = None


def secrets_of(credentials: Mapping[bytes, Credential]) -> list[str]:
    """Return the secret keys, for redaction."""
    # Copy first: another thread may add a pair.
    return [credential.secret_key for credential in list(credentials.values())]
