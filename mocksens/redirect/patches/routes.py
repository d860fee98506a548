"""The redirects that hold now: which names lead to which server, and which CA to trust there."""

from __future__ import annotations

import threading

from mocksens.redirect.patches.replacements import original
from mocksens.redirect.patches.tokens import normalized, tokens_of

# As in typing, which is slow to load.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from socket import AddressFamily, SocketKind
    from typing import Any

    Address = tuple[Any, ...]
    """An address of a socket for IPv4 or IPv6."""
    AddressInfo = tuple[AddressFamily, SocketKind, int, str, Address]
    """An entry of what ``getaddrinfo`` returns."""


class Redirection:
    """Leads from ``hosts`` to a server at ``host`` and ``port``.

    ``ca`` is the certificate to trust there, as PEM; without it, each client decides for itself what to trust.
    ``direct`` adds the hosts to NO_PROXY, which the processes that this one starts inherit.
    """

    def __init__(self, hosts: Iterable[str], host: str, port: int, ca: str = "", *, direct: bool = True) -> None:
        self.hosts = frozenset(map(normalized, hosts))
        self.server = (host, port)
        self.ca = ca
        self.direct = direct
        self._addresses: dict[int, Address] = {}

    def resolve(self, before: Callable[..., list[AddressInfo]], name: str, *wish: Any) -> list[AddressInfo]:
        """Return what ``before``, a ``getaddrinfo``, answers for the server, with tokens for its addresses."""
        from socket import AF_INET

        host, port = self.server
        answers: dict[AddressInfo, None] = {}
        addresses: dict[int, Address] = {}
        for family, kind, protocol, canonical, address in before(host, *wish):
            addresses.setdefault(family, (address[0], port, *address[2:]))
            four, six = tokens_of(name)
            token = (four, address[1]) if family == AF_INET else (six, address[1], 0, 0)
            answers[family, kind, protocol, canonical and name, token] = None
        # The connect that follows may run in an event loop, and should not have to look anything up.
        self._addresses.update(addresses)
        return list(answers)

    def address(self, family: int) -> Address:
        """Return the server's address. Raise ``OSError`` if it has none of that family."""
        if family not in self._addresses:
            import socket

            # The server may have a name that is redirected itself.
            look_up = original(socket.getaddrinfo)
            self._addresses[family] = look_up(*self.server, family, socket.SOCK_STREAM)[0][4]
        return self._addresses[family]


class Registry:
    """Keeps the routes that hold now; of those that know a name, the last one wins.

    ``lock`` guards the routes, and everything that begins and ends with them.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.routes: list[Redirection] = []

    def find(self, host: object) -> Redirection | None:
        """Return the route that holds for a host name."""
        name = normalized(host)
        return next((route for route in reversed(tuple(self.routes)) if name in route.hosts), None)

    def hosts(self) -> set[str]:
        """Return all names that are redirected."""
        return {host for route in tuple(self.routes) for host in route.hosts}


registry = Registry()
"""The only one of this process."""
