"""The beginning and the end of a redirect."""

from __future__ import annotations

import contextlib
import os
import threading

from mocksens.redirect.patches.modules import install, uninstall
from mocksens.redirect.patches.proxies import exempt_hosts
from mocksens.redirect.patches.routes import registry
from mocksens.redirect.patches.sockets import connections, cut
from mocksens.redirect.patches.tokens import make_tokens

# As in typing, which is slow to load.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from mocksens.redirect.patches.routes import Redirection


def begin(route: Redirection) -> None:
    """Let ``route`` hold in all threads, before any that holds already. If anything fails, it does not hold at all."""
    with registry.lock, contextlib.ExitStack() as stack:
        for host in sorted(route.hosts):
            make_tokens(host)
        registry.routes.append(route)
        stack.callback(end, route)
        if len(registry.routes) == 1:
            install()
        exempt_hosts()
        cut()
        stack.pop_all()


def end(route: Redirection) -> None:
    """Let ``route`` hold no longer. The last one to end puts everything back."""
    with registry.lock:
        if route not in registry.routes:
            return
        registry.routes.remove(route)
        if not registry.routes:
            uninstall()
        exempt_hosts()
        cut()


def forget_parent() -> None:
    """Take a new lock in the child of a fork, where nobody releases the old one, and leave the parent's connections."""
    registry.lock = threading.RLock()
    connections.clear()


# Windows has no forks.
getattr(os, "register_at_fork", lambda **_: None)(after_in_child=forget_parent)
