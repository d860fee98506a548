"""Which call of the admin API was meant by a method and a path that none has."""

import re
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from mocksens.web.openapi_calls import CALLS, SERVICE, Call

ADMIN: Final = "/_mocksens"
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
"""What a part is called by guess, where its letters would not tell."""


class Meant(NamedTuple):
    """A call that may have been meant, with the given parts in the place of its variables."""

    likeness: float
    call: Call
    path: str


def nearest(method: str, path: str) -> str:
    """Return what is wrong with a method and a path, and what to call instead, in a sentence."""
    given = [part[:SHOWN] for part in path.removeprefix(ADMIN).split("/") if part][:PARTS]
    if given[:1] == ["sms"]:
        return f"SENS's own paths have no {ADMIN} in front: they begin with /sms/v2; {LISTED}"
    found = [meant for call in CALLS if (meant := _meant(given, call)) is not None]
    best = max(found, key=lambda meant: (meant.likeness, *_agreement(method, meant.call.method)), default=None)
    if best is None:
        return f"there is no such call; {LISTED}"
    same = [meant.call.method for meant in found if meant.path == best.path]
    if best.path == path:
        return f"{ascii(path)[1:-1]} takes {' and '.join(same)}, not {ascii(method)[1:-1]}; {LISTED}"
    return f"there is no such call; did you mean {best.call.method} {ascii(best.path)[1:-1]}? {LISTED}"


def _agreement(given: str, method: str) -> tuple[bool, bool]:
    """Return whether two methods are the same, and whether both read or both write."""
    return given == method, (given in READING) == (method in READING)


def _meant(given: list[str], call: Call) -> Meant | None:
    """Return what of a call the given parts mean; None if they mean another one."""
    parts = call.path.split("/")[1:] if call.path != "/" else []
    if len(given) == len(parts):
        return _compared(given, parts, call)
    # The service may have been forgotten.
    front = SERVICE.split("/")[1:]
    if parts[: len(front)] == front and given and len(given) == len(parts) - len(front):
        return _compared([*front, *given], parts, call)
    return None


def _compared(given: list[str], parts: list[str], call: Call) -> Meant | None:
    likeness = [_likeness(one, part) for one, part in zip(given, parts, strict=True) if not part.startswith("{")]
    if min(likeness, default=1.0) < LIKE:
        return None
    path = "/".join(one if part.startswith("{") else part for one, part in zip(given, parts, strict=True))
    return Meant(sum(likeness) / max(len(likeness), 1), call, f"{ADMIN}/{path}")


def _likeness(given: str, part: str) -> float:
    word = re.sub(r"\s", "", given).lower()
    return (
        1.0 if given == part else 0.95 if OTHER_NAMES.get(word) == part else SequenceMatcher(None, word, part).ratio()
    )
