"""Explanations of unknown ids: misspelt ones, and ids of another kind or service."""

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
"""The beginning of a query in the place of an id."""
AROUND: Final = " \t\r\n\0\"'`{}<>()[]"
BEHIND: Final = re.compile(r"[?;/&#,\s]")
"""Characters before which an id ends."""
SCANNED: Final = 10_000
"""The number of requests, the latest ones, that a misspelt id is compared with."""
BEGUN: Final = re.compile("rs[slm]a-[0-9]{13}")
"""The beginning of a requestId, up to its time, in lower case."""
HEX: Final = re.compile("(?:urn:uuid:)?([0-9a-f]{8}[0-9a-f-]*)")
"""The distinctive beginning of a messageId or fileId, in lower case."""
SHORTEST_END: Final = 18
"""The minimum number of characters at the end of an id that identify it."""
UUID: Final = 36
"""The length of a messageId or fileId."""
CUT: Final = re.compile(
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-(?:[0-9a-fA-F]{4,11}|[0-9a-fA-F]{13,20})"
)
"""A UUID with too few or too many characters at its end."""
SERVICES: Final = 1_000
"""The number of other services, the latest ones, that are searched. More would take too long."""
WORDS: Final = frozenset(part for operation in OPERATIONS for part in operation.path.split("/") if part)
SHAPES: Final = (
    ((REQUEST, RESERVATION), re.compile(r"RS[SLM]A-[0-9]{13}-[0-9]{3,4}-[0-9]{8}-\w{8,}")),
    ((MESSAGE, FILE), re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)),
    (("serviceId",), re.compile("ncp:.*")),
    (("recipient's number",), re.compile("01[0-9]{8,9}")),
)
"""The form of the ids of each kind."""
ORIGIN: Final = {
    MESSAGE: f"GET {BASE_PATH}/messages?requestId=... gives those of a send",
    REQUEST: "the answer to a send has it",
    RESERVATION: "it is the requestId of a send with reserveTime",
}
"""The source of the ids of each kind."""


def hint(service: Service, name: str, text: str, origin: str = "") -> str:
    """Explain an unknown ``name`` and say what to send instead. The service's lock must be held.

    ``origin`` says where the right ids come from, if not from SENS's own API.
    """
    origin = origin or ORIGIN[name]
    shown, store = ascii(text[:SHOWN]), service.store
    if A_QUERY.match(text):
        query = ascii(text[:SHOWN])[1:-1].lstrip("?&;/")
        return f"{shown} is a query without its ?; send GET {BASE_PATH}/messages?{query}"
    if original := _original(store, text):
        kind = _kind(store, original, store.messages.get)
        relation = "" if kind == name else f", which is {_EXPLANATIONS[kind](store, name, original)}"
        around = "except for its case, its end or surrounding characters"
        return f"{shown} is a {kind} of this service {around}; send {original}{relation}"
    if placeholder := likely_unfilled(text, name):
        return _with_origin(placeholder, origin)
    if kind := _kind(store, text, store.messages.get):
        return f"{shown} is {_EXPLANATIONS[kind](store, name, text)}"
    if owner := next(_owners(service, text), None):
        return f"{shown} belongs to another service of this server, {owner.id}: it is its {_kind_there(owner, text)}"
    return _with_origin(f"this service has no {name} {shown}{_resemblance(name, text)}", origin)


def as_file(store: Store, text: str) -> str:
    """Return the explanation of an unknown fileId, as the rest of a sentence."""
    spellings = (other for other in _respelled(text) if _kind(store, other, store.messages.peek) == FILE)
    if original := next(spellings, "") or _only_match(_files(store), text):
        return f"is unknown except for its case, its end or surrounding characters; send {original}"
    if likely_unfilled(text, FILE) and not re.fullmatch(BRACED, text):
        return "is a placeholder that was never filled in"
    kind = _kind(store, text, store.messages.peek)
    return f"is a {kind}, not a {FILE}" if kind else "is unknown"


def _with_origin(explanation: str, origin: str) -> str:
    """Append the source of the right ids."""
    return f"{explanation} {origin[0].upper()}{origin[1:]}" if explanation.endswith("?") else f"{explanation}; {origin}"


def _kind(store: Store, text: str, message: Callable[[str], object]) -> str:
    """Return the kind of a store's id, or an empty text if ``text`` is not an id of the store."""
    if text in store.reservations.by_id:
        return RESERVATION
    if text in store.messages.requests:
        return REQUEST
    if message(text) is not None:
        return MESSAGE
    return FILE if store.files.get(text) is not None else ""


def _kind_there(service: Service, text: str) -> str:
    """Return the kind of another service's id, or an empty text if it is not an id or if that service is locked."""
    # Do not wait for the lock: its holder may be waiting for ours.
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
    """Yield likely originals of a text that was quoted, padded, put in lower case or continued."""
    bare = text.strip(AROUND)
    first = BEHIND.split(bare, maxsplit=1)[0].strip(AROUND)
    spellings = (bare, bare.lower(), first, first.lower(), _as_uuid(first.lower()))
    return (other for other in dict.fromkeys(spellings) if other != text)


def _as_uuid(folded: str) -> str:
    """Return a messageId or fileId, even a partial one, with its hyphens; return any other text unchanged."""
    match = HEX.fullmatch(folded)
    if match is None:
        return folded
    digits = match[1].replace("-", "")
    return "-".join(filter(None, (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32])))


def _original(store: Store, text: str) -> str:
    """Return the id of this store that a text misspells, or an empty text if there is none or the text is an id."""
    if _kind(store, text, store.messages.get):
        return ""
    for other in _respelled(text):
        if _kind(store, other, store.messages.get):
            return other
    return _only_match(chain(_latest(store), _files(store)), text)


def _only_match(ids: Iterable[str], text: str) -> str:
    """Return the id that is cut or continued in ``text``, or an empty text unless there is exactly one."""
    prefix = _as_uuid(BEHIND.split(text.strip(AROUND), maxsplit=1)[0].strip(AROUND).lower())
    if not (BEGUN.match(prefix) or HEX.fullmatch(prefix) or len(prefix) >= SHORTEST_END):
        return ""
    matches = {candidate for candidate in ids if _is_same(candidate.lower(), prefix)}
    return matches.pop() if len(matches) == 1 else ""


def _latest(store: Store) -> Iterator[str]:
    """Yield the latest ids of requests, reservations and messages."""
    for ids in (store.messages.requests, store.reservations.by_id):
        yield from islice(reversed(ids), SCANNED)
    yield from (message.message_id for message in store.messages.after(store.messages.next_position - SCANNED))


def _files(store: Store) -> Iterator[str]:
    return (file.file_id for file in store.files.all())


def _is_same(known: str, sent: str) -> bool:
    """Return whether one text is the beginning of the other, or ``known`` ends with a long ``sent``."""
    return known.startswith(sent) or sent.startswith(known) or (len(sent) >= SHORTEST_END and known.endswith(sent))


def _request(store: Store, name: str, text: str) -> str:
    if name == RESERVATION:
        return "the requestId of a send without reserveTime: there is no reservation to read or cancel"
    request = store.messages.requests[text]
    first = store.messages.of_request(request).page(0, 1)[0].message_id
    more = "" if request.count == 1 else f" and those of {request.count - 1} more, as {ORIGIN[MESSAGE]}"
    return f"the requestId of a send, not a messageId; give {first}{more}"


def _reservation(_: Store, __: str, text: str) -> str:
    return (
        "the reserveId of a reservation that has no messages yet, or none any more;"
        f" GET {BASE_PATH}/reservations/{text}/reserve-status returns its status"
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


_EXPLANATIONS: Final[dict[str, Callable[[Store, str, str], str]]] = {
    REQUEST: _request,
    RESERVATION: _reservation,
    MESSAGE: _message,
    FILE: _file,
}


def _resemblance(name: str, text: str) -> str:
    """Return the kind of id that a text resembles, or why an id of the right form may be unknown."""
    kinds = next((kinds for kinds, shape in SHAPES if shape.fullmatch(text)), ())
    if name in kinds:
        return ", though it looks like one: is it of another server, or from before a reset or restart?"
    if kinds:
        return f", which looks like a {' or '.join(kinds)}"
    if CUT.fullmatch(text):
        return f", which has {len(text)} characters where an id has {UUID}: was it cut?"
    if BEGUN.match(text.lower()):
        return ", which looks like the beginning of a requestId: was it cut?"
    return ", which is a segment of the path: is it repeated?" if text in WORDS else ""
