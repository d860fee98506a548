"""The serviceId in a path, even a wrong one."""

from mocksens.core.diagnosis.addresses.paths import path_of, unescaped
from mocksens.core.diagnosis.addresses.resources import RESOURCES, SERVICES


def names(target: bytes) -> list[str]:
    """Return the decoded segments of a path, each of which may be a serviceId."""
    return [unescaped(part) for part in path_of(target).split("/") if part]


def service_id_of(target: bytes) -> str:
    """Return the segment that is probably the serviceId, even in a wrong path, or an empty text if there is none."""
    parts = names(target)
    places = [place for place, part in enumerate(parts[:-1]) if part.lower() == SERVICES]
    if places and parts[places[-1] + 1].lower() not in RESOURCES:
        return parts[places[-1] + 1]
    return next((part for part in parts if part.startswith("ncp:")), "")
