"""``redirect_hosts``: redirect clients in this process that hard-code https://sens.apigw.ntruss.com to a mocksens."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol, Self, TypeVar, overload
from urllib.parse import urlsplit

from mocksens.client.addresses import CERTIFICATE
from mocksens.client.admin import AdminError
from mocksens.client.http import call, check_url
from mocksens.redirect import patches
from mocksens.server.settings import parsers
from mocksens.spec.gateway import HOSTS, REQUEST_ID_HEADER

if TYPE_CHECKING:
    from mocksens.server.serving import Server

PORTS: Final = {"http": 80, "https": 443}
PROXY: Final = ("https_proxy", "HTTPS_PROXY")
TIMEOUT: Final = 10.0
"""Seconds to wait for the certificate, because the server may have to create its CA first."""


_implicit: "list[Server]" = []
"""Servers that ``redirect_hosts`` has started. Each ends with its ``with`` block, and no other block uses it."""


class Running(Protocol):
    """An object with the address of a running mocksens."""

    @property
    def url(self) -> str:
        """The URL of the server."""
        ...


TargetT = TypeVar("TargetT", bound="Running | str")


class Redirect:
    """A redirect, in force from its creation until ``end`` or the end of a ``with`` block.

    SENS's hosts and ``hosts`` lead to the mocksens at ``url``, and clients trust only its CA there. If the server's
    certificate is from another CA, clients verify it as they usually do. Raise ``ValueError`` for an invalid URL,
    ``NoAnswer`` if nothing answers, and ``AdminError`` if the server does not return its CA.
    """

    def __init__(self, url: str, hosts: Iterable[str] = ()) -> None:
        base = check_url(url)
        parts = urlsplit(base)
        assert parts.hostname is not None, "the URL is checked"
        port = parts.port or PORTS[parts.scheme]
        self._url = base
        if isinstance(hosts, str):
            raise TypeError(f"hosts are several names, as [{hosts!r}]")
        names = parsers.hosts(",".join(host.rstrip(".") for host in hosts))
        self._route = patches.Redirection((*HOSTS, *names), parts.hostname, port, _ca(base), direct=not _is_proxy(base))
        patches.begin(self._route)

    def end(self) -> None:
        """End the redirect and break the redirected connections. Do nothing if it has ended already."""
        patches.end(self._route)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} to {self._url}>"


@overload
def redirect_hosts(
    server: None = None, *, hosts: Iterable[str] = ()
) -> "contextlib.AbstractContextManager[Server]": ...


@overload
def redirect_hosts(server: TargetT, *, hosts: Iterable[str] = ()) -> contextlib.AbstractContextManager[TargetT]: ...


def redirect_hosts(
    server: Running | str | None = None, *, hosts: Iterable[str] = ()
) -> contextlib.AbstractContextManager[Running | str]:
    """Redirect SENS's host names to ``server`` in the whole process, for the duration of a ``with`` block.

    The redirect applies to every client, even to existing ones. On any port, the names lead to the server, and clients
    trust only its CA there. ``server`` is a running server or its URL. If it is None, the latest server of this process
    is used or, if there is none, a new one that ends with the block. The ``with`` statement gives the server.
    ``hosts`` are further host names, which the server's certificate must include. Of nested blocks, the innermost takes
    precedence. Raise the errors of ``Redirect``.
    """
    return _redirected(server, hosts)


@contextlib.contextmanager
def _redirected(server: Running | str | None, hosts: Iterable[str]) -> Iterator[Running | str]:
    with contextlib.ExitStack() as stack:
        if server is None:
            server = stack.enter_context(_latest())
        stack.enter_context(Redirect(server if isinstance(server, str) else server.url, hosts))
        yield server


@contextlib.contextmanager
def _latest() -> "Iterator[Server]":
    # Imported only if no server is given.
    from mocksens.server.serving import RUNNING, running

    theirs = [server for server in RUNNING if server not in _implicit]
    if theirs:
        yield theirs[-1]
        return
    with running() as server:
        _implicit.append(server)
        try:
            yield server
        finally:
            _implicit.remove(server)


def _is_proxy(url: str) -> bool:
    """Return whether the environment names this mocksens as the proxy, as under ``mocksens exec``."""
    proxies = {os.environ.get(name, "").rstrip("/") for name in PROXY}
    return url in proxies


def _ca(url: str) -> str:
    """Return the CA to trust as PEM, or an empty text if another CA issued the server's certificate."""
    answer = call("GET", url, CERTIFICATE, timeout=TIMEOUT, verify=False)
    if answer.status == HTTPStatus.OK and "BEGIN CERTIFICATE" in answer.text:
        return answer.text
    if answer.status == HTTPStatus.NOT_FOUND and REQUEST_ID_HEADER in answer.headers:
        return ""
    raise AdminError(
        answer.status, f"{url} answers GET {CERTIFICATE} with {answer.status}, and gives no CA: {answer.text[:200]!r}"
    )
