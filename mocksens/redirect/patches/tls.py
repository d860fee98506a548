"""Patches of TLS contexts, which make connections to a redirected name trust only the CA of its route."""

from __future__ import annotations

import functools

from mocksens.redirect.patches.replacements import replace
from mocksens.redirect.patches.routes import registry
from mocksens.redirect.patches.sockets import connections, follow

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from ssl import SSLContext
    from types import ModuleType
    from typing import Any

    from mocksens.redirect.patches.replacements import Function, Make

OURS = "_mocksens"
"""The attribute that marks our contexts. Other copies of this package recognize it, too."""
WRAP_SOCKET = (
    "sock",
    "server_side",
    "do_handshake_on_connect",
    "suppress_ragged_eofs",
    "server_hostname",
    "session",
)
WRAP_BIO = ("incoming", "outgoing", "server_side", "server_hostname", "session")


def _wrap(method: str, names: Sequence[str]) -> Make:
    """Return a function that makes the replacement of ``method``, whose parameters are ``names``."""

    def make(before: Function) -> Function:
        @functools.wraps(before)
        def wrap(self: SSLContext, *given: Any, **named: Any) -> Any:
            known = {**dict(zip(names, given)), **named}
            lead = connections.get(known["sock"]) if "sock" in known else None
            own = None if known.get("server_side") else _own_context(self, known.get("server_hostname"))
            if own is None:
                wrapped = before(self, *given, **named)
            else:
                # A session is only valid in the context that created it.
                known.pop("session", None)
                wrapped = getattr(own, method)(**known)
            if lead is not None:
                follow(wrapped, lead)
            return wrapped

        return wrap

    return make


def _own_context(theirs: SSLContext, hostname: object) -> SSLContext | None:
    """Return a context that trusts only the CA of the route to ``hostname``, and verifies as much as ``theirs``.

    Return None if ``theirs`` can be used.
    """
    route = registry.find(hostname)
    if route is None or not route.ca or hasattr(theirs, OURS):
        return None
    import ssl

    own = _contexts(ssl)[0](ssl.PROTOCOL_TLS_CLIENT)
    setattr(own, OURS, route)
    own.load_verify_locations(cadata=route.ca)
    own.set_alpn_protocols(["http/1.1"])
    own.check_hostname = False
    # The public property would call the wrong class once truststore has replaced ssl.SSLContext.
    vars(ssl.SSLContext.__mro__[-2])["verify_mode"].__set__(own, theirs.verify_mode)
    own.check_hostname = theirs.check_hostname
    return own


def _contexts(ssl: ModuleType) -> list[type[SSLContext]]:
    """Return the classes of contexts that define wrap methods, beginning with the class for our contexts.

    That class is Python's, or gevent's if gevent has replaced it. It is never truststore's, which trusts the system's
    CAs.
    """
    originals = ssl.SSLContext.__mro__[-2].__subclasses__()
    derived = [each for original in originals for each in original.__subclasses__() if _is_truststore(each)]
    found = dict.fromkeys((ssl.SSLContext, *originals, *derived))
    return sorted((each for each in found if "wrap_socket" in vars(each)), key=_is_truststore)


def _is_truststore(context: type) -> bool:
    return "truststore" in context.__module__


def patch_ssl(ssl: ModuleType) -> None:
    """Patch the wrap methods of all classes of contexts."""
    for context in _contexts(ssl):
        replace(context, "wrap_socket", _wrap("wrap_socket", WRAP_SOCKET))
        replace(context, "wrap_bio", _wrap("wrap_bio", WRAP_BIO))
