"""Detection of values that were sent in the wrong one of the three headers."""

import re
from collections.abc import Collection, Container, Mapping
from itertools import permutations
from typing import Final

from mocksens.core.signing.signature import Signed
from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER

OWNERS: Final[Mapping[str, str]] = {
    "timestamp": TIMESTAMP_HEADER,
    "access key": ACCESS_KEY_HEADER,
    "signature": SIGNATURE_HEADER,
}
"""The header that each value belongs in."""
A_TIMESTAMP: Final = re.compile(rb"[0-9]{13}")
A_SIGNATURE: Final = re.compile(rb"[A-Za-z0-9+/]{43}=")


def find(request: Signed, access_keys: Container[bytes], secrets: Collection[str]) -> str:
    """Describe the headers that hold another header's value; return an empty text if none does, or if it is uncertain.

    ``access_keys`` are the access keys of the server. A value among ``secrets`` counts as a value of unknown kind.
    """
    values = (request.timestamp.strip(), request.access_key.strip(), request.signature.strip())
    kinds = tuple("" if _is_secret(value, secrets) else _kind(value, access_keys) for value in values)
    # A value of unknown form may be an access key of another server.
    order = next((order for order in permutations(OWNERS) if _fits(kinds, order)), kinds)
    pairs = list(zip(OWNERS.items(), order, strict=True))
    return " and ".join(f"{header} holds the {kind}" for (own, header), kind in pairs if kind not in {"", own})


def _is_secret(value: bytes, secrets: Collection[str]) -> bool:
    return value.decode("utf-8", "replace") in secrets


def _kind(value: bytes, access_keys: Container[bytes]) -> str:
    if value in access_keys:
        return "access key"
    if A_TIMESTAMP.fullmatch(value):
        return "timestamp"
    return "signature" if re.fullmatch(A_SIGNATURE, value) else ""


def _fits(kinds: tuple[str, ...], order: tuple[str, ...]) -> bool:
    """Return whether the values have the kinds in ``order``; a value of unknown kind may be the access key."""
    return all(one in {"", other} and (one or other == "access key") for one, other in zip(kinds, order, strict=True))
