"""Redirect this process's connections to some host names, and trust one CA there and no other.

    getaddrinfo("sens…") ── a token, as 127.73.67.1 ── connect((token, any port)) ── the server
                                                       wrap_socket("sens…") ─────── a context that trusts only its CA

    redirection      begin and end a redirect
    ├─ modules       patch the modules that are loaded, now or later
    │  ├─ sockets        connect, and the connections that were redirected
    │  ├─ resolvers      getaddrinfo and its relatives; gevent, eventlet, aiohttp
    │  ├─ tls            the contexts of ssl
    │  ├─ event_loops    asyncio's on Windows, and uvloop's
    │  └─ proxies        NO_PROXY, urllib and urllib3
    ├─ routes        the redirects that hold now
    │  └─ tokens         the addresses that stand for names
    └─ replacements  functions of others, replaced and put back

A token is an address that nobody listens at. It stands for the name, not for a server: a client that keeps it too long
reaches nothing, and reaches the right server again once the name is redirected anew. A context that is not ours is
never changed.

``mocksens exec`` loads this folder by its path into Pythons of version 3.8 and later that have no mocksens. So these
modules import only the standard library and each other, and each other only as ``from mocksens.redirect.patches…``:
Python finds those by the path of this package, while ``import mocksens.redirect.patches…`` would load ``mocksens``.
``socket`` and ``ssl`` are imported only inside functions, which run once the application has loaded them. An
application's own mocksens, of whatever version, uses the copy that is loaded first, through ``Redirection``,
``begin`` and ``end``.
"""

from mocksens.redirect.patches.redirection import begin, end
from mocksens.redirect.patches.routes import Redirection

__all__ = ["Redirection", "begin", "end"]
