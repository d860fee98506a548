"""A call of the admin API: the row that describes it, and what its handler gets."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from mocksens.client.models.server import Error
from mocksens.core.sens import Sens
from mocksens.web.admin.bodies import JSON, read
from mocksens.web.start_tls import Authority

TakenT = TypeVar("TakenT")
AskedT = TypeVar("AskedT")
GivenT = TypeVar("GivenT")
BodyReader = Callable[[Request, Any, str], Awaitable[Any]]
"""Reads the body of a request as a type; the text is an example of it for refusals."""
NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


class Context(Struct, Generic[TakenT, AskedT], frozen=True, kw_only=True):
    """One request to a call: its body and its query as the row has them, and what it is about."""

    sens: Sens
    authority: Authority | None
    subjects: "tuple[Subject, ...]"
    """All calls of this API."""
    request: Request
    body: TakenT
    query: AskedT

    @property
    def service_id(self) -> str:
        """Return the serviceId in the path."""
        return self.part("serviceId")

    def part(self, name: str) -> str:
        """Return a variable of the path."""
        return str(self.request.path_params[name])


PlainContext = Context[None, None]
"""The context of a call without body and query."""


class Call(Struct, Generic[TakenT, AskedT, GivenT], frozen=True, kw_only=True, eq=False):
    """One method of one path.

    ``handler`` gets what ``takes`` and ``query`` say and returns what ``gives`` says, or a response that has it.
    ``fails`` tells what failures of its own mean. A failure in ``fails_as_given`` has the type of a success.
    """

    method: str
    path: str
    handler: Callable[[Context[TakenT, AskedT]], Awaitable[GivenT | Response]]
    says: str
    gives: type[GivenT] | None = None
    takes: type[TakenT] | None = None
    query: type[AskedT] | None = None
    status: int = HTTPStatus.OK
    fails: Mapping[int, str] = NOTHING
    fails_as_given: Collection[int] = ()
    example: Mapping[str, object] = NOTHING
    """A body."""
    may_be_empty: bool = False
    """Whether the body may be left out."""
    reads: BodyReader = read
    headers: Mapping[str, str] = NOTHING
    """The headers that it goes by, and what each means."""
    media_type: str = JSON
    """The type of the answer's content."""
    events: Mapping[str, type] = NOTHING
    """The types of the data of events, by their names, where the answer consists of events."""

    @property
    def id(self) -> str:
        """Return its name in OpenAPI, which is that of its handler."""
        return self.handler.__name__

    @property
    def summary(self) -> str:
        """Return the first sentence of its description."""
        return self.says.partition(". ")[0].rstrip(".")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the parameters that its query may have."""
        return () if self.query is None else self.query.__struct_encode_fields__  # type: ignore[attr-defined]

    def failure(self, status: int) -> type:
        """Return the type of the answer that fails with a status."""
        return self.gives if self.gives and status in self.fails_as_given else Error


AnyCall = Call[Any, Any, Any]


class Subject(Struct, frozen=True, kw_only=True, eq=False):
    """Calls that are about one thing."""

    name: str
    says: str
    calls: Sequence[AnyCall]
