"""A visit to a page: what its address asks for, and the links that keep it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from msgspec import Struct
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

    def parameter(self, name: str) -> str:
        """Return a parameter of the address; empty if it is missing."""
        return self.parameters.get(name, "")

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
