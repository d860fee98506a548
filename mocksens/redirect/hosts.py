"""``redirect_hosts``: clients in this process that have https://sens.apigw.ntruss.com built in reach a mocksens."""

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
"""Seconds that the certificate may take; a CA may have to be made first."""


_implicit: "list[Server]" = []
"""The servers of blocks that found none; they end with their block, and are for nobody else."""


class Running(Protocol):
    """Whatever knows where a running mocksens is."""

    @property
    def url(self) -> str:
        """Return the URL."""
        ...


TargetT = TypeVar("TargetT", bound="Running | str")


class Redirect:
    """Holds from the moment it is made until it is ended, or to the end of a ``with`` block.

    SENS's ``hosts``, and more if given, lead to the mocksens at ``url``, and its CA is all that is trusted there; if it
    has a certificate of its own instead, that is left to whoever connects. Raises ``ValueError`` for what is no URL,
    ``NoAnswer`` where nothing answers, ``AdminError`` where no certificate is to be had.
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
        """Put back what was before, unless that is done already; connections that were redirected break."""
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
    """Let all of this process reach ``server`` under SENS's host names, for the length of a ``with`` block.

    Whatever the client, and whenever it was made: names lead there, on any port, and its CA is trusted, and nothing
    else. ``server`` is a running one, the URL of one, or None: the latest that runs here, or else one for the block.
    It is what the block gets. ``hosts`` are further names, which its certificate must be for. Of nested blocks the
    innermost holds. Raises as ``Redirect`` does.
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
    # Whoever uses a running server need not load one.
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
    """Return the CA to trust, or nothing if the server has its certificate from elsewhere."""
    answer = call("GET", url, CERTIFICATE, timeout=TIMEOUT, trusting=True)
    if answer.status == HTTPStatus.OK and "BEGIN CERTIFICATE" in answer.text:
        return answer.text
    if answer.status == HTTPStatus.NOT_FOUND and REQUEST_ID_HEADER in answer.headers:
        return ""
    raise AdminError(
        answer.status, f"{url} answers GET {CERTIFICATE} with {answer.status}, and gives no CA: {answer.text[:200]!r}"
    )
