"""Patches of resolvers, which make them answer a redirected name with its tokens."""

from __future__ import annotations

import functools

from mocksens.redirect.patches.replacements import replace
from mocksens.redirect.patches.routes import registry
from mocksens.redirect.patches.tokens import normalized, tokens_of

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from mocksens.redirect.patches.replacements import Function, Make
    from mocksens.redirect.patches.routes import AddressInfo


def _getaddrinfo(before: Callable[..., list[AddressInfo]]) -> Function:
    @functools.wraps(before)
    def getaddrinfo(  # noqa: PLR0917 - the signature of Python's own
        host: bytes | str | None,
        port: bytes | str | int | None,
        family: int = 0,
        type: int = 0,  # noqa: A002 - the name of Python's own parameter
        proto: int = 0,
        flags: int = 0,
    ) -> list[AddressInfo]:
        from socket import AI_ADDRCONFIG, AI_NUMERICHOST

        route = registry.find(host)
        if route is None or flags & AI_NUMERICHOST:
            return before(host, port, family, type, proto, flags)
        # AI_ADDRCONFIG is removed, because it would find no address on a machine that has only loopback addresses.
        return route.resolve(before, normalized(host), port, family, type, proto, flags & ~AI_ADDRCONFIG)

    return getaddrinfo


def _gethostbyname(before: Callable[[str], str]) -> Function:
    @functools.wraps(before)
    def gethostbyname(hostname: str) -> str:
        return before(hostname) if registry.find(hostname) is None else _token(hostname)

    return gethostbyname


def _gethostbyname_ex(before: Callable[[str], tuple[str, list[str], list[str]]]) -> Function:
    @functools.wraps(before)
    def gethostbyname_ex(hostname: str) -> tuple[str, list[str], list[str]]:
        if registry.find(hostname) is None:
            return before(hostname)
        return normalized(hostname), [], [_token(hostname)]

    return gethostbyname_ex


def _token(hostname: str) -> str:
    return tokens_of(normalized(hostname))[0]


def patch_getaddrinfo(module: ModuleType) -> None:
    """Redirect ``getaddrinfo`` of gevent or eventlet, which their other lookups call."""
    replace(module, "getaddrinfo", _getaddrinfo)


def patch_resolver(socket: ModuleType) -> None:
    """Redirect the lookups of ``socket``."""
    patch_getaddrinfo(socket)
    replace(socket, "gethostbyname", _gethostbyname)
    replace(socket, "gethostbyname_ex", _gethostbyname_ex)


def _resolve(threaded: Callable[[], Any]) -> Make:
    def make(before: Function) -> Function:
        @functools.wraps(before)
        async def resolve(self: object, host: str, *wish: Any, **named: Any) -> Any:
            if registry.find(host) is None:
                return await before(self, host, *wish, **named)
            return await threaded().resolve(host, *wish, **named)

        return resolve

    return make


def patch_aiohttp(resolver: ModuleType) -> None:
    """Let aiohttp resolve redirected names in a thread instead of asking aiodns."""
    # Another thread may still be importing the module.
    if hasattr(resolver, "AsyncResolver"):
        replace(resolver.AsyncResolver, "resolve", _resolve(resolver.ThreadedResolver))
