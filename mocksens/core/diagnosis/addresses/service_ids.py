"""The serviceId in a path, which may be wrong."""

from mocksens.core.diagnosis.addresses.paths import path_of, unescaped
from mocksens.core.diagnosis.addresses.resources import RESOURCES, SERVICES


def names(target: bytes) -> list[str]:
    """Return the parts of a path, unescaped; any of them may be a serviceId."""
    return [unescaped(part) for part in path_of(target).split("/") if part]


def service_id_of(target: bytes) -> str:
    """Return the part that is meant as the serviceId, however wrong the path is; empty if there is none."""
    parts = names(target)
    places = [place for place, part in enumerate(parts[:-1]) if part.lower() == SERVICES]
    if places and parts[places[-1] + 1].lower() not in RESOURCES:
        return parts[places[-1] + 1]
    return next((part for part in parts if part.startswith("ncp:")), "")
