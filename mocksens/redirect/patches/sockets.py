"""Sockets: redirection when they connect, and disconnection when a route changes."""

from __future__ import annotations

import contextlib
import functools
import weakref

from mocksens.redirect.patches.replacements import replace
from mocksens.redirect.patches.resolvers import patch_resolver
from mocksens.redirect.patches.routes import registry
from mocksens.redirect.patches.tokens import meant

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from socket import socket as Socket  # noqa: N812 - the name of the module is taken
    from types import ModuleType
    from typing import Any

    from mocksens.redirect.patches.replacements import Function

    Lead = tuple[str, tuple[str, int]]
    """The host name of a connection, and the server that it was led to."""

connections: weakref.WeakKeyDictionary[Socket, Lead] = weakref.WeakKeyDictionary()
"""The redirected connections."""


def reach(connection: Socket, address: object) -> object:
    """Return the address for ``connection`` in place of ``address``, and remember the redirected connection."""
    name = meant(address[0]) if isinstance(address, tuple) and len(address) > 1 else ""
    route = registry.find(name)
    if route is None:
        return address
    instead = route.address(connection.family)
    with registry.lock:
        if route in registry.routes:
            connections[connection] = name, route.server
            return instead
    # The route ended while its address was looked up.
    return address


def follow(wrapped: Socket, lead: Lead) -> None:
    """Remember a TLS socket in place of the one that it wraps; break it if the route has ended in the meantime."""
    with registry.lock:
        connections[wrapped] = lead
        cut()


def cut() -> None:
    """Break the connections that no longer lead where they should, so that no pool reuses them."""
    for connection, (name, server) in list(connections.items()):
        route = registry.find(name)
        if route is None or route.server != server:
            del connections[connection]
            _shut(connection)


def _shut(connection: Socket) -> None:
    from socket import SHUT_RDWR, socket

    # SSLSocket's own method drops the encryption and would continue in plain text. Eventlet's socket has no such
    # method.
    shutdown = getattr(socket, "shutdown", lambda each, how: each.shutdown(how))
    with contextlib.suppress(OSError):
        shutdown(connection, SHUT_RDWR)


def _connect(before: Function) -> Function:
    @functools.wraps(before)
    def connect(self: Socket, address: object) -> Any:
        return before(self, reach(self, address))

    return connect


def patch_socket(socket: ModuleType) -> None:
    """Redirect the lookups and the connections of ``socket``."""
    patch_resolver(socket)
    replace(socket.socket, "connect", _connect)
    replace(socket.socket, "connect_ex", _connect)
