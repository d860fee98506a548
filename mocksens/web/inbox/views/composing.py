"""The form that sends a message."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, structs

from mocksens.core.operations import due
from mocksens.core.scenarios.magic_numbers import number_of
from mocksens.core.service import Service
from mocksens.core.switches import InlineFiles, MagicNumbers
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import ContentType, MessageType
from mocksens.web.admin.resources import iso
from mocksens.web.inbox.language import PageLanguage
from mocksens.web.inbox.views import times
from mocksens.web.inbox.views.scenarios.numbers import NumberSection, number_groups
from mocksens.web.inbox.visit import Visit

SENDER: Final = "0212345678"
"""The sender of the form if any number may send and none has yet."""
SUCCEEDS: Final = number_of(SUCCESS)
"""The number whose messages succeed, as those of any ordinary number do."""
PICTURE: Final = "picture"
"""The field that attaches a picture to an MMS."""
DEFAULTS: Final[Mapping[str, str]] = {
    "type": MessageType.SMS,
    "contentType": ContentType.COMM,
    "countryCode": DOMESTIC,
}
"""The values of fields that a reader need not fill in."""


class ComposeForm(Struct, frozen=True, kw_only=True):
    """The form, for one service. ``fields`` are the values of its fields."""

    service_id: str
    fields: Mapping[str, str]
    has_picture: bool
    types: Sequence[str]
    senders: Sequence[str]
    """The numbers that may send; empty if any may."""
    now: str
    """The time of the service."""
    failing: Sequence[NumberSection]
    """The numbers with an effect of their own; empty if they have none in this service."""


def contents(visit: Visit) -> Mapping[str, object]:
    """Return the values for the template."""
    service = _service(visit)
    return {
        "form": None if service is None else _form(visit, service),
        "limits": CONTENT_BYTES,
        "subject_limit": SUBJECT_BYTES.value,
        "content_types": tuple(ContentType),
    }


def _service(visit: Visit) -> Service | None:
    """Return the service that was chosen in the form, or else the one of the page."""
    chosen = visit.field("service")
    return next((each for each in visit.sens.services if each.id == chosen), visit.service)


def _form(visit: Visit, service: Service) -> ComposeForm:
    with service.lock:
        now = due.settle(service)
        switches = service.switches
        latest = service.store.messages.before(service.store.messages.next_position, 1)
    senders = sorted(switches.callers or ())
    sender = latest[0].request.sender if latest else SENDER
    if senders and sender not in senders:
        sender = senders[0]
    names = ("from", "to", "failing", "subject", "content", "reserveTime", *DEFAULTS)
    accepts_picture = switches.inline_files is InlineFiles.ACCEPT
    return ComposeForm(
        service_id=service.id,
        fields={name: visit.field(name, DEFAULTS.get(name, sender if name == "from" else "")) for name in names},
        has_picture=PICTURE in visit.typed if visit.typed else True,
        types=[kind for kind in MessageType if accepts_picture or kind is not MessageType.MMS],
        senders=senders,
        now=times.to_the_minute(iso(now)),
        failing=_failing(visit.t) if switches.magic_numbers is MagicNumbers.ON else [],
    )


def _failing(t: PageLanguage) -> list[NumberSection]:
    """Return the numbers with another effect than success."""
    return [
        structs.replace(section, rows=[row for row in section.rows if row.number != SUCCEEDS])
        for section in number_groups(t, ())
    ]
