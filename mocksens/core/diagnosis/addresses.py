"""Why no operation has a method and a path, and which address is right (rule gateway.route-first).

A path is read from left to right, and what is wrong with it is noted on the way: first what concerns all of it, then
each part. The first mistake is told, with the address that was probably meant; the others are passed over.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import groupby, pairwise
from typing import Final

from mocksens.core.diagnosis.paths import SHOWN, path_of, show, spelled, unescaped, word
from mocksens.core.diagnosis.placeholders import likely_unfilled, unfilled_service
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Name, Operation
from mocksens.spec.products import FORMER, PRODUCTS, V1

BASE: Final = ["sms", "v2"]
FRONTS: Final = {
    (): "/sms/v2 is missing in front of /services",
    ("sms",): "/v2 is missing behind /sms",
    ("v2",): "/sms is missing in front of /v2",
    ("v2", "sms"): "/v2/sms should be /sms/v2",
}
"""What is wrong with what stands in the place of /sms/v2."""
SERVICES: Final = "services"
RESERVATIONS: Final = "reservations"
STATUS: Final = "reserve-status"
RESOURCES: Final = tuple(dict.fromkeys(operation.path.split("/")[1] for operation in OPERATIONS))
BEFORE_IDS: Final = frozenset({SERVICES, "messages", RESERVATIONS})
METHODS: Final = frozenset(operation.method for operation in OPERATIONS)
OTHER_NAMES: Final = {
    "block-list": "unsubscribes",
    "blocks": "unsubscribes",
    "images": "files",
    "lms": "messages",
    "mms": "messages",
    "msg": "messages",
    "msgs": "messages",
    "reserve": "reservations",
    "reserve-status": "reservations",
    "reserved": "reservations",
    "result": "messages",
    "results": "messages",
    "send": "messages",
    "sms": "messages",
    "upload": "files",
    "uploads": "files",
}
"""What a resource is called by guess, where difflib would not find it."""
REQUESTS: Final = frozenset({"request", "requests", "requestid", "request-id", "request_id", "requestids"})
"""The prefixes of a requestId."""
REQUEST_ID: Final = re.compile("RS[SLM]A-", re.IGNORECASE)
OWN: Final = frozenset({"_mocksens", "ca.pem", "health", "healthz", "livez", "openapi.json", "readyz"})
"""What is asked of mocksens itself, without the ``/_mocksens/`` in front."""
VERSION: Final = re.compile("v[0-9]+")
WHERE: Final = {
    "files": "there is no call for a single file",
    "unsubscribes": "numbers stand in the body, or as clientTelNo in the query of GET",
}
"""Where what was put behind a resource belongs."""
CORS: Final = (
    "OPTIONS is what a browser asks before a web page's request: SENS has no CORS, and mocksens has none either, so"
    " call it from your server"
)


def explain(method: str, target: bytes) -> str:
    """Return what is wrong with a method and a target, and what to send instead: one or two sentences of ASCII.

    Empty where an operation has them.
    """
    wrong: list[str] = []
    given = ascii(method[:SHOWN])[1:-1]
    if method not in METHODS and method.upper() in METHODS:
        wrong.append(f"the method is written {given}, and methods are written in capitals")
        method = given = method.upper()
    late: list[str] = []
    parts = _parts(method, spelled(target, wrong), wrong, late)
    if said := _elsewhere(parts):
        return said
    unset: list[str] = []
    behind = _behind_services(parts, wrong)
    nearest = _nearest(method, _behind_service_id(behind, wrong, unset), wrong, unset)
    said = _worded(given, nearest, [*wrong, *late])
    more = [*([CORS] if method == "OPTIONS" else []), *(f"Besides, {each}" for each in unset[:1])]
    return ". ".join([said, *more]) if said else ""


def names(target: bytes) -> list[str]:
    """Return the parts of a path, unescaped: one of them may be a serviceId, wherever it stands."""
    return [unescaped(part) for part in path_of(target).split("/") if part]


def service_id_of(target: bytes) -> str:
    """Return what stands for the serviceId in a path, however wrong the path is; empty if nothing does."""
    parts = names(target)
    places = [place for place, part in enumerate(parts[:-1]) if part.lower() == SERVICES]
    if places and parts[places[-1] + 1].lower() not in RESOURCES:
        return parts[places[-1] + 1]
    return next((part for part in parts if part.startswith("ncp:")), "")


def _parts(method: str, path: str, wrong: list[str], late: list[str]) -> list[str]:
    """Return the parts of a path, unescaped, with its words as they should be written.

    ``late`` are mistakes to be told only if there is no other one.
    """
    parts: list[str] = []
    given = path.split("/")[1:]
    for written, after in zip(given, _followers(given), strict=True):
        before = parts[-1] if parts else ""
        if not written:
            late += _empty(method, before, after)
        elif unescaped(written) in {".", ".."}:
            wrong.append(f"{show(written)} in a path is not resolved")
            parts = parts[:-1] if unescaped(written) == ".." else parts
        else:
            parts.append(unescaped(written) if before in BEFORE_IDS else word(written, wrong))
    return parts


def _followers(given: Sequence[str]) -> list[str]:
    """Return for each part the next one that is not empty, unescaped; empty if there is none."""
    found, after = [], ""
    for part in reversed(given):
        found.append(after)
        after = unescaped(part) or after
    return found[::-1]


def _empty(method: str, before: str, after: str) -> Iterator[str]:
    """Yield what nothing between two slashes means, unless it stands for an id, which is told later."""
    is_for_an_id = before in BEFORE_IDS - {"messages"} and (not after or after in {*RESOURCES, STATUS})
    if is_for_an_id or not (before or after):
        return
    if after:
        yield f"two slashes stand in front of {show(after)}"
    elif before == "messages" and method == "GET":
        yield "the path ends with a slash: leave it out for the list, or put the messageId behind it"
    else:
        yield "the path ends with a slash"


# --- its parts ----------------------------------------------------------------------------------------


def _elsewhere(parts: Sequence[str]) -> str:
    """Return what serves a path that is none of SMS API v2's; empty if it seems to be one."""
    words = [part.lower() for part in parts[:4]]
    for before, part in zip(["", *words], words, strict=False):
        squeezed = part.replace("-", "").replace("_", "")
        found = get_close_matches(squeezed, PRODUCTS, n=1, cutoff=0.85) if before != SERVICES else []
        if found:
            return (
                f"{show(part)} is the address of {PRODUCTS[found[0]]}, and mocksens serves SMS API v2 only: stub it in"
                f" your tests, or send an SMS by {_of(Name.SEND_MESSAGES).address}"
            )
    if words[:1] == ["_mocksens"]:
        return "this is one of mocksens's own calls, which need no signature; GET /_mocksens/ lists them"
    if words and (words[0] in OWN or get_close_matches(words[0], ["_mocksens"], cutoff=0.75)):
        return (
            f"{show(parts[0])} is no address of SENS; mocksens's own calls begin with /_mocksens/, and"
            " GET /_mocksens/ lists them"
        )
    return ""


def _behind_services(parts: list[str], wrong: list[str]) -> list[str]:
    """Return the parts from the serviceId on; that one is empty where it is known to be missing."""
    words = [part.lower() for part in parts]
    like = get_close_matches(SERVICES, words[:5], n=1, cutoff=0.85)
    if like:
        place = max(place for place, word in enumerate(words) if word == like[0])
        _check_front(parts[:place], wrong)
        if like[0] != SERVICES:
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
        # Many APIs have a version in front, as /v1/chat/completions.
        wrong.append(_unfilled(parts) or f"no address of SENS begins with {show(parts[0])}")
        return []
    elif front and not (front == BASE and rest):
        _check_front(front, wrong, is_of_sens=BASE[0] in words[:count])
    if not rest:
        wrong.append("/services/{serviceId} is missing: the path ends before it")
        return []
    if resource == 0:
        base = BASE_PATH if not front else "/services/{serviceId}"
        wrong.append(f"{base} is missing in front of /{rest[0]}")
        return ["", *rest]
    if not front:
        wrong.append(_unfilled(parts) or f"{show('/'.join(rest[:resource]))} stands where {BASE_PATH} belongs")
        return ["", *rest[resource:]]
    if _is_for_services(rest, resource):
        wrong.append(f"{show(rest[0])} stands where 'services' belongs")
        return rest[1:]
    wrong.append(f"/services is missing in front of the serviceId, {show(rest[0])}")
    return rest


def _is_for_services(rest: Sequence[str], resource: int | None) -> bool:
    """Return whether what stands behind /sms/v2 is in the place of /services, with a serviceId behind it."""
    first, second, third = (*rest[:3], "", "")[:3]
    if first.startswith("ncp:") or not second:
        return False
    is_between = resource == 2 or (resource is None and bool(_resource(third)))  # noqa: PLR2004 - it is the third
    return second.startswith("ncp:") or (is_between and not _resource(second))


def _check_front(front: list[str], wrong: list[str], *, is_of_sens: bool = True) -> None:
    """Note what is wrong with what stands in the place of /sms/v2; it ``is_of_sens`` if /sms or /services is there."""
    words = [part.lower() for part in front]
    if words == BASE:
        return
    if V1 in words and is_of_sens:
        # This says more than how the path is written.
        wrong.insert(0, "this is SENS v1, and mocksens serves SMS API v2 only, which also signs differently")
        return
    if unfilled := _unfilled(front):
        said = unfilled
    elif len(set(words)) < len(words) and {*BASE} <= {*words}:
        twice = [word for word, group in groupby(words) if len(list(group)) > 1] or BASE
        said = f"/{'/'.join(twice)} stands twice"
    elif SERVICES in words:
        said = "/services stands twice"
    elif words[-2:] == BASE:
        said = f"{show('/'.join(front[:-2]))} stands in front of /sms/v2, where nothing belongs"
    else:
        said = FRONTS.get(tuple(words)) or f"{show('/'.join(front))} stands where /sms/v2 belongs"
    wrong.append(said)


def _unfilled(front: Sequence[str]) -> str:
    """Return what is said of a base URL with a placeholder in it."""
    return next(filter(None, (likely_unfilled(part, "beginning of the path") for part in front)), "")


def _behind_service_id(parts: list[str], wrong: list[str], unset: list[str]) -> list[str]:
    """Return the parts behind the serviceId."""
    if not parts:
        wrong.append("the serviceId is missing: nothing stands behind /services")
        return []
    service_id, *tail = parts
    if service_id in RESOURCES and not (tail and _resource(tail[0])):
        wrong.append(
            f"the serviceId is missing between /services and /{service_id}: is the variable that holds it set?"
        )
        return parts
    if said := unfilled_service(service_id):
        unset.append(said)
    if tail and tail[0] == service_id:
        wrong.append("the serviceId stands twice")
        return tail[1:]
    return tail


def _resource(part: str) -> str:
    """Return the resource that a part means; empty if it means none."""
    word = part.lower()
    if word in RESOURCES:
        return word
    if word in REQUESTS:
        return "messages"
    other = FORMER.get(word) or OTHER_NAMES.get(word)
    return other or next(iter(get_close_matches(word, RESOURCES, n=1, cutoff=0.7)), "")


def _nearest(method: str, tail: list[str], wrong: list[str], unset: list[str]) -> list[Operation]:
    """Return the operations of the path that is meant by what stands behind the serviceId."""
    if not tail:
        wrong.append("nothing stands behind the serviceId")
        return _at("/messages")
    if tail[0] not in RESOURCES and tail[0].lower() not in FORMER and tail[1:] and tail[1] in RESOURCES:
        wrong.append(f"{show(tail[0])} stands between the serviceId and /{tail[1]}, where nothing belongs")
        tail = tail[1:]
    if method == "GET" and (request_id := _request_id(tail)):
        return _searched(request_id, wrong, unset)
    part, *rest = tail
    is_reserved = part.lower() in REQUESTS and bool(rest) and (method == "DELETE" or STATUS in rest)
    resource = RESERVATIONS if is_reserved else _resource(part)
    if not resource:
        wrong.append(
            likely_unfilled(part, "part behind the serviceId")
            or f"{show(part)} stands behind the serviceId, where SENS has only {', '.join(RESOURCES)}"
        )
        return _at("/messages")
    if part.lower() in FORMER:
        wrong.append(f"/{part} is of the document before 2022, and /reservations took its place")
        return [each for each in _reservations() if each.method == method] or _reservations()
    if part != resource:
        wrong.append(f"{show(part)} should be {resource!r}")
    if rest and rest[0] == resource:
        wrong.append(f"/{resource} stands twice")
        rest = rest[1:]
    if rest and rest[0] != STATUS and (said := likely_unfilled(rest[0], _id_of(resource))):
        unset.append(said)
    return _at(_path_of(resource, rest, wrong)) or _reservations()


def _searched(request_id: str, wrong: list[str], unset: list[str]) -> list[Operation]:
    """Return the operation that is asked for a requestId, which stands in the path."""
    shown = ascii(request_id[:SHOWN])[1:-1]
    wrong.append(f"the requestId belongs in the query of /messages, as ?requestId={shown}")
    if said := likely_unfilled(request_id, "requestId"):
        unset.append(said)
    return _at("/messages")


def _request_id(tail: Sequence[str]) -> str:
    """Return what stands for a requestId behind the serviceId, where a path has none; empty if nothing does."""
    if REQUEST_ID.match(tail[0]):
        return tail[0]
    first = tail[0].lower()
    if first in FORMER or _resource(first) != "messages" or STATUS in tail:
        return ""
    for before, after in pairwise(tail[:3]):
        if before.lower() in REQUESTS and after not in RESOURCES:
            return after
    is_message = len(tail) == 2 and tail[0] == "messages"  # noqa: PLR2004 - an address that there is
    return tail[1] if tail[1:] and not is_message and REQUEST_ID.match(tail[1]) else ""


def _id_of(resource: str) -> str:
    return {"messages": "messageId", RESERVATIONS: "reserveId"}.get(resource, "part behind it")


def _path_of(resource: str, rest: list[str], wrong: list[str]) -> str:
    """Return the nearest path of a resource to what stands behind it; there may be no such."""
    if resource == "messages":
        if len(rest) > 1:
            wrong.append(f"{show(rest[1])} stands behind the messageId, where nothing belongs")
        return "/messages/{messageId}" if rest else "/messages"
    if resource != RESERVATIONS:
        if rest:
            wrong.append(f"{show(rest[0])} stands behind /{resource}, where nothing belongs: {WHERE[resource]}")
        return f"/{resource}"
    if not rest or rest[0] == STATUS:
        wrong.append("the reserveId is missing behind /reservations, and SENS has no list of reservations")
        return "" if not rest else f"/reservations/{{reserveId}}/{STATUS}"
    if len(rest) == 1:
        return "/reservations/{reserveId}"
    is_status = rest[1] == STATUS
    if not is_status:
        wrong.append(f"{show(rest[1])} stands behind the reserveId, where only {STATUS} may")
    elif len(rest) > 2:  # noqa: PLR2004 - the reserveId and reserve-status
        wrong.append(f"{show(rest[2])} stands behind {STATUS}, where nothing belongs")
    return f"/reservations/{{reserveId}}/{STATUS}" if is_status else ""


def _at(path: str) -> list[Operation]:
    return [operation for operation in OPERATIONS if operation.path == path]


def _of(name: Name) -> Operation:
    return next(operation for operation in OPERATIONS if operation.name == name)


def _reservations() -> list[Operation]:
    return [_of(Name.GET_RESERVATION), _of(Name.CANCEL_RESERVATION)]


# --- in words -----------------------------------------------------------------------------------------


def _worded(method: str, nearest: list[Operation], wrong: list[str]) -> str:
    """Return the first mistake and the right address; empty if nothing is wrong."""
    resource = nearest[0].path.split("/")[1]
    same = [each for each in nearest if each.method == method]
    others = [each for each in OPERATIONS if each.method == method and each.path.split("/")[1] == resource]
    if wrong:
        addresses = " or ".join(each.address for each in same or others or nearest)
        taken = "" if same or others else f" (there is none with {method})"
        stop = " The" if wrong[0].endswith("?") else "; the"
        return f"{wrong[0]}{stop} address is {addresses}{taken}"
    if same:
        return ""
    takes = ", ".join(f"{each.method} ({each.name})" for each in nearest)
    return f"{BASE_PATH}{nearest[0].path} takes {takes}, not {method}; {_instead(method, nearest, others)}"


def _instead(method: str, nearest: list[Operation], others: list[Operation]) -> str:
    """Return what to do instead where a path does not take a method."""
    if others:
        return f"{others[0].name} is {others[0].address}"
    if method == "DELETE" and nearest[0].path.startswith("/messages"):
        return f"a message cannot be taken back, but a reservation can, by {_of(Name.CANCEL_RESERVATION).address}"
    return f"send {nearest[0].address}" if len(nearest) == 1 else "use one of these"
