"""A visit to a page: what its address asks for, and the links that keep it."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Struct, structs
from starlette.requests import Request

from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web.inbox.language import PageLanguage, language_of


class Visit(Struct, frozen=True, kw_only=True):
    """One request for a page."""

    sens: Sens
    path: str
    parameters: Mapping[str, str]
    """The query of the address, without the language."""
    t: PageLanguage
    origin: str
    """The scheme and host of the address, such as ``http://127.0.0.1:7367``."""
    typed: Mapping[str, str] = {}
    """The fields of a form whose action was refused, so that nothing typed is lost."""
    problem: str = ""
    """The message of that refusal."""
    reason: str = ""
    """The diagnosis that mocksens adds to it."""

    def parameter(self, name: str) -> str:
        """Return a parameter of the address; empty if it is missing."""
        return self.parameters.get(name, "")

    def field(self, name: str, default: str = "") -> str:
        """Return the value of a form's field: what was typed, else what the address names, else ``default``."""
        return self.typed[name] if name in self.typed else self.parameter(name) or default

    def refused(self, address: str, typed: Mapping[str, str], problem: str, reason: str) -> "Visit":
        """Return a visit to the page at ``address``, whose form has ``typed`` in it and was refused."""
        parts = urlsplit(address)
        return structs.replace(
            self,
            path=parts.path,
            parameters=dict(parse_qsl(parts.query)),
            typed=typed,
            problem=problem,
            reason=reason,
        )

    @property
    def service_id(self) -> str:
        """The serviceId that the address selects; empty for all services."""
        return self.parameter("service")

    @property
    def services(self) -> list[Service]:
        """The services that the page shows: the selected one, or all of them."""
        return [service for service in self.sens.services if self.service_id in {"", service.id}]

    @property
    def service(self) -> Service | None:
        """The service that clock, failures and settings of the page belong to: the selected one, or the first one."""
        return next(iter(self.services), None)

    @property
    def here(self) -> str:
        """The address of this page."""
        return _address(self.path, self.parameters)

    def link(self, path: str | None = None, **parameters: str) -> str:
        """Return the address of a page for the same service. ``path`` is by default that of this page."""
        return _address(path or self.path, {"service": self.service_id, **parameters})


def visit_of(request: Request, sens: Sens) -> Visit:
    """Return the visit that a request makes."""
    return Visit(
        sens=sens,
        path=request.url.path,
        parameters={name: value for name, value in request.query_params.items() if name != "lang"},
        t=language_of(request),
        origin=f"{request.url.scheme}://{request.url.netloc}",
    )


def _address(path: str, parameters: Mapping[str, str]) -> str:
    """Return a path with a query, without empty values."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path
