"""A call of the admin API: the row that describes it, and the context of its handler."""

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

BodyModelT = TypeVar("BodyModelT")
QueryModelT = TypeVar("QueryModelT")
AnswerModelT = TypeVar("AnswerModelT")
BodyReader = Callable[[Request, Any, str], Awaitable[Any]]
"""A function that reads a body as a type. The text is an example, which refusals show."""
SERVICE: Final = "/services/{serviceId}"
"""The path of a service. Most calls are below it."""
NO_SERVICE: Final = {404: "no such service; the message suggests the nearest"}
UNKNOWN: Final = {404: "no such service, or nothing with this id or name in it; the message says which"}
NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


class Context(Struct, Generic[BodyModelT, QueryModelT], frozen=True, kw_only=True):
    """One request to a call, with its body and query as instances of the types that the call names."""

    sens: Sens
    authority: Authority | None
    subjects: "tuple[Subject, ...]"
    """All calls of the admin API."""
    request: Request
    body: BodyModelT
    query: QueryModelT

    @property
    def service_id(self) -> str:
        """Return the serviceId in the path."""
        return self.part("serviceId")

    def part(self, name: str) -> str:
        """Return the value of a variable in the path."""
        return str(self.request.path_params[name])


PlainContext = Context[None, None]
"""The context of a call that has neither body nor query."""


class Call(Struct, Generic[BodyModelT, QueryModelT, AnswerModelT], frozen=True, kw_only=True, eq=False):
    """One method of one path.

    ``takes``, ``query`` and ``gives`` are the types of the body, the query and the answer. ``handler`` returns the
    answer, or a response that contains it. The first sentence of ``says`` describes the call, and the others add facts.
    ``fails`` has the meanings of failures, by status. The failures in ``fails_with_answer`` have the same type as a
    success.
    """

    method: str
    path: str
    handler: Callable[[Context[BodyModelT, QueryModelT]], Awaitable[AnswerModelT | Response]]
    says: str
    gives: type[AnswerModelT] | None = None
    takes: type[BodyModelT] | None = None
    query: type[QueryModelT] | None = None
    status: int = HTTPStatus.OK
    fails: Mapping[int, str] = NOTHING
    fails_with_answer: Collection[int] = ()
    example: Mapping[str, object] = NOTHING
    """An example of the body."""
    may_be_empty: bool = False
    """True if the body is optional."""
    reads: BodyReader = read
    headers: Mapping[str, str] = NOTHING
    """The headers that the call reads, with their descriptions."""
    media_type: str = JSON
    """The Content-Type of the answer."""
    events: Mapping[str, type] = NOTHING
    """The types of the data of server-sent events, by the names of the events."""

    @property
    def id(self) -> str:
        """Return the operationId in OpenAPI, which is the name of the handler."""
        return self.handler.__name__

    @property
    def summary(self) -> str:
        """Return the first sentence of the description, without its full stop."""
        return self.says.partition(". ")[0].rstrip(".")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the query's parameters."""
        return () if self.query is None else self.query.__struct_encode_fields__  # type: ignore[attr-defined]

    def failure(self, status: int) -> type:
        """Return the type of the answer to a failure with ``status``."""
        return self.gives if self.gives and status in self.fails_with_answer else Error


AnyCall = Call[Any, Any, Any]


class Subject(Struct, frozen=True, kw_only=True, eq=False):
    """A group of calls about one subject."""

    name: str
    says: str
    calls: Sequence[AnyCall]
