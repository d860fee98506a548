"""Validation of serviceIds, and descriptions of the mistakes in invalid ones (rule gateway.service)."""

import re
from typing import Final

from mocksens.core.diagnosis.placeholders import SHOWN, unfilled, unfilled_segment
from mocksens.core.errors import Forbidden
from mocksens.core.validation.notes import Note
from mocksens.spec.limits import SERVICE_ID_CHARACTERS

DEFAULT_SERVICE_ID: Final = "ncp:sms:kr:000000000000:mocksens"
OF_NAVER: Final = "ncp:"
OF_SMS: Final = "ncp:sms:"
QUOTES: Final = "\"'`"
WELL_FORMED: Final = re.compile(rf"[A-Za-z0-9:._-]{{1,{SERVICE_ID_CHARACTERS.value}}}", re.ASCII)


def mistake(service_id: str) -> str:
    """Return the programming mistake behind a serviceId, as a sentence; empty if there is none."""
    return unfilled(service_id, "serviceId")


def check_service_id(service_id: str) -> None:
    """Raise ``Forbidden`` for an invalid serviceId (rule gateway.service)."""
    if text := mistake(service_id):
        raise Forbidden(text)
    if not WELL_FORMED.fullmatch(service_id):
        raise Forbidden(f"the serviceId {service_id[:SHOWN]!a} {_fault(service_id)}")


def _fault(service_id: str) -> str:
    """Return the fault of a malformed serviceId and its remedy, in words that follow the serviceId."""
    most = SERVICE_ID_CHARACTERS.value
    if len(service_id) > most:
        return f"has {len(service_id)} characters; there are at most {most}"
    inner = re.search(r"[A-Za-z0-9](?:.*[A-Za-z0-9])?", service_id, re.DOTALL)
    if inner is None or not WELL_FORMED.fullmatch(inner[0]):
        escaped = "%" in service_id and not re.search(r"[^A-Za-z0-9:._%-]", service_id)
        return (
            "was escaped twice; escape it once"
            if escaped
            else f"is not well-formed; one looks like {DEFAULT_SERVICE_ID}"
        )
    front, behind = service_id[: inner.start()], service_id[inner.end() :]
    place = "around it" if front and behind else "after it" if behind else "before it"
    around = front + behind
    if not around.strip():
        whitespace = "a space or a line end" if len(around) == 1 else "spaces or line ends"
        return f"has {whitespace} {place}; strip it where it is read"
    return f"has {'quotes' if not around.strip(QUOTES) else ascii(around)} {place}; send {inner[0]}"


def remark(service_id: str) -> Note | None:
    """Return a note if a well-formed serviceId contains a placeholder or belongs to another product, else None."""
    if part := unfilled_segment(service_id):
        return Note("check.unset", f"the serviceId has {part!r}: was it never filled in?")
    return (
        None
        if service_id.startswith(OF_SMS) or not service_id.startswith(OF_NAVER)
        else _note_other_product(service_id)
    )


def _note_other_product(service_id: str) -> Note:
    # Imported only for a serviceId of another product.
    from mocksens.spec.products import PRODUCTS

    product = service_id.split(":")[1]
    owner = f" but of {PRODUCTS.get(product, product)}" if product else ""
    text = f"{service_id[:SHOWN]} is not a service of SMS{owner}: one for SMS begins with {OF_SMS}"
    return Note("gateway.service", text)


def is_service_id(text: str) -> bool:
    """Return whether a serviceId is valid."""
    return not mistake(text) and WELL_FORMED.fullmatch(text) is not None
