"""The beginning of a path, up to the serviceId."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Final

from mocksens.core.diagnosis.addresses.paths import show
from mocksens.core.diagnosis.addresses.resources import RESOURCES, SERVICES, resource_of
from mocksens.core.diagnosis.placeholders import likely_unfilled
from mocksens.spec.operations import BASE_PATH
from mocksens.spec.products import V1

BASE: Final = ["sms", "v2"]
FRONTS: Final = {
    (): "/sms/v2 is missing before /services",
    ("sms",): "/v2 is missing after /sms",
    ("v2",): "/sms is missing before /v2",
    ("v2", "sms"): "/v2/sms should be /sms/v2",
}
"""The mistake behind each wrong beginning in place of /sms/v2."""
VERSION: Final = re.compile("v[0-9]+")


def behind_services(parts: list[str], wrong: list[str]) -> list[str]:
    """Return the segments from the serviceId on (none if it is missing), and note the mistakes before it."""
    words = [part.lower() for part in parts]
    matches = get_close_matches(SERVICES, words[:5], n=1, cutoff=0.85)
    if matches:
        place = max(place for place, word in enumerate(words) if word == matches[0])
        _check_front(parts[:place], wrong)
        if matches[0] != SERVICES:
            wrong.append(f"{show(parts[place])} should be 'services'")
        return parts[place + 1 :]
    count = next(
        (place for place, word in enumerate(words) if word != "sms" and not VERSION.fullmatch(word)), len(words)
    )
    front, rest = parts[:count], parts[count:]
    resource = next((place for place, part in enumerate(rest) if part in RESOURCES), None)
    if not parts:
        wrong.append("the path is empty")
    elif resource is None and (not front or (V1 in words[:count] and BASE[0] not in words[:count])):
        # Paths of many other APIs begin with a version, such as /v1/chat/completions.
        wrong.append(_placeholder_in(parts) or f"no address of SENS begins with {show(parts[0])}")
        return []
    elif front and not (front == BASE and rest):
        _check_front(front, wrong, is_of_sens=BASE[0] in words[:count])
    if not rest:
        wrong.append("/services/{serviceId} is missing: the path ends before it")
        return []
    if resource == 0:
        base = BASE_PATH if not front else "/services/{serviceId}"
        wrong.append(f"{base} is missing before /{rest[0]}")
        return ["", *rest]
    if not front:
        wrong.append(_placeholder_in(parts) or f"{show('/'.join(rest[:resource]))} is in the place of {BASE_PATH}")
        return ["", *rest[resource:]]
    if _is_for_services(rest, resource):
        wrong.append(f"{show(rest[0])} is in the place of 'services'")
        return rest[1:]
    wrong.append(f"/services is missing before the serviceId, {show(rest[0])}")
    return rest


def _is_for_services(rest: Sequence[str], resource: int | None) -> bool:
    """Return whether the first segment is in the place of /services, before a serviceId."""
    first, second, third = (*rest[:3], "", "")[:3]
    if first.startswith("ncp:") or not second:
        return False
    is_between = resource == 2 or (resource is None and bool(resource_of(third)))  # noqa: PLR2004 - it is the third
    return second.startswith("ncp:") or (is_between and not resource_of(second))


def _check_front(front: list[str], wrong: list[str], *, is_of_sens: bool = True) -> None:
    """Note the mistake in the segments that are in the place of /sms/v2.

    ``is_of_sens`` is True if the path contains /sms or /services.
    """
    words = [part.lower() for part in front]
    if words == BASE:
        return
    if V1 in words and is_of_sens:
        # The version matters more than the spelling.
        wrong.insert(0, "this is SENS v1, and mocksens serves SMS API v2 only, which also signs differently")
        return
    if placeholder := _placeholder_in(front):
        sentence = placeholder
    elif len(set(words)) < len(words) and {*BASE} <= {*words}:
        repeated = [word for word, group in groupby(words) if len(list(group)) > 1] or BASE
        sentence = f"/{'/'.join(repeated)} is repeated"
    elif SERVICES in words:
        sentence = "/services is repeated"
    elif words[-2:] == BASE:
        sentence = f"{show('/'.join(front[:-2]))} does not belong before /sms/v2"
    else:
        sentence = FRONTS.get(tuple(words)) or f"{show('/'.join(front))} is in the place of /sms/v2"
    wrong.append(sentence)


def _placeholder_in(front: Sequence[str]) -> str:
    """Return the sentence about a placeholder in a base URL, or an empty text if there is none."""
    return next(filter(None, (likely_unfilled(part, "beginning of the path") for part in front)), "")
