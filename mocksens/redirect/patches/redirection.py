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

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from mocksens.redirect.patches.routes import Redirection


def begin(route: Redirection) -> None:
    """Put ``route`` in force in all threads, before existing routes. If anything fails, undo it."""
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
    """End ``route``. The last route to end restores everything."""
    with registry.lock:
        if route not in registry.routes:
            return
        registry.routes.remove(route)
        if not registry.routes:
            uninstall()
        exempt_hosts()
        cut()


def forget_parent() -> None:
    """Replace the lock in a forked child, where no thread would release it, and drop the parent's connections."""
    registry.lock = threading.RLock()
    connections.clear()


# Windows has no fork.
getattr(os, "register_at_fork", lambda **_: None)(after_in_child=forget_parent)
