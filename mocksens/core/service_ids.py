"""Tell what a serviceId may be, and what is wrong with one that is none (rule gateway.service)."""

import re
from typing import Final

from mocksens.core.diagnosis.placeholders import SHOWN, of_service, unfilled
from mocksens.core.errors import Forbidden
from mocksens.core.validation.notes import Note
from mocksens.spec.limits import SERVICE_ID_CHARACTERS

DEFAULT_SERVICE_ID: Final = "ncp:sms:kr:000000000000:mocksens"
OF_NAVER: Final = "ncp:"
OF_SMS: Final = "ncp:sms:"
QUOTES: Final = "\"'`"
WELL_FORMED: Final = re.compile(rf"[A-Za-z0-9:._-]{{1,{SERVICE_ID_CHARACTERS.value}}}", re.ASCII)


def mistake(service_id: str) -> str:
    """Return the programming mistake that a serviceId shows, as a sentence; empty if it shows none."""
    return unfilled(service_id, "serviceId")


def check_service_id(service_id: str) -> None:
    """Raise ``Forbidden`` for what is no serviceId (rule gateway.service)."""
    if said := mistake(service_id):
        raise Forbidden(said)
    if not WELL_FORMED.fullmatch(service_id):
        raise Forbidden(f"the serviceId {service_id[:SHOWN]!a} {_ill_formed(service_id)}")


def _ill_formed(service_id: str) -> str:
    """Return what is wrong with a serviceId that is not well-formed, and what to send."""
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
    place = "around it" if front and behind else "behind it" if behind else "in front of it"
    around = front + behind
    if not around.strip():
        what = "a blank or a line end" if len(around) == 1 else "blanks or line ends"
        return f"has {what} {place}; strip it where it is read"
    return f"has {'quotes' if not around.strip(QUOTES) else ascii(around)} {place}; send {inner[0]}"


def remark(service_id: str) -> Note | None:
    """Return what is odd about a well-formed serviceId: that nobody filled it in, or that it is none of SMS."""
    if part := of_service(service_id):
        return Note("check.unset", f"the serviceId has {part!r}: was it never filled in?")
    return None if service_id.startswith(OF_SMS) or not service_id.startswith(OF_NAVER) else _of_another(service_id)


def _of_another(service_id: str) -> Note:
    # Few programs use services of other products.
    from mocksens.spec.products import PRODUCTS

    word = service_id.split(":")[1]
    whose = f" but of {PRODUCTS.get(word, word)}" if word else ""
    said = f"{service_id[:SHOWN]} is no service of SMS{whose}: one for SMS begins with {OF_SMS}"
    return Note("gateway.service", said)


def is_service_id(text: str) -> bool:
    """Return whether a service may have this id."""
    return not mistake(text) and WELL_FORMED.fullmatch(text) is not None
