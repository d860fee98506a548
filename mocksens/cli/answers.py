"""The answers of the admin API as far as commands read them; what else an answer has is left in it."""

from typing import Any, NotRequired, TypedDict

# The names are those of the wire.


class ServiceData(TypedDict):
    """A service in a list."""

    serviceId: str
    messages: int
    reservations: int
    requests: int


class ServiceList(TypedDict):
    """The services of a server, the oldest first."""

    services: list[ServiceData]


class MessageData(TypedDict):
    """A message."""

    requestTime: str
    to: str
    type: str
    status: str
    result: str | None
    content: str
    otp: str | None


class MessagePage(TypedDict):
    """Messages, and the cursor behind the last one."""

    messages: list[MessageData]
    cursor: int
    generation: NotRequired[int]
    truncated: NotRequired[bool]


class MessageFound(TypedDict):
    """The message that was waited for."""

    message: MessageData
    cursor: int


class DueData(TypedDict):
    """An event that became due as the clock moved."""

    at: str
    kind: str
    id: str
    status: str


class ClockData(TypedDict):
    """The clock of a service."""

    now: str
    frozen: bool
    rate: float
    due: NotRequired[list[DueData]]


class Cleared(TypedDict):
    """The scopes that were reset."""

    reset: list[str]


class PlayedStep(TypedDict):
    """A step of what is played: what happens, when, and how often."""

    then: dict[str, Any]
    when: NotRequired[dict[str, Any]]
    times: NotRequired[int]


class Played(TypedDict):
    """A scenario that is played, or a one-off failure."""

    name: str
    description: str


class OneOff(Played):
    """A one-off failure."""

    steps: list[PlayedStep]


class PlayedList(TypedDict):
    """Everything that a service plays, and the names of what it could."""

    playing: list[Played]
    faults: list[OneOff]
    available: list[str]


class Signing(TypedDict):
    """The doctor's findings about a signature."""

    cause: str | None
    also: list[str]
    says: str
    expected: str
    signed: str | None
    skew: int | None
    snippet: str


class Examination(Signing):
    """Examine a request that was never sent."""

    address: str | None
    refusal: str | None
    notes: list[str]


class RequestData(TypedDict):
    """A request that was refused."""

    method: str
    target: str
    status: int | None
    diagnosis: str | None
    signing: Signing | None


class RefusalData(TypedDict):
    """The latest refusal of a service."""

    request: RequestData
    address: str | None
    note: str | None


class RefusalOf(TypedDict):
    """The latest refusal of one of all services; no serviceId where the request reached none."""

    serviceId: str | None
    request: RequestData
    address: str | None


class RefusalList(TypedDict):
    """The latest refusal of each service that has one."""

    refusals: list[RefusalOf]
