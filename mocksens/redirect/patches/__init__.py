"""Redirection of this process's connections to some host names, where only one CA is trusted.

    getaddrinfo("sens…") ── a token, as 127.73.67.1 ── connect((token, any port)) ── the server
                                                       wrap_socket("sens…") ─────── a context that trusts only its CA

    redirection      begin and end a redirect
    ├─ modules       patch the modules that are imported, now or later
    │  ├─ sockets        connect, and the connections that were redirected
    │  ├─ resolvers      getaddrinfo and its relatives; gevent, eventlet, aiohttp
    │  ├─ tls            the contexts of ssl
    │  ├─ event_loops    asyncio's on Windows, and uvloop's
    │  └─ proxies        NO_PROXY, urllib and urllib3
    ├─ routes        the redirects in force
    │  └─ tokens         the addresses that stand for names
    └─ replacements  functions of other modules, replaced and restored

A token is an address without a listener. It stands for the name, not for a server: a client that keeps it after the
redirect has ended reaches nothing, and reaches the right server once the name is redirected again. Contexts that are
not ours are never changed.

``mocksens exec`` loads this folder by its path into Python 3.8 and later, where mocksens is not installed. Therefore
these modules import only the standard library and each other. They import each other only as ``from
mocksens.redirect.patches…``, which Python finds by the path of this package; ``import mocksens.redirect.patches…``
would load ``mocksens``. ``socket`` and ``ssl`` are imported inside functions, after the application has imported them.
If the application has its own mocksens, of any version, that one uses the copy that was loaded first, through
``Redirection``, ``begin`` and ``end``.
"""

from mocksens.redirect.patches.redirection import begin, end
from mocksens.redirect.patches.routes import Redirection

__all__ = ["Redirection", "begin", "end"]
