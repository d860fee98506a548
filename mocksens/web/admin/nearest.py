"""Suggestions of the nearest call for a request that matches no call."""

import re
from difflib import SequenceMatcher
from itertools import product
from typing import Final, NamedTuple

from mocksens.client.addresses import ADMIN
from mocksens.web.admin.call import SERVICE, AnyCall
from mocksens.web.admin.calls.table import CALLS

SIMILAR: Final = 0.6
"""The lowest similarity at which a part of a path counts as a misspelling of another."""
PARTS: Final = 8
"""Maximum number of parts of a path that are compared."""
SHOWN: Final = 80
"""Maximum number of characters of a part that are compared."""
READING: Final = frozenset({"GET", "HEAD"})
LISTED: Final = f"GET {ADMIN}/ lists all calls"
OTHER_NAMES: Final = {
    "advance": "clock",
    "block": "unsubscribes",
    "ca": "ca.pem",
    "ca.crt": "ca.pem",
    "cert.pem": "ca.pem",
    "deliver": "complete",
    "delivered": "complete",
    "delivery": "complete settings",
    "fail": "faults",
    "health": "livez",
    "healthz": "livez",
    "inbox": "messages",
    "journal": "requests",
    "log": "requests",
    "play": "scenarios",
    "sent": "messages",
    "time": "clock",
}
"""Other words for parts of paths, each with the parts that it may mean, separated by spaces."""


class CallCandidate(NamedTuple):
    """A call that the client may have meant.

    In ``path``, the variables of the call's path are replaced with the client's values.
    """

    similarity: float
    call: AnyCall
    path: str
    is_whole: bool
    """True if the client's path has as many parts as that of the call."""


def nearest(method: str, path: str) -> str:
    """Return a message on the mistake in a method and a path, with the nearest call as a suggestion."""
    words = [part[:SHOWN] for part in path.removeprefix(ADMIN).split("/") if part][:PARTS]
    if words[:1] == ["sms"]:
        return f"SENS's own paths begin with /sms/v2, without {ADMIN} before it; {LISTED}"
    candidates = [candidate for call in CALLS if (candidate := _match(words, call)) is not None]
    best = max(
        candidates,
        key=lambda candidate: (candidate.similarity, *_method_rank(method, candidate.call.method), candidate.is_whole),
        default=None,
    )
    if best is None:
        return f"no such call; {LISTED}"
    methods = [candidate.call.method for candidate in candidates if candidate.path == path]
    close = "" if best.path == path else f"did you mean {best.call.method} {ascii(best.path)[1:-1]}? "
    if methods:
        return f"{ascii(path)[1:-1]} takes {' and '.join(methods)}, not {ascii(method)[1:-1]}; {close}{LISTED}"
    return f"no such call; {close}{LISTED}"


def _method_rank(used: str, method: str) -> tuple[bool, bool, bool]:
    """Return the rank of a call's method as a sort key.

    The method ``used`` ranks first, and any other ranks above DELETE. Ties go to a method that reads or writes as
    ``used`` does.
    """
    return used == method, method != "DELETE", (used in READING) == (method in READING)


def _match(words: list[str], call: AnyCall) -> CallCandidate | None:
    """Return the call as a candidate for the parts of a path; None if they do not match."""
    parts = call.path.split("/")[1:] if call.path != "/" else []
    if len(words) == len(parts):
        return _compare(words, parts, call)
    front = SERVICE.split("/")[1:]
    # The client may have left out the last part, the service, both, or the word before the service.
    tails: list[list[str]] = [[], parts[-1:]] if parts[-1:] and parts[-1].startswith("{") else [[]]
    heads: list[list[str]] = [[], front, front[:1]] if parts[: len(front)] == front else [[]]
    for head, tail in product(heads, tails) if words else ():
        if len(head) + len(words) + len(tail) == len(parts):
            candidate = _compare([*head, *words, *tail], parts, call, slice(len(head), len(head) + len(words)))
            if candidate is not None:
                return candidate._replace(is_whole=False)
    return None


def _compare(words: list[str], parts: list[str], call: AnyCall, segment: slice = slice(None)) -> CallCandidate | None:
    """Return the call as a candidate, rated by the parts in ``segment``; None if one of them does not match."""
    pairs = list(zip(words, parts, strict=True))
    similarities = [_similarity(word, part) for word, part in pairs[segment] if not part.startswith("{")]
    if min(similarities, default=0.0 if words else 1.0) < SIMILAR:
        return None
    path = "/".join(word if part.startswith("{") else part for word, part in pairs)
    return CallCandidate(sum(similarities) / max(len(similarities), 1), call, f"{ADMIN}/{path}", is_whole=True)


def _similarity(word: str, part: str) -> float:
    normalized = re.sub(r"\s", "", word).lower()
    return (
        1.0
        if word == part
        else 0.95
        if part in OTHER_NAMES.get(normalized, "").split()
        else SequenceMatcher(None, normalized, part).ratio()
    )
