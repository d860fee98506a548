"""Ids that no record has: those of another kind or service, and misspelt ones."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from mocksens.core.diagnosis.placeholders import BRACED, SHOWN, likely_unfilled
from mocksens.core.service import Service
from mocksens.core.storage.store import Store
from mocksens.spec.operations import BASE_PATH, OPERATIONS
from mocksens.spec.parameters import LIST_MESSAGES

MESSAGE: Final = "messageId"
REQUEST: Final = "requestId"
RESERVATION: Final = "reserveId"
FILE: Final = "fileId"
A_QUERY: Final = re.compile(rf"[?&;/]?(?:{'|'.join(parameter.name for parameter in LIST_MESSAGES)})=")
"""A parameter of a search, which stands where an id belongs."""
AROUND: Final = " \t\r\n\0\"'`{}<>()[]"
BEHIND: Final = re.compile(r"[?;/&#,\s]")
"""Begins what belongs to an address or a list, not to the id in front of it."""
SCANNED: Final = 10_000
"""Requests among which one is looked for that is nearly meant, the latest ones."""
BEGUN: Final = re.compile("rs[slm]a-[0-9]{13}")
"""A requestId, folded, as far as the time of its send."""
HEX: Final = re.compile("(?:urn:uuid:)?([0-9a-f]{8}[0-9a-f-]*)")
"""A messageId or fileId, folded, as far as it tells one from all others."""
SHORTEST_END: Final = 18
"""Characters of an end that tells an id."""
UUID: Final = 36
"""Characters of a messageId or fileId."""
CUT: Final = re.compile(
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-(?:[0-9a-fA-F]{4,11}|[0-9a-fA-F]{13,20})"
)
"""One that has lost its end, or has more than its own."""
SERVICES: Final = 1_000
"""Other services that are looked into, the latest ones: more would take too long."""
WORDS: Final = frozenset(part for operation in OPERATIONS for part in operation.path.split("/") if part)
SHAPES: Final = (
    ((REQUEST, RESERVATION), re.compile(r"RS[SLM]A-[0-9]{13}-[0-9]{3,4}-[0-9]{8}-\w{8,}")),
    ((MESSAGE, FILE), re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)),
    (("serviceId",), re.compile("ncp:.*")),
    (("recipient's number",), re.compile("01[0-9]{8,9}")),
)
"""Forms of the ids of each kind."""
ORIGIN: Final = {
    MESSAGE: f"GET {BASE_PATH}/messages?requestId=... gives those of a send",
    REQUEST: "the answer to a send has it",
    RESERVATION: "it is the requestId of a send with reserveTime",
}
"""Where the ids of each kind come from."""


def hint(service: Service, name: str, text: str, origin: str = "") -> str:
    """Return what ``text`` is, which is no ``name`` of the service, and what to give instead. Needs its lock.

    ``origin`` says where the right ones come from, if that is not SENS's own API.
    """
    origin = origin or ORIGIN[name]
    shown, store = ascii(text[:SHOWN]), service.store
    if A_QUERY.match(text):
        query = ascii(text[:SHOWN])[1:-1].lstrip("?&;/")
        return f"{shown} is a query without the ? in front of it; send GET {BASE_PATH}/messages?{query}"
    if meant := _meant(store, text):
        kind = _kind(store, meant, store.messages.get)
        more = "" if kind == name else f", which is {_TOLD[kind](store, name, meant)}"
        around = "but for its case, its end, or what stands around it"
        return f"{shown} is a {kind} of this service {around}; give it as it came, {meant}{more}"
    if said := likely_unfilled(text, name):
        return _with_origin(said, origin)
    if kind := _kind(store, text, store.messages.get):
        return f"{shown} is {_TOLD[kind](store, name, text)}"
    if owner := next(_owners(service, text), None):
        return f"{shown} belongs to another service of this server, {owner.id}: it is its {_kind_there(owner, text)}"
    return _with_origin(f"no {name} of this service is {shown}{_look(name, text)}", origin)


def as_file(store: Store, text: str) -> str:
    """Return what is to be said of a fileId that no file has."""
    spelt = (other for other in _respelled(text) if _kind(store, other, store.messages.peek) == FILE)
    if meant := next(spelt, "") or _nearly(_files(store), text):
        return f"is unknown but for its case, its end, or what stands around it; give it as it came, {meant}"
    if likely_unfilled(text, FILE) and not BRACED.fullmatch(text):
        return "is a placeholder that was never filled in"
    kind = _kind(store, text, store.messages.peek)
    return f"is a {kind}, not a {FILE}" if kind else "is unknown"


def _with_origin(said: str, origin: str) -> str:
    """Return what is said, and where the right id comes from."""
    return f"{said} {origin[0].upper()}{origin[1:]}" if said.endswith("?") else f"{said}; {origin}"


def _kind(store: Store, text: str, message: Callable[[str], object]) -> str:
    """Return which id a text is in a store; empty if it is none."""
    if text in store.reservations.by_id:
        return RESERVATION
    if text in store.messages.requests:
        return REQUEST
    if message(text) is not None:
        return MESSAGE
    return FILE if store.files.get(text) is not None else ""


def _kind_there(service: Service, text: str) -> str:
    """Return which id of another service a text is; empty if it is none, or if the service is at work."""
    # To wait for it could be for ever: it may be waiting for this one.
    if not service.lock.acquire(blocking=False):
        return ""
    try:
        return _kind(service.store, text, service.store.messages.peek)
    finally:
        service.lock.release()


def _owners(service: Service, text: str) -> Iterator[Service]:
    others = (other for other in reversed(service.neighbours()) if other is not service and other.id != service.id)
    return (other for other in islice(others, SERVICES) if _kind_there(other, text))


def _respelled(text: str) -> Iterator[str]:
    """Yield what a text may have been before it was quoted, padded, folded or continued."""
    bare = text.strip(AROUND)
    first = BEHIND.split(bare, maxsplit=1)[0].strip(AROUND)
    spellings = (bare, bare.lower(), first, first.lower(), _as_uuid(first.lower()))
    return (other for other in dict.fromkeys(spellings) if other != text)


def _as_uuid(folded: str) -> str:
    """Return a messageId or fileId with its hyphens, as far as it goes; anything else as it is."""
    found = HEX.fullmatch(folded)
    if found is None:
        return folded
    digits = found[1].replace("-", "")
    return "-".join(filter(None, (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32])))


def _meant(store: Store, text: str) -> str:
    """Return the id of this store that a text is in another spelling; empty if there is none, or if it is one."""
    if _kind(store, text, store.messages.get):
        return ""
    for other in _respelled(text):
        if _kind(store, other, store.messages.get):
            return other
    return _nearly(chain(_latest(store), _files(store)), text)


def _nearly(ids: Iterable[str], text: str) -> str:
    """Return the only one of some ids that has lost its end or its beginning, or has more behind it, as ``text``."""
    given = _as_uuid(BEHIND.split(text.strip(AROUND), maxsplit=1)[0].strip(AROUND).lower())
    if not (BEGUN.match(given) or HEX.fullmatch(given) or len(given) >= SHORTEST_END):
        return ""
    found = {known for known in ids if _is_same(known.lower(), given)}
    return found.pop() if len(found) == 1 else ""


def _latest(store: Store) -> Iterator[str]:
    """Yield the latest ids of requests, reservations and messages."""
    for ids in (store.messages.requests, store.reservations.by_id):
        yield from islice(reversed(ids), SCANNED)
    yield from (message.message_id for message in store.messages.after(store.messages.next_position - SCANNED))


def _files(store: Store) -> Iterator[str]:
    return (file.file_id for file in store.files.all())


def _is_same(known: str, given: str) -> bool:
    """Return whether one is the beginning of the other, or the given one is the end of the known one."""
    return known.startswith(given) or given.startswith(known) or (len(given) >= SHORTEST_END and known.endswith(given))


def _request(store: Store, name: str, text: str) -> str:
    if name == RESERVATION:
        return "the requestId of a send without reserveTime: there is no reservation to ask for or to cancel"
    request = store.messages.requests[text]
    first = store.messages.of_request(request).page(0, 1)[0].message_id
    more = "" if request.count == 1 else f" and those of {request.count - 1} more, as {ORIGIN[MESSAGE]}"
    return f"the requestId of a send, not a messageId; give {first}{more}"


def _reservation(_: Store, __: str, text: str) -> str:
    return (
        "the reserveId of a reservation that has no messages yet, or none any more;"
        f" GET {BASE_PATH}/reservations/{text}/reserve-status tells where it stands"
    )


def _message(store: Store, name: str, text: str) -> str:
    message = store.messages.get(text)
    assert message is not None, "it was found before"
    request_id = message.request.request_id
    if name == RESERVATION and request_id not in store.reservations.by_id:
        return f"a messageId, and its send {request_id} was no reservation"
    return f"a messageId, not a {name}; the {name} of its send is {request_id}"


def _file(_: Store, name: str, __: str) -> str:
    return f"a fileId, not a {name}; {ORIGIN[name]}"


_TOLD: Final[dict[str, Callable[[Store, str, str], str]]] = {
    REQUEST: _request,
    RESERVATION: _reservation,
    MESSAGE: _message,
    FILE: _file,
}


def _look(name: str, text: str) -> str:
    """Return what a text looks like, if that is no id of this kind, or why one may be unknown."""
    kinds = next((kinds for kinds, shape in SHAPES if shape.fullmatch(text)), ())
    if name in kinds:
        return ", though it looks like one: is it of another server, or from before a reset or restart?"
    if kinds:
        return f", which looks like a {' or '.join(kinds)}"
    if CUT.fullmatch(text):
        return f", which has {len(text)} characters where an id has {UUID}: was it cut?"
    if BEGUN.match(text.lower()):
        return ", which looks like the beginning of a requestId: was it cut?"
    return ", which is a part of a path: does it stand twice?" if text in WORDS else ""
