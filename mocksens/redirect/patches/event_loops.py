"""Event loops that connect or resolve names without Python's ``socket``."""

from __future__ import annotations

import contextlib
import functools

from mocksens.redirect.patches.replacements import replace
from mocksens.redirect.patches.routes import registry
from mocksens.redirect.patches.sockets import reach
from mocksens.redirect.patches.tokens import meant

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from asyncio import AbstractEventLoop, BaseProtocol
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from mocksens.redirect.patches.replacements import Function

TLS = ("ssl", "server_hostname", "ssl_handshake_timeout", "ssl_shutdown_timeout")
"""The options of a connection that uvloop still needs for a connected socket."""


def _sock_connect(before: Function) -> Function:
    @functools.wraps(before)
    async def sock_connect(self: AbstractEventLoop, sock: socket.socket, address: object) -> Any:
        return await before(self, sock, reach(sock, address))

    return sock_connect


def patch_proactor_events(module: ModuleType) -> None:
    """Redirect asyncio's event loop on Windows, which does not call ``connect``."""
    replace(module.BaseProactorEventLoop, "sock_connect", _sock_connect)


def _getaddrinfo(before: Function) -> Function:
    @functools.wraps(before)
    async def getaddrinfo(
        self: AbstractEventLoop, host: bytes | str | None, port: bytes | str | int | None, **wish: int
    ) -> Any:
        import socket

        if registry.find(host) is None:
            return await before(self, host, port, **wish)
        return await self.run_in_executor(None, functools.partial(socket.getaddrinfo, host, port, **wish))

    return getaddrinfo


def _create_connection(before: Function) -> Function:
    @functools.wraps(before)
    async def create_connection(
        self: AbstractEventLoop,
        protocol_factory: Callable[[], BaseProtocol],
        host: str | None = None,
        port: int | None = None,
        **how: Any,
    ) -> Any:
        name = meant(host)
        if registry.find(name) is None or how.get("sock") is not None:
            return await before(self, protocol_factory, host, port, **how)
        tls = {option: value for option, value in how.items() if option in TLS}
        if how.get("ssl") and how.get("server_hostname") is None:
            tls["server_hostname"] = name
        connection = await _connected(self, name, port, how.get("family", 0))
        with contextlib.ExitStack() as stack:
            stack.callback(connection.close)
            made = await before(self, protocol_factory, sock=connection, **tls)
            stack.pop_all()
        return made

    return create_connection


async def _connected(loop: AbstractEventLoop, name: str, port: int | None, family: int) -> socket.socket:
    """Return a socket connected to the first address that accepts. Raise the last error if none does."""
    import socket

    failures: list[OSError] = []
    infos = await loop.getaddrinfo(name, port, family=family, type=socket.SOCK_STREAM)
    for each, kind, protocol, _, address in infos:
        connection = socket.socket(each, kind, protocol)
        connection.settimeout(0)
        with contextlib.ExitStack() as stack:
            stack.callback(connection.close)
            try:
                await loop.sock_connect(connection, address)
            except OSError as failure:
                failures.append(failure)
            else:
                stack.pop_all()
                return connection
    raise failures[-1]


def patch_uvloop(uvloop: ModuleType) -> None:
    """Redirect uvloop, which resolves and connects in C."""
    # Another thread may still be importing it.
    loop = getattr(uvloop, "Loop", None)
    replace(loop, "getaddrinfo", _getaddrinfo)
    replace(loop, "create_connection", _create_connection)
