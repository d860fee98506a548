"""Why no operation has a method and a path, and which address is right (rule gateway.route-first).

A path is read from left to right, and the mistakes in it are noted on the way: first those of the whole path, then
those of each part. The first one is told, with the address that was probably meant; the others are left out.
"""

from typing import Final

from mocksens.core.diagnosis.addresses.base_path import behind_services
from mocksens.core.diagnosis.addresses.elsewhere import elsewhere
from mocksens.core.diagnosis.addresses.paths import SHOWN, parts_of, spelled
from mocksens.core.diagnosis.addresses.resources import operation_of
from mocksens.core.diagnosis.addresses.service_path import behind_service_id, nearest_operations
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Name, Operation

METHODS: Final = frozenset(operation.method for operation in OPERATIONS)
CORS: Final = (
    "OPTIONS is what a browser asks before a web page's request: SENS has no CORS, and mocksens has none either, so"
    " call it from your server"
)


def explain(method: str, target: bytes) -> str:
    """Return the mistake in a method and a target, and what to send instead: one or two sentences of ASCII.

    Empty if an operation has them.
    """
    wrong: list[str] = []
    given = ascii(method[:SHOWN])[1:-1]
    if method not in METHODS and method.upper() in METHODS:
        wrong.append(f"the method is written {given}, and methods are written in capitals")
        method = given = method.upper()
    late: list[str] = []
    parts = parts_of(method, spelled(target, wrong), wrong, late)
    if said := elsewhere(parts):
        return said
    unset: list[str] = []
    behind = behind_services(parts, wrong)
    nearest = nearest_operations(method, behind_service_id(behind, wrong, unset), wrong, unset)
    said = _worded(given, nearest, [*wrong, *late])
    more = [*([CORS] if method == "OPTIONS" else []), *(f"Besides, {each}" for each in unset[:1])]
    return ". ".join([said, *more]) if said else ""


def _worded(method: str, nearest: list[Operation], wrong: list[str]) -> str:
    """Return the first mistake and the right address; empty if there is none."""
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
    """Return what to do instead if a path does not take a method."""
    if others:
        return f"{others[0].name} is {others[0].address}"
    if method == "DELETE" and nearest[0].path.startswith("/messages"):
        return (
            f"a message cannot be taken back, but a reservation can, by {operation_of(Name.CANCEL_RESERVATION).address}"
        )
    return f"send {nearest[0].address}" if len(nearest) == 1 else "use one of these"
