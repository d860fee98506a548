"""Proxies, which redirected hosts must bypass.

A client must not see a proxy on the way to a redirected host: urllib3 takes a broken connection for a failure of the
proxy, and repeats a request that it would not repeat to SENS. Clients in this process learn of the exemption from the
functions that they call. Only ``direct`` routes change the environment, which child processes inherit.
"""

from __future__ import annotations

import functools
import os

from mocksens.redirect.patches.replacements import replace
from mocksens.redirect.patches.routes import registry

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType
    from typing import Any

    from mocksens.redirect.patches.replacements import Function

NO_PROXY = ("no_proxy", "NO_PROXY")
"""The variables that exempt hosts from proxies. Clients read one or the other; if both are set, the first wins."""

_before: dict[str, str | None] = {}
"""The variables before the first route."""
_ours: dict[str, str | None] = {}
"""The variables as last set here."""


def exempt_hosts() -> None:
    """Set the variables for the routes in force, unless the application has changed them in the meantime."""
    if registry.routes and not _before:
        _before.update((name, os.environ.get(name)) for name in NO_PROXY)
        _ours.update(_before)
    hosts = {host for route in registry.routes if route.direct for host in route.hosts}
    for name in NO_PROXY:
        if os.environ.get(name) == _ours.get(name):
            wanted = _value(name, hosts) if hosts else _before.get(name)
            _ours[name] = wanted
            if wanted is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = wanted
    if not registry.routes:
        _before.clear()
        _ours.clear()


def _value(name: str, hosts: Iterable[str]) -> str:
    before = next((value for value in (_before[name], *_before.values()) if value), "")
    return before if _is_everything(before) else _joined(before, hosts)


def _is_everything(exempt: str) -> bool:
    """Return whether every host is exempt. A star among other names has no effect."""
    return exempt.strip() == "*"


def _joined(exempt: str, hosts: Iterable[str]) -> str:
    return ",".join(filter(None, (exempt, *sorted(hosts))))


def _getproxies(before: Callable[..., dict[str, str]]) -> Function:
    @functools.wraps(before)
    def getproxies(*given: Any, **named: Any) -> dict[str, str]:
        proxies = before(*given, **named)
        exempt = proxies.get("no", "")
        hosts = registry.hosts().difference(exempt.split(","))
        # Without a proxy there is nothing to exempt from.
        if not (proxies and hosts) or _is_everything(exempt):
            return proxies
        return {**proxies, "no": _joined(exempt, hosts)}

    return getproxies


def _proxy_bypass(before: Function) -> Function:
    @functools.wraps(before)
    def proxy_bypass(host: str, *given: Any, **named: Any) -> Any:
        # urllib passes the port too.
        is_ours = registry.find(host) is not None or registry.find(host.partition(":")[0]) is not None
        return is_ours or before(host, *given, **named)

    return proxy_bypass


def patch_urllib(request: ModuleType) -> None:
    """Exempt the hosts in the functions of urllib.

    requests, httpx and aiohttp use them too; they import them from here.
    """
    for name in ("getproxies_environment", "getproxies"):
        replace(request, name, _getproxies)
    for name in ("proxy_bypass_environment", "proxy_bypass"):
        replace(request, name, _proxy_bypass)


def _connection_from_host(before: Function) -> Function:
    @functools.wraps(before)
    def connection_from_host(
        self: Any,
        host: str | None,
        port: int | None = None,
        scheme: str | None = "http",
        pool_kwargs: dict[str, Any] | None = None,
    ) -> Any:
        route = registry.find(host)
        if route is None or scheme != "https" or route.server != (self.proxy.host, self.proxy.port):
            return before(self, host, port, scheme, pool_kwargs)
        # None makes urllib3 drop the manager's own value.
        direct = dict.fromkeys(("_proxy", "_proxy_headers", "_proxy_config"))
        return before(self, host, port, scheme, {**(pool_kwargs or {}), **direct})

    return connection_from_host


def patch_urllib3(poolmanager: ModuleType) -> None:
    """Let urllib3 connect directly if the proxy is the server of the redirected host."""
    # Another thread may still be importing it.
    replace(getattr(poolmanager, "ProxyManager", None), "connection_from_host", _connection_from_host)
