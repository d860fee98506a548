"""The table of all calls, from which routes, parameter checks, OpenAPI and the documentation are built."""

from typing import Final

from mocksens.web.admin.call import Subject
from mocksens.web.admin.endpoints import (
    clock,
    description,
    events,
    messages,
    requests,
    scenarios,
    search,
    services,
    settings,
    signed,
    snapshots,
    verification,
    waiting,
)
from mocksens.web.admin.endpoints.diagnosis import explain, rules

SUBJECTS: Final = (
    Subject(
        name="server", says="The server itself: its health, its calls and its certificate.", calls=description.CALLS
    ),
    Subject(
        name="services",
        says="Services: create, list, drop, reset and copy them.",
        calls=(*services.CALLS, *snapshots.CALLS),
    ),
    Subject(
        name="settings",
        says="The settings of a service, the numbers that `from` may have, and the block list.",
        calls=settings.CALLS,
    ),
    Subject(
        name="time", says="The clock of a service, and messages and reservations that end by hand.", calls=clock.CALLS
    ),
    Subject(
        name="messages",
        says="The messages, reservations and files of a service, its events, and checks of what was sent.",
        calls=(*messages.CALLS, *search.CALLS, *waiting.CALLS, *verification.CALLS, *events.CALLS),
    ),
    Subject(
        name="requests",
        says="The requests to a service, explanations of refusals, and requests that the server signs itself.",
        calls=(*requests.CALLS, *explain.CALLS, *signed.CALLS),
    ),
    Subject(
        name="rules",
        says="The rules that mocksens follows, their sources and switches, and the requests to which they applied.",
        calls=rules.CALLS,
    ),
    Subject(name="failures", says="The scenarios and one-off failures of a service.", calls=scenarios.CALLS),
)
CALLS: Final = tuple(call for subject in SUBJECTS for call in subject.calls)
