"""The explanation of a method and path that no operation has, with the right address (rule gateway.route-first).

A path is read from left to right: first mistakes of the whole path are noted, then those of each segment. Only the
first mistake is reported, with the address that was probably meant.
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
    """Return the mistake in a method and a target, and the remedy, in one or two sentences of ASCII.

    Return an empty text if an operation has this method and target.
    """
    wrong: list[str] = []
    method_text = ascii(method[:SHOWN])[1:-1]
    if method not in METHODS and method.upper() in METHODS:
        wrong.append(f"the method is written {method_text}, and methods are written in capitals")
        method = method_text = method.upper()
    late: list[str] = []
    parts = parts_of(method, spelled(target, wrong), wrong, late)
    if sentence := elsewhere(parts):
        return sentence
    unset: list[str] = []
    rest = behind_services(parts, wrong)
    nearest = nearest_operations(method, behind_service_id(rest, wrong, unset), wrong, unset)
    sentence = _sentence(method_text, nearest, [*wrong, *late])
    more = [*([CORS] if method == "OPTIONS" else []), *(f"Also, {each}" for each in unset[:1])]
    return ". ".join([sentence, *more]) if sentence else ""


def _sentence(method: str, nearest: list[Operation], wrong: list[str]) -> str:
    """Return the first mistake and the right address, or an empty text if there is no mistake."""
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
    return f"{BASE_PATH}{nearest[0].path} takes {takes}, not {method}; {_alternative(method, nearest, others)}"


def _alternative(method: str, nearest: list[Operation], others: list[Operation]) -> str:
    """Return advice for a path that does not take the method."""
    if others:
        return f"{others[0].name} is {others[0].address}"
    if method == "DELETE" and nearest[0].path.startswith("/messages"):
        return (
            f"a message cannot be taken back, but a reservation can, by {operation_of(Name.CANCEL_RESERVATION).address}"
        )
    return f"send {nearest[0].address}" if len(nearest) == 1 else "use one of these"
