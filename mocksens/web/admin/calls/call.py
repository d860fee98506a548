"""The types of a call of the admin API, and the parameters that calls share."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

ParameterPlace = Literal["query", "header"]
CallParameter = tuple[str, ParameterPlace, str, str]
"""Name, place, type and meaning."""


class Call(NamedTuple):
    """One method of one path. ``takes`` and ``gives`` name schemas; ``fails`` says what its own failures mean."""

    id: str
    method: str
    path: str
    says: str
    gives: str = ""
    takes: str = ""
    status: int = 200
    parameters: tuple[CallParameter, ...] = ()
    fails: Mapping[int, str] = MappingProxyType({})
    may_be_empty: bool = False

    @property
    def summary(self) -> str:
        """Return the first sentence of its description."""
        return self.says.partition(". ")[0].rstrip(".")

    def failing(self, status: int) -> str:
        """Return the name of a failure's schema."""
        return "Verdict" if self.gives == "Verdict" and status == HTTPStatus.CONFLICT else "Error"


SERVICE: Final = "/services/{serviceId}"
NO_SERVICE: Final = {404: "there is no such service yet; the message names the nearest"}
UNKNOWN: Final = {404: "there is no such service, or it does not know the thing; the message says which"}
FILTER: Final[tuple[CallParameter, ...]] = (
    ("to", "query", "string", "the recipient: * and ? are wildcards, or a /regular expression/"),
    ("from", "query", "string", "the caller: likewise"),
    ("content", "query", "string", "the whole text: likewise"),
    ("contains", "query", "string", "what the content has somewhere in it"),
)
OTP: Final[CallParameter] = (
    "otp",
    "query",
    "string",
    "finds the one-time code: a /regular expression/ whose group 1 is it, or all of it; does not choose messages",
)
AFTER: Final[CallParameter] = ("after", "query", "integer", "leaves out what comes before; a cursor")
LIMIT: Final[CallParameter] = ("limit", "query", "integer", "how many at most: 100, up to 1000")
JOURNAL: Final[tuple[CallParameter, ...]] = (
    AFTER,
    LIMIT,
    ("operation", "query", "string", "only those of an operation, as send-messages"),
    ("status", "query", "integer", "only those that were answered with this HTTP status"),
)
