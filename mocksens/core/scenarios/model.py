"""The ``when`` and ``then`` of a step, as users write them. ``scenario.py`` has the step and the scenario.

Files and requests are read by these types, and the JSON Schema for editors is generated from them.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal

from msgspec import Meta, Struct, structs

from mocksens.core.parsing.nodes import suggestion
from mocksens.spec.faults import Fault
from mocksens.spec.gateway import GATEWAY_ANSWERS, OF_STATUS
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import TELCO_PATTERN, ContentType, MessageType, ReservationEnd

BODILESS: Final = frozenset({204, 304})
"""Statuses of responses without a body."""
LEAST_STATUS: Final = 200
LAST_STATUS: Final = 599
LEAST_FAILURE: Final = 400
"""The lowest error status. A scripted response with a lower status has no body unless the scenario gives one."""
WIRE: Final = {
    "service_id": "serviceId",
    "content_type": "contentType",
    "country_code": "countryCode",
    "sender": "from",
}
"""SENS's names of facts, where mocksens's differ."""
Glob = Annotated[
    str, Meta(description="a text in which * and ? are wildcards, as 0101234*, or a /regular expression/", min_length=1)
]
Duration = Annotated[str, Meta(description="500ms, 90s, 10m, 2h, 3d, or a number of seconds", examples=["5s"])]
EFFECTS: Final = ("result", "after", "telcoCode", "respond", "fault", "rate", "commit", "delay")
"""Keys that are allowed only in ``then``."""
EXCLUSIVE: Final = ("result", "respond", "fault", "reservation")
"""Effects of which a ``then`` has at most one; ``result`` stands for all effects on messages."""
Machines = dict[str, str]
"""The states of named machines."""


class When(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename=WIRE):
    """The conditions of a step, all of which must hold. Each is a glob or a ``/regular expression/``."""

    MISPLACED: ClassVar[Mapping[str, str]] = {
        **{name: f"; write then: {{{name}: …}}" for name in EFFECTS},
        **{name: f"; write then: {{respond: {{{name}: …}}}}" for name in ("status", "body", "errors")},
        **{name: f"; {name} belongs next to when, not in it" for name in ("times", "chance", "then")},
    }
    """Advice for keys in the wrong place."""

    operation: Annotated[Glob, Meta(description="the operation that is called", examples=list(Name))] | None = None
    service_id: Annotated[Glob, Meta(description="the serviceId of the path")] | None = None
    type: (
        Annotated[
            Glob, Meta(description="an MMS without files is delivered as LMS, and is one", examples=list(MessageType))
        ]
        | None
    ) = None
    content_type: Annotated[Glob, Meta(description="COMM or AD", examples=list(ContentType))] | None = None
    country_code: Annotated[Glob, Meta(description="of the recipients", examples=["82"])] | None = None
    sender: Annotated[Glob, Meta(description="the caller")] | None = None
    to: Annotated[Glob, Meta(description="the recipient; of a request, any of them")] | None = None
    content: Annotated[Glob, Meta(description="the text; of a request, any of them")] | None = None
    nth: (
        Annotated[
            int,
            Meta(
                ge=1,
                description="the ordinal number (from 1) of the request among those of its operation, counted since the"
                " scenario was played",
            ),
        ]
        | None
    ) = None
    state: Annotated[Machines, Meta(description="named machines; each begins as the file names it first")] | None = None
    header: Annotated[dict[str, Glob], Meta(description="headers of the request, by name in any case")] | None = None
    reservation: Annotated[Literal["due"], Meta(description="a reservation is due")] | None = None


class Answer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A scripted response: one of the gateway's by ``name`` or ``status``, with changes."""

    MISPLACED: ClassVar[Mapping[str, str]] = {
        "code": "; write status: …",
        "statusCode": "; write status: …",
        "errorMessage": "; write errors: […]",
        **{name: f"; {name} belongs next to respond, not in it" for name in EFFECTS if name != "respond"},
        **{name: f"; {name} belongs next to then, not in it" for name in ("times", "chance", "when")},
    }
    """Advice for keys in the wrong place."""

    name: Annotated[str, Meta(description="one of the gateway's answers", examples=list(GATEWAY_ANSWERS))] | None = None
    status: Annotated[int, Meta(ge=LEAST_STATUS, le=LAST_STATUS, description="any status")] | None = None
    body: Annotated[
        Any, Meta(description="a text, sent as it is, or JSON; left out, the gateway's for that status")
    ] = None
    errors: (
        Annotated[
            list[Annotated[str, Meta(min_length=1)]],
            Meta(
                min_length=1,
                description="the messages of a refusal by SENS, which gets the form of the service's document; instead"
                " of a body",
                examples=[["'from' must be digits only."]],
            ),
        ]
        | None
    ) = None
    headers: Annotated[dict[str, str], Meta(description="further headers", examples=[{"Retry-After": "2"}])] = {}


class Delay(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A random delay, drawn for each use from the scenario's seed."""

    uniform: Annotated[list[Duration], Meta(min_length=2, max_length=2, description="shortest and longest")] | None = (
        None
    )
    lognormal: Annotated[list[str], Meta(min_length=2, max_length=2, description="median, and sigma")] | None = None


class Then(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"telco_code": "telcoCode"}):
    """The effect of a step: at most one of ``EXCLUSIVE``, and a delay or a state."""

    MISPLACED: ClassVar[Mapping[str, str]] = {
        **{name: f"; write when: {{{name}: …}}" for name in When.__struct_encode_fields__},
        **{name: f"; write respond: {{{name}: …}}" for name in ("status", "body", "errors", "headers", "name")},
        "statusCode": "; write respond: {status: …}, or result: … for the result of a message",
        "code": "; write respond: {status: …}, or result: … for the result of a message",
        **{name: f"; {name} belongs next to then, not in it" for name in ("times", "chance", "when")},
        "header": "; write respond: {headers: …} for the answer's, or when: {header: …} for the request's",
        "error": "; write respond with the name of an answer, as quota-exceeded, or fault",
    }
    """Advice for keys in the wrong place."""

    result: (
        Annotated[str, Meta(min_length=1, description="the result code of each message", examples=list(RESULTS))] | None
    ) = None
    after: Annotated[Duration, Meta(description="how long the message takes, by the service's clock")] | None = None
    telco_code: (
        Annotated[
            str, Meta(description="the operator", pattern=f"^{TELCO_PATTERN}$", examples=["SKT", "KTF", "LGT", "ETC"])
        ]
        | None
    ) = None
    respond: (
        Annotated[
            str,
            Meta(min_length=1, description="a gateway answer by name or status", examples=list(GATEWAY_ANSWERS)),
        ]
        | Answer
        | None
    ) = None
    fault: Fault | None = None
    rate: Annotated[int, Meta(ge=1, description="bytes a second of the fault `slow`")] | None = None
    commit: Annotated[bool, Meta(description="respond or break only after the request was carried out")] = False
    delay: Duration | Delay | None = None
    state: Annotated[Machines, Meta(description="moves named machines")] | None = None
    reservation: Annotated[ReservationEnd, Meta(description="what a reservation that is due comes to")] | None = None


def resolve(respond: str | Answer) -> Answer:
    """Return a response with both name and status. Raise ``ValueError`` for an unknown one."""
    if isinstance(respond, str):
        return _of_status(int(respond)) if re.fullmatch("[0-9]{3}", respond) else _of_name(respond)
    if (respond.name is None) == (respond.status is None):
        raise ValueError("respond needs a name or a status, and not both")
    bare = _of_status(respond.status) if respond.status is not None else _of_name(str(respond.name))
    return structs.replace(respond, name=bare.name, status=bare.status)


def _of_status(status: int) -> Answer:
    if not LEAST_STATUS <= status <= LAST_STATUS:
        raise ValueError(f"respond must be a status from {LEAST_STATUS} to {LAST_STATUS}, not {status}")
    return Answer(name=OF_STATUS.get(status, "unexpected"), status=status)


def _of_name(name: str) -> Answer:
    if name not in GATEWAY_ANSWERS:
        close = suggestion(name, GATEWAY_ANSWERS) or f"; known: {', '.join(GATEWAY_ANSWERS)}"
        raise ValueError(f"{name[:40]!r} is not a response of the gateway{close}")
    return Answer(name=name, status=GATEWAY_ANSWERS[name].status)


def documented_for(operation: str, status: int) -> bool:
    """Return whether the pages or the gateway's table list this status for the operation."""
    # All failures that the pages list are in the gateway's table.
    return status in OF_STATUS or status == next(row.success for row in OPERATIONS if row.name == operation)


def decides_messages(then: Then) -> bool:
    """Return whether the effect is one on single messages, and not on the request as a whole."""
    return then.result is not None or then.after is not None or then.telco_code is not None
