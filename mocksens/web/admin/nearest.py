"""Which call of the admin API was meant by a method and a path that none has."""

import re
from difflib import SequenceMatcher
from itertools import product
from typing import Final, NamedTuple

from mocksens.client.addresses import ADMIN
from mocksens.web.admin.call import AnyCall
from mocksens.web.admin.calls.shared import SERVICE
from mocksens.web.admin.calls.table import CALLS

LIKE: Final = 0.6
"""How alike two parts of a path are if one may be a misspelling of the other."""
PARTS: Final = 8
"""Parts of a path that are looked at."""
SHOWN: Final = 80
"""Characters of a part that are looked at."""
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
"""What a part is called by guess, where its letters would not tell; there may be several."""


class Meant(NamedTuple):
    """A call that may have been meant, with the given parts in the place of its variables."""

    likeness: float
    call: AnyCall
    path: str
    is_whole: bool
    """Whether the path has as many parts as were given."""


def nearest(method: str, path: str) -> str:
    """Return what is wrong with a method and a path, and what to call instead, in a sentence."""
    given = [part[:SHOWN] for part in path.removeprefix(ADMIN).split("/") if part][:PARTS]
    if given[:1] == ["sms"]:
        return f"SENS's own paths have no {ADMIN} in front: they begin with /sms/v2; {LISTED}"
    found = [meant for call in CALLS if (meant := _meant(given, call)) is not None]
    best = max(
        found, key=lambda meant: (meant.likeness, *_agreement(method, meant.call.method), meant.is_whole), default=None
    )
    if best is None:
        return f"there is no such call; {LISTED}"
    same = [meant.call.method for meant in found if meant.path == path]
    close = "" if best.path == path else f"did you mean {best.call.method} {ascii(best.path)[1:-1]}? "
    if same:
        return f"{ascii(path)[1:-1]} takes {' and '.join(same)}, not {ascii(method)[1:-1]}; {close}{LISTED}"
    return f"there is no such call; {close}{LISTED}"


def _agreement(given: str, method: str) -> tuple[bool, bool, bool]:
    """Return whether two methods are the same, whether nothing is deleted unasked, and whether both read or write."""
    return given == method, method != "DELETE", (given in READING) == (method in READING)


def _meant(given: list[str], call: AnyCall) -> Meant | None:
    """Return what of a call the given parts mean; None if they mean another one."""
    parts = call.path.split("/")[1:] if call.path != "/" else []
    if len(given) == len(parts):
        return _compared(given, parts, call)
    front = SERVICE.split("/")[1:]
    # The name at the end may have been forgotten, the service, both, or the word in front of it.
    tails: list[list[str]] = [[], parts[-1:]] if parts[-1:] and parts[-1].startswith("{") else [[]]
    heads: list[list[str]] = [[], front, front[:1]] if parts[: len(front)] == front else [[]]
    for head, tail in product(heads, tails) if given else ():
        if len(head) + len(given) + len(tail) == len(parts):
            meant = _compared([*head, *given, *tail], parts, call, slice(len(head), len(head) + len(given)))
            if meant is not None:
                return meant._replace(is_whole=False)
    return None


def _compared(given: list[str], parts: list[str], call: AnyCall, asked: slice = slice(None)) -> Meant | None:
    """Return what of a call the given parts mean, by those that were ``asked`` for; None if they mean another one."""
    pairs = list(zip(given, parts, strict=True))
    likeness = [_likeness(one, part) for one, part in pairs[asked] if not part.startswith("{")]
    if min(likeness, default=0.0 if given else 1.0) < LIKE:
        return None
    path = "/".join(one if part.startswith("{") else part for one, part in pairs)
    return Meant(sum(likeness) / max(len(likeness), 1), call, f"{ADMIN}/{path}", is_whole=True)


def _likeness(given: str, part: str) -> float:
    word = re.sub(r"\s", "", given).lower()
    return (
        1.0
        if given == part
        else 0.95
        if part in OTHER_NAMES.get(word, "").split()
        else SequenceMatcher(None, word, part).ratio()
    )
