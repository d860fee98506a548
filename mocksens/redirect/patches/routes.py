"""The routes in force: host names, the servers that they lead to, and the CAs to trust there."""

from __future__ import annotations

import threading

from mocksens.redirect.patches.replacements import original
from mocksens.redirect.patches.tokens import normalized, tokens_of

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from socket import AddressFamily, SocketKind
    from typing import Any

    Address = tuple[Any, ...]
    """An address of an IPv4 or IPv6 socket."""
    AddressInfo = tuple[AddressFamily, SocketKind, int, str, Address]
    """An entry in the result of ``getaddrinfo``."""


class Redirection:
    """A route from ``hosts`` to a server at ``host`` and ``port``.

    ``ca`` is the certificate to trust there, as PEM; without it, each client decides for itself. ``direct`` adds the
    hosts to NO_PROXY, which child processes inherit.
    """

    def __init__(self, hosts: Iterable[str], host: str, port: int, ca: str = "", *, direct: bool = True) -> None:
        self.hosts = frozenset(map(normalized, hosts))
        self.server = (host, port)
        self.ca = ca
        self.direct = direct
        self._addresses: dict[int, Address] = {}

    def resolve(self, before: Callable[..., list[AddressInfo]], name: str, *wish: Any) -> list[AddressInfo]:
        """Return the answer of ``before``, a ``getaddrinfo``, for the server, with its addresses replaced by tokens."""
        from socket import AF_INET

        host, port = self.server
        answers: dict[AddressInfo, None] = {}
        addresses: dict[int, Address] = {}
        for family, kind, protocol, canonical, address in before(host, *wish):
            addresses.setdefault(family, (address[0], port, *address[2:]))
            four, six = tokens_of(name)
            token = (four, address[1]) if family == AF_INET else (six, address[1], 0, 0)
            answers[family, kind, protocol, canonical and name, token] = None
        # Remember the addresses: the connect that follows may run in an event loop, and must not resolve names.
        self._addresses.update(addresses)
        return list(answers)

    def address(self, family: int) -> Address:
        """Return the server's address. Raise ``OSError`` if it has none of that family."""
        if family not in self._addresses:
            import socket

            # The name of the server may itself be redirected.
            look_up = original(socket.getaddrinfo)
            self._addresses[family] = look_up(*self.server, family, socket.SOCK_STREAM)[0][4]
        return self._addresses[family]


class Registry:
    """The routes in force. If several have the same host, the last one wins.

    ``lock`` guards the routes, and everything that begins and ends with them.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.routes: list[Redirection] = []

    def find(self, host: object) -> Redirection | None:
        """Return the route of a host name, or None."""
        name = normalized(host)
        return next((route for route in reversed(tuple(self.routes)) if name in route.hosts), None)

    def hosts(self) -> set[str]:
        """Return all redirected names."""
        return {host for route in tuple(self.routes) for host in route.hosts}


registry = Registry()
"""The registry of this process."""
