"""Paths of other products and of mocksens itself."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from mocksens.core.diagnosis.addresses.paths import show
from mocksens.core.diagnosis.addresses.resources import SERVICES, operation_of
from mocksens.spec.operations import Name
from mocksens.spec.products import PRODUCTS

OWN: Final = frozenset({"_mocksens", "ca.pem", "health", "healthz", "livez", "openapi.json", "readyz"})
"""Paths of mocksens itself, without ``/_mocksens/``."""


def elsewhere(parts: Sequence[str]) -> str:
    """Explain a path of another product or of mocksens; return an empty text for other paths."""
    words = [part.lower() for part in parts[:4]]
    for before, part in zip(["", *words], words, strict=False):
        squeezed = part.replace("-", "").replace("_", "")
        matches = get_close_matches(squeezed, PRODUCTS, n=1, cutoff=0.85) if before != SERVICES else []
        if matches:
            return (
                f"{show(part)} is the address of {PRODUCTS[matches[0]]}, and mocksens serves SMS API v2 only: stub it"
                f" in your tests, or send an SMS by {operation_of(Name.SEND_MESSAGES).address}"
            )
    if words[:1] == ["_mocksens"]:
        return "this is one of mocksens's own calls, which need no signature; GET /_mocksens/ lists them"
    if words and (words[0] in OWN or get_close_matches(words[0], ["_mocksens"], cutoff=0.75)):
        return (
            f"{show(parts[0])} is not an address of SENS; mocksens's own calls begin with /_mocksens/, and"
            " GET /_mocksens/ lists them"
        )
    return ""
