"""Sends this process's connections to some host names elsewhere, where they trust one CA and no other.

    getaddrinfo("sens…") ── a token, as 127.73.67.1 ── connect((token, any port)) ── the server
                                                       wrap_socket("sens…") ─────── a context that trusts its CA alone

A token is an address that nobody listens at. It stands for the name, not for a server: what a client keeps of it beyond
its time leads nowhere, and to the right server again once somebody redirects anew. No context that is not ours is ever
changed.

``mocksens exec`` loads this file by its path into Pythons that have no mocksens, 3.8 and later: it needs nothing but
the standard library, and touches ``socket`` and ``ssl`` only once somebody else has loaded them.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import threading
import weakref

# As in typing, which is slow to load.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable, Sequence
    from importlib.machinery import ModuleSpec
    from ssl import SSLContext
    from types import ModuleType
    from typing import Any

FIRST_TOKEN = 127 << 24 | 73 << 16 | 67 << 8 | 1
"""The first of the tokens. All of 127/8 is this machine."""
BYPASS = ("no_proxy", "NO_PROXY")
"""The variables that keep clients from taking a proxy; some read the one, some the other, and the first one wins."""
OURS = "_mocksens"
"""The attribute that tells our contexts from others, those of another copy of this module too."""
ABSENT = object()
WRAP_SOCKET = (
    "sock",
    "server_side",
    "do_handshake_on_connect",
    "suppress_ragged_eofs",
    "server_hostname",
    "session",
)
WRAP_BIO = ("incoming", "outgoing", "server_side", "server_hostname", "session")
TLS = ("ssl", "server_hostname", "ssl_handshake_timeout", "ssl_shutdown_timeout")
"""What remains to be said to uvloop about a connection once it is there."""

_lock = threading.RLock()
_routes: list[Route] = []
"""What holds now; the last one that knows a name wins."""
_names: dict[str, str] = {}
"""The names that tokens stand for."""
_tokens: dict[str, tuple[str, str]] = {}
"""The tokens of each name, for IPv4 and IPv6."""
_sockets: weakref.WeakKeyDictionary[socket.socket, tuple[str, tuple[str, int]]] = weakref.WeakKeyDictionary()
"""The connections that were redirected: for which name, and where to."""
_patches: list[_Patch] = []
_made: weakref.WeakSet[Callable[..., Any]] = weakref.WeakSet()
"""Every function of ours that ever stood in for another; some may do so still."""
_environ: dict[str, str | None] = {}
"""The variables as they were before."""
_bypassing: dict[str, str | None] = {}
"""The variables as we left them."""


class Route:
    """From ``hosts`` to a server at ``host`` and ``port``.

    ``ca`` is the certificate to trust there, as PEM; without it, whom to trust stays everybody's own affair. ``direct``
    adds the hosts to NO_PROXY, which the processes that this one starts inherit.
    """

    def __init__(self, hosts: Iterable[str], host: str, port: int, ca: str = "", *, direct: bool = True) -> None:
        self.hosts = frozenset(map(_name, hosts))
        self.server = (host, port)
        self.ca = ca
        self.direct = direct
        self._addresses: dict[int, Any] = {}

    def resolve(self, before: Callable[..., Any], name: str, *wish: Any) -> list[Any]:
        """What ``getaddrinfo`` answers for ``name``: what ``before`` does for the server, but with tokens."""
        from socket import AF_INET

        host, port = self.server
        answers: dict[Any, None] = {}
        addresses: dict[int, Any] = {}
        for family, kind, protocol, canonical, address in before(host, *wish):
            addresses.setdefault(family, (address[0], port, *address[2:]))
            four, six = _tokens[name]
            token = (four, address[1]) if family == AF_INET else (six, address[1], 0, 0)
            answers[family, kind, protocol, canonical and name, token] = None
        # Whoever connects to a token next may be in an event loop, and should not have to ask anybody.
        self._addresses.update(addresses)
        return list(answers)

    def address(self, family: int) -> Any:
        """The server's address. Raises ``OSError`` if it has none of that family."""
        if family not in self._addresses:
            import socket

            # The server itself may be called as a host that is led elsewhere.
            look_up: Any = socket.getaddrinfo
            while look_up in _made:
                look_up = look_up.__wrapped__
            self._addresses[family] = look_up(*self.server, family, socket.SOCK_STREAM)[0][4]
        return self._addresses[family]


def begin(route: Route) -> None:
    """Let ``route`` hold, in all threads, before any that holds already; or not at all, if something fails."""
    with _lock, contextlib.ExitStack() as stack:
        for host in sorted(route.hosts):
            _make_token(host)
        _routes.append(route)
        stack.callback(end, route)
        if len(_routes) == 1:
            _install()
        _bypass()
        _cut()
        stack.pop_all()


def end(route: Route) -> None:
    """Let ``route`` hold no longer; the last one to end puts everything back."""
    with _lock:
        if route not in _routes:
            return
        _routes.remove(route)
        if not _routes:
            _restore()
        _bypass()
        _cut()


def find(host: object) -> Route | None:
    """The route that holds for a host name."""
    name = _name(host)
    return next((route for route in reversed(tuple(_routes)) if name in route.hosts), None)


def _name(host: object) -> str:
    """A host name as it can be compared; nothing for what is none."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("latin-1")
    return host.lower().rstrip(".") if isinstance(host, str) else ""


def _meant(host: object) -> str:
    """The host name that is meant, where it may be a token."""
    name = _name(host)
    return _names.get(name, name)


def _make_token(name: str) -> None:
    if name not in _tokens:
        number = FIRST_TOKEN + len(_tokens)
        four = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
        _tokens[name] = four, f"::ffff:{four}"
        _names.update(dict.fromkeys(_tokens[name], name))


# --- putting patches there, and taking them away ---------------------------------------------------------


class _Patch:
    """``owner.name`` is what ``make`` makes of it."""

    def __init__(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        self.owner = owner
        self.name = name
        self.before = vars(owner).get(name, ABSENT)
        self.ours = make(getattr(owner, name))
        _made.add(self.ours)
        setattr(owner, name, self.ours)

    def undo(self) -> None:
        """Put back what was there, unless it is somebody else's by now: what is called through that just passes on."""
        if vars(self.owner).get(self.name) is not self.ours:
            return
        if self.before is ABSENT:
            delattr(self.owner, self.name)
        else:
            setattr(self.owner, self.name, self.before)


def _patch(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    there = getattr(owner, name, None)
    if there is not None and there not in _made:
        _patches.append(_Patch(owner, name, make))


def _install() -> None:
    for name, patch in MODULES.items():
        module = sys.modules.get(name)
        if module is not None:
            patch(module)
    sys.meta_path.insert(0, _finder)


def _restore() -> None:
    while _patches:
        _patches.pop().undo()
    with contextlib.suppress(ValueError):
        sys.meta_path.remove(_finder)


class _Finder:
    """Patches what is loaded while somebody redirects, right after that."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As the other finders have it."""
        if name in MODULES:
            for finder in [other for other in sys.meta_path if other is not self and hasattr(other, "find_spec")]:
                spec = finder.find_spec(name, path, target)
                if spec is not None:
                    _patch_after(spec)
                    return spec
        return None


_finder = _Finder()


def _patch_after(spec: ModuleSpec) -> None:
    loader: Any = spec.loader
    if isinstance(loader, type):
        # It loads other modules too; and what Python has built in is there from the beginning.
        return
    load = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        del loader.exec_module
        load(module)
        with _lock:
            if _routes:
                MODULES[spec.name](module)

    # On this very loader, so that it stays of its class: the module's resources are read through it.
    loader.exec_module = exec_module


# --- the environment, and what is connected ---------------------------------------------------------------


def _bypass() -> None:
    """Keep clients from taking a proxy to the hosts, as long as nobody else has changed the variables meanwhile."""
    if _routes and not _environ:
        _environ.update((name, os.environ.get(name)) for name in BYPASS)
        _bypassing.update(_environ)
    hosts = {host for route in _routes if route.direct for host in route.hosts}
    for name in BYPASS:
        if os.environ.get(name) == _bypassing.get(name):
            wanted = _no_proxy(name, hosts) if hosts else _environ.get(name)
            _bypassing[name] = wanted
            if wanted is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = wanted
    if not _routes:
        _environ.clear()
        _bypassing.clear()


def _no_proxy(name: str, hosts: Iterable[str]) -> str:
    before = next((value for value in (_environ[name], *_environ.values()) if value), "")
    # A star means all hosts only where it stands alone.
    return before if before.strip() == "*" else ",".join(filter(None, (before, *sorted(hosts))))


def _cut() -> None:
    """End the connections that do not lead where they should now, so that nobody's pool goes on with them."""
    for connection, (name, server) in list(_sockets.items()):
        route = find(name)
        if route is None or route.server != server:
            del _sockets[connection]
            _shut(connection)


def _shut(connection: socket.socket) -> None:
    from socket import SHUT_RDWR, socket

    # Not as SSLSocket has it: that forgets the encryption, and would go on in plain text. Eventlet has no such method.
    shutdown = getattr(socket, "shutdown", lambda each, how: each.shutdown(how))
    with contextlib.suppress(OSError):
        shutdown(connection, SHUT_RDWR)


# --- socket ---------------------------------------------------------------------------------------------


def _reach(connection: socket.socket, address: Any) -> Any:
    """Where to connect instead of ``address``."""
    name = _meant(address[0]) if isinstance(address, tuple) and len(address) > 1 else ""
    route = find(name)
    if route is None:
        return address
    instead = route.address(connection.family)
    with _lock:
        if route in _routes:
            _sockets[connection] = name, route.server
            return instead
    # It ended while the address was asked for.
    return address


def _connect(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    def connect(self: socket.socket, address: Any) -> Any:
        return before(self, _reach(self, address))

    return connect


def _getaddrinfo(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    def getaddrinfo(  # noqa: PLR0917 - as theirs
        host: Any,
        port: Any,
        family: int = 0,
        type: int = 0,  # noqa: A002 - it is the name of theirs
        proto: int = 0,
        flags: int = 0,
    ) -> Any:
        from socket import AI_ADDRCONFIG, AI_NUMERICHOST

        route = find(host)
        if route is None or flags & AI_NUMERICHOST:
            return before(host, port, family, type, proto, flags)
        # The server may well be on this machine while that has no other address.
        return route.resolve(before, _name(host), port, family, type, proto, flags & ~AI_ADDRCONFIG)

    return getaddrinfo


def _gethostbyname(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    def gethostbyname(hostname: Any) -> Any:
        return before(hostname) if find(hostname) is None else _tokens[_name(hostname)][0]

    return gethostbyname


def _gethostbyname_ex(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    def gethostbyname_ex(hostname: Any) -> Any:
        return before(hostname) if find(hostname) is None else (_name(hostname), [], [_tokens[_name(hostname)][0]])

    return gethostbyname_ex


def _patch_getaddrinfo(module: ModuleType) -> None:
    """In what takes the place of socket, its functions ask each other."""
    _patch(module, "getaddrinfo", _getaddrinfo)


def _patch_socket(socket: ModuleType) -> None:
    _patch_getaddrinfo(socket)
    _patch(socket, "gethostbyname", _gethostbyname)
    _patch(socket, "gethostbyname_ex", _gethostbyname_ex)
    _patch(socket.socket, "connect", _connect)
    _patch(socket.socket, "connect_ex", _connect)


# --- ssl ------------------------------------------------------------------------------------------------


def _wrap(method: str, names: Sequence[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``wrap_socket`` or ``wrap_bio``, with the names of its parameters."""

    def make(before: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(before)
        def wrap(self: SSLContext, *given: Any, **named: Any) -> Any:
            known = {**dict(zip(names, given)), **named}  # noqa: B905 - strict is newer than some Pythons here
            leads = _sockets.get(known["sock"]) if "sock" in known else None
            own = None if known.get("server_side") else _own_context(self, known.get("server_hostname"))
            if own is None:
                wrapped = before(self, *given, **named)
            else:
                # A session belongs to the context that it began with.
                known.pop("session", None)
                wrapped = getattr(own, method)(**known)
            if leads is not None:
                _follow(wrapped, leads)
            return wrapped

        return wrap

    return make


def _own_context(theirs: SSLContext, hostname: object) -> SSLContext | None:
    """A context that trusts the CA alone, and checks as much as ``theirs``; None if that one will do."""
    route = find(hostname)
    if route is None or not route.ca or hasattr(theirs, OURS):
        return None
    import ssl

    own = _contexts(ssl)[0](ssl.PROTOCOL_TLS_CLIENT)
    setattr(own, OURS, route)
    own.load_verify_locations(cadata=route.ca)
    own.set_alpn_protocols(["http/1.1"])
    own.check_hostname = False
    # As Python's own property does it, which goes astray once truststore has taken the name of the class.
    vars(ssl.SSLContext.__mro__[-2])["verify_mode"].__set__(own, theirs.verify_mode)
    own.check_hostname = theirs.check_hostname
    return own


def _follow(wrapped: socket.socket, leads: tuple[str, tuple[str, int]]) -> None:
    """TLS over a socket is a socket of its own, which takes the other's place; it may be over with it meanwhile."""
    with _lock:
        _sockets[wrapped] = leads
        _cut()


def _contexts(ssl: Any) -> list[type[SSLContext]]:
    """The classes of contexts that wrap by themselves, first the one to make contexts of.

    That is Python's, or what gevent puts in its place; never truststore's, which goes by the system's trust.
    """
    originals = ssl.SSLContext.__mro__[-2].__subclasses__()
    derived = [each for original in originals for each in original.__subclasses__() if _is_truststore(each)]
    found = dict.fromkeys((ssl.SSLContext, *originals, *derived))
    return sorted((each for each in found if "wrap_socket" in vars(each)), key=_is_truststore)


def _is_truststore(context: type) -> bool:
    return "truststore" in context.__module__


def _patch_ssl(ssl: ModuleType) -> None:
    for context in _contexts(ssl):
        _patch(context, "wrap_socket", _wrap("wrap_socket", WRAP_SOCKET))
        _patch(context, "wrap_bio", _wrap("wrap_bio", WRAP_BIO))


# --- event loops and resolvers that do it by themselves ----------------------------------------------------


def _sock_connect(before: Callable[..., Any]) -> Callable[..., Any]:
    """Windows's event loop does not call ``connect``."""

    @functools.wraps(before)
    async def sock_connect(self: Any, sock: socket.socket, address: Any) -> Any:
        return await before(self, sock, _reach(sock, address))

    return sock_connect


def _loop_getaddrinfo(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    async def getaddrinfo(self: Any, host: Any, port: Any, **wish: Any) -> Any:
        import socket

        if find(host) is None:
            return await before(self, host, port, **wish)
        return await self.run_in_executor(None, functools.partial(socket.getaddrinfo, host, port, **wish))

    return getaddrinfo


def _create_connection(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    async def create_connection(
        self: Any, protocol_factory: Any, host: Any = None, port: Any = None, **how: Any
    ) -> Any:
        name = _meant(host)
        if find(name) is None or how.get("sock") is not None:
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


async def _connected(loop: Any, name: str, port: Any, family: int) -> socket.socket:
    import socket

    failures: list[OSError] = []
    infos = await loop.getaddrinfo(name, port, family=family, type=socket.SOCK_STREAM)
    for each, kind, protocol, _, address in infos:
        connection = socket.socket(each, kind, protocol)
        connection.setblocking(False)  # noqa: FBT003 - it is how Python has it
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


def _patch_uvloop(uvloop: Any) -> None:
    loop = getattr(uvloop, "Loop", None)
    _patch(loop, "getaddrinfo", _loop_getaddrinfo)
    _patch(loop, "create_connection", _create_connection)


def _resolver(threaded: Callable[[], Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def make(before: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(before)
        async def resolve(self: Any, host: str, *wish: Any, **named: Any) -> Any:
            if find(host) is None:
                return await before(self, host, *wish, **named)
            return await threaded().resolve(host, *wish, **named)

        return resolve

    return make


def _patch_aiohttp(resolver: Any) -> None:
    # A thread may be just loading it.
    if hasattr(resolver, "AsyncResolver"):
        _patch(resolver.AsyncResolver, "resolve", _resolver(resolver.ThreadedResolver))


# --- who asks whether there is a proxy ---------------------------------------------------------------------
#
# A host that is led elsewhere needs no proxy, and a client must not notice one: urllib3 takes what breaks behind a
# proxy for the proxy's failure, and sends again what it would not send twice to SENS. The environment stays as it is,
# for the sake of programs that this process starts.


def _getproxies(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    def getproxies(*given: Any, **named: Any) -> Any:
        proxies = before(*given, **named)
        exempt = proxies.get("no", "")
        hosts = {host for route in tuple(_routes) for host in route.hosts}.difference(exempt.split(","))
        # Without a proxy there is nothing to exempt from, and a star exempts everything only where it stands alone.
        if not (proxies and hosts) or exempt.strip() == "*":
            return proxies
        return {**proxies, "no": ",".join(filter(None, (exempt, *sorted(hosts))))}

    return getproxies


def _proxy_bypass(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    def proxy_bypass(host: Any, *given: Any, **named: Any) -> Any:
        # urllib says the port as well.
        is_ours = find(host) is not None or find(host.partition(":")[0]) is not None
        return is_ours or before(host, *given, **named)

    return proxy_bypass


def _patch_urllib(request: ModuleType) -> None:
    """The functions that requests, httpx and aiohttp ask, too; they take them from here when they are loaded."""
    for name in ("getproxies_environment", "getproxies"):
        _patch(request, name, _getproxies)
    for name in ("proxy_bypass_environment", "proxy_bypass"):
        _patch(request, name, _proxy_bypass)


def _connection_from_host(before: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(before)
    def connection_from_host(
        self: Any, host: Any, port: Any = None, scheme: Any = "http", pool_kwargs: Any = None
    ) -> Any:
        route = find(host)
        if route is None or scheme != "https" or route.server != (self.proxy.host, self.proxy.port):
            return before(self, host, port, scheme, pool_kwargs)
        # To urllib3, None takes away what the manager says otherwise.
        direct = dict.fromkeys(("_proxy", "_proxy_headers", "_proxy_config"))
        return before(self, host, port, scheme, {**(pool_kwargs or {}), **direct})

    return connection_from_host


def _patch_urllib3(poolmanager: Any) -> None:
    _patch(getattr(poolmanager, "ProxyManager", None), "connection_from_host", _connection_from_host)


def _forked() -> None:
    """In the child of a fork: nobody holds the lock, and what is connected is the parent's to end."""
    global _lock  # noqa: PLW0603 - the old one may be held for ever
    _lock = threading.RLock()
    _sockets.clear()


# Windows has no forks.
getattr(os, "register_at_fork", lambda **_: None)(after_in_child=_forked)

MODULES: dict[str, Callable[[Any], None]] = {
    "gevent.socket": _patch_getaddrinfo,
    "eventlet.green.socket": _patch_getaddrinfo,
    "socket": _patch_socket,
    "ssl": _patch_ssl,
    "asyncio.proactor_events": lambda module: _patch(module.BaseProactorEventLoop, "sock_connect", _sock_connect),
    "uvloop": _patch_uvloop,
    "aiohttp.resolver": _patch_aiohttp,
    "urllib.request": _patch_urllib,
    "urllib3.poolmanager": _patch_urllib3,
}
"""What there is to patch in a module that is loaded, or will be."""
